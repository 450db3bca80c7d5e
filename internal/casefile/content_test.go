package casefile

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
	"thidua/workflow/definitions"
)

// A field that an earlier version declared, and the present one does not, keeps its value when
// the case is written again; what the present one declares is changed, or cleared.
func TestContentOfAnEarlierVersionStays(t *testing.T) {
	source, err := definitions.FS.ReadFile("nomination.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := workflow.Compile(source)
	if err != nil {
		t.Fatal(err)
	}
	const stored = `{"achievements":"much","form":"FLAG","gone":"precious","score":12345678901234567890}`
	values, err := Values(p, stored)
	if err != nil {
		t.Fatal(err)
	}
	written, err := rewritten(p, stored, merged(values, map[string]any{"achievements": "more", "form": nil}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`{"achievements":"more","gone":"precious","score":12345678901234567890}`, written); diff != "" {
		t.Error(diff)
	}
}
