package workflow

import (
	"slices"
	"time"
)

// Migrate makes the event that puts a case on this version of its definition, in the state
// to; nil and the reason where that is not possible. The stage stays what it was, so a
// migration is no decision on the case; a state that holds an approval is no target, since
// nobody would have been asked to vote. Nor is a state that lies behind a step which this version's
// invariants ask for and the case has not taken. Its due time stays as it was stored.
func (p *Program) Migrate(c Case, from *Program, to, actor string, at time.Time) (*Event, *Blocker) {
	old, known := from.State(c.State)
	next, ok := p.State(to)
	if !known || !ok || old.Stage != next.Stage {
		return nil, &Blocker{Code: CodeStageChanged, Field: to, Say: sentences[CodeStageChanged]}
	}
	if old.Approval != nil || next.Approval != nil {
		return nil, &Blocker{Code: CodeRoundOpen, Field: to, Say: sentences[CodeRoundOpen]}
	}
	if p.skips(c, from, to) {
		return nil, &Blocker{Code: CodeStepSkipped, Field: to, Say: sentences[CodeStepSkipped]}
	}
	return &Event{
		Action: ActionMigrate, From: c.State, To: to, FromStage: old.Stage, ToStage: next.Stage,
		Actor: actor, Version: c.Version + 1, At: at.Round(0).UTC(), Due: copied(c.Due), Definition: p.Reference(),
	}, nil
}

// skips tells whether the case, put into the state, could break an invariant of the program:
// come to a state without an action that it has not taken. Deeds do not say in which order
// actions were taken: where the invariant counts from another action that was taken too, the
// order is right where the state keeps its name, or where the old version has the same invariant
// and could have gone on to the state as well, which it proved to be right.
func (p *Program) skips(c Case, from *Program, to string) bool {
	return slices.ContainsFunc(p.never, func(n Never) bool {
		if !p.comes(to, n.State, n.Without) {
			return false
		}
		if c.Deeds.Of(n.Without).Times == 0 {
			return true
		}
		sure := n.Since == "" || c.Deeds.Of(n.Since).Times == 0 || c.State == to ||
			slices.Contains(from.never, n) && from.comes(c.State, n.State, n.Without)
		return !sure
	})
}

// comes tells whether one state can be reached from another without the action, whatever
// guards say. A state that votes by the action is not left without it.
func (p *Program) comes(from, to, without string) bool {
	reached := []string{from}
	for i := 0; i < len(reached); i++ {
		if reached[i] == to {
			return true
		}
		if p.ballots[without+" "+reached[i]] != nil {
			continue
		}
		for _, s := range p.exits[reached[i]] {
			if s.action.Name != without && !slices.Contains(reached, s.to.Name) {
				reached = append(reached, s.to.Name)
			}
		}
	}
	return false
}
