package workflow

import (
	"fmt"
	"slices"
	"strconv"
)

// explore looks at every configuration, in an ordinary case and, where the rules on conflict
// of interest seat other people, in a case of the leader's and of the deputy's own unit.
func (c *checker) explore() {
	units := c.p.unitsNeeded()
	ordinary := newCast(c.p, units, standsOrdinary)
	shapes := []string{ordinary.shape(dutiesOf(c.p))}
	c.complete = true
	c.look(ordinary, standsOrdinary)
	for _, stands := range []standing{standsLeader, standsDeputy} {
		other := newCast(c.p, units, stands)
		if shape := other.shape(dutiesOf(c.p)); c.complete && !slices.Contains(shapes, shape) {
			shapes = append(shapes, shape)
			c.look(other, stands)
		}
	}
}

// sight is one exploration with what it is about.
type sight struct {
	*space
	c      *checker
	stands standing
	takes  map[*step]bool // the steps that are taken somewhere
	within []bool         // by state: some case comes to it
	finish []bool         // by configuration: rest or end can be reached
}

func (c *checker) look(cast *cast, stands standing) {
	m := newModel(c.p, cast)
	s := &sight{space: m.explore(), c: c, stands: stands, takes: map[*step]bool{}, within: make([]bool, len(c.p.states)+1)}
	c.configurations += s.count()
	if !s.complete {
		c.complete = false
		c.tell(kindState, c.p.start.to.Name, Finding{Code: FindingNotExplored, Severity: SeverityWarning, Verdict: VerdictAssumes, Message: Text{
			fmt.Sprintf("Định nghĩa có hơn %d tình huống nên không được xem xét hết; không có gì được chứng minh cho các tình huống còn lại.", configurationsAtMost),
			fmt.Sprintf("The definition has more than %d situations and was not explored further; nothing is proved of the rest.", configurationsAtMost)}})
	}
	for i := range small(s.count()) {
		s.within[s.at(i)[0]] = true
	}
	for i := range s.edges {
		if step := s.edges[i].move.step; step != nil {
			s.takes[step] = true
		}
	}
	s.finish = s.finishing(s.rests)
	s.unfinished()
	if s.complete {
		s.unreached()
		s.traps()
	}
	s.cycles()
	s.stuck()
	s.invariants()
}

// rests tells whether a case may stay where it is for good.
func (s *space) rests(i int32) bool {
	state := s.at(i)[0]
	return state > 0 && (s.m.p.states[state-1].Rest || s.m.p.states[state-1].Final)
}

// unfinished does not blame what was not looked at: a configuration whose moves are not
// known may lead anywhere.
func (s *sight) unfinished() {
	if s.complete {
		return
	}
	for i := range s.finish {
		s.finish[i] = true
	}
}

// unreached tells the states that no case comes to and the actions that are never taken.
// Only in an ordinary case: that the leader's own case goes another way is no mistake.
func (s *sight) unreached() {
	if s.stands != standsOrdinary {
		return
	}
	for i := range s.c.p.states {
		state := &s.c.p.states[i]
		if s.within[i+1] {
			continue
		}
		s.c.tell(kindState, state.Name, Finding{Code: FindingUnreachable, Severity: SeverityError, Verdict: VerdictProved, Message: Text{
			fmt.Sprintf("Không hồ sơ nào đến được trạng thái “%s”.", state.Label.VI),
			fmt.Sprintf("No case comes to the state “%s”.", state.Label.EN)}})
	}
	for _, t := range s.c.p.transitions {
		for _, from := range t.From {
			step := t.steps[from]
			if s.takes[step] || !s.within[s.c.p.stateAt[from]+1] || s.c.worst(kindMove, t.Name+" "+from, FindingNoActor) == SeverityError {
				continue
			}
			s.c.tell(kindMove, t.Name+" "+from, Finding{Code: FindingDeadTransition, Severity: SeverityError, Verdict: VerdictProved, Message: Text{
				fmt.Sprintf("“%s” không bao giờ thực hiện được ở trạng thái “%s”.", t.Label.VI, step.from.Label.VI),
				fmt.Sprintf("“%s” can never be taken in the state “%s”.", t.Label.EN, step.from.Label.EN)}})
		}
	}
}

// traps tells, for each state, the nearest configuration from which no rest and no end can
// be reached; where there is none, that every case can finish, and what that rests on.
func (s *sight) traps() {
	found := map[int32]bool{}
	for i := range small(s.count()) {
		state := s.at(i)[0]
		if s.finish[i] || found[state] || state == 0 {
			continue
		}
		found[state] = true
		s.trap(i, &s.c.p.states[state-1])
	}
	if !slices.Contains(s.finish, true) {
		return
	}
	s.c.finishing(s.resting())
}

// finishing notes what it takes that every case can finish, whosever it is.
func (c *checker) finishing(assumes []string) {
	for i := range c.proofs {
		if f := &c.proofs[i].finding; f.Code == FindingTrap {
			f.Assumes = added(f.Assumes, assumes)
			slices.Sort(f.Assumes)
			if len(f.Assumes) > 0 {
				f.Verdict = VerdictAssumes
			}
			return
		}
	}
	c.proofs = append(c.proofs, proof{kindState, c.p.start.to.Name, Finding{
		Code: FindingTrap, Severity: SeverityNote, Verdict: VerdictProved, Message: Text{
			"Hồ sơ nào cũng có thể đi đến nơi dừng hoặc kết thúc.", "Every case can come to a place of rest or to its end."},
	}, []string{FindingTrap, FindingDeadEnd}})
	if len(assumes) > 0 {
		c.finishing(assumes)
	}
}

func (s *sight) trap(i int32, state *State) {
	code, assumes := FindingTrap, s.m.supposed(s.at(i))
	say := Text{
		fmt.Sprintf("Hồ sơ có thể mắc lại ở “%s”: từ đó không còn đường nào đến nơi dừng hoặc kết thúc.", state.Label.VI),
		fmt.Sprintf("A case can be caught in “%s”: from there no place of rest and no end can be reached any more.", state.Label.EN)}
	if len(s.c.p.exits[state.Name]) == 0 {
		code, assumes = FindingDeadEnd, nil
		say = Text{
			fmt.Sprintf("Từ “%s” không có bước nào ra, mà đó không phải nơi dừng (rest) hay kết thúc (final).", state.Label.VI),
			fmt.Sprintf("No action leads out of “%s”, which is neither a place of rest (rest) nor an end (final).", state.Label.EN)}
		if s.c.told(kindState, state.Name, code) {
			return
		}
	}
	if s.stands != standsOrdinary && s.c.told(kindState, state.Name, code) {
		return
	}
	s.refuted(kindState, state.Name, Finding{Code: code, Severity: SeverityError, Message: s.about(say), Assumes: assumes}, s.path(i))
}

// replays has the engine itself follow a witness, so that nothing is called refuted that
// cannot be shown. The last step is one that is refused where that is the finding.
func (s *sight) replays(witness *Script, refused bool) bool {
	played, err := s.c.p.Simulate(*witness)
	if err != nil {
		return false
	}
	for i := range played {
		for one := &played[i]; one != nil; one = one.Followed {
			last := i == len(played)-1 && one.Followed == nil
			if (one.Refusal != nil) != (refused && last) {
				return false
			}
		}
	}
	return true
}

// supposed names the questions about fixed facts whose answer a configuration supposes: that
// nothing leads out of it may be due to them.
func (m *model) supposed(c []int32) []string {
	var list []string
	for _, f := range m.fixed[c[1]] {
		if m.vars[f.v].free {
			list = append(list, m.vars[f.v].name)
		}
	}
	return list
}

// resting gathers what has to be possible for cases to finish.
func (s *sight) resting() []string {
	var assumes []string
	seen := map[*answer]bool{}
	for i := range s.edges {
		e := &s.edges[i]
		a := s.m.answer(e.move, s.at(e.from))
		if seen[a] {
			continue
		}
		seen[a] = true
		assumes = added(assumes, s.m.describe(e.move, a))
		for _, c := range a.values {
			if list := s.m.vars[c.v].list; list != "" {
				assumes = added(assumes, []string{list})
			}
		}
	}
	if s.m.loose {
		assumes = added(assumes, s.m.fixedNames())
	}
	return assumes
}

func (m *model) fixedNames() []string {
	var list []string
	for i := range m.vars {
		if m.vars[i].fixed {
			list = append(list, m.vars[i].name)
		}
	}
	return list
}

func added(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// about says of whose case a sentence is, where that matters.
func (s *sight) about(say Text) Text {
	switch s.stands {
	case standsLeader:
		return Text{"Hồ sơ của chính đơn vị cụm trưởng: " + say.VI, "In a case of the leader's own unit: " + say.EN}
	case standsMerged:
		return Text{"Hồ sơ của đơn vị kế thừa cả cụm trưởng và cụm phó: " + say.VI, "In a case of a unit akin to the leader's and the deputy's: " + say.EN}
	case standsDeputy:
		return Text{"Hồ sơ của chính đơn vị cụm phó: " + say.VI, "In a case of the deputy's own unit: " + say.EN}
	}
	return say
}

// refuted tells a finding with the commands that lead to it.
func (s *sight) refuted(k kind, name string, f Finding, path []int32) {
	witness, assumes := s.witness(path)
	f.Witness, f.Assumes, f.Verdict = witness, added(f.Assumes, assumes), VerdictRefuted
	if s.m.loose {
		f.Assumes = added(f.Assumes, s.m.fixedNames())
	}
	if len(f.Assumes) == 0 && !s.replays(witness, f.Code == FindingNondeterminism) {
		f.Assumes = []string{"the witness"}
	}
	if len(f.Assumes) > 0 {
		f.Verdict = VerdictAssumes
	}
	s.c.tell(k, name, f)
}

// stuck tells where the engine has to take something and everything it may take refuses.
func (s *sight) stuck() {
	told := map[string]bool{}
	for i := range s.edges {
		e := &s.edges[i]
		if e.move.step != nil {
			continue
		}
		state := s.m.stateName(s.at(e.from)[0])
		key := state + " " + e.move.trigger
		if told[key] {
			continue
		}
		told[key] = true
		if s.c.told(kindState, state, FindingNondeterminism) {
			continue
		}
		say := Text{
			fmt.Sprintf("Bước tự động “%s” có thể bị từ chối, và không có else nói làm gì thay thế.", e.move.trigger),
			fmt.Sprintf("The step %q, which no person takes, may be refused, and no else says what is taken instead.", e.move.trigger)}
		severity := SeverityError
		if e.move.taker == byTimer {
			severity = SeverityWarning // the case waits on, overdue
		}
		s.refuted(kindState, state, Finding{Code: FindingNondeterminism, Severity: severity, Message: s.about(say)}, append(s.path(e.from), small(i)))
	}
}

// invariants tells the shortest history against each invariant, or that there is none.
func (s *sight) invariants() {
	for n, never := range s.c.p.never {
		state := small(s.c.p.stateAt[never.State] + 1)
		s.invariant(s.c.p.neverAt[n], Text{
			fmt.Sprintf("Hồ sơ có thể ở “%s” mà chưa qua “%s”.", never.State, never.Without),
			fmt.Sprintf("A case can be in %q without %q.", never.State, never.Without),
		}, func(c []int32) bool { return c[0] == state && c[s.m.marks+n] == 0 })
	}
	for n, most := range s.c.p.atMost {
		field, counted := s.m.field[most.Action]
		if !counted {
			s.uncounted(s.c.p.atMostAt[n], most)
			continue
		}
		s.invariant(s.c.p.atMostAt[n], Text{
			fmt.Sprintf("“%s” có thể xảy ra quá %d lần.", most.Action, most.Times),
			fmt.Sprintf("%q can happen more than %d times.", most.Action, most.Times),
		}, func(c []int32) bool { return int(c[field]) > most.Times })
	}
}

// uncounted tells that an action is not followed as often as an invariant asks.
func (s *sight) uncounted(place int, most AtMost) {
	if max := s.c.p.actionIndex[most.Action].Max; max != nil && max.Times <= most.Times || s.stands != standsOrdinary {
		return
	}
	s.c.tell(kindInvariant, strconv.Itoa(place), Finding{Code: FindingNotExplored, Severity: SeverityWarning, Verdict: VerdictAssumes, Message: Text{
		fmt.Sprintf("Không theo dõi “%s” quá %d lần.", most.Action, countAtMost),
		fmt.Sprintf("%q is not followed beyond %d times.", most.Action, countAtMost)}})
}

func (s *sight) invariant(place int, say Text, broken func(c []int32) bool) {
	name := strconv.Itoa(place)
	if s.c.told(kindInvariant, name, FindingInvariant) {
		return
	}
	for i := range small(s.count()) {
		if broken(s.at(i)) {
			s.refuted(kindInvariant, name, Finding{Code: FindingInvariant, Severity: SeverityError, Message: s.about(say)}, s.path(i))
			return
		}
	}
	if s.complete && s.stands == standsOrdinary {
		s.c.proofs = append(s.c.proofs, proof{kindInvariant, name, Finding{Code: FindingInvariant, Severity: SeverityNote, Verdict: VerdictProved,
			Message: Text{"Điều này luôn đúng.", "This always holds."}}, []string{FindingInvariant}})
	}
}
