package graph_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"thidua/internal/casefile"
	"thidua/internal/dbtest"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// operate sends an operation of the contract's file by its name.
func (x *rig) operate(email, name string, variables map[string]any) []byte {
	x.Helper()
	body, err := json.Marshal(map[string]any{"query": journey, "operationName": name, "variables": variables})
	x.must(err)
	return x.post(email, body)
}

// input is the variables of a mutation on a report as it is now.
func (x *rig) input(reportID string, more map[string]any) map[string]any {
	x.Helper()
	in := map[string]any{"reportId": reportID, "expectedVersion": x.version(reportID)}
	for name, value := range more {
		in[name] = value
	}
	return map[string]any{"input": in}
}

// counted sends a request and compares the number of its statements with what it may take.
func counted(t *testing.T, asked *dbtest.Statements, want int, what string, send func()) {
	t.Helper()
	asked.Reset()
	send()
	if got := asked.Count(); got != want {
		t.Errorf("%s: %d statements, want %d:\n%s", what, got, want, shortened(asked.List()))
	}
}

// shortened lists the statements, a line each.
func shortened(statements []string) string {
	var b strings.Builder
	for _, s := range statements {
		s = strings.Join(strings.Fields(s), " ")
		fmt.Fprintf(&b, "  %.150s\n", s)
	}
	return b.String()
}

// What every operation of the contract costs. One statement of each reads the token
// together with the registry's version; master data cost nothing more.
func TestStatementsOfQueries(t *testing.T) {
	dbtest.Watched(t, func(t *testing.T, s *store.Store, asked *dbtest.Statements) {
		x := newRig(t, s)
		x.fill()
		sent := x.write("khanhhoa", x.periods()[14])
		for _, c := range []struct {
			operation string
			variables map[string]any
			want      int // the token, and:
		}{
			{"Viewer", nil, 1},
			{"Cluster", map[string]any{"code": "DHMT"}, 1},
			{"Reports", nil, 4}, // the rows; what is missing in them; their number
			{"Inbox", nil, 5},   // which ones, of all kinds; then the same
			// The row; what is missing; cut-off day, sections, indicators; history;
			// commendations (which there are none of, or their decisions would be read).
			{"Report", map[string]any{"id": sent}, 8},
		} {
			as := leader
			if c.operation == "Report" {
				as = "chuyenvien@khanhhoa" + domain
			}
			counted(t, asked, c.want, c.operation, func() { x.operate(as, c.operation, c.variables) })
		}
	})
}

// What every mutation of the contract costs, on the way of one report. Each takes, beside
// the token: BEGIN; the moment (registry, token and clock in one); the locked row; the
// key; the facts, while it is being written; the case; the history; the event; the key
// again; COMMIT; and for the answer the row, and the facts while it is being written.
func TestStatementsOfMutations(t *testing.T) {
	dbtest.Watched(t, func(t *testing.T, s *store.Store, asked *dbtest.Statements) {
		x := newRig(t, s)
		period := x.periods()[0]
		var reportID string
		holding := map[string]int{"postgres": 1}[s.Dialect]
		officer, head := "chuyenvien@phuyen"+domain, "giamdoc@phuyen"+domain
		body, actual := "Đã sửa.", "12"
		content := map[string]any{"title": "Báo cáo", "number": "1/BC", "cutoffOn": "2022-06-30"}
		one := map[string]any{"sections": []any{map[string]any{"key": "results", "body": body}}}
		for i, c := range []struct {
			operation, by string
			more          func() map[string]any
			want          int
		}{
			// No row to lock, nor a case: is there a report already; the report, its
			// revision, sections and indicators.
			{"CreateReport", officer, func() map[string]any {
				return map[string]any{"periodId": period.ID, "kind": "INTERIM", "title": "Báo cáo"}
			}, 15},
			// The revision's keys; the head, the cut-off day, sections and indicators.
			{"UpdateReport", officer, func() map[string]any {
				e := x.edit(reportID)
				var sections, indicators []any
				for _, s := range e.Sections {
					sections = append(sections, map[string]any{"key": s.Key, "body": body})
				}
				for _, i := range e.Indicators {
					indicators = append(indicators, map[string]any{"code": i.Code, "actual": actual})
				}
				content["sections"], content["indicators"] = sections, indicators
				return content
			}, 18},
			// The revision's keys, and the sections.
			{"UpdateReport", officer, func() map[string]any { return one }, 15},
			// The content for its hash; the revision frozen; the report's row. Here and below, the
			// timers of the state that is left are cleared, and those of the one entered set.
			{"SubmitReport", head, late, 17},
			{"ReturnReport", leader, func() map[string]any { return map[string]any{"reason": "Bổ sung."} }, 13},
			// The first edit after a submission copies the revision: three read, four written; and asks
			// for its evidence.
			{"UpdateReport", officer, func() map[string]any { return one }, 23},
			{"SubmitReport", head, late, 17},
			// A reviewed report is due at no time: its timers are cleared. For the answer, whether a
			// ballot has closed.
			{"ReviewReport", leader, func() map[string]any { return map[string]any{"conclusion": "Đạt."} }, 14},
			// Whether a ballot has closed, for which Postgres holds the season; the decision and
			// the commendation; for the answer the commendation and its decision.
			{"CommendReport", leader, letter, 16 + holding},
		} {
			variables := map[string]any{"input": c.more()}
			if reportID != "" {
				variables = x.input(reportID, c.more())
			}
			variables["input"].(map[string]any)["idempotencyKey"] = fmt.Sprint(i)
			var answer []byte
			counted(t, asked, c.want, c.operation, func() { answer = x.operate(c.by, c.operation, variables) })
			if reportID == "" {
				reportID = "rep_" + strings.SplitN(strings.SplitN(string(answer), `"rep_`, 2)[1], `"`, 2)[0]
			}
		}
		// An action by its name costs what the mutation costs. The draft is overdue: there is
		// nothing to remind of.
		draft := x.write("binhdinh", period)
		counted(t, asked, 14, "PerformAction", func() {
			x.operate("chuyenvien@binhdinh"+domain, "PerformAction", map[string]any{"input": map[string]any{
				"subjectId": draft, "action": "propose", "expectedVersion": 2, "idempotencyKey": "propose",
			}})
		})
	})
}

// A list costs the same whether its page has one row, five or twenty-five, whatever is
// asked of the rows: everything of a page is read at once.
func TestStatementsOfLists(t *testing.T) {
	dbtest.Watched(t, func(t *testing.T, s *store.Store, asked *dbtest.Statements) {
		x := newRig(t, s)
		x.fill()
		x.fillCases()
		for _, c := range []struct {
			name, query string
			want        int // the token, the rows, and:
		}{
			{"rows", `reports(first: $n) { nodes { id title unit { name } author { name } period { code } state { label } late dueAt } }`, 2},
			{"transitions", `reports(first: $n, orderBy: [{field: CREATED_AT, direction: ASC}]) { nodes { id transitions { action blockers { code } } } }`, 3},
			{"cut-off days", `reports(first: $n) { nodes { id cutoffOn } }`, 3},
			{"sections", `reports(first: $n) { nodes { id sections { key title body } } }`, 3},
			{"indicators", `reports(first: $n) { nodes { id indicators { code actual } } }`, 3},
			{"evidence", `reports(first: $n) { nodes { id indicators { code evidence { name url uploadedBy { name } } } } }`, 4},
			{"papers", `reports(first: $n, where: {stageIn: [COMMENDED]}) {
				nodes { id commendations { hasPaper decision { number papers { name } } } } }`, 5},
			{"history", `reports(first: $n) { nodes { id history(first: 3) { totalCount nodes { action actor { name } } } } }`, 4},
			{"inbox", `inbox(first: $n) { nodes { actions subject { ... on Report { id title } } } }`, 4},
			{"cases", `cases(first: $n) { nodes { id title fields { name value } state { label } unit { name } definition { name } } }`, 2},
			{"cases with transitions", `cases(first: $n, where: {workflow: "nomination"}) { totalCount nodes { id transitions { action blockers { code } } history(first: 3) { nodes { action } } } }`, 5},
			{"two lists", `a: reports(first: $n) { nodes { id } } b: reports(first: $n) { nodes { id } }`, 3},
			{"commendations and their decisions", `reports(first: $n, where: {stageIn: [COMMENDED]}) {
				nodes { id commendations { id decision { number } } } }`, 4},
			{"everything", `reports(first: $n, orderBy: [{field: CREATED_AT, direction: ASC}]) { totalCount nodes { ` + row + `
				cutoffOn sections { body } indicators { code } history(first: 3) { nodes { action } } } }`, 8},
		} {
			for _, n := range []int{1, 5, 25} {
				counted(t, asked, c.want, fmt.Sprintf("%s, %d rows", c.name, n), func() {
					answer := x.ask(leader, `query($n: Int!) { `+c.query+` }`, map[string]any{"n": n})
					if got := strings.Count(string(answer), `"rep_`); c.name == "rows" && got != n {
						t.Errorf("%d rows, want %d", got, n)
					}
				})
			}
		}
	})
}

// Objects that are asked for by their identifiers are read together, by whichever field.
func TestStatementsOfNodes(t *testing.T) {
	dbtest.Watched(t, func(t *testing.T, s *store.Store, asked *dbtest.Statements) {
		x := newRig(t, s)
		x.fill()
		var page struct {
			Data struct {
				Reports struct {
					Nodes []struct{ ID string }
				}
			}
		}
		x.must(json.Unmarshal(x.ask(leader, `{ reports(first: 50) { nodes { id } } }`, nil), &page))
		var ids []string
		var aliases strings.Builder
		for i, n := range page.Data.Reports.Nodes {
			ids = append(ids, n.ID)
			if i < 10 {
				fmt.Fprintf(&aliases, "n%d: node(id: %q) { id ... on Report { title transitions { action } } }\n", i, n.ID)
			}
		}
		// The token, the rows, what is missing.
		counted(t, asked, 3, "nodes", func() {
			x.ask(leader, `query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Report { title transitions { action } } } }`, map[string]any{"ids": ids})
		})
		counted(t, asked, 3, "ten times node", func() { x.ask(leader, "{"+aliases.String()+"}", nil) })
	})
}

// Long texts travel only where they are asked for: a section's body, and what a case
// remembers, which transitions are explained from.
func TestStatementsReadNoLongTexts(t *testing.T) {
	dbtest.Watched(t, func(t *testing.T, s *store.Store, asked *dbtest.Statements) {
		x := newRig(t, s)
		own := x.write("quangngai", x.periods()[0])
		for _, c := range []struct {
			name, fields string
			memory, body bool
		}{
			{"a row", `id title state { label }`, false, false},
			{"titles of sections", `id sections { key title }`, false, false},
			{"sections", `id sections { key body }`, false, true},
			{"transitions", `id transitions { action blockers { message } }`, true, false},
		} {
			for place, query := range map[string]string{
				"list":  `query { reports { nodes { ` + c.fields + ` } } }`,
				"node":  `query { node(id: "` + own + `") { ... on Report { ` + c.fields + ` } } }`,
				"nodes": `query { nodes(ids: ["` + own + `"]) { ... on Report { ` + c.fields + ` } } }`,
			} {
				asked.Reset()
				x.ask(leader, query, nil)
				reads := func(column string) bool {
					return slices.ContainsFunc(asked.List(), func(s string) bool {
						columns, _, _ := strings.Cut(strings.NewReplacer("`", "", `"`, "").Replace(s), " FROM ")
						return strings.Contains(columns, column)
					})
				}
				if got := reads("reports.memory"); got != c.memory {
					t.Errorf("%s by %s reads what the case remembers: %t", c.name, place, got)
				}
				if got := reads("sections.body"); got != c.body {
					t.Errorf("%s by %s reads the texts: %t", c.name, place, got)
				}
			}
		}
	})
}

// fillCases makes nominations and ballots of the leading unit, thirty of each.
func (x *rig) fillCases() {
	x.Helper()
	for i := range 60 {
		name := []string{"nomination", "ballot"}[i%2]
		_, err := x.runtime.Begin(x.Context(), x.officer("quangngai"), runtime.Beginning{Prefix: "cas", Content: &casefile.Beginning{
			Workflow: name, PeriodID: x.periods()[0].ID, Title: fmt.Sprint(name, " ", i),
			Fields: map[string]any{map[string]string{"nomination": "achievements", "ballot": "purpose"}[name]: "Đạt."},
		}})
		x.must(err)
	}
}
