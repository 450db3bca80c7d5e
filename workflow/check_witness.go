package workflow

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// waitAtMost is how many days a script can let pass at once.
const waitAtMost = 9999

// witness writes a way through the configurations as commands that a person can follow and
// Simulate replays, with what has to be assumed for it.
func (s *space) witness(path []int32) (*Script, []string) {
	roster := s.m.cast.roster
	w := &writer{space: s, script: &Script{Roster: &roster, Facts: map[string]any{}}, known: map[string]any{}, last: map[string]string{}}
	if len(path) > 0 {
		for _, f := range s.m.fixed[s.at(s.edges[path[0]].from)[1]] {
			w.fact(w.script.Facts, f)
		}
	}
	for n, i := range path {
		if n+1 < len(path) {
			w.ahead = s.edges[path[n+1]].move
		} else {
			w.ahead = nil
		}
		w.edge(&s.edges[i])
	}
	return w.script, w.assumes
}

// writer turns edges into the steps of a script.
type writer struct {
	*space
	script  *Script
	known   map[string]any    // facts as the script has set them
	vouched string            // person
	last    map[string]string // person of the latest deed, by action
	ahead   *move             // that comes next
	assumes []string
}

func (w *writer) edge(e *edge) {
	a := w.m.answer(e.move, w.at(e.from))
	w.assumes = added(w.assumes, w.m.describe(e.move, a))
	step := ScriptStep{Action: e.move.trigger, As: RoleSystem, Facts: map[string]any{}}
	late := e.move.taker == byTimer
	for _, c := range a.values {
		switch x := &w.m.vars[c.v]; {
		case x.name == factOverdue, x.late:
			late = late || x.values[c.value] == true
		default:
			w.fact(step.Facts, c)
		}
	}
	if late {
		step.After = w.wait(e)
	}
	w.prepare(step.Facts)
	switch e.move.taker {
	case byPerson:
		w.person(&step, e)
		step.Input = w.inputs(e.move.step, a)
	case byClosing:
		w.votes(step, e)
		return
	}
	w.append(step)
}

func (w *writer) append(step ScriptStep) {
	if len(step.Facts) == 0 {
		step.Facts = nil
	}
	w.script.Steps = append(w.script.Steps, step)
}

// fact sets a fact to the value chosen, unless the script has set it so already.
func (w *writer) fact(facts map[string]any, c choice) {
	x := &w.m.vars[c.v]
	name, value := x.name, x.values[c.value]
	if n, ok := value.(int64); ok && x.list != "" {
		name, value = x.list, elements(int(n))
	}
	if _, ok := w.m.p.factIndex[name]; !ok || x.free {
		return
	}
	if before, ok := w.known[name]; ok && reflect.DeepEqual(before, value) {
		return
	}
	w.known[name], facts[name] = value, value
}

// prepare sets what a vote over candidates is over, as it opens.
func (w *writer) prepare(facts map[string]any) {
	if w.ahead == nil || w.ahead.taker != byClosing || w.ahead.ending.places == 0 || w.ahead.step == nil {
		return
	}
	choose := w.ahead.step.from.Approval.Choose
	set := func(name string, value any) {
		if !reflect.DeepEqual(w.known[name], value) {
			w.known[name], facts[name] = value, value
		}
	}
	set(choose.From, slices.Clone(candidates))
	if choose.SeatsFact != "" {
		set(choose.SeatsFact, int64(w.ahead.ending.places))
	}
}

// elements are those of a list of so many: the candidates of a rehearsal, and more like them.
func elements(n int) []string {
	list := []string{}
	for i := range n {
		if i < len(candidates) {
			list = append(list, candidates[i])
		} else {
			list = append(list, fmt.Sprintf("x%d", i))
		}
	}
	return list
}

// wait is long enough for the due time of the state to have passed: a working day never
// takes more than a month of them, and a sample date is a month away.
func (w *writer) wait(e *edge) string {
	deadline := w.m.p.states[w.at(e.from)[0]-1].Deadline
	if deadline.Keep != "" {
		if i, ok := w.m.p.stateAt[deadline.Keep]; ok && w.m.p.states[i].Deadline != nil {
			deadline = w.m.p.states[i].Deadline
		}
	}
	return fmt.Sprintf("P%dD", min(2*deadline.Days+60, waitAtMost))
}

// person says who takes a step: from which seat, and another than the usual person where
// duties are to be separate.
func (w *writer) person(step *ScriptStep, e *edge) {
	s := e.move.step
	step.Action, step.As = s.action.Name, ""
	next := make([]int32, w.m.width)
	for _, a := range e.move.actors {
		copy(next, w.at(e.from))
		w.m.apply(next, s, a.seat)
		if !w.m.separate(w.at(e.from), s, a.seat) || !slices.Equal(next, w.at(e.to)) {
			continue
		}
		seat := w.m.cast.seats[a.seat]
		step.As, step.Unit = w.m.p.roles[a.role].Name, seat.Unit
		usual := strings.ToLower(seat.Post) + "@" + seat.Unit
		who := usual
		for n := 2; w.barred(s, who); n++ {
			who = fmt.Sprintf("%s %d", usual, n)
		}
		if who != usual {
			step.Person = who
		}
		w.last[s.action.Name] = who
		if s.action.Vouches {
			w.vouched = who
		}
		return
	}
}

// barred tells whether duties are to be separate from this person's.
func (w *writer) barred(s *step, who string) bool {
	if s.rule == ruleSign && w.vouched == who {
		return true
	}
	return slices.ContainsFunc(s.action.Differ, func(d Differ) bool { return !d.Unit && w.last[d.Action] == who })
}

// inputs gives what a step was found to need, and a sample of whatever else is within it.
func (w *writer) inputs(s *step, a *answer) map[string]any {
	input := map[string]any{}
	for i := range s.action.Inputs {
		in := &s.action.Inputs[i]
		if w.chosen(a, s.action.Name+" given "+in.Name) != true {
			continue
		}
		name := s.action.Name + " input." + in.Name
		if in.fields == nil {
			input[in.Name] = w.sample(a, name, in)
			continue
		}
		record := map[string]any{}
		for j := range in.fields {
			if !in.fields[j].Required {
				continue
			}
			record[in.fields[j].Name] = w.sample(a, name+"."+in.fields[j].Name, &in.fields[j])
		}
		input[in.Name] = record
	}
	if len(input) == 0 {
		return nil
	}
	return input
}

// chosen is the value that an answer chose for a variable, nil where it did not matter.
func (w *writer) chosen(a *answer, name string) any {
	v, ok := w.m.at[name]
	for _, c := range a.values {
		if ok && c.v == v {
			return w.m.vars[v].values[c.value]
		}
	}
	return nil
}

func (w *writer) sample(a *answer, name string, in *Input) any {
	if v := w.chosen(a, name); v != nil {
		return v
	}
	switch in.Type {
	case "enum":
		return in.Values[0]
	case "bool":
		return false
	case "date":
		return "2022-07-04"
	case "int", "decimal":
		least := int64(0)
		if in.Min != nil {
			least = *in.Min
		}
		if in.Max != nil {
			least = min(least, *in.Max)
		}
		return least
	}
	return "x"
}

// votes writes the votes that end an approval, and its close where they do not close it.
func (w *writer) votes(first ScriptStep, e *edge) {
	state := &w.m.p.states[w.at(e.from)[0]-1]
	approval := state.Approval
	closing := ScriptStep{Action: ActionTally, As: RoleSystem}
	if state.Deadline != nil {
		closing.After = w.wait(e)
	}
	steps := []ScriptStep{closing}
	if approval.Custody == CustodyPaper {
		steps[0].As, steps[0].After = "", ""
		steps[0].Input = tellersCount(approval, e.move.ending.votes)
	} else {
		steps = nil
		for _, v := range e.move.ending.votes {
			lane := slices.IndexFunc(approval.Lanes, func(l Lane) bool { return l.Name == v.Lane })
			steps = append(steps, ScriptStep{Action: ActionVote, As: approval.Lanes[lane].Electors, Unit: e.move.ending.round.Ballots[lane].Seats[v.Seat].Unit,
				Lane: v.Lane, Choice: string(v.Choice), For: v.For})
		}
		if !e.move.ending.closed {
			steps = append(steps, closing)
		}
	}
	for i, step := range steps {
		if i == 0 {
			step.Facts = maps.Clone(first.Facts)
		}
		w.append(step)
	}
}

// tellersCount is what the tellers enter.
func tellersCount(a *Approval, votes []Vote) map[string]any {
	c := (&Ballot{Votes: votes}).Count()
	input := map[string]any{"yes": c.Yes, "no": c.No, "abstain": c.Abstain}
	if a.Choose != nil {
		each := map[string]any{}
		for candidate, n := range c.For {
			each[candidate] = n
		}
		input = map[string]any{"yes": c.Yes, "abstain": c.Abstain, "for": each}
	}
	return input
}
