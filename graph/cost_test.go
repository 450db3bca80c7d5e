package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	gql "github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"thidua/internal/budget"
	"thidua/internal/golden"
)

// priced reads a document and the price of each of its operations.
func priced(t *testing.T, text string) (*gql.QueryDocument, *budget.Counts, *budget.Prices) {
	t.Helper()
	s := schema()
	prices, err := budget.Read(s)
	if err != nil {
		t.Fatal(err)
	}
	document, errs := gqlparser.LoadQueryWithRules(s, text, rules.NewDefaultRules())
	if errs != nil {
		t.Fatal(errs)
	}
	return document, budget.Count(document), prices
}

// What the operations of the contract cost, with pages of the usual and of the largest
// size: all of them a third of the limit at most.
func TestCostOfTheJourney(t *testing.T) {
	document, counts, prices := priced(t, journey)
	var b strings.Builder
	b.WriteString("| operation | first absent | first: 100 |\n|---|---|---|\n")
	for _, o := range document.Operations {
		if err := counts.Refusal(o); err != nil {
			t.Errorf("%s: %v", o.Name, err)
		}
		plan := prices.Plan(o)
		usual, largest := plan.Cost(nil), plan.Cost(map[string]any{"first": int64(100)})
		if largest > budget.MaxCost/3 {
			t.Errorf("%s costs %d with a page of 100", o.Name, largest)
		}
		fmt.Fprintf(&b, "| %s | %d | %d |\n", o.Name, usual, largest)
	}
	golden.Section(t, "../docs/operating.md", "costs", b.String())
}

// The introspection query that the tools of graphql-js send passes, and uses up the depth.
func TestIntrospectionPasses(t *testing.T) {
	document, counts, prices := priced(t, introspection)
	o := document.Operations[0]
	if err := counts.Refusal(o); err != nil {
		t.Error(err)
	}
	if tally := counts.Of(o); tally.Depth != budget.MaxDepth {
		t.Errorf("it is %d deep", tally.Depth)
	}
	if cost := prices.Plan(o).Cost(nil); cost > budget.MaxCost/3 {
		t.Errorf("it costs %d", cost)
	}
}

// What is asked for beyond any use costs more than an operation may.
func TestCostOfTooMuch(t *testing.T) {
	for name, query := range map[string]string{
		"histories of a hundred reports": `{reports(first:100){nodes{history(first:100){nodes{actor{name}}}}}}`,
		"clusters in clusters":           `{clusters(first:100){nodes{seasons{cluster{seasons{cluster{seasons{periods{id}}}}}}}}}`,
		"ten rehearsals":                 `{` + strings.Repeat("$:simulate(input:{workflow:\"report\",steps:[]}){steps{action}} ", 10) + `}`,
	} {
		for i := range 10 {
			query = strings.Replace(query, "$:", fmt.Sprintf("a%d:", i), 1)
		}
		document, _, prices := priced(t, query)
		if cost := prices.Plan(document.Operations[0]).Cost(nil); cost <= budget.MaxCost {
			t.Errorf("%s cost %d", name, cost)
		}
	}
}

// Every list of objects says how long it is, or the connection around it does; lists of
// plain values are short.
func TestEveryListHasASize(t *testing.T) {
	s := schema()
	sized := func(type_, field string) bool {
		for _, d := range s.Types {
			for _, f := range d.Fields {
				size := f.Directives.ForName("listSize")
				if f.Type.Name() != type_ || size == nil {
					continue
				}
				if names := size.Arguments.ForName("sizedFields"); names != nil && slices.ContainsFunc(names.Value.Children, func(c *gql.ChildValue) bool { return c.Value.Raw == field }) {
					return true
				}
			}
		}
		return false
	}
	for name, d := range s.Types {
		if d.BuiltIn || d.Kind != gql.Object && d.Kind != gql.Interface {
			continue
		}
		for _, f := range d.Fields {
			if f.Type.Elem == nil || !s.Types[f.Type.Name()].IsCompositeType() || strings.HasPrefix(f.Name, "__") {
				continue
			}
			if f.Directives.ForName("listSize") == nil && !sized(name, f.Name) {
				t.Errorf("%s.%s is a list without a size", name, f.Name)
			}
		}
		for _, f := range d.Fields {
			if f.Arguments.ForName("first") != nil && f.Directives.ForName("listSize") == nil {
				t.Errorf("%s.%s has pages, and no size that first says", name, f.Name)
			}
		}
	}
}

// introspection is getIntrospectionQuery of graphql-js 16, with everything that it can ask.
const introspection = `query IntrospectionQuery { __schema {
  description queryType { name kind } mutationType { name kind } subscriptionType { name kind }
  types { ...FullType }
  directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
  inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`
