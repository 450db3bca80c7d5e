package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// operation names the mutation that is being answered; the keys of each are its own.
func operation(ctx context.Context) string { return graphql.GetFieldContext(ctx).Field.Name }

// value is what an optional argument says, the zero value of its type where it is absent.
func value[T any](given *T) (v T) {
	if given != nil {
		v = *given
	}
	return v
}

// given puts a text that is there into an action's input.
func given(input map[string]any, name string, value *string) map[string]any {
	if value != nil {
		input[name] = *value
	}
	return input
}
