package graph_test

import (
	"strings"
	"testing"

	"thidua/workflow"
	"thidua/workflow/definitions"
)

// A version of the reports' workflow, or another workflow for reports, that gives every head a
// seat opens no report that runs on the version before; nor does such a version of a case.
func TestAVersionOpensNoRunningCase(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		report, motion := w.bring("phuyen", "2022-H1", "submitted"), replaced(motion, "SECRET", "secret: true")
		motion = replaced(motion, "electors: members", "electors: officer")
		w.install(motion)
		w.install(replaced(motion, "workflow: motion", "workflow: counsel"))
		other := w.makes("chuyenvien@phuyen", "motion", "2022-H1", map[string]any{})
		w.does("giamdoc@phuyen", "put", other, nil)
		peers := func(source, place, who string) string {
			source = replaced(source, "\nroles:\n", "\nroles:\n  peer: {role: HEAD, of: members}\n")
			return replaced(source, place, who)
		}
		reports := func(name, version string) string {
			source := replaced(string(definitions.Report()), "workflow: report", "workflow: "+name)
			source = replaced(source, "\nversion: 2\n", "\nversion: "+version+"\n")
			return peers(source, "waits: [handler]", "waits: [handler, peer]")
		}
		w.install(reports("report", "3"))
		w.install(reports("other", "1"))
		wide := peers(motion, "stage: SUBMITTED\n", "stage: SUBMITTED\n    waits: [peer]\n")
		w.install(replaced(wide, "version: 1", "version: 2"))
		w.install(replaced(replaced(wide, "version: 1", "version: 2"), "workflow: motion", "workflow: counsel"))
		ids := map[string]any{"ids": []any{report, other}}
		const query = `query($ids: [ID!]!) { nodes(ids: $ids) { id } reports { totalCount } cases { totalCount } }`
		a := w.ask("giamdoc@khanhhoa", query, ids)
		if got := string(a.body); strings.Contains(got, report) || strings.Contains(got, other) || at(a.Data, "reports.totalCount") != 0.0 || at(a.Data, "cases.totalCount") != 0.0 {
			t.Errorf("a later version opened what runs on an earlier one: %s", got)
		}
		// One that runs on the new version is open to its peers.
		newer := w.makes("chuyenvien@phuyen", "motion", "2022-H2", map[string]any{})
		w.does("giamdoc@phuyen", "put", newer, nil)
		if got := string(w.ask("giamdoc@khanhhoa", query, map[string]any{"ids": []any{newer}}).body); !strings.Contains(got, newer) {
			t.Errorf("the seat in its own version opens nothing: %s", got)
		}
	})
}

// While an open round runs, the unit concerned finds its votes by no door: not in the history,
// its count, a step by its identifier or a snapshot. Others do, and so does it once it is closed.
func TestTheUnitConcernedFindsNoVotes(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.install(replaced(motion, "SECRET", ""))
		c := w.makes("chuyenvien@phuyen", "motion", "2022-H1", map[string]any{})
		w.does("giamdoc@phuyen", "put", c, nil)
		vote := func(unit string) {
			w.Helper()
			if err := w.votes("giamdoc@"+unit, c, workflow.Vote{Choice: workflow.Yes}); err != nil {
				w.Fatal(err)
			}
		}
		vote("quangnam")
		vote("binhdinh")
		var step string
		if err := w.store.DB.QueryRowContext(w.Context(), "SELECT id FROM history_entries WHERE subject_id = $1 AND action = 'vote' LIMIT 1", c).Scan(&step); err != nil {
			w.Fatal(err)
		}
		const query = `query($id: ID!, $step: ID!) { step: node(id: $step) { id }
			node(id: $id) { ... on Case { history(first: 50) { totalCount nodes { action } } snapshot(at: "2100-01-01T00:00:00Z") { counts { action times } } } }
			cases { nodes { history(first: 50) { totalCount nodes { action } } } } }`
		look := func(who string, told bool, steps float64) {
			w.Helper()
			a := w.ask(who, query, map[string]any{"id": c, "step": step})
			list := at(a.Data, "cases.nodes").([]any)[0]
			if got := string(a.body); strings.Contains(got, `"vote"`) != told || strings.Contains(got, step) != told ||
				a.at("node.history.totalCount") != steps || at(list, "history.totalCount") != steps {
				w.Errorf("%s, told %t: %s", who, told, got)
			}
		}
		look("giamdoc@phuyen", false, 2)
		look("chuyenvien@phuyen", false, 2)
		look("giamdoc@ninhthuan", true, 4)
		vote("ninhthuan") // three of five: the motion is adopted
		look("giamdoc@phuyen", true, 6)
	})
}
