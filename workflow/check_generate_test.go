package workflow_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"thidua/workflow"
)

// generated draws a small definition that compiles: states, counts, guards, duties, timers
// and a vote, everything that the checker follows exactly.
func generated(seed uint64) (*workflow.Program, string) {
	random := rand.New(rand.NewPCG(seed, 0))
	for {
		src := draft(random)
		if p, err := workflow.Compile([]byte(src)); err == nil {
			return p, src
		}
	}
}

// sketch is a definition as it is being drawn.
type sketch struct {
	random  *rand.Rand
	b       strings.Builder
	states  []string
	stage   map[string]string
	actions []string
	votes   string // state that holds an approval
	timed   []string
	final   string
}

func (s *sketch) line(format string, args ...any) { fmt.Fprintf(&s.b, format+"\n", args...) }

func (s *sketch) chance(percent int) bool {
	return s.random.IntN(100) < percent
}

func (s *sketch) pick(list ...string) string { return list[s.random.IntN(len(list))] }

func label(name string) string { return fmt.Sprintf("label: {vi: %s, en: %s}", name, name) }

func draft(random *rand.Rand) string {
	s := &sketch{random: random, stage: map[string]string{}}
	s.line("workflow: drawn\nversion: 1\n%s\nsubject: Thing", label("x"))
	s.line("facts:")
	s.line("  b: {type: bool, of: subject, fixed: %t}", s.chance(40))
	s.line("  e: {type: enum, values: [A, B, C], of: subject, fixed: %t}", s.chance(40))
	s.line("  n: {type: int, min: 0, max: 3, of: subject, fixed: %t}", s.chance(30))
	s.line("  l: {type: list, of: subject}")
	s.line("  overdue: {type: bool, of: clock}")
	s.line("roles:\n  officer: {role: OFFICER, of: unit}\n  head: {role: HEAD, of: unit}")
	s.line("  handler: {role: HEAD, of: leader%s}", s.pick("", ", else: [deputy, rotation]", ", else: [deputy, rotation]"))
	s.line("  second: {role: HEAD, of: deputy, else: [rotation], not: handler}\n  recorder: {role: SECRETARY, of: cluster, else: [handler]}")
	s.line("start: {state: s0, who: [%s]}", s.pick("officer", "head", "officer, head"))
	for i := range s.random.IntN(3) + 2 {
		s.states = append(s.states, fmt.Sprintf("s%d", i))
	}
	for i := range s.random.IntN(4) + 1 {
		s.actions = append(s.actions, fmt.Sprintf("a%d", i))
	}
	s.drawStates()
	s.drawActions()
	s.drawInvariants()
	return s.b.String()
}

func (s *sketch) drawStates() {
	s.line("states:")
	last := s.states[len(s.states)-1]
	for i, name := range s.states {
		stage := s.pick("DRAFT", "SUBMITTED", "SUBMITTED", "RETURNED", "REVIEWED")
		if i == 0 {
			stage = "DRAFT"
		}
		s.stage[name] = stage
		line := fmt.Sprintf("stage: %s, %s", stage, label(name))
		switch {
		case name == last && s.chance(60):
			line += ", final: true"
			s.final = name
		case i > 0 && s.votes == "" && s.chance(20):
			s.votes = name
			line += s.approval(stage)
		case s.chance(15):
			line += ", rest: true"
		}
		if (stage == "DRAFT" || stage == "RETURNED") && s.chance(40) {
			line += ", edit: [" + s.pick("officer", "head") + "]"
		}
		if name != s.votes && s.final != name && s.chance(30) {
			s.timed = append(s.timed, name)
			line += ", deadline: {after: P3D"
			if s.chance(60) {
				line += ", then: t_" + name
			}
			line += "}"
		}
		s.line("  %s: {%s}", name, line)
	}
}

// approval is a vote of the four members, or of the three whom the case is not of.
func (s *sketch) approval(stage string) string {
	electors := 3
	if stage == "DRAFT" || stage == "RETURNED" {
		electors = 4
	}
	need := s.pick("{of: cast, more_than: 1/2}", "{of: electorate, at_least: 2/3}", "{of: present, at_least: 1/1}", "{votes: 2}", "{votes: 4}")
	line := fmt.Sprintf(", approval: {electors: members, expect: {min: %d, max: %d}, need: %s", electors, electors, need)
	if s.chance(50) {
		line += ", quorum: " + s.pick("{of: electorate, at_least: 2/3}", "{of: electorate, at_least: 2/3}", "{votes: 4}")
	}
	if s.chance(30) {
		line += ", abstain: " + s.pick("counted", "refused")
	}
	if s.chance(20) {
		line += ", veto: [second]"
	}
	if s.chance(20) {
		line += ", tie: second"
	}
	line += ", on: {passed: v0, failed: v1, tied: v2, no_quorum: v2}}"
	if s.chance(60) {
		line += ", deadline: {after: P3D}"
	}
	return line
}

func (s *sketch) drawActions() {
	s.line("transitions:")
	for _, name := range s.actions {
		s.action(name, s.some(), "who: ["+s.pick("officer", "head", "handler", "handler", "second", "recorder", "officer, head", "head, handler")+"]", true)
	}
	for _, state := range s.timed {
		other := ""
		if s.chance(40) {
			other = ", else: u_" + state
		}
		s.action("t_"+state, []string{state}, s.pick("who: [SYSTEM]", "who: [handler, SYSTEM]")+other, false)
		if other != "" {
			s.action("u_"+state, []string{state}, "who: [SYSTEM]", false)
		}
	}
	if s.votes != "" {
		for _, name := range []string{"v0", "v1", "v2"} {
			other := ""
			if s.chance(30) && name != "v2" {
				other = ", else: v2"
			}
			s.action(name, []string{s.votes}, "by: approval"+other, false)
		}
	}
}

// some draws the states out of which an action leads.
func (s *sketch) some() []string {
	from := []string{s.pick(s.states...)}
	if other := s.pick(s.states...); other != from[0] && s.chance(30) {
		from = append(from, other)
	}
	return slices.DeleteFunc(from, func(name string) bool { return name == s.final })
}

func (s *sketch) action(name string, from []string, who string, taken bool) {
	if len(from) == 0 {
		from = []string{s.states[0]}
	}
	moves := make([]string, len(from))
	for i, state := range from {
		moves[i] = state + ": " + s.pick(s.states...)
	}
	line := fmt.Sprintf("%s, move: {%s}, %s", label(name), strings.Join(moves, ", "), who)
	if s.chance(25) {
		line += fmt.Sprintf(", max: %d", s.random.IntN(2)+1)
	}
	var inputs string
	if taken && s.chance(25) {
		inputs = ", input: {x: {type: enum, values: [P, Q], label: {vi: x, en: y}" +
			s.pick("", ", required: true", ", required: true, code: X_REQUIRED", ", required_if: b, code: X_REQUIRED") + "}}"
	}
	line += inputs
	if s.chance(60) {
		line += ", guard: [" + s.guard(inputs != "") + "]"
	}
	if taken && s.chance(20) {
		line += ", differ: {" + s.pick(append([]string{"create", "update"}, s.actions...)...) + ": " + s.pick("person", "unit") + "}"
	}
	if taken && s.chance(20) {
		line += ", vouches: true"
	}
	if taken && s.chance(20) {
		line += ", loop: free"
	}
	s.line("  %s: {%s}", name, line)
}

func (s *sketch) guard(input bool) string {
	if s.chance(15) {
		return `{each: l, code: L, say: {vi: a, en: b}}`
	}
	return fmt.Sprintf(`{if: "%s", code: G, say: {vi: a, en: b}}`, s.question(2, input))
}

func (s *sketch) question(depth int, input bool) string {
	if depth > 0 && s.chance(50) {
		x, y := s.question(depth-1, input), s.question(depth-1, input)
		return s.pick("("+x+" && "+y+")", "("+x+" || "+y+")", "!("+x+")", "("+x+" ? "+y+" : b)")
	}
	atoms := []string{"b", "e == 'A'", "e != 'B'", "e in ['A', 'C']", "n > 1", "n == 0", "n + 1 < 3", "2 <= n", "e < 'B'", "overdue", "(n > 0) == b", "true", "false"}
	for _, name := range append([]string{"create", "update"}, s.actions...) {
		atoms = append(atoms, "count."+name+" < 2", "count."+name+" == 0", "count."+name+" in [0, 2]")
	}
	if input {
		atoms = append(atoms, "input.x == 'P'", "input.x == 'P'", "input.x != 'Q' || b")
	}
	return s.pick(atoms...)
}

func (s *sketch) drawInvariants() {
	if s.chance(60) {
		return
	}
	s.line("invariants:")
	line := fmt.Sprintf("never: %s, without: %s", s.pick(s.states...), s.pick(s.actions...))
	if s.chance(50) {
		line += ", since: " + s.pick(s.actions...)
	}
	s.line("  - {%s}", line)
	s.line("  - {at_most: %d, times: %s}", s.random.IntN(3), s.pick(s.actions...))
}
