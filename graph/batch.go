package graph

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"thidua/ent/db"
	"thidua/graph/model"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// find reports whether the fields, or those below them along the path, are asked for. A
// path is taken through every alias.
func find(operation *graphql.OperationContext, fields []graphql.CollectedField, path []string) bool {
	for _, f := range fields {
		if f.Name != path[0] {
			continue
		}
		if len(path) == 1 || find(operation, graphql.CollectFields(operation, f.Selections, nil), path[1:]) {
			return true
		}
	}
	return false
}

// plan says what of a list of subjects has to be read beside their rows. Each kind of
// subject looks at what it has.
type plan struct {
	transitions                                         bool // of every kind
	fields                                              bool // of cases
	cutoff, sections, bodies, indicators, commendations bool // of reports
	evidence, papers                                    bool // of their indicators and decisions
}

// String tells plans apart.
func (p plan) String() string { return fmt.Sprintf("%t", p) }

// planSubjects reads the plan off the operation: what is asked of subjects at any of the
// paths below the field that is being resolved.
func planSubjects(ctx context.Context, paths ...[]string) plan {
	var p plan
	operation, fields := graphql.GetOperationContext(ctx), graphql.CollectFieldsCtx(ctx, nil)
	for _, path := range paths {
		p.add(operation, fields, path)
	}
	return p
}

// add adds what is asked of subjects at the path below the fields.
func (p *plan) add(operation *graphql.OperationContext, fields []graphql.CollectedField, path []string) {
	at := func(more ...string) bool { return find(operation, fields, slices.Concat(path, more)) }
	p.transitions = p.transitions || at("transitions")
	p.fields = p.fields || at("fields")
	p.cutoff = p.cutoff || at("cutoffOn")
	p.sections = p.sections || at("sections")
	p.bodies = p.bodies || at("sections", "body")
	p.indicators = p.indicators || at("indicators")
	p.commendations = p.commendations || at("commendations")
	p.evidence = p.evidence || at("indicators", "evidence")
	p.papers = p.papers || at("commendations", "hasPaper") ||
		at("commendations", "decision", "papers") || at("commendations", "revocation", "papers")
}

// page is a list of subjects that are read together.
type page struct {
	resolver *Resolver
	subjects []string
	voting   []string // those in a state whose votes are steps of the history

	answers answers
}

// loadReports makes the reports of the rows with all that the plan says, in one query for each
// kind of thing, however many rows there are.
func (r *Resolver) loadReports(ctx context.Context, rows []*db.Report, p plan) ([]*model.Report, error) {
	s := sessionOf(ctx)
	made := make([]*model.Report, len(rows))
	together := &page{resolver: r, subjects: make([]string, len(rows))}
	for i, row := range rows {
		made[i] = model.NewReport(row, s.moment.Book.Program(row.Definition), s.eyes, s.world)
		made[i].Page = together
		together.subjects[i] = row.ID
		if votesOpenly(made[i].Program, row.State) {
			together.voting = append(together.voting, row.ID)
		}
	}
	if len(rows) == 0 {
		return made, nil
	}
	if p.transitions {
		explained, err := explain(ctx, r, id.Report, rows, r.Reports.Subject)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			made[i].Transitions = explained[i]
		}
	}
	if err := r.loadContent(ctx, s, rows, made, p); err != nil {
		return nil, err
	}
	if p.commendations {
		return made, r.loadCommendations(ctx, s, together.subjects, made, p)
	}
	return made, nil
}

// loadCommendations reads what each report earned.
func (r *Resolver) loadCommendations(ctx context.Context, s *session, reports []string, made []*model.Report, p plan) error {
	earned, err := r.Reports.Commendations(ctx, reports)
	if err != nil {
		return err
	}
	var papers map[string][]model.Attachment
	if p.papers {
		var all []*db.Commendation
		for _, of := range earned {
			all = append(all, of...)
		}
		if papers, err = r.papers(ctx, s, all); err != nil {
			return err
		}
	}
	for i := range made {
		made[i].Commendations = model.NewCommendations(earned[made[i].ID], papers)
	}
	return nil
}

// explain tells the transitions of all rows of a page in one batch; subject is a row as the
// engine sees it.
func explain[R any](ctx context.Context, r *Resolver, prefix string, rows []R, subject func(runtime.Moment, R) (*runtime.Subject, error)) ([][]model.Transition, error) {
	s := sessionOf(ctx)
	subjects, err := stand(s.moment, rows, subject)
	if err != nil {
		return nil, err
	}
	explained, err := r.Runtime.Explain(ctx, r.Store.Client, s.moment, prefix, subjects)
	if err != nil {
		return nil, err
	}
	transitions := make([][]model.Transition, len(rows))
	for i := range rows {
		transitions[i] = model.NewTransitions(explained[i], s.world)
	}
	return transitions, nil
}

// loadContent reads of each report the revision that the viewer may read.
func (r *Resolver) loadContent(ctx context.Context, s *session, rows []*db.Report, made []*model.Report, p plan) error {
	if !p.cutoff && !p.sections && !p.indicators {
		return nil
	}
	revisions := make([]string, len(rows))
	for i, row := range rows {
		revisions[i] = r.Reports.RevisionFor(s.moment, row)
	}
	if p.cutoff {
		days, err := r.Reports.Cutoffs(ctx, revisions)
		if err != nil {
			return err
		}
		for i := range rows {
			made[i].CutoffOn = model.Day(days[revisions[i]])
		}
	}
	if p.sections {
		sections, err := r.Reports.Sections(ctx, revisions, p.bodies)
		if err != nil {
			return err
		}
		for i := range rows {
			made[i].Sections = model.NewSections(sections[revisions[i]], s.world.Language)
		}
	}
	if p.indicators {
		indicators, err := r.Reports.Indicators(ctx, revisions)
		if err != nil {
			return err
		}
		var evidence map[string]map[string][]model.Attachment
		if p.evidence {
			if evidence, err = r.evidence(ctx, s, revisions); err != nil {
				return err
			}
		}
		for i := range rows {
			made[i].Indicators = model.NewIndicators(indicators[revisions[i]], evidence[revisions[i]])
		}
	}
	return nil
}

// answers are those to questions about many objects, each read once however often an
// operation asks it.
type answers struct {
	mutex sync.Mutex
	known map[string]any // by question
}

// once answers a question, whoever asks it first.
func once[V any](a *answers, question string, of func() (V, error)) (V, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if known, ok := a.known[question].(V); ok {
		return known, nil
	}
	answer, err := of()
	if err != nil {
		return answer, err
	}
	if a.known == nil {
		a.known = map[string]any{}
	}
	a.known[question] = answer
	return answer, nil
}

// untold are the votes that the viewer is not told of; asked of the database only where one of
// the subjects is being voted on.
func (p *page) untold(ctx context.Context) (runtime.Untold, error) {
	return once(&p.answers, "untold", func() (runtime.Untold, error) { return p.resolver.untold(ctx, p.voting) })
}

// History reads the steps of all subjects of the page in the window.
func (p *page) History(ctx context.Context, w store.Window, asOf *time.Time) (map[string][]*db.HistoryEntry, error) {
	untold, err := p.untold(ctx)
	if err != nil {
		return nil, err
	}
	return once(&p.answers, question("history", w, asOf), func() (map[string][]*db.HistoryEntry, error) {
		return p.resolver.Runtime.Histories(ctx, p.subjects, w, asOf, untold)
	})
}

// CountHistory counts the steps of all subjects of the page.
func (p *page) CountHistory(ctx context.Context, asOf *time.Time) (map[string]int, error) {
	untold, err := p.untold(ctx)
	if err != nil {
		return nil, err
	}
	return once(&p.answers, question("count", asOf), func() (map[string]int, error) {
		return p.resolver.Runtime.CountHistories(ctx, p.subjects, asOf, untold)
	})
}

// Events reads what happened to all subjects of the page up to a time.
func (p *page) Events(ctx context.Context, until time.Time) (map[string][]workflow.Event, error) {
	untold, err := p.untold(ctx)
	if err != nil {
		return nil, err
	}
	return once(&p.answers, question("events", until), func() (map[string][]workflow.Event, error) {
		return p.resolver.Runtime.Events(ctx, p.subjects, until, untold)
	})
}
