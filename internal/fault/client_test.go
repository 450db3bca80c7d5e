package fault_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"thidua/internal/fault"
	"thidua/internal/golden"
)

// The TypeScript client knows every code of the catalogue by the place where it is met.
func TestCatalogueOfTheClient(t *testing.T) {
	var b strings.Builder
	b.WriteString("// Written by the tests of internal/fault from its catalogue; do not edit.\n")
	for _, list := range []struct {
		place      fault.Place
		name, says string
	}{
		{fault.InPayload, "PayloadCode", "What a mutation's `errors` tell."},
		{fault.InBlockers, "BlockerCode", "What a transition's `blockers` tell."},
		{fault.InResponse, "ResponseCode", "What a response's `errors` tell, and a RequestError."},
	} {
		fmt.Fprintf(&b, "\n/** %s The list grows: expect others. */\nexport type %s =", list.says, list.name)
		for _, e := range fault.Catalogue {
			if slices.Contains(e.Places, list.place) {
				fmt.Fprintf(&b, "\n  | %q", e.Code)
			}
		}
		b.WriteString(";\n")
	}
	golden.Equal(t, "../../clients/typescript/src/generated/codes.ts", []byte(b.String()))
}
