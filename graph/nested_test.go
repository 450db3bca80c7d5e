package graph_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/dbtest"
	"thidua/internal/store"
)

const nestedLists = `fragment lists on Unit { id
  reports(first: $first, after: $after, last: $last, before: $before, where: $where, orderBy: $by) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id title sections { key } } }
  cases(first: $first, last: $last) { totalCount nodes { id title fields { name value } } } }
query Root($first: Int, $last: Int, $where: ReportWhere, $by: [ReportOrder!], $cases: CaseWhere) {
  reports(first: $first, last: $last, where: $where, orderBy: $by) { totalCount nodes { id title sections { key } } }
  cases(first: $first, last: $last, where: $cases) { totalCount nodes { id title fields { name value } } } }
query Members($first: Int, $after: Cursor, $last: Int, $before: Cursor, $where: ReportWhere, $by: [ReportOrder!]) {
  cluster(code: "DHMT") { members(asOf: "2022-07-01") { unit { ...lists code } } } }
query One($unit: ID!, $first: Int, $after: Cursor, $last: Int, $before: Cursor, $where: ReportWhere, $by: [ReportOrder!]) { node(id: $unit) { ...lists } }
query Deep($first: Int, $after: Cursor, $last: Int, $before: Cursor, $where: ReportWhere, $by: [ReportOrder!]) {
  clusters(first: 1) { nodes { members(asOf: "2022-07-01") { unit { ...lists code } } } } }
query Periods($first: Int, $where: ReportWhere) { season(clusterCode: "DHMT", year: 2022) { periods { id code
  reports(first: $first, where: $where) { totalCount nodes { id title sections { key } } } cases(first: $first) { totalCount nodes { id title fields { name value } } } } } }`

// What hangs on a unit or a period is what the list shows with a filter for it, for everybody,
// from either end, in every order, whether one parent is asked or all of a list, or of a list
// within a list.
func TestNestedListsAreFilteredOnes(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		for unit, state := range map[string]string{"phuyen": "reviewed", "binhdinh": "submitted", "khanhhoa": "draft", "quangngai": "submitted"} {
			w.bring(unit, "2022-H1", state)
		}
		w.bring("phuyen", "2022-H2", "submitted")
		w.makes("chuyenvien@phuyen", "nomination", "2022", map[string]any{"achievements": "Đạt."})
		w.makes("chuyenvien@quangngai", "nomination", "2022", map[string]any{"achievements": "Đạt."})
		ask := func(who, operation string, vars map[string]any) answer {
			a := w.askIn(who, "vi", nestedLists, operation, vars)
			if len(a.Errors) > 0 {
				w.Fatalf("%s, %s: %s", who, operation, a.body)
			}
			return a
		}
		for _, who := range []string{"chuyenvien@phuyen", "giamdoc@quangngai", "giamdoc@khanhhoa", "thuky@cum", "quansat@cum", "quantri@cum"} {
			for _, vars := range []map[string]any{
				{"first": 1}, {"first": 12}, {"last": 1}, {"last": 2, "by": []any{map[string]any{"field": "TITLE"}}},
				{"first": 2, "where": map[string]any{"stageIn": []string{"SUBMITTED", "DRAFT"}}, "by": []any{map[string]any{"field": "CREATED_AT", "direction": "DESC"}}},
			} {
				members := ask(who, "Members", vars).at("cluster.members").([]any)
				deep := ask(who, "Deep", vars).at("clusters.nodes.0.members").([]any)
				if len(members) != 6 || len(deep) != 6 {
					w.Fatalf("%d and %d members", len(members), len(deep))
				}
				for i, m := range members {
					code := at(m, "unit.code")
					root := map[string]any{"cases": map[string]any{"unitCode": code}, "where": map[string]any{"unitCode": code}}
					if where, ok := vars["where"]; ok {
						root["where"] = map[string]any{"and": []any{where, map[string]any{"unitCode": code}}}
					}
					for _, name := range []string{"first", "last", "by"} {
						if v, ok := vars[name]; ok {
							root[name] = v
						}
					}
					want := ask(who, "Root", root)
					one := map[string]any{"unit": at(m, "unit.id")}
					for name, v := range vars {
						one[name] = v
					}
					alone := ask(who, "One", one)
					for _, list := range []string{"reports", "cases"} {
						for name, got := range map[string]any{"in a list": at(m, "unit"), "in a list of lists": at(deep[i], "unit"), "alone": alone.at("node")} {
							same(w, fmt.Sprintf("%s, %v, %s of %v %s", who, vars, list, code, name), want.at(list), at(got, list))
						}
					}
				}
			}
			for _, p := range ask(who, "Periods", map[string]any{"first": 2}).at("season.periods").([]any) {
				filter := map[string]any{"periodCode": at(p, "code")}
				want := ask(who, "Root", map[string]any{"first": 2, "where": filter, "cases": filter})
				same(w, fmt.Sprint(who, ", reports of ", at(p, "code")), want.at("reports"), at(p, "reports"))
				same(w, fmt.Sprint(who, ", cases of ", at(p, "code")), want.at("cases"), at(p, "cases"))
			}
		}
	})
}

// same compares number and rows of two lists.
func same(w *world, name string, want, got any) {
	w.Helper()
	for _, part := range []string{"totalCount", "nodes"} {
		if diff := cmp.Diff(at(want, part), at(got, part)); diff != "" {
			w.Errorf("%s, %s (-list +nested):\n%s", name, part, diff)
		}
	}
}

// A nested list pages in both directions, and its cursors are its parent's alone: not another
// unit's, nor the whole list's, nor the other way round. In a list of parents the others refuse.
func TestCursorsOfNestedLists(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const as = "thamdinh1@cum"
		w.shelf(as)
		unit := func(code string) string { return w.registry().UnitByCode(code).ID }
		ask := func(vars map[string]any) answer { return w.askIn(as, "vi", nestedLists, "One", vars) }
		all, pages := ids(ask(map[string]any{"unit": unit("phuyen"), "first": 100}).at("node.reports.nodes").([]any)), []string{}
		var after, before any
		for {
			a := ask(map[string]any{"unit": unit("phuyen"), "first": 3, "after": after})
			pages = append(pages, ids(a.at("node.reports.nodes").([]any))...)
			if after = a.at("node.reports.pageInfo.endCursor"); a.at("node.reports.pageInfo.hasNextPage") != true {
				break
			}
		}
		if len(all) != 8 || !slices.Equal(all, pages) {
			w.Errorf("forwards %v, not %v", pages, all)
		}
		pages = nil
		for {
			a := ask(map[string]any{"unit": unit("phuyen"), "last": 3, "before": before})
			pages = append(ids(a.at("node.reports.nodes").([]any)), pages...)
			if before = a.at("node.reports.pageInfo.startCursor"); a.at("node.reports.pageInfo.hasPreviousPage") != true {
				break
			}
		}
		if !slices.Equal(all, pages) {
			w.Errorf("backwards %v, not %v", pages, all)
		}
		root := w.ask(as, pageOf, map[string]any{"first": 1}).at("reports.pageInfo.endCursor")
		for name, vars := range map[string]map[string]any{
			"of another unit":     {"unit": unit("binhdinh"), "after": after},
			"of the whole list":   {"unit": unit("phuyen"), "after": root},
			"before another's":    {"unit": unit("binhdinh"), "last": 1, "before": before},
			"of another order":    {"unit": unit("phuyen"), "after": after, "by": []any{map[string]any{"field": "TITLE"}}},
			"of another filter":   {"unit": unit("phuyen"), "before": before, "where": map[string]any{"kind": "INTERIM"}},
			"of another page end": {"unit": unit("phuyen"), "before": root},
		} {
			if a := ask(vars); !slices.Equal(a.codes(), []string{"INVALID_CURSOR"}) {
				w.Errorf("%s: %s", name, a.body)
			}
		}
		if a := w.ask(as, pageOf, map[string]any{"after": after}); !slices.Equal(a.codes(), []string{"INVALID_CURSOR"}) {
			w.Errorf("the whole list takes a unit's cursor: %s", a.body)
		}
		members := w.askIn(as, "vi", nestedLists, "Members", map[string]any{"after": after})
		if got := slices.Compact(members.codes()); !slices.Equal(got, []string{"INVALID_CURSOR"}) {
			w.Errorf("all members take a unit's cursor: %s", members.body)
		}
	})
}

// A list that hangs on each of many parents costs what it costs for one: one statement for the
// rows, one for each further kind of thing, one for the counts.
func TestStatementsOfNestedLists(t *testing.T) {
	dbtest.Watched(t, func(t *testing.T, s *store.Store, asked *dbtest.Statements) {
		x := newRig(t, s)
		x.fill()
		x.fillCases()
		for _, c := range []struct {
			name, query string
			want        int // the token, and:
		}{
			{"one unit", `unit(code: "phuyen") { reports(first: $n) { nodes { id } } }`, 1},
			{"members", `cluster(code: "DHMT") { members(asOf: "2022-07-01") { unit { reports(first: $n) { nodes { id } } } } }`, 1},
			{"everything of members", `cluster(code: "DHMT") { members(asOf: "2022-07-01") { unit { reports(first: $n) { totalCount nodes { id
				transitions { action } sections { body } history(first: 2) { nodes { action } } } } } } }`, 5},
			{"both lists of members", `cluster(code: "DHMT") { members(asOf: "2022-07-01") { unit { reports(last: $n) { nodes { id } } cases(first: $n) { totalCount nodes { id fields { value } } } } } }`, 3},
			{"periods", `season(clusterCode: "DHMT", year: 2022) { periods { reports(first: $n) { totalCount nodes { id } } cases(first: $n) { nodes { id } } } }`, 3},
			{"all periods", `cluster(code: "DHMT") { seasons { periods { reports(first: $n) { nodes { id } } } } }`, 1},
			{"units of rows", `reports(first: $n) { nodes { unit { reports(first: 2) { nodes { id } } } } }`, 2},
			{"lists within lists within lists", `clusters(first: 1) { nodes { members(asOf: "2022-07-01") { unit { reports(first: $n) { nodes { period { reports(last: 2) { nodes { id unit { cases(first: 1) { nodes { id } } } } } } } } } } } }`, 3},
		} {
			for _, n := range []int{1, 5, 25} {
				var answer []byte
				counted(t, asked, 1+c.want, fmt.Sprintf("%s, %d rows", c.name, n), func() {
					answer = x.ask(leader, `query($n: Int!) { `+c.query+` }`, map[string]any{"n": n})
				})
				if got := strings.Count(string(answer), `"id":`); got == 0 {
					t.Errorf("%s: nothing was read: %.300s", c.name, answer)
				}
			}
		}
		var page struct{ Data struct{ Cluster any } }
		x.must(json.Unmarshal(x.ask(leader, `{ cluster(code: "DHMT") { members(asOf: "2022-07-01") { unit { code reports(first: 100) { nodes { unit { code } } } } } } }`, nil), &page))
		shown := 0
		for _, m := range at(page.Data.Cluster, "members").([]any) {
			for _, n := range at(m, "unit.reports.nodes").([]any) {
				if at(n, "unit.code") != at(m, "unit.code") {
					t.Errorf("a report of %v hangs on %v", at(n, "unit.code"), at(m, "unit.code"))
				}
				shown++
			}
		}
		if shown != 15+15+15+7 { // of the leading unit, of two, and of one every other time
			t.Errorf("%d reports hang on members", shown)
		}
	})
}
