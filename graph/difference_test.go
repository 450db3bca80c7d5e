package graph_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"thidua/ent/db"
	"thidua/internal/casefile"
	"thidua/internal/cluster"
	"thidua/internal/dbtest"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/internal/term"
	"thidua/workflow/runtime"
)

// raw sends an operation and returns whatever comes back.
func (x *rig) raw(email, query string, variables map[string]any) (int, string) {
	x.Helper()
	request := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(x.body(query, variables)))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+x.tokens[email])
	answer := httptest.NewRecorder()
	x.handler.ServeHTTP(answer, request)
	return answer.Code, answer.Body.String()
}

// hidden makes one thing of each kind that stands below a draft report and a draft case of a
// unit, or belongs to one person, and is hidden from other units' people.
func (x *rig) hidden() map[string]string {
	x.Helper()
	reportID := x.write("phuyen", x.periods()[0])
	x.perform(x.head("phuyen"), reportID, "submit", late(), nil)
	x.perform(x.head("quangngai"), reportID, "review", map[string]any{"conclusion": "Đạt."}, nil)
	x.perform(x.head("quangngai"), reportID, "commend", letter(), nil)
	draft := x.write("phuyen", x.periods()[1])
	done, err := x.runtime.Begin(x.Context(), x.officer("phuyen"), runtime.Beginning{Prefix: id.CaseFile, Content: &casefile.Beginning{
		Workflow: "nomination", PeriodID: x.periods()[0].ID, Title: "Đề nghị", Fields: map[string]any{"achievements": "Đạt."},
	}})
	x.must(err)
	lent := ""
	x.must(x.store.Tx(x.Context(), func(ctx context.Context, tx *db.Tx) error {
		if err := x.store.RaiseTx(ctx, tx); err != nil {
			return err
		}
		now, err := x.store.NowTx(ctx, tx)
		if err != nil {
			return err
		}
		lent, err = cluster.DelegateTx(ctx, tx, x.registry, now, x.head("phuyen"), cluster.DelegateRequest{
			ReceiverID: x.officer("phuyen").ID, Role: term.Head, To: "2027-01-01",
		})
		return err
	}))
	things := map[string]string{"report": draft, "case": done.SubjectID, "delegation": lent}
	for name, query := range map[string]string{
		"step of a report": "SELECT id FROM history_entries WHERE subject_id = '" + draft + "' LIMIT 1",
		"step of a case":   "SELECT id FROM history_entries WHERE subject_id = '" + done.SubjectID + "' LIMIT 1",
		"commendation":     "SELECT id FROM commendations LIMIT 1",
		"decision":         "SELECT decision_id FROM commendations LIMIT 1",
		"role change":      "SELECT id FROM role_changes LIMIT 1",
		"revision":         "SELECT id FROM revisions WHERE report_id = '" + draft + "' LIMIT 1",
		"event":            "SELECT id FROM events WHERE subject_id = '" + draft + "' LIMIT 1",
	} {
		var one string
		if err := x.store.DB.QueryRowContext(x.Context(), query).Scan(&one); err != nil {
			x.Fatalf("%s: %v", name, err)
		}
		things[name] = one
	}
	return things
}

// doorsOf are the operations that take an identifier of what may be hidden.
var doorsOf = map[string]string{
	"node":  `query($id: ID!) { node(id: $id) { __typename id ... on Report { title sections { body } transitions { action } history { totalCount } } ... on HistoryEntry { note } } }`,
	"nodes": `query($id: ID!) { nodes(ids: [$id, $id]) { __typename id ... on Case { title approval { open } } } }`,
	"perform": `mutation($id: ID!) { performAction(input: {subjectId: $id, action: "submit", expectedVersion: 1, idempotencyKey: "k"}) {
		subject { id } errors { __typename ... on UserError { code message path } } } }`,
	"update":      `mutation($id: ID!) { updateReport(input: {reportId: $id, expectedVersion: 2, title: "x"}) { report { id } errors { __typename ... on UserError { code message path } } } }`,
	"update case": `mutation($id: ID!) { updateCase(input: {caseId: $id, expectedVersion: 1, title: "x"}) { case { id } errors { __typename ... on UserError { code message path } } } }`,
	"vote":        `mutation($id: ID!) { vote(input: {subjectId: $id, expectedVersion: 1, choice: YES}) { subject { id } errors { __typename ... on UserError { code message path } } } }`,
	"revoke":      `mutation($id: ID!) { revokeDelegation(input: {delegationId: $id}) { delegation { id } errors { __typename ... on UserError { code message path } } } }`,
	"several":     `mutation($id: ID!) { performActions(input: [{subjectId: $id, action: "review", expectedVersion: 9}]) { results { subject { id } errors { ... on UserError { code message path } } } } }`,
}

// What one may not see and what does not exist cannot be told apart: not by the answer, and not
// by what is asked of the database for it, which is what takes the time.
func TestHiddenAndAbsentTakeTheSameStatements(t *testing.T) {
	dbtest.Watched(t, func(t *testing.T, s *store.Store, asked *dbtest.Statements) {
		x := newRig(t, s)
		things := x.hidden()
		strangers := map[string][]string{ // who may not see it
			"commendation": {"quantri@cum"}, "decision": {"quantri@cum"}, "role change": {"chuyenvien@binhdinh"},
		}
		for thing, one := range things {
			who, ok := strangers[thing]
			if !ok {
				who = []string{"giamdoc@binhdinh", "quantri@cum", "thuky@cum"}
			}
			for _, viewer := range who {
				for door, query := range doorsOf {
					sent := func(one string) (string, string) {
						asked.Reset()
						status, body := x.raw(viewer+domain, query, map[string]any{"id": one})
						return fmt.Sprintf("%d %s", status, body), strings.Join(slices.Sorted(slices.Values(asked.List())), "\n")
					}
					none := id.New(id.Prefix(one))
					sent(none) // whatever is remembered of the viewer is now
					want, statements := sent(none)
					got, taken := sent(one)
					if got != want {
						t.Errorf("%s by %s, %s:\n%s\ninstead of\n%s", thing, door, viewer, got, want)
					}
					if taken != statements {
						t.Errorf("%s by %s, %s asks\n%sinstead of\n%s", thing, door, viewer, taken, statements)
					}
					if strings.Contains(got, one) {
						t.Errorf("%s by %s repeats the identifier: %s", thing, door, got)
					}
				}
			}
		}
	})
}

// Lists, nested ones too, are the same whether there is nothing to see or nothing at all:
// rows, counts, where the page lies, and what is asked of the database.
func TestHiddenRowsLeaveNoTraceInLists(t *testing.T) {
	dbtest.Watched(t, func(t *testing.T, s *store.Store, asked *dbtest.Statements) {
		x := newRig(t, s)
		lists := map[string]string{
			"reports":         `{ reports(first: 1) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id sections { body } } } }`,
			"from the end":    `{ reports(last: 1, orderBy: [{field: TITLE}]) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id } } }`,
			"cases":           `{ cases(last: 1) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id fields { value } } } }`,
			"of a unit":       `{ unit(code: "phuyen") { reports(first: 1) { totalCount pageInfo { hasNextPage endCursor } nodes { id } } cases { totalCount nodes { id } } } }`,
			"of members":      `{ cluster(code: "DHMT") { members(asOf: "2022-07-01") { unit { code reports { totalCount pageInfo { hasNextPage } nodes { id } } cases(last: 1) { totalCount nodes { id } } } } } }`,
			"of periods":      `{ season(clusterCode: "DHMT", year: 2022) { periods { code reports(last: 3) { totalCount nodes { id } } } } }`,
			"delegations":     `{ delegations(first: 1) { totalCount pageInfo { hasNextPage endCursor } nodes { id } } }`,
			"inbox":           `{ inbox(last: 1) { totalCount pageInfo { hasPreviousPage endCursor } nodes { dueAt } } }`,
			"searches":        `{ reports(where: {textContains: "bao cao"}) { totalCount } cases(where: {textContains: "de nghi"}) { totalCount } }`,
			"of absent names": `{ cases(where: {workflow: "moon"}) { totalCount nodes { id } } }`,
		}
		seen := map[string][2]string{}
		look := func(viewer, name, query string) [2]string {
			x.raw(viewer+domain, query, nil)
			asked.Reset()
			_, body := x.raw(viewer+domain, query, nil)
			return [2]string{body, strings.Join(slices.Sorted(slices.Values(asked.List())), "\n")}
		}
		viewers := []string{"giamdoc@binhdinh", "chuyenvien@khanhhoa", "thuky@cum", "quantri@cum"}
		for _, viewer := range viewers {
			for name, query := range lists {
				seen[viewer+name] = look(viewer, name, query)
			}
		}
		x.write("phuyen", x.periods()[1])
		x.begin("phuyen", x.periods()[2])
		_, err := x.runtime.Begin(x.Context(), x.officer("phuyen"), runtime.Beginning{Prefix: id.CaseFile, Content: &casefile.Beginning{
			Workflow: "nomination", PeriodID: x.periods()[0].ID, Title: "Đề nghị", Fields: map[string]any{"achievements": "Đạt."},
		}})
		x.must(err)
		for _, viewer := range viewers {
			for name, query := range lists {
				if got, want := look(viewer, name, query), seen[viewer+name]; got != want {
					t.Errorf("%s, %s:\n%s\n%s\ninstead of\n%s\n%s", viewer, name, got[0], got[1], want[0], want[1])
				}
			}
		}
		if got := look("chuyenvien@phuyen", "reports", lists["reports"]); !strings.Contains(got[0], `"totalCount":2`) {
			t.Errorf("there is nothing to hide: %s", got[0])
		}
	})
}
