package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"thidua/workflow"
)

// What can go wrong is told with its place and the way there, and an ERROR in any file
// fails the command.
func TestCheckCommand(t *testing.T) {
	text, err := os.ReadFile(reportFile)
	if err != nil {
		t.Fatal(err)
	}
	if r := command(t, "", "workflow", "check", reportFile); r.code != exitOK || !strings.Contains(r.out, "0 lỗi, 0 cảnh báo / 0 errors, 0 warnings") ||
		!strings.Contains(r.out, "TRAP (ASSUMES)") || !strings.Contains(r.out, "assumes: missing; unanswered\n") {
		t.Errorf("%d %s %s", r.code, r.out, r.errOut)
	}
	endless := written(t, strings.Replace(string(text), "    loop: free\n", "", 1))
	r := command(t, "", "workflow", "check", reportFile, endless)
	if r.code != exitFailed || !strings.Contains(r.errOut, "Definitions with errors: "+endless) || !strings.Contains(r.out, "ERROR UNBOUNDED (REFUTED)") ||
		!strings.Contains(r.out, "    1. create as officer of member8") {
		t.Errorf("%d %s %s", r.code, r.out, r.errOut)
	}
	var files []struct {
		File     string
		Findings []workflow.Finding
	}
	r = command(t, "", "workflow", "check", "--json", endless)
	if err := json.Unmarshal([]byte(r.out), &files); err != nil || r.code != exitFailed || len(files) != 1 || len(files[0].Findings) < 2 {
		t.Errorf("%v %d %s", err, r.code, r.out)
	}
	if r := command(t, "", "workflow", "check", written(t, "states: 1")); r.code != exitFailed || !strings.Contains(r.out, ":1:1: ERROR MISSING") {
		t.Errorf("%d %s %s", r.code, r.out, r.errOut)
	}
	if r := command(t, "", "workflow", "check", "nowhere.yaml"); r.code != exitFailed || !strings.Contains(r.errOut, "cannot be read") {
		t.Errorf("%d %s", r.code, r.errOut)
	}
	// An effect that reports do not have could not be published.
	unserved := written(t, strings.Replace(string(text), "do: [publish]", "do: [shout]", 1))
	if r := command(t, "", "workflow", "check", unserved); r.code != exitFailed || !strings.Contains(r.out, "ERROR UNSERVED") {
		t.Errorf("%d %s", r.code, r.out)
	}
	// The policy is the ceiling: no secretary closes a report.
	above := written(t, strings.Replace(string(text), "    move: {reviewed: closed}\n    who: [handler]", "    move: {reviewed: closed}\n    who: [handler, recorder]", 1))
	if r := command(t, "", "workflow", "check", above); r.code != exitFailed || !strings.Contains(r.out, "ERROR POLICY") {
		t.Errorf("%d %s", r.code, r.out)
	}
}
