package graph

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"thidua/ent/db"
	"thidua/graph/model"
	"thidua/internal/id"
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

// plan says what of a list of reports has to be read beside their rows.
type plan struct {
	transitions, cutoff, sections, bodies, indicators, commendations bool
}

// planReports reads the plan off the operation: what is asked of reports at any of the
// paths below the field that is being resolved.
func planReports(ctx context.Context, paths ...[]string) plan {
	var p plan
	operation, fields := graphql.GetOperationContext(ctx), graphql.CollectFieldsCtx(ctx, nil)
	for _, path := range paths {
		p.add(operation, fields, path)
	}
	return p
}

// add adds what is asked of reports at the path below the fields.
func (p *plan) add(operation *graphql.OperationContext, fields []graphql.CollectedField, path []string) {
	at := func(more ...string) bool { return find(operation, fields, slices.Concat(path, more)) }
	p.transitions = p.transitions || at("transitions")
	p.cutoff = p.cutoff || at("cutoffOn")
	p.sections = p.sections || at("sections")
	p.bodies = p.bodies || at("sections", "body")
	p.indicators = p.indicators || at("indicators")
	p.commendations = p.commendations || at("commendations")
}

// page is a list of reports that are read together.
type page struct {
	resolver *Resolver
	reports  []string

	mutex     sync.Mutex
	histories map[string]map[string][]*db.HistoryEntry // by question, then by report
	counts    map[string]int
}

// load makes the reports of the rows with all that the plan says, in one query for each
// kind of thing, however many rows there are.
func (r *Resolver) load(ctx context.Context, rows []*db.Report, p plan) ([]*model.Report, error) {
	s := sessionOf(ctx)
	made := make([]*model.Report, len(rows))
	together := &page{resolver: r, reports: make([]string, len(rows))}
	for i, row := range rows {
		made[i] = model.NewReport(row, s.moment.Book.Program(row.Definition), s.eyes, s.world)
		made[i].Page = together
		together.reports[i] = row.ID
	}
	if len(rows) == 0 {
		return made, nil
	}
	if p.transitions {
		if err := r.loadTransitions(ctx, s, rows, made); err != nil {
			return nil, err
		}
	}
	if err := r.loadContent(ctx, s, rows, made, p); err != nil {
		return nil, err
	}
	if p.commendations {
		earned, err := r.Reports.Commendations(ctx, together.reports)
		if err != nil {
			return nil, err
		}
		for i, row := range rows {
			made[i].Commendations = model.NewCommendations(earned[row.ID])
		}
	}
	return made, nil
}

// loadTransitions explains all reports of the page in one batch.
func (r *Resolver) loadTransitions(ctx context.Context, s *session, rows []*db.Report, made []*model.Report) error {
	subjects := make([]*runtime.Subject, len(rows))
	for i, row := range rows {
		subject, err := r.Reports.Subject(s.moment, row)
		if err != nil {
			return err
		}
		subjects[i] = subject
	}
	explained, err := r.Runtime.Explain(ctx, r.Store.Client, s.moment, id.Report, subjects)
	if err != nil {
		return err
	}
	for i := range rows {
		made[i].Transitions = model.NewTransitions(explained[i], s.world)
	}
	return nil
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
		for i := range rows {
			made[i].Indicators = model.NewIndicators(indicators[revisions[i]])
		}
	}
	return nil
}

// History reads the steps of all reports of the page behind a version, once for each
// question that the operation asks of them.
func (p *page) History(ctx context.Context, afterVersion, limit int) (map[string][]*db.HistoryEntry, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	question := fmt.Sprint(afterVersion, " ", limit)
	if known, ok := p.histories[question]; ok {
		return known, nil
	}
	read, err := p.resolver.Reports.Histories(ctx, p.reports, afterVersion, limit)
	if err != nil {
		return nil, err
	}
	if p.histories == nil {
		p.histories = map[string]map[string][]*db.HistoryEntry{}
	}
	p.histories[question] = read
	return read, nil
}

// CountHistory counts the steps of all reports of the page, once.
func (p *page) CountHistory(ctx context.Context) (map[string]int, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.counts != nil {
		return p.counts, nil
	}
	counts, err := p.resolver.Reports.CountHistories(ctx, p.reports)
	if err == nil {
		p.counts = counts
	}
	return counts, err
}
