package workflow

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// condition is a yes-or-no question over facts, inputs and counts. The expression
// language stands behind it alone.
type condition interface {
	// holds answers the question; false as well where it cannot be answered, with the reason.
	holds(s *scope) (bool, error)
}

// guard is something that must hold (if), or a list that must be empty (each), with what
// to tell otherwise.
type guard struct {
	condition condition // nil for each
	each      string    // name of a list fact
	source    string    // of the condition, as the definition has it

	facts   []string // every fact that it reads
	inputs  []string // inputs without which it is not asked
	content bool     // it tells of unsent content

	code, field string
	say         Text
}

// guardReader reads the guards of a definition.
type guardReader struct {
	d     *document
	facts map[string]*Fact
	named map[string][]*guard // the sets under guards:
	asked map[string]bool     // which of them an action asks
	env   *environment
}

func (d *document) guardReader(p *Program, n *yaml.Node) *guardReader {
	g := &guardReader{d: d, facts: map[string]*Fact{}, named: map[string][]*guard{}, asked: map[string]bool{}}
	for i := range p.facts {
		if f := &p.facts[i]; f.Name != "" && f.Type != "" {
			g.facts[f.Name] = f
		}
	}
	actions := []string{ActionCreate, ActionUpdate}
	for name := range d.names[kindAction] {
		if snake.MatchString(name) {
			actions = append(actions, name)
		}
	}
	env, err := newEnvironment(g.facts, actions)
	if err != nil {
		if n == nil {
			n = &yaml.Node{Line: 1, Column: 1}
		}
		d.problem(n, ProblemGuard, "guards cannot be read over these facts: %v", err)
	}
	g.env = env
	for _, f := range p.facts {
		for _, need := range f.Needs {
			if f.Name == need {
				d.problem(n, ProblemCycle, "the fact %q needs itself", need)
			}
		}
	}
	return g
}

// sets reads the named lists of guards that actions share.
func (g *guardReader) sets(n *yaml.Node) {
	for _, e := range g.d.entries(n) {
		name := g.d.name(e.key, snake)
		g.asked[name] = false
		for _, element := range g.d.list(e.value) {
			if one := g.one(element, &Action{}); one != nil {
				g.named[name] = append(g.named[name], one)
			}
		}
	}
}

// list reads an action's guards: names of sets, and guards of its own.
func (g *guardReader) list(n *yaml.Node, action *Action) []*guard {
	var list []*guard
	for _, element := range g.d.list(n) {
		if element.Kind == yaml.MappingNode {
			if one := g.one(element, action); one != nil {
				list = append(list, g.fitted(one, element, action))
			}
			continue
		}
		name := g.d.refer(element, kindGuard)
		g.asked[name] = true
		for _, one := range g.named[name] {
			list = append(list, g.fitted(one, element, action))
		}
	}
	return list
}

// one reads {if | each, code, field, say}.
func (g *guardReader) one(n *yaml.Node, action *Action) *guard {
	d := g.d
	f := d.fields(n, "if", "each", "code", "field", "say")
	expression, each := f.get("if"), f.get("each")
	if (expression == nil) == (each == nil) {
		if n.Kind == yaml.MappingNode {
			d.problem(n, ProblemContradiction, "a guard is either if or each")
		}
		return nil
	}
	one := &guard{}
	if each != nil {
		one.each = d.refer(each, kindFact)
		if fact := g.facts[one.each]; fact != nil && fact.Type != "list" {
			d.problem(each, ProblemType, "the fact %q is not a list", one.each)
		}
		one.facts = []string{one.each}
		one.content = g.tellsContent(one.facts)
	} else if one = g.condition(expression, action); one == nil {
		one = &guard{}
	}
	one.code = d.name(f.need("code"), capital)
	one.say = d.sentence(f.need("say"))
	if field := f.get("field"); field != nil {
		one.field, _ = d.text(field)
	}
	return one
}

// condition compiles an expression over facts, counts and the action's inputs; nil where
// it does not compile.
func (g *guardReader) condition(n *yaml.Node, action *Action) *guard {
	source, ok := g.d.text(n)
	if !ok || g.env == nil {
		return nil
	}
	compiled, names, problems := g.env.compile(source, action.Inputs)
	for _, p := range problems {
		line, column := within(n, p.Line, p.Column)
		g.d.problems = append(g.d.problems, Problem{line, column, p.Code, p.Message})
	}
	if len(problems) > 0 {
		return nil
	}
	if c, ok := compiled.(celCondition); ok {
		g.literals(n, c.tree, action)
	}
	one := &guard{condition: compiled, source: source}
	for _, name := range names {
		if input, ok := strings.CutPrefix(name, "input."); ok {
			input, _, _ = strings.Cut(input, ".")
			if !slices.Contains(one.inputs, input) {
				one.inputs = append(one.inputs, input)
			}
		} else if fact := g.facts[name]; fact != nil {
			one.facts = append(one.facts, name)
			if fact.Type == "decimal" {
				g.d.problem(n, ProblemType, "guards do not compare decimals: let the subject offer %q as a bool", name)
			}
		}
	}
	one.content = g.tellsContent(one.facts)
	return one
}

func (g *guardReader) tellsContent(facts []string) bool {
	return slices.ContainsFunc(facts, func(name string) bool {
		return g.facts[name] != nil && g.facts[name].Content
	})
}

// fitted makes a guard wait for the inputs that its facts need. A fact that another fact
// determines (kind, for a report that is being created) waits for nothing.
func (g *guardReader) fitted(one *guard, n *yaml.Node, action *Action) *guard {
	fit := *one
	fit.inputs = slices.Clone(one.inputs)
	for _, name := range one.facts {
		fact := g.facts[name]
		if fact == nil {
			continue
		}
		for _, need := range fact.Needs {
			_, taken := action.input(need)
			switch {
			case g.facts[need] != nil:
			case !taken:
				g.d.problem(n, ProblemUnknown, "the fact %q needs the input %q, which is not taken here", name, need)
			case !slices.Contains(fit.inputs, need):
				fit.inputs = append(fit.inputs, need)
			}
		}
	}
	return &fit
}

// input returns the action's input of that name.
func (a *Action) input(name string) (Input, bool) {
	for _, in := range a.Inputs {
		if in.Name == name {
			return in, true
		}
	}
	return Input{}, false
}

// within turns a position in an expression into one in the file. It is exact for an
// expression on one line; in a block of lines it is the block's.
func within(n *yaml.Node, line, column int) (int, int) {
	if line != 1 || strings.Contains(n.Value, "\n") || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return n.Line, n.Column
	}
	before := []rune(n.Value)
	before = before[:min(max(column-1, 0), len(before))]
	offset := len(before)
	for _, r := range before {
		switch {
		case n.Style&yaml.SingleQuotedStyle != 0 && r == '\'',
			n.Style&yaml.DoubleQuotedStyle != 0 && (r == '"' || r == '\\'):
			offset++ // written as two characters
		}
	}
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		offset++
	}
	return n.Line, n.Column + offset
}
