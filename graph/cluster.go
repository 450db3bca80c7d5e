package graph

import (
	"context"

	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/fault"
)

// clusters reads a page of the clusters, by name.
func (r *Resolver) clusters(ctx context.Context, first *int, after *string) (*generated.ClusterConnection, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	size, err := pageSize(first)
	if err != nil {
		return nil, err
	}
	cursors, err := s.cursorsOf("clusters")
	if err != nil {
		return nil, err
	}
	place, err := cursors.read(after)
	if err != nil {
		return nil, err
	}
	all := s.moment.Registry.Clusters()
	rows, more := slice(all, func(c *cluster.Cluster) string { return c.ID }, place, size)
	count := len(all)
	connection := &generated.ClusterConnection{TotalCount: &count, Edges: []generated.ClusterEdge{}, Nodes: []model.Cluster{}}
	places := make([]string, len(rows))
	for i, c := range rows {
		made := *model.NewCluster(c, s.world)
		places[i] = cursors.of([]string{c.ID})
		connection.Nodes = append(connection.Nodes, made)
		connection.Edges = append(connection.Edges, generated.ClusterEdge{Cursor: places[i], Node: made})
	}
	connection.PageInfo = *pageInfo(places, after, more)
	return connection, nil
}

// season finds a cluster's season of a year.
func season(s *session, clusterCode string, year int) *model.Season {
	if c := s.moment.Registry.ClusterByCode(clusterCode); c != nil {
		for _, x := range c.Seasons {
			if x.Year == year {
				return model.NewSeason(x, s.world)
			}
		}
	}
	return nil
}

// period finds a cluster's period by its code.
func period(s *session, clusterCode, code string) *model.Period {
	if c := s.moment.Registry.ClusterByCode(clusterCode); c != nil {
		for _, x := range c.Seasons {
			for _, p := range x.Periods {
				if p.Code == code {
					return model.NewPeriod(p, s.world)
				}
			}
		}
	}
	return nil
}

// unit finds a unit by its identifier or its code, as it was on the day.
func unit(s *session, unitID, code *string, asOf *calendar.Date) (*model.Unit, error) {
	on := s.world.Today
	if asOf != nil {
		on = *asOf
	}
	switch {
	case (unitID == nil) == (code == nil):
		return nil, fault.Newf(fault.BadUserInput, fault.Text{
			VI: "Hãy nêu một trong hai: id hoặc code.", EN: "Give one of id and code.",
		})
	case unitID != nil:
		return model.NewUnit(s.moment.Registry.Unit(*unitID), on), nil
	}
	return model.NewUnit(s.moment.Registry.UnitByCode(*code), on), nil
}

// grant reads the role of an input.
func grant(in generated.GrantRoleInput) cluster.GrantRequest {
	return cluster.GrantRequest{
		PersonID: in.PersonID, Role: in.Role, UnitID: plain(in.UnitID), ClusterID: plain(in.ClusterID),
		From: day(in.ValidFrom), To: day(in.ValidTo), Note: plain(in.Note),
	}
}

// day is the day, or none.
func day(d *calendar.Date) calendar.Date {
	if d == nil {
		return ""
	}
	return *d
}
