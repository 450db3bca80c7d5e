package hostile

import (
	"fmt"
	"strings"

	"thidua/internal/fault"
)

// Within are requests that keep every limit and make the most of it: what they cost is what
// validation can cost at all.
func Within() []Request {
	most := func(names int) string {
		return inSchema(`types{` + strings.Repeat("...{", 12) + strings.Repeat(unknown(names), 30) + strings.Repeat("}", 12) + `}`)
	}
	wide, half := most(32), most(30)
	return []Request{
		{"equal fields behind inline fragments", query(wide), fault.ValidationFailed},
		{"two operations of that", `{"operationName":"a","query":"query a` + half + `query b` + half + `"}`, fault.ValidationFailed},
		{"equal fields that fit", query(inSchema(`types{` + strings.Repeat("...{", 12) + strings.Repeat("kind name description specifiedByURL isOneOf ", 30) + strings.Repeat("}", 12) + `}`)), ""},
		{"equal fields in three levels", query(`{__type(name:"Query"){` + strings.Repeat("fields{"+strings.Repeat("args{name description defaultValue}", 5)+"}", 6) + `}}`), ""},
		{"60 fragments beside each other", query(fragments(60, 15)), fault.ValidationFailed},
		{"30 fragments with the same fields", query(same(30, 30)), fault.ValidationFailed},
		{"30 fields of 20 arguments", query(`{__schema{` + strings.Repeat(`types(`+variablesOf(20)+`)`, 30) + `}}`), fault.ValidationFailed},
		{"130 operations that spread a fragment", query(spreading(130, 20)), fault.ValidationFailed},
		{"a chain of 60 fragments", query(chain(60)), ""},
		{"a list of 1,900 wrong values", query(`{__type(name:[` + strings.Repeat("1 ", 1900) + `]){name}}`), fault.ValidationFailed},
		{"18,000 values as a variable that nobody wants", `{"query":"{__typename}","variables":{"a":[` + strings.Repeat("[],", 9_000) + `0]}}`, ""},
	}
}

// fragments are so many, with fields of their own, spread at one place.
func fragments(n, fields int) string {
	var b, all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, "...F%d ", i)
		fmt.Fprintf(&b, "fragment F%d on __Schema{%s}", i, numbered(fields, fmt.Sprintf("a%d_%%d ", i)))
	}
	return inSchema(all.String()) + b.String()
}

// same are fragments with the same fields, spread at one place.
func same(n, fields int) string {
	var b, all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, "...F%d ", i)
		fmt.Fprintf(&b, "fragment F%d on __Schema{%s}", i, unknown(fields))
	}
	return inSchema(all.String()) + b.String()
}

func variablesOf(n int) string { return numbered(n, "a%d:1 ") }
