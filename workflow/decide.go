package workflow

import (
	"strings"
)

// judgement is one question put to a program: may this command be taken now? Whatever it
// points to stays on the stack of who asks: nothing that it holds directly may be kept or
// answered, only what that points to.
type judgement struct {
	p       *Program
	c       *Case
	f       *Facts
	cmd     *Command // while it is decided its inputs are typed; a question about what is possible has none
	told    bool     // a command with its inputs, rather than such a question
	within  bool     // the case is with its own unit, where rule 2 does not apply
	as      int      // capacity in which the actor acts, once that is found
	seating seating
}

// judge begins a judgement on a case in the state at; nil before it has begun.
func (p *Program) judge(at *State, c *Case, f *Facts, cmd *Command) judgement {
	within := at == nil || at.within()
	return judgement{p: p, c: c, f: f, cmd: cmd, within: within, seating: seating{p: p, r: &f.Roster}}
}

// scope is what the guards of the judgement read.
func (j *judgement) scope() scope {
	return scope{values: j.f.Values, overdue: overdue(j.c, j.cmd.At), deeds: j.c.Deeds, input: j.cmd.Input}
}

func (j *judgement) fact(name string) (any, bool) {
	s := j.scope()
	return s.fact(name)
}

// Decide accepts a command on a case, or refuses it with every reason at once. The zero
// Case with the action create starts a case; update stays in its state. It reads nothing
// but its arguments and changes none of them.
//
// The actions vote and tally go on with the approval that is open. Where a guard refuses a
// step that the system takes, the action that the definition names instead is decided.
func (p *Program) Decide(c Case, cmd Command, f Facts) (Decision, *Refusal) {
	// What votes keep is copied, so that a plain step need not leave the stack.
	switch cmd.Action {
	case ActionVote:
		c, cmd, f := c, cmd, f
		cmd.Input = nil // they take none
		return p.decideVote(&c, &cmd, &f)
	case ActionTally:
		c, cmd, f := c, cmd, f
		cmd.Input = nil
		return p.decideTally(&c, &cmd, &f)
	}
	var d Decision
	refusal := p.decideInto(&c, &cmd, &f, &d)
	return d, refusal
}

// Step decides a command as Decide does and, where it is accepted, moves the case on as
// Evolve does, both in place: for whoever owns the case and the decision, and takes many
// steps. A refusal changes neither; the command and its facts are the caller's again afterwards.
func (p *Program) Step(c *Case, cmd *Command, f *Facts, d *Decision) *Refusal {
	var refusal *Refusal
	if cmd.Action == ActionVote || cmd.Action == ActionTally {
		*d, refusal = p.Decide(*c, *cmd, *f)
	} else {
		refusal = p.decideInto(c, cmd, f, d)
	}
	if refusal == nil && !d.Sealed {
		advance(c, &d.Event)
	}
	return refusal
}

// decideInto decides a command other than those of votes into d, and what the system takes
// instead where it is refused.
func (p *Program) decideInto(c *Case, cmd *Command, f *Facts, d *Decision) *Refusal {
	refusal, instead := p.decide(c, cmd, f, cmd.Action, d)
	for instead != "" {
		refusal, instead = p.decide(c, cmd, f, instead, d)
	}
	return refusal
}

// decide decides an action other than those of votes into d. With a refusal it answers what
// the system takes instead, "" where that is nothing.
func (p *Program) decide(c *Case, cmd *Command, f *Facts, action string, d *Decision) (refusal *Refusal, instead string) {
	s, blocked := p.step(c.State, action)
	if blocked != nil {
		return &Refusal{Blockers: []Blocker{*blocked}}, ""
	}
	input, problems := readInputs(s.action.Inputs, cmd.Input, cmd.Note)
	if len(problems) > 0 {
		return &Refusal{Inputs: problems}, ""
	}
	given := cmd.Input
	cmd.Input = input
	j := p.judge(s.from, c, f, cmd)
	j.told = true
	seat, blockers := j.blockers(s)
	if len(blockers) == 0 {
		d.Effects, d.Follow, d.Sealed = j.effects(s), "", false
		j.write(&d.Event, s, seat)
	}
	cmd.Input = given
	if len(blockers) == 0 {
		return nil, ""
	}
	if cmd.Actor.System {
		instead = s.action.Else
	}
	return &Refusal{Blockers: blockers}, instead
}

// step finds the action out of a state, or tells why there is none. These two reasons
// stand alone: of an action that is not there, nothing else can be said.
func (p *Program) step(state, action string) (*step, *Blocker) {
	var found *step
	switch action {
	case ActionCreate:
		if state == "" {
			found = p.start
		}
	case ActionUpdate:
		found = p.updates[state]
	default:
		for _, s := range p.exits[state] {
			if s.action.Name == action {
				return s, nil
			}
		}
		if p.actionIndex[action] == nil {
			unknown := builtIn(CodeUnknownAction)
			return nil, &unknown
		}
	}
	if found == nil {
		wrong := p.wrongState(state)
		return nil, &wrong
	}
	return found, nil
}

// blockers gathers every reason against a step: permission, constitution, limit, guards
// in their order, then required inputs that have a code. It answers the seat by which
// the actor acts.
func (j *judgement) blockers(s *step) (Seat, []Blocker) {
	seat, code := j.permission(s)
	var list []Blocker
	if code != "" {
		list = append(list, builtIn(code))
	}
	if s.update && len(s.from.Edit) == 0 {
		list = append(list, builtIn(CodeNotEditable))
	}
	list, hidden := j.separation(s, seat, list)
	if limit := s.action.Max; limit != nil && j.c.Deeds.Of(s.action.Name).Times >= limit.Times {
		list = append(list, Blocker{Code: limit.Code, Say: limit.Say})
	}
	for _, g := range s.action.guards {
		if !j.asked(g) {
			continue
		}
		before := len(list)
		list = j.ask(g, list)
		if g.content && !j.f.ReadsContent && len(list) > before {
			list, hidden = list[:before], true
		}
	}
	if j.told {
		list, hidden = j.missingInputs(s, list, hidden)
	}
	// Whoever may not know the reason may not act either.
	if hidden && code == "" {
		list = append([]Blocker{builtIn(CodeNotPermitted)}, list...)
	}
	return seat, list
}

// separation adds rule 1 and the definition's own separation of duties. Who last edited
// the content is told to its readers only.
func (j *judgement) separation(s *step, seat Seat, list []Blocker) ([]Blocker, bool) {
	hidden := false
	tell := func(b Blocker) {
		if b.Code == CodeSamePerson && !j.f.ReadsContent {
			hidden = true
			return
		}
		list = append(list, b)
	}
	if j.signsOwnWork(s) {
		tell(builtIn(CodeSamePerson))
	}
	for _, d := range s.action.Differ {
		deed := j.c.Deeds.Of(d.Action)
		if deed.Times == 0 {
			continue
		}
		if d.Unit && seat.Unit != "" && seat.Unit == deed.Unit || !d.Unit && j.isOneOf(deed) {
			tell(j.p.differBlocker(d))
		}
	}
	return list, hidden
}

// isOneOf tells whether the actor, or whom he acts for, is one of the persons of a deed.
func (j *judgement) isOneOf(d Deed) bool {
	is := func(id string) bool { return id != "" && (id == d.Person || id == d.OnBehalfOf) }
	return is(j.cmd.Actor.ID) || is(j.giver())
}

// asked tells whether everything that a guard rests on was given.
func (j *judgement) asked(g *guard) bool {
	for _, name := range g.inputs {
		if _, ok := j.cmd.Input[name]; !ok {
			return false
		}
	}
	return true
}

// ask adds what a guard has against the step. A fact that the caller did not supply, or
// of a wrong type, refuses.
func (j *judgement) ask(g *guard, list []Blocker) []Blocker {
	if g.condition != nil {
		if ok, err := j.holds(g); !ok || err != nil {
			list = append(list, Blocker{g.code, g.field, g.say})
		}
		return list
	}
	items, ok := j.list(g.each)
	if !ok {
		return append(list, g.about("?", Text{"?", "?"}))
	}
	for _, item := range items {
		list = append(list, g.about(item, j.label(g.each, item)))
	}
	return list
}

// holds answers a guard's condition; an error means that it cannot be answered.
func (j *judgement) holds(g *guard) (bool, error) {
	for _, name := range g.facts {
		if _, ok := j.fact(name); !ok {
			return false, errNoFact
		}
	}
	read := j.scope()
	return g.condition.holds(&read)
}

func (j *judgement) list(fact string) ([]string, bool) {
	v, _ := j.fact(fact)
	items, ok := v.([]string)
	return items, ok
}

// label is what people call an element of a list, the element itself where nobody told.
func (j *judgement) label(fact, item string) Text {
	if label, ok := j.f.Labels[fact][item]; ok {
		return label
	}
	return Text{item, item}
}

// about makes the blocker for one element of a list: the field names it by its key, the
// sentence as people call it.
func (g *guard) about(item string, label Text) Blocker {
	put := func(s, item string) string { return strings.ReplaceAll(s, "$item", item) }
	return Blocker{g.code, put(g.field, item), Text{put(g.say.VI, label.VI), put(g.say.EN, label.EN)}}
}

// missingInputs adds the inputs that are required, have a code and were not given.
func (j *judgement) missingInputs(s *step, list []Blocker, hidden bool) ([]Blocker, bool) {
	for i := range s.action.Inputs {
		in := &s.action.Inputs[i]
		if _, given := j.cmd.Input[in.Name]; given || in.Code == "" || !j.requires(in) {
			continue
		}
		if in.required != nil && in.required.content && !j.f.ReadsContent {
			hidden = true
			continue
		}
		list = append(list, Blocker{in.Code, in.Name, in.Say})
	}
	return list, hidden
}

// requires tells whether an input is required, as far as the facts and the inputs given
// so far say. A condition that cannot be answered requires it.
func (j *judgement) requires(in *Input) bool {
	if in.required == nil {
		return in.Required
	}
	if !j.asked(in.required) {
		return false
	}
	ok, err := j.holds(in.required)
	return ok || err != nil
}

// event is what was decided.
func (j *judgement) event(s *step, seat Seat) Event {
	var e Event
	j.write(&e, s, seat)
	return e
}

// write puts down what was decided.
func (j *judgement) write(e *Event, s *step, seat Seat) {
	at := j.cmd.At.Round(0).UTC()
	*e = Event{
		Action: s.action.Name, To: s.to.Name, ToStage: s.to.Stage,
		Actor: j.cmd.Actor.ID, OnBehalfOf: j.giver(), ActorUnit: seat.Unit, ActorPost: seat.Post,
		Version: j.c.Version + 1, At: at, Due: dueOf(j.c, s, j.f, at),
		Vouches: s.action.Vouches, Decides: s.rule == ruleDecide, Input: j.cmd.Input,
	}
	if s.from != nil {
		e.From, e.FromStage = s.from.Name, s.from.Stage
	}
	switch {
	case s.update:
		e.Voids = s.from.Approval != nil && s.from.Approval.Content && j.c.Round.Open()
	case !s.stays && s.to.Approval != nil:
		j.within = s.to.within()
		e.Opens = j.open(s.to, e.Version)
	}
}

// effects names what the runtime does, in order, leaving out what rests on a fact that
// does not hold.
func (j *judgement) effects(s *step) []string {
	var names []string
	for _, e := range s.action.Effects {
		if e.If != "" {
			if v, _ := j.fact(e.If); v != true {
				continue
			}
		}
		names = append(names, e.Name)
	}
	return names
}
