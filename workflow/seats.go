package workflow

import "slices"

// Places at which a role may sit.
const (
	placeUnit     = "unit"     // the subject's own
	placeLeader   = "leader"   // the cluster's leading unit
	placeDeputy   = "deputy"   // its deputy
	placeRotation = "rotation" // the next member in the order of rotation
	placeMembers  = "members"  // every member but those in conflict: one seat each
	placeCluster  = "cluster"  // the cluster itself
)

var places = []string{placeUnit, placeLeader, placeDeputy, placeRotation, placeMembers, placeCluster}

func isPlace(name string) bool { return slices.Contains(places, name) }

// Seats returns, by role of the definition, the seats that may act for it in a case of
// this roster: conflicts turned away from, vacant and barred seats passed over. A role
// that nobody can act for has none.
func (p *Program) Seats(r Roster) map[string][]Seat {
	s := newSeating(p, &r)
	all := make(map[string][]Seat, len(p.roles))
	for i := range p.roles {
		all[p.roles[i].Name] = slices.Clone(s.of(i))
	}
	return all
}

// Akin tells whether the unit is the subject's, or its predecessor or successor.
func (r *Roster) Akin(unit string) bool {
	return unit != "" && (unit == r.Unit || slices.Contains(r.Kin, unit))
}

// seating resolves roles for one roster, each once.
type seating struct {
	p      *Program
	r      *Roster
	exempt string     // unit whose conflict is disregarded, to ask what would be without it
	known  []resolved // by role; nil before one is asked for
}

// resolved is a role's seats, once they were looked for.
type resolved struct {
	known bool
	seats []Seat
}

func newSeating(p *Program, r *Roster) *seating { return &seating{p: p, r: r} }

// of returns the seats of a role. Compile has refused roles that refer to each other in a
// ring, so this ends.
func (s *seating) of(i int) []Seat {
	if s.known == nil {
		s.known = make([]resolved, len(s.p.roles))
	}
	if one := &s.known[i]; !one.known {
		*one = resolved{true, s.seek(&s.p.roles[i])}
	}
	return s.known[i].seats
}

// sole returns the seat of a role that sits at its own place and has no other: the usual
// case, without a list. False says nothing; of does.
func (s *seating) sole(i int) (Seat, bool) {
	role := &s.p.roles[i]
	unit, ok := "", false
	switch {
	case role.Not != "":
	case role.Of == placeUnit:
		unit, ok = s.r.Unit, s.r.Unit != ""
	case role.Of == placeLeader:
		unit, ok = s.r.Leader, s.fits(s.r.Leader, nil)
	case role.Of == placeDeputy:
		unit, ok = s.r.Deputy, s.fits(s.r.Deputy, nil)
	}
	return Seat{Post: role.Post, Unit: unit}, ok
}

// seek tries a role's own place, then what stands in for it, in order.
func (s *seating) seek(role *Role) []Seat {
	var barred []Seat
	if role.Not != "" {
		barred = s.of(s.p.roleIndex[role.Not])
	}
	if found := s.at(role.Post, role.Of, barred); len(found) > 0 {
		return found
	}
	for _, place := range role.Else {
		var found []Seat
		if i, ok := s.p.roleIndex[place]; ok {
			found = s.free(s.of(i), barred)
		} else {
			found = s.at(role.Post, place, barred)
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// at returns the seats of a post at one place.
func (s *seating) at(post, place string, barred []Seat) []Seat {
	switch place {
	case placeUnit:
		// The unit's own post is in no conflict with itself; what it may do is a
		// question of the action, not of the seat.
		if s.r.Unit != "" && !holdsAny(barred, s.r.Unit) {
			return []Seat{{Post: post, Unit: s.r.Unit}}
		}
	case placeLeader:
		return s.unitSeat(post, s.r.Leader, barred)
	case placeDeputy:
		return s.unitSeat(post, s.r.Deputy, barred)
	case placeRotation:
		return s.next(post, barred)
	case placeMembers:
		return s.members(post, barred)
	case placeCluster:
		return s.clusterSeats(post, barred)
	}
	return nil
}

func (s *seating) unitSeat(post, unit string, barred []Seat) []Seat {
	if !s.fits(unit, barred) {
		return nil
	}
	return []Seat{{Post: post, Unit: unit}}
}

// next counts on from the deputy's place in the rotation (with no deputy, the leader's),
// round the end, to the first unit that is neither in conflict nor barred.
func (s *seating) next(post string, barred []Seat) []Seat {
	from := s.r.Deputy
	if from == "" {
		from = s.r.Leader
	}
	members := s.r.Rotation
	start := slices.Index(members, from) + 1 // not a member: from the beginning
	for i := range members {
		if unit := members[(start+i)%len(members)]; s.fits(unit, barred) {
			return []Seat{{Post: post, Unit: unit}}
		}
	}
	return nil
}

// members returns the post's seat at every unit of the rotation that may have it.
func (s *seating) members(post string, barred []Seat) []Seat {
	var seats []Seat
	for _, unit := range s.r.Rotation {
		if s.fits(unit, barred) {
			seats = append(seats, Seat{Post: post, Unit: unit})
		}
	}
	return seats
}

func (s *seating) clusterSeats(post string, barred []Seat) []Seat {
	var seats []Seat
	for _, unit := range s.r.Posts[post] {
		seat := Seat{Post: post, Unit: unit, Cluster: s.r.Cluster}
		if unit != "" && !s.fits(unit, barred) || slices.Contains(seats, seat) {
			continue
		}
		seats = append(seats, seat)
	}
	return seats
}

// free returns the seats of another role that may stand in.
func (s *seating) free(seats, barred []Seat) []Seat {
	var list []Seat
	for _, seat := range seats {
		if seat.Unit == "" || s.fits(seat.Unit, barred) {
			list = append(list, seat)
		}
	}
	return list
}

// fits tells whether a seat at the unit is occupied, in no conflict and not barred.
func (s *seating) fits(unit string, barred []Seat) bool {
	return unit != "" && !(unit != s.exempt && s.r.Akin(unit)) && !holdsAny(barred, unit)
}

func holdsAny(seats []Seat, unit string) bool {
	return slices.ContainsFunc(seats, func(s Seat) bool { return s.Unit == unit })
}
