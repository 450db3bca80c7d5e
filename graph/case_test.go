package graph_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// What clients ask of cases.
const (
	caseFields = `id workflow title version stage dueAt state { name } unit { code } period { code } author { name }
fields { name label type required values value } transitions { action allowed blockers { code message field } }
history(first: 100) { nodes { action note } } definition { name version }`
	caseErrors = `errors { __typename ... on UserError { code message path }
... on TransitionBlockedError { blockers { code message field } } ... on VersionConflictError { current { id version } } }`
	caseQuery     = `query($id: ID!) { node(id: $id) { ... on Case { ` + caseFields + ` } } }`
	caseMutations = `mutation CreateCase($i: CreateCaseInput!) { createCase(input: $i) { case { ` + caseFields + ` } ` + caseErrors + ` } }
mutation UpdateCase($i: UpdateCaseInput!) { updateCase(input: $i) { case { ` + caseFields + ` } ` + caseErrors + ` } }
mutation Act($i: PerformActionInput!) { performAction(input: $i) { subject { id version stage state { name } ... on Case { ` + caseFields + ` } } ` + caseErrors + ` } }`
)

// flat turns the fields of a case into a map of values, and its history into the list of actions.
func flat(node map[string]any) map[string]any {
	if node == nil {
		return nil
	}
	node = maps.Clone(node)
	values, history := map[string]any{}, []any{}
	for _, f := range node["fields"].([]any) {
		values[fmt.Sprint(at(f, "name"))] = at(f, "value")
	}
	for _, x := range at(node, "history.nodes").([]any) {
		history = append(history, at(x, "action"))
	}
	node["values"], node["history"] = values, history
	return node
}

// install publishes a definition as if its heads had consented.
func (w *world) install(source string) {
	w.Helper()
	p, err := workflow.Compile([]byte(source))
	if err != nil {
		w.Fatal(err)
	}
	err = w.store.Tx(w.Context(), func(ctx context.Context, tx *db.Tx) error {
		if err := w.store.RaiseTx(ctx, tx); err != nil {
			return err
		}
		return tx.WorkflowVersion.Create().SetName(p.Name()).SetVersion(p.Version()).SetHash(p.Hash()).SetSubject(p.Subject()).
			SetSource(source).SetOrigin(term.Published).SetPublishedAt(time.Now().UTC().Truncate(time.Microsecond)).Exec(ctx)
	})
	if err != nil {
		w.Fatal(err)
	}
}

// makes begins a case and answers its identifier.
func (w *world) makes(as, name, period string, fields map[string]any) string {
	w.Helper()
	d := payload(w.askIn(as, "vi", caseMutations, "CreateCase", map[string]any{"i": map[string]any{
		"workflow": name, "periodId": w.period(period), "title": "Hồ sơ " + name, "fields": fields,
	}}), "createCase")
	if d.subject == nil {
		w.Fatalf("%s could not begin %s: %s", as, name, d.body)
	}
	return d.subject["id"].(string)
}

// actor is somebody of the cast as the runtime takes him.
func (w *world) actor(short string) *authz.Actor {
	w.Helper()
	actor, _, err := w.accounts.Authenticate(w.Context(), w.token(short))
	if err != nil {
		w.Fatal(err)
	}
	return actor
}

// votes hands in a vote.
func (w *world) votes(as, caseID string, vote workflow.Vote) error {
	w.Helper()
	_, err := w.resolver.Runtime.Perform(w.Context(), w.actor(as), runtime.Command{
		SubjectID: caseID, Action: workflow.ActionVote, ExpectedVersion: w.version(caseID), Vote: vote,
	})
	return err
}

// state is the case's state as its head sees it.
func (w *world) state(as, caseID string) any {
	w.Helper()
	return w.ask(as, caseQuery, map[string]any{"id": caseID}).at("node.state.name")
}

// leave is a definition of a cluster's own: nothing in the program knows of it.
const leave = `
workflow: leave
version: 1
label: {vi: Đơn xin nghỉ, en: Leave}
subject: Case
fields:
  reason:   {type: text, max: 50, required: true, label: {vi: Lý do, en: Reason}}
  from_day: {type: date, required: true, label: {vi: Từ ngày, en: From}}
  days:     {type: int, min: 1, max: 30, required: true, label: {vi: Số ngày, en: Days}}
  kind:     {type: enum, values: [ANNUAL, SICK], fixed: true, label: {vi: Loại, en: Kind}}
  paid:     {type: bool, label: {vi: Có lương, en: Paid}}
  allowance: {type: decimal, min: 0, max: 1000, label: {vi: Phụ cấp, en: Allowance}}
  stand_ins: {type: list, label: {vi: Người thay, en: Stand-ins}}
facts:
  period_open: {type: bool, of: period}
roles:
  officer: {role: OFFICER, of: unit}
  head:    {role: HEAD, of: unit}
  handler: {role: HEAD, of: leader, else: [deputy, rotation]}
start: {state: draft, who: [officer, head]}
states:
  draft:   {stage: DRAFT, waits: [officer], edit: [officer, head], label: {vi: Nháp, en: Draft}}
  asked:   {stage: SUBMITTED, waits: [handler], deadline: {at: from_day}, label: {vi: Đã xin, en: Asked}}
  voting:
    stage: SUBMITTED
    label: {vi: Lấy ý kiến, en: Voting}
    deadline: {after: P3D}
    approval: {electors: members, need: {of: electorate, more_than: 1/2}, on: {passed: grant, failed: refuse, no_quorum: refuse}}
  granted: {stage: CLOSED, final: true, label: {vi: Đồng ý, en: Granted}}
  refused: {stage: CLOSED, final: true, label: {vi: Từ chối, en: Refused}}
transitions:
  ask:
    label: {vi: Xin, en: Ask}
    move: {draft: asked}
    who: [head]
    guard:
      - {each: missing, code: FIELD_EMPTY, field: fields.$item, say: {vi: "Chưa nhập $item.", en: "$item is not given."}}
      - {if: "days <= 20", code: TOO_LONG, field: fields.days, say: {vi: "Nghỉ quá lâu.", en: "Too long."}}
  put_to_vote:
    label: {vi: Lấy ý kiến, en: Put to the vote}
    move: {asked: voting}
    who: [handler]
  send_back:
    label: {vi: Trả lại, en: Send back}
    move: {asked: draft}
    who: [handler]
    max: 2
  grant:  {label: {vi: Đồng ý, en: Grant}, move: {voting: granted}, by: approval}
  refuse: {label: {vi: Từ chối, en: Refuse}, move: {voting: refused}, by: approval}
`

// A workflow that a cluster has written for itself runs over the API to its end, with nothing
// in the program that knows it: its fields are what it asks about, and the members vote.
func TestAWorkflowOfOnesOwn(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.install(leave)
		one := w.makes("chuyenvien@phuyen", "leave", "2022-H1", map[string]any{"reason": " Việc gia đình ", "days": 25, "kind": "ANNUAL"})
		node := flat(w.ask("giamdoc@phuyen", caseQuery, map[string]any{"id": one}).at("node").(map[string]any))
		want := map[string]any{"reason": "Việc gia đình", "days": 25.0, "kind": "ANNUAL", "from_day": nil, "paid": nil, "allowance": nil, "stand_ins": nil}
		if diff := cmp.Diff(want, node["values"]); diff != "" {
			w.Errorf("values (-want +got):\n%s", diff)
		}
		d := w.perform(command{as: "giamdoc@phuyen", reportID: one, action: "ask"})
		if diff := cmp.Diff([]string{"FIELD_EMPTY", "TOO_LONG"}, d.codes()); diff != "" {
			w.Errorf("codes (-want +got):\n%s", diff)
		}
		if got := at(d.errors, "0.blockers.0.message"); got != "Chưa nhập “Từ ngày”." {
			w.Errorf("it says %v", got)
		}
		update := payload(w.askIn("chuyenvien@phuyen", "vi", caseMutations, "UpdateCase", map[string]any{"i": map[string]any{
			"caseId": one, "expectedVersion": 1, "title": "Nghỉ phép", "fields": map[string]any{
				"days": 5, "from_day": "2026-12-31", "allowance": "010.50", "paid": false, "stand_ins": []any{"A", " B "}},
		}}), "updateCase")
		values := map[string]any{"reason": "Việc gia đình", "days": 5.0, "kind": "ANNUAL", "from_day": "2026-12-31", "paid": false,
			"allowance": "10.5", "stand_ins": []any{"A", "B"}}
		if update.subject == nil || !cmp.Equal(values, flat(update.subject)["values"]) {
			w.Fatalf("the update answers %s", update.body)
		}
		w.does("giamdoc@phuyen", "ask", one, nil)
		if due := w.ask("giamdoc@phuyen", caseQuery, map[string]any{"id": one}).at("node.dueAt"); due != "2026-12-31T16:59:59.999999Z" {
			w.Errorf("due at %v", due)
		}
		w.does("giamdoc@quangngai", "put_to_vote", one, nil)
		blocked := &runtime.Blocked{}
		for _, f := range fault.All(w.votes("giamdoc@phuyen", one, workflow.Vote{Choice: workflow.Yes})) {
			blocked, _ = f.Detail.(*runtime.Blocked)
		}
		if len(blocked.Blockers) != 1 || blocked.Blockers[0].Code != workflow.CodeConflictOfInterest {
			w.Errorf("its own unit votes: %v", blocked)
		}
		for _, who := range []string{"quangngai", "ninhthuan", "khanhhoa"} {
			if err := w.votes("giamdoc@"+who, one, workflow.Vote{Choice: workflow.Yes}); err != nil {
				w.Fatal(err)
			}
		}
		node = flat(w.ask("giamdoc@phuyen", caseQuery, map[string]any{"id": one}).at("node").(map[string]any))
		if at(node, "state.name") != "granted" {
			w.Errorf("the state is %v", node["state"])
		}
		if diff := cmp.Diff([]any{"create", "update", "ask", "put_to_vote", "vote", "vote", "vote", "grant"}, node["history"]); diff != "" {
			w.Errorf("history (-want +got):\n%s", diff)
		}
	})
}

// Values that a field does not take are refused one by one, each with its place and in both
// languages; nothing is stored.
func TestFieldsThatAreNotTaken(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.install(leave)
		one := w.makes("chuyenvien@phuyen", "leave", "2022-H1", map[string]any{"kind": "SICK"})
		long, many := strings.Repeat("ă", 301), []any{}
		for i := range 201 {
			many = append(many, fmt.Sprint(i))
		}
		for _, c := range []struct {
			name, field string
			value       any
			code, path  string
			inVI, inEN  string
		}{
			{"no such field", "salary", 1, "INVALID_INPUT", "fields salary", "không có trường", "has no field"},
			{"text as a number", "reason", 5, "INVALID_INPUT", "fields reason", "văn bản hợp lệ", "valid text"},
			{"text too long", "reason", strings.Repeat("a", 51), "TEXT_TOO_LONG", "fields reason", "dài quá 50", "longer than 50"},
			{"text with control characters", "reason", "a\u0001", "INVALID_TEXT", "fields reason", "ký tự không hợp lệ", "not allowed"},
			{"int as text", "days", "5", "INVALID_INPUT", "fields days", "số nguyên từ 1 đến 30", "whole number from 1 to 30"},
			{"int with a fraction", "days", 1.5, "INVALID_INPUT", "fields days", "số nguyên", "whole number"},
			{"int out of bounds", "days", 31, "INVALID_INPUT", "fields days", "số nguyên", "whole number"},
			{"int far out", "days", 1e300, "INVALID_INPUT", "fields days", "số nguyên", "whole number"},
			{"date that is none", "from_day", "2022-02-30", "INVALID_INPUT", "fields from_day", "ngày có thật", "real date"},
			{"date in the form of people", "from_day", "30/06/2022", "INVALID_INPUT", "fields from_day", "ngày có thật", "real date"},
			{"bool as text", "paid", "true", "INVALID_INPUT", "fields paid", "true hoặc false", "true or false"},
			{"decimal that is none", "allowance", "1,5", "INVALID_INPUT", "fields allowance", "số thập phân", "decimal number"},
			{"decimal out of bounds", "allowance", "1000.01", "INVALID_INPUT", "fields allowance", "số thập phân", "decimal number"},
			{"list that is none", "stand_ins", "A", "INVALID_INPUT", "fields stand_ins", "danh sách", "list"},
			{"list with a number", "stand_ins", []any{1}, "INVALID_INPUT", "fields stand_ins 0", "danh sách", "list"},
			{"list with an empty text", "stand_ins", []any{"A", " "}, "INVALID_INPUT", "fields stand_ins 1", "danh sách", "list"},
			{"list with one twice", "stand_ins", []any{"A", "A "}, "INVALID_INPUT", "fields stand_ins 1", "danh sách", "list"},
			{"list with a long text", "stand_ins", []any{long}, "INVALID_INPUT", "fields stand_ins 0", "danh sách", "list"},
			{"list too long", "stand_ins", many, "INVALID_INPUT", "fields stand_ins", "danh sách", "list"},
			{"list in a list", "stand_ins", []any{[]any{"A"}}, "INVALID_INPUT", "fields stand_ins 0", "danh sách", "list"},
			{"a record", "reason", map[string]any{"a": 1}, "INVALID_INPUT", "fields reason", "văn bản", "valid text"},
			{"a fixed field", "kind", "ANNUAL", "INVALID_INPUT", "fields kind", "chỉ nhập khi lập", "never changed"},
		} {
			for tongue, says := range map[string]string{"vi": c.inVI, "en": c.inEN} {
				d := payload(w.askIn("chuyenvien@phuyen", tongue, caseMutations, "UpdateCase", map[string]any{"i": map[string]any{
					"caseId": one, "expectedVersion": 1, "fields": map[string]any{c.field: c.value},
				}}), "updateCase")
				path := []string{}
				parts, _ := at(d.errors, "0.path").([]any)
				for _, p := range parts {
					path = append(path, fmt.Sprint(p))
				}
				if len(d.errors) != 1 || at(d.errors, "0.code") != c.code || strings.Join(path, " ") != c.path ||
					!strings.Contains(fmt.Sprint(at(d.errors, "0.message")), says) {
					w.Errorf("%s: %s", c.name, d.body)
				}
			}
		}
		for name, fields := range map[string]any{"a list": []any{"A"}, "a text": "A", "a number": 1} {
			d := payload(w.askIn("chuyenvien@phuyen", "vi", caseMutations, "UpdateCase", map[string]any{"i": map[string]any{
				"caseId": one, "expectedVersion": 1, "fields": fields,
			}}), "updateCase")
			if diff := cmp.Diff([]string{"INVALID_INPUT"}, d.codes()); diff != "" {
				w.Errorf("%s for the fields: %s", name, d.body)
			}
		}
		if v := w.version(one); v != 1 {
			w.Errorf("the version is %d", v)
		}
	})
}

// looks is who finds the case by any door, of everybody; all doors say the same.
func (w *world) looks(caseID string) []string {
	w.Helper()
	var found []string
	for _, who := range cast() {
		a := w.ask(who, `query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } cases(first: 100) { totalCount nodes { id } }
			inbox(first: 100) { nodes { subject { id } } } }`, map[string]any{"id": caseID})
		node, nodes := a.at("node.id") == caseID, a.at("nodes.0.id") == caseID
		list, _ := a.at("cases.nodes").([]any)
		listed := lists(a.at("cases.nodes"), "id", caseID)
		if node != nodes || node != listed || a.at("cases.totalCount") != float64(len(list)) {
			w.Errorf("%s: by node %t, by nodes %t, in the list %t of %v", who, node, nodes, listed, a.at("cases.totalCount"))
		}
		if lists(a.at("inbox.nodes"), "subject.id", caseID) && !node {
			w.Errorf("%s has it in the inbox and cannot read it", who)
		}
		if node {
			found = append(found, who)
		}
	}
	slices.Sort(found)
	return found
}

// Who reads a case: its unit always; once it was sent, the cluster's side, whoever votes on
// it and the cluster's posts, but for the conflicted; of an exemplar the other members as
// well. An administrator reads none, and a draft that was given up stays the unit's own.
func TestWhoReadsACase(t *testing.T) {
	posts := []string{"quansat@cum", "thamdinh1@cum", "thamdinh2@cum", "thamdinh3@cum", "thamdinh4@cum", "thamdinh6@cum", "thuky@cum"}
	heads, officers := []string{}, []string{}
	for _, u := range units {
		heads, officers = append(heads, "giamdoc@"+u), append(officers, "chuyenvien@"+u)
	}
	own := []string{"chuyenvien@phuyen", "giamdoc@phuyen"}
	sorted := func(lists ...[]string) []string {
		return slices.Compact(slices.Sorted(slices.Values(slices.Concat(lists...))))
	}
	onBothDatabases(t, func(w *world) {
		w.install(leave)
		see := func(what, caseID string, want []string) {
			w.Helper()
			if diff := cmp.Diff(want, w.looks(caseID)); diff != "" {
				w.Errorf("%s (-want +got):\n%s", what, diff)
			}
		}
		one := w.makes("chuyenvien@phuyen", "leave", "2022-H1", map[string]any{"reason": "Ốm", "from_day": "2026-12-31", "days": 2})
		see("a draft", one, own)
		w.does("giamdoc@phuyen", "ask", one, nil)
		see("once it was sent", one, sorted(own, heads, posts)) // every head but its own has a vote in it
		w.does("giamdoc@quangngai", "send_back", one, nil)
		see("sent back", one, sorted(own, heads, posts))
		two := w.makes("chuyenvien@phuyen", "exemplar", "2022-H1", map[string]any{"kind": "MODEL", "whose": "Làng biển", "story": "Sạch biển."})
		see("an exemplar's draft", two, own)
		w.does("giamdoc@phuyen", "build", two, nil)
		see("an exemplar that was sent", two, sorted(own, heads, officers, posts))
		three := w.makes("chuyenvien@phuyen", "exemplar", "2022-H1", nil)
		w.does("chuyenvien@phuyen", "discard", three, map[string]any{"reason": "Trùng."})
		see("a draft that was given up", three, own)
	})
}
