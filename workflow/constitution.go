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

// within reports whether rule 2 is at rest in the state: the case is with its own unit, and no
// vote that the state holds decides on it.
func (s *State) within() bool {
	return withUnit(s.Stage) && (s.Approval == nil || !s.Approval.decides)
}

// ofOthers tells whether other units than the subject's own vote in each lane. Their own seats
// are left out where the vote decides.
func (a *Approval) ofOthers(p *Program) bool {
	return a != nil && !slices.ContainsFunc(a.Lanes, func(l Lane) bool {
		i, ok := p.roleIndex[l.Electors]
		return l.Electors != ElectorsMembers && (!ok || p.roles[i].Of == placeUnit)
	})
}

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
		system := slices.Contains(t.Roles, RoleSystem)
		if a := s.from.Approval; a != nil && t.ByVote && s.rule != ruleNone {
			a.decides = true
		}
		switch {
		case s.rule == ruleSign && system:
			d.problem(who, ProblemWaives, "from %s this signs and submits, which a person does, never SYSTEM", from)
		case s.rule == ruleDecide && system && withUnit(s.from.Stage) && !(t.ByVote && s.from.Approval.ofOthers(p)):
			// A timer, or a vote of the unit's own people, would decide what another unit decides.
			d.problem(who, ProblemWaives, "from %s this decides while the case is with its own unit, where neither a timer nor a vote of its own people decides", from)
		case s.rule == ruleDecide && system && !t.ByVote && s.to.Stage == StageCommended:
			d.problem(who, ProblemWaives, "from %s a timer would commend, which persons decide, or a vote", from)
		case s.rule == ruleDecide && own && !other:
			d.problem(who, ProblemWaives, "from %s this decides on the unit's own case, and only the unit itself may take it", from)
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
