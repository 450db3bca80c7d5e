package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/fault"
	"thidua/workflow"
	"thidua/workflow/definitions"
	"thidua/workflow/runtime"
)

// openBallot is the shipped ballot with votes that everybody sees, and which closes as soon as
// all have voted: a version that a cluster might publish for itself.
func openBallot(t *testing.T) string {
	t.Helper()
	source, err := definitions.FS.ReadFile("ballot.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("\nversion: 1\n", "\nversion: 2\n", "      secret: true\n", "", "      custody: server\n", "").Replace(string(source))
}

// blockers are the codes of a blocked command.
func blockers(err error) []string {
	codes := []string{}
	for _, f := range fault.All(err) {
		blocked, ok := f.Detail.(*runtime.Blocked)
		if !ok {
			codes = append(codes, f.Code)
			continue
		}
		for _, b := range blocked.Blockers {
			codes = append(codes, b.Code)
		}
	}
	return codes
}

// elect hands in the vote of each unit's head for the candidates named for it.
func (w *world) elect(ballot string, by map[string][]string) {
	w.Helper()
	for _, unit := range units {
		vote := workflow.Vote{For: by[unit]}
		if len(vote.For) == 0 {
			vote.Choice = workflow.Abstain
		}
		if err := w.votes("giamdoc@"+unit, ballot, vote); err != nil {
			w.Fatalf("%s votes for %v: %v", unit, by[unit], err)
		}
	}
}

// nominates brings a nomination of the unit, with its report concluded, before the cluster.
func (w *world) nominates(unit string) (nomination, reportID string) {
	w.Helper()
	reportID = w.bring(unit, "2022-H1", "reviewed")
	nomination = w.makes("chuyenvien@"+unit, "nomination", "2022-H1", map[string]any{
		"form": "CERTIFICATE_OF_MERIT", "report": reportID, "achievements": "Dẫn đầu phong trào.",
	})
	w.does("giamdoc@"+unit, "propose", nomination, nil)
	return nomination, reportID
}

// A ballot over units and nominations: no unit votes for its own candidate, those who are level
// for the last place are voted on again, and what the ballot says is what a nomination goes by,
// all the way to the commendation of the unit's report, and back.
func TestFromTheBallotToTheAward(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.install(openBallot(t))
		phuyen, report := w.nominates("phuyen")
		other, _ := w.nominates("khanhhoa")
		early := w.perform(command{as: "giamdoc@quangngai", reportID: phuyen, action: "elect"})
		if diff := cmp.Diff([]string{"NOT_ELECTED"}, early.codes()); diff != "" {
			w.Errorf("elected before the ballot: %s", early.body)
		}
		ballot := w.makes("chuyenvien@quangngai", "ballot", "2022-H1", map[string]any{
			"purpose": "Suy tôn", "candidates": []any{phuyen, other, "quangngai", "binhdinh"}, "places": 2,
		})
		w.does("giamdoc@quangngai", "open", ballot, nil)
		for who, vote := range map[string][]string{"giamdoc@phuyen": {phuyen}, "giamdoc@quangngai": {"quangngai"}} {
			if diff := cmp.Diff([]string{"CONFLICT_OF_INTEREST"}, blockers(w.votes(who, ballot, workflow.Vote{For: vote}))); diff != "" {
				w.Errorf("%s votes for his own unit (-want +got):\n%s", who, diff)
			}
		}
		if diff := cmp.Diff([]string{"NOT_PERMITTED"}, blockers(w.votes("chuyenvien@phuyen", ballot, workflow.Vote{For: []string{other}}))); diff != "" {
			w.Errorf("an officer votes (-want +got):\n%s", diff)
		}
		waits := func(who string) bool {
			return lists(w.ask(who, `{ inbox(first: 100) { nodes { subject { id } } } }`, nil).at("inbox.nodes"), "subject.id", ballot)
		}
		if !waits("giamdoc@phuyen") || waits("chuyenvien@phuyen") || waits("quantri@cum") {
			w.Error("an open ballot does not wait for its electors, or for others")
		}
		// Phú Yên has five votes of five; the two others are level for the second place.
		w.elect(ballot, map[string][]string{
			"binhdinh": {phuyen, other}, "khanhhoa": {phuyen, "quangngai"}, "quangnam": {phuyen, other},
			"quangngai": {phuyen, other}, "phuyen": {"quangngai"}, "ninhthuan": {phuyen, "quangngai"},
		})
		if got := w.state("giamdoc@phuyen", ballot); got != "tied" || waits("giamdoc@phuyen") || !waits("giamdoc@quangngai") {
			w.Fatalf("the ballot is %v", got)
		}
		w.does("giamdoc@quangngai", "revote", ballot, nil)
		if diff := cmp.Diff([]string{"INVALID_INPUT"}, blockers(w.votes("giamdoc@binhdinh", ballot, workflow.Vote{For: []string{phuyen}}))); diff != "" {
			w.Errorf("a vote for who is elected already (-want +got):\n%s", diff)
		}
		if !waits("giamdoc@phuyen") {
			w.Error("the second round does not wait for its electors")
		}
		w.elect(ballot, map[string][]string{
			"binhdinh": {"quangngai"}, "khanhhoa": {"quangngai"}, "quangnam": {"quangngai"}, "quangngai": {other}, "phuyen": {"quangngai"}, "ninhthuan": {other},
		})
		w.does("giamdoc@ninhthuan", "certify", ballot, map[string]any{"minutes": "01/BB"})
		node := flat(w.ask("chuyenvien@binhdinh", caseQuery, map[string]any{"id": ballot}).at("node").(map[string]any))
		if diff := cmp.Diff([]any{phuyen, "quangngai"}, at(node, "values.elected")); diff != "" || at(node, "values.level") != nil {
			w.Errorf("elected (-want +got):\n%s", diff)
		}
		w.awards(phuyen, report)
		refused := w.perform(command{as: "giamdoc@quangngai", reportID: other, action: "elect"})
		if diff := cmp.Diff([]string{"NOT_ELECTED"}, refused.codes()); diff != "" {
			w.Errorf("one that lost is elected: %s", refused.body)
		}
		w.does("giamdoc@quangngai", "not_elect", other, nil)
	})
}

// awards leads an elected nomination to its award, and to its revocation.
func (w *world) awards(nomination, report string) {
	w.Helper()
	blocked := func(who, action string, input map[string]any, want ...string) {
		w.Helper()
		if diff := cmp.Diff(want, w.perform(command{as: who, reportID: nomination, action: action, input: input}).codes()); diff != "" {
			w.Errorf("%s by %s (-want +got):\n%s", action, who, diff)
		}
	}
	blocked("giamdoc@phuyen", "elect", nil, "NOT_PERMITTED")
	blocked("giamdoc@quangngai", "not_elect", nil, "NOT_VOTED_ON")
	w.does("giamdoc@quangngai", "elect", nomination, nil)
	w.does("giamdoc@quangngai", "ask_dossier", nomination, nil)
	blocked("giamdoc@phuyen", "hand_in", nil, "PAPERS_MISSING")
	d := payload(w.askIn("chuyenvien@phuyen", "vi", caseMutations, "UpdateCase", map[string]any{"i": map[string]any{
		"caseId": nomination, "expectedVersion": w.version(nomination), "fields": map[string]any{"papers": []any{"Tờ trình", "Báo cáo thành tích"}},
	}}), "updateCase")
	if d.subject == nil {
		w.Fatalf("the papers: %s", d.body)
	}
	w.does("giamdoc@phuyen", "hand_in", nomination, nil)
	w.does("giamdoc@quangngai", "send", nomination, nil)
	blocked("giamdoc@quangngai", "decide", map[string]any{"decision": decision("DEPARTMENT_HEAD")}, "ISSUER_NOT_COMPETENT")
	blocked("giamdoc@quangngai", "decide", nil, "DECISION_REQUIRED")
	w.does("giamdoc@quangngai", "decide", nomination, map[string]any{"decision": decision("MINISTER")})
	w.does("giamdoc@quangngai", "award", nomination, map[string]any{"citation": "Dẫn đầu Cụm."})
	earned := func() any {
		return w.ask("giamdoc@phuyen", `query($id: ID!) { node(id: $id) { ... on Report {
			commendations { form citation ground decision { number issuer } } } } }`, map[string]any{"id": report}).at("node.commendations")
	}
	want := map[string]any{"form": "CERTIFICATE_OF_MERIT", "citation": "Dẫn đầu Cụm.", "decision": map[string]any{"number": "12/QĐ", "issuer": "MINISTER"}}
	if miss := lacks([]any{want}, earned(), "commendations"); miss != "" {
		w.Errorf("the award: %s", miss)
	}
	blocked("giamdoc@quangngai", "revoke", map[string]any{"ground": "FORGED_PAPERS", "decision": decision("MINISTER")}, "NOT_PERMITTED")
	w.does("thuky@cum", "revoke", nomination, map[string]any{"ground": "FORGED_PAPERS", "decision": decision("MINISTER")})
	if at(earned(), "0.ground") != "FORGED_PAPERS" {
		w.Errorf("the revocation: %v", earned())
	}
}

// A report that moved on under a nomination refuses the award, and with it the whole step:
// nothing of it is left.
func TestAnAwardThatTheReportRefuses(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.install(openBallot(t))
		nomination, report := w.nominates("phuyen")
		w.decided(nomination)
		w.does("giamdoc@quangngai", "commend", report, map[string]any{"form": "PRAISE"})
		before := w.version(nomination)
		d := w.perform(command{as: "giamdoc@quangngai", reportID: nomination, action: "award"})
		if diff := cmp.Diff([]string{"REPORT_NOT_READY"}, d.codes()); diff != "" || w.version(nomination) != before {
			w.Errorf("the award: %s", d.body)
		}
	})
}

// decided leads a proposed nomination to its decision.
func (w *world) decided(nomination string) {
	w.Helper()
	ballot := w.makes("chuyenvien@quangngai", "ballot", "2022-H1", map[string]any{
		"purpose": "Suy tôn", "candidates": []any{nomination, "quangnam"}, "places": 1,
	})
	w.does("giamdoc@quangngai", "open", ballot, nil)
	w.elect(ballot, map[string][]string{
		"binhdinh": {nomination}, "khanhhoa": {nomination}, "quangnam": {nomination}, "quangngai": {nomination}, "ninhthuan": {nomination},
	})
	w.does("giamdoc@ninhthuan", "certify", ballot, map[string]any{"minutes": "01/BB"})
	w.does("giamdoc@quangngai", "elect", nomination, nil)
	w.does("giamdoc@quangngai", "ask_dossier", nomination, nil)
	d := payload(w.askIn("chuyenvien@phuyen", "vi", caseMutations, "UpdateCase", map[string]any{"i": map[string]any{
		"caseId": nomination, "expectedVersion": w.version(nomination), "fields": map[string]any{"papers": []any{"Tờ trình"}},
	}}), "updateCase")
	if d.subject == nil {
		w.Fatalf("the papers: %s", d.body)
	}
	w.does("giamdoc@phuyen", "hand_in", nomination, nil)
	w.does("giamdoc@quangngai", "send", nomination, nil)
	w.does("giamdoc@quangngai", "decide", nomination, map[string]any{"decision": decision("MINISTER")})
}

// Once the votes are counted no report of the season is reopened; and where the last vote
// comes in while one is being reopened, either the reopening came before the count, or it is
// refused.
func TestABallotAndAReopeningDoNotPass(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.install(openBallot(t))
		for round, unit := range []string{"binhdinh", "khanhhoa", "phuyen"} {
			report := w.bring(unit, "2022-H1", "reviewed")
			ballot := w.makes("chuyenvien@quangngai", "ballot", "2022-H1", map[string]any{
				"purpose": "Suy tôn", "candidates": []any{"quangnam", "quangngai"}, "places": 1,
			})
			w.does("giamdoc@quangngai", "open", ballot, nil)
			for _, u := range units[:5] {
				if err := w.votes("giamdoc@"+u, ballot, workflow.Vote{Choice: workflow.Abstain}); err != nil {
					w.Fatal(err)
				}
			}
			handler, _, _ := handlers(unit)
			version, reporter := w.version(report), w.actor(handler)
			var both sync.WaitGroup
			var counted, reopened error
			both.Go(func() { counted = w.votes("giamdoc@"+units[5], ballot, workflow.Vote{Choice: workflow.Abstain}) })
			both.Go(func() {
				_, reopened = w.resolver.Runtime.Perform(w.Context(), reporter, runtime.Command{
					SubjectID: report, Action: "request_reopen", ExpectedVersion: version, Input: map[string]any{"reason": "Sai số liệu."},
				})
			})
			both.Wait()
			if counted != nil || w.state("giamdoc@quangngai", ballot) != "counted" {
				w.Fatalf("the ballot: %v", counted)
			}
			if reopened == nil {
				if asked, closed := w.tookAt(report, "request_reopen"), w.tookAt(ballot, "count"); !asked.Before(closed) {
					w.Errorf("round %d: reopened at %v, counted at %v", round, asked, closed)
				}
				_, second, _ := handlers(unit)
				if diff := cmp.Diff([]string{"BALLOT_CLOSED"}, w.perform(command{as: second, reportID: report, action: "consent_reopen"}).codes()); diff != "" {
					w.Errorf("consent (-want +got):\n%s", diff)
				}
			} else if diff := cmp.Diff([]string{"BALLOT_CLOSED"}, blockers(reopened)); diff != "" {
				w.Errorf("round %d (-want +got):\n%s", round, diff)
			}
			w.does("giamdoc@ninhthuan", "annul", ballot, map[string]any{"reason": "Thử."})
		}
	})
}

// tookAt is when the action was last taken.
func (w *world) tookAt(subjectID, action string) time.Time {
	w.Helper()
	rows, err := w.store.Client.HistoryEntry.Query().All(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	slices.Reverse(rows)
	for _, row := range rows {
		if row.SubjectID == subjectID && row.Action == action {
			return row.At
		}
	}
	w.Fatalf("nobody took %s on %s", action, subjectID)
	return time.Time{}
}

// Too few votes call the ballot again; what nobody may know is not told; and a ballot that has
// found no quorum three times lapses.
func TestABallotWithoutAQuorum(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		source := strings.NewReplacer("quorum: {of: electorate, at_least: 2/3}", "quorum: {votes: 7}").Replace(openBallot(t))
		w.install(source)
		ballot := w.makes("chuyenvien@quangngai", "ballot", "2022-H1", map[string]any{
			"purpose": "Suy tôn", "candidates": []any{"quangnam", "quangngai"}, "places": 1,
		})
		for i := range 3 {
			w.does("giamdoc@quangngai", "open", ballot, nil)
			w.elect(ballot, nil)
			want := []string{"prepared", "prepared", "void"}[i]
			if got := w.state("giamdoc@quangngai", ballot); got != want {
				w.Fatalf("after %d ballots it is %v, not %s", i+1, got, fmt.Sprint(want))
			}
		}
	})
}
