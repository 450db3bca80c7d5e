package store_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql"
	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"thidua/ent/db"
	"thidua/ent/db/historyentry"
	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// probed is a row of the probe: rows of three parents, many at one time.
type probed struct {
	id, parent string
	version    int
	at         time.Time
}

// probe writes rows whose times tie, and returns them.
func probe(t *testing.T, s *store.Store) []probed {
	t.Helper()
	var rows []probed
	start := time.Date(2022, 7, 1, 0, 0, 0, 123_456_000, time.UTC)
	err := s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for i := range 36 {
			row := probed{fmt.Sprintf("his_%02d", i*17%36), fmt.Sprint("p", i%3), i, start.Add(time.Duration(i*5%7) * time.Microsecond)}
			rows = append(rows, row)
			if err := tx.HistoryEntry.Create().SetID(row.id).SetSubjectID(row.parent).SetVersion(row.version).SetAction("a").SetToState("s").
				SetDecides(false).SetEvent("{}").SetAt(row.at).SetOccurredAt(row.at).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// place is the row's place in the order by time, and by version.
func (r probed) place(byVersion bool) []any {
	if byVersion {
		return []any{r.version}
	}
	return []any{r.at, r.id}
}

// plain does to a slice what a window does to a table: one row more than the page has.
func plain(rows []probed, w store.Window, byVersion bool) (page []probed, more bool) {
	compare := func(a, b []any) int {
		if byVersion {
			return cmp.Compare(a[0].(int), b[0].(int))
		}
		return cmp.Or(a[0].(time.Time).Compare(b[0].(time.Time)), cmp.Compare(a[1].(string), b[1].(string)))
	}
	ordered := func(a, b []any) int {
		if w.Order.Desc {
			return compare(b, a)
		}
		return compare(a, b)
	}
	for _, r := range rows {
		at := r.place(byVersion)
		if (w.After == nil || ordered(w.After, at) < 0) && (w.Before == nil || ordered(at, w.Before) < 0) {
			page = append(page, r)
		}
	}
	slices.SortFunc(page, func(a, b probed) int { return ordered(a.place(byVersion), b.place(byVersion)) })
	more = len(page) > w.Size
	if more && w.Last {
		return page[len(page)-w.Size:], more
	}
	return page[:min(len(page), w.Size)], more
}

// drawn is any window: from either end, between any two places, in either direction.
func drawn(t *rapid.T, rows []probed) (store.Window, bool) {
	byVersion := rapid.Bool().Draw(t, "by version")
	w := store.Window{
		Order: store.Order{Columns: []string{historyentry.FieldAt, historyentry.FieldID}, Desc: rapid.Bool().Draw(t, "desc")},
		Size:  rapid.IntRange(1, 40).Draw(t, "size"), Last: rapid.Bool().Draw(t, "last"),
	}
	if byVersion {
		w.Order.Columns = []string{historyentry.FieldVersion}
	}
	if rapid.Bool().Draw(t, "bounded below") {
		w.After = rapid.SampledFrom(rows).Draw(t, "after").place(byVersion)
	}
	if rapid.Bool().Draw(t, "bounded above") {
		w.Before = rapid.SampledFrom(rows).Draw(t, "before").place(byVersion)
	}
	return w, byVersion
}

// Any window of a table is what the same window of a plain slice is, and the windows of three
// parents that are read in one query are what each has by itself.
func TestWindowsAreThoseOfASlice(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		rows := probe(t, s)
		rapid.Check(t, func(rt *rapid.T) {
			w, byVersion := drawn(rt, rows)
			found, err := s.Client.HistoryEntry.Query().Where(w.Between).Order(w.Sort).Limit(w.Limit()).All(t.Context())
			if err != nil {
				rt.Fatal(err)
			}
			compared(rt, "all", rows, found, w, byVersion)

			parents := []string{"p0", "p2"}
			ids := w.Each(s.Dialect, historyentry.Table, historyentry.FieldSubjectID, store.Of(historyentry.FieldSubjectID, parents))
			found, err = s.Client.HistoryEntry.Query().Where(func(s *sql.Selector) { s.Where(sql.In(s.C("id"), ids)) }).Order(w.Sort).All(t.Context())
			if err != nil {
				rt.Fatal(err)
			}
			for _, parent := range []string{"p0", "p1", "p2"} {
				others := func(r *db.HistoryEntry) bool { return r.SubjectID != parent }
				of := slices.DeleteFunc(slices.Clone(rows), func(r probed) bool { return r.parent != parent || parent == "p1" })
				compared(rt, parent, of, slices.DeleteFunc(slices.Clone(found), others), w, byVersion)
			}
		})
	})
}

// compared compares the page of the rows that were read with that of the slice.
func compared(t *rapid.T, name string, rows []probed, found []*db.HistoryEntry, w store.Window, byVersion bool) {
	t.Helper()
	page, more := store.Cut(w, found)
	want, wantMore := plain(rows, w, byVersion)
	got, expected := []string{}, []string{}
	for _, r := range page {
		got = append(got, r.ID)
	}
	for _, r := range want {
		expected = append(expected, r.id)
	}
	if diff := gocmp.Diff(expected, got); diff != "" || more != wantMore {
		t.Errorf("%s, %+v: more is %t, should be %t (-want +got):\n%s", name, w, more, wantMore, diff)
	}
}

// Rows are counted up to a limit, all of them and by their parents.
func TestCounts(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		probe(t, s)
		early := func(s *sql.Selector) { s.Where(sql.LT(s.C(historyentry.FieldVersion), 10)) }
		if n, err := s.Count(t.Context(), historyentry.Table, early); n != 10 || err != nil {
			t.Errorf("counted %d, %v", n, err)
		}
		by, err := s.CountEach(t.Context(), historyentry.Table, historyentry.FieldSubjectID, early, store.Of(historyentry.FieldSubjectID, []string{"p0", "p1"}))
		if diff := gocmp.Diff(map[string]int{"p0": 4, "p1": 3}, by); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}
