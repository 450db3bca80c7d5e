package graph

import (
	"context"

	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/cluster"
	"thidua/internal/store"
)

// clusters reads a page of the clusters, by name.
func (r *Resolver) clusters(ctx context.Context, p paging) (*generated.ClusterConnection, error) {
	s, err := r.mayRead(ctx, "cluster")
	if err != nil {
		return nil, err
	}
	w, err := s.window("clusters", byName(), p)
	if err != nil {
		return nil, err
	}
	all := s.moment.Registry.Clusters()
	rows, more := slice(w, all, func(c *cluster.Cluster) []string { return []string{c.NameOrder, c.ID} })
	nodes := make([]model.Cluster, len(rows))
	for i, c := range rows {
		nodes[i] = *model.NewCluster(c, s.world)
	}
	count := min(len(all), store.MaxCount)
	connection := &generated.ClusterConnection{TotalCount: &count, Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.ClusterEdge](w, nodes,
		func(i int) []any { return []any{rows[i].NameOrder, rows[i].ID} }, more)
	return connection, nil
}
