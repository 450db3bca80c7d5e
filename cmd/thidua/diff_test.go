package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"thidua/workflow"
)

// Two versions are compared by what they mean, with a mark at what touches running cases.
func TestDiffCommand(t *testing.T) {
	text, err := os.ReadFile(reportFile)
	if err != nil {
		t.Fatal(err)
	}
	changed := written(t, strings.NewReplacer("{stage: REVIEWED, waits: [second]", "{stage: SUBMITTED, waits: [second]", "    max: 2   ", "    max: 3   ").Replace(string(text)))
	r := command(t, "", "workflow", "diff", reportFile, changed)
	if r.code != exitOK || !strings.Contains(r.out, "! STATE_CHANGED: Trạng thái “reopening”: giai đoạn REVIEWED → SUBMITTED. / State “reopening”: stage REVIEWED → SUBMITTED.\n") ||
		!strings.Contains(r.out, "  ACTION_CHANGED: Thao tác “withdraw”: tối đa 2 ") {
		t.Errorf("%d %s %s", r.code, r.out, r.errOut)
	}
	var changes []workflow.Change
	r = command(t, "", "workflow", "diff", "--json", reportFile, changed)
	if err := json.Unmarshal([]byte(r.out), &changes); err != nil || len(changes) != 2 {
		t.Errorf("%v %s", err, r.out)
	}
	if r := command(t, "", "workflow", "diff", reportFile, reportFile); r.code != exitOK || r.out != "Không khác nhau / no difference\n" {
		t.Errorf("%d %q", r.code, r.out)
	}
	if r := command(t, "", "workflow", "diff", reportFile, written(t, "states: 1")); r.code != exitFailed || !strings.Contains(r.errOut, "The definition has errors") {
		t.Errorf("%d %q", r.code, r.errOut)
	}
}
