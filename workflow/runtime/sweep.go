package runtime

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

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
	var either []string
	var arguments []any
	place := func(value any) string {
		arguments = append(arguments, value)
		return fmt.Sprintf("$%d", len(arguments))
	}
	for _, p := range programs {
		var states []string
		for _, s := range p.States() {
			if s.AtDue() != "" {
				states = append(states, place(s.Name))
			}
		}
		if len(states) > 0 {
			either = append(either, "definition = "+place(p.Reference())+" AND state IN ("+strings.Join(states, ", ")+")")
		}
	}
	if len(either) == 0 || most == 0 {
		return nil, nil
	}
	rows, err := r.store.DB.QueryContext(ctx, "SELECT c.id FROM "+kind.Table()+" c WHERE c.due_at IS NOT NULL AND ("+strings.Join(either, " OR ")+`)
AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.subject_id = c.id AND t.kind = 'DUE' AND t.done_at IS NULL)
ORDER BY c.id LIMIT `+place(most), arguments...)
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
