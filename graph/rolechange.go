package graph

import (
	"context"
	"fmt"

	"thidua/ent/db/rolechange"
	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/store"
)

// roleChanges reads a page of the accounts' and roles' history, the latest first.
func (r *Resolver) roleChanges(ctx context.Context, p paging) (*generated.RoleChangeConnection, error) {
	s, err := r.mayRead(ctx, "rolechange")
	if err != nil {
		return nil, err
	}
	w, err := s.window("roleChanges", latest(rolechange.FieldAt), p)
	if err != nil {
		return nil, err
	}
	query := r.Store.Client.RoleChange.Query()
	rows, err := query.Where(w.Between).Order(w.Sort).Limit(w.Limit()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing role changes: %w", err)
	}
	rows, more := store.Cut(w.Window, rows)
	nodes := make([]model.RoleChange, len(rows))
	for i, row := range rows {
		nodes[i] = *model.NewRoleChange(row, s.eyes, s.world)
	}
	connection := &generated.RoleChangeConnection{Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.RoleChangeEdge](w, nodes, func(i int) []any { return []any{rows[i].At, rows[i].ID} }, more)
	if asked(ctx, "totalCount") {
		count, err := r.Store.Count(ctx, rolechange.Table)
		if err != nil {
			return nil, fmt.Errorf("counting role changes: %w", err)
		}
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
