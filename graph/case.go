package graph

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"thidua/ent/db"
	"thidua/ent/db/casefile"
	"thidua/ent/db/predicate"
	"thidua/graph/generated"
	"thidua/graph/model"
	cases "thidua/internal/casefile"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/reach"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// cases reads a page of the list, the latest change first: of all cases, or of those that
// hang on a parent.
func (r *Resolver) cases(ctx context.Context, of *parent, p paging, where *generated.CaseWhere) (*generated.CaseConnection, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	chosen, err := r.chosenCases(s, where)
	if err != nil {
		return nil, err
	}
	w, err := s.window("cases", cases.Order(), p, where, of)
	if err != nil {
		return nil, err
	}
	page, err := r.casePage(ctx, s, of, w.Window, chosen, where)
	if err != nil {
		return nil, err
	}
	nodes := make([]model.Case, len(page.made))
	for i, m := range page.made {
		nodes[i] = *m
	}
	connection := &generated.CaseConnection{Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.CaseEdge](w, nodes,
		func(i int) []any { return cases.Key(page.rows[i]) }, page.more)
	if asked(ctx, "totalCount") {
		count, err := r.countCases(ctx, s, of, chosen, where)
		if err != nil {
			return nil, err
		}
		connection.TotalCount = &count
	}
	return connection, nil
}

// casePage reads the rows of the window that where has chosen, with what is asked of them.
func (r *Resolver) casePage(ctx context.Context, s *session, of *parent, w store.Window, chosen predicate.CaseFile, where *generated.CaseWhere) (leaf[*db.CaseFile, *model.Case], error) {
	plan := planSubjects(ctx, []string{"edges", "node"}, []string{"nodes"})
	page := cases.Page{Where: chosen, Window: w, Part: plan.part()}
	load := func(rows []*db.CaseFile) ([]*model.Case, error) { return r.loadCases(ctx, rows, plan) }
	if of != nil {
		return nest(ctx, s, *of, w, []any{"cases", where, plan.String()}, func(parents []string) ([]*db.CaseFile, error) {
			return r.Cases.ListEach(ctx, s.moment, page, of.Column, parents)
		}, func(row *db.CaseFile) string { return hangsOn(of.Column, row.UnitID, row.PeriodID) }, load)
	}
	rows, more, err := r.Cases.List(ctx, page)
	if err != nil {
		return leaf[*db.CaseFile, *model.Case]{}, err
	}
	made, err := load(rows)
	return leaf[*db.CaseFile, *model.Case]{rows, made, more}, err
}

// countCases counts the list, at most store.MaxCount.
func (r *Resolver) countCases(ctx context.Context, s *session, of *parent, chosen predicate.CaseFile, where *generated.CaseWhere) (int, error) {
	if of == nil {
		return r.Cases.Count(ctx, s.moment, chosen)
	}
	return nestedCount(ctx, s, *of, []any{"cases", where}, func(parents []string) (map[string]int, error) {
		return r.Cases.CountEach(ctx, s.moment, chosen, of.Column, parents)
	})
}

// part says which long columns of cases the plan needs.
func (p plan) part() cases.Part { return cases.Part{Memory: p.transitions, Fields: p.fields} }

// chosenCases turns the conditions into a predicate; nil is none.
func (r *Resolver) chosenCases(s *session, w *generated.CaseWhere) (predicate.CaseFile, error) {
	if w == nil {
		return everything, nil
	}
	all := []predicate.CaseFile{everything}
	if len(w.StageIn) > maxList {
		return nil, fault.New(fault.ListLimitExceeded, "where")
	}
	if w.Workflow != nil {
		named := predicate.CaseFile(nothing)
		if s.moment.Book.Current(*w.Workflow) != nil { // a name that is none may be any text, also one that no database takes
			named = casefile.Workflow(*w.Workflow)
		}
		all = append(all, named)
	}
	if w.StageIn != nil {
		stages := make([]string, len(w.StageIn))
		for i, stage := range w.StageIn {
			stages[i] = string(stage)
		}
		all = append(all, casefile.StageIn(stages...))
	}
	if w.PeriodCode != nil {
		all = append(all, casefile.PeriodIDIn((&filter{registry: s.moment.Registry}).periods(*w.PeriodCode)...))
	}
	if w.UnitCode != nil {
		unit := predicate.CaseFile(nothing)
		if u := s.moment.Registry.UnitByCode(*w.UnitCode); u != nil {
			unit = casefile.UnitID(u.ID)
		}
		all = append(all, unit)
	}
	if w.TextContains != nil {
		part, err := sought(*w.TextContains, "where", "textContains")
		if err != nil {
			return nil, err
		}
		all = append(all, r.Cases.TitleContains(s.moment, part))
	}
	return casefile.And(all...), nil
}

// loadCases makes the cases of the rows with all that the plan says, in one query for each
// kind of thing, however many rows there are.
func (r *Resolver) loadCases(ctx context.Context, rows []*db.CaseFile, p plan) ([]*model.Case, error) {
	s := sessionOf(ctx)
	made := make([]*model.Case, len(rows))
	together := &page{resolver: r, subjects: make([]string, len(rows))}
	for i, row := range rows {
		program := s.moment.Book.Program(row.Definition)
		made[i] = model.NewCase(row, program, s.eyes, s.world)
		made[i].Page, together.subjects[i] = together, row.ID
		if votesOpenly(program, row.State) {
			together.voting = append(together.voting, row.ID)
		}
		title, fields := r.Cases.Shown(s.moment, row)
		made[i].Title = title
		if p.fields {
			values, err := cases.Values(program, fields)
			if err != nil {
				return nil, err
			}
			made[i].Fields = model.NewCaseFields(program, values, s.world.Language)
		}
	}
	if len(rows) == 0 || !p.transitions {
		return made, nil
	}
	explained, err := explain(ctx, r, id.CaseFile, rows, r.Cases.Subject)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		made[i].Transitions = explained[i]
	}
	return made, nil
}

// caseKind is the case as a kind of subject.
type caseKind struct{ *Resolver }

func (k caseKind) find(ctx context.Context, ids []string, p plan) (map[string]model.Subject, error) {
	rows, err := k.Cases.Get(ctx, ids, p.part())
	if err != nil {
		return nil, err
	}
	made, err := k.loadCases(ctx, rows, p)
	found := make(map[string]model.Subject, len(made))
	for _, m := range made {
		found[m.ID] = m
	}
	return found, err
}

func (k caseKind) standing(ctx context.Context, m runtime.Moment, ids []string) ([]*runtime.Subject, error) {
	rows, err := k.Cases.Get(ctx, ids, cases.Part{Memory: true, Fields: true})
	if err != nil {
		return nil, err
	}
	return stand(m, rows, k.Cases.Subject)
}

func (k caseKind) visible(m runtime.Moment) func(*sql.Selector) { return k.Cases.Visible(m) }

func (k caseKind) waiting(m runtime.Moment) func(*sql.Selector) {
	return func(s *sql.Selector) {
		k.Cases.Visible(m)(s)
		k.Cases.Waiting(m)(s)
	}
}

func (k caseKind) waits(m runtime.Moment, s model.Subject, escalated []string) waits {
	c := s.(*model.Case)
	at := reach.Place{
		Workflow: c.Workflow, Definition: c.Program.Reference(), State: c.State.Name, PeriodID: c.Period.ID, UnitID: c.Unit.ID,
	}
	return waits{due: c.DueAt, transitions: c.Transitions, turn: k.Cases.Turn(m, at, escalated)}
}

// createCase carries out the creation of a case and answers its payload.
func (r *Resolver) createCase(ctx context.Context, in generated.CreateCaseInput) (*generated.CasePayload, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	fields, err := object(in.Fields, "fields")
	var done runtime.Result
	if err == nil {
		done, err = r.Runtime.Begin(ctx, s.moment.Actor, runtime.Beginning{
			Prefix: id.CaseFile, Key: value(in.IdempotencyKey), Operation: operation(ctx),
			Content: &cases.Beginning{Workflow: in.Workflow, PeriodID: in.PeriodID, UnitID: value(in.UnitID), Title: in.Title, Fields: fields},
		})
	}
	return r.casePayload(ctx, done, err)
}

// updateCase carries out a change of a case's content and answers its payload.
func (r *Resolver) updateCase(ctx context.Context, in generated.UpdateCaseInput) (*generated.CasePayload, error) {
	if _, err := signedIn(ctx); err != nil {
		return nil, err
	}
	fields, err := object(in.Fields, "fields")
	var done runtime.Result
	if err == nil {
		done, err = r.performOn(ctx, id.CaseFile, runtime.Command{
			SubjectID: in.CaseID, Action: "update", ExpectedVersion: in.ExpectedVersion,
			Content: &cases.Edit{Title: titleOf(in.Title), Fields: fields}, Key: value(in.IdempotencyKey),
		})
	}
	return r.casePayload(ctx, done, err)
}

// titleOf reads the title of an update: null is an empty one, which is refused.
func titleOf(o graphql.Omittable[*string]) *string {
	if !o.IsSet() {
		return nil
	}
	title := value(o.Value())
	return &title
}

// object reads JSON that is to be an object, or null; anything else is INVALID_INPUT.
func object(v any, path string) (map[string]any, error) {
	fields, ok := v.(map[string]any)
	if !ok && v != nil {
		return nil, fault.New(fault.InvalidInput, path)
	}
	return fields, nil
}

// casePayload answers what a command did, or why it was refused.
func (r *Resolver) casePayload(ctx context.Context, done runtime.Result, err error) (*generated.CasePayload, error) {
	told, err := r.problems(ctx, err)
	if err != nil {
		return nil, err
	}
	subject, err := r.subject(ctx, done.SubjectID, "case")
	made, _ := subject.(*model.Case)
	return &generated.CasePayload{Case: made, Errors: told}, err
}
