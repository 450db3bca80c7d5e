package graph

import (
	"context"

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
	w, err := s.window("inbox", first, after)
	if err != nil {
		return nil, err
	}
	p := planReports(ctx, []string{"edges", "node", "subject"}, []string{"nodes", "subject"})
	p.transitions = p.transitions || asked(ctx, "nodes", "actions") || asked(ctx, "edges", "node", "actions")
	waiting := r.Reports.Waiting(s.moment)
	order := report.Order{Fields: []report.OrderField{report.ByDue}}
	rows, more, err := r.Reports.List(ctx, report.Page{
		Where: waiting, Order: order, After: w.place, Limit: w.size, Memory: p.transitions,
	})
	if err != nil {
		return nil, err
	}
	made, err := r.load(ctx, rows, p)
	if err != nil {
		return nil, err
	}
	nodes := make([]generated.InboxItem, len(made))
	for i, m := range made {
		nodes[i] = generated.InboxItem{
			DueAt: m.DueAt, Overdue: m.DueAt != nil && s.moment.At.After(*m.DueAt), Actions: allowed(m), Subject: m,
		}
	}
	connection := &generated.InboxConnection{Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.InboxEdge](w, nodes,
		func(i int) []string { return order.Key(rows[i]) }, more)
	if asked(ctx, "totalCount") {
		count, err := r.Reports.Count(ctx, s.moment, waiting)
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
