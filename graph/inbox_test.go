package graph_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/ent/db/timer"
	"thidua/internal/term"
)

const inboxQuery = `query($first: Int, $after: Cursor) { inbox(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
nodes { dueAt overdue reminders escalated delegated subject { __typename id } } } }`

// The inbox holds subjects of every kind in one order, the earliest due first and those without
// a due time last; pages follow each other without a gap, and the count is that of all.
func TestTheInboxHoldsEveryKind(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.install(leave)
		var want []any
		for i, day := range []string{"2022-01-05", "2022-01-07"} {
			w.bring([]string{"binhdinh", "khanhhoa"}[i], "2022-H1", "submitted")
			one := w.makes("chuyenvien@phuyen", "leave", "2022-H1", map[string]any{"reason": "Nghỉ", "from_day": day, "days": 2})
			w.does("giamdoc@phuyen", "ask", one, nil)
			want = append(want, one)
		}
		draft := w.makes("chuyenvien@quangngai", "leave", "2022-H1", nil) // waits for the officer, without a due time
		read := func(who string, first int) (ids []any, kinds map[any]int) {
			kinds = map[any]int{}
			var after any
			for {
				a := w.ask(who, inboxQuery, map[string]any{"first": first, "after": after})
				nodes, _ := a.at("inbox.nodes").([]any)
				for _, n := range nodes {
					ids = append(ids, at(n, "subject.id"))
					kinds[at(n, "subject.__typename")]++
				}
				if a.at("inbox.pageInfo.hasNextPage") != true {
					if a.at("inbox.totalCount") != float64(len(ids)) {
						w.Errorf("%s: %v of %d", who, a.at("inbox.totalCount"), len(ids))
					}
					return ids, kinds
				}
				after = a.at("inbox.pageInfo.endCursor")
			}
		}
		all, kinds := read("giamdoc@quangngai", 100)
		if diff := cmp.Diff(map[any]int{"Report": 2, "Case": 2}, kinds); diff != "" {
			w.Errorf("kinds (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want, all[:2]); diff != "" {
			w.Errorf("the earliest due (-want +got):\n%s", diff)
		}
		for _, first := range []int{1, 3} {
			if pages, _ := read("giamdoc@quangngai", first); !cmp.Equal(all, pages) {
				w.Errorf("in pages of %d: %v, not %v", first, pages, all)
			}
		}
		if ids, _ := read("chuyenvien@quangngai", 1); !cmp.Equal([]any{draft}, ids) {
			w.Errorf("without a due time: %v", ids)
		}
	})
}

// A report that is long overdue is brought before the second, who reads it anyhow; reminders
// are for whom it waits.
func TestTheInboxTellsWhatHasRung(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		report := w.bring("phuyen", "2022-H1", "submitted")
		item := func(who string) any {
			nodes, _ := w.ask(who, inboxQuery, nil).at("inbox.nodes").([]any)
			for _, n := range nodes {
				if at(n, "subject.id") == report {
					return map[string]any{"reminders": at(n, "reminders"), "escalated": at(n, "escalated"), "delegated": at(n, "delegated")}
				}
			}
			return nil
		}
		if got := item("giamdoc@ninhthuan"); got != nil {
			w.Errorf("before it is overdue the second has %v", got)
		}
		err := w.store.Tx(w.Context(), func(ctx context.Context, tx *db.Tx) error {
			return tx.Timer.Update().Where(timer.SubjectID(report), timer.KindNEQ(term.TimerDue)).SetDoneAt(time.Now()).Exec(ctx)
		})
		if err != nil {
			w.Fatal(err)
		}
		for who, want := range map[string]any{
			"giamdoc@ninhthuan": map[string]any{"reminders": 0.0, "escalated": true, "delegated": false},
			"giamdoc@quangngai": map[string]any{"reminders": 1.0, "escalated": false, "delegated": false},
			"giamdoc@binhdinh":  nil,
		} {
			if diff := cmp.Diff(want, item(who)); diff != "" {
				w.Errorf("%s (-want +got):\n%s", who, diff)
			}
		}
	})
}
