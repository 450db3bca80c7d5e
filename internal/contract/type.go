package contract

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// answers reports whether a field of type is answers all that one of type was does: it
// may promise more (a null that never comes), never less.
func answers(is, was *ast.Type) bool {
	switch {
	case was.NonNull && !is.NonNull:
		return false
	case is.Elem != nil && was.Elem != nil:
		return answers(is.Elem, was.Elem)
	}
	return is.NamedType == was.NamedType && (is.Elem == nil) == (was.Elem == nil)
}

// takes reports whether a place of type is takes all that one of type was took: it may
// ask for less, never for more, unless a default stands in.
func takes(is, was *ast.Type, standsIn *ast.Value) bool {
	switch {
	case is.NonNull && !was.NonNull && standsIn == nil:
		return false
	case is.Elem != nil && was.Elem != nil:
		return takes(is.Elem, was.Elem, nil)
	}
	return is.NamedType == was.NamedType && (is.Elem == nil) == (was.Elem == nil)
}

func required(t *ast.Type, standsIn *ast.Value) bool { return t.NonNull && standsIn == nil }

func shown(v *ast.Value) string {
	if v == nil {
		return "none"
	}
	return v.String()
}

// executable reports whether a directive at this place is written by a client.
func executable(at ast.DirectiveLocation) bool {
	return slices.Contains([]ast.DirectiveLocation{
		ast.LocationQuery, ast.LocationMutation, ast.LocationSubscription, ast.LocationField, ast.LocationFragmentDefinition,
		ast.LocationFragmentSpread, ast.LocationInlineFragment, ast.LocationVariableDefinition,
	}, at)
}

// needed lists the types that a client of the release can reach by what has not run out.
// What only led through that may go with it.
func (c *comparison) needed() map[string]bool {
	s, found := c.was.Schema, map[string]bool{}
	var reach func(name string)
	reach = func(name string) {
		d := s.Types[name]
		if found[name] || d == nil {
			return
		}
		found[name] = true
		for _, next := range slices.Concat(d.Types, d.Interfaces) {
			reach(next)
		}
		for _, possible := range s.PossibleTypes[name] {
			reach(possible.Name)
		}
		for _, f := range d.Fields {
			if c.expired(f.Directives) {
				continue
			}
			reach(f.Type.Name())
			for _, a := range f.Arguments {
				if !c.expired(a.Directives) {
					reach(a.Type.Name())
				}
			}
		}
	}
	for _, root := range []*ast.Definition{s.Query, s.Mutation, s.Subscription} {
		if root != nil {
			reach(root.Name)
		}
	}
	return found
}
