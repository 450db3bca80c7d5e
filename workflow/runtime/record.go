package runtime

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"thidua/ent/db"
	"thidua/internal/events"
	"thidua/workflow"
)

// step is what goes with a decision into the record.
type step struct {
	note    string
	content any
	asked   asked
	begins  bool
}

// recordTx writes all that follows from the decision: content, effects, history, event,
// key and the state itself.
func (r *Runtime) recordTx(ctx context.Context, tx *db.Tx, kind Kind, m Moment, s *Subject, d workflow.Decision, st step) (Result, []Command, error) {
	if st.begins {
		d.Event.Definition = s.Program.Reference()
	}
	next := s.Program.Evolve(s.Case, d.Event)
	columns, err := columnsOf(s.Program, next)
	if err != nil {
		return Result{}, nil, err
	}
	m.At = d.Event.At
	if err := r.writeTx(ctx, tx, kind, m, s, columns, st); err != nil {
		return Result{}, nil, err
	}
	outcome, err := effectsTx(ctx, tx, kind, m, s, d)
	if err != nil {
		return Result{}, nil, err
	}
	if err := historyTx(ctx, tx, s, d.Event, words(s.Program, d.Event, st.note)); err != nil {
		return Result{}, nil, err
	}
	if err := r.timersTx(ctx, tx, s, d.Event); err != nil {
		return Result{}, nil, err
	}
	if err := r.unsealTx(ctx, tx, s, d.Event); err != nil {
		return Result{}, nil, err
	}
	eventID, err := r.log.AppendTx(ctx, tx, events.Event{
		SubjectID: s.ID, Version: d.Event.Version, Kind: kind.EventKind(s, d.Event.Action),
		ActorID: d.Event.Actor, OnBehalfID: d.Event.OnBehalfOf, ContentHash: outcome.ContentHash, At: d.Event.At,
	})
	if err != nil {
		return Result{}, nil, err
	}
	if err := r.keepTx(ctx, tx, m, st.asked, s.ID, eventID); err != nil {
		return Result{}, nil, err
	}
	return Result{SubjectID: s.ID, Version: d.Event.Version, EventID: eventID}, outcome.Then, nil
}

// writeTx stores the case and the content: a new row, or the change of one that is still
// at the version on which the decision rests.
func (r *Runtime) writeTx(ctx context.Context, tx *db.Tx, kind Kind, m Moment, s *Subject, c Columns, st step) error {
	if st.begins {
		return kind.InsertTx(ctx, tx, m, s, c)
	}
	result, err := tx.ExecContext(ctx, "UPDATE "+kind.Table()+` SET definition = $1, state = $2, stage = $3, version = $4,
due_at = $5, due_asc = $6, due_desc = $7, memory = $8, updated_at = $9 WHERE id = $10 AND version = $11`,
		c.Definition, c.State, c.Stage, c.Version, c.DueAt, c.DueAsc, c.DueDesc, c.Memory, c.UpdatedAt, s.ID, s.Case.Version)
	if err != nil {
		return fmt.Errorf("saving the case of %s: %w", s.ID, err)
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("saving the case of %s: %w", s.ID, err)
	}
	if rows != 1 {
		return conflict(s.ID)
	}
	if st.content == nil {
		return nil
	}
	return kind.WriteTx(ctx, tx, m, s, st.content)
}

// effectsTx carries out the effects.
func effectsTx(ctx context.Context, tx *db.Tx, kind Kind, m Moment, s *Subject, d workflow.Decision) (Outcome, error) {
	outcome, err := kind.EffectsTx(ctx, tx, m, s, d.Effects, d.Event)
	if err != nil {
		return Outcome{}, fmt.Errorf("effects of %s on %s: %w", d.Event.Action, s.ID, err)
	}
	return outcome, nil
}

// historyTx adds the step's row.
func historyTx(ctx context.Context, tx *db.Tx, s *Subject, e workflow.Event, note string) error {
	input, err := json.Marshal(e.Input)
	if err != nil {
		return fmt.Errorf("writing the input of %s: %w", e.Action, err)
	}
	text, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("writing the event of %s: %w", e.Action, err)
	}
	row := tx.HistoryEntry.Create().SetSubjectID(s.ID).SetVersion(e.Version).SetAction(e.Action).SetToState(e.To).
		SetDecides(e.Decides).SetNote(note).SetInput(string(input)).SetEvent(string(text)).SetAt(e.At).SetOccurredAt(e.At)
	if e.From != "" {
		row.SetFromState(e.From)
	}
	if e.Actor != "" {
		row.SetActorID(e.Actor)
	}
	if e.OnBehalfOf != "" {
		row.SetOnBehalfID(e.OnBehalfOf)
	}
	if e.ActorUnit != "" {
		row.SetActorUnitID(e.ActorUnit)
	}
	if err := row.Exec(ctx); err != nil {
		return fmt.Errorf("adding to the history of %s: %w", s.ID, err)
	}
	return nil
}

// words joins what was said with a step: the note, then the action's texts in the
// definition's order (reason, conclusion, citation, lateReason), a blank line between.
func words(p *workflow.Program, e workflow.Event, note string) string {
	said := []string{}
	if note = strings.TrimSpace(note); note != "" {
		said = append(said, note)
	}
	for _, a := range p.Actions() {
		if a.Name != e.Action {
			continue
		}
		for _, in := range a.Inputs {
			if text, ok := e.Input[in.Name].(string); ok && in.Type == "text" && text != "" {
				said = append(said, text)
			}
		}
	}
	return strings.Join(said, "\n\n")
}
