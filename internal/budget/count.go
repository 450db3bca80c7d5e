package budget

import (
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/fault"
)

// Tally is what was counted of one operation, with the fragments that it spreads counted as
// often as they are spread. Numbers saturate at a thousand millions.
type Tally struct {
	Mutation   bool
	Depth      int // fields and inline fragments inside each other
	Nesting    int // lists and objects inside each other in one literal
	Fields     int // selections: fields (a long alias as several), inline fragments, spreads
	RootFields int
	Aliases    int
	Directives int
	Repeats    int // most fields of one response name at one place; not counted where the document is refused anyway
}

// Refusal is the first limit that the operation exceeds, as a *fault.Error, or nil. Repeats
// are judged by Counts, for the whole document.
func (t Tally) Refusal() error {
	switch {
	case t.Depth > MaxDepth, t.Nesting > MaxNesting:
		return fault.New(fault.DepthLimitExceeded)
	case t.Mutation && t.RootFields > MaxMutations:
		return fault.New(fault.MutationLimitExceeded)
	case t.RootFields > MaxRootFields:
		return fault.New(fault.RootFieldLimitExceeded)
	case t.Aliases > MaxAliases:
		return fault.New(fault.AliasLimitExceeded)
	case t.Directives > MaxDirectives:
		return fault.New(fault.DirectiveLimitExceeded)
	case t.Fields > MaxFields:
		return fault.New(fault.FieldLimitExceeded)
	}
	return nil
}

// Counts is what was counted in a document.
type Counts struct {
	operations map[*ast.OperationDefinition]Tally
	whole      Tally // all operations and fragments, each for itself
	circular   bool
}

// Of is the tally of one operation of the document.
func (c *Counts) Of(operation *ast.OperationDefinition) Tally { return c.operations[operation] }

// Refusal tells, as a *fault.Error, why the operation is not even validated; nil where it
// may be. Validation walks through the whole document, so that the rest of it is bounded,
// too. Of no operation (nil) the document alone is judged.
func (c *Counts) Refusal(operation *ast.OperationDefinition) error {
	if c.circular {
		return fault.Newf(fault.ValidationFailed, fault.Text{
			VI: "Có đoạn (fragment) chứa chính nó.", EN: "A fragment spreads itself.",
		})
	}
	if err := c.operations[operation].Refusal(); err != nil {
		return err
	}
	switch w := c.whole; {
	case w.Depth > 2*MaxDepth, w.Nesting > MaxNesting:
		return fault.New(fault.DepthLimitExceeded)
	case w.Fields > MaxSelections, w.Repeats > MaxRepeats:
		return fault.New(fault.FieldLimitExceeded)
	}
	return nil
}

// Count counts a parsed document that nobody has validated. Its work grows with the text,
// and not with what the fragments expand to.
func Count(document *ast.QueryDocument) *Counts {
	c := counter{fragments: make(map[string]*ast.FragmentDefinition, len(document.Fragments)), known: map[*ast.FragmentDefinition]Tally{}}
	for _, f := range document.Fragments {
		if c.fragments[f.Name] == nil { // of two that have one name gqlparser takes the first
			c.fragments[f.Name] = f
		}
	}
	counts := &Counts{operations: make(map[*ast.OperationDefinition]Tally, len(document.Operations))}
	for _, f := range document.Fragments {
		counts.whole.beside(c.fragment(f))
	}
	for _, o := range document.Operations {
		t := c.operation(o)
		counts.operations[o] = t
		counts.whole.beside(t)
	}
	counts.circular = c.circular
	if c.circular || counts.whole.Fields > MaxSelections {
		return counts
	}
	for o, t := range counts.operations {
		t.Repeats = c.repeats(o.SelectionSet)
		counts.operations[o] = t
		counts.whole.Repeats = max(counts.whole.Repeats, t.Repeats)
	}
	for _, f := range document.Fragments {
		counts.whole.Repeats = max(counts.whole.Repeats, c.repeats(f.SelectionSet))
	}
	return counts
}

// counter counts one document.
type counter struct {
	fragments map[string]*ast.FragmentDefinition
	known     map[*ast.FragmentDefinition]Tally // of the open ones, nothing yet
	circular  bool
}

// beside adds what stands at the same level: numbers add up, depths do not.
func (t *Tally) beside(x Tally) {
	t.Depth, t.Nesting = max(t.Depth, x.Depth), max(t.Nesting, x.Nesting)
	t.Fields, t.RootFields = sum(t.Fields, x.Fields), sum(t.RootFields, x.RootFields)
	t.Aliases, t.Directives = sum(t.Aliases, x.Aliases), sum(t.Directives, x.Directives)
}

// below adds what stands one level deeper.
func (t *Tally) below(x Tally) {
	x.Depth, x.RootFields = x.Depth+1, 0
	t.beside(x)
}

func (c *counter) operation(o *ast.OperationDefinition) Tally {
	t := Tally{Mutation: o.Operation == ast.Mutation}
	t.directives(o.Directives)
	for _, v := range o.VariableDefinitions {
		t.directives(v.Directives)
		t.literal(v.DefaultValue)
	}
	t.beside(c.selections(o.SelectionSet))
	return t
}

// fragment counts a fragment's definition, once.
func (c *counter) fragment(f *ast.FragmentDefinition) Tally {
	if t, known := c.known[f]; known {
		c.circular = c.circular || t.Depth < 0
		return t
	}
	c.known[f] = Tally{Depth: -1} // open
	t := c.selections(f.SelectionSet)
	t.directives(f.Directives)
	c.known[f] = t
	return t
}

func (c *counter) selections(set ast.SelectionSet) (t Tally) {
	for _, selection := range set {
		t.Fields = sum(t.Fields, 1)
		switch s := selection.(type) {
		case *ast.Field:
			t.RootFields++
			t.Depth = max(t.Depth, 1)
			if s.Alias != s.Name {
				t.Aliases++
				t.Fields = sum(t.Fields, len(s.Alias)/longAlias) // it is written with each object
			}
			t.arguments(s.Arguments)
			t.directives(s.Directives)
			t.below(c.selections(s.SelectionSet))
		case *ast.InlineFragment:
			t.directives(s.Directives)
			inside := c.selections(s.SelectionSet)
			inside.Depth++
			t.beside(inside)
		case *ast.FragmentSpread:
			t.directives(s.Directives)
			if f := c.fragments[s.Name]; f != nil {
				t.beside(c.fragment(f))
			}
		}
	}
	return t
}

func (t *Tally) directives(list ast.DirectiveList) {
	t.Directives = sum(t.Directives, len(list))
	for _, d := range list {
		t.arguments(d.Arguments)
	}
}

func (t *Tally) arguments(list ast.ArgumentList) {
	for _, a := range list {
		t.literal(a.Value)
	}
}

func (t *Tally) literal(v *ast.Value) { t.Nesting = max(t.Nesting, nesting(v)) }

// nesting is how deep a literal's lists and objects lie inside each other. The parser goes
// a thousand deep at most.
func nesting(v *ast.Value) int {
	if v == nil || v.Kind != ast.ListValue && v.Kind != ast.ObjectValue {
		return 0
	}
	deepest := 0
	for _, child := range v.Children {
		deepest = max(deepest, nesting(child.Value))
	}
	return deepest + 1
}

// repeats is the most fields of one response name that are to be merged at one place, which
// gqlparser compares each with each. It walks what the selections expand to.
func (c *counter) repeats(sets ...ast.SelectionSet) int {
	fields := map[string][]*ast.Field{}
	for _, set := range sets {
		c.collect(set, fields)
	}
	most := 0
	for _, same := range fields {
		most = max(most, len(same))
		var below []ast.SelectionSet
		for _, f := range same {
			if len(f.SelectionSet) > 0 {
				below = append(below, f.SelectionSet)
			}
		}
		if len(below) > 0 {
			most = max(most, c.repeats(below...))
		}
	}
	return most
}

// collect groups the fields of a level by their response names.
func (c *counter) collect(set ast.SelectionSet, into map[string][]*ast.Field) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			into[s.Alias] = append(into[s.Alias], s)
		case *ast.InlineFragment:
			c.collect(s.SelectionSet, into)
		case *ast.FragmentSpread:
			if f := c.fragments[s.Name]; f != nil {
				c.collect(f.SelectionSet, into)
			}
		}
	}
}

// longAlias is a length, in bytes: an alias counts as one field more for each such length that it has.
const longAlias = 16

// most is where numbers stop growing.
const most = 1_000_000_000

func sum(a, b int) int { return min(a+b, most) }
