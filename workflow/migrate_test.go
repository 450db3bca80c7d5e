package workflow_test

import (
	"encoding/json"
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

// A case of this workflow is chosen before it is made, and proved again after it was mended.
const chosen = `
workflow: chosen
version: 2
label: {vi: Chọn, en: Chosen}
subject: Case
fields:
  much: {type: int, min: 0, max: 9, label: {vi: Số, en: Much}}
  kind: {type: enum, values: [A, B], label: {vi: Loại, en: Kind}}
  sum:  {type: decimal, label: {vi: Tổng, en: Sum}}
roles:
  head:    {role: HEAD, of: unit}
  handler: {role: HEAD, of: leader, else: [deputy, rotation]}
start: {state: asked, who: [head]}
states:
  asked:   {stage: DRAFT, edit: [head], label: {vi: Hỏi, en: Asked}}
  sent:    {stage: SUBMITTED, label: {vi: Gửi, en: Sent}}
  elected: {stage: SUBMITTED, label: {vi: Chọn, en: Elected}}
  proved:  {stage: SUBMITTED, label: {vi: Thẩm định, en: Proved}}
  made:    {stage: REVIEWED, final: true, label: {vi: Xong, en: Made}}
transitions:
  send:  {label: {vi: Gửi, en: Send}, move: {asked: sent}, who: [head]}
  elect: {label: {vi: Chọn, en: Elect}, move: {sent: elected}, who: [handler]}
  prove: {label: {vi: Thẩm định, en: Prove}, move: {elected: proved}, who: [handler]}
  mend:  {label: {vi: Sửa, en: Mend}, move: {proved: elected}, who: [handler]}
  make:  {label: {vi: Xong, en: Make}, move: {proved: made}, who: [handler]}
invariants:
  - {never: made, without: elect}
  - {never: made, without: prove, since: mend}
`

// No mapping leads a case round a step that the new version's invariants ask for. Where the
// order of two steps is not remembered, only a state of the same name is trusted.
func TestAMigrationSkipsNoStep(t *testing.T) {
	p := compileText(t, chosen)
	old := compileText(t, strings.NewReplacer("version: 2", "version: 1", // in which proved has two names
		"  made:    {stage", "  vouched: {stage: SUBMITTED, label: {vi: Xác nhận, en: Vouched}}\n  made:    {stage",
		"move: {proved: elected}", "move: {proved: elected, vouched: elected}", "move: {proved: made}", "move: {proved: made, vouched: made}",
		"  mend: ", "  vouch: {label: {vi: Xác nhận, en: Vouch}, move: {proved: vouched}, who: [handler]}\n  mend: ").Replace(chosen))
	for _, tt := range []struct {
		name, from, to string
		did            []string
		skips          bool
	}{
		{"before the election", "sent", "sent", nil, false},
		{"past the election", "sent", "elected", nil, true},
		{"past it and the proof", "sent", "proved", nil, true},
		{"elected and past the proof", "elected", "proved", []string{"elect"}, true},
		{"elected and back", "elected", "sent", []string{"elect"}, false},
		{"proved", "proved", "proved", []string{"elect", "prove"}, false},
		{"proved and mended, in its own state", "proved", "proved", []string{"elect", "mend", "prove"}, false},
		{"proved and mended, in whatever order", "elected", "proved", []string{"elect", "mend", "prove"}, true},
		{"proved under another name", "vouched", "proved", []string{"elect", "mend", "prove"}, false},
		{"to be proved again", "proved", "elected", []string{"elect", "mend", "prove"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := workflow.Case{State: tt.from, Version: 3}
			for _, action := range tt.did {
				c.Deeds = append(c.Deeds, workflow.Deed{Action: action, Times: 1})
			}
			_, blocker := p.Migrate(c, old, tt.to, "giamdoc", noon)
			if skips := blocker != nil && blocker.Code == workflow.CodeStepSkipped; skips != tt.skips || blocker != nil && !skips {
				t.Errorf("the blocker is %+v", blocker)
			}
		})
	}
}

// A stored value is one that the new version's field takes as it is, or none of its fields.
func TestStoredValuesThatDoNotFit(t *testing.T) {
	p := compileText(t, chosen)
	for _, tt := range []struct{ name, stored, want string }{
		{"nothing", `{}`, ""},
		{"as declared", `{"much": 3, "kind": "A", "sum": "1.5"}`, ""},
		{"of no field", `{"gone": "precious"}`, ""},
		{"a text for a number", `{"much": "three"}`, "much"},
		{"a number for a decimal", `{"sum": 3}`, "sum"},
		{"a number for an enum", `{"kind": 3}`, "kind"},
		{"a value that is gone", `{"kind": "C"}`, "kind"},
		{"a list for a number", `{"much": ["3"]}`, "much"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			decoder := json.NewDecoder(strings.NewReader(tt.stored))
			decoder.UseNumber()
			var stored map[string]any
			if err := decoder.Decode(&stored); err != nil {
				t.Fatal(err)
			}
			if got := p.Unfit(stored); got != tt.want {
				t.Errorf("%q does not fit, not %q", got, tt.want)
			}
		})
	}
}
