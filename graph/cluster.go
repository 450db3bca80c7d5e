package graph

import (
	"context"

	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/cluster"
)

// clusters reads a page of the clusters, by name.
func (r *Resolver) clusters(ctx context.Context, first *int, after *string) (*generated.ClusterConnection, error) {
	s, err := r.mayRead(ctx, "cluster")
	if err != nil {
		return nil, err
	}
	w, err := s.window("clusters", first, after)
	if err != nil {
		return nil, err
	}
	all := s.moment.Registry.Clusters()
	rows, more := slice(w, all, func(c *cluster.Cluster) string { return c.ID })
	nodes := make([]model.Cluster, len(rows))
	for i, c := range rows {
		nodes[i] = *model.NewCluster(c, s.world)
	}
	count := len(all)
	connection := &generated.ClusterConnection{TotalCount: &count, Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.ClusterEdge](w, nodes,
		func(i int) []string { return []string{rows[i].ID} }, more)
	return connection, nil
}
