package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Simulated is what became of one step of a script: exactly one of Event and Refusal is
// set.
type Simulated struct {
	Step    int      `json:"step"` // its place in the script, from 1
	Action  string   `json:"action"`
	Event   *Event   `json:"event,omitempty"`
	Sealed  bool     `json:"sealed,omitempty"` // a secret vote: kept aside, and no part of the case
	Effects []string `json:"effects,omitempty"`
	Refusal *Refusal `json:"refusal,omitempty"`
	// Followed is what the system took next, since the step closed a round.
	Followed *Simulated `json:"followed,omitempty"`
	Case     Case       `json:"case"` // after the step and what followed; a refused one leaves it as it was
	Open     []Opening  `json:"open"` // the actions that leave the state then reached
}

// Opening is an action out of the present state, or a vote in it: who may take it now,
// before any input is given, or what stands in the way of whoever comes nearest.
type Opening struct {
	Action   string    `json:"action"`
	Lane     string    `json:"lane,omitempty"` // of a vote
	To       string    `json:"to"`
	Roles    []string  `json:"roles,omitempty"`
	Blockers []Blocker `json:"blockers,omitempty"` // where Roles is empty
}

// ScriptError is a script that cannot be followed because it names what the definition
// does not have. A step that is refused is none: that is an answer.
type ScriptError struct {
	Step int // from 1; 0 is the script itself
	Say  Text
}

// Error tells the step and the reason, in English.
func (e *ScriptError) Error() string {
	if e.Step == 0 {
		return e.Say.EN
	}
	return fmt.Sprintf("step %d: %s", e.Step, e.Say.EN)
}

// simulationStart is a Monday's noon, so that the first days that pass are working days.
var simulationStart = time.Date(2022, 7, 4, 5, 0, 0, 0, time.UTC)

// simulation is one run of a script.
type simulation struct {
	p       *Program
	facts   Facts
	seats   *seating
	persons map[string][]Holding // the script's own, with everything they hold
	at      time.Time
	c       Case
	sealed  []Vote // of the secret round that is open
}

// Simulate plays a script from the beginning of a case, by the same Decide and Evolve as
// everything else. The script's clock starts on a Monday at noon and moves by After
// alone. Where the script names no roster it is SampleRoster; a fact that it does not
// name has its plain value (see PlainFacts), and null takes one away; the ceiling is what
// the definition itself gives. A refused step changes nothing and the next one is taken
// all the same. The error is a *ScriptError.
func (p *Program) Simulate(s Script) ([]Simulated, error) {
	run, err := p.simulation(s)
	if err != nil {
		return nil, err
	}
	list := make([]Simulated, 0, len(s.Steps))
	for i, step := range s.Steps {
		one, err := run.take(step)
		if err != nil {
			return nil, &ScriptError{i + 1, *err}
		}
		one.Step = i + 1
		list = append(list, one)
	}
	return list, nil
}

func (p *Program) simulation(s Script) (*simulation, error) {
	run := &simulation{p: p, at: simulationStart, persons: map[string][]Holding{}}
	run.facts = Facts{Values: p.PlainFacts(), Ceiling: p.ownCeiling(), ReadsContent: true}
	if s.Roster != nil {
		run.facts.Roster = *s.Roster
	} else {
		run.facts.Roster = p.SampleRoster()
	}
	if err := run.learn(s.Facts); err != nil {
		return nil, &ScriptError{Say: *err}
	}
	run.seats = newSeating(p, &run.facts.Roster)
	// Who is named holds every seat from which the script has him act, from the beginning:
	// what he holds elsewhere is what a conflict of interest is about.
	for i, step := range s.Steps {
		if step.Person == "" {
			continue
		}
		_, held, err := run.seat(step)
		if err != nil {
			return nil, &ScriptError{i + 1, *err}
		}
		if held != nil && !slices.Contains(run.persons[step.Person], *held) {
			run.persons[step.Person] = append(run.persons[step.Person], *held)
		}
	}
	return run, nil
}

// take plays one step.
func (run *simulation) take(step ScriptStep) (Simulated, *Text) {
	if err := run.wait(step.After); err != nil {
		return Simulated{}, err
	}
	if err := run.learn(step.Facts); err != nil {
		return Simulated{}, err
	}
	actor, err := run.actor(step)
	if err != nil {
		return Simulated{}, err
	}
	cmd := Command{Action: step.Action, Actor: actor, Input: step.Input, At: run.at}
	if err := run.ballot(&cmd, step); err != nil {
		return Simulated{}, err
	}
	one := run.decide(cmd)
	one.Open = run.open()
	return one, nil
}

// decide has a command decided, and takes what follows on it.
func (run *simulation) decide(cmd Command) Simulated {
	run.roll()
	decision, refusal := run.p.Decide(run.c, cmd, run.facts)
	one := Simulated{Action: cmd.Action, Refusal: refusal}
	if refusal == nil {
		one.Action, one.Event, one.Effects, one.Sealed = decision.Event.Action, &decision.Event, decision.Effects, decision.Sealed
		run.keep(decision)
	}
	if decision.Follow != "" {
		next := run.decide(Command{Action: decision.Follow, Actor: Actor{ID: RoleSystem, System: true}, At: run.at})
		one.Followed = &next
	}
	one.Case = run.c
	return one
}

// wait lets days pass.
func (run *simulation) wait(after string) *Text {
	if after == "" {
		return nil
	}
	days, ok := parseDays(after)
	if !ok {
		return &Text{
			fmt.Sprintf("%q không phải là số ngày, ví dụ P10D.", after),
			fmt.Sprintf("%q is not a duration in days such as P10D.", after)}
	}
	run.at = run.at.AddDate(0, 0, days)
	return nil
}

// learn puts facts over those that hold.
func (run *simulation) learn(facts map[string]any) *Text {
	for name, v := range facts {
		i, ok := run.p.factIndex[name]
		if !ok {
			return &Text{fmt.Sprintf("Định nghĩa không có dữ kiện %q.", name), fmt.Sprintf("The definition has no fact %q.", name)}
		}
		fact := &run.p.facts[i]
		if fact.Of == "clock" {
			return &Text{
				fmt.Sprintf("Dữ kiện %q do thời gian quyết định; hãy dùng after.", name),
				fmt.Sprintf("The fact %q follows from the time; use after.", name)}
		}
		if v == nil {
			delete(run.facts.Values, name)
			continue
		}
		value, ok := fact.value(v)
		if !ok {
			return &Text{
				fmt.Sprintf("Giá trị của dữ kiện %q không đúng kiểu %s hoặc ngoài giới hạn.", name, fact.Type),
				fmt.Sprintf("The value of the fact %q is no %s, or out of its bounds.", name, fact.Type)}
		}
		run.facts.Values[name] = value
	}
	return nil
}

// actor is who takes a step.
func (run *simulation) actor(step ScriptStep) (Actor, *Text) {
	role, held, err := run.seat(step)
	switch {
	case err != nil:
		return Actor{}, err
	case role == RoleSystem:
		return Actor{ID: RoleSystem, System: true}, nil
	case step.Person != "":
		return Actor{ID: step.Person, Holdings: run.persons[step.Person]}, nil
	case held == nil:
		return Actor{ID: "nobody@" + role}, nil
	}
	return personOn(*held), nil
}

// personOn is the one person whom a simulation puts on a post of a unit.
func personOn(h Holding) Actor {
	return Actor{ID: strings.ToLower(h.Post) + "@" + h.Unit, Holdings: []Holding{h}}
}

// seat resolves the role that a step is taken as: SYSTEM, or the post that whoever acts
// for it holds. Without a role it is the first that may take the action. Of a role with
// several seats it is the one at Unit, else the first; a Unit where the role has no seat
// gives somebody who holds the post there all the same, and nil is nobody at all.
func (run *simulation) seat(step ScriptStep) (string, *Holding, *Text) {
	name := step.As
	if name == "" {
		name = run.firstRole(step)
	}
	switch name {
	case RoleSystem, "":
		return name, nil, nil
	case ElectorsMembers:
		return name, run.member(step), nil
	}
	i, ok := run.p.roleIndex[name]
	if !ok {
		return "", nil, &Text{fmt.Sprintf("Định nghĩa không có vai trò %q.", name), fmt.Sprintf("The definition has no role %q.", name)}
	}
	for _, seat := range run.waiting(step, run.seats.of(i)) {
		if step.Unit == "" || seat.Unit == step.Unit {
			return name, holdingOf(seat), nil
		}
	}
	if step.Unit == "" {
		return name, nil, nil
	}
	role := &run.p.roles[i]
	held := Holding{Post: role.Post, Unit: step.Unit}
	if role.Of == placeCluster {
		held.Cluster = run.facts.Roster.Cluster
	}
	return name, &held, nil
}

func holdingOf(s Seat) *Holding {
	h := Holding(s)
	return &h
}

// firstRole is the first role that the definition lets take an action, "" for none.
func (p *Program) firstRole(action string) string {
	var roles []string
	switch t := p.actionIndex[action]; {
	case t != nil:
		roles = t.Roles
	case action == ActionCreate:
		roles = p.start.action.Roles
	case action == ActionUpdate:
		for i := range p.states {
			roles = append(roles, p.states[i].Edit...)
		}
	case action == ActionTally:
		roles = p.tallyRoles()
	}
	if len(roles) == 0 {
		return ""
	}
	return roles[0]
}

// open tells what leaves the present state, and for whom. While a round is open, its
// votes stand for the actions that it leads to.
func (run *simulation) open() []Opening {
	list := run.openLanes()
	for _, s := range run.p.exits[run.c.State] {
		if s.action.ByVote && run.c.Round.Open() {
			continue
		}
		opening := Opening{Action: s.action.Name, To: s.to.Name}
		for _, name := range s.action.Roles {
			blockers := run.against(s, name)
			if len(blockers) == 0 {
				opening.Roles = append(opening.Roles, name)
			} else if opening.Blockers == nil || len(blockers) < len(opening.Blockers) {
				opening.Blockers = blockers
			}
		}
		if len(opening.Roles) > 0 {
			opening.Blockers = nil
		}
		list = append(list, opening)
	}
	return list
}

// against is the least that stands in the way of one of a role's seats.
func (run *simulation) against(s *step, role string) []Blocker {
	actors := []Actor{{ID: "nobody@" + role}}
	if role == RoleSystem {
		actors = []Actor{{ID: RoleSystem, System: true}}
	} else if seats := run.seats.of(run.p.roleIndex[role]); len(seats) > 0 {
		actors = nil
		for _, seat := range seats {
			actors = append(actors, personOn(Holding(seat)))
		}
	}
	var least []Blocker
	for i := range actors {
		j := run.p.judge(s.from, &run.c, &run.facts, &Command{Actor: actors[i], At: run.at})
		_, blockers := j.blockers(s)
		if len(blockers) == 0 {
			return nil
		}
		if least == nil || len(blockers) < len(least) {
			least = blockers
		}
	}
	return least
}

// ownCeiling allows what the definition itself gives, and nothing else.
func (p *Program) ownCeiling() Ceiling {
	c := Ceiling{}
	for _, power := range p.Powers() {
		if c[power.Post] == nil {
			c[power.Post] = map[string]bool{}
		}
		c[power.Post][power.Action] = true
	}
	return c
}
