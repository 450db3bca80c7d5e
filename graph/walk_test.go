package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// walk goes over all reports page by page, from the beginning or from the end, and returns the
// identifiers in the order in which they were met; changes are let in before each page.
func (w *world) walk(as string, size int, back bool, by any, before func()) []string {
	w.Helper()
	const query = `query($first: Int, $after: Cursor, $last: Int, $before: Cursor, $by: [ReportOrder!]) {
  reports(first: $first, after: $after, last: $last, before: $before, orderBy: $by) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id } } }`
	var met []string
	var cursor any
	for page := 0; ; page++ {
		before()
		vars, ahead, behind, end := map[string]any{"first": size, "after": cursor, "by": by}, "hasNextPage", "hasPreviousPage", "endCursor"
		if back {
			vars, ahead, behind, end = map[string]any{"last": size, "before": cursor, "by": by}, behind, ahead, "startCursor"
		}
		a := w.ask(as, query, vars)
		rows, _ := a.at("reports.nodes").([]any)
		if len(a.Errors) > 0 || len(rows) > size || page > 2000 {
			w.Fatalf("page %d: %.400s", page, a.body)
		}
		if a.at("reports.pageInfo."+behind) != (page > 0) {
			w.Errorf("page %d of %d, back %t: %s is wrong", page, size, back, behind)
		}
		list := ids(rows)
		if back {
			slices.Reverse(list)
		}
		met = append(met, list...)
		if a.at("reports.pageInfo."+ahead) != true {
			return met
		}
		cursor = a.at("reports.pageInfo." + end)
	}
}

// meddler changes a shelf of reports while others walk over it: it edits every second one
// again and again, discards and creates others.
type meddler struct {
	world  *world
	as     string
	edited []string // are edited while others walk
	mutex  sync.Mutex
	turn   int
}

const meddling = `mutation($u: UpdateReportInput!, $c: CreateReportInput!) {
  updateReport(input: $u) { report { version } errors { ... on UserError { code } } }
  createReport(input: $c) { report { id version } errors { ... on UserError { code } } } }`

// once edits a report, and creates another one in a place that is free (or finds it taken).
func (m *meddler) once() {
	m.mutex.Lock()
	one := m.edited[m.turn*7%len(m.edited)]
	m.turn++
	turn := m.turn
	m.mutex.Unlock()
	w := m.world
	var version int
	if err := w.store.DB.QueryRowContext(w.Context(), "SELECT version FROM reports WHERE id = $1", one).Scan(&version); err != nil {
		w.Errorf("%v", err)
		return
	}
	year, unit := years[turn%len(years)], units[turn%len(units)]
	a := w.ask(m.as, meddling, map[string]any{
		"u": map[string]any{"reportId": one, "expectedVersion": version, "title": fmt.Sprint("Sửa lần ", turn)},
		"c": map[string]any{"periodId": w.period(fmt.Sprint(year, "-H", 1+turn%2)), "unitId": w.registry().UnitByCode(unit).ID, "kind": "INTERIM", "title": "Mới"},
	})
	if len(a.Errors) > 0 {
		w.Errorf("%s", a.body)
	}
}

// beside runs f while two others meddle, 120 times at most.
func (m *meddler) beside(f func()) {
	stop := make(chan struct{})
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			for range 60 {
				select {
				case <-stop:
					return
				default:
					m.once()
				}
			}
		})
	}
	f()
	close(stop)
	both.Wait()
}

// times counts how often each was met.
func times(met []string) map[string]int {
	n := map[string]int{}
	for _, one := range met {
		n[one]++
	}
	return n
}

// Over a list in the order of creation, each row that is there all the while is met exactly once,
// forwards and backwards, whatever the size of the pages, while others add and change rows
// beside the walk and between its pages.
func TestWalksMeetEachRowOnce(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const as = "thamdinh1@cum"
		w.shelf(as)
		for _, direction := range []string{"ASC", "DESC"} {
			by := []any{map[string]any{"field": "CREATED_AT", "direction": direction}}
			for _, size := range []int{1, 2, 7, 100} {
				for _, back := range []bool{false, true} {
					there := w.walk(as, 100, false, by, func() {})
					m := &meddler{world: w, as: as, edited: editable(w)}
					var met []string
					m.beside(func() { met = w.walk(as, size, back, by, m.once) })
					n := times(met)
					for _, one := range there {
						if n[one] != 1 {
							w.Errorf("%s in pages of %d, back %t: %s is met %d times", direction, size, back, one, n[one])
						}
					}
					if m.turn < 2 {
						w.Error("nobody has meddled")
					}
				}
			}
		}
	})
}

// editable lists every second draft.
func editable(w *world) []string {
	w.Helper()
	rows, err := w.store.DB.QueryContext(w.Context(), "SELECT id FROM reports WHERE stage = 'DRAFT' ORDER BY created_at, id LIMIT 40")
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for i := 0; rows.Next(); i++ {
		var one string
		if err := rows.Scan(&one); err != nil {
			w.Fatal(err)
		}
		if i%2 == 0 {
			list = append(list, one)
		}
	}
	return list
}

// In the order of the latest change, rows move while one walks. What nobody changes meanwhile
// is met exactly once. What is changed is met at most once where the latest comes first (it
// moves to where the walk has been), and at least once where the latest comes last.
func TestWalksOverWhatChanges(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const as = "thamdinh1@cum"
		w.shelf(as)
		for _, direction := range []string{"ASC", "DESC"} {
			by := []any{map[string]any{"field": "UPDATED_AT", "direction": direction}}
			for _, back := range []bool{false, true} {
				there := w.walk(as, 100, false, by, func() {})
				m := &meddler{world: w, as: as, edited: editable(w)}
				var met []string
				m.beside(func() { met = w.walk(as, 3, back, by, func() {}) })
				n := times(met)
				latestLast := (direction == "ASC") != back
				for _, one := range there {
					moved := slices.Contains(m.edited, one)
					switch {
					case !moved && n[one] != 1, moved && latestLast && n[one] < 1, moved && !latestLast && n[one] > 1:
						w.Errorf("%s, back %t: %s (changed meanwhile: %t) is met %d times", direction, back, one, moved, n[one])
					}
				}
			}
		}
	})
}

// Every list gives the same rows from its end as from its beginning, and any window between two
// of its cursors what lies between them.
func TestEveryListPagesBackwards(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const as = "giamdoc@phuyen"
		w.shelf(as)
		report := w.bring("phuyen", "2022-H1", "submitted")
		w.makes("chuyenvien@phuyen", "nomination", "2022", map[string]any{"achievements": "Đạt."})
		w.makes("chuyenvien@phuyen", "nomination", "2022-H1", map[string]any{"achievements": "Đạt."})
		w.ask("chuyenvien@phuyen", `mutation($to: ID!) { delegate(input: {receiverId: $to, role: OFFICER, validTo: "2027-01-01"}) { errors { ... on UserError { message } } } }`,
			map[string]any{"to": w.person("chuyenvien@binhdinh")})
		for _, name := range []string{"Cổng", "Kho", "Báo"} {
			w.ask("quantri@cum", `mutation($unit: ID!, $name: String!) { createServiceAccount(input: {name: $name, operations: ["reports"],
  roles: [{role: OFFICER, unitId: $unit}], expiresAt: "`+time.Now().AddDate(0, 1, 0).UTC().Format(time.RFC3339)+`"}) { errors { ... on UserError { message } } } }`,
				map[string]any{"unit": w.registry().UnitByCode("phuyen").ID, "name": name})
		}
		const arguments, fields = `(first: $first, after: $after, last: $last, before: $before)`, ` { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { `
		for name, list := range map[string]struct{ query, path string }{
			"clusters":    {`clusters` + arguments + fields + `id } } }`, "clusters"},
			"people":      {`people` + arguments + fields + `id } } }`, "people"},
			"workflows":   {`workflows` + arguments + fields + `id } } }`, "workflows"},
			"reports":     {`reports` + arguments + fields + `id } } }`, "reports"},
			"cases":       {`cases` + arguments + fields + `id } } }`, "cases"},
			"inbox":       {`inbox` + arguments + fields + `subject { id } } } }`, "inbox"},
			"roleChanges": {`roleChanges` + arguments + fields + `id } } }`, "roleChanges"},
			"delegations": {`delegations` + arguments + fields + `id } } }`, "delegations"},
			"proposals":   {`proposals` + arguments + fields + `id } } }`, "proposals"},
			"services":    {`serviceAccounts` + arguments + fields + `id } } }`, "serviceAccounts"},
			"history":     {`node(id: "` + report + `") { ... on Report { history` + arguments + fields + `id } } } } }`, "node.history"},
		} {
			ask := func(vars map[string]any) answer {
				a := w.ask(as, "query($first: Int, $after: Cursor, $last: Int, $before: Cursor) { "+list.query+" }", vars)
				if len(a.Errors) > 0 {
					w.Fatalf("%s: %s", name, a.body)
				}
				return a
			}
			all := ask(map[string]any{"first": 100}).at(list.path + ".edges").([]any)
			if name != "proposals" && name != "clusters" && len(all) < 1 || name == "reports" && len(all) < 20 {
				w.Errorf("%s: %d rows", name, len(all))
			}
			if got := ask(map[string]any{"last": 100}).at(list.path + ".edges"); fmt.Sprint(got) != fmt.Sprint(all) {
				w.Errorf("%s from the end:\n%v\ninstead of\n%v", name, got, all)
			}
			for i := range min(len(all), 6) {
				bounds := map[string]any{"after": at(all[i], "cursor"), "before": at(all[len(all)-1], "cursor")}
				inner := slices.Clone(all[i+1 : max(i+1, len(all)-1)])
				forward := ask(map[string]any{"first": 2, "after": bounds["after"], "before": bounds["before"]})
				backward := ask(map[string]any{"last": 2, "after": bounds["after"], "before": bounds["before"]})
				if got, want := forward.at(list.path+".edges"), inner[:min(2, len(inner))]; fmt.Sprint(got) != fmt.Sprint(want) {
					w.Errorf("%s, first between two:\n%v\ninstead of\n%v", name, got, want)
				}
				if got, want := backward.at(list.path+".edges"), inner[max(0, len(inner)-2):]; fmt.Sprint(got) != fmt.Sprint(want) {
					w.Errorf("%s, last between two:\n%v\ninstead of\n%v", name, got, want)
				}
				more := len(inner) > 2
				for page, want := range map[*answer][2]bool{&forward: {more, true}, &backward: {true, more}} {
					if got := [2]bool{page.at(list.path+".pageInfo.hasNextPage") == true, page.at(list.path+".pageInfo.hasPreviousPage") == true}; got != want {
						w.Errorf("%s between two: next and previous are %v, should be %v", name, got, want)
					}
				}
			}
		}
	})
}

// Every list, a nested one too, refuses the same: no size, two sizes, and whatever is no cursor of
// its own, from either side and however long.
func TestEveryListRefusesWrongPages(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		sent := w.bring("phuyen", "2022-H1", "submitted")
		people := w.ask("giamdoc@phuyen", `{ people(first: 1) { pageInfo { endCursor } } }`, nil).at("people.pageInfo.endCursor")
		for field, query := range map[string]string{
			"reports": "reports(%s) { nodes { id } }", "inbox": "inbox(%s) { nodes { dueAt } }", "people": "people(textContains: \"a\", %s) { nodes { id } }",
			"roleChanges": "roleChanges(%s) { nodes { id } }", "clusters": "clusters(%s) { nodes { id } }", "cases": "cases(%s) { nodes { id } }",
			"workflows": "workflows(%s) { nodes { id } }", "proposals": "proposals(%s) { nodes { id } }", "delegations": "delegations(%s) { nodes { id } }",
			"services":        "serviceAccounts(%s) { nodes { id } }",
			"history":         `node(id: "` + sent + `") { ... on Report { history(%s) { nodes { id } } } }`,
			"unit's reports":  `unit(code: "phuyen") { reports(%s) { nodes { id } } }`,
			"period's cases":  `period(clusterCode: "DHMT", code: "2022") { cases(%s) { nodes { id } } }`,
			"another's cases": `unit(code: "binhdinh") { cases(%s) { nodes { id } } }`,
		} {
			for arguments, code := range map[string]string{
				"first: 0": "PAGE_LIMIT_EXCEEDED", "first: -1": "PAGE_LIMIT_EXCEEDED", "first: 101": "PAGE_LIMIT_EXCEEDED", "last: -1": "PAGE_LIMIT_EXCEEDED",
				"last: 0": "PAGE_LIMIT_EXCEEDED", "last: 101": "PAGE_LIMIT_EXCEEDED", "first: 1, last: 1": "BAD_USER_INPUT", "first: 0, last: 0": "BAD_USER_INPUT",
				`after: ""`: "INVALID_CURSOR", `before: ""`: "INVALID_CURSOR", `last: 1, after: "x"`: "INVALID_CURSOR",
				fmt.Sprintf("first: 1, after: %q", people): "INVALID_CURSOR", fmt.Sprintf("last: 1, before: %q", people): "INVALID_CURSOR",
				`first: 1, before: "` + strings.Repeat("A", 100_000) + `"`: "INVALID_CURSOR",
			} {
				a := w.ask("giamdoc@phuyen", "{ "+fmt.Sprintf(query, arguments)+" }", nil)
				if !slices.Equal(a.codes(), []string{code}) {
					w.Errorf("%s(%.60s): %.300s", field, arguments, a.body)
				}
			}
		}
	})
}
