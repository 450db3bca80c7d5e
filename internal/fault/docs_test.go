package fault_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/internal/fault"
	"thidua/internal/golden"
)

// The page of codes lists every code of the catalogue, once, with its places.
func TestCataloguePage(t *testing.T) {
	var b strings.Builder
	b.WriteString("| code | where | says |\n|---|---|---|\n")
	seen := map[string]bool{}
	for _, e := range fault.Catalogue {
		if seen[e.Code] {
			t.Errorf("%s stands in the catalogue twice", e.Code)
		}
		seen[e.Code] = true
		places := make([]string, len(e.Places))
		for i, p := range e.Places {
			places[i] = string(p)
		}
		fmt.Fprintf(&b, "| %s | %s | %s · %s |\n", e.Code, strings.Join(places, ", "), e.Say.VI, e.Say.EN)
	}
	golden.Section(t, "../../docs/codes.md", "codes", b.String())
}
