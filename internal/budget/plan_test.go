package budget_test

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"thidua/internal/budget"
	"thidua/internal/fault"
)

const directives = `
directive @cost(weight: Int!) on FIELD_DEFINITION | OBJECT
directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
`

const sdl = directives + `
type Query {
  name: String
  one: Row @cost(weight: 10)
  rows(first: Int, last: Int): Page @cost(weight: 10) @listSize(assumedSize: 25, slicingArguments: ["first", "last"], sizedFields: ["nodes", "edges"])
  twice(first: Int = 2): [Row] @listSize(slicingArguments: ["first"])
  these(ids: [ID!]!): [Row] @listSize(slicingArguments: ["ids"])
  rehearse(input: In!): Page @listSize(assumedSize: 7, slicingArguments: ["input.of.steps"], sizedFields: ["nodes"])
  undeclared: [Row]
  any: Any
}
type Page { nodes: [Row] edges: [Edge] total: Int @cost(weight: 4) }
type Edge { node: Row }
type Row { id: ID! names: [String!] below: [Row] @listSize(assumedSize: 3) dear: Dear }
type Dear @cost(weight: 50) { id: ID }
union Any = Row | Dear
input In { of: Of }
input Of { steps: [ID!] }
`

func priceOf(t *testing.T, text string, variables map[string]any) int {
	t.Helper()
	s := gqlparser.MustLoadSchema(&ast.Source{Input: sdl})
	prices, err := budget.Read(s)
	if err != nil {
		t.Fatal(err)
	}
	document, errs := gqlparser.LoadQueryWithRules(s, text, rules.NewDefaultRules())
	if errs != nil {
		t.Fatal(errs)
	}
	return prices.Plan(document.Operations[0]).Cost(variables)
}

// A field costs its weight once and an object each time it comes; the request itself is 1.
func TestCost(t *testing.T) {
	for _, c := range []struct {
		name, text string
		variables  map[string]any
		want       int
	}{
		{"a scalar", `{name __typename}`, nil, 1},
		{"an object", `{one{id names}}`, nil, 1 + 10 + 1},
		{"a dear object", `{one{dear{id}}}`, nil, 1 + 10 + 1 + 50},
		{"a page by default", `{rows{nodes{id}}}`, nil, 1 + 10 + 1 + 25},
		{"a page of 3", `{rows(first:3){nodes{id}}}`, nil, 1 + 10 + 1 + 3},
		{"edges have their node", `{rows(first:3){edges{node{id}} total}}`, nil, 1 + 10 + 1 + 4 + 3*2},
		{"first is null", `{rows(first:null){nodes{id}}}`, nil, 1 + 10 + 1 + 25},
		{"of first and last the greater", `{rows(first:3,last:5){nodes{id}}}`, nil, 1 + 10 + 1 + 5},
		{"more than a page", `{rows(first:1000000){nodes{id}}}`, nil, 1 + 10 + 1 + 100},
		{"more than a number", `{rows(first:2147483647){nodes{id}}}`, nil, 1 + 10 + 1 + 100},
		{"less than nothing", `{rows(first:-3){nodes{id}}}`, nil, 1 + 10 + 1},
		{"a variable", `query($n:Int){rows(first:$n){nodes{id}}}`, map[string]any{"n": int64(4)}, 1 + 10 + 1 + 4},
		{"a variable as its digits", `query($n:Int){rows(first:$n){nodes{id}}}`, map[string]any{"n": json.Number("4")}, 1 + 10 + 1 + 4},
		{"a variable that is absent", `query($n:Int){rows(first:$n){nodes{id}}}`, nil, 1 + 10 + 1 + 25},
		{"a variable that is null", `query($n:Int){rows(first:$n){nodes{id}}}`, map[string]any{"n": nil}, 1 + 10 + 1 + 25},
		{"a variable below a list", `query($n:Int){rows(first:2){nodes{below{id}}} twice(first:$n){below{id}}}`, map[string]any{"n": int64(5)},
			1 + 10 + 1 + 2*(1+3) + 5*(1+3)},
		{"lists with variables inside each other", `query($n:Int){any{...on Row{below{below{id}}}} rows(first:$n){nodes{below{id}}}}`, map[string]any{"n": int64(10)},
			1 + 1 + 3*(1+3) + 10 + 1 + 10*(1+3)},
		{"a default of the schema", `{twice{id}}`, nil, 1 + 2},
		{"as many as are named", `{these(ids:["a","b","c"]){id}}`, nil, 1 + 3},
		{"one where a list is wanted", `{these(ids:"a"){id}}`, nil, 1 + 1},
		{"as many as a variable names", `query($i:[ID!]!){these(ids:$i){id}}`, map[string]any{"i": []any{"a", "b"}}, 1 + 2},
		{"as many as an input names", `{rehearse(input:{of:{steps:["a","b"]}}){nodes{id}}}`, nil, 1 + 1 + 2},
		{"as many as a variable inside an input names", `query($s:[ID!]){rehearse(input:{of:{steps:$s}}){nodes{id}}}`, map[string]any{"s": []any{"a", "b"}}, 1 + 1 + 2},
		{"as many as an input in a variable names", `query($i:In!){rehearse(input:$i){nodes{id}}}`,
			map[string]any{"i": map[string]any{"of": map[string]any{"steps": []any{"a", "b", "c"}}}}, 1 + 1 + 3},
		{"an input that names none", `query($i:In!){rehearse(input:$i){nodes{id}}}`, map[string]any{"i": map[string]any{"of": nil}}, 1 + 1 + 7},
		{"what is not sized is once", `{rehearse(input:{}){edges{node{id}}}}`, nil, 1 + 1 + 25*2},
		{"a list that declares nothing", `{undeclared{id}}`, nil, 1 + 25},
		{"fragments, each time", `{one{...F} two:one{...F}} fragment F on Row{below{...G ...G}} fragment G on Row{dear{id}}`, nil,
			1 + 2*(10+1+3*(1+2*50))},
		{"a union", `{any{...on Row{below{id}} ...on Dear{id}}}`, nil, 1 + 1 + 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := priceOf(t, c.text, c.variables); got != c.want {
				t.Errorf("%s costs %d, want %d", c.text, got, c.want)
			}
		})
	}
}

// Lists in lists in lists cost more than an operation may, and no number overflows.
func TestCostSaturates(t *testing.T) {
	text := `query($n:Int){twice(first:$n)` + strings.Repeat("{below", 40) + "{id}" + strings.Repeat("}", 40) + `}`
	if got := priceOf(t, text, map[string]any{"n": int64(100)}); got != 1_000_000_000 {
		t.Errorf("it costs %d", got)
	}
}

// The introspection of this schema can be priced, though it declares nothing.
func TestCostOfIntrospection(t *testing.T) {
	few := priceOf(t, `{__type(name:"Row"){name fields{name}}}`, nil)
	many := priceOf(t, `{__schema{types{name fields{name args{name} type{ofType{name}}} enumValues{name}}}}`, nil)
	if few > 10 || many < 50 || many > 2000 {
		t.Errorf("a type costs %d, all of them %d", few, many)
	}
}

// A schema whose prices name nothing is refused at the start.
func TestReadRefuses(t *testing.T) {
	for field, says := range map[string]string{
		`a: Int @cost(weight: -1)`:                                          "Query.a: @cost(weight:) is no number from 0",
		`a: [Query] @listSize(assumedSize: -1)`:                             "@listSize(assumedSize:) is no number",
		`a(n: Int): [Query] @listSize(slicingArguments: ["first"])`:         `no argument by "first"`,
		`a(n: Int): Query @listSize(assumedSize: 1, sizedFields: ["rows"])`: `no field by "rows"`,
	} {
		s := gqlparser.MustLoadSchema(&ast.Source{Input: directives + "type Query { " + field + " }"})
		if _, err := budget.Read(s); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// JSON is weighed by its values and its depth, whatever its texts hold.
func TestWeigh(t *testing.T) {
	for _, c := range []struct{ name, text, code string }{
		{"nothing", ``, ""},
		{"an object", `{"query":"{a}","variables":{"a":[1,2,{"b":null}]}}`, ""},
		{"brackets in a text", `{"query":"` + strings.Repeat("[{,", 50_000) + `"}`, ""},
		{"quotes in a text", `{"query":"` + strings.Repeat(`\"[`, 50_000) + `"}`, ""},
		{"a text that does not end", `{"query":"` + strings.Repeat(`[`, 50_000), ""},
		{"a backslash at the end", `"\`, ""},
		{"the deepest", strings.Repeat("[", budget.MaxNesting), ""},
		{"deeper", strings.Repeat("[", budget.MaxNesting+1), fault.DepthLimitExceeded},
		{"closed and opened again", strings.Repeat("[]", 100), ""},
		{"as many values", "[" + strings.Repeat("0,", budget.MaxValues-1), ""},
		{"one more", "[" + strings.Repeat("0,", budget.MaxValues), fault.ValueLimitExceeded},
		{"what is no JSON", `}}}]]`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := budget.Weigh([]byte(c.text))
			if c.code == "" && err != nil || c.code != "" && !fault.Is(err, c.code) {
				t.Errorf("%v, want %q", err, c.code)
			}
		})
	}
}

// The estimate by which the cache is bounded is not below what documents really take: it is
// compared with the heap that some thousands of them hold.
func TestSize(t *testing.T) {
	for _, text := range []string{
		`{` + strings.Repeat("a ", 900) + `}`,
		`query($a:Int){a(x:[` + strings.Repeat("1 ", 900) + `])}`,
		`{` + strings.Repeat("a@b(c:1) ", 200) + `}`,
		`query(` + strings.Repeat("$a:Int ", 300) + `){a}`,
		strings.Repeat("query{a}", 300),
		`{a(x:{` + strings.Repeat("y:1 ", 300) + `})}`,
	} {
		const copies = 300
		kept := make([]*ast.QueryDocument, copies)
		counts := make([]*budget.Counts, copies)
		before := heap()
		for i := range kept {
			var err error
			if kept[i], err = budget.Parse(text); err != nil {
				t.Fatal(err)
			}
			counts[i] = budget.Count(kept[i])
		}
		each := int(heap()-before) / copies
		if size := budget.Size(kept[0]) + 2*len(text); size < each || size > 8*each {
			t.Errorf("%.20s… takes %d bytes, and is estimated at %d", text, each, size)
		}
		runtime.KeepAlive(kept)
		runtime.KeepAlive(counts)
	}
}

// heap is what is held, in bytes.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
