package budget_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"pgregory.net/rapid"

	"thidua/internal/budget"
	"thidua/internal/fault"
)

// counted parses a document and counts its first operation.
func counted(t *testing.T, text string) (*ast.OperationDefinition, *budget.Counts) {
	t.Helper()
	document, err := budget.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return document.Operations[0], budget.Count(document)
}

// Everything is counted as often as it is spread, wherever it stands.
func TestCount(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       budget.Tally
	}{
		{"one field", `{a}`, budget.Tally{Depth: 1, Fields: 1, RootFields: 1, Repeats: 1}},
		{"an alias", `{x:a b}`, budget.Tally{Depth: 1, Fields: 2, RootFields: 2, Aliases: 1, Repeats: 1}},
		{"an alias that is the name", `{a:a}`, budget.Tally{Depth: 1, Fields: 1, RootFields: 1, Repeats: 1}},
		{"a mutation", `mutation{a b}`, budget.Tally{Mutation: true, Depth: 1, Fields: 2, RootFields: 2, Repeats: 1}},
		{"levels", `{a{b{c} d}}`, budget.Tally{Depth: 3, Fields: 4, RootFields: 1, Repeats: 1}},
		{"an inline fragment is a level", `{...on Query{a{b}}}`, budget.Tally{Depth: 3, Fields: 3, RootFields: 1, Repeats: 1}},
		{"a fragment is none", `{...F} fragment F on Query{a{b}}`, budget.Tally{Depth: 2, Fields: 3, RootFields: 1, Repeats: 1}},
		{"spread twice", `{...F ...F} fragment F on Query{x:a{b}}`, budget.Tally{Depth: 2, Fields: 6, RootFields: 2, Aliases: 2, Repeats: 2}},
		{"directives", `query($v:Int @a) @b{a @c ...F @d ...@e{b}} fragment F on Query @f{a @g(x:[[1]])}`,
			budget.Tally{Depth: 2, Nesting: 2, Fields: 5, RootFields: 3, Directives: 7, Repeats: 2}},
		{"literals", `query($v:[Int]=[[[1]]]){a(x:{y:{z:1}})}`, budget.Tally{Depth: 1, Nesting: 3, Fields: 1, RootFields: 1, Repeats: 1}},
		{"equal fields at one place", `{a{b c} ...{a{b}} ...F} fragment F on Query{a{x:b b}}`,
			budget.Tally{Depth: 3, Fields: 10, RootFields: 3, Aliases: 1, Repeats: 3}},
		{"a long alias counts as several", `{` + strings.Repeat("x", 160) + `:a}`, budget.Tally{Depth: 1, Fields: 11, RootFields: 1, Aliases: 1, Repeats: 1}},
		{"other operations are not counted", `{a} query B{b c d{e}}`, budget.Tally{Depth: 1, Fields: 1, RootFields: 1, Repeats: 1}},
		{"a fragment that is not there", `{...Nothing}`, budget.Tally{Fields: 1}},
		{"of two fragments of a name the first", `{...F} fragment F on Query{a} fragment F on Query{a b c}`, budget.Tally{Depth: 1, Fields: 2, RootFields: 1, Repeats: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, counts := counted(t, c.text)
			if got := counts.Of(o); got != c.want {
				t.Errorf("%s\n got %+v\nwant %+v", c.text, got, c.want)
			}
		})
	}
}

// One more than a limit is refused by its code, in both languages and with the number; the
// limit itself is not.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		code, number string
		most         int
		text         func(n int) string
	}{
		{fault.DepthLimitExceeded, "15", budget.MaxDepth, func(n int) string { return strings.Repeat("{a", n) + strings.Repeat("}", n) }},
		{fault.DepthLimitExceeded, "32", budget.MaxNesting, func(n int) string { return "{a(x:" + strings.Repeat("[", n) + strings.Repeat("]", n) + ")}" }},
		{fault.AliasLimitExceeded, "30", budget.MaxAliases, func(n int) string { return "{a{" + strings.Repeat("x:b ", n) + "}}" }},
		{fault.RootFieldLimitExceeded, "10", budget.MaxRootFields, func(n int) string { return "{" + strings.Repeat("a ", n) + "}" }},
		{fault.MutationLimitExceeded, "5", budget.MaxMutations, func(n int) string { return "mutation{" + strings.Repeat("a ", n) + "}" }},
		{fault.DirectiveLimitExceeded, "50", budget.MaxDirectives, func(n int) string { return "{a" + strings.Repeat(" @b", n) + "}" }},
		{fault.FieldLimitExceeded, "30", budget.MaxRepeats, func(n int) string { return "{a{" + strings.Repeat("b ", n) + "}}" }},
		{fault.FieldLimitExceeded, "1,000", budget.MaxFields, func(n int) string { return "{a{" + different(n-1) + "}}" }},
		{fault.FieldLimitExceeded, "3,000", budget.MaxSelections, func(n int) string {
			return "{a} fragment F on Query{" + different(600) + "}" + strings.Repeat("query{...F}", (n-601)/601) + "fragment G on Query{" + different((n-601)%601) + "}"
		}},
	} {
		t.Run(fmt.Sprint(c.code, " ", c.most), func(t *testing.T) {
			o, counts := counted(t, c.text(c.most))
			if err := counts.Refusal(o); err != nil {
				t.Errorf("the limit itself: %v", err)
			}
			o, counts = counted(t, c.text(c.most+1))
			err := counts.Refusal(o)
			if !fault.Is(err, c.code) || !strings.Contains(err.Error(), c.number) {
				t.Errorf("one more: %v", err)
			}
		})
	}
}

func different(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "b%d ", i)
	}
	return b.String()
}

// What the parser refuses is told apart: too long, too deep, or no GraphQL.
func TestParse(t *testing.T) {
	for text, code := range map[string]string{
		"{" + strings.Repeat("a ", budget.MaxTokens-2) + "}":                "",
		"{" + strings.Repeat("a ", budget.MaxTokens-1) + "}":                fault.TokenLimitExceeded,
		strings.Repeat("#\n", budget.MaxTokens) + "{a}":                     fault.TokenLimitExceeded,
		"{a(x:" + strings.Repeat("[", 1001) + strings.Repeat("]", 1001):     fault.DepthLimitExceeded,
		"query($a:" + strings.Repeat("[", 1001) + strings.Repeat("]", 1001): fault.DepthLimitExceeded,
	} {
		_, err := budget.Parse(text)
		if code == "" && err != nil || code != "" && !fault.Is(err, code) {
			t.Errorf("%.20s… = %v, want %s", text, err, code)
		}
	}
	var wrong *gqlerror.Error
	if _, err := budget.Parse("{"); fault.All(err) != nil || !asError(err, &wrong) {
		t.Errorf("what is no GraphQL: %v", err)
	}
}

func asError(err error, to **gqlerror.Error) (ok bool) {
	*to, ok = err.(*gqlerror.Error)
	return ok
}

// A document that takes a place of its own in the memory of the counter is counted as one
// that is written out: a naive walk over random documents finds the same numbers.
func TestCountAgreesWithANaiveWalk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := documents(t)
		document, err := budget.Parse(text)
		if err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		counts := budget.Count(document)
		for _, o := range document.Operations {
			n := naive{document: document, places: map[string]int{}}
			n.want.Mutation = o.Operation == ast.Mutation
			n.directives(o.Directives)
			n.walk(o.SelectionSet, 0, "")
			for _, times := range n.places {
				n.want.Repeats = max(n.want.Repeats, times)
			}
			if got := counts.Of(o); got != n.want {
				t.Fatalf("%s\n got %+v\nwant %+v", text, got, n.want)
			}
		}
	})
}

// naive walks what an operation expands to.
type naive struct {
	document *ast.QueryDocument
	want     budget.Tally
	places   map[string]int // fields by their path
}

func (n *naive) directives(list ast.DirectiveList) { n.want.Directives += len(list) }

func (n *naive) walk(set ast.SelectionSet, depth int, path string) {
	for _, selection := range set {
		n.want.Fields++
		switch s := selection.(type) {
		case *ast.Field:
			n.want.Depth = max(n.want.Depth, depth+1)
			if path == "" {
				n.want.RootFields++
			}
			if s.Alias != s.Name {
				n.want.Aliases++
			}
			for _, a := range s.Arguments {
				n.want.Nesting = max(n.want.Nesting, strings.Count(a.Value.String(), "["))
			}
			n.directives(s.Directives)
			n.places[path+"/"+s.Alias]++
			n.walk(s.SelectionSet, depth+1, path+"/"+s.Alias)
		case *ast.InlineFragment:
			n.directives(s.Directives)
			n.want.Depth = max(n.want.Depth, depth+1)
			n.walk(s.SelectionSet, depth+1, path)
		case *ast.FragmentSpread:
			f := n.document.Fragments.ForName(s.Name)
			n.directives(s.Directives)
			n.directives(f.Directives)
			n.walk(f.SelectionSet, depth, path)
		}
	}
}

// documents draws a document whose fragments spread only later ones.
func documents(t *rapid.T) string {
	var b strings.Builder
	fragments := rapid.IntRange(0, 4).Draw(t, "fragments")
	for range rapid.IntRange(1, 2).Draw(t, "operations") {
		b.WriteString(rapid.SampledFrom([]string{"query", "mutation", "query @a"}).Draw(t, "kind"))
		selections(t, &b, 3, 0, fragments)
	}
	for i := range fragments {
		fmt.Fprintf(&b, " fragment F%d on T", i)
		b.WriteString(rapid.SampledFrom([]string{"", "@a", "@a @b"}).Draw(t, "directives"))
		selections(t, &b, 2, i+1, fragments)
	}
	return b.String()
}

func selections(t *rapid.T, b *strings.Builder, depth, from, to int) {
	b.WriteString("{")
	for range rapid.IntRange(1, 4).Draw(t, "selections") {
		kind := rapid.IntRange(0, 5).Draw(t, "selection")
		switch {
		case kind == 0 && from < to:
			fmt.Fprintf(b, " ...F%d", rapid.IntRange(from, to-1).Draw(t, "spread"))
			b.WriteString(rapid.SampledFrom([]string{"", "@a"}).Draw(t, "directive"))
		case kind == 1 && depth > 0:
			b.WriteString(rapid.SampledFrom([]string{" ...", " ... on T", " ...@a"}).Draw(t, "inline"))
			selections(t, b, depth-1, from, to)
		default:
			b.WriteString(rapid.SampledFrom([]string{" a", " b", " x:a", " a@a", " a(x:[[1]])", " c:c"}).Draw(t, "field"))
			if kind == 2 && depth > 0 {
				selections(t, b, depth-1, from, to)
			}
		}
	}
	b.WriteString("}")
}

// FuzzBudget counts any bytes: it never panics, and what it lets through is small however
// often it is walked.
func FuzzBudget(f *testing.F) {
	for _, text := range []string{
		`{a}`, `query A($x:[Int!]=[1]){a(x:$x){...F}} fragment F on T{b ...G} fragment G on T{...F}`, `{a(x:{y:[{z:"\u00e9"}]})@b}`,
		`subscription{...{...on T{a}}}`, `{a}{b}`, `fragment F on T{a}`, `"""x""" query{a}`, `{a(x:""")}`, "\ufeff{a}", `{a:b:c}`, `query($a:Int@x){a}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := budget.Weigh([]byte(text)); err != nil && fault.All(err) == nil {
			t.Errorf("Weigh: %v", err)
		}
		document, err := budget.Parse(text)
		if err != nil {
			return
		}
		if budget.Size(document) <= 0 {
			t.Error("it takes no memory")
		}
		counts := budget.Count(document)
		for _, o := range document.Operations {
			if counts.Refusal(o) == nil && steps(document, o.SelectionSet) > budget.MaxFields {
				t.Errorf("more than %d selections pass: %s", budget.MaxFields, text)
			}
		}
	})
}

// steps is how many selections a naive walk visits; of documents without circles.
func steps(document *ast.QueryDocument, set ast.SelectionSet) int {
	n := len(set)
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			n += steps(document, s.SelectionSet)
		case *ast.InlineFragment:
			n += steps(document, s.SelectionSet)
		case *ast.FragmentSpread:
			if f := document.Fragments.ForName(s.Name); f != nil {
				n += steps(document, f.SelectionSet)
			}
		}
	}
	return n
}
