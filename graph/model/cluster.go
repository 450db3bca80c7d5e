package model

import (
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/term"
)

// Cluster is an emulation cluster.
type Cluster struct {
	ID      string
	Code    string
	Name    string
	cluster *cluster.Cluster
	world   World
}

// IsNode marks an object with an identifier.
func (Cluster) IsNode() {}

// Membership is a unit as a member of a cluster on a day.
type Membership struct {
	Unit       *Unit
	Leadership *term.Leadership
	Rotation   int
	ValidFrom  calendar.Date
	ValidTo    *calendar.Date
	Assumption bool // the membership is in no source

	LeadershipAssumption bool // the term is in no source
}

// World is what the nouns are made from: the registry, today, and the viewer's language.
type World struct {
	Registry *cluster.Registry
	Today    calendar.Date
	Language string
}

// NewCluster makes a cluster; nil for nil.
func NewCluster(c *cluster.Cluster, w World) *Cluster {
	if c == nil {
		return nil
	}
	return &Cluster{ID: c.ID, Code: c.Code, Name: c.Name, cluster: c, world: w}
}

// Members lists who belongs to the cluster on the day, today where it is nil.
func (c *Cluster) Members(asOf *calendar.Date) []Membership {
	on := c.world.Today
	if asOf != nil {
		on = *asOf
	}
	leader, deputy := c.world.Registry.Leadership(c.ID, on)
	members := c.world.Registry.Members(c.ID, on)
	made := make([]Membership, len(members))
	for i, m := range members {
		made[i] = Membership{
			Unit: NewUnit(m.Unit, on), Rotation: m.Rotation, ValidFrom: m.From, ValidTo: Day(m.To), Assumption: m.Assumption,
		}
		post := term.LeadershipLeader
		switch m.Unit.ID {
		case leader:
		case deputy:
			post = term.LeadershipDeputy
		default:
			continue
		}
		made[i].Leadership = &post
		for _, t := range m.Unit.Terms {
			if t.Cluster.ID == c.ID && on.Within(t.From, t.To) {
				made[i].LeadershipAssumption = t.Assumption
			}
		}
	}
	return made
}

// Seasons lists the cluster's years, the latest first.
func (c *Cluster) Seasons() []Season {
	made := make([]Season, len(c.cluster.Seasons))
	for i, s := range c.cluster.Seasons {
		made[i] = *NewSeason(s, c.world)
	}
	return made
}
