package workflow

import "slices"

// permission answers by which seat the actor may take the step, or the code of why not:
// CONFLICT_OF_INTEREST to who would hold the seat but for the conflict, NOT_PERMITTED to
// every other stranger. He acts for himself where he can, else for a giver.
func (j *judgement) permission(s *step) (Seat, string) {
	if j.cmd.Actor.System {
		return j.systemSeat(s)
	}
	if j.cmd.Actor.ID == "" || j.cmd.Actor.administers() {
		return Seat{}, CodeNotPermitted
	}
	code := CodeNotPermitted
	self := Giver{Holdings: j.cmd.Actor.Holdings}
	for i, as := 0, &self; i < j.capacities(); i++ {
		if i > 0 {
			as = &j.cmd.Actor.For[i-1]
		}
		if chosen := j.cmd.OnBehalfOf; chosen != "" && chosen != as.ID {
			continue
		}
		seat, refused := j.permitted(s, as)
		if refused == "" {
			j.as = i
			return seat, ""
		}
		if refused == CodeConflictOfInterest {
			code = refused
		}
	}
	return Seat{}, code
}

// systemSeat lets the system take what the definition gives to SYSTEM, and an action by
// approval only after the round that leads to it, or where it stands in for that action.
func (j *judgement) systemSeat(s *step) (Seat, string) {
	if !slices.Contains(s.action.Roles, RoleSystem) {
		return Seat{}, CodeNotPermitted
	}
	if s.action.ByVote && !j.p.follows(j.c, s.action.Name) {
		return Seat{}, CodeNotPermitted
	}
	return Seat{}, ""
}

// follows tells whether the action is what the closed round of the case's state leads to.
func (p *Program) follows(c *Case, action string) bool {
	i, ok := p.stateAt[c.State]
	if !ok || p.states[i].Approval == nil || c.Round == nil || c.Round.Closed == nil {
		return false
	}
	for next := p.states[i].Approval.On[c.Round.Closed.Outcome]; next != ""; next = p.actionIndex[next].Else {
		if next == action {
			return true
		}
	}
	return false
}

// capacities is as how many the actor could act: himself, and each giver.
func (j *judgement) capacities() int { return 1 + len(j.cmd.Actor.For) }

// capacity is the actor himself, then each giver; false for all but the one that the command
// names, where it does.
func (j *judgement) capacity(i int) (Giver, bool) {
	if i == 0 {
		return Giver{Holdings: j.cmd.Actor.Holdings}, j.cmd.OnBehalfOf == ""
	}
	g := j.cmd.Actor.For[i-1]
	return g, j.cmd.OnBehalfOf == "" || j.cmd.OnBehalfOf == g.ID
}

// giver is for whom the actor acts, once that is found; "" for himself.
func (j *judgement) giver() string {
	if j.as == 0 {
		return ""
	}
	return j.cmd.Actor.For[j.as-1].ID
}

// acting is the capacity in which the actor acts, once that is found.
func (j *judgement) acting() Giver {
	as, _ := j.capacity(j.as)
	return as
}

// may tells whether the delegation is for this action.
func (g *Giver) may(action string) bool {
	return g.Actions == nil || slices.Contains(g.Actions, action)
}

// permitted answers by which seat the step may be taken in this capacity.
func (j *judgement) permitted(s *step, as *Giver) (Seat, string) {
	if as.administers() || !as.may(s.action.Name) {
		return Seat{}, CodeNotPermitted
	}
	for _, i := range s.action.who {
		seat, ok := j.seating.sole(i)
		if !ok || !j.takes(s, as, seat) {
			seat, ok = j.oneOf(i, s, as)
		}
		if !ok {
			continue
		}
		if s.rule == ruleDecide && j.inConflict(*as) {
			return Seat{}, CodeConflictOfInterest
		}
		return seat, ""
	}
	if j.lostToConflict(s, as) {
		return Seat{}, CodeConflictOfInterest
	}
	return Seat{}, CodeNotPermitted
}

// oneOf finds the first seat of a role from which the step can be taken.
func (j *judgement) oneOf(role int, s *step, as *Giver) (Seat, bool) {
	for _, seat := range j.seating.of(role) {
		if j.takes(s, as, seat) {
			return seat, true
		}
	}
	return Seat{}, false
}

// takes tells whether the step can be taken from a seat: the ceiling allows it, and the
// seat is his.
func (j *judgement) takes(s *step, as *Giver, seat Seat) bool {
	return sitsOn(as.Holdings, seat) && j.allows(seat.Post, s.action.Name)
}

// lostToConflict asks the roles once more as if a unit that the actor holds a post at
// were not in conflict: would he hold the seat then?
func (j *judgement) lostToConflict(s *step, as *Giver) bool {
	for _, h := range as.Holdings {
		if !j.f.Roster.Akin(h.Unit) {
			continue
		}
		would := newSeating(j.p, &j.f.Roster)
		would.exempt = h.Unit
		for _, i := range s.action.who {
			for _, seat := range would.of(i) {
				if j.allows(seat.Post, s.action.Name) && h.sitsOn(seat) {
					return true
				}
			}
		}
	}
	return false
}

// AnyAction stands in a ceiling for every action that a definition names itself.
const AnyAction = "*"

// Allows reports whether the post may ever take the action. AnyAction does not stand for the
// actions that every definition has.
func (c Ceiling) Allows(post, action string) bool {
	return c[post][action] || c[post][AnyAction] && !slices.Contains(builtInActions, action)
}

func (j *judgement) allows(post, action string) bool { return j.f.Ceiling.Allows(post, action) }

func sitsOn(holdings []Holding, s Seat) bool {
	for i := range holdings {
		if holdings[i].sitsOn(s) {
			return true
		}
	}
	return false
}

// sitsOn compares a holding with a seat: a unit's post by unit, a cluster's by cluster
// and by the unit that its holder comes from.
func (h *Holding) sitsOn(s Seat) bool {
	return h.Post == s.Post && h.Unit == s.Unit && (s.Cluster == "" && s.Unit != "" || s.Cluster != "" && h.Cluster == s.Cluster)
}
