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
	written := f.Fields
	if len(effects) > 0 {
		var err error
		if written, err = rewritten(s.Program, f.Fields, values); err != nil {
			return outcome, err
		}
		update.SetFields(written)
	}
	if !within(e.ToStage) && e.ToStage != workflow.StageDiscarded && (len(effects) > 0 || leaves(e)) {
		update.SetSentTitle(f.Title).SetSentFields(written)
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
	return within(e.FromStage) && !within(e.ToStage) && e.ToStage != workflow.StageDiscarded
}

// within reports whether a case in the stage is with its unit, where its content is mended.
func within(s workflow.Stage) bool {
	return s == "" || s == workflow.StageDraft || s == workflow.StageReturned
}

// Shown is the title and the fields, as JSON, that the actor reads: what the unit last sent,
// while it mends them and he is not of the unit.
func (k *Kind) Shown(m runtime.Moment, row *db.CaseFile) (title, fields string) {
	if k.readsContent(m, row) {
		return row.Title, row.Fields
	}
	return row.SentTitle, row.SentFields
}

// readsContent reports whether the actor reads what the unit has not sent, or whether all was
// sent. What is voted on is read by whoever reads the case.
func (k *Kind) readsContent(m runtime.Moment, row *db.CaseFile) bool {
	if m.Actor == nil || !within(workflow.Stage(row.Stage)) || k.reach.Own(m, row.Workflow, row.UnitID) {
		return true
	}
	p := m.Book.Program(row.Definition)
	if p == nil {
		return false
	}
	state, _ := p.State(row.State)
	return state.Approval != nil
}
