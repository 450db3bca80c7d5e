package workflow

import "slices"

// permission answers by which seat the actor may take the step, or the code of why not:
// CONFLICT_OF_INTEREST to who would hold the seat but for the conflict, NOT_PERMITTED to
// every other stranger. SYSTEM is no person and sits nowhere: it takes what the definition
// gives it.
func (j *judgement) permission(s *step) (Seat, string) {
	if j.actor.ID == RoleSystem && slices.Contains(s.action.Roles, RoleSystem) {
		return Seat{}, ""
	}
	if j.actor.ID == "" || j.actor.administers() {
		return Seat{}, CodeNotPermitted
	}
	for _, i := range s.action.who {
		for _, seat := range j.seating.of(i) {
			if !j.allows(seat.Post, s.action.Name) || !j.actor.sitsOn(seat) {
				continue
			}
			if s.rule == ruleDecide && j.inConflict() {
				return Seat{}, CodeConflictOfInterest
			}
			return seat, ""
		}
	}
	if j.lostToConflict(s) {
		return Seat{}, CodeConflictOfInterest
	}
	return Seat{}, CodeNotPermitted
}

// lostToConflict asks the roles once more as if a unit that the actor holds a post at
// were not in conflict: would he hold the seat then?
func (j *judgement) lostToConflict(s *step) bool {
	for _, h := range j.actor.Holdings {
		if !j.f.Roster.akin(h.Unit) {
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

// allows asks the ceiling.
func (j *judgement) allows(post, action string) bool { return j.f.Ceiling[post][action] }

func (a *Actor) sitsOn(s Seat) bool {
	for _, h := range a.Holdings {
		if h.sitsOn(s) {
			return true
		}
	}
	return false
}

// sitsOn compares a holding with a seat: a unit's post by unit, a cluster's by cluster
// and by the unit that its holder comes from.
func (h Holding) sitsOn(s Seat) bool {
	return h.Post == s.Post && h.Unit == s.Unit && (s.Cluster == "" && s.Unit != "" || s.Cluster != "" && h.Cluster == s.Cluster)
}
