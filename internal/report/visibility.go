package report

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db/predicate"
	"thidua/ent/db/report"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/store"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// object is the policy's name for reports.
const object = "report"

// Scope limits a request's queries to what the viewer may read.
func (k *Kind) Scope(m runtime.Moment) store.Scope { return store.Scope{Reports: k.Visible(m)} }

// Visible is the one rule of who reads a report, as a predicate. Until its first
// submission only the officers and heads of its unit read it; from then on also handler,
// second and deputy, the secretary, the observer and the appraisers, each but for units
// with which he is in conflict; from its first conclusion on the officers and heads of
// the other members. Who holds ADMINISTRATOR reads none (rule 5).
func (k *Kind) Visible(m runtime.Moment) predicate.Report {
	r := k.reachOf(m)
	var either []predicate.Report
	if len(r.own) > 0 {
		either = append(either, report.UnitIDIn(r.own...))
	}
	for _, g := range r.submitted {
		either = append(either, report.And(report.PeriodIDIn(g.periods...), report.UnitIDIn(g.units...), report.SubmittedRevisionIDNotNil()))
	}
	for _, g := range r.published {
		either = append(either, report.And(report.PeriodIDIn(g.periods...), report.UnitIDIn(g.units...), report.PublishedAtNotNil()))
	}
	if len(either) == 0 {
		return nothing
	}
	return report.Or(either...)
}

// nothing is the predicate that no row satisfies.
func nothing(s *sql.Selector) { s.Where(sql.False()) }

// ReadsContent reports whether the actor reads what the unit has not sent yet.
func (k *Kind) ReadsContent(m runtime.Moment, unitID string) bool {
	return slices.Contains(k.reachOf(m).own, unitID)
}

// Waiting is the predicate of the inbox: reports in a state that waits for a role whose
// seat the actor holds.
func (k *Kind) Waiting(m runtime.Moment) predicate.Report {
	r := k.reachOf(m)
	var either []predicate.Report
	for _, w := range r.waiting {
		either = append(either, report.And(report.State(w.state), report.PeriodIDIn(w.periods...), report.UnitIDIn(w.units...)))
	}
	if len(either) == 0 {
		return nothing
	}
	return report.Or(either...)
}

// group is a set of reports: those of the units for the periods.
type group struct{ periods, units []string }

// waiting is a set of reports while they are in the state.
type waiting struct {
	state string
	group
}

// reach is how far an actor's eyes and hands go on one day with one registry.
type reach struct {
	own       []string // units at which he writes
	submitted []group
	published []group
	waiting   []waiting
}

// reaches remembers each person's reach, because it takes a walk over all periods; it
// begins anew whenever the registry or the day changes.
type reaches struct {
	mutex   sync.Mutex
	version int64
	today   calendar.Date
	by      map[string]*reach // by person
}

// of returns what is known of the actor's reach, nil for nothing.
func (r *reaches) of(m runtime.Moment) *reach {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.version != m.Registry.Version || r.today != m.Today() {
		return nil
	}
	return r.by[m.Actor.ID]
}

// keep remembers the actor's reach.
func (r *reaches) keep(m runtime.Moment, reckoned *reach) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.by == nil || r.version != m.Registry.Version || r.today != m.Today() {
		r.version, r.today, r.by = m.Registry.Version, m.Today(), map[string]*reach{}
	}
	r.by[m.Actor.ID] = reckoned
}

// reachOf returns the actor's reach. It is reckoned outside the lock, so that nobody waits
// for somebody else's walk; two requests of one person may both walk, and find the same.
func (k *Kind) reachOf(m runtime.Moment) *reach {
	r := k.reach.of(m)
	if r == nil {
		r = k.reckon(m)
		k.reach.keep(m, r)
	}
	return r
}

// reckon walks over every period and every member of its cluster at the period's end.
func (k *Kind) reckon(m runtime.Moment) *reach {
	r := &reach{}
	if m.Actor.Administrator() { // rule 5
		return r
	}
	if k.grants.Allows(m.Actor.Roles, object, "read_own") {
		r.own = m.Actor.Units(term.Officer, term.Head)
	}
	readsSubmitted := k.grants.Allows(m.Actor.Roles, object, "read_submitted")
	readsPublished := k.grants.Allows(m.Actor.Roles, object, "read_published")
	marked := pairs{}
	for _, c := range m.Registry.Clusters() {
		for _, s := range c.Seasons {
			for _, p := range s.Periods {
				k.reckonPeriod(m, p, marked, readsSubmitted, readsPublished)
			}
		}
	}
	r.submitted, r.published = marked.groups("submitted"), marked.groups("published")
	for _, state := range states(m.Book) {
		for _, g := range marked.groups("state " + state.Name) {
			r.waiting = append(r.waiting, waiting{state: state.Name, group: g})
		}
	}
	return r
}

// states are those of the current version.
func states(b *runtime.Book) []workflow.State { return b.Current(Workflow).States() }

// reckonPeriod marks what the actor reads, and what waits for him, of one period.
func (k *Kind) reckonPeriod(m runtime.Moment, p *cluster.Period, marked pairs, readsSubmitted, readsPublished bool) {
	members := m.Registry.Members(p.Season.Cluster.ID, p.EndsOn)
	mine := m.Actor.Units(term.Officer, term.Head)
	member := slices.ContainsFunc(members, func(x *cluster.Membership) bool { return slices.Contains(mine, x.Unit.ID) })
	for _, x := range members {
		roster := m.Registry.Roster(x.Unit.ID, p.ID, m.Today())
		seats := m.Book.Current(Workflow).Seats(roster)
		if readsSubmitted && !inConflict(m.Actor, roster) && handles(m.Actor, roster, seats) {
			marked.add("submitted", p.ID, x.Unit.ID)
		}
		if readsPublished && member {
			marked.add("published", p.ID, x.Unit.ID)
		}
		for _, state := range m.Book.Current(Workflow).States() {
			if slices.ContainsFunc(state.Waits, func(role string) bool { return holds(m.Actor, seats[role]) }) {
				marked.add("state "+state.Name, p.ID, x.Unit.ID)
			}
		}
	}
}

// inConflict reports whether the actor has any post at the subject's unit, a predecessor
// or a successor of it.
func inConflict(a *authz.Actor, roster workflow.Roster) bool {
	return slices.ContainsFunc(a.Roles, func(r authz.Role) bool { return r.UnitID != "" && slices.Contains(roster.Kin, r.UnitID) })
}

// handles reports whether the actor is handler, second or deputy of the report, or holds
// one of the cluster's posts.
func handles(a *authz.Actor, roster workflow.Roster, seats map[string][]workflow.Seat) bool {
	deputy := workflow.Seat{Post: string(term.Head), Unit: roster.Deputy}
	return holds(a, seats["handler"]) || holds(a, seats["second"]) ||
		roster.Deputy != "" && holds(a, []workflow.Seat{deputy}) ||
		slices.ContainsFunc(a.Roles, func(r authz.Role) bool { return r.Role.OfCluster() && r.ClusterID == roster.Cluster })
}

// holds reports whether the actor sits on one of the seats.
func holds(a *authz.Actor, seats []workflow.Seat) bool {
	for _, s := range seats {
		for _, r := range a.Roles {
			if string(r.Role) == s.Post && r.UnitID == s.Unit && (s.Cluster == "" || r.ClusterID == s.Cluster) {
				return true
			}
		}
	}
	return false
}

// pairs collects (period, unit) pairs under names: name, then period, then units.
type pairs map[string]map[string][]string

// add marks a pair.
func (p pairs) add(name, periodID, unitID string) {
	if p[name] == nil {
		p[name] = map[string][]string{}
	}
	p[name][periodID] = append(p[name][periodID], unitID)
}

// groups puts periods with the same units together, in a fixed order, so that the SQL is
// short and its text the same each time.
func (p pairs) groups(name string) []group {
	byUnits := map[string]*group{}
	for periodID, units := range p[name] {
		slices.Sort(units)
		key := strings.Join(units, " ")
		if byUnits[key] == nil {
			byUnits[key] = &group{units: units}
		}
		byUnits[key].periods = append(byUnits[key].periods, periodID)
	}
	groups := make([]group, 0, len(byUnits))
	for _, g := range byUnits {
		slices.Sort(g.periods)
		groups = append(groups, *g)
	}
	slices.SortFunc(groups, func(a, b group) int { return cmp.Compare(a.periods[0], b.periods[0]) })
	return groups
}
