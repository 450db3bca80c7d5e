package graph_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
	"thidua/workflow/definitions"
)

// consult asks two electorates, openly, before a case is done.
const consult = `workflow: consult
version: 1
label: {vi: Lấy ý kiến, en: Consult}
subject: Case
fields:
  what:   {type: text, max: 50, required: true, label: {vi: Nội dung, en: What}}
  amount: {type: int, min: 0, max: 9, label: {vi: Số lượng, en: Amount}}
  gone:   {type: text, max: 50, label: {vi: Ghi thêm, en: Gone}}
roles:
  officer: {role: OFFICER, of: unit}
  head:    {role: HEAD, of: unit}
  handler: {role: HEAD, of: leader, else: [deputy, rotation]}
start: {state: draft, who: [officer, head]}
states:
  draft:   {stage: DRAFT, waits: [officer], edit: [officer, head], deadline: {after: P9D}, label: {vi: Bản thảo, en: Draft}}
  voting:
    stage: SUBMITTED
    label: {vi: Biểu quyết, en: Voting}
    deadline: {after: P3D}
    approval:
      lanes: {a: {electors: members}, b: {electors: handler}}
      on: {passed: pass, failed: fail, tied: fail, no_quorum: fail}
  done:    {stage: REVIEWED, rest: true, waits: [handler], label: {vi: Xong, en: Done}}
  refused: {stage: CLOSED, final: true, label: {vi: Không, en: Refused}}
transitions:
  send:  {label: {vi: Gửi, en: Send}, move: {draft: voting}, who: [head]}
  pass:  {label: {vi: Đạt, en: Pass}, move: {voting: done}, by: approval}
  fail:  {label: {vi: Không đạt, en: Fail}, move: {voting: refused}, by: approval}
  close: {label: {vi: Đóng, en: Close}, move: {done: refused}, who: [handler]}
`

const (
	publishes = `mutation P($i: PublishWorkflowInput!) { publishWorkflow(input: $i) { workflow { version } errors { ... on UserError { code } } } }`
	migrates  = `mutation M($i: MigrateWorkflowInput!) { migrateWorkflow(input: $i) {
migrated plan { from to cases blocker { code field } } errors { ... on UserError { code } } } }`
)

// adopts publishes a version by the consent of both heads.
func (w *world) adopts(source string) {
	w.Helper()
	w.ask("giamdoc@quangngai", publishes, map[string]any{"i": map[string]any{"source": source}})
	a := w.ask("giamdoc@ninhthuan", publishes, map[string]any{"i": map[string]any{"source": source}})
	if a.at("publishWorkflow.workflow") == nil {
		w.Fatalf("not published: %s", a.body)
	}
}

// migrate migrates by the consent of both heads, and answers what they were told.
func (w *world) migrate(name string, states ...any) (plan, migrated any) {
	w.Helper()
	in := map[string]any{"i": map[string]any{"workflow": name, "states": states}}
	first := w.ask("giamdoc@quangngai", migrates, in)
	second := w.ask("giamdoc@ninhthuan", migrates, in)
	return first.at("migrateWorkflow.plan"), second.at("migrateWorkflow.migrated")
}

// A vote that is over is told as it was held, however few electorates, and however secret, the
// version is that the case was migrated to; and what that version has no field for is kept.
func TestAVoteOfAnEarlierVersion(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.install(consult)
		one := w.makes("chuyenvien@phuyen", "consult", "2022-H1", map[string]any{"what": "x", "gone": "precious"})
		w.does("giamdoc@phuyen", "send", one, nil)
		for _, unit := range []string{"quangnam", "binhdinh", "khanhhoa", "ninhthuan", "quangngai"} {
			if err := w.votes("giamdoc@"+unit, one, workflow.Vote{Lane: "a", Choice: workflow.Yes}); err != nil {
				w.Fatal(err)
			}
		}
		if err := w.votes("giamdoc@quangngai", one, workflow.Vote{Lane: "b", Choice: workflow.Yes}); err != nil {
			w.Fatal(err)
		}
		const asks = `query($id: ID!) { node(id: $id) { ... on Case { approval { secret outcome lanes { name count { yes no } electors { voted choice } } } } } }`
		before := w.ask("giamdoc@phuyen", asks, map[string]any{"id": one}).at("node")
		w.adopts(strings.NewReplacer("version: 1", "version: 2", "lanes: {a: {electors: members}, b: {electors: handler}}", "electors: members\n      secret: true",
			"  gone:   {type: text, max: 50, label: {vi: Ghi thêm, en: Gone}}\n", "").Replace(consult))
		if _, migrated := w.migrate("consult"); migrated != float64(1) {
			t.Fatalf("migrated %v", migrated)
		}
		after := w.ask("giamdoc@phuyen", asks, map[string]any{"id": one}).at("node")
		if diff := cmp.Diff(before, after); diff != "" || after == nil {
			t.Error(diff)
		}
	})
}

// A case whose field has a value that the new version does not take stays where it is.
func TestAValueThatTheNewVersionDoesNotTake(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.install(consult)
		for _, fields := range []map[string]any{{"what": "x", "amount": 3}, {"what": "x"}} {
			w.makes("chuyenvien@phuyen", "consult", "2022-H1", fields)
		}
		w.adopts(strings.NewReplacer("version: 1", "version: 2", "amount: {type: int, min: 0, max: 9,", "amount: {type: text, max: 9,").Replace(consult))
		plan, migrated := w.migrate("consult")
		want := []any{
			map[string]any{"from": "draft", "to": "draft", "cases": float64(1), "blocker": nil},
			map[string]any{"from": "draft", "to": nil, "cases": float64(1), "blocker": map[string]any{"code": "FIELD_CHANGED", "field": "fields.amount"}},
		}
		if diff := cmp.Diff(want, plan); diff != "" || migrated != float64(1) {
			t.Errorf("migrated %v\n%s", migrated, diff)
		}
	})
}

// No mapping leads a nomination past its election.
func TestAMigrationIsNoElection(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		source, err := definitions.FS.ReadFile("nomination.yaml")
		if err != nil {
			t.Fatal(err)
		}
		one, _ := w.nominates("phuyen")
		w.adopts(strings.Replace(string(source), "\nversion: 1\n", "\nversion: 2\n", 1))
		plan, migrated := w.migrate("nomination", map[string]any{"from": "proposed", "to": "handed_in"})
		want := []any{map[string]any{"from": "proposed", "to": nil, "cases": float64(1), "blocker": map[string]any{"code": "STEP_SKIPPED", "field": "handed_in"}}}
		if diff := cmp.Diff(want, plan); diff != "" || migrated != float64(0) || w.state("giamdoc@phuyen", one) != "proposed" {
			t.Errorf("migrated %v\n%s", migrated, diff)
		}
	})
}
