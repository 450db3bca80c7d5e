package workflow

import (
	"fmt"
	"slices"
	"strings"
)

// standing is what the subject's unit is in its cluster. The conflict-of-interest rules
// seat other people for the leader's and the deputy's own cases.
type standing string

const (
	standsOrdinary standing = "member"
	standsLeader   standing = "leader"
	standsDeputy   standing = "deputy"
	standsMerged   standing = "merged" // akin to the leader's and to the deputy's
)

// castUnits is how many units the checker's cluster has, unless a ballot asks for more.
const castUnits = 8

// cast is the cluster that the checker imagines, and who can take what in it. Every unit
// has one head and officers enough; a post of the cluster has one holder at a unit.
type cast struct {
	p      *Program
	roster Roster
	seats  []Seat  // all that roles resolve to
	byRole [][]int // places of seats, by role
	shown  int     // approvals for which votes were looked for
}

// newCast makes a cluster of so many units, one of which the case is of. The secretary
// comes from the leader's unit, holders of other posts of the cluster from every unit.
func newCast(p *Program, units int, stands standing) *cast {
	c := &cast{p: p}
	r := &c.roster
	r.Cluster, r.Leader, r.Posts = "cluster", "leader", map[string][]string{}
	for i := range units {
		unit := fmt.Sprintf("member%d", i+1)
		switch i {
		case 0:
			unit = r.Leader
		case 1:
			unit, r.Deputy = "deputy", "deputy"
		}
		r.Rotation = append(r.Rotation, unit)
	}
	switch stands {
	case standsLeader:
		r.Unit = r.Leader
	case standsDeputy:
		r.Unit = r.Rotation[min(1, units-1)]
	default:
		r.Unit = r.Rotation[units-1]
	}
	r.Kin = []string{r.Unit}
	if stands == standsMerged {
		r.Kin = append(r.Kin, r.Rotation[:min(2, units)]...)
	}
	for i := range p.roles {
		if role := &p.roles[i]; role.Of == placeCluster {
			r.Posts[role.Post] = slices.Clone(r.Rotation)
			if role.Post == postSecretary {
				r.Posts[role.Post] = []string{r.Leader}
			}
		}
	}
	seating := newSeating(p, r)
	for i := range p.roles {
		var places []int
		for _, seat := range seating.of(i) {
			places = append(places, c.place(seat))
		}
		c.byRole = append(c.byRole, places)
	}
	return c
}

const (
	postSecretary = "SECRETARY"
	postOfficer   = "OFFICER"
)

func (c *cast) place(s Seat) int {
	if i := slices.Index(c.seats, s); i >= 0 {
		return i
	}
	c.seats = append(c.seats, s)
	return len(c.seats) - 1
}

// single tells whether only one person sits on a seat.
func (c *cast) single(seat int) bool { return c.seats[seat].Post != postOfficer }

// actor is a seat from which a step can be taken, for a role of the definition.
type actor struct{ role, seat int }

// actors lists who can take a step, as far as seats and rule 2 say, in the order in which
// Decide looks for a seat.
func (c *cast) actors(s *step) []actor {
	var list []actor
	for _, role := range s.action.who {
		for _, seat := range c.byRole[role] {
			if s.rule == ruleDecide && c.roster.Akin(c.seats[seat].Unit) {
				continue
			}
			if !slices.ContainsFunc(list, func(a actor) bool { return a.seat == seat }) {
				list = append(list, actor{role, seat})
			}
		}
	}
	return list
}

// duties says which deeds the program remembers people by.
type duties struct {
	sign  bool     // some step needs another person than who last vouched
	deeds []string // actions that others must differ from
}

func dutiesOf(p *Program) duties {
	var d duties
	for _, t := range p.transitions {
		for _, s := range t.steps {
			d.sign = d.sign || s.rule == ruleSign
		}
		for _, other := range t.Differ {
			if !slices.Contains(d.deeds, other.Action) {
				d.deeds = append(d.deeds, other.Action)
			}
		}
	}
	return d
}

// matters tells whether it makes a difference later, or now, who takes a step.
func (d duties) matters(s *step) bool {
	return d.sign && (s.action.Vouches || s.rule == ruleSign) || len(s.action.Differ) > 0 || slices.Contains(d.deeds, s.action.Name)
}

// shape tells everything about a cast that the exploration depends on: two casts of the
// same shape lead to the same configurations.
func (c *cast) shape(d duties) string {
	var b strings.Builder
	renamed, units := map[int]int{}, map[string]int{}
	for _, s := range c.p.everyStep() {
		actors := c.actors(s)
		fmt.Fprintf(&b, "%s,%t", s.action.Name, len(actors) > 0)
		if d.matters(s) {
			for _, a := range actors {
				if _, ok := renamed[a.seat]; !ok {
					renamed[a.seat] = len(renamed)
				}
				unit := c.seats[a.seat].Unit
				if _, ok := units[unit]; !ok {
					units[unit] = len(units)
				}
				fmt.Fprintf(&b, " %d/%d%t", renamed[a.seat], units[unit], c.single(a.seat))
			}
		}
		b.WriteByte(';')
	}
	return b.String()
}

// everyStep lists create, the updates and all actions out of all their states.
func (p *Program) everyStep() []*step {
	list := []*step{p.start}
	for i := range p.states {
		if s := p.updates[p.states[i].Name]; len(p.states[i].Edit) > 0 {
			list = append(list, s)
		}
	}
	for _, t := range p.transitions {
		for _, from := range t.From {
			list = append(list, t.steps[from])
		}
	}
	return list
}
