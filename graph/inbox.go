package graph

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// inbox reads a page of the subjects of every kind that wait for the viewer, the earliest due
// first. Which ones is one query over all kinds; then each kind reads its own at once.
func (r *Resolver) inbox(ctx context.Context, first *int, after *string) (*generated.InboxConnection, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	w, err := s.window("inbox", first, after)
	if err != nil {
		return nil, err
	}
	ids, err := r.waitingIDs(ctx, s, w)
	if err != nil {
		return nil, err
	}
	ids, more := cut(w, ids)
	p := planSubjects(ctx, []string{"edges", "node", "subject"}, []string{"nodes", "subject"})
	p.transitions = p.transitions || asked(ctx, "nodes", "actions") || asked(ctx, "edges", "node", "actions")
	found, err := r.subjects(ctx, ids, p)
	if err != nil {
		return nil, err
	}
	notices, err := r.notices(ctx, ids)
	if err != nil {
		return nil, err
	}
	nodes := []generated.InboxItem{}
	var places [][]string
	for _, one := range ids {
		if subject := found[one]; subject != nil {
			item := r.inboxItem(s, one, subject, notices[one])
			nodes = append(nodes, item)
			places = append(places, []string{runtime.DueAsc(item.DueAt).UTC().Format(time.RFC3339Nano), one})
		}
	}
	connection := &generated.InboxConnection{Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.InboxEdge](w, nodes, func(i int) []string { return places[i] }, more)
	if asked(ctx, "totalCount") {
		if connection.TotalCount, err = r.countWaiting(ctx, s); err != nil {
			return nil, err
		}
	}
	return connection, nil
}

// inboxItem tells how the subject waits for the viewer. Reminders are for whom it waits, not for
// whom it is brought before.
func (r *Resolver) inboxItem(s *session, one string, subject model.Subject, n runtime.Notice) generated.InboxItem {
	waits := r.kinds()[id.Prefix(one)].waits(s.moment, subject, n.Escalated)
	item := generated.InboxItem{
		DueAt: waits.due, Overdue: waits.due != nil && s.moment.At.After(*waits.due), Actions: allowed(waits.transitions), Subject: subject,
		Delegated: waits.turn.Delegated, Escalated: waits.turn.Escalated,
	}
	if waits.turn.Waits {
		item.Reminders = n.Reminders
	}
	return item
}

// notices reads what has rung for the subjects, where anything is asked that rests on it.
func (r *Resolver) notices(ctx context.Context, ids []string) (map[string]runtime.Notice, error) {
	for _, field := range []string{"reminders", "escalated", "delegated"} {
		if asked(ctx, "nodes", field) || asked(ctx, "edges", "node", field) {
			return runtime.Notices(ctx, r.Store.Client, ids)
		}
	}
	return nil, nil
}

// waitingIDs reads which subjects wait for the viewer, one more than the page has.
func (r *Resolver) waitingIDs(ctx context.Context, s *session, w window) ([]string, error) {
	rows, err := r.waitingRows(ctx, s, w)
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.id
	}
	return ids, err
}

// waitingRow is a subject that waits.
type waitingRow struct {
	id      string
	version int
	due     string // as the database writes it, to be compared alone
}

// waitingRows reads the subjects that wait for the viewer, one more than the page has.
func (r *Resolver) waitingRows(ctx context.Context, s *session, w window) ([]waitingRow, error) {
	behind := func(*sql.Selector) {}
	if w.place != nil {
		due, err := time.Parse(time.RFC3339Nano, w.place[0])
		if err != nil || len(w.place) != 2 {
			return nil, fault.New(fault.InvalidCursor, "after")
		}
		behind = func(of *sql.Selector) {
			of.Where(sql.CompositeGT([]string{of.C("due_asc"), of.C("id")}, due, w.place[1]))
		}
	}
	text, arguments := r.waiting(s, w.size+1, behind).OrderBy("due_asc", "id").Limit(w.size + 1).Query()
	rows, err := r.Store.DB.QueryContext(ctx, text, arguments...)
	if err != nil {
		return nil, fmt.Errorf("reading an inbox: %w", err)
	}
	defer rows.Close()
	var found []waitingRow
	for rows.Next() {
		var one waitingRow
		var due any
		if err := rows.Scan(&one.id, &due, &one.version); err != nil {
			return nil, fmt.Errorf("reading an inbox: %w", err)
		}
		one.due = fmt.Sprint(due)
		found = append(found, one)
	}
	return found, rows.Err()
}

// countWaiting counts them, at most store.MaxCount.
func (r *Resolver) countWaiting(ctx context.Context, s *session) (*int, error) {
	all := r.waiting(s, store.MaxCount, func(*sql.Selector) {}).Limit(store.MaxCount)
	text, arguments := sql.Dialect(r.Store.Dialect).Select(sql.Count("*")).From(all.As("counted")).Query()
	var count int
	if err := r.Store.DB.QueryRowContext(ctx, text, arguments...).Scan(&count); err != nil {
		return nil, fmt.Errorf("counting an inbox: %w", err)
	}
	return &count, nil
}

// waiting selects identifier, due time and version of what waits for the viewer, of each kind at most
// so many.
func (r *Resolver) waiting(s *session, most int, behind func(*sql.Selector)) *sql.Selector {
	d := sql.Dialect(r.Store.Dialect)
	var all *sql.Selector
	kinds := r.kinds()
	for _, prefix := range slices.Sorted(maps.Keys(kinds)) {
		of := d.Select("id", "due_asc", "version").From(d.Table(r.Runtime.Kind(prefix).Table()))
		kinds[prefix].waiting(s.moment)(of)
		behind(of)
		of = d.Select("id", "due_asc", "version").From(of.OrderBy("due_asc", "id").Limit(most).As(prefix))
		if all == nil {
			all = of
		} else {
			all.UnionAll(of)
		}
	}
	return all
}

// allowed lists the actions that the viewer can take now.
func allowed(transitions []model.Transition) []string {
	actions := []string{}
	for _, t := range transitions {
		if t.Allowed {
			actions = append(actions, t.Action)
		}
	}
	return actions
}
