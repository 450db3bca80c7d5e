package workflow_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"thidua/workflow"
)

// brute explores a definition by asking the engine itself: everybody tries everything, with
// every value of every fact and input, now and after the due time.
type brute struct {
	p       *workflow.Program
	roster  workflow.Roster
	people  []workflow.Actor
	at      map[string]int
	cases   []workflow.Case
	fixed   []int    // by case, the way in which the fixed facts are
	marks   []string // by case, of each invariant whether its action was taken in time
	used    func(fact string) bool
	broken  map[string]bool // invariants
	counted map[string]bool // actions whose count anything asks for
	differs map[string]bool // actions from whose person another is to differ
	edges   []bruteEdge
	given   [][]workflow.Facts // by that way, all that may hold
	refused map[string]bool    // states in which what the system takes is refused for good
	taken   map[string]bool    // "action state"
}

type bruteEdge struct {
	from, to int
	action   string
	attended bool
}

// bruteAtMost bounds what is worth the time; a definition beyond it is not compared.
const bruteAtMost = 150

func newBrute(p *workflow.Program, src, stands string) *brute {
	units := []string{"leader", "deputy", "member3", "member4"}
	unit := map[string]string{"member": "member4", "leader": "leader", "deputy": "deputy"}[stands]
	b := &brute{p: p, broken: map[string]bool{}, at: map[string]int{}, refused: map[string]bool{}, taken: map[string]bool{}}
	b.roster = workflow.Roster{Unit: unit, Cluster: "cluster", Leader: "leader", Deputy: "deputy", Rotation: units, Kin: []string{unit},
		Posts: map[string][]string{"SECRETARY": {"leader"}}}
	guards := regexp.MustCompile(`(if|required_if): ("[^"]*"|\w+)|each: l`).FindAllString(src, -1)
	b.used = func(fact string) bool {
		word := regexp.MustCompile(`\b` + fact + `\b`)
		return slices.ContainsFunc(guards, word.MatchString)
	}
	b.remember(src)
	for n := range 4 {
		b.people = append(b.people, workflow.Actor{ID: fmt.Sprintf("officer%d", n), Holdings: []workflow.Holding{{Post: "OFFICER", Unit: unit}}})
	}
	for _, u := range units {
		b.people = append(b.people, workflow.Actor{ID: "head@" + u, Holdings: []workflow.Holding{{Post: "HEAD", Unit: u}}})
	}
	b.people = append(b.people, workflow.Actor{ID: "secretary", Holdings: []workflow.Holding{{Post: "SECRETARY", Unit: "leader", Cluster: "cluster"}}})
	return b
}

// remember looks for what of a history the future can depend on.
func (b *brute) remember(src string) {
	b.counted, b.differs = map[string]bool{}, map[string]bool{}
	for _, name := range regexp.MustCompile(`count\.(\w+)`).FindAllStringSubmatch(src, -1) {
		b.counted[name[1]] = true
	}
	_, most := b.p.Invariants()
	for _, m := range most {
		b.counted[m.Action] = true
	}
	for _, a := range b.p.Actions() {
		b.counted[a.Name] = b.counted[a.Name] || a.Max != nil
		for _, d := range a.Differ {
			b.differs[d.Action] = true
		}
	}
}

// key is what of a case the future depends on, counts beyond 5 being all the same.
func (b *brute) key(c workflow.Case, fixed int) string {
	var s strings.Builder
	fmt.Fprint(&s, c.State, " ", fixed, " ", c.Vouched, c.Due != nil && c.At.After(*c.Due))
	for _, d := range c.Deeds {
		if b.counted[d.Action] {
			fmt.Fprint(&s, " ", d.Action, min(d.Times, 5))
		}
		if b.differs[d.Action] {
			fmt.Fprint(&s, " ", d.Action, d.Person)
		}
	}
	if c.Round.Open() {
		for _, ballot := range c.Round.Ballots {
			votes := make([]string, len(ballot.Seats))
			for _, v := range ballot.Votes {
				votes[v.Seat] = string(v.Choice)
			}
			fmt.Fprint(&s, votes)
		}
	}
	return s.String()
}

func (b *brute) add(c workflow.Case, fixed int, marks string) int {
	key := b.key(c, fixed) + marks
	if i, ok := b.at[key]; ok {
		return i
	}
	b.at[key] = len(b.cases)
	b.cases, b.fixed, b.marks = append(b.cases, c), append(b.fixed, fixed), append(b.marks, marks)
	b.look(c, marks)
	return len(b.cases) - 1
}

// look notes the invariants that a case breaks: in the generated definitions the first is
// never, the second at most.
func (b *brute) look(c workflow.Case, marks string) {
	never, most := b.p.Invariants()
	for i, n := range never {
		if c.State == n.State && marks[i] != 'x' {
			b.broken["invariant 0"] = true
		}
	}
	for _, m := range most {
		if c.Deeds.Of(m.Action).Times > m.Times {
			b.broken["invariant 1"] = true
		}
	}
}

// mark is the marks after an action.
func (b *brute) mark(marks, action string) string {
	list := []byte(marks)
	never, _ := b.p.Invariants()
	for i, n := range never {
		if n.Since == action {
			list[i] = '-'
		}
		if n.Without == action {
			list[i] = 'x'
		}
	}
	return string(list)
}

// values are all assignments of the facts that are fixed, or of those that are not.
func (b *brute) values(fixed bool) []map[string]any {
	list := []map[string]any{{}}
	for _, f := range b.p.Facts() {
		var values []any
		switch {
		case f.Fixed != fixed || f.Of == "clock":
			continue
		case !b.used(f.Name):
			values = []any{map[string]any{"bool": false, "enum": "A", "int": int64(0), "list": []string{}}[f.Type]}
		case f.Type == "bool":
			values = []any{false, true}
		case f.Type == "enum":
			for _, v := range f.Values {
				values = append(values, v)
			}
		case f.Type == "int":
			for v := *f.Min; v <= *f.Max; v++ {
				values = append(values, v)
			}
		case f.Type == "list":
			values = []any{[]string{}, []string{"x"}}
		}
		var more []map[string]any
		for _, before := range list {
			for _, v := range values {
				next := maps.Clone(before)
				next[f.Name] = v
				more = append(more, next)
			}
		}
		list = more
	}
	return list
}

// explore is false where the definition is too large to be worth it.
func (b *brute) explore() bool {
	never, _ := b.p.Invariants()
	allowed := ceiling(b.p)
	for i, fixed := range b.values(true) {
		var list []workflow.Facts
		for _, values := range b.values(false) {
			maps.Copy(values, fixed)
			list = append(list, workflow.Facts{Values: values, Roster: b.roster, Ceiling: allowed, ReadsContent: true})
		}
		b.given = append(b.given, list)
		b.add(workflow.Case{}, i, strings.Repeat("-", len(never)))
	}
	for i := 0; i < len(b.cases); i++ {
		if len(b.cases) > bruteAtMost {
			return false
		}
		b.expand(i)
	}
	return true
}

func (b *brute) expand(i int) {
	c := b.cases[i]
	soon := c.At.Add(time.Second)
	if c.Version == 0 {
		soon = noon
	}
	times := []time.Time{soon}
	if c.Due != nil && !c.At.After(*c.Due) {
		times = append(times, c.Due.Add(time.Second))
	}
	for _, at := range times {
		for _, cmd := range b.commands(c, at) {
			b.try(i, cmd)
		}
		if c.Due != nil && at.After(*c.Due) {
			b.ring(i, at)
		}
	}
}

// commands lists what persons may try, inputs given or not.
func (b *brute) commands(c workflow.Case, at time.Time) [][]workflow.Command {
	var list [][]workflow.Command
	for _, actor := range b.people {
		var actions []workflow.Action
		if c.Version == 0 {
			actions = []workflow.Action{{Name: "create"}}
		} else {
			actions = append(b.p.Actions(), workflow.Action{Name: "update"})
		}
		for _, a := range actions {
			alike := []workflow.Command{{Action: a.Name, Actor: actor, At: at}}
			for _, in := range a.Inputs {
				for _, v := range in.Values {
					alike = append(alike, workflow.Command{Action: a.Name, Actor: actor, At: at, Input: input{in.Name: v}})
				}
			}
			list = append(list, alike)
		}
		if c.Round.Open() {
			for _, choice := range []workflow.Choice{workflow.Yes, workflow.No, workflow.Abstain} {
				list = append(list, []workflow.Command{{Action: "vote", Actor: actor, At: at, Vote: workflow.Vote{Choice: choice}}})
			}
		}
	}
	return list
}

// try looks for facts under which one of the commands, which lead to the same, is accepted.
func (b *brute) try(i int, alike []workflow.Command) {
	for _, cmd := range alike {
		for n, f := range b.facts(i) {
			d, refusal := b.p.Decide(b.cases[i], cmd, f)
			if refusal != nil {
				if n == 0 && hopeless(refusal) {
					break
				}
				continue
			}
			if d.Follow != "" {
				b.follow(i, d, cmd.At, b.attended(i, d))
				return
			}
			b.link(i, b.p.Evolve(b.cases[i], d.Event), true)
			return
		}
	}
}

// hopeless tells a refusal that no fact changes.
func hopeless(r *workflow.Refusal) bool {
	return slices.ContainsFunc(r.Blockers, func(b workflow.Blocker) bool {
		return slices.Contains([]string{"NOT_PERMITTED", "CONFLICT_OF_INTEREST", "WRONG_STATE", "SAME_PERSON", "SAME_UNIT", "ACTION_LIMIT", "NOT_EDITABLE"}, b.Code)
	}) || len(r.Inputs) > 0
}

// facts lists all that may hold in a case.
func (b *brute) facts(i int) []workflow.Facts { return b.given[b.fixed[i]] }

// attended tells whether it took a vote to close a round: without any it ends for want of a
// quorum, where it has a due time.
func (b *brute) attended(i int, d workflow.Decision) bool {
	state, _ := b.p.State(b.cases[i].State)
	return d.Event.Result.Outcome != workflow.NoQuorum || state.Deadline == nil
}

// follow takes what an approval leads to, with whatever facts.
func (b *brute) follow(i int, d workflow.Decision, at time.Time, attended bool) {
	closed := b.p.Evolve(b.cases[i], d.Event)
	b.system(i, closed, d.Follow, at, attended)
}

// system has the system take an action, and notes where nothing can be taken.
func (b *brute) system(i int, c workflow.Case, action string, at time.Time, attended bool) {
	for _, f := range b.facts(i) {
		d, refusal := b.p.Decide(c, workflow.Command{Action: action, Actor: workflow.Actor{ID: "SYSTEM", System: true}, At: at}, f)
		if refusal != nil {
			b.refused[c.State] = true
			continue
		}
		b.link(i, b.p.Evolve(c, d.Event), attended)
	}
}

// ring is the due time: the system closes a vote, or takes what the deadline names.
func (b *brute) ring(i int, at time.Time) {
	c := b.cases[i]
	state, _ := b.p.State(c.State)
	if state.Approval != nil {
		d, refusal := b.p.Decide(c, workflow.Command{Action: "tally", Actor: workflow.Actor{ID: "SYSTEM", System: true}, At: at}, b.facts(i)[0])
		if refusal == nil {
			b.follow(i, d, at, b.attended(i, d))
		}
		return
	}
	if state.Deadline.Then != "" {
		b.system(i, c, state.Deadline.Then, at, false)
	}
}

func (b *brute) link(i int, c workflow.Case, attended bool) {
	action := ""
	for _, d := range c.Deeds {
		if name := d.Action; d.Times > b.cases[i].Deeds.Of(name).Times && name != "tally" && (name != "vote" || action == "") {
			action = name
		}
	}
	b.taken[action+" "+b.cases[i].State] = true
	to := b.add(c, b.fixed[i], b.mark(b.marks[i], action))
	b.edges = append(b.edges, bruteEdge{i, to, action, attended})
}

// traps are the states of cases from which neither rest nor end can be reached.
func (b *brute) traps() map[string]bool {
	finishes := make([]bool, len(b.cases))
	for i, c := range b.cases {
		s, ok := b.p.State(c.State)
		finishes[i] = ok && (s.Rest || s.Final)
	}
	for changed := true; changed; {
		changed = false
		for _, e := range b.edges {
			if finishes[e.to] && !finishes[e.from] {
				finishes[e.from], changed = true, true
			}
		}
	}
	traps := map[string]bool{}
	for i, c := range b.cases {
		if !finishes[i] && c.State != "" {
			traps[c.State] = true
		}
	}
	return traps
}

// endless tells whether there is a way round of edges of one kind that has an edge of
// another: an edge whose end leads back to its beginning.
func (b *brute) endless(along, has func(e bruteEdge) bool) bool {
	next := map[int][]int{}
	for _, e := range b.edges {
		if along(e) {
			next[e.from] = append(next[e.from], e.to)
		}
	}
	for _, e := range b.edges {
		if along(e) && has(e) && leads(next, e.to, e.from) {
			return true
		}
	}
	return false
}

func leads(next map[int][]int, from, to int) bool {
	seen := map[int]bool{from: true}
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		if queue[0] == to {
			return true
		}
		for _, n := range next[queue[0]] {
			if !seen[n] {
				seen[n] = true
				queue = append(queue, n)
			}
		}
	}
	return false
}
