package workflow_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
)

// A case of this small workflow waits for a vote, or not.
const wait = `
workflow: wait
version: 1
label: {vi: Chờ, en: Wait}
subject: Case
roles:
  head:    {role: HEAD, of: unit}
  handler: {role: HEAD, of: leader, else: [deputy, rotation]}
start: {state: draft, who: [head]}
states:
  draft:  {stage: DRAFT, edit: [head], label: {vi: Thảo, en: Draft}}
  asked:  {stage: SUBMITTED, label: {vi: Hỏi, en: Asked}}
  passed: {stage: REVIEWED, final: true, label: {vi: Xong, en: Passed}}
transitions:
  ask:  {label: {vi: Hỏi, en: Ask}, move: {draft: asked}, who: [head]}
  pass: {label: {vi: Qua, en: Pass}, move: {asked: passed}, who: [handler]}
`

// A migration keeps the stage, and goes neither out of a vote nor into one; the event names
// the version, and folding it gives a case that stands as before.
func TestMigrate(t *testing.T) {
	old := compileText(t, wait)
	voting := compileText(t, strings.NewReplacer(
		"version: 1", "version: 2",
		"asked:  {stage: SUBMITTED,", "asked:  {stage: SUBMITTED, approval: {electors: members, on: {passed: pass, failed: pass, tied: pass, no_quorum: pass}}, deadline: {after: P3D},",
		"move: {asked: passed}, who: [handler]", "move: {asked: passed}, by: approval").Replace(wait))
	at := time.Date(2022, 7, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name     string
		from, on *workflow.Program
		state    string
		to       string
		blocker  string
	}{
		{"to the state of the same name", old, voting, "draft", "draft", ""},
		{"back", voting, old, "draft", "draft", ""},
		{"into a vote", old, voting, "asked", "asked", workflow.CodeRoundOpen},
		{"out of a vote", voting, old, "asked", "asked", workflow.CodeRoundOpen},
		{"to another stage", old, voting, "draft", "passed", workflow.CodeStageChanged},
		{"to a state that is not there", old, voting, "draft", "moon", workflow.CodeStageChanged},
		{"from a state that is not there", old, voting, "moon", "draft", workflow.CodeStageChanged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := workflow.Case{State: tt.state, Version: 3, Vouched: "a", At: at}
			e, blocker := tt.on.Migrate(c, tt.from, tt.to, "giamdoc", at.Add(time.Hour))
			if (blocker != nil) != (tt.blocker != "") || blocker != nil && blocker.Code != tt.blocker {
				t.Fatalf("the blocker is %+v", blocker)
			}
			if blocker != nil {
				return
			}
			next := tt.on.Evolve(c, *e)
			if next.State != tt.to || next.Version != 4 || next.Vouched != "a" || e.Definition != tt.on.Reference() || e.FromStage != e.ToStage {
				t.Errorf("%+v leads to %+v", e, next)
			}
			if diff := cmp.Diff(1, next.Deeds.Of(workflow.ActionMigrate).Times); diff != "" {
				t.Error(diff)
			}
		})
	}
}
