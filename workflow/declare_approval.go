package workflow

import (
	"math"
	"math/big"
	"regexp"
	"slices"

	"gopkg.in/yaml.v3"
)

// The sizes of electorates that the checker assumes where a definition does not say.
const (
	membersAtMost = 12
	seatsAtMost   = 1
)

// approval reads the vote that a state holds. Names of facts, roles and actions are
// declared already; whether its actions fit is looked at when they have been read.
func (d *document) approval(n *yaml.Node, p *Program) *Approval {
	f := d.fields(n, "electors", "exclude", "need", "quorum", "expect", "lanes", "pass", "sequence", "veto",
		"abstain", "tie", "bind", "secret", "custody", "tally", "choose", "on")
	a := &Approval{
		Sequence: d.flag(f.get("sequence")), Secret: d.flag(f.get("secret")),
		Veto: d.roleList(f.get("veto")), Tally: d.roleList(f.get("tally")),
		Abstain: AbstainIgnored, Custody: CustodyOpen, On: map[Outcome]string{},
	}
	d.lanes(f, a, p)
	d.combinations(f, a)
	if n := f.get("abstain"); n != nil {
		a.Abstain = Abstention(d.oneOf(n, string(AbstainIgnored), string(AbstainCounted), string(AbstainRefused)))
	}
	if n := f.get("tie"); n != nil {
		a.Tie = d.refer(n, kindRole)
	}
	if n := f.get("bind"); n != nil {
		a.Content = d.oneOf(n, "content") != ""
	}
	d.custody(f, a)
	a.Choose = d.choose(f.get("choose"), p)
	d.outcomes(f, a)
	return a
}

// lanes reads the electorates: those under lanes, or the one that stands on top.
func (d *document) lanes(f fields, a *Approval, p *Program) {
	if lanes := f.get("lanes"); lanes != nil {
		for _, key := range []string{"electors", "exclude", "need", "quorum", "expect"} {
			if n := f.get(key); n != nil {
				d.problem(n, ProblemContradiction, "with lanes, %s stands in each of them", key)
			}
		}
		if d.tooMany(lanes, len(lanes.Content)/2, maxLanes) {
			return
		}
		for _, e := range d.entries(lanes) {
			a.Lanes = append(a.Lanes, d.lane(d.name(e.key, snake), d.fields(e.value, "electors", "exclude", "need", "quorum", "expect"), p))
		}
		if lanes.Kind == yaml.MappingNode && len(lanes.Content) == 0 {
			d.problem(lanes, ProblemMissing, "there is no lane")
		}
		return
	}
	a.Lanes = []Lane{d.lane("", f, p)}
}

func (d *document) lane(name string, f fields, p *Program) Lane {
	lane := Lane{
		Name: name, Exclude: d.roleList(f.get("exclude")),
		Need:   Share{Of: BaseCast, Part: big.NewRat(1, 2), MoreThan: true},
		Quorum: Share{Of: BaseElectorate, Votes: 1},
		Expect: Range{0, seatsAtMost},
	}
	if n := f.need("electors"); n != nil {
		if n.Kind == yaml.ScalarNode && n.Value == ElectorsMembers {
			lane.Electors = ElectorsMembers
		} else {
			lane.Electors = d.refer(n, kindRole)
		}
	}
	if i, ok := p.roleIndex[lane.Electors]; !ok || p.roles[i].Of == placeCluster {
		lane.Expect.Max = membersAtMost
	}
	if n := f.get("need"); n != nil {
		lane.Need = d.share(n, BaseCast, BasePresent, BaseElectorate)
	}
	if n := f.get("quorum"); n != nil {
		lane.Quorum = d.share(n, BaseElectorate)
	}
	if n := f.get("expect"); n != nil {
		e := d.fields(n, "min", "max")
		least, most := d.number(e.need("min"), 0, 1000), d.number(e.need("max"), 0, 1000)
		if least != nil && most != nil {
			lane.Expect = Range{int(*least), int(*most)}
			if *least > *most {
				d.problem(n, ProblemContradiction, "max lies below min")
			}
		}
	}
	return lane
}

// share reads {of, at_least}, {of, more_than} or {votes}.
func (d *document) share(n *yaml.Node, bases ...Base) Share {
	f := d.fields(n, "of", "at_least", "more_than", "votes")
	atLeast, moreThan, votes := f.get("at_least"), f.get("more_than"), f.get("votes")
	given := 0
	for _, n := range []*yaml.Node{atLeast, moreThan, votes} {
		if n != nil {
			given++
		}
	}
	if given != 1 && n.Kind == yaml.MappingNode {
		d.problem(n, ProblemContradiction, "a share is one of at_least, more_than and votes")
	}
	s := Share{MoreThan: moreThan != nil}
	if votes != nil {
		s.Of = BaseElectorate
		if count := d.number(votes, 1, 1000); count != nil {
			s.Votes = int(*count)
		}
		if of := f.get("of"); of != nil {
			d.problem(of, ProblemContradiction, "a number of votes is of nothing")
		}
		return s
	}
	names := make([]string, len(bases))
	for i, b := range bases {
		names[i] = string(b)
	}
	s.Of = Base(d.oneOf(f.need("of"), names...))
	part := atLeast
	if moreThan != nil {
		part = moreThan
	}
	s.Part = d.part(part, s.MoreThan)
	return s
}

var fraction = regexp.MustCompile(`^([0-9]{1,4})/([1-9][0-9]{0,3})$`)

// part reads a fraction above 0, up to 1 (below 1 where more than it is asked for).
func (d *document) part(n *yaml.Node, moreThan bool) *big.Rat {
	whole := big.NewRat(1, 1)
	s, ok := d.text(n)
	if !ok {
		return whole
	}
	if !fraction.MatchString(s) {
		d.problem(n, ProblemValue, "%q is not a fraction such as 2/3", s)
		return whole
	}
	r, _ := new(big.Rat).SetString(s)
	if order := r.Cmp(whole); r.Sign() < 0 || !moreThan && r.Sign() == 0 || order > 0 || moreThan && order == 0 {
		d.problem(n, ProblemValue, "%s can never be met, or always is", s)
		return whole
	}
	return r
}

// combinations reads pass: lists of names of lanes; without it all lanes together.
func (d *document) combinations(f fields, a *Approval) {
	all := make([]int, len(a.Lanes))
	for i := range a.Lanes {
		all[i] = i
	}
	n := f.get("pass")
	if n == nil {
		a.Pass = [][]int{all}
		return
	}
	if f.get("lanes") == nil {
		d.problem(n, ProblemContradiction, "pass goes with lanes")
	}
	used := map[string]bool{}
	for _, combination := range d.list(n) {
		var places []int
		for _, name := range d.different(combination, func(e *yaml.Node) string {
			s, _ := d.text(e)
			if s != "" && !slices.ContainsFunc(a.Lanes, func(l Lane) bool { return l.Name == s }) {
				d.problem(e, ProblemUnknown, "there is no lane %q", s)
				return ""
			}
			return s
		}) {
			used[name] = true
			places = append(places, slices.IndexFunc(a.Lanes, func(l Lane) bool { return l.Name == name }))
		}
		if len(places) == 0 {
			d.problem(combination, ProblemMissing, "a combination has at least one lane")
			continue
		}
		a.Pass = append(a.Pass, places)
	}
	for _, l := range a.Lanes {
		if l.Name != "" && !used[l.Name] {
			d.problem(n, ProblemUnknown, "the lane %q is in no combination", l.Name)
		}
	}
	if len(a.Pass) == 0 {
		a.Pass = [][]int{all}
	}
}

// custody reads who keeps a secret approval, and refuses what would break the secret.
func (d *document) custody(f fields, a *Approval) {
	if a.Secret {
		a.Custody = CustodyServer
	}
	n := f.get("custody")
	if n != nil {
		a.Custody = Custody(d.oneOf(n, string(CustodyServer), string(CustodyPaper)))
	}
	if n != nil && !a.Secret {
		d.problem(n, ProblemContradiction, "custody goes with secret: true")
	}
	tally := f.get("tally")
	if a.Custody == CustodyPaper && tally == nil {
		d.problem(f.node, ProblemMissing, "the key %q is missing: who enters the tally", "tally")
	}
	if tally != nil && a.Custody != CustodyPaper {
		d.problem(tally, ProblemContradiction, "tally goes with custody: paper")
	}
	if !a.Secret {
		return
	}
	for _, key := range []string{"lanes", "veto", "tie", "sequence"} {
		if n := f.get(key); n != nil {
			d.problem(n, ProblemContradiction, "%s does not go with secret: it would tell who voted how", key)
		}
	}
}

// choose reads over which candidates an approval is, and how many of them win.
func (d *document) choose(n *yaml.Node, p *Program) *Choose {
	if n == nil {
		return nil
	}
	f := d.fields(n, "from", "seats")
	c := &Choose{From: d.refer(f.need("from"), kindFact)}
	if i, ok := p.factIndex[c.From]; ok && p.facts[i].Type != "list" {
		d.problem(f.get("from"), ProblemType, "the fact %q is not a list", c.From)
	}
	seats := f.need("seats")
	switch {
	case seats == nil:
	case seats.Kind == yaml.ScalarNode && seats.ShortTag() == "!!int":
		if count := d.number(seats, 1, math.MaxInt16); count != nil {
			c.Seats = int(*count)
		}
	default:
		c.SeatsFact = d.refer(seats, kindFact)
		if i, ok := p.factIndex[c.SeatsFact]; ok && p.facts[i].Type != "int" {
			d.problem(seats, ProblemType, "the fact %q is not an int", c.SeatsFact)
		}
	}
	return c
}

// outcomes reads which action follows on which outcome. A tie is asked for only where
// there can be one.
func (d *document) outcomes(f fields, a *Approval) {
	on := f.need("on")
	o := d.fields(on, string(Passed), string(Failed), string(Tied), string(NoQuorum))
	for _, outcome := range Outcomes() {
		n := o.get(string(outcome))
		if n == nil && (outcome != Tied || a.tieable()) {
			n = o.need(string(outcome))
		}
		if n != nil {
			a.On[outcome] = d.refer(n, kindAction)
		}
	}
}

// tieable tells whether equal votes can leave the approval undecided.
func (a *Approval) tieable() bool {
	return a.Choose != nil || slices.ContainsFunc(a.Lanes, func(l Lane) bool { return l.Need.half() })
}

// approvals looks whether the actions that approvals lead to are by approval and leave
// their state, and whether every action by approval is led to.
func (d *document) approvals(states *yaml.Node, p *Program) {
	for i, e := range d.entries(states) {
		a := p.states[i].Approval
		if a == nil {
			continue
		}
		on := value(value(e.value, "approval"), "on")
		for _, outcome := range Outcomes() {
			t := p.actionIndex[a.On[outcome]]
			n := value(on, string(outcome))
			switch {
			case t == nil || n == nil:
			case !t.ByVote:
				d.problem(n, ProblemContradiction, "the action %q is not by approval", t.Name)
			case t.steps[p.states[i].Name] == nil:
				d.problem(n, ProblemUnknown, "the action %q does not leave the state %q", t.Name, p.states[i].Name)
			}
		}
	}
}

// value finds a key's value in a mapping that was read already, nil where there is none.
func value(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
