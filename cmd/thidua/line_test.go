package main_test

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The lines of the walk, as TestWalk calls them.

var anID = regexp.MustCompile(`^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$`)

// The officer creates the report once, whatever is sent again; the wrong kind and a
// second report are refused.
func (w *walk) create(t *testing.T) {
	input := vars{"periodId": w.officer.period(t, "2022-H1"), "kind": "INTERIM", "title": "Báo cáo sơ kết", "idempotencyKey": "create"}
	but := func(field string, value any) vars {
		other := vars{field: value}
		for k, v := range input {
			if _, ok := other[k]; !ok {
				other[k] = v
			}
		}
		return other
	}
	if p := w.officer.change(t, "CreateReport", but("kind", "FINAL")); !slices.Equal(p.codes(), []string{"KIND_MISMATCH"}) || p.Report != nil {
		t.Fatalf("a final report of a half-year: %+v", p)
	}
	first := w.officer.change(t, "CreateReport", input) // what was refused has not kept the key
	if len(first.Errors) > 0 || first.Report == nil || !anID.MatchString(first.Report.ID) {
		t.Fatalf("create: %+v", first)
	}
	w.id, w.done = first.Report.ID, []step{{action: "create", way: "-> draft", actor: w.officer.name(t)}}
	r := w.officer.report(t, w.id)
	if r.Stage != "DRAFT" || r.State.Name != "draft" || r.Version != 1 || r.Kind != "INTERIM" || r.Title != "Báo cáo sơ kết" || r.Number != nil ||
		r.Unit.Code != w.unit || r.Period.Code != "2022-H1" || r.Author.Name != w.officer.name(t) || r.Late || r.CutoffOn != nil {
		t.Errorf("as it is read: %+v", r)
	}
	if !r.CreatedAt.Equal(r.UpdatedAt) || r.DueAt == nil || !r.DueAt.Equal(endOf(2022, time.July, 10)) {
		t.Errorf("created %v, updated %v, due %v", r.CreatedAt, r.UpdatedAt, r.DueAt)
	}
	if again := w.officer.change(t, "CreateReport", input); cmp.Diff(first, again) != "" {
		t.Errorf("the same key again: %s", cmp.Diff(first, again))
	}
	for want, other := range map[string]vars{
		"IDEMPOTENCY_MISMATCH": but("title", "Báo cáo khác"), "DUPLICATE_REPORT": but("idempotencyKey", "another"),
	} {
		if p := w.officer.change(t, "CreateReport", other); !slices.Equal(p.codes(), []string{want}) || p.Report != nil {
			t.Errorf("want %s: %+v", want, p)
		}
	}
	if diff := cmp.Diff(r, w.officer.report(t, w.id)); diff != "" {
		t.Errorf("what was refused changed the report:\n%s", diff)
	}
	if list := w.officer.reports(t, vars{"where": vars{"unitCode": w.unit}}); list.TotalCount != 1 || list.Edges[0].Node.ID != w.id {
		t.Errorf("the list: %+v", list)
	}
}

// The empty report tells all that is missing, and SubmitReport tells the same; inputs
// that are still wanted are no blockers.
func (w *walk) empty(t *testing.T) {
	r := w.officer.report(t, w.id)
	var missing []string
	for _, s := range r.Sections {
		if s.Required {
			missing = append(missing, "SECTION_EMPTY sections."+s.Key)
		}
	}
	for _, i := range r.Indicators {
		missing = append(missing, "INDICATOR_MISSING indicators."+i.Code)
	}
	if len(r.Sections) != 11 || len(missing) < 8 {
		t.Fatalf("%d sections, %d indicators", len(r.Sections), len(r.Indicators))
	}
	var actions []string
	for _, x := range r.Transitions {
		actions = append(actions, x.Action)
		for _, b := range x.Blockers {
			if b.Code == "DEADLINE_PASSED" || b.Code == "REASON_REQUIRED" {
				t.Errorf("%s: a wanted input is told as the blocker %s", x.Action, b.Code)
			}
		}
	}
	sameSet(t, "actions that leave a draft", actions, []string{"propose", "submit", "discard"})
	propose, submit := r.transition("propose"), r.transition("submit")
	if propose.Allowed || len(propose.Inputs) != 0 || propose.To.Name != "awaiting_signature" || propose.To.Stage != "DRAFT" {
		t.Errorf("propose: %+v", propose)
	}
	sameSet(t, "propose", places(propose.Blockers), missing)
	if submit.Allowed || submit.To.Stage != "SUBMITTED" || len(submit.Inputs) != 1 || submit.Inputs[0].Name != "lateReason" || !submit.Inputs[0].Required {
		t.Errorf("submit: %+v", submit)
	}
	missing = append(missing, "NOT_PERMITTED", "SAME_PERSON", "NUMBER_REQUIRED number", "CUTOFF_REQUIRED cutoffOn")
	told := w.blocked(t, w.officer, "SubmitReport", vars{"lateReason": "Chờ số liệu"}, missing...)
	if diff := cmp.Diff(submit.Blockers, told); diff != "" {
		t.Errorf("transitions and SubmitReport differ:\n%s", diff)
	}
}

// The officer fills everything in; a stale version is told the current one.
func (w *walk) fillIn(t *testing.T) {
	r := w.officer.report(t, w.id)
	content := vars{"number": "45/BC-SVHTTDL", "cutoffOn": "2022-06-15"}
	var sections, indicators []vars
	for _, s := range r.Sections {
		sections = append(sections, vars{"key": s.Key, "body": "Nội dung " + s.Key})
	}
	for n, i := range r.Indicators { // the first actual value is zero, which is an answer
		indicators = append(indicators, vars{"code": i.Code, "target": "10.5", "actual": n})
	}
	content["sections"], content["indicators"] = sections, indicators
	w.stale(t, w.officer, "UpdateReport", 0, content)
	w.stale(t, w.officer, "UpdateReport", 2, content)
	w.accepted(t, w.officer, "UpdateReport", content, "DRAFT", step{action: "update", way: "draft -> draft"})
	w.stale(t, w.officer, "UpdateReport", 1, content)

	r = w.officer.report(t, w.id)
	if r.Number == nil || *r.Number != "45/BC-SVHTTDL" || r.CutoffOn == nil || *r.CutoffOn != "2022-06-15" {
		t.Errorf("number %v, cut-off %v", r.Number, r.CutoffOn)
	}
	for _, s := range r.Sections {
		if s.Body != "Nội dung "+s.Key {
			t.Errorf("section %s: %q", s.Key, s.Body)
		}
	}
	if i := r.Indicators[0]; i.Target == nil || *i.Target != "10.5" || i.Actual == nil || *i.Actual != "0" {
		t.Errorf("an indicator: %+v", i)
	}
	if i := r.transition("propose"); !i.Allowed || len(i.Blockers) != 0 {
		t.Errorf("propose: %+v", i)
	}
	sameSet(t, "submit", places(r.transition("submit").Blockers), []string{"NOT_PERMITTED", "SAME_PERSON"})
}

// The officer proposes. The head finds it; for everybody of another unit it does not exist.
func (w *walk) propose(t *testing.T) {
	w.blocked(t, w.head, "PerformAction", vars{"action": "propose"}, "NOT_PERMITTED")
	w.accepted(t, w.officer, "PerformAction", vars{"action": "propose", "note": "Trình Giám đốc"}, "DRAFT",
		step{action: "propose", way: "draft -> awaiting_signature", words: "Trình Giám đốc"})
	w.waitsFor(t, w.head, endOf(2022, time.July, 10), true, "submit", "recall")
	for _, who := range cast() {
		if who != w.officer.who && who != w.head.who {
			w.unseen(t, who)
		}
	}
}

// The head signs; the due date has passed, so a reason is wanted, and the report is late.
func (w *walk) submit(t *testing.T) {
	if x := w.head.report(t, w.id).transition("submit"); !x.Allowed || len(x.Blockers) != 0 || len(x.Inputs) != 1 || !x.Inputs[0].Required {
		t.Errorf("submit, before any input is given: %+v", x)
	}
	w.blocked(t, w.head, "SubmitReport", nil, "DEADLINE_PASSED lateReason")
	more := vars{"lateReason": "Chờ số liệu du lịch", "note": "Kính gửi Cụm trưởng", "idempotencyKey": "submit"}
	input := w.input("SubmitReport", more)
	first := w.accepted(t, w.head, "SubmitReport", more, "SUBMITTED",
		step{action: "submit", way: "awaiting_signature -> submitted", words: said("Kính gửi Cụm trưởng", "Chờ số liệu du lịch")})
	if r := w.head.report(t, w.id); !r.Late {
		t.Error("it is not marked late")
	}
	w.stale(t, w.head, "SubmitReport", len(w.done)-1, vars{"lateReason": "Lần hai"})
	if again := w.head.change(t, "SubmitReport", input); cmp.Diff(first, again) != "" {
		t.Errorf("the same key again, with the version of then: %s", cmp.Diff(first, again))
	}
	r := w.handler.report(t, w.id)
	w.waitsFor(t, w.handler, workingDays(r.UpdatedAt, 20), false, "return", "review")
	if w.handler.report(t, w.id).transition("withdraw").Allowed {
		t.Error("the handler may withdraw")
	}
	w.unseen(t, "chuyenvien@binhdinh", "giamdoc@binhdinh", "quantri@cum")
}

// The handler returns it, the officer mends it, the head signs again; what the handler
// reads is what was submitted.
func (w *walk) sendBack(t *testing.T) {
	w.blocked(t, w.other, "ReturnReport", vars{"reason": "Tôi trả lại"}, w.refusedToOther)
	w.blocked(t, w.handler, "ReturnReport", nil, "REASON_REQUIRED reason")
	w.accepted(t, w.handler, "ReturnReport", vars{"reason": "Bổ sung kết quả"}, "RETURNED",
		step{action: "return", way: "submitted -> returned", words: "Bổ sung kết quả"})
	due := workingDays(w.officer.report(t, w.id).UpdatedAt, 10)
	w.waitsFor(t, w.officer, due, false, "propose")

	mended := vars{"sections": []vars{{"key": "results", "body": "Kết quả mới"}}}
	w.accepted(t, w.officer, "UpdateReport", mended, "RETURNED", step{action: "update", way: "returned -> returned"})
	w.accepted(t, w.officer, "PerformAction", vars{"action": "propose"}, "RETURNED",
		step{action: "propose", way: "returned -> awaiting_signature_again"})
	w.waitsFor(t, w.head, due, false, "submit", "recall")
	for c, want := range map[*client]string{w.officer: "Kết quả mới", w.head: "Kết quả mới", w.handler: "Nội dung results"} {
		if got := c.report(t, w.id).body("results"); got != want {
			t.Errorf("%s reads %q", c.who, got)
		}
	}
	w.accepted(t, w.head, "SubmitReport", nil, "SUBMITTED", step{action: "submit", way: "awaiting_signature_again -> submitted"})
	r := w.handler.report(t, w.id)
	if r.body("results") != "Kết quả mới" || r.body("movements") != "Nội dung movements" || !r.Late {
		t.Errorf("the handler reads %q, late %v", r.body("results"), r.Late)
	}
}

// The handler concludes, the other head of leader and deputy cannot. From then on the
// other members read it.
func (w *walk) review(t *testing.T) {
	w.blocked(t, w.other, "ReviewReport", vars{"conclusion": "Tôi kết luận"}, w.refusedToOther)
	w.blocked(t, w.handler, "ReviewReport", nil, "REASON_REQUIRED conclusion")
	w.unseen(t, "giamdoc@binhdinh")
	w.accepted(t, w.handler, "ReviewReport", vars{"conclusion": "Hoàn thành tốt"}, "REVIEWED",
		step{action: "review", way: "submitted -> reviewed", words: "Hoàn thành tốt"})
	for _, who := range []string{"giamdoc@binhdinh", "chuyenvien@binhdinh"} {
		if r := w.p.as(t, who).report(t, w.id); r == nil || r.body("results") != "Kết quả mới" {
			t.Errorf("%s does not read the concluded report: %+v", who, r)
		}
	}
}

// A flag is not for a half-year and needs a decision; a praise is the cluster's own.
func (w *walk) commend(t *testing.T) {
	w.blocked(t, w.other, "CommendReport", vars{"form": "PRAISE"}, w.refusedToOther)
	w.blocked(t, w.handler, "CommendReport", vars{"form": "FLAG"}, "FORM_NOT_ALLOWED form", "DECISION_REQUIRED decision")
	p := w.accepted(t, w.handler, "CommendReport", vars{"form": "PRAISE", "citation": "Dẫn đầu phong trào"}, "COMMENDED",
		step{action: "commend", way: "reviewed -> commended", words: "Dẫn đầu phong trào"})
	read := w.officer.report(t, w.id).Commendations
	if len(read) != 1 || read[0].Form != "PRAISE" || read[0].Decision != nil || !anID.MatchString(read[0].ID) {
		t.Errorf("commendations: %+v", read)
	}
	if diff := cmp.Diff(read, p.Report.Commendations); diff != "" {
		t.Errorf("the mutation answers others:\n%s", diff)
	}
	for _, c := range []*client{w.officer, w.head, w.handler} {
		for _, item := range c.inbox(t).Nodes {
			if item.Subject.ID == w.id {
				t.Errorf("it still waits for %s", c.who)
			}
		}
	}
}

// Whatever field a head has mended, he cannot sign until the officer has answered for it.
func (w *walk) headEdits(t *testing.T) {
	w.create(t)
	w.fillIn(t)
	mended := []vars{
		{"title": "Báo cáo, Giám đốc sửa"}, {"number": "46/BC"}, {"cutoffOn": "2022-06-20"},
		{"sections": []vars{{"key": "proposals", "body": nil}}},
		{"indicators": []vars{{"code": w.officer.report(t, w.id).Indicators[0].Code, "target": nil}}},
	}
	update := step{action: "update", way: "draft -> draft"}
	for _, field := range mended {
		w.accepted(t, w.officer, "UpdateReport", vars{"number": "45/BC"}, "DRAFT", update)
		if x := w.head.report(t, w.id).transition("submit"); !x.Allowed {
			t.Fatalf("behind the officer: %+v", x)
		}
		w.accepted(t, w.head, "UpdateReport", field, "DRAFT", update)
		x := w.head.report(t, w.id).transition("submit")
		if x.Allowed {
			t.Errorf("the head has mended %v and may sign", field)
		}
		told := w.blocked(t, w.head, "SubmitReport", vars{"lateReason": "Muộn"}, "SAME_PERSON")
		if diff := cmp.Diff(x.Blockers, told); diff != "" {
			t.Errorf("transitions and SubmitReport differ:\n%s", diff)
		}
	}
	w.accepted(t, w.officer, "PerformAction", vars{"action": "propose"}, "DRAFT", step{action: "propose", way: "draft -> awaiting_signature"})
	w.accepted(t, w.head, "SubmitReport", vars{"lateReason": "Muộn"}, "SUBMITTED",
		step{action: "submit", way: "awaiting_signature -> submitted", words: "Muộn"})
}

// The history tells each step with actor, states, time and words, in order, to the unit,
// to those who handle it and to the readers.
func (w *walk) history(t *testing.T, readers ...string) {
	t.Helper()
	readers = append(readers, w.officer.who, w.head.who, w.handler.who, w.other.who)
	for _, who := range readers {
		r := w.p.as(t, who).report(t, w.id)
		if r == nil {
			t.Errorf("%s does not read the report of %s", who, w.unit)
			continue
		}
		if diff := cmp.Diff(w.done, r.steps(), cmp.AllowUnexported(step{})); diff != "" {
			t.Errorf("the history of %s for %s (-want +got):\n%s", w.unit, who, diff)
		}
		entries := r.History.Nodes
		if !entries[0].At.Equal(r.CreatedAt) || !entries[len(entries)-1].At.Equal(r.UpdatedAt) {
			t.Errorf("the first and last step are not of the creation and the latest change")
		}
		seen := map[string]bool{}
		for i, e := range entries {
			if !anID.MatchString(e.ID) || seen[e.ID] || e.OnBehalfOf != nil || (i > 0 && e.At.Before(entries[i-1].At)) {
				t.Errorf("step %d: %+v", i+1, e)
			}
			seen[e.ID] = true
		}
	}
}
