package reach

import (
	"cmp"
	"slices"
	"strings"

	"thidua/internal/cluster"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// reckon walks over every period and every member of its cluster at the period's end.
func (r *Reach) reckon(m runtime.Moment) map[string]*Sight {
	sights, rosters := map[string]*Sight{}, rosters{}
	for _, p := range m.Book.Of(r.rule.Subjects...) {
		if sights[p.Name()] == nil {
			sights[p.Name()] = r.sight(m, rosters, p.Name())
		}
	}
	return sights
}

// rosters are those of one walk, by unit and period: all workflows ask for the same.
type rosters map[[2]string]workflow.Roster

func (r rosters) of(m runtime.Moment, unitID, periodID string) workflow.Roster {
	key := [2]string{unitID, periodID}
	if _, ok := r[key]; !ok {
		r[key] = m.Registry.Roster(unitID, periodID, m.Today())
	}
	return r[key]
}

// walk is one person's way over the cases of one workflow.
type walk struct {
	reach    *Reach
	m        runtime.Moment
	rosters  rosters
	versions []*workflow.Program
	acting   [][]string // the roles of the cluster's side that act, by version
	as       capacity
	seats    bool // the policy lets him see cases in which he has a seat
	members  bool // and those of other members
	marked   pairs
	voices   map[string]*Voice // by the name under which pairs are marked
}

// sight reckons what the actor reaches of a workflow.
func (r *Reach) sight(m runtime.Moment, rosters rosters, name string) *Sight {
	s, marked, voices := &Sight{}, pairs{}, map[string]*Voice{}
	versions := m.Book.Versions(name)
	object := strings.ToLower(versions[0].Subject())
	acting := make([][]string, len(versions))
	for i, p := range versions {
		acting[i] = abroad(p)
	}
	for _, as := range capacities(m.Actor, name) {
		if r.grants.Allows(as.roles, object, r.rule.Own) && as.writes(versions) {
			for _, unit := range as.units() {
				if !slices.Contains(s.Own, unit) {
					s.Own = append(s.Own, unit)
				}
			}
		}
		w := &walk{
			reach: r, m: m, rosters: rosters, versions: versions, acting: acting, as: as, marked: marked, voices: voices,
			seats: r.grants.Allows(as.roles, object, r.rule.Seats), members: r.grants.Allows(as.roles, object, r.rule.Members),
		}
		for _, c := range m.Registry.Clusters() {
			for _, season := range c.Seasons {
				for _, p := range season.Periods {
					w.period(p)
				}
			}
		}
	}
	s.Seats, s.Members = seated(versions, marked), marked.groups("members")
	for _, p := range versions {
		for _, state := range p.States() {
			s.Waiting = append(s.Waiting, waiting(p.Reference(), &state, marked, voices)...)
		}
	}
	return s
}

// waiting reads what was marked as waiting in a state: for a role, for votes, or overdue,
// before the roles that the state's deadline names.
func waiting(reference string, state *workflow.State, marked pairs, voices map[string]*Voice) []Waiting {
	var list []Waiting
	for _, before := range slices.Concat([]string{forRole, forVote}, escalations(state)) {
		own, lent := mark(reference, state.Name, before, false), mark(reference, state.Name, before, true)
		w := Waiting{Definition: reference, State: state.Name, Before: before}
		if before == forRole || before == forVote {
			w.Before = ""
		}
		for _, g := range marked.groups(own) {
			w.Group, w.Vote = g, voices[own]
			list = append(list, w)
		}
		for _, g := range marked.without(lent, own).groups(lent) {
			w.Group, w.Vote, w.Delegated = g, voices[lent], true
			list = append(list, w)
		}
	}
	return list
}

// What a state waits for beside the roles of escalations, whose names are never written so.
const (
	forRole = "(role)"
	forVote = "(vote)"
)

// escalations are the roles before whom a case of the state is brought once it is overdue.
func escalations(state *workflow.State) []string {
	var roles []string
	if state.Deadline != nil {
		for _, e := range state.Deadline.Escalate {
			for _, role := range e.To {
				if !slices.Contains(roles, role) {
					roles = append(roles, role)
				}
			}
		}
	}
	return roles
}

// mark names the pairs of cases that wait in a state, for what, himself or by what was lent.
func mark(reference, state, what string, delegated bool) string {
	name := reference + " " + state + " " + what
	if delegated {
		name += " lent"
	}
	return name
}

// period marks what the actor reads, and what waits for him, of one period.
func (w *walk) period(p *cluster.Period) {
	members := w.m.Registry.Members(p.Season.Cluster.ID, p.EndsOn)
	mine := w.as.units()
	member := slices.ContainsFunc(members, func(x *cluster.Membership) bool { return slices.Contains(mine, x.Unit.ID) })
	for _, x := range members {
		if w.members && member {
			w.marked.add("members", p.ID, x.Unit.ID)
		}
		for i, version := range w.versions {
			roster := w.rosters.of(w.m, x.Unit.ID, p.ID)
			if w.reach.rule.Roster != nil {
				roster = w.reach.rule.Roster(version, roster)
			}
			w.version(version, w.acting[i], &roster, p.ID, x.Unit.ID)
		}
	}
}

// version marks the cases of a unit and a period that run on this version, whose acting roles
// these are.
func (w *walk) version(p *workflow.Program, acting []string, roster *workflow.Roster, periodID, unitID string) {
	seats, conflict := p.Seats(*roster), w.as.inConflict(roster)
	decides := w.as.serves(roster.Cluster)
	for _, role := range acting {
		decides = decides || w.as.holds(seats[role])
	}
	for _, state := range p.States() {
		mine := func(role string) bool { return w.as.holds(seats[role]) && !(conflict && !own(p, role)) }
		if slices.ContainsFunc(state.Waits, mine) {
			w.marked.add(mark(p.Reference(), state.Name, forRole, w.as.delegated), periodID, unitID)
		}
		for _, role := range escalations(&state) {
			if mine(role) {
				w.marked.add(mark(p.Reference(), state.Name, role, w.as.delegated), periodID, unitID)
			}
		}
		if state.Approval != nil && !conflict {
			decides = w.electors(p, &state, roster, periodID, unitID) || decides
		}
	}
	if w.seats && decides && !conflict {
		w.marked.add(seatsOf(p), periodID, unitID)
	}
}

// seatsOf names the pairs of cases that are read from a seat in this version: what another
// version, or another workflow, gives to a role opens none of these.
func seatsOf(p *workflow.Program) string { return p.Reference() + " seats" }

// seated are the groups of all versions, those with the same cases put together.
func seated(versions []*workflow.Program, marked pairs) []Group {
	var all []Group
	for _, p := range versions {
		for _, g := range marked.groups(seatsOf(p)) {
			at := slices.IndexFunc(all, func(x Group) bool { return slices.Equal(x.Periods, g.Periods) && slices.Equal(x.Units, g.Units) })
			if at < 0 {
				at, all = len(all), append(all, g)
			}
			all[at].Definitions = append(all[at].Definitions, p.Reference())
		}
	}
	return all
}

// abroad lists the roles outside the case's own unit that act in this version: that take an
// action, edit, count votes, are waited for or told of what is overdue. Who votes is asked of
// the electorates; a role that is declared and nothing more gives no sight.
func abroad(p *workflow.Program) []string {
	var names []string
	for _, a := range p.Actions() {
		names = append(names, a.Roles...)
	}
	for _, state := range p.States() {
		names = slices.Concat(names, state.Waits, state.Edit, escalations(&state))
		if state.Approval != nil {
			names = append(names, state.Approval.Tally...)
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return own(p, name) })
}

// placeUnit is where the roles of the case's own unit sit.
const placeUnit = "unit"

// own reports whether the role is one of the case's own unit, which no conflict keeps from
// its own case.
func own(p *workflow.Program, name string) bool {
	return slices.ContainsFunc(p.Roles(), func(r workflow.Role) bool { return r.Name == name && r.Of == placeUnit })
}

// electors marks the state where the actor sits on a seat of its electorate, as it would be
// frozen now, and tells whether he does. A vote on paper is waited for by those who count.
func (w *walk) electors(p *workflow.Program, state *workflow.State, roster *workflow.Roster, periodID, unitID string) bool {
	holds := false
	for _, seat := range p.Electorate(state.Name, *roster) {
		by := w.as.at(seat)
		if len(by) == 0 {
			continue
		}
		holds = true
		if state.Approval.Custody == workflow.CustodyPaper || !w.as.votes {
			continue
		}
		name := mark(p.Reference(), state.Name, forVote, w.as.delegated)
		w.marked.add(name, periodID, unitID)
		if w.voices[name] == nil {
			w.voices[name] = &Voice{Secret: state.Approval.Secret, Content: state.Approval.Content, Persons: []string{w.m.Actor.ID}}
		}
		w.voices[name].add(w.as.person, seat.Unit)
	}
	return holds
}

// add adds a seat's holder and unit, each once.
func (v *Voice) add(person, unit string) {
	if !slices.Contains(v.Persons, person) {
		v.Persons = append(v.Persons, person)
	}
	if unit != "" && !slices.Contains(v.Units, unit) {
		v.Units = append(v.Units, unit)
	}
}

// pairs collects (period, unit) pairs under names: name, then period, then units.
type pairs map[string]map[string][]string

// add marks a pair, once.
func (p pairs) add(name, periodID, unitID string) {
	if p[name] == nil {
		p[name] = map[string][]string{}
	}
	if !slices.Contains(p[name][periodID], unitID) {
		p[name][periodID] = append(p[name][periodID], unitID)
	}
}

// without returns the pairs of one name that are not among those of the other.
func (p pairs) without(name, other string) pairs {
	left := pairs{}
	for periodID, units := range p[name] {
		for _, unit := range units {
			if !slices.Contains(p[other][periodID], unit) {
				left.add(name, periodID, unit)
			}
		}
	}
	return left
}

// groups puts periods with the same units together, in a fixed order, so that the SQL is
// short and its text the same each time.
func (p pairs) groups(name string) []Group {
	byUnits := map[string]*Group{}
	for periodID, units := range p[name] {
		slices.Sort(units)
		key := strings.Join(units, " ")
		if byUnits[key] == nil {
			byUnits[key] = &Group{Units: units}
		}
		byUnits[key].Periods = append(byUnits[key].Periods, periodID)
	}
	groups := make([]Group, 0, len(byUnits))
	for _, g := range byUnits {
		slices.Sort(g.Periods)
		groups = append(groups, *g)
	}
	slices.SortFunc(groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(a.Periods[0], b.Periods[0]), slices.Compare(a.Units, b.Units))
	})
	return groups
}
