package cluster

import (
	"slices"

	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/term"
	"thidua/workflow"
)

// Members lists who belongs to the cluster on the day, in the order of rotation.
func (r *Registry) Members(clusterID string, on calendar.Date) []*Membership {
	c := r.clusterByID[clusterID]
	if c == nil {
		return nil
	}
	var members []*Membership
	for _, m := range c.Memberships {
		if on.Within(m.From, m.To) {
			members = append(members, m)
		}
	}
	slices.SortStableFunc(members, func(a, b *Membership) int { return a.Rotation - b.Rotation })
	return members
}

// Leadership returns the units that lead the cluster on the day; "" is a vacant post.
func (r *Registry) Leadership(clusterID string, on calendar.Date) (leader, deputy string) {
	c := r.clusterByID[clusterID]
	if c == nil {
		return "", ""
	}
	for _, t := range c.Terms {
		switch {
		case !on.Within(t.From, t.To):
		case t.Leadership == term.LeadershipLeader:
			leader = t.Unit.ID
		case t.Leadership == term.LeadershipDeputy:
			deputy = t.Unit.ID
		}
	}
	return leader, deputy
}

// Roles lists what the person holds on the day, in the order of granting. A role without
// dates is held without end, also after its unit has ended.
func (r *Registry) Roles(personID string, on calendar.Date) []authz.Role {
	var held []authz.Role
	for _, role := range r.rolesOf[personID] {
		if on.Within(role.From, role.To) {
			held = append(held, role)
		}
	}
	return held
}

// AllRoles lists everything that the person was ever granted, past and future included.
func (r *Registry) AllRoles(personID string) []authz.Role { return r.rolesOf[personID] }

// Assignment finds a granted role and the person who has it; false for an unknown identifier.
func (r *Registry) Assignment(assignmentID string) (personID string, role authz.Role, found bool) {
	a, found := r.byAssignment[assignmentID]
	return a.person, a.Role, found
}

// Roster says who stands where for a report of the unit and the period: membership,
// leadership and kin as at the period's end, the cluster's posts by who holds them
// today. For an unknown period it is empty, and so nobody may act.
func (r *Registry) Roster(unitID, periodID string, today calendar.Date) workflow.Roster {
	p := r.periodByID[periodID]
	if p == nil {
		return workflow.Roster{Unit: unitID}
	}
	c := p.Season.Cluster
	leader, deputy := r.Leadership(c.ID, p.EndsOn)
	roster := workflow.Roster{
		Unit: unitID, Cluster: c.ID, Leader: leader, Deputy: deputy,
		Kin: r.Kin(unitID, p.EndsOn), Posts: r.posts(c.ID, today),
	}
	for _, m := range r.Members(c.ID, p.EndsOn) {
		roster.Rotation = append(roster.Rotation, m.Unit.ID)
	}
	return roster
}

// posts lists, by post of the cluster, the units that its holders come from, each once.
func (r *Registry) posts(clusterID string, today calendar.Date) map[string][]string {
	posts := map[string][]string{}
	for i := range r.assignments {
		a := &r.assignments[i]
		if a.ClusterID != clusterID || !a.Role.Role.OfCluster() || !today.Within(a.From, a.To) {
			continue
		}
		post := string(a.Role.Role)
		if !slices.Contains(posts[post], a.UnitID) {
			posts[post] = append(posts[post], a.UnitID)
		}
	}
	return posts
}

// Indicators lists the leaves of the season's criteria that have a measure and are
// assigned to the unit as it is on the day, in the order of the table. Those of a remit
// are for units with that mandate alone.
func (r *Registry) Indicators(seasonID, unitID string, on calendar.Date) []*Criterion {
	s, u := r.seasonByID[seasonID], r.unitByID[unitID]
	if s == nil || u == nil {
		return nil
	}
	tourism := u.At(on).Tourism
	var indicators []*Criterion
	for c := range s.Table() {
		if len(c.Children) == 0 && c.Measure != "" && (c.Remit == "" || c.Remit == RemitTourism && tourism) {
			indicators = append(indicators, c)
		}
	}
	return indicators
}
