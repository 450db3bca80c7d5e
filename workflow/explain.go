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
	j := p.judge(&c, &f, &a, at)
	list := make([]Transition, len(exits))
	for i, s := range exits {
		_, blockers := j.blockers(s)
		list[i] = Transition{
			Action: s.action.Name, Label: s.action.Label, To: *s.to,
			Allowed: len(blockers) == 0, Blockers: blockers, Inputs: j.wanted(s),
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
