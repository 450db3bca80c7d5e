// Package hostile is a set of requests that are made to make a server work for nothing. They
// ask for introspection alone, so that they fit every schema. Test only.
package hostile

import (
	"encoding/json"
	"fmt"
	"strings"

	"thidua/internal/fault"
)

// Request is one of them.
type Request struct {
	Name string
	Body string // JSON, at most 1 MiB
	Code string // by which it is refused
}

// Requests makes the set.
func Requests() []Request {
	set := []Request{
		{"a fragment bomb of a kilobyte", query(bomb(22)), fault.FieldLimitExceeded},
		{"a fragment bomb at the root", query(`{...F0}` + strings.ReplaceAll(bombed(22), "__Schema", "Query")), fault.RootFieldLimitExceeded},
		{"a bomb of ten branches", query(`{__schema{...F0}}` + branches(20, 10)), fault.FieldLimitExceeded},
		{"20,000 directives", query(`{__typename ` + strings.Repeat("@a ", 20_000) + `}`), fault.TokenLimitExceeded},
		{"600 directives", query(`{__typename ` + strings.Repeat("@a ", 600) + `}`), fault.DirectiveLimitExceeded},
		{"directives on spreads of a fragment with directives", query(`{__schema{` + strings.Repeat("...F@a ", 26) + `}} fragment F on __Schema @a{__typename}`), fault.DirectiveLimitExceeded},
		{"8,000 equal fields", query(inSchema(strings.Repeat("__typename ", 8000))), fault.TokenLimitExceeded},
		{"900 equal fields", query(inSchema(strings.Repeat("__typename ", 900))), fault.FieldLimitExceeded},
		{"equal fields in three levels", query(inSchema(strings.Repeat("types{"+strings.Repeat("fields{"+strings.Repeat("name ", 9)+"}", 9)+"}", 9))), fault.FieldLimitExceeded},
		{"equal fields behind inline fragments", query(inSchema(strings.Repeat("...{", 12) + strings.Repeat("__typename ", 700) + strings.Repeat("}", 12))), fault.FieldLimitExceeded},
		{"300 inline fragments inside each other", query(`{` + strings.Repeat("...{", 300) + strings.Repeat("__typename ", 9) + strings.Repeat("}", 300) + `}`), fault.DepthLimitExceeded},
		{"1,000 aliases", query(aliases(1000)), fault.TokenLimitExceeded},
		{"600 aliases", query(aliases(600)), fault.AliasLimitExceeded},
		{"31 aliases by spreading", query(`{__schema{` + strings.Repeat("...F ", 31) + `}} fragment F on __Schema{a:__typename}`), fault.AliasLimitExceeded},
		{"11 fields at the root", query(`{` + strings.Repeat("__typename ", 11) + `}`), fault.RootFieldLimitExceeded},
		{"6 mutations", query(`mutation{` + strings.Repeat("__typename ", 6) + `}`), fault.MutationLimitExceeded},
		{"5,000 lists inside each other", query(`{__type(name:` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `){name}}`), fault.DepthLimitExceeded},
		{"900 lists inside each other", query(`{__type(name:` + strings.Repeat("[", 900) + strings.Repeat("]", 900) + `){name}}`), fault.DepthLimitExceeded},
		{"400 objects inside each other", query(`{__type(name:` + strings.Repeat("{a:", 400) + "1" + strings.Repeat("}", 400) + `){name}}`), fault.DepthLimitExceeded},
		{"5,000 lists of a type", query(`query($a:` + strings.Repeat("[", 5000) + `Int){__typename}`), fault.DepthLimitExceeded},
		{"100,000 fields inside each other", query(strings.Repeat("{a", 100_000)), fault.DepthLimitExceeded},
		{"16 fields inside each other", query(strings.Repeat("{a", 16) + strings.Repeat("}", 16)), fault.DepthLimitExceeded},
		{"16 levels by fragments", query(`{__schema{...A}} fragment A on __Schema{types{...B}} fragment B on __Type` + strings.Repeat("{a", 14) + strings.Repeat("}", 14)), fault.DepthLimitExceeded},
		{"10,000 operations", query(operations(10_000)), fault.TokenLimitExceeded},
		{"300 operations", query(operations(300)), fault.ValidationFailed},
		{"100 operations that spread a fragment of 300 fields", query(spreading(100, 300)), fault.FieldLimitExceeded},
		{"another operation that is too wide", `{"operationName":"a","query":"query a{__typename} query b` + inSchema(strings.Repeat("__typename ", 1500)) + `"}`, fault.FieldLimitExceeded},
		{"an unused fragment that is too wide", query(`{__typename} fragment F on __Schema{` + strings.Repeat("__typename ", 1500) + `}`), fault.FieldLimitExceeded},
		{"a chain of 200 fragments", query(chain(200)), fault.FieldLimitExceeded},
		{"a fragment in itself", query(`{...F} fragment F on Query{...F}`), fault.ValidationFailed},
		{"fragments in a circle", query(`{__schema{...A}} fragment A on __Schema{...B ...B} fragment B on __Schema{...C ...C} fragment C on __Schema{...A ...A}`), fault.ValidationFailed},
		{"a circle that nobody spreads", query(`{__typename} fragment A on Query{...B} fragment B on Query{...A}`), fault.ValidationFailed},
		{"fragments that are not there", query(`{` + strings.Repeat("...Nothing ", 900) + `}`), fault.ValidationFailed},
		{"600 unknown fields", query(inSchema(unknown(600))), fault.ValidationFailed},
		{"introspection in circles", query(inSchema(`types{fields{type{fields{type{fields{type{name}}}}}}}`)), fault.ValidationFailed},
		{"a name of a megabyte", query(`{` + strings.Repeat("a", 1_000_000) + `}`), fault.ValidationFailed},
		{"30 equal names of 30,000 letters", query(inSchema(strings.Repeat(strings.Repeat("a", 30_000)+":types ", 15) + strings.Repeat(strings.Repeat("a", 30_000)+":queryType ", 15))), fault.FieldLimitExceeded},
		{"400 variables", query(`query(` + variables(400) + `){__typename}`), fault.ValidationFailed},
		{"a comment a line", query(strings.Repeat("#\n", 300_000) + `{__typename}`), fault.TokenLimitExceeded},
		{"a text of a megabyte where none is wanted", query(`{__type(nam:"` + strings.Repeat("a", 1_000_000) + `"){name}}`), fault.ValidationFailed},
		{"a syntax error behind a megabyte", query(strings.Repeat(",", 1_000_000) + `{`), fault.ParseFailed},
		{"a text of a megabyte in the wrong place", query(`{"` + strings.Repeat("a", 1_000_000) + `"}`), fault.ParseFailed},
		{"500,000 numbers as a variable", `{"query":"{__typename}","variables":{"a":[` + strings.Repeat("0,", 500_000) + `0]}}`, fault.ValueLimitExceeded},
		{"300,000 empty lists as a variable", `{"query":"{__typename}","variables":{"a":[` + strings.Repeat("[],", 300_000) + `0]}}`, fault.ValueLimitExceeded},
		{"5,000 lists inside each other as a variable", `{"query":"{__typename}","variables":{"a":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}}`, fault.DepthLimitExceeded},
		{"500,000 lists that do not end", `{"query":"{__typename}","variables":{"a":` + strings.Repeat("[", 500_000), fault.DepthLimitExceeded},
		{"extensions inside each other", `{"query":"{__typename}","extensions":{"a":` + strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40) + `}}`, fault.DepthLimitExceeded},
	}
	return set
}

// query is the body that sends a query alone.
func query(text string) string {
	body, err := json.Marshal(map[string]string{"query": text})
	if err != nil {
		return err.Error() // which is no JSON, so that the test fails
	}
	return string(body)
}

func inSchema(selections string) string { return `{__schema{` + selections + `}}` }

func bomb(levels int) string { return `{__schema{...F0}}` + bombed(levels) }

// bombed are fragments each of which spreads the next twice.
func bombed(levels int) string { return branches(levels, 2) }

func branches(levels, width int) string {
	var b strings.Builder
	for i := range levels {
		fmt.Fprintf(&b, "fragment F%d on __Schema{%s}", i, strings.Repeat(fmt.Sprintf("...F%d ", i+1), width))
	}
	fmt.Fprintf(&b, "fragment F%d on __Schema{__typename}", levels)
	return b.String()
}

func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func aliases(n int) string    { return inSchema(numbered(n, "a%d:__typename ")) }
func unknown(n int) string    { return numbered(n, "a%d ") }
func operations(n int) string { return numbered(n, "query a%d{__typename}") }
func variables(n int) string  { return numbered(n, "$a%d:Int ") }

func spreading(n, fields int) string {
	return numbered(n, "query a%d{...F}") + "fragment F on Query{" + unknown(fields) + "}"
}

// chain are fragments each of which spreads the next.
func chain(n int) string {
	var b strings.Builder
	b.WriteString(`{__schema{...F0}}`)
	for i := range n {
		fmt.Fprintf(&b, "fragment F%d on __Schema{...F%d}", i, i+1)
	}
	fmt.Fprintf(&b, "fragment F%d on __Schema{__typename}", n)
	return b.String()
}
