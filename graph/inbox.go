package graph

import (
	"context"

	"thidua/ent/db/predicate"
	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/report"
)

// inbox reads a page of the cases that wait for the viewer, the earliest due first.
func (r *Resolver) inbox(ctx context.Context, first *int, after *string) (*generated.InboxConnection, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	size, err := pageSize(first)
	if err != nil {
		return nil, err
	}
	order := report.Order{Fields: []report.OrderField{report.ByDue}}
	cursors, err := s.cursorsOf("inbox")
	if err != nil {
		return nil, err
	}
	place, err := cursors.read(after)
	if err != nil {
		return nil, err
	}
	p := planReports(ctx, []string{"edges", "node", "subject"}, []string{"nodes", "subject"})
	p.transitions = p.transitions || asked(ctx, "nodes", "actions") || asked(ctx, "edges", "node", "actions")
	waiting := []predicate.Report{r.Reports.Waiting(s.moment)}
	rows, more, err := r.Reports.List(ctx, report.Page{Where: waiting, Order: order, After: place, Limit: size, Memory: p.transitions})
	if err != nil {
		return nil, err
	}
	made, err := r.load(ctx, rows, p)
	if err != nil {
		return nil, err
	}
	connection := &generated.InboxConnection{
		Edges: make([]generated.InboxEdge, len(made)), Nodes: make([]generated.InboxItem, len(made)),
	}
	places := make([]string, len(made))
	for i, m := range made {
		item := generated.InboxItem{
			DueAt: m.DueAt, Overdue: m.DueAt != nil && s.moment.At.After(*m.DueAt), Actions: allowed(m), Subject: m,
		}
		places[i] = cursors.of(order.Key(rows[i]))
		connection.Nodes[i] = item
		connection.Edges[i] = generated.InboxEdge{Cursor: places[i], Node: item}
	}
	connection.PageInfo = *pageInfo(places, after, more)
	if asked(ctx, "totalCount") {
		count, err := r.Reports.Count(ctx, r.Reports.Visible(s.moment), waiting)
		if err != nil {
			return nil, err
		}
		connection.TotalCount = &count
	}
	return connection, nil
}

// allowed lists the actions that the viewer can take now.
func allowed(m *model.Report) []string {
	actions := []string{}
	for _, t := range m.Transitions {
		if t.Allowed {
			actions = append(actions, t.Action)
		}
	}
	return actions
}
