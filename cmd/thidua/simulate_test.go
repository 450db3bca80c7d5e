package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/workflow"
)

var reportFile = filepath.Join("..", "..", "workflow", "definitions", "report.yaml")

// written puts text into a file of its own.
func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A rehearsal that goes through ends well, and tells each state with what leaves it.
func TestSimulateCommand(t *testing.T) {
	script := written(t, `
facts: {report_due: 2022-08-01}
steps:
  - {action: create, as: officer}
  - {action: submit, as: head, after: P30D, input: {lateReason: Bão}}
  - {action: review, as: handler, input: {conclusion: Tốt}}
`)
	r := command(t, "", "workflow", "simulate", reportFile, script)
	for _, part := range []string{
		"1. create (officer@unit): draft · Bản thảo / Draft\n   hạn / due 2022-08-01T16:59:59Z\n",
		"   + discard → discarded: officer, head\n",
		"3. review (head@leader): reviewed",
	} {
		if !strings.Contains(r.out, part) {
			t.Errorf("%q is not in\n%s", part, r.out)
		}
	}
	if r.code != exitOK {
		t.Errorf("%d %q", r.code, r.errOut)
	}
}

// A refused step is told with every reason, here as JSON, and the command ends with 1.
func TestSimulateCommandRefused(t *testing.T) {
	script := written(t, `
facts: {missing: [results], number_set: false}
steps:
  - action: create
  - {action: submit, as: head}
  - {action: discard, input: {reason: x, price: 1.5}}
`)
	r := command(t, "", "workflow", "simulate", "--json", reportFile, script)
	if r.code != exitFailed || !strings.Contains(r.errOut, "Refused steps: 2, 3.") || !strings.Contains(r.errOut, "Bước bị từ chối: 2, 3.") {
		t.Errorf("%d %q", r.code, r.errOut)
	}
	var steps []workflow.Simulated
	if err := json.Unmarshal([]byte(r.out), &steps); err != nil {
		t.Fatal(err)
	}
	if len(steps) != 3 || steps[0].Event == nil || len(steps[1].Refusal.Blockers) != 2 || len(steps[2].Refusal.Inputs) != 1 {
		t.Errorf("%s", r.out)
	}
	r = command(t, "", "workflow", "simulate", reportFile, script)
	for _, part := range []string{"2. submit: bị từ chối / refused\n   SECTION_EMPTY sections.results: Mục results", "INVALID_INPUT price:", "- submit → submitted: SECTION_EMPTY sections.results, NUMBER_REQUIRED number"} {
		if !strings.Contains(r.out, part) {
			t.Errorf("%q is not in\n%s", part, r.out)
		}
	}
}

// What is wrong with a script is told at its place, and never played.
func TestSimulateCommandWrongly(t *testing.T) {
	tests := []struct{ name, script, want string }{
		{"an unknown key", "steps: [{action: create, who: officer}]", `line 1, column 26: unknown key "who"`},
		{"no steps", "facts: {}", `the key "steps" is missing`},
		{"nothing", "", "the file is empty"},
		{"an alias", "steps: [&a {action: create}, *a]", "anchors and aliases"},
		{"an unknown fact", "facts: {mood: 1}\nsteps: []", `The definition has no fact "mood".`},
		{"an unknown role", "steps: [{action: create, as: boss}]", `Step 1: The definition has no role "boss".`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := command(t, "", "workflow", "simulate", reportFile, written(t, tt.script))
			if r.code != exitFailed || r.out != "" || !strings.Contains(r.errOut, tt.want) {
				t.Errorf("%d %q %q, want %q", r.code, r.out, r.errOut, tt.want)
			}
		})
	}
	if r := command(t, "", "workflow", "simulate", reportFile, filepath.Join(t.TempDir(), "none.yaml")); r.code != exitFailed || !strings.Contains(r.errOut, "cannot be read") {
		t.Errorf("a script that is not there: %d %q", r.code, r.errOut)
	}
}
