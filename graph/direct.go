package graph

import (
	"context"
	"io"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/graph/model"
)

// directly lets lists of transitions be written as they are. They are plain data three
// levels deep, of which nothing is resolved and nothing can fail, and the greater part of
// every list of reports: executed field by field, each with a context and each element
// with a goroutine, they take two thirds of the time of such a list.
func directly(operation *graphql.OperationContext) {
	resolve := operation.ResolverMiddleware
	operation.ResolverMiddleware = func(ctx context.Context, next graphql.Resolver) (any, error) {
		resolved, err := resolve(ctx, next)
		if list, ok := resolved.([]model.Transition); ok && err == nil {
			if selections := graphql.GetFieldContext(ctx).Field.Selections; written(selections) {
				return graphql.WriterFunc(func(w io.Writer) { direct{w, operation}.transitions(selections, list) }), nil
			}
		}
		return resolved, err
	}
}

// directFields are those that direct writes, by type. A selection with any other field is
// left to the executor, so that a new field is slow at worst.
var directFields = map[string][]string{
	"Transition":    {"action", "label", "to", "automatic", "allowed", "onBehalfOf", "blockers", "inputs"},
	"WorkflowState": {"name", "label", "stage", "final", "rest"},
	"Giver":         {"id", "name"},
	"Blocker":       {"code", "message", "field"},
	"WantedInput":   {"name", "type", "required", "label", "values"},
}

// written reports whether direct writes every field of the selections, and below them.
func written(selections ast.SelectionSet) bool {
	for _, selection := range selections {
		below := ast.SelectionSet(nil)
		switch s := selection.(type) {
		case *ast.Field:
			if s.Name != "__typename" && !slices.Contains(directFields[s.ObjectDefinition.Name], s.Name) {
				return false
			}
			below = s.SelectionSet
		case *ast.InlineFragment:
			below = s.SelectionSet
		case *ast.FragmentSpread:
			below = s.Definition.SelectionSet
		}
		if !written(below) {
			return false
		}
	}
	return true
}

// direct writes what an operation selects of plain data.
type direct struct {
	w         io.Writer
	operation *graphql.OperationContext
}

func (d direct) transitions(selections ast.SelectionSet, list []model.Transition) {
	each(d, list, func(t *model.Transition) {
		d.object("Transition", selections, func(f *graphql.CollectedField) {
			switch f.Name {
			case "action":
				d.text(t.Action)
			case "label":
				d.text(t.Label)
			case "to":
				d.state(f.Selections, t.To)
			case "allowed":
				d.flag(t.Allowed)
			case "automatic":
				d.flag(t.Automatic)
			case "onBehalfOf":
				d.giver(f.Selections, t.OnBehalfOf)
			case "blockers":
				d.blockers(f.Selections, t.Blockers)
			case "inputs":
				d.inputs(f.Selections, t.Inputs)
			}
		})
	})
}

// giver writes for whom one would act, or null.
func (d direct) giver(selections ast.SelectionSet, g *model.Giver) {
	if g == nil {
		d.raw("null")
		return
	}
	d.object("Giver", selections, func(f *graphql.CollectedField) {
		switch f.Name {
		case "id":
			d.text(g.ID)
		case "name":
			d.text(g.Name)
		}
	})
}

func (d direct) state(selections ast.SelectionSet, s *model.WorkflowState) {
	d.object("WorkflowState", selections, func(f *graphql.CollectedField) {
		switch f.Name {
		case "name":
			d.text(s.Name)
		case "label":
			d.text(s.Label)
		case "stage":
			d.text(string(s.Stage))
		case "final":
			d.flag(s.Final)
		case "rest":
			d.flag(s.Rest)
		}
	})
}

func (d direct) blockers(selections ast.SelectionSet, list []model.Blocker) {
	each(d, list, func(b *model.Blocker) {
		d.object("Blocker", selections, func(f *graphql.CollectedField) {
			switch f.Name {
			case "code":
				d.text(b.Code)
			case "message":
				d.text(b.Message)
			case "field":
				if b.Field == nil {
					d.raw("null")
				} else {
					d.text(*b.Field)
				}
			}
		})
	})
}

func (d direct) inputs(selections ast.SelectionSet, list []model.WantedInput) {
	each(d, list, func(in *model.WantedInput) {
		d.object("WantedInput", selections, func(f *graphql.CollectedField) {
			switch f.Name {
			case "name":
				d.text(in.Name)
			case "type":
				d.text(in.Type)
			case "required":
				d.flag(in.Required)
			case "label":
				d.text(in.Label)
			case "values":
				if in.Values == nil {
					d.raw("null")
				} else {
					each(d, in.Values, func(v *string) { d.text(*v) })
				}
			}
		})
	})
}

// object writes the selected fields of an object of the type, each by value.
func (d direct) object(typeName string, selections ast.SelectionSet, value func(*graphql.CollectedField)) {
	fields := graphql.CollectFields(d.operation, selections, []string{typeName})
	for i := range fields {
		d.raw(separator(i, "{"))
		d.text(fields[i].Alias)
		d.raw(":")
		if fields[i].Name == "__typename" {
			d.text(typeName)
		} else {
			value(&fields[i])
		}
	}
	d.raw(closing(len(fields), "{}", "}"))
}

// each writes a list, each element by write.
func each[T any](d direct, list []T, write func(*T)) {
	for i := range list {
		d.raw(separator(i, "["))
		write(&list[i])
	}
	d.raw(closing(len(list), "[]", "]"))
}

// separator is what stands before the element at i.
func separator(i int, opening string) string {
	if i == 0 {
		return opening
	}
	return ","
}

// closing is what stands behind n elements.
func closing(n int, empty, end string) string {
	if n == 0 {
		return empty
	}
	return end
}

func (d direct) text(s string) { graphql.MarshalString(s).MarshalGQL(d.w) }

func (d direct) flag(b bool) { graphql.MarshalBoolean(b).MarshalGQL(d.w) }

// raw writes JSON. The writer is the response's buffer, which does not fail.
func (d direct) raw(s string) { _, _ = io.WriteString(d.w, s) }
