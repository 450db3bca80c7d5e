package server

import (
	"strings"
	"testing"

	"thidua/internal/fault"

	"github.com/vektah/gqlparser/v2/ast"
)

// Of several operations none is chosen, or one that is not there: the sentence is in the
// caller's language and does not repeat the name.
func TestOperationThatIsNotThere(t *testing.T) {
	b := newBench(t)
	for body, says := range map[string]string{
		`{"query":"query A {who} query B {who}"}`:                           "Choose one of the operations",
		`{"query":"query A {who}","operationName":"<b>Nothing</b>"}`:        "There is no operation of the name",
		`{"query":"query A {who} query B {who}","operationName":"Nothing"}`: "There is no operation of the name",
	} {
		r := b.do("POST", "/graphql", body, "Content-Type", "application/json", "Accept-Language", "en")
		if r.code(t) != fault.ValidationFailed || !strings.Contains(r.body, says) || strings.Contains(r.body, "Nothing") {
			t.Errorf("%s: %d %s", body, r.status, r.body)
		}
	}
}

// An operation that holds a vote is not named in the log, wherever the vote stands in it.
func TestVotesAreNotNamedInTheLog(t *testing.T) {
	vote := &ast.Field{Name: "vote"}
	for name, selections := range map[string]ast.SelectionSet{
		"a field":    {&ast.Field{Name: "updateCase"}, vote},
		"inline":     {&ast.InlineFragment{SelectionSet: ast.SelectionSet{vote}}},
		"a fragment": {&ast.FragmentSpread{Definition: &ast.FragmentDefinition{SelectionSet: ast.SelectionSet{vote}}}},
	} {
		if !votes(selections) {
			t.Errorf("%s would be named", name)
		}
	}
	if votes(ast.SelectionSet{&ast.Field{Name: "reports"}, &ast.FragmentSpread{}}) {
		t.Error("an operation without a vote would not be named")
	}
}
