package workflow

import "time"

// Migrate makes the event that puts a case on this version of its definition, in the state
// to; nil and the reason where that is not possible. The stage stays what it was, so a
// migration is no decision on the case; a state that holds an approval is no target, since
// nobody would have been asked to vote. Its due time stays as it was stored.
func (p *Program) Migrate(c Case, from *Program, to, actor string, at time.Time) (*Event, *Blocker) {
	old, known := from.State(c.State)
	next, ok := p.State(to)
	if !known || !ok || old.Stage != next.Stage {
		return nil, &Blocker{Code: CodeStageChanged, Field: to, Say: sentences[CodeStageChanged]}
	}
	if old.Approval != nil || next.Approval != nil {
		return nil, &Blocker{Code: CodeRoundOpen, Field: to, Say: sentences[CodeRoundOpen]}
	}
	return &Event{
		Action: ActionMigrate, From: c.State, To: to, FromStage: old.Stage, ToStage: next.Stage,
		Actor: actor, Version: c.Version + 1, At: at.Round(0).UTC(), Due: copied(c.Due), Definition: p.Reference(),
	}, nil
}
