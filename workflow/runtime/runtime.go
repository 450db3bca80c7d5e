package runtime

import (
	"context"
	"fmt"
	"sync"

	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/events"
	"thidua/internal/fault"
	"thidua/internal/store"
	"thidua/internal/urn"
	"thidua/workflow"
)

// Runtime performs commands on the kinds of subject that are registered with it. It is
// safe for concurrent use.
type Runtime struct {
	// Urn is where secret votes are sealed; nil: none are taken. It is set before use.
	Urn *urn.Box

	store     *store.Store
	source    *cluster.Source
	log       *events.Log
	grants    *authz.Grants
	shelf     *shelf
	office    workflow.Calendar
	kinds     map[string]Kind // by prefix
	bySubject map[string]Kind
	findings  sync.Map // by reference: what the checker found, found once
}

// Open makes the runtime on a database. The shipped definitions are brought in where the
// database has not got them; then every version that cases run on is looked at. It refuses
// a definition that gives a post more than the policy allows (POLICY), that names a fact or
// an effect which its subject does not have, and a shipped version that differs from the
// database's under the same number.
func Open(ctx context.Context, s *store.Store, source *cluster.Source, grants *authz.Grants, shipped [][]byte, kinds ...Kind) (*Runtime, error) {
	office, err := officeCalendar()
	if err != nil {
		return nil, err
	}
	r := &Runtime{
		office: office, store: s, source: source, log: events.NewLog(s), grants: grants, shelf: &shelf{store: s},
		kinds: map[string]Kind{}, bySubject: map[string]Kind{},
	}
	for _, k := range kinds {
		r.kinds[k.Prefix()] = k
		for _, subject := range k.Subjects() {
			r.bySubject[subject] = k
		}
	}
	if err := r.open(ctx, shipped); err != nil {
		return nil, err
	}
	return r, nil
}

// Book returns the workflows as of the registry's version, or later.
func (r *Runtime) Book(ctx context.Context, version int64) (*Book, error) {
	return r.shelf.at(ctx, version)
}

// Kind returns the kind whose identifiers begin with the prefix, nil for none.
func (r *Runtime) Kind(prefix string) Kind { return r.kinds[prefix] }

// Log returns the log to which every step is told.
func (r *Runtime) Log() *events.Log { return r.log }

// kind finds the kind whose identifiers begin with the prefix, or NOT_FOUND.
func (r *Runtime) kind(prefix string) (Kind, error) {
	kind, ok := r.kinds[prefix]
	if !ok {
		return nil, fault.New(fault.NotFound)
	}
	return kind, nil
}

// facts puts together what a decision on the subject may read.
func (r *Runtime) facts(s *Subject, known Known) workflow.Facts {
	return workflow.Facts{
		Values: known.Values, Labels: known.Labels, Owners: known.Owners, Roster: s.Roster,
		Ceiling: r.grants.Ceiling(object(s.Program)), ReadsContent: s.ReadsContent, Calendar: r.office,
	}
}

// actorOf is the actor as the engine knows him, for a workflow: himself, and whoever has
// delegated to him for it.
func actorOf(m Moment, p *workflow.Program) workflow.Actor {
	if m.Actor == nil {
		return workflow.Actor{System: true}
	}
	actor := workflow.Actor{ID: m.Actor.ID, Holdings: m.Actor.Holdings()}
	for _, d := range m.Actor.For {
		if d.For(p.Name()) {
			actor.For = append(actor.For, d.AsGiver())
		}
	}
	return actor
}

// bind finds the version of the workflow that the subject runs on, or begins on.
func (m Moment) bind(s *Subject) error {
	if s.Definition == "" {
		s.Program = m.Book.Current(s.Workflow)
	} else {
		s.Program = m.Book.Program(s.Definition)
	}
	if s.Program == nil {
		return fmt.Errorf("runtime: %s runs on the unknown workflow %q", s.ID, s.Workflow+s.Definition)
	}
	return nil
}

// officeCalendar is the calendar of public offices as the engine takes it.
func officeCalendar() (workflow.Calendar, error) {
	office, err := calendar.NewOffice()
	if err != nil {
		return workflow.Calendar{}, err
	}
	return workflow.NewCalendar(office.Exceptions())
}
