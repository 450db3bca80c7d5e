package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/ent/db"
	"thidua/internal/cluster"
	"thidua/internal/term"
)

// years of more seasons than the demonstration has.
var years = []int{2019, 2020, 2021, 2023}

// shelf is a person who is officer of all six units, with reports of many seasons: some
// of one title, some due at one time, some without a due time. It answers how many.
func (w *world) shelf(as string) int {
	w.Helper()
	for _, u := range units {
		err := w.store.Tx(w.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := w.store.RaiseTx(ctx, tx); err != nil {
				return err
			}
			now, err := w.store.NowTx(ctx, tx)
			if err != nil {
				return err
			}
			g := cluster.GrantRequest{PersonID: w.person(as), Role: term.Officer, UnitID: w.registry().UnitByCode(u).ID}
			_, err = cluster.GrantTx(ctx, tx, w.registry(), now, nil, g)
			return err
		})
		if err != nil {
			w.Fatal(err)
		}
	}
	header := "cluster: {code: DHMT, name: \"Cụm thi đua Sở Văn hóa, Thể thao và Du lịch các tỉnh Duyên hải miền Trung\"}\n"
	for _, y := range years {
		w.apply(header + strings.ReplaceAll(`season:
  year: YEAR
  state: OPEN
  periods:
    - {code: YEAR-H1, kind: H1, startsOn: YEAR-01-01, endsOn: YEAR-06-30, reportDueOn: YEAR-07-10}
    - {code: YEAR-H2, kind: H2, startsOn: YEAR-07-01, endsOn: YEAR-12-31, reportDueOn: YEAR-12-10}
  sections: [{key: results, required: true, title: {vi: Kết quả, en: Results}}]
`, "YEAR", fmt.Sprint(y)))
	}
	titles := []string{"Ăn", "An", "Âm", "Đà Nẵng", "Da cam", "Dù", "đá", "Ê đê", "E dè", "Sơ kết", "sơ kết", "Ước", "U tối", "Ôn", "Ơn", "Ong"}
	made := 0
	for _, y := range years {
		for _, half := range []string{"H1", "H2"} {
			for i, u := range units {
				d := payload(w.operate(as, "CreateReport", map[string]any{"input": map[string]any{
					"periodId": w.period(fmt.Sprintf("%d-%s", y, half)), "kind": "INTERIM", "unitId": w.registry().UnitByCode(u).ID,
					"title": titles[made%len(titles)],
				}}), "createReport")
				if d.subject == nil {
					w.Fatalf("%s", d.body)
				}
				if made++; i%3 == 0 {
					w.does(as, "discard", d.subject["id"].(string), map[string]any{"reason": "Thử."})
				}
			}
		}
	}
	return made
}

const pageOf = `query($first: Int, $after: Cursor, $where: ReportWhere, $by: [ReportOrder!]) {
  reports(first: $first, after: $after, where: $where, orderBy: $by) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id title dueAt createdAt updatedAt } }
  }
}`

// pages walks over a list from its beginning to its end.
func (w *world) pages(as string, first int, where map[string]any, by []any) (rows []any) {
	w.Helper()
	var after any
	for page := 0; ; page++ {
		a := w.ask(as, pageOf, map[string]any{"first": first, "after": after, "where": where, "by": by})
		edges, _ := a.at("reports.edges").([]any)
		info := a.at("reports.pageInfo")
		if len(a.Errors) > 0 || len(edges) == 0 && page > 0 || len(edges) > first {
			w.Fatalf("page %d of %v: %s", page, by, a.body)
		}
		if at(info, "hasPreviousPage") != (page > 0) {
			w.Errorf("page %d of %v: hasPreviousPage is %v", page, by, at(info, "hasPreviousPage"))
		}
		for _, e := range edges {
			rows = append(rows, at(e, "node"))
		}
		if len(edges) > 0 && (at(info, "startCursor") != at(edges[0], "cursor") || at(info, "endCursor") != at(edges[len(edges)-1], "cursor")) {
			w.Errorf("page %d of %v: its cursors are not those of its ends", page, by)
		}
		if at(info, "hasNextPage") != true {
			return rows
		}
		after = at(info, "endCursor")
	}
}

// Walking over a list page by page meets every row once, in order, whatever the order and
// the size of the pages; ties are broken the same way each time, and rows without a due
// time come last both ways.
func TestPagesOfEveryOrder(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const as = "thamdinh1@cum"
		total := w.shelf(as)
		for _, field := range []string{"", "UPDATED_AT", "CREATED_AT", "DUE_AT", "TITLE", "DUE_AT TITLE", "TITLE CREATED_AT"} {
			for _, direction := range []string{"ASC", "DESC"} {
				var by []any
				for _, f := range strings.Fields(field) {
					by = append(by, map[string]any{"field": f, "direction": direction})
				}
				all := w.pages(as, 100, nil, by)
				if len(all) != total {
					w.Errorf("%s %s: %d of %d rows", field, direction, len(all), total)
				}
				ordered(w, all, field, direction)
				for _, size := range []int{1, 7, 47, 48} {
					if field != "" && size == 1 && direction == "ASC" {
						continue // pages of one row are walked often enough
					}
					if got := ids(w.pages(as, size, nil, by)); !slices.Equal(got, ids(all)) {
						w.Errorf("%s %s in pages of %d:\n%v\ninstead of\n%v", field, direction, size, got, ids(all))
					}
				}
			}
		}
	})
}

func ids(rows []any) []string {
	list := make([]string, len(rows))
	for i, r := range rows {
		list[i] = fmt.Sprint(at(r, "id"))
	}
	return list
}

// ordered compares the first field of the order from row to row.
func ordered(w *world, rows []any, field, direction string) {
	w.Helper()
	var titles []string
	for i, r := range rows {
		titles = append(titles, fmt.Sprint(at(r, "title")))
		if i == 0 {
			continue
		}
		before := rows[i-1]
		key := map[string]string{"": "updatedAt", "UPDATED_AT": "updatedAt", "CREATED_AT": "createdAt", "DUE_AT": "dueAt", "DUE_AT TITLE": "dueAt"}[field]
		if key == "" {
			continue
		}
		a, b := instant(w, at(before, key)), instant(w, at(r, key))
		switch {
		case a.IsZero() && !b.IsZero():
			w.Errorf("%s %s: a row without a due time comes before another", field, direction)
		case a.IsZero() || b.IsZero():
		case (direction == "DESC" || field == "") && a.Before(b), direction == "ASC" && field != "" && a.After(b):
			w.Errorf("%s %s: %v comes before %v", field, direction, a, b)
		}
	}
	if field == "TITLE" && direction == "ASC" {
		want := []string{"An", "Ăn", "Âm", "Da cam", "Dù", "đá", "Đà Nẵng", "E dè", "Ê đê", "Ong", "Ôn", "Ơn", "sơ kết", "Sơ kết", "U tối", "Ước"}
		if got := slices.Compact(titles); !slices.Equal(got, want) {
			w.Errorf("titles in the order %q", got)
		}
	}
}

func instant(w *world, v any) time.Time {
	w.Helper()
	if v == nil {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339Nano, fmt.Sprint(v))
	if err != nil {
		w.Fatal(err)
	}
	return t
}

// A cursor stays good while rows come, change and go: what follows it is what lies behind
// its place now.
func TestACursorOutlivesItsRow(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const as = "thamdinh1@cum"
		w.shelf(as)
		by := []any{map[string]any{"field": "TITLE", "direction": "ASC"}}
		page := w.ask(as, pageOf, map[string]any{"first": 5, "by": by})
		last := at(page.at("reports.edges.4.node"), "id").(string)
		second := page.at("reports.edges.1.node.id").(string)
		follows := func() string {
			return fmt.Sprint(w.ask(as, pageOf, map[string]any{"first": 1, "by": by, "after": page.at("reports.pageInfo.endCursor")}).at("reports.edges.0.node.id"))
		}
		next := follows()
		for _, id := range []string{last, second} { // one moves to the end, one may be final already
			w.perform(command{as: as, reportID: id, action: "update", input: map[string]any{"title": "Ỷ"}})
		}
		if got := follows(); got != next {
			w.Errorf("%s follows instead of %s", got, next)
		}
	})
}

// Conditions hold together as they say, and lists and counts agree on them.
func TestFilters(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const as = "thamdinh1@cum"
		total := w.shelf(as)
		type is = map[string]any
		all := w.pages(as, 100, nil, nil)
		newest := at(all[0], "updatedAt")
		for _, c := range []struct {
			name  string
			where is
			want  int
		}{
			{"nothing", is{}, total}, {"discarded", is{"stageIn": []string{"DISCARDED"}}, 16}, {"drafts", is{"stageIn": []string{"DRAFT"}}, 32},
			{"both", is{"stageIn": []string{"DRAFT", "DISCARDED"}}, total}, {"no stage", is{"stageIn": []string{}}, 0},
			{"kind", is{"kind": "FINAL"}, 0}, {"unit", is{"unitCode": "phuyen"}, 8}, {"no such unit", is{"unitCode": "hue"}, 0},
			{"period", is{"periodCode": "2019-H1"}, 6}, {"no such period", is{"periodCode": "2019"}, 0},
			{"unit and period", is{"unitCode": "phuyen", "periodCode": "2019-H1"}, 1},
			{"and", is{"and": []any{is{"unitCode": "phuyen"}, is{"periodCode": "2019-H1"}}}, 1},
			{"or", is{"or": []any{is{"unitCode": "phuyen"}, is{"periodCode": "2019-H1"}}}, 13},
			{"not", is{"not": is{"unitCode": "phuyen"}}, 40}, {"not all", is{"not": is{}}, 0},
			{"no or", is{"or": []any{}}, 0}, {"no and", is{"and": []any{}}, total},
			{"or beside another", is{"stageIn": []string{"DRAFT"}, "or": []any{is{"unitCode": "binhdinh"}, is{"unitCode": "khanhhoa"}}}, 8},
			{"not in or", is{"or": []any{is{"unitCode": "phuyen"}, is{"not": is{"stageIn": []string{"DRAFT"}}}}}, 24},
			{"text", is{"textContains": "da nang"}, 3}, {"text with đ", is{"textContains": "ĐÁ"}, 9},
			{"before now", is{"updatedAtLt": newest}, total - 1}, {"from then on", is{"updatedAtGte": newest}, 1},
			{"from then on, in another zone", is{"updatedAtGte": instant(w, newest).In(time.FixedZone("", 7*3600)).Format(time.RFC3339Nano)}, 1},
			{"50 conditions", is{"or": slices.Repeat([]any{is{"unitCode": "phuyen"}}, 50)}, 8},
			{"5 deep", is{"not": is{"not": is{"not": is{"not": is{"unitCode": "phuyen"}}}}}, 8},
		} {
			a := w.ask(as, pageOf, map[string]any{"first": 100, "where": c.where})
			edges, _ := a.at("reports.edges").([]any)
			if len(edges) != c.want || a.at("reports.totalCount") != float64(c.want) {
				w.Errorf("%s: %d rows, counted %v, instead of %d: %.200s", c.name, len(edges), a.at("reports.totalCount"), c.want, a.body)
			}
		}
	})
}

// The smaller lists page the same way: each row once, in one order, counted right; the
// inbox begins with what is due first.
func TestEveryListPages(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const as = "giamdoc@phuyen"
		w.shelf(as)
		report := w.bring("phuyen", "2022-H1", "submitted")
		for name, list := range map[string]struct{ query, path string }{
			"inbox":       {`inbox(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { dueAt subject { id } } }`, "inbox"},
			"people":      {`people(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { id } }`, "people"},
			"roleChanges": {`roleChanges(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { id at } }`, "roleChanges"},
			"history": {`node(id: "` + report + `") { ... on Report { history(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { id at } } } }`,
				"node.history"},
		} {
			walk := func(first int) (rows []string) {
				var after any
				for {
					a := w.ask(as, "query($first: Int, $after: Cursor) { "+list.query+" }", map[string]any{"first": first, "after": after})
					for _, n := range a.at(list.path + ".nodes").([]any) {
						rows = append(rows, fmt.Sprint(n))
					}
					if a.at(list.path+".pageInfo.hasNextPage") != true {
						if total := a.at(list.path + ".totalCount"); total != float64(len(rows)) {
							w.Errorf("%s in pages of %d: %d rows, counted %v", name, first, len(rows), total)
						}
						return rows
					}
					after = a.at(list.path + ".pageInfo.endCursor")
				}
			}
			all := walk(100)
			distinct := slices.Compact(slices.Sorted(slices.Values(all)))
			if len(all) < 4 || len(distinct) != len(all) {
				w.Errorf("%s: %d rows, %d of them different", name, len(all), len(distinct))
			}
			if name == "inbox" && !slices.IsSorted(all) { // a row begins with its due time
				w.Errorf("the inbox is not in the order of the due times: %v", all)
			}
			for _, size := range []int{1, 3} {
				if got := walk(size); !slices.Equal(got, all) {
					w.Errorf("%s in pages of %d:\n%v\ninstead of\n%v", name, size, got, all)
				}
			}
		}
	})
}
