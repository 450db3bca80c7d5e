package workflow

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// The constitution: rules on conflict of interest and separation of duties that apply to
// every definition by the change of stage that an action makes, before its own guards.
// A definition can neither switch them off nor be compiled where it would go round them.

// rule is what the constitution asks of a change of stage.
type rule int

const (
	ruleNone   rule = iota
	ruleSign        // rule 1: nobody signs what they last edited or proposed
	ruleDecide      // rule 2: no unit decides on itself, its predecessors or successors
)

const postAdministrator = "ADMINISTRATOR"

// ruleOf returns the rule for a change of stage. An action that stays in its stage
// changes nothing; going back to a draft and discarding one are the unit's own affair.
func ruleOf(from, to Stage) rule {
	switch {
	case from == to, to == StageDraft, to == StageDiscarded:
		return ruleNone
	case withUnit(from) && to == StageSubmitted:
		return ruleSign
	default:
		return ruleDecide
	}
}

// withUnit reports whether the case is with its own unit, which is where content is
// edited and signed.
func withUnit(s Stage) bool { return s == StageDraft || s == StageReturned }

// constitution reports an action that would take away from the rules.
func (d *document) constitution(t *transition, p *Program, who *yaml.Node) {
	if len(t.Roles) == 0 {
		return
	}
	own := slices.ContainsFunc(t.who, func(i int) bool { return p.roles[i].Of == placeUnit })
	other := slices.ContainsFunc(t.who, func(i int) bool { return p.roles[i].Of != placeUnit })
	for _, from := range t.From {
		s := t.steps[from]
		if !s.from.Stage.Valid() || !s.to.Stage.Valid() {
			continue // told already
		}
		switch s.rule {
		case ruleSign:
			if slices.Contains(t.Roles, RoleSystem) {
				d.problem(who, ProblemWaives, "from %s this signs and submits, which a person does, never SYSTEM", from)
			}
		case ruleDecide:
			if own && !other {
				d.problem(who, ProblemWaives, "from %s this decides on the unit's own case, and only the unit itself may take it", from)
			}
		}
	}
}

// administers reports whether the actor holds ADMINISTRATOR: who does takes no domain
// action, whatever other role he holds (rule 5).
func (a *Actor) administers() bool { return administer(a.Holdings) }

func (g *Giver) administers() bool { return administer(g.All) }

func administer(holdings []Holding) bool {
	return slices.ContainsFunc(holdings, func(h Holding) bool { return h.Post == postAdministrator })
}

// signsOwnWork tells whether rule 1 stands in the way: the actor, or whom he acts for, is
// the person of the latest create, update or vouching action.
func (j *judgement) signsOwnWork(s *step) bool {
	if s.rule != ruleSign {
		return false
	}
	return j.isOneOf(Deed{Person: j.c.Vouched, OnBehalfOf: j.c.VouchedFor})
}

// inConflict tells whether the actor, or whom he acts for, holds anything at a unit akin to
// the subject's.
func (j *judgement) inConflict(as Giver) bool {
	own := func(h Holding) bool { return j.f.Roster.Akin(h.Unit) }
	return slices.ContainsFunc(j.cmd.Actor.Holdings, own) || slices.ContainsFunc(as.All, own)
}
