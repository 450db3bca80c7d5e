package casefile

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"thidua/ent/db"
	"thidua/ent/db/casefile"
	"thidua/internal/text"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// InsertTx stores a new case.
func (k *Kind) InsertTx(ctx context.Context, tx *db.Tx, m runtime.Moment, s *runtime.Subject, c runtime.Columns) error {
	f := s.Row.(*File)
	written, err := canonical(f.Values)
	if err != nil {
		return err
	}
	err = tx.CaseFile.Create().SetID(f.ID).SetWorkflow(f.Workflow).SetSubject(f.Subject).SetUnitID(f.UnitID).SetPeriodID(f.PeriodID).
		SetAuthorID(f.AuthorID).SetTitle(f.Title).SetTitleFolded(text.Fold(f.Title)).SetFields(written).SetCreatedAt(m.At).
		SetDefinition(c.Definition).SetState(c.State).SetStage(c.Stage).SetVersion(c.Version).SetNillableDueAt(c.DueAt).
		SetDueAsc(c.DueAsc).SetDueDesc(c.DueDesc).SetMemory(c.Memory).SetUpdatedAt(c.UpdatedAt).Exec(ctx)
	if err != nil {
		return fmt.Errorf("storing a case: %w", err)
	}
	return nil
}

// WriteTx stores an edit that CheckTx has passed.
func (k *Kind) WriteTx(ctx context.Context, tx *db.Tx, _ runtime.Moment, s *runtime.Subject, content any) error {
	f, e := s.Row.(*File), content.(*Edit)
	written, err := rewritten(s.Program, f.Fields, merged(f.Values, e.values))
	if err != nil {
		return err
	}
	update := tx.CaseFile.Update().Where(casefile.ID(f.ID)).SetFields(written)
	if e.Title != nil {
		update.SetTitle(e.title).SetTitleFolded(text.Fold(e.title))
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("storing the content of a case: %w", err)
	}
	return nil
}

// EffectsTx carries out the effects of one step in their order, and opens the case to others
// when it first leaves its unit. What they change in the row is one statement.
func (k *Kind) EffectsTx(ctx context.Context, tx *db.Tx, m runtime.Moment, s *runtime.Subject, effects []string, e workflow.Event) (runtime.Outcome, error) {
	f := s.Row.(*File)
	var outcome runtime.Outcome
	values, update := maps.Clone(f.Values), tx.CaseFile.Update().Where(casefile.ID(f.ID))
	for _, name := range effects {
		effect := k.natures[f.Subject].effect
		if effect == nil {
			return outcome, errors.New("casefile: there is no such effect")
		}
		then, err := effect(name, s, m, values, e)
		if err != nil {
			return outcome, fmt.Errorf("%s: %w", name, err)
		}
		outcome.Then = append(outcome.Then, then...)
	}
	if len(effects) > 0 {
		written, err := rewritten(s.Program, f.Fields, values)
		if err != nil {
			return outcome, err
		}
		update.SetFields(written)
	}
	if leaves(e) {
		if f.OpenedAt == nil {
			update.SetOpenedAt(m.At)
		}
		var err error
		if outcome.ContentHash, err = hash(f.Title, values); err != nil {
			return outcome, err
		}
	}
	if len(update.Mutation().Fields()) == 0 {
		return outcome, nil
	}
	return outcome, update.Exec(ctx)
}

// leaves reports whether the step takes the case from its unit to others. A draft that is
// given up stays the unit's own.
func leaves(e workflow.Event) bool {
	within := func(s workflow.Stage) bool {
		return s == "" || s == workflow.StageDraft || s == workflow.StageReturned
	}
	return within(e.FromStage) && !within(e.ToStage) && e.ToStage != workflow.StageDiscarded
}
