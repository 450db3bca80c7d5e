package workflow

import (
	"math"
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// Bounds of what is computed value by value; beyond them a comparison is a free variable.
const (
	valuesAtMost = 64      // of an int whose every value is looked at
	valueAtMost  = 1 << 20 // of such an int, so that sums stay exact
	countAtMost  = 1000    // how often an action is counted
)

// variable is something that guards ask about, with the values that it may have as far as
// the guards can tell them apart.
type variable struct {
	name   string // "kind", "count.submit", "submit input.form"; of a free one its question
	values []any
	whole  bool   // these are all its values, so that anything can be computed of it
	fixed  bool   // chosen once in a case's life
	free   bool   // a question whose answer is not computed
	late   bool   // a due time has passed
	list   string // name of the list fact whose size this is
}

// vocabulary is every variable of a program.
type vocabulary struct {
	p       *Program
	vars    []variable
	at      map[string]int
	cuts    map[string][]int64 // whole numbers that an int is compared with
	longest int                // see lengths
}

func newVocabulary(p *Program) *vocabulary {
	v := &vocabulary{p: p, at: map[string]int{}, cuts: map[string][]int64{}}
	v.eachGuard(func(prefix string, g *guard) {
		if tree := g.tree(); tree != nil {
			v.cut(prefix, tree.Expr())
		}
	})
	for i := range p.facts {
		f := &p.facts[i]
		v.declare(f.Name, f.Type, f.Values, f.Min, f.Max, f.Fixed)
	}
	v.counts()
	v.declareInputs(ActionCreate, p.start.action.Inputs)
	for _, t := range p.transitions {
		v.declareInputs(t.Name, t.Inputs)
	}
	v.longest = v.lengths()
	return v
}

// tree is a guard's expression, nil for each.
func (g *guard) tree() *ast.AST {
	if c, ok := g.condition.(celCondition); ok {
		return c.tree
	}
	return nil
}

// eachGuard visits everything that is asked of an action, and when its inputs are required.
func (v *vocabulary) eachGuard(visit func(prefix string, g *guard)) {
	for _, t := range append([]*transition{v.p.start.action}, v.p.transitions...) {
		for _, g := range t.guards {
			visit(t.Name+" ", g)
		}
		for i := range t.Inputs {
			if g := t.Inputs[i].required; g != nil {
				visit(t.Name+" ", g)
			}
		}
	}
}

// cut notes the whole numbers that each variable is compared with.
func (v *vocabulary) cut(prefix string, e ast.Expr) {
	if e.Kind() != ast.CallKind {
		return
	}
	call := e.AsCall()
	note := func(name string, value int64) {
		if strings.HasPrefix(name, "input.") {
			name = prefix + name
		}
		if !slices.Contains(v.cuts[name], value) {
			v.cuts[name] = append(v.cuts[name], value)
		}
	}
	if name, value, ok := simple(call); ok {
		note(name, value)
	}
	for i, a := range call.Args() {
		if len(call.Args()) != 2 || a.Kind() != ast.LiteralKind || call.Args()[1-i].Kind() != ast.CallKind {
			continue
		}
		if n, ok := a.AsLiteral().Value().(int64); ok && call.Args()[1-i].AsCall().FunctionName() == "size" {
			note("size", n)
		}
	}
	if args := call.Args(); call.FunctionName() == operators.In && args[0].Kind() == ast.IdentKind && args[1].Kind() == ast.ListKind {
		for _, element := range args[1].AsList().Elements() {
			if element.Kind() != ast.LiteralKind {
				continue
			}
			if value, ok := element.AsLiteral().Value().(int64); ok {
				note(args[0].AsIdent(), value)
			}
		}
	}
	for _, a := range call.Args() {
		v.cut(prefix, a)
	}
}

func (v *vocabulary) add(x variable) int {
	if i, ok := v.at[x.name]; ok {
		return i
	}
	v.at[x.name] = len(v.vars)
	v.vars = append(v.vars, x)
	return len(v.vars) - 1
}

var yesOrNo = []any{false, true}

// declare makes the variable of a fact or an input; types that are not computed have none.
func (v *vocabulary) declare(name, typ string, values []string, least, most *int64, fixed bool) {
	x := variable{name: name, fixed: fixed, whole: true}
	switch typ {
	case "bool":
		x.values = yesOrNo
	case "enum":
		for _, s := range values {
			x.values = append(x.values, s)
		}
	case "int":
		x.values, x.whole = v.numbers(name, least, most)
	default:
		return
	}
	v.add(x)
}

// numbers lists all values of a small int, else one for each side of every cut.
func (v *vocabulary) numbers(name string, least, most *int64) ([]any, bool) {
	low, high := int64(math.MinInt64), int64(math.MaxInt64)
	if least != nil {
		low = *least
	}
	if most != nil {
		high = *most
	}
	whole := low >= -valueAtMost && high <= valueAtMost && high-low < valuesAtMost
	var list []int64
	add := func(n int64) {
		if n >= low && n <= high && !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	if whole {
		for n := low; n <= high; n++ {
			add(n)
		}
	} else {
		add(0)
		for _, c := range v.cuts[name] {
			add(c)
			if c > math.MinInt64 {
				add(c - 1)
			}
			if c < math.MaxInt64 {
				add(c + 1)
			}
		}
		if len(list) == 0 {
			add(low)
		}
	}
	slices.Sort(list)
	values := make([]any, len(list))
	for i, n := range list {
		values[i] = n
	}
	return values, whole
}

// counts makes the variables of how often actions were taken, up to what anybody asks.
func (v *vocabulary) counts() {
	names := []string{ActionCreate, ActionUpdate}
	for _, t := range v.p.transitions {
		names = append(names, t.Name)
	}
	for _, action := range names {
		most, whole := v.countCap(action)
		if most < 0 {
			continue
		}
		x := variable{name: "count." + action, whole: whole}
		for n := 0; n <= most; n++ {
			x.values = append(x.values, int64(n))
		}
		v.add(x)
	}
}

// countCap is up to where an action is counted, and whether it cannot happen more often;
// -1 where its count does not matter or is not followed.
func (v *vocabulary) countCap(action string) (int, bool) {
	if t := v.p.actionIndex[action]; t != nil && t.Max != nil && t.Max.Times <= countAtMost {
		return t.Max.Times, true
	}
	most := -1
	for _, c := range v.cuts["count."+action] {
		if c >= countAtMost {
			return -1, false
		}
		most = max(most, int(max(c, 0))+1)
	}
	for _, i := range v.p.atMost {
		if i.Action == action && i.Times < countAtMost {
			most = max(most, i.Times+1)
		}
	}
	return most, action == ActionCreate && most >= 1
}

func (v *vocabulary) declareInputs(action string, inputs []Input) {
	for i := range inputs {
		in := &inputs[i]
		prefix := action + " input." + in.Name
		v.add(variable{name: action + " given " + in.Name, values: yesOrNo, whole: true})
		v.declare(prefix, in.Type, in.Values, in.Min, in.Max, false)
		for j := range in.fields {
			f := &in.fields[j]
			v.declare(prefix+"."+f.Name, f.Type, f.Values, f.Min, f.Max, false)
		}
	}
}

// byValues finds a variable of which anything can be computed, bySlices one that can be
// compared with the whole numbers that it was cut at.
func (v *vocabulary) byValues(name string) (int, bool) {
	i, ok := v.at[name]
	return i, ok && v.vars[i].whole
}

func (v *vocabulary) bySlices(name string) (int, bool) {
	i, ok := v.at[name]
	if !ok || len(v.vars[i].values) == 0 {
		return i, false
	}
	_, number := v.vars[i].values[0].(int64)
	return i, number
}

// freely makes a question into a variable of its own. It is fixed where everything that it
// is about is.
func (v *vocabulary) freely(prefix, question string, names []string) int {
	fixed, own := len(names) > 0, false
	for _, name := range names {
		i, ok := v.p.factIndex[name]
		fixed = fixed && ok && v.p.facts[i].Fixed
		own = own || strings.HasPrefix(name, "input.")
	}
	if own {
		question = prefix + question
	}
	return v.add(variable{name: question, values: yesOrNo, free: true, fixed: fixed})
}

// sizeOf is the variable of how long a list fact is, up to one more than it could be
// compared with.
func (v *vocabulary) sizeOf(list string) (int, bool) {
	i, ok := v.p.factIndex[list]
	if !ok || v.p.facts[i].Type != "list" || v.longest < 0 {
		return 0, false
	}
	x := variable{name: "size " + list, list: list, fixed: v.p.facts[i].Fixed, whole: true}
	for n := range v.longest + 2 {
		x.values = append(x.values, int64(n))
	}
	if v.p.choosesFrom(list) && len(x.values) > len(candidates) {
		// So many stand in a rehearsal, so that is tried first.
		x.values = append([]any{x.values[len(candidates)]}, slices.Delete(x.values, len(candidates), len(candidates)+1)...)
	}
	return v.add(x), true
}

// lengths is the longest that any list could be compared with: a number in a guard, or
// the greatest value of an int; -1 where that is too long to be followed.
func (v *vocabulary) lengths() int {
	longest := len(candidates)
	for _, n := range v.cuts["size"] {
		longest = max(longest, int(min(max(n, 0), valuesAtMost+1)))
	}
	for i := range v.vars {
		if _, ok := counted(v.vars[i].name); !ok && v.vars[i].whole && len(v.vars[i].values) > 0 {
			if n, ok := v.vars[i].values[len(v.vars[i].values)-1].(int64); ok {
				longest = max(longest, int(n))
			}
		}
	}
	if longest > valuesAtMost {
		return -1
	}
	return longest
}

// choosesFrom tells whether a vote is over the elements of a list.
func (p *Program) choosesFrom(list string) bool {
	return slices.ContainsFunc(p.states, func(s State) bool {
		return s.Approval != nil && s.Approval.Choose != nil && s.Approval.Choose.From == list
	})
}

// empty holds where a list is empty.
func (v *vocabulary) empty(list string) *term {
	if i, ok := v.sizeOf(list); ok {
		return &term{op: operators.Equals, args: []*term{variableTerm(i), constant(int64(0))}}
	}
	return variableTerm(v.freely("", "size("+list+") == 0", []string{list}))
}
