package graph

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db/rolechange"
	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/fault"
	"thidua/internal/store"
)

// roleChanges reads a page of the accounts' and roles' history, the latest first.
func (r *Resolver) roleChanges(ctx context.Context, first *int, after *string) (*generated.RoleChangeConnection, error) {
	s, err := r.mayRead(ctx, "rolechange")
	if err != nil {
		return nil, err
	}
	w, err := s.window("roleChanges", first, after)
	if err != nil {
		return nil, err
	}
	query := r.Store.Client.RoleChange.Query()
	if w.place != nil {
		at, err := time.Parse(time.RFC3339Nano, w.place[0])
		if err != nil || len(w.place) != 2 {
			return nil, fault.New(fault.InvalidCursor, "after")
		}
		query.Where(func(s *sql.Selector) {
			s.Where(sql.CompositeLT([]string{s.C(rolechange.FieldAt), s.C(rolechange.FieldID)}, at, w.place[1]))
		})
	}
	rows, err := query.Order(rolechange.ByAt(sql.OrderDesc()), rolechange.ByID(sql.OrderDesc())).Limit(w.size + 1).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing role changes: %w", err)
	}
	rows, more := cut(w, rows)
	nodes := make([]model.RoleChange, len(rows))
	for i, row := range rows {
		nodes[i] = *model.NewRoleChange(row, s.eyes, s.world)
	}
	connection := &generated.RoleChangeConnection{Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.RoleChangeEdge](w, nodes, func(i int) []string {
		return []string{rows[i].At.UTC().Format(time.RFC3339Nano), rows[i].ID}
	}, more)
	if asked(ctx, "totalCount") {
		count, err := r.Store.Client.RoleChange.Query().Count(ctx)
		if err != nil {
			return nil, fmt.Errorf("counting role changes: %w", err)
		}
		count = min(count, store.MaxCount)
		connection.TotalCount = &count
	}
	return connection, nil
}

// roleChange finds one line of that history.
func (r *Resolver) roleChange(ctx context.Context, s *session, one string) (model.Node, error) {
	row, err := r.Store.Client.RoleChange.Get(ctx, one)
	if err != nil {
		return nil, absent(err)
	}
	return model.NewRoleChange(row, s.eyes, s.world), nil
}
