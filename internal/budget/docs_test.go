package budget_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/internal/budget"
	"thidua/internal/golden"
)

// The page for operators has the limits as they are.
func TestLimitsPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("| limit | at most |\n|---|---|\n")
	for _, l := range []struct {
		most int
		what string
	}{
		{budget.MaxTokens, "tokens of a query's text"},
		{budget.MaxDepth, "fields and inline fragments inside each other"},
		{budget.MaxNesting, "lists and objects inside each other, in a literal or in the request's JSON"},
		{budget.MaxValues, "values in the request's JSON"},
		{budget.MaxFields, "fields and fragments of an operation, counted as often as they are spread"},
		{budget.MaxSelections, "the same of all operations and fragments of a query's text"},
		{budget.MaxRepeats, "fields of one name at one place"},
		{budget.MaxAliases, "aliases"},
		{budget.MaxRootFields, "fields at the first level"},
		{budget.MaxMutations, "mutations in one operation"},
		{budget.MaxDirectives, "directives"},
		{budget.MaxCost, "points of cost"},
	} {
		fmt.Fprintf(&b, "| %s | %d |\n", l.what, l.most)
	}
	b.WriteString("| body; answer, of a subscription; time of an operation; statement on Postgres | 1 MiB; 8 MiB, 1 MiB; 10 s; 30 s |\n")
	golden.Section(t, "../../docs/operating.md", "limits", b.String())
}
