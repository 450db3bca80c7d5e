package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"thidua/internal/id"
)

// units of the cluster in the order of the applied file, in which its appraisers come.
var units = []string{"binhdinh", "khanhhoa", "quangnam", "quangngai", "phuyen", "ninhthuan"}

// cast is everybody with an account.
func cast() []string {
	all := []string{"thuky@cum", "quansat@cum", "quantri@cum"}
	for i, u := range units {
		all = append(all, "chuyenvien@"+u, "giamdoc@"+u, fmt.Sprintf("thamdinh%d@cum", i+1))
	}
	return all
}

// Who reads a report, as product.md says it: its own unit from the beginning; those who
// handle it and the cluster's posts from the first submission on, but for the conflicted;
// the other members from the first conclusion on.
const (
	toUnit    = "unit"
	toCluster = "cluster"
	toMembers = "members"
)

// readers names them for a unit's report of 2022.
func readers(unit, audience string) []string {
	list := []string{"chuyenvien@" + unit, "giamdoc@" + unit}
	if audience == toUnit {
		return list
	}
	handler, second, _ := handlers(unit)
	list = append(list, handler, second, "giamdoc@ninhthuan", "quansat@cum")
	if unit != "quangngai" {
		list = append(list, "thuky@cum")
	}
	for i, u := range units {
		if u != unit {
			list = append(list, fmt.Sprintf("thamdinh%d@cum", i+1))
		}
		if audience == toMembers {
			list = append(list, "chuyenvien@"+u, "giamdoc@"+u)
		}
	}
	return list
}

// phase is a step of a report's way: who reads it afterwards, and for whom it waits.
type phase struct{ action, by, audience, waits string }

// way is one that passes every state but closed and discarded.
var way = []phase{
	{"create", "officer", toUnit, "officer"}, {"update", "officer", toUnit, "officer"}, {"propose", "officer", toUnit, "head"},
	{"submit", "head", toCluster, "handler"}, {"withdraw", "head", toCluster, "officer"}, {"update", "officer", toCluster, "officer"},
	{"propose", "officer", toCluster, "head"}, {"submit", "head", toCluster, "handler"}, {"return", "handler", toCluster, "officer"},
	{"update", "officer", toCluster, "officer"}, {"propose", "officer", toCluster, "head"}, {"submit", "head", toCluster, "handler"},
	{"review", "handler", toMembers, "handler"}, {"request_reopen", "handler", toMembers, "second"},
	{"consent_reopen", "second", toMembers, "handler"}, {"return", "handler", toMembers, "officer"},
	{"update", "officer", toMembers, "officer"}, {"propose", "officer", toMembers, "head"}, {"submit", "head", toMembers, "handler"},
	{"review", "handler", toMembers, "handler"}, {"commend", "handler", toMembers, ""}, {"revoke", "recorder", toMembers, ""},
}

// Everybody asks for a report after each of its steps, by every door that leads to it:
// node, nodes, the list, its count, a filter, a step of its history, the inbox. All doors
// say the same, and outside the unit the content is that of the revision last submitted.
func TestWhoReadsAReport(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		for _, unit := range []string{"phuyen", "quangngai", "ninhthuan"} {
			v := &watch{world: w, unit: unit}
			for _, p := range way {
				v.step(p)
				// Of the leader and the deputy only what differs: a look after each new audience.
				if unit == "phuyen" || slices.Contains([]string{"propose", "submit", "review", "request_reopen"}, p.action) {
					v.look(p)
				}
			}
		}
		v := &watch{world: w, unit: "phuyen", reportID: w.bring("phuyen", "2022-H2", "closed"), sent: "Bản thứ nhất."}
		v.look(phase{"close", "handler", toMembers, ""})
		v = &watch{world: w, unit: "phuyen", reportID: w.bring("phuyen", "2022", "discarded")}
		v.look(phase{"discard", "officer", toUnit, ""})
	})
}

// watch follows one report.
type watch struct {
	*world
	unit, reportID string
	written, sent  string // the body of the results as it is written, and as it was sent
	edits          int
}

// step takes the report one step further.
func (v *watch) step(p phase) {
	v.Helper()
	switch p.action {
	case "create":
		v.reportID = v.create(v.unit, "2022-H1")
		return
	case "update":
		v.edits++
		input := v.content("chuyenvien@"+v.unit, v.reportID)
		v.written = fmt.Sprintf("Bản %d.", v.edits)
		for _, s := range input["sections"].([]any) {
			s.(map[string]any)["body"] = v.written
		}
		v.does("chuyenvien@"+v.unit, "update", v.reportID, input)
		return
	case "submit":
		v.sent = v.written
	}
	v.take(v.unit, p.action, p.by, v.reportID)
}

const everyDoor = `query($id: ID!, $unit: String, $step: ID!) {
  node(id: $id) { ... on Report { id title sections { key body } } }
  nodes(ids: [$id]) { id }
  reports(first: 100) { nodes { id } }
  filtered: reports(where: {unitCode: $unit}) { totalCount nodes { id } }
  step: node(id: $step) { id }
  inbox(first: 100) { nodes { subject { id } } }
}`

// look asks as everybody and compares with who ought to read.
func (v *watch) look(p phase) {
	v.Helper()
	var step string
	query := "SELECT id FROM history_entries WHERE subject_id = $1 ORDER BY version DESC LIMIT 1"
	if err := v.store.DB.QueryRowContext(v.Context(), query, v.reportID).Scan(&step); err != nil {
		v.Fatal(err)
	}
	handler, second, _ := handlers(v.unit)
	waits := map[string]string{"officer": "chuyenvien@" + v.unit, "head": "giamdoc@" + v.unit, "handler": handler, "second": second}[p.waits]
	reads := readers(v.unit, p.audience)
	for _, who := range cast() {
		a := v.ask(who, everyDoor, map[string]any{"id": v.reportID, "unit": v.unit, "step": step})
		shown := map[string]bool{
			"node":     a.at("node.id") == v.reportID,
			"nodes":    a.at("nodes.0.id") == v.reportID,
			"list":     lists(a.at("reports.nodes"), "id", v.reportID),
			"filtered": lists(a.at("filtered.nodes"), "id", v.reportID),
			"step":     a.at("step.id") == step,
			"anywhere": strings.Contains(string(a.body), v.reportID),
		}
		want := slices.Contains(reads, who)
		for door, open := range shown {
			if open != want {
				v.Errorf("after %s of %s's report, %s: %s is %v, should be %v", p.action, v.unit, who, door, open, want)
			}
		}
		filtered, _ := a.at("filtered.nodes").([]any)
		if count := a.at("filtered.totalCount"); count != float64(len(filtered)) {
			v.Errorf("after %s, %s counts %v reports and lists %d", p.action, who, count, len(filtered))
		}
		if waiting := lists(a.at("inbox.nodes"), "subject.id", v.reportID); waiting != (who == waits) {
			v.Errorf("after %s of %s's report, it is in the inbox of %s: %v", p.action, v.unit, who, waiting)
		}
		if want {
			v.revision(p, who, a)
		}
	}
}

// revision compares which revision is read.
func (v *watch) revision(p phase, who string, a answer) {
	v.Helper()
	want := v.sent
	if strings.HasSuffix(who, "@"+v.unit) && v.written != "" {
		want = v.written
	}
	if p.action == "discard" {
		want = ""
	}
	if got := a.at("node.sections.2.body"); got != want {
		v.Errorf("after %s, %s reads %q instead of %q", p.action, who, got, want)
	}
}

// lists reports whether one of the nodes has the value at the path.
func lists(nodes any, path, value string) bool {
	list, _ := nodes.([]any)
	return slices.ContainsFunc(list, func(n any) bool { return at(n, path) == value })
}

// Rule 7: an object that one may not read answers exactly like one that does not exist, to
// the byte, in whatever operation its identifier is sent.
func TestAHiddenObjectAnswersLikeNone(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		draft := w.bring("phuyen", "2022-H1", "awaiting_signature")
		sent := w.bring("binhdinh", "2022-H1", "submitted")
		revoked := w.bring("quangngai", "2022-H1", "revoked")
		for _, c := range []struct {
			who, reportID string
			version       int
		}{
			{"chuyenvien@binhdinh", draft, 3}, {"giamdoc@quangngai", draft, 3}, {"giamdoc@ninhthuan", draft, 2},
			{"thuky@cum", draft, 3}, {"quansat@cum", draft, 3}, {"thamdinh5@cum", draft, 3}, {"quantri@cum", draft, 3},
			{"chuyenvien@phuyen", sent, 4}, {"giamdoc@phuyen", sent, 4}, {"thamdinh1@cum", sent, 4}, {"quantri@cum", sent, 4},
			{"thuky@cum", revoked, 7}, {"thamdinh4@cum", revoked, 7}, {"quantri@cum", revoked, 7},
		} {
			for prefix, hidden := range w.parts(c.reportID) {
				none := id.New(prefix)
				for name, send := range doors(c.version) {
					if prefix != id.Report && strings.Contains(name, " at ") && !strings.Contains(name, "propose") {
						continue // one command is enough to see that it is no report
					}
					got, want := send(w, c.who, hidden), send(w, c.who, none)
					if got.status != want.status || string(got.body) != string(want.body) {
						w.Errorf("%s, %s of %s:\n%s\ninstead of\n%s", c.who, name, hidden, got.body, want.body)
					}
					if strings.Contains(string(got.body), hidden) {
						w.Errorf("%s: %s repeats the identifier: %s", c.who, name, got.body)
					}
				}
			}
		}
	})
}

// parts lists the report and, by prefix, one thing of each kind that belongs to it.
func (w *world) parts(reportID string) map[string]string {
	w.Helper()
	parts := map[string]string{id.Report: reportID}
	for prefix, query := range map[string]string{
		id.History:      "SELECT max(id) FROM history_entries WHERE subject_id = $1",
		id.Revision:     "SELECT max(id) FROM revisions WHERE report_id = $1",
		id.Section:      "SELECT max(s.id) FROM sections s JOIN revisions r ON r.id = s.revision_id WHERE r.report_id = $1",
		id.Event:        "SELECT max(id) FROM events WHERE subject_id = $1",
		id.Commendation: "SELECT max(id) FROM commendations WHERE report_id = $1",
		id.Decision:     "SELECT max(revocation_id) FROM commendations WHERE report_id = $1",
	} {
		var found *string
		if err := w.store.DB.QueryRowContext(w.Context(), query, reportID).Scan(&found); err != nil {
			w.Fatalf("%s: %v", query, err)
		}
		if found != nil {
			parts[prefix] = *found
		}
	}
	return parts
}

// door sends an identifier in.
type door func(w *world, who, one string) answer

// doors are all operations that take an identifier of a case.
func doors(version int) map[string]door {
	all := map[string]door{
		"node": func(w *world, who, one string) answer { return w.operate(who, "Report", map[string]any{"id": one}) },
		"nodes": func(w *world, who, one string) answer {
			return w.ask(who, `query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }`, map[string]any{"ids": []string{one, one}})
		},
		"person": func(w *world, who, one string) answer {
			return w.ask(who, `query($id: ID!) { person(id: $id) { id } unit(id: $id) { id } }`, map[string]any{"id": one})
		},
		"create": func(w *world, who, one string) answer {
			return w.operate(who, "CreateReport", map[string]any{"input": map[string]any{"periodId": one, "kind": "INTERIM", "title": "Báo cáo"}})
		},
		"create for a unit": func(w *world, who, one string) answer {
			return w.operate(who, "CreateReport", map[string]any{"input": map[string]any{
				"periodId": w.period("2022-H2"), "kind": "INTERIM", "title": "Báo cáo", "unitId": one}})
		},
	}
	for _, expected := range []int{version, version + 1} {
		for action, input := range map[string]map[string]any{
			"update": {"sections": []any{map[string]any{"key": "none", "body": "x"}}}, "submit": {}, "return": {"reason": "Sửa."},
			"review": {"conclusion": "Đạt."}, "commend": {"form": "PRAISE"}, "propose": nil, "recall": nil, "withdraw": {"reason": "Sửa."},
			"discard": nil, "request_reopen": nil, "consent_reopen": nil, "refuse_reopen": nil, "close": nil, "revoke": {"ground": 7}, "nonsense": nil,
		} {
			for _, key := range []string{"", "a key"} {
				all[fmt.Sprintf("%s at %d with key %q", action, expected, key)] = func(w *world, who, one string) answer {
					sent := map[string]any{}
					for k, v := range input {
						sent[k] = v
					}
					if key != "" {
						sent["idempotencyKey"] = key
					}
					return w.perform(command{as: who, reportID: one, action: action, version: expected, input: sent}).answer
				}
			}
		}
	}
	return all
}

// What is hidden does not show through filters, counts and orders either: a list of which
// every row is hidden is as empty as one of a unit that has written nothing.
func TestNothingShowsThroughAFilter(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.does("chuyenvien@phuyen", "update", w.bring("phuyen", "2022-H1", "draft"), map[string]any{"title": "Bí mật Phú Yên", "number": "999/BC"})
		const list = `query($where: ReportWhere, $orderBy: [ReportOrder!]) { reports(where: $where, orderBy: $orderBy) { totalCount pageInfo { hasNextPage startCursor } nodes { id } } }`
		for _, who := range []string{"giamdoc@binhdinh", "giamdoc@quangngai", "thuky@cum", "quansat@cum", "quantri@cum"} {
			empty := w.ask(who, list, map[string]any{"where": map[string]any{"unitCode": "khanhhoa"}})
			for _, where := range []map[string]any{
				{"unitCode": "phuyen"}, {"textContains": "bi mat"}, {"textContains": "999"}, {"stageIn": []string{"DRAFT"}},
				{"not": map[string]any{"unitCode": "khanhhoa"}}, {"or": []any{map[string]any{"kind": "INTERIM"}, map[string]any{"kind": "FINAL"}}},
				{"updatedAtGte": "2020-01-01T00:00:00Z"}, {},
			} {
				got := w.ask(who, list, map[string]any{"where": where, "orderBy": []any{map[string]any{"field": "TITLE", "direction": "DESC"}}})
				if string(got.body) != string(empty.body) {
					w.Errorf("%s, where %v: %s", who, where, got.body)
				}
			}
		}
	})
}
