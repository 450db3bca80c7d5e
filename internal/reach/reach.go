// Package reach reckons how far a person's eyes and hands go (tầm với): which cases of which
// workflow are his unit's, which he decides, votes on or serves, which are those of his
// cluster's other members, and which wait for him. It goes by the registry and by the
// definitions alone, and knows neither rows nor kinds of subject: a kind makes its own
// predicate of the answer.
package reach

import (
	"slices"
	"sync"

	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// Rule is what differs between kinds of subject.
type Rule struct {
	Subjects []string
	// The verbs of the policy that open each part of a sight.
	Own, Seats, Members string
	// Roster turns who stands where for the cases of a unit into who does for those of the
	// program; nil where that is the same.
	Roster func(p *workflow.Program, of workflow.Roster) workflow.Roster
}

// Sight is what a person reaches of the cases of one workflow, himself and by what others
// have lent to him.
type Sight struct {
	Own     []string // units for which he writes or signs
	Seats   []Group  // where he holds a seat of the cluster's side that acts, a vote or a post of the cluster, and is in no conflict; by version
	Members []Group  // where he is officer or head of a member of the cluster, the case's own unit included
	Waiting []Waiting
}

// Group is a set of cases: those of the units for the periods and, where Definitions are named,
// only while they run on one of these versions (references) of their workflow.
type Group struct{ Definitions, Periods, Units []string }

// has reports whether the group holds the cases of the unit for the period.
func (g Group) has(periodID, unitID string) bool {
	return slices.Contains(g.Periods, periodID) && slices.Contains(g.Units, unitID)
}

// Waiting is a set of cases that wait for the person while they run on this version of their
// workflow and are in this state.
type Waiting struct {
	Definition string // reference
	State      string
	Group
	Delegated bool   // he has them by a delegation alone
	Before    string // role before whom they are brought once they are overdue; "": they wait anyhow
	Vote      *Voice // nil where the state waits for a role: where it waits for votes, whose
}

// Voice is whose vote a state waits for: a case no longer waits once it was handed in.
type Voice struct {
	Secret  bool
	Content bool     // an update voids it
	Persons []string // the person, and whoever has lent him a vote
	Units   []string // of the seats from which he would vote
}

// Reach reckons sights, and remembers each person's: it takes a walk over all periods. It
// begins anew whenever the registry or the day changes. It is safe for concurrent use.
type Reach struct {
	grants *authz.Grants
	rule   Rule

	mutex   sync.Mutex
	version int64
	book    int64
	today   calendar.Date
	by      map[string]map[string]*Sight // by person, then by workflow
}

// New makes the reach of a kind of subject.
func New(grants *authz.Grants, rule Rule) *Reach { return &Reach{grants: grants, rule: rule} }

// Of returns what the moment's actor reaches, by name of workflow. It is shared and must not
// be changed. It is reckoned outside the lock, so that nobody waits for somebody else's walk;
// two requests of one person may both walk, and find the same.
func (r *Reach) Of(m runtime.Moment) map[string]*Sight {
	if sights := r.known(m); sights != nil {
		return sights
	}
	sights := r.reckon(m)
	r.keep(m, sights)
	return sights
}

// Own reports whether the unit's cases of the workflow are the actor's own to write or sign.
func (r *Reach) Own(m runtime.Moment, name, unitID string) bool {
	s := r.Of(m)[name]
	return s != nil && slices.Contains(s.Own, unitID)
}

// Turn is how a case waits for somebody.
type Turn struct {
	Waits     bool // for a role or a vote of his
	Escalated bool // it was brought before him because it is overdue
	Delegated bool // he has it by a delegation alone
}

// Place is where a case stands, as far as it matters to whom it waits for.
type Place struct{ Workflow, Definition, State, PeriodID, UnitID string }

// Turn tells how the case at the place waits for the actor. escalated are the roles before
// whom it was brought.
func (r *Reach) Turn(m runtime.Moment, at Place, escalated []string) Turn {
	turn, own := Turn{}, false
	s := r.Of(m)[at.Workflow]
	if s == nil {
		return turn
	}
	for _, w := range s.Waiting {
		if w.Definition != at.Definition || w.State != at.State || !w.has(at.PeriodID, at.UnitID) {
			continue
		}
		if w.Before != "" && !slices.Contains(escalated, w.Before) {
			continue
		}
		turn.Waits, turn.Escalated = turn.Waits || w.Before == "", turn.Escalated || w.Before != ""
		own = own || !w.Delegated
	}
	turn.Delegated = !own && (turn.Waits || turn.Escalated)
	return turn
}

func (r *Reach) known(m runtime.Moment) map[string]*Sight {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.version != m.Registry.Version || r.book != m.Book.Version || r.today != m.Today() {
		return nil
	}
	return r.by[m.Actor.ID]
}

func (r *Reach) keep(m runtime.Moment, sights map[string]*Sight) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.by == nil || r.version != m.Registry.Version || r.book != m.Book.Version || r.today != m.Today() {
		r.version, r.book, r.today = m.Registry.Version, m.Book.Version, m.Today()
		r.by = map[string]map[string]*Sight{}
	}
	r.by[m.Actor.ID] = sights
}

// capacity is as whom the actor looks: himself, or one of those who have lent him a post.
type capacity struct {
	person    string
	roles     []authz.Role // by which he acts
	actions   []string     // to which they are limited; none: all
	all       []authz.Role // everything that both persons hold: conflicts of interest look at it
	votes     bool         // whether he may vote in it
	delegated bool
}

// capacities lists as whom the actor looks at the workflow of that name. Who holds
// ADMINISTRATOR sees nothing (rule 5), and lends nothing.
func capacities(a *authz.Actor, name string) []capacity {
	if a.Administrator() {
		return nil
	}
	list := []capacity{{person: a.ID, roles: a.Roles, all: a.Roles, votes: true}}
	for i := range a.For {
		d := &a.For[i]
		lender := authz.Actor{Roles: d.All}
		if !d.For(name) || lender.Administrator() {
			continue
		}
		list = append(list, capacity{
			person: d.Giver, roles: []authz.Role{d.Role}, actions: d.Actions, all: slices.Concat(a.Roles, d.All), delegated: true,
			votes: len(d.Actions) == 0 || slices.Contains(d.Actions, workflow.ActionVote),
		})
	}
	return list
}

// units lists where he is officer or head in this capacity.
func (c *capacity) units() []string {
	lent := authz.Actor{Roles: c.roles}
	return lent.Units(term.Officer, term.Head)
}

// writes reports whether he may see in this capacity what his unit has not sent: what was lent
// for other actions than the unit's own shows nothing of its drafts.
func (c *capacity) writes(versions []*workflow.Program) bool {
	if len(c.actions) == 0 || slices.Contains(c.actions, workflow.ActionCreate) || slices.Contains(c.actions, workflow.ActionUpdate) {
		return true
	}
	for _, p := range versions {
		for _, a := range p.Actions() {
			if slices.Contains(c.actions, a.Name) && slices.ContainsFunc(a.Roles, func(role string) bool { return own(p, role) }) {
				return true
			}
		}
	}
	return false
}

// inConflict reports whether one of the two persons has any post at the case's unit, a
// predecessor or a successor of it.
func (c *capacity) inConflict(roster *workflow.Roster) bool {
	return slices.ContainsFunc(c.all, func(r authz.Role) bool { return r.UnitID != "" && slices.Contains(roster.Kin, r.UnitID) })
}

// holds reports whether he sits on one of the seats.
func (c *capacity) holds(seats []workflow.Seat) bool {
	return slices.ContainsFunc(seats, func(s workflow.Seat) bool { return len(c.at(s)) > 0 })
}

// at lists the roles by which he sits on the seat.
func (c *capacity) at(s workflow.Seat) []authz.Role {
	var by []authz.Role
	for _, r := range c.roles {
		if string(r.Role) == s.Post && r.UnitID == s.Unit && (s.Cluster == "" || r.ClusterID == s.Cluster) {
			by = append(by, r)
		}
	}
	return by
}

// serves reports whether he holds a post of the cluster.
func (c *capacity) serves(clusterID string) bool {
	return slices.ContainsFunc(c.roles, func(r authz.Role) bool { return r.Role.OfCluster() && r.ClusterID == clusterID })
}
