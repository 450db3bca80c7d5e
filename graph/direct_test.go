package graph_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"thidua/graph"
	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// Whatever the schema has below transitions is answered, under its alias too, through
// fragments, and only where it is included: a field that is added to the schema must not
// be missing where lists are written directly.
func TestTransitionsAreWrittenWhole(t *testing.T) {
	types := graph.New(&graph.Resolver{}).Schema().Types
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		x := newRig(t, s)
		x.begin("quangngai", x.periods()[0])
		var answer struct {
			Data struct {
				Reports struct {
					Nodes []struct{ Transitions []map[string]any }
				}
			}
		}
		x.must(json.Unmarshal(x.ask(leader, `query($no: Boolean = false) { reports { nodes { transitions {
			...whole a: to { name } b: to { label } ... on Transition { again: action } left: action @include(if: $no) } } } }
			fragment whole on Transition `+selectionOf(types, "Transition"), nil), &answer))
		transitions := answer.Data.Reports.Nodes[0].Transitions
		if len(transitions) != 3 {
			t.Fatalf("%d transitions leave a draft", len(transitions))
		}
		for _, transition := range transitions {
			same := func(a, b any) {
				if a != b || a == nil {
					t.Errorf("%v is not %v in %v", a, b, transition)
				}
			}
			to := transition["to"].(map[string]any)
			same(transition["again"], transition["action"])
			same(transition["a"].(map[string]any)["name"], to["name"])
			same(transition["b"].(map[string]any)["label"], to["label"])
			if _, there := transition["left"]; there || len(transition["a"].(map[string]any)) != 1 {
				t.Errorf("more than was asked: %v", transition)
			}
			complete(t, types, "Transition", transition)
		}
	})
}

// A field that is added to the schema below transitions gets a case where they are written
// directly: without one, lists that ask for it are answered all the same, but slowly.
func TestEveryFieldIsWrittenDirectly(t *testing.T) {
	schema := graph.New(&graph.Resolver{}).Schema()
	selected := func(fields, fragment string) ast.SelectionSet {
		query, err := gqlparser.LoadQueryWithRules(schema, "{ node(id: 1) { ... on Report { "+fields+" } } } "+fragment, rules.NewDefaultRules())
		if err != nil {
			t.Fatal(err)
		}
		report := query.Operations[0].SelectionSet[0].(*ast.Field).SelectionSet[0].(*ast.InlineFragment)
		return report.SelectionSet[0].(*ast.Field).SelectionSet
	}
	whole := "fragment whole on Transition " + selectionOf(schema.Types, "Transition")
	if !graph.Written(selected("transitions { ...whole ... { action } }", whole)) {
		t.Error("a field below transitions has no case in direct.go")
	}
	for _, other := range []string{"unit { name }", "unit { ... { code } }", "period { season { year } }"} {
		if graph.Written(selected(other, "")) {
			t.Errorf("%s would be written directly", other)
		}
	}
}

// selectionOf selects every field of a type, and of the types below it.
func selectionOf(types map[string]*ast.Definition, name string) string {
	var b strings.Builder
	b.WriteString("{ __typename")
	for _, f := range types[name].Fields {
		b.WriteString(" " + f.Name)
		if below := f.Type.Name(); types[below].Kind == ast.Object {
			b.WriteString(" " + selectionOf(types, below))
		}
	}
	b.WriteString(" }")
	return b.String()
}

// complete compares an answer with what its type promises.
func complete(t *testing.T, types map[string]*ast.Definition, name string, object map[string]any) {
	t.Helper()
	if object["__typename"] != name {
		t.Errorf("%s calls itself %v", name, object["__typename"])
	}
	for _, f := range types[name].Fields {
		value, there := object[f.Name]
		if !there || value == nil && f.Type.NonNull {
			t.Errorf("%s.%s is missing", name, f.Name)
		}
		switch value := value.(type) {
		case map[string]any:
			complete(t, types, f.Type.Name(), value)
		case []any:
			for _, element := range value {
				if below, ok := element.(map[string]any); ok {
					complete(t, types, f.Type.Name(), below)
				}
			}
		}
	}
}
