package runtime

import (
	"fmt"
	"slices"
	"strings"

	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/events"
	"thidua/internal/fault"
	"thidua/internal/store"
	"thidua/workflow"
)

// Runtime performs commands on the kinds of subject that are registered with it. It is
// safe for concurrent use.
type Runtime struct {
	store  *store.Store
	source *cluster.Source
	log    *events.Log
	grants *authz.Grants
	kinds  map[string]registered // by prefix
}

// registered is a kind with what the facts of all its subjects have in common.
type registered struct {
	Kind
	ceiling  workflow.Ceiling // of its actions
	calendar workflow.Calendar
}

// New registers the kinds. It refuses a definition that gives a post more than the
// policy allows (POLICY), and one with an effect that its kind does not know.
func New(s *store.Store, source *cluster.Source, grants *authz.Grants, kinds ...Kind) (*Runtime, error) {
	office, err := officeCalendar()
	if err != nil {
		return nil, err
	}
	r := &Runtime{store: s, source: source, log: events.NewLog(s), grants: grants, kinds: map[string]registered{}}
	for _, k := range kinds {
		object := strings.ToLower(k.Program().Subject())
		if err := grants.Covers(object, k.Program().Powers()); err != nil {
			return nil, err
		}
		for _, a := range k.Program().Actions() {
			for _, e := range a.Effects {
				if !slices.Contains(k.Effects(), e.Name) {
					return nil, fmt.Errorf("runtime: %s: action %s wants the unknown effect %s", k.Program().Reference(), a.Name, e.Name)
				}
			}
		}
		r.kinds[k.Prefix()] = registered{Kind: k, ceiling: grants.Ceiling(object), calendar: office}
	}
	return r, nil
}

// kind finds the kind whose identifiers begin with the prefix, or NOT_FOUND.
func (r *Runtime) kind(prefix string) (registered, error) {
	kind, ok := r.kinds[prefix]
	if !ok {
		return registered{}, fault.New(fault.NotFound)
	}
	return kind, nil
}

// facts puts together what a decision on the subject may read.
func (k registered) facts(s *Subject, known Known) workflow.Facts {
	return workflow.Facts{
		Values: known.Values, Labels: known.Labels, Roster: s.Roster, Ceiling: k.ceiling, Calendar: k.calendar, ReadsContent: s.ReadsContent,
	}
}

// officeCalendar is the calendar of public offices as the engine takes it.
func officeCalendar() (workflow.Calendar, error) {
	office, err := calendar.NewOffice()
	if err != nil {
		return workflow.Calendar{}, err
	}
	return workflow.NewCalendar(office.Exceptions())
}

// actorOf is the actor as the engine knows him.
func actorOf(m Moment) workflow.Actor {
	return workflow.Actor{ID: m.Actor.ID, Holdings: m.Actor.Holdings()}
}
