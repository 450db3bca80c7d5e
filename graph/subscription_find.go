package graph

import (
	"context"

	"thidua/ent/db/casefile"
	"thidua/ent/db/report"
	"thidua/graph/generated"
	"thidua/graph/model"
	cases "thidua/internal/casefile"
	"thidua/internal/id"
	reports "thidua/internal/report"
	"thidua/internal/store"
)

// reportsOf reads those of the reports that the viewer may see and for which the conditions
// hold, by identifier.
func (r *Resolver) reportsOf(ctx context.Context, s *session, ids []string, where *generated.ReportWhere, p plan) (map[string]model.Subject, error) {
	chosen, err := (&filter{registry: s.moment.Registry}).of(where, 1)
	if err != nil {
		return nil, err
	}
	rows, _, err := r.Reports.List(ctx, reports.Page{
		Where: report.And(report.IDIn(ids...), chosen), Memory: p.transitions,
		Window: store.Window{Order: reports.Order{Fields: []reports.OrderField{reports.ByUpdated}}.Of(), Size: len(ids)},
	})
	if err != nil {
		return nil, err
	}
	made, err := r.loadReports(ctx, rows, p)
	found := make(map[string]model.Subject, len(made))
	for _, m := range made {
		found[m.ID] = m
	}
	return found, err
}

// subjectsOf reads those of the subjects of any kind that the viewer may see and for which the
// conditions hold, by identifier.
func (r *Resolver) subjectsOf(ctx context.Context, s *session, ids []string, where *generated.CaseWhere, p plan) (map[string]model.Subject, error) {
	found := map[string]model.Subject{}
	var ofReports, ofCases []string
	for _, one := range ids {
		switch {
		case id.Is(one, id.Report):
			ofReports = append(ofReports, one)
		case id.Is(one, id.CaseFile):
			ofCases = append(ofCases, one)
		}
	}
	if like := reportsLike(where); len(ofReports) > 0 && like != nil {
		var err error
		if found, err = r.reportsOf(ctx, s, ofReports, like, p); err != nil {
			return nil, err
		}
	}
	if len(ofCases) == 0 {
		return found, nil
	}
	chosen, err := r.chosenCases(s, where)
	if err != nil {
		return nil, err
	}
	rows, _, err := r.Cases.List(ctx, cases.Page{
		Where: casefile.And(casefile.IDIn(ofCases...), chosen), Window: store.Window{Order: cases.Order(), Size: len(ofCases)}, Part: p.part(),
	})
	if err != nil {
		return nil, err
	}
	made, err := r.loadCases(ctx, rows, p)
	for _, m := range made {
		found[m.ID] = m
	}
	return found, err
}

// reportsLike are the conditions on cases as conditions on reports; nil where no report is of
// the workflow.
func reportsLike(w *generated.CaseWhere) *generated.ReportWhere {
	switch {
	case w == nil:
		return &generated.ReportWhere{}
	case w.Workflow != nil && *w.Workflow != reports.Workflow:
		return nil
	}
	return &generated.ReportWhere{StageIn: w.StageIn, PeriodCode: w.PeriodCode, UnitCode: w.UnitCode, TextContains: w.TextContains}
}
