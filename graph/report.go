package graph

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"thidua/ent/db"
	"thidua/ent/db/predicate"
	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/reach"
	"thidua/internal/report"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// reports reads a page of the list: of all reports, or of those that hang on a parent.
func (r *Resolver) reports(ctx context.Context, of *parent, p paging, where *generated.ReportWhere, orderBy []generated.ReportOrder) (*generated.ReportConnection, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	order, err := orderOf(orderBy)
	if err != nil {
		return nil, err
	}
	chosen, err := (&filter{registry: s.moment.Registry}).of(where, 1)
	if err != nil {
		return nil, err
	}
	w, err := s.window("reports", order.Of(), p, where, of)
	if err != nil {
		return nil, err
	}
	page, err := r.reportPage(ctx, s, of, w.Window, chosen, where)
	if err != nil {
		return nil, err
	}
	nodes := make([]model.Report, len(page.made))
	for i, m := range page.made {
		nodes[i] = *m
	}
	connection := &generated.ReportConnection{Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.ReportEdge](w, nodes,
		func(i int) []any { return order.Key(page.rows[i]) }, page.more)
	if asked(ctx, "totalCount") {
		count, err := r.countReports(ctx, s, of, chosen, where)
		if err != nil {
			return nil, err
		}
		connection.TotalCount = &count
	}
	return connection, nil
}

// reportPage reads the rows of the window that where has chosen, with what is asked of them.
func (r *Resolver) reportPage(ctx context.Context, s *session, of *parent, w store.Window, chosen predicate.Report, where *generated.ReportWhere) (leaf[*db.Report, *model.Report], error) {
	plan := planSubjects(ctx, []string{"edges", "node"}, []string{"nodes"})
	page := report.Page{Where: chosen, Window: w, Memory: plan.transitions}
	load := func(rows []*db.Report) ([]*model.Report, error) { return r.loadReports(ctx, rows, plan) }
	if of != nil {
		return nest(ctx, s, *of, w, []any{"reports", where, plan.String()}, func(parents []string) ([]*db.Report, error) {
			return r.Reports.ListEach(ctx, s.moment, page, of.Column, parents)
		}, func(row *db.Report) string { return hangsOn(of.Column, row.UnitID, row.PeriodID) }, load)
	}
	rows, more, err := r.Reports.List(ctx, page)
	if err != nil {
		return leaf[*db.Report, *model.Report]{}, err
	}
	made, err := load(rows)
	return leaf[*db.Report, *model.Report]{rows, made, more}, err
}

// countReports counts the list, at most store.MaxCount.
func (r *Resolver) countReports(ctx context.Context, s *session, of *parent, chosen predicate.Report, where *generated.ReportWhere) (int, error) {
	if of == nil {
		return r.Reports.Count(ctx, s.moment, chosen)
	}
	return nestedCount(ctx, s, *of, []any{"reports", where}, func(parents []string) (map[string]int, error) {
		return r.Reports.CountEach(ctx, s.moment, chosen, of.Column, parents)
	})
}

// reportKind is the report as a kind of subject.
type reportKind struct{ *Resolver }

func (k reportKind) find(ctx context.Context, ids []string, p plan) (map[string]model.Subject, error) {
	rows, err := k.Reports.Get(ctx, ids, p.transitions)
	if err != nil {
		return nil, err
	}
	made, err := k.loadReports(ctx, rows, p)
	found := make(map[string]model.Subject, len(made))
	for _, m := range made {
		found[m.ID] = m
	}
	return found, err
}

func (k reportKind) standing(ctx context.Context, m runtime.Moment, ids []string) ([]*runtime.Subject, error) {
	rows, err := k.Reports.Get(ctx, ids, true)
	if err != nil {
		return nil, err
	}
	return stand(m, rows, k.Reports.Subject)
}

func (k reportKind) visible(m runtime.Moment) func(*sql.Selector) { return k.Reports.Visible(m) }

func (k reportKind) waiting(m runtime.Moment) func(*sql.Selector) {
	return func(s *sql.Selector) {
		k.Reports.Visible(m)(s)
		k.Reports.Waiting(m)(s)
	}
}

func (k reportKind) waits(m runtime.Moment, s model.Subject, escalated []string) waits {
	r := s.(*model.Report)
	at := reach.Place{
		Workflow: r.Program.Name(), Definition: r.Program.Reference(), State: r.State.Name, PeriodID: r.Period.ID, UnitID: r.Unit.ID,
	}
	return waits{due: r.DueAt, transitions: r.Transitions, turn: k.Reports.Turn(m, at, escalated)}
}

// perform carries out a command, within the keys of the mutation that is being answered.
func (r *Resolver) perform(ctx context.Context, c runtime.Command) (runtime.Result, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return runtime.Result{}, err
	}
	c.Operation = operation(ctx)
	return r.Runtime.Perform(ctx, s.moment.Actor, c)
}

// performOn carries out a command on a subject of the kind whose prefix that is: any other one
// is NOT_FOUND, since what belongs to the command is of that kind.
func (r *Resolver) performOn(ctx context.Context, prefix string, c runtime.Command) (runtime.Result, error) {
	if _, err := signedIn(ctx); err != nil {
		return runtime.Result{}, err
	}
	if !id.Is(c.SubjectID, prefix) {
		return runtime.Result{}, fault.New(fault.NotFound)
	}
	return r.perform(ctx, c)
}

// performReport carries out a mutation of a report and answers its payload.
func (r *Resolver) performReport(ctx context.Context, c runtime.Command) (*generated.ReportPayload, error) {
	done, err := r.performOn(ctx, id.Report, c)
	return r.reportPayload(ctx, done, err)
}

// create carries out the creation of a report and answers its payload.
func (r *Resolver) create(ctx context.Context, actor *authz.Actor, in generated.CreateReportInput) (*generated.ReportPayload, error) {
	done, err := r.Runtime.Begin(ctx, actor, runtime.Beginning{
		Prefix: id.Report, Key: value(in.IdempotencyKey), Operation: operation(ctx),
		Content: &report.Beginning{PeriodID: in.PeriodID, UnitID: value(in.UnitID), Kind: in.Kind, Title: in.Title},
	})
	return r.reportPayload(ctx, done, err)
}

// reportPayload answers what a command did, or why it was refused.
func (r *Resolver) reportPayload(ctx context.Context, done runtime.Result, err error) (*generated.ReportPayload, error) {
	told, err := r.problems(ctx, err)
	if err != nil {
		return nil, err
	}
	subject, err := r.subject(ctx, done.SubjectID, "report")
	made, _ := subject.(*model.Report)
	return &generated.ReportPayload{Report: made, Errors: told}, err
}

// decision writes a decision as the engine takes it.
func decision(in *generated.DecisionInput) map[string]any {
	made := given(given(map[string]any{}, "number", in.Number), "signer", in.Signer)
	if in.IssuedOn != nil {
		made["issuedOn"] = string(*in.IssuedOn)
	}
	if in.Issuer != nil {
		made["issuer"] = string(*in.Issuer)
	}
	if in.Papers != nil {
		papers := make([]any, len(in.Papers))
		for i, one := range in.Papers {
			papers[i] = one
		}
		made["papers"] = papers
	}
	return made
}

// edit reads the changes of an update: absent stays, null clears.
func edit(in generated.UpdateReportInput) *report.Edit {
	e := &report.Edit{
		Title: change(in.Title), Number: change(in.Number),
		CutoffOn: report.Change[calendar.Date]{Given: in.CutoffOn.IsSet(), To: in.CutoffOn.Value()},
	}
	for _, x := range in.Sections {
		e.Sections = append(e.Sections, report.SectionEdit{Key: x.Key, Body: change(x.Body)})
	}
	for _, x := range in.Indicators {
		e.Indicators = append(e.Indicators, report.IndicatorEdit{
			Code: x.Code, Target: change(x.Target), Actual: change(x.Actual), Evidence: changes(x.Evidence),
		})
	}
	return e
}

// changes reads a list of an update.
func changes(o graphql.Omittable[[]string]) report.Change[[]string] {
	c := report.Change[[]string]{Given: o.IsSet()}
	if list := o.Value(); list != nil {
		c.To = &list
	}
	return c
}

// change reads one field of an update.
func change(o graphql.Omittable[*string]) report.Change[string] {
	return report.Change[string]{Given: o.IsSet(), To: o.Value()}
}
