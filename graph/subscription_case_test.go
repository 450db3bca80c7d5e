package graph_test

import (
	"fmt"
	"slices"
	"testing"

	"thidua/graph/generated"
	"thidua/workflow"
)

const caseChanges = `subscription($subjectId: ID, $where: CaseWhere, $after: Cursor) {
  caseChanged(subjectId: $subjectId, where: $where, after: $after) {
    cursor event { action version } subject { __typename id version stage } } }`

var (
	noSubject = (*string)(nil)
	anyCase   = (*generated.CaseWhere)(nil)
)

// step is what a follower of subjects is told.
func (f *follower) step() string {
	f.Helper()
	a := f.next()
	if len(a.Errors) > 0 {
		f.Fatalf("%s: %s", f.as, a.body)
	}
	return fmt.Sprint(a.at("caseChanged.subject.__typename"), " ", a.at("caseChanged.event.action"), " ", a.at("caseChanged.subject.id"))
}

// Whoever follows subjects of any kind is told the steps of cases and of reports; of one
// subject, its own; of one that he does not see, none; by a filter, those for which it holds.
func TestCaseChanged(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.install(leave)
		w.live()
		const who = "chuyenvien@phuyen"
		all := w.from(who, "caseChanged", caseChanges, nil, noSubject, anyCase)
		ofWorkflow := w.from(who, "caseChanged", caseChanges, map[string]any{"where": map[string]any{"workflow": "leave"}},
			noSubject, generated.CaseWhere{Workflow: ptr("leave")})
		ofReports := w.from(who, "caseChanged", caseChanges, map[string]any{"where": map[string]any{"workflow": "report", "stageIn": []string{"DRAFT"}}},
			noSubject, generated.CaseWhere{Workflow: ptr("report"), StageIn: []workflow.Stage{"DRAFT"}})
		reportID := w.bring("phuyen", "2022-H1", "draft")
		one := w.makes(who, "leave", "2022-H1", map[string]any{"reason": "Nghỉ", "from_day": "2022-01-05", "days": 2})
		ofOne := w.from("giamdoc@phuyen", "caseChanged", caseChanges, map[string]any{"subjectId": one}, one, anyCase)
		stranger := w.from("giamdoc@khanhhoa", "caseChanged", caseChanges, map[string]any{"subjectId": reportID}, reportID, anyCase)
		nobody := w.from("giamdoc@khanhhoa", "caseChanged", caseChanges, map[string]any{"subjectId": "rep_x"}, "rep_x", anyCase)
		w.take("phuyen", "update", "officer", reportID)
		w.does("giamdoc@phuyen", "ask", one, nil)
		for name, c := range map[string]struct {
			f    *follower
			want []string
		}{
			"all":      {all, []string{"Report create " + reportID, "Case create " + one, "Report update " + reportID, "Case ask " + one}},
			"workflow": {ofWorkflow, []string{"Case create " + one, "Case ask " + one}},
			"reports":  {ofReports, []string{"Report create " + reportID, "Report update " + reportID}},
			"one":      {ofOne, []string{"Case ask " + one}},
		} {
			var got []string
			for range c.want {
				got = append(got, c.f.step())
			}
			if !slices.Equal(got, c.want) {
				w.Errorf("%s: %v, not %v", name, got, c.want)
			}
		}
		stranger.hears(nothing, w)
		nobody.hears(nothing, w)
	})
}

func ptr[T any](v T) *T { return &v }

// Of an open vote everybody is told who reads the case, but for those in conflict: neither
// that somebody has voted nor how many have. A secret vote is told to nobody.
func TestWhoIsToldOfVotesLive(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.install(replaced(motion, "SECRET", ""))
		w.install(replaced(replaced(motion, "SECRET", "secret: true"), "workflow: motion", "workflow: whisper"))
		w.live()
		follows := func(who string) *follower {
			return w.from(who, "caseChanged", caseChanges, nil, noSubject, anyCase)
		}
		member, concerned, administrator := follows("giamdoc@ninhthuan"), follows("giamdoc@phuyen"), follows("quantri@cum")
		open := w.makes("chuyenvien@phuyen", "motion", "2022-H1", nil)
		w.does("giamdoc@phuyen", "put", open, nil)
		secret := w.makes("chuyenvien@phuyen", "whisper", "2022-H1", nil)
		w.does("giamdoc@phuyen", "put", secret, nil)
		expect := func(f *follower, steps ...string) {
			t.Helper()
			for _, want := range steps {
				if got := f.step(); got != want {
					w.Errorf("%s is told %s, not %s", f.as, got, want)
				}
			}
		}
		expect(concerned, "Case create "+open, "Case put "+open, "Case create "+secret, "Case put "+secret)
		for got := ""; got != "Case put "+secret; { // of the drafts he may be told once he reads the case
			got = member.step()
		}
		for _, caseID := range []string{secret, open} {
			if err := w.votes("giamdoc@quangngai", caseID, workflow.Vote{Choice: workflow.Yes}); err != nil {
				w.Fatal(err)
			}
		}
		expect(member, "Case vote "+open)
		concerned.hears(nothing, w)
		for _, who := range []string{"giamdoc@ninhthuan", "giamdoc@binhdinh"} {
			if err := w.votes(who, open, workflow.Vote{Choice: workflow.Yes}); err != nil {
				w.Fatal(err)
			}
		}
		expect(member, "Case vote "+open, "Case vote "+open, "Case adopt "+open)
		for got := ""; got != "Case adopt "+open; { // the votes that closed it are history by then
			if got = concerned.step(); got != "Case vote "+open && got != "Case adopt "+open {
				w.Errorf("%s is told %s", concerned.as, got)
			}
		}
		administrator.hears(nothing, w)
	})
}
