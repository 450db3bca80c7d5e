package runtime

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	"thidua/ent/db/timer"
	"thidua/internal/term"
	"thidua/workflow"
)

const (
	// sweepEvery is how long a case that has lost its timer may go unseen.
	sweepEvery = 5 * time.Minute
	// sweepBatch is how many such cases are seen to at once.
	sweepBatch = 100
)

// Sweep sets the timer of cases that have a due time at which the system acts, and none
// that waits for it: of before an upgrade, or lost. It answers how many it has set, at most
// a batch.
func (r *Runtime) Sweep(ctx context.Context) (int, error) {
	registry, err := r.source.Current(ctx)
	if err != nil {
		return 0, err
	}
	book, err := r.shelf.at(ctx, registry.Version)
	if err != nil {
		return 0, err
	}
	set := 0
	for _, kind := range r.kinds {
		lost, err := r.lost(ctx, kind, book.Of(kind.Subjects()...), sweepBatch-set)
		if err != nil {
			return set, err
		}
		for _, subjectID := range lost {
			if err := r.findTimer(ctx, kind, subjectID); err != nil {
				slog.WarnContext(ctx, "setting a timer that was lost", "subject", subjectID, "error", err)
				continue
			}
			set++
		}
	}
	return set, nil
}

// lost lists the kind's cases of these versions that should have a timer and have none.
func (r *Runtime) lost(ctx context.Context, kind Kind, programs []*workflow.Program, most int) ([]string, error) {
	d := sql.Dialect(r.store.Dialect)
	cases, timers := d.Table(kind.Table()), d.Table(timer.Table)
	var acting []*sql.Predicate
	for _, p := range programs {
		var states []any
		for _, s := range p.States() {
			if s.AtDue() != "" {
				states = append(states, s.Name)
			}
		}
		if len(states) > 0 {
			acting = append(acting, sql.And(sql.EQ(cases.C("definition"), p.Reference()), sql.In(cases.C("state"), states...)))
		}
	}
	if len(acting) == 0 || most == 0 {
		return nil, nil
	}
	waiting := d.Select().From(timers).Where(sql.And(
		sql.ColumnsEQ(timers.C(timer.FieldSubjectID), cases.C("id")),
		sql.EQ(timers.C(timer.FieldKind), string(term.TimerDue)), sql.IsNull(timers.C(timer.FieldDoneAt)),
	))
	text, arguments := d.Select(cases.C("id")).From(cases).
		Where(sql.And(sql.NotNull(cases.C("due_at")), sql.Or(acting...), sql.Not(sql.Exists(waiting)))).
		OrderBy(cases.C("id")).Limit(most).Query()
	rows, err := r.store.DB.QueryContext(ctx, text, arguments...)
	if err != nil {
		return nil, fmt.Errorf("looking for cases without a timer: %w", err)
	}
	defer rows.Close()
	var lost []string
	for rows.Next() {
		var subjectID string
		if err := rows.Scan(&subjectID); err != nil {
			return nil, fmt.Errorf("looking for cases without a timer: %w", err)
		}
		lost = append(lost, subjectID)
	}
	return lost, rows.Err()
}

// findTimer sets the timer of a case that still lacks it, now that the case is locked.
func (r *Runtime) findTimer(ctx context.Context, kind Kind, subjectID string) error {
	ctx, cancel := context.WithTimeout(ctx, ringWithin)
	defer cancel()
	return r.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := r.momentTx(ctx, tx, nil)
		if err != nil {
			return err
		}
		s, err := r.lockTx(ctx, tx, kind, m, subjectID)
		if err != nil {
			return err
		}
		state, _ := s.Program.State(s.Case.State)
		if state.AtDue() == "" || s.Case.Due == nil {
			return nil
		}
		there, err := tx.Timer.Query().Where(timer.SubjectID(subjectID), timer.KindEQ(term.TimerDue), timer.DoneAtIsNil()).Exist(ctx)
		if there || err != nil {
			return err
		}
		return setTx(ctx, tx, subjectID, state.Name, s.Case.Version, []workflow.Timer{{Kind: workflow.TimerDue, At: *s.Case.Due}})
	})
}
