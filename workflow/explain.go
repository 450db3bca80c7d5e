package workflow

import "time"

// Explain returns the actions that leave the case's state, in the definition's order,
// each with all that stands in the actor's way now and the inputs that it wants. Guards
// over inputs are not asked. A case that has not begun has none.
func (p *Program) Explain(c Case, a Actor, f Facts, at time.Time) []Transition {
	exits := p.exits[c.State]
	if len(exits) == 0 {
		return nil
	}
	j := p.judge(exits[0].from, &c, &f, &Command{Actor: a, At: at})
	list := make([]Transition, len(exits))
	for i, s := range exits {
		j.as = 0
		_, blockers := j.blockers(s)
		list[i] = Transition{
			Action: s.action.Name, Label: s.action.Label, To: *s.to, Automatic: len(s.action.who) == 0,
			Allowed: len(blockers) == 0, OnBehalfOf: j.giver(), Blockers: blockers, Inputs: j.wanted(s),
		}
	}
	return list
}

// wanted lists an action's inputs. Required is what is known before any input is given,
// and never tells about unsent content to who does not read it.
func (j *judgement) wanted(s *step) []Wanted {
	if len(s.action.Inputs) == 0 {
		return nil
	}
	list := make([]Wanted, len(s.action.Inputs))
	for i := range s.action.Inputs {
		in := &s.action.Inputs[i]
		secret := in.required != nil && in.required.content && !j.f.ReadsContent
		list[i] = Wanted{
			Name: in.Name, Type: in.Type, Label: in.Label, Values: in.Values,
			Required: !secret && j.requires(in),
		}
	}
	return list
}

// Voting is a lane of the approval that is open, judged for one person.
type Voting struct {
	Lane       string
	Allowed    bool // he may hand in a vote now
	OnBehalfOf string
	Blockers   []Blocker
}

// ExplainVote tells for each lane of the approval that is open whether the actor may vote,
// with all that stands in his way, judged by the code that decides; nil where none is open.
func (p *Program) ExplainVote(c Case, a Actor, f Facts, at time.Time) []Voting {
	s, refusal := p.voting(&c, ActionVote)
	if refusal != nil {
		return nil
	}
	list := make([]Voting, len(c.Round.Ballots))
	for i := range c.Round.Ballots {
		j := p.judge(s.from, &c, &f, &Command{Actor: a, At: at})
		lane := c.Round.Ballots[i].Lane
		blockers := []Blocker{builtIn(CodeOnPaper)}
		if s.from.Approval.Custody != CustodyPaper {
			_, blockers = j.ballot(s, s.from.Approval, lane)
		}
		list[i] = Voting{Lane: lane, Allowed: len(blockers) == 0, OnBehalfOf: j.giver(), Blockers: blockers}
	}
	return list
}
