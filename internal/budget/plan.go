package budget

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// Plan is what an operation costs, up to the variables that say how long its lists are. It
// is made once and may be asked by any number of callers.
type Plan struct {
	fixed int
	lists []list
}

// list is a part of the plan that is taken as often as its size says.
type list struct {
	size size
	each Plan
}

// size is how many objects a list gives.
type size struct {
	assumed int
	args    []operand
}

// operand is the value of a slicing argument: a literal of the document, or what variables
// say, and the path that leads to the number inside of it.
type operand struct {
	value *ast.Value
	path  []string
}

// Plan makes the plan of a validated operation whose tally was not refused.
func (p *Prices) Plan(operation *ast.OperationDefinition) *Plan {
	plan := Plan{fixed: 1} // the request itself
	p.add(&plan, operation.SelectionSet, nil, size{})
	return &plan
}

// add adds the selections to the plan; sized are the fields among them whose size is
// that of the list around them.
func (p *Prices) add(plan *Plan, set ast.SelectionSet, sized []string, around size) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			p.field(plan, s, sized, around)
		case *ast.InlineFragment:
			p.add(plan, s.SelectionSet, sized, around)
		case *ast.FragmentSpread:
			if s.Definition != nil {
				p.add(plan, s.Definition.SelectionSet, sized, around)
			}
		}
	}
}

func (p *Prices) field(plan *Plan, f *ast.Field, sized []string, around size) {
	if f.Definition == nil {
		return
	}
	declared, known := p.fields[f.Definition]
	if !known { // __typename, which validation makes anew each time
		return
	}
	own := size{assumed: declared.assumed}
	for _, path := range declared.slicing {
		if v := argument(f, path[0]); v != nil {
			own.args = append(own.args, operand{v, path[1:]})
		}
	}
	each := Plan{fixed: p.types[f.Definition.Type.Name()]}
	p.add(&each, f.SelectionSet, declared.sized, own)
	plan.fixed = sum(plan.fixed, declared.weight)
	switch {
	case slices.Contains(sized, f.Name):
		plan.times(around, each)
	case len(declared.sized) > 0:
		plan.times(size{assumed: 1}, each)
	default:
		plan.times(own, each)
	}
}

// argument is the value that the field has for an argument: the one that is written, else
// the default.
func argument(f *ast.Field, name string) *ast.Value {
	if a := f.Arguments.ForName(name); a != nil {
		return a.Value
	}
	if a := f.Definition.Arguments.ForName(name); a != nil {
		return a.DefaultValue
	}
	return nil
}

// times adds so many of each to the plan. What no variable says is reckoned at once.
func (p *Plan) times(n size, each Plan) {
	for _, a := range n.args {
		if a.varies() {
			p.lists = append(p.lists, list{n, each})
			return
		}
	}
	times := n.of(nil)
	p.fixed = sum(p.fixed, product(times, each.fixed))
	if times == 1 {
		p.lists = append(p.lists, each.lists...)
		return
	}
	for _, l := range each.lists {
		p.lists = append(p.lists, list{size{assumed: times}, Plan{lists: []list{l}}})
	}
}

// Cost is the number of points, at least 1; it saturates.
func (p *Plan) Cost(variables map[string]any) int {
	total := p.fixed
	for i := range p.lists {
		l := &p.lists[i]
		total = sum(total, product(l.size.of(variables), l.each.Cost(variables)))
	}
	return total
}

func product(a, b int) int { return min(a*b, most) } // both are at most a thousand millions

// of is the number of objects: the greatest that an argument says, or what is assumed where
// none says anything.
func (s size) of(variables map[string]any) int {
	said := -1
	for _, a := range s.args {
		if n, ok := a.number(variables); ok {
			said = max(said, min(max(n, 0), MaxPage))
		}
	}
	if said < 0 {
		return s.assumed
	}
	return said
}

// varies reports whether a variable has a say.
func (o operand) varies() bool {
	v := o.value
	for _, step := range o.path {
		if v == nil || v.Kind != ast.ObjectValue {
			break
		}
		v = v.Children.ForName(step)
	}
	return v != nil && v.Kind == ast.Variable
}

// number is what the argument says; false where it is null or absent.
func (o operand) number(variables map[string]any) (int, bool) {
	v := o.value
	for i, step := range o.path {
		if v == nil {
			return 0, false
		}
		if v.Kind == ast.Variable {
			return numberIn(variables[v.Raw], o.path[i:])
		}
		v = v.Children.ForName(step)
	}
	if v == nil {
		return 0, false
	}
	switch v.Kind {
	case ast.Variable:
		return numberIn(variables[v.Raw], nil)
	case ast.NullValue:
		return 0, false
	case ast.ListValue:
		return len(v.Children), true
	case ast.IntValue:
		return whole(v.Raw), true
	}
	return 1, true // one value where a list is wanted is a list of one
}

// numberIn is what a variable says at the path inside of it.
func numberIn(value any, path []string) (int, bool) {
	for _, step := range path {
		object, _ := value.(map[string]any)
		value = object[step]
	}
	switch n := value.(type) {
	case nil:
		return 0, false
	case []any:
		return len(n), true
	case int64:
		return int(min(max(n, 0), MaxPage)), true
	case float64:
		return int(math.Min(math.Max(n, 0), MaxPage)), true
	case json.Number:
		return whole(n.String()), true
	}
	return 1, true
}

// whole reads a whole number; one that is too large is the largest.
func whole(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return MaxPage
	}
	return n
}
