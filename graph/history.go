package graph

import (
	"context"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db/historyentry"
	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// history reads a page of a subject's steps; those of all subjects of its list are read
// together, since a list asks all of them the same. asOf leaves out what came later; nil
// leaves out nothing.
func (r *Resolver) history(ctx context.Context, of string, page model.Page, p paging, asOf *time.Time) (*generated.HistoryConnection, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	w, err := s.window("history", runtime.HistoryOrder(), p, of, asOf)
	if err != nil {
		return nil, err
	}
	histories, err := page.History(ctx, w.Window, asOf)
	if err != nil {
		return nil, err
	}
	rows, more := store.Cut(w.Window, histories[of])
	nodes := make([]model.HistoryEntry, len(rows))
	for i, row := range rows {
		nodes[i] = *model.NewHistoryEntry(row, s.eyes, s.world)
	}
	connection := &generated.HistoryConnection{Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.HistoryEdge](w, nodes,
		func(i int) []any { return []any{rows[i].Version} }, more)
	if asked(ctx, "totalCount") {
		counts, err := page.CountHistory(ctx, asOf)
		if err != nil {
			return nil, err
		}
		count := counts[of]
		connection.TotalCount = &count
	}
	return connection, nil
}

// historyEntry finds a step of a subject that the viewer may see. Whether there is none or it
// is not his to see is one statement either way.
func (r *Resolver) historyEntry(ctx context.Context, s *session, one string) (model.Node, error) {
	row, err := r.Store.Client.HistoryEntry.Query().
		Where(historyentry.ID(one), func(of *sql.Selector) { of.Where(r.seen(s, of.C(historyentry.FieldSubjectID))) }).Only(ctx)
	if err != nil {
		return nil, absent(err)
	}
	if row.Action == workflow.ActionVote {
		untold, err := r.untold(ctx, []string{row.SubjectID})
		if err != nil || untold.Has(row) {
			return nil, err
		}
	}
	return model.NewHistoryEntry(row, s.eyes, s.world), nil
}

// untold finds the votes of open rounds that the viewer, being in conflict, is not told of:
// neither who voted nor when nor how many. The version and the time of the latest change of a
// subject go on with every vote and stay: commands and cursors need them. The subjects are of
// one kind; none costs nothing.
func (r *Resolver) untold(ctx context.Context, subjects []string) (runtime.Untold, error) {
	if len(subjects) == 0 {
		return nil, nil
	}
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	standing, err := r.kinds()[id.Prefix(subjects[0])].standing(ctx, s.moment, subjects)
	if err != nil {
		return nil, err
	}
	untold := runtime.Untold{}
	for _, one := range standing {
		if round := one.Case.Round; round.Open() && round.State == one.Case.State && conflicted(s.moment, one) {
			untold[one.ID] = round.Opened
		}
	}
	return untold, nil
}

// votesOpenly tells whether votes are steps of the history in the state.
func votesOpenly(p *workflow.Program, state string) bool {
	at, ok := p.State(state)
	return ok && at.Approval != nil && !at.Approval.Secret
}
