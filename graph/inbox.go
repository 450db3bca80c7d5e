package graph

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"entgo.io/ent/dialect/sql"

	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// inbox reads a page of the subjects of every kind that wait for the viewer, the earliest due
// first. Which ones is one query over all kinds; then each kind reads its own at once.
func (r *Resolver) inbox(ctx context.Context, p paging) (*generated.InboxConnection, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	w, err := s.window("inbox", inboxOrder(), p)
	if err != nil {
		return nil, err
	}
	ids, err := r.waitingIDs(ctx, s, w)
	if err != nil {
		return nil, err
	}
	ids, more := store.Cut(w.Window, ids)
	plan := planSubjects(ctx, []string{"edges", "node", "subject"}, []string{"nodes", "subject"})
	plan.transitions = plan.transitions || asked(ctx, "nodes", "actions") || asked(ctx, "edges", "node", "actions")
	found, err := r.subjects(ctx, ids, plan)
	if err != nil {
		return nil, err
	}
	notices, err := r.notices(ctx, ids)
	if err != nil {
		return nil, err
	}
	nodes := []generated.InboxItem{}
	var places [][]any
	for _, one := range ids {
		if subject := found[one]; subject != nil {
			item := r.inboxItem(s, one, subject, notices[one])
			nodes = append(nodes, item)
			places = append(places, []any{runtime.DueAsc(item.DueAt), one})
		}
	}
	connection := &generated.InboxConnection{Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.InboxEdge](w, nodes, func(i int) []any { return places[i] }, more)
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

// inboxOrder is what is due first, first.
func inboxOrder() store.Order { return store.Order{Columns: []string{"due_asc", "id"}} }

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
	each := r.waiting(s, w.Limit(), func(of *sql.Selector) {
		w.Between(of)
		w.Sort(of)
	})
	all := sql.Dialect(r.Store.Dialect).Select("id", "due_asc", "version").From(each.As("waiting"))
	w.Sort(all)
	text, arguments := all.Limit(w.Limit()).Query()
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
	count, err := r.Store.CountOf(ctx, r.waiting(s, store.MaxCount, func(*sql.Selector) {}))
	if err != nil {
		return nil, fmt.Errorf("counting an inbox: %w", err)
	}
	return &count, nil
}

// waiting selects identifier, due time and version of what waits for the viewer, of each kind
// at most so many, which part says.
func (r *Resolver) waiting(s *session, most int, part func(*sql.Selector)) *sql.Selector {
	d := sql.Dialect(r.Store.Dialect)
	var all *sql.Selector
	kinds := r.kinds()
	for _, prefix := range slices.Sorted(maps.Keys(kinds)) {
		of := d.Select("id", "due_asc", "version").From(d.Table(r.Runtime.Kind(prefix).Table()))
		kinds[prefix].waiting(s.moment)(of)
		part(of)
		of = d.Select("id", "due_asc", "version").From(of.Limit(most).As(prefix))
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
