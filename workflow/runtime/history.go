package runtime

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	"thidua/ent/db/historyentry"
	"thidua/internal/store"
	"thidua/workflow"
)

// Untold are the votes of which a reader is not told: those of each subject behind the version
// at which its open round was opened (rule 6). Of none, nothing is left out.
type Untold map[string]int

// Has tells whether the step is one of them.
func (u Untold) Has(row *db.HistoryEntry) bool {
	opened, ok := u[row.SubjectID]
	return ok && row.Action == workflow.ActionVote && row.Version > opened
}

// leaveOut limits a selection of steps to all others.
func (u Untold) leaveOut(s *sql.Selector) {
	for _, subject := range slices.Sorted(maps.Keys(u)) {
		s.Where(sql.Not(sql.And(
			sql.EQ(s.C(historyentry.FieldSubjectID), subject), sql.EQ(s.C(historyentry.FieldAction), workflow.ActionVote),
			sql.GT(s.C(historyentry.FieldVersion), u[subject]),
		)))
	}
}

// HistoryOrder is the order of a subject's steps: as they were taken.
func HistoryOrder() store.Order { return store.Order{Columns: []string{historyentry.FieldVersion}} }

// Histories reads the window of each subject's steps, one more than it has to tell whether more
// follow, by subject and as the window reads them: one query for all. asOf leaves out what was
// taken later; nil leaves out nothing. untold is left out.
func (r *Runtime) Histories(ctx context.Context, subjects []string, w store.Window, asOf *time.Time, untold Untold) (map[string][]*db.HistoryEntry, error) {
	ids := w.Each(r.store.Dialect, historyentry.Table, historyentry.FieldSubjectID,
		store.Of(historyentry.FieldSubjectID, subjects), until(asOf), untold.leaveOut)
	rows, err := r.store.Client.HistoryEntry.Query().
		Where(func(s *sql.Selector) { s.Where(sql.In(s.C(historyentry.FieldID), ids)) }).
		Order(historyentry.BySubjectID(), w.Sort).
		Select(historyColumns...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading histories: %w", err)
	}
	histories := map[string][]*db.HistoryEntry{}
	for _, row := range rows {
		histories[row.SubjectID] = append(histories[row.SubjectID], row)
	}
	return histories, nil
}

// Steps reads the steps with these identifiers, by identifier. Whoever asks has looked, or
// looks, whether their subjects may be seen.
func (r *Runtime) Steps(ctx context.Context, ids []string) (map[string]*db.HistoryEntry, error) {
	rows, err := r.store.Client.HistoryEntry.Query().Where(historyentry.IDIn(ids...)).Select(historyColumns...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading steps: %w", err)
	}
	steps := make(map[string]*db.HistoryEntry, len(rows))
	for _, row := range rows {
		steps[row.ID] = row
	}
	return steps, nil
}

// until limits a selection to the steps that were taken by then; nil limits nothing.
func until(asOf *time.Time) func(*sql.Selector) {
	return func(s *sql.Selector) {
		if asOf != nil {
			s.Where(sql.LTE(s.C(historyentry.FieldAt), asOf.UTC()))
		}
	}
}

// historyColumns are those that a reader sees.
var historyColumns = []string{
	historyentry.FieldID, historyentry.FieldSubjectID, historyentry.FieldVersion, historyentry.FieldAction,
	historyentry.FieldFromState, historyentry.FieldToState, historyentry.FieldActorID, historyentry.FieldOnBehalfID, historyentry.FieldInput,
	historyentry.FieldNote, historyentry.FieldAt, historyentry.FieldOccurredAt,
}

// CountHistories counts the steps of each subject, at most store.MaxCount; asOf and
// untold as above.
func (r *Runtime) CountHistories(ctx context.Context, subjects []string, asOf *time.Time, untold Untold) (map[string]int, error) {
	return r.store.CountEach(ctx, historyentry.Table, historyentry.FieldSubjectID,
		store.Of(historyentry.FieldSubjectID, subjects), until(asOf), untold.leaveOut)
}

// Events reads what happened to each subject up to a time, as Evolve folds it, by subject and
// in its order: one query for all. untold is left out.
func (r *Runtime) Events(ctx context.Context, subjects []string, until time.Time, untold Untold) (map[string][]workflow.Event, error) {
	rows, err := r.store.Client.HistoryEntry.Query().
		Where(historyentry.SubjectIDIn(subjects...), historyentry.AtLTE(until.UTC()), untold.leaveOut).
		Order(historyentry.BySubjectID(), historyentry.ByVersion()).
		Select(historyentry.FieldSubjectID, historyentry.FieldEvent).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading events: %w", err)
	}
	events := map[string][]workflow.Event{}
	for _, row := range rows {
		var e workflow.Event
		if err := json.Unmarshal([]byte(row.Event), &e); err != nil {
			return nil, fmt.Errorf("reading an event of %s: %w", row.SubjectID, err)
		}
		events[row.SubjectID] = append(events[row.SubjectID], e)
	}
	return events, nil
}
