package workflow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"thidua/workflow"
)

// ratio is a share as these tests write and reckon it: a fraction of a base, or votes.
type ratio struct {
	of       string
	num, den int
	more     bool
	votes    int
}

func (r ratio) yaml() string {
	if r.votes > 0 {
		return fmt.Sprintf("{votes: %d}", r.votes)
	}
	how := "at_least"
	if r.more {
		how = "more_than"
	}
	return fmt.Sprintf("{of: %s, %s: %d/%d}", r.of, how, r.num, r.den)
}

func (r ratio) met(votes, base int) bool {
	switch {
	case votes == 0:
		return false
	case r.votes > 0:
		return votes >= r.votes
	case r.more:
		return votes*r.den > r.num*base
	}
	return votes*r.den >= r.num*base
}

func drawRatio(t *rapid.T, bases ...string) ratio {
	if seldom(t, "votes") {
		return ratio{votes: rapid.IntRange(1, 4).Draw(t, "number")}
	}
	part := rapid.SampledFrom([][2]int{{1, 2}, {2, 3}, {1, 3}, {3, 4}, {1, 1}}).Draw(t, "part")
	return ratio{of: rapid.SampledFrom(bases).Draw(t, "of"), num: part[0], den: part[1], more: part[0] < part[1] && rapid.Bool().Draw(t, "more")}
}

// poll is a drawn approval. Its lanes are a, the members but for the handler; b, the
// appraisers; c, the handler alone. One lane is of all members.
type poll struct {
	need, quorum []ratio // by lane
	electors     []string
	pass         [][]int
	sequence     bool
	veto, tie    bool // of the handler
	abstain      string
	secret       bool
}

func drawPoll(t *rapid.T) poll {
	p := poll{electors: []string{"members"}, pass: [][]int{{0}}, abstain: rapid.SampledFrom([]string{"ignored", "counted", "refused"}).Draw(t, "abstain")}
	if rapid.Bool().Draw(t, "lanes") {
		p.electors = []string{"members, exclude: [handler]", "appraiser", "handler"}
		p.pass = rapid.SampledFrom([][][]int{{{0, 1, 2}}, {{0, 1}, {2}}, {{0}, {1, 2}}, {{0, 1}, {1, 2}}}).Draw(t, "pass")
		p.sequence = rapid.Bool().Draw(t, "sequence")
	}
	for range p.electors {
		if rapid.Bool().Draw(t, "need") {
			p.need = append(p.need, drawRatio(t, "cast", "present", "electorate"))
		} else {
			p.need = append(p.need, ratio{of: "cast", num: 1, den: 2, more: true})
		}
		if rapid.Bool().Draw(t, "quorum") {
			p.quorum = append(p.quorum, drawRatio(t, "electorate"))
		} else {
			p.quorum = append(p.quorum, ratio{votes: 1})
		}
	}
	p.veto, p.tie = rapid.Bool().Draw(t, "veto"), rapid.Bool().Draw(t, "tie")
	return p
}

func (p poll) definition() string {
	var b strings.Builder
	if len(p.electors) == 1 {
		fmt.Fprintf(&b, "electors: %s\n      need: %s\n      quorum: %s\n", p.electors[0], p.need[0].yaml(), p.quorum[0].yaml())
	} else {
		b.WriteString("lanes:\n")
		for i, e := range p.electors {
			fmt.Fprintf(&b, "        %c: {electors: %s, need: %s, quorum: %s}\n", 'a'+i, e, p.need[i].yaml(), p.quorum[i].yaml())
		}
		b.WriteString("      pass: [")
		for _, places := range p.pass {
			var names []string
			for _, i := range places {
				names = append(names, string(rune('a'+i)))
			}
			fmt.Fprintf(&b, "[%s],", strings.Join(names, ", "))
		}
		b.WriteString("]\n")
	}
	fmt.Fprintf(&b, "      abstain: %s\n", p.abstain)
	for key, on := range map[string]bool{"sequence: true": p.sequence, "veto: [handler]": p.veto, "tie: handler": p.tie, "secret: true": p.secret} {
		if on {
			fmt.Fprintf(&b, "      %s\n", key)
		}
	}
	i, k := strings.Index(council, "electors:"), strings.Index(council, "on: {passed")
	src := council[:i] + b.String() + "      " + council[k:]
	return strings.Replace(src, "  handler: {", "  appraiser: {role: APPRAISER, of: cluster}\n  handler: {", 1)
}

// cast is a vote as these tests reckon with it: seats are numbered within each lane.
type cast struct {
	lane, seat int
	choice     workflow.Choice
}

// recount says how the poll ends with these votes, written from the rules alone. handler is
// the handler's seat by lane, -1 where he has none.
func (p poll) recount(sizes, handler []int, votes []cast) workflow.Outcome {
	lanes := make([]workflow.Outcome, len(sizes))
	for i, size := range sizes {
		lanes[i] = p.lane(i, size, handler[i], votes)
	}
	for _, v := range votes {
		if p.veto && v.seat == handler[v.lane] && v.choice == workflow.No {
			return workflow.Failed
		}
	}
	all := map[workflow.Outcome]bool{}
	for _, places := range p.pass {
		has := map[workflow.Outcome]bool{}
		for _, i := range places {
			has[lanes[i]] = true
		}
		for _, o := range []workflow.Outcome{workflow.Failed, workflow.NoQuorum, workflow.Tied, workflow.Passed} {
			if has[o] {
				all[o] = true
				break
			}
		}
	}
	for _, o := range []workflow.Outcome{workflow.Passed, workflow.Tied, workflow.NoQuorum} {
		if all[o] {
			return o
		}
	}
	return workflow.Failed
}

func (p poll) lane(i, size, handler int, votes []cast) workflow.Outcome {
	n := map[workflow.Choice]int{}
	side := workflow.Abstain
	for _, v := range votes {
		if v.lane != i {
			continue
		}
		n[v.choice]++
		if p.tie && v.seat == handler {
			side = v.choice
		}
	}
	yes, no, abstain := n[workflow.Yes], n[workflow.No], n[workflow.Abstain]
	base := map[string]int{"cast": yes + no, "present": yes + no + abstain, "electorate": size}
	if p.abstain == "counted" {
		base["cast"] += abstain
	}
	need := p.need[i]
	switch half := need == (ratio{of: "cast", num: 1, den: 2, more: true}); {
	case !p.quorum[i].met(yes+no+abstain, size):
		return workflow.NoQuorum
	case need.met(yes, base[need.of]):
		return workflow.Passed
	case half && yes == no && side == workflow.Yes:
		return workflow.Passed
	case half && yes == no && side == workflow.Abstain:
		return workflow.Tied
	}
	return workflow.Failed
}

// voting is a drawn poll that is open, with everybody who may vote.
type voting struct {
	poll
	p              *workflow.Program
	f              workflow.Facts
	c              workflow.Case
	sizes, handler []int
	choices        []workflow.Choice
}

func openPoll(t *rapid.T, p poll) *voting {
	program, err := workflow.Compile([]byte(p.definition()))
	if err != nil {
		t.Fatalf("%v\n%s", err, p.definition())
	}
	v := &voting{poll: p, p: program, f: facts(program, "phuyen"), choices: []workflow.Choice{workflow.Yes, workflow.No, workflow.Abstain}}
	v.f.Values = map[string]any{"ready": true}
	v.f.Roster.Posts = map[string][]string{"APPRAISER": {"quangnam", "binhdinh", "phuyen", "khanhhoa"}}
	if p.abstain == "refused" {
		v.choices = v.choices[:2]
	}
	v.c = begun(t, program, v.f)
	for _, b := range v.c.Round.Ballots {
		v.sizes = append(v.sizes, len(b.Seats))
		v.handler = append(v.handler, slices.Index(b.Seats, workflow.Seat{Post: "HEAD", Unit: "quangngai"}))
	}
	return v
}

// begun is a case of phuyen whose vote is open.
func begun(t *rapid.T, p *workflow.Program, f workflow.Facts) workflow.Case {
	var c workflow.Case
	other := officer("phuyen")
	other.ID = "other officer"
	for _, cmd := range []workflow.Command{do("create", officer("phuyen")), do("open", other)} {
		d, refusal := p.Decide(c, cmd, f)
		if refusal != nil {
			t.Fatal(codes(refusal))
		}
		c = p.Evolve(c, d.Event)
	}
	return c
}

// decide hands a vote in; false where it is refused.
func (v *voting) decide(t *rapid.T, one cast) (workflow.Decision, bool) {
	b := v.c.Round.Ballots[one.lane]
	s := b.Seats[one.seat]
	a := workflow.Actor{ID: s.Post + "@" + s.Unit, Holdings: []workflow.Holding{{Post: s.Post, Unit: s.Unit, Cluster: s.Cluster}}}
	d, refusal := v.p.Decide(v.c, workflow.Command{Action: workflow.ActionVote, Actor: a, At: noon, Vote: workflow.Vote{Lane: b.Lane, Choice: one.choice}}, v.f)
	if refusal != nil && !(v.sequence && one.lane > 0 && slices.Equal(codes(refusal), []string{"NOT_YET_OPEN"})) {
		t.Fatalf("the vote %v is refused: %v", one, codes(refusal))
	}
	return d, refusal == nil
}

// differs tells whether votes of those who have not voted can still end the poll otherwise.
func (v *voting) differs(votes []cast, want workflow.Outcome) bool {
	for lane, size := range v.sizes {
		for seat := range size {
			if slices.ContainsFunc(votes, func(o cast) bool { return o.lane == lane && o.seat == seat }) {
				continue
			}
			return v.play(lane, seat, votes, want)
		}
	}
	return v.recount(v.sizes, v.handler, votes) != want
}

// play lets the seat vote in every way, or not at all, and all after it.
func (v *voting) play(lane, seat int, votes []cast, want workflow.Outcome) bool {
	if lane == len(v.sizes) {
		return v.recount(v.sizes, v.handler, votes) != want
	}
	nextLane, nextSeat := lane, seat+1
	if nextSeat >= v.sizes[lane] {
		nextLane, nextSeat = lane+1, 0
	}
	has := slices.ContainsFunc(votes, func(o cast) bool { return o.lane == lane && o.seat == seat })
	if seat >= v.sizes[lane] || has {
		return v.play(nextLane, nextSeat, votes, want)
	}
	for _, choice := range v.choices {
		if v.play(nextLane, nextSeat, append(slices.Clip(votes), cast{lane, seat, choice}), want) {
			return true
		}
	}
	return v.play(nextLane, nextSeat, votes, want)
}

// A ballot equals a naive recount, in whatever order the votes come. An open one closes as
// soon as no further vote can change its outcome, and not before (in a sequence, where some
// votes can no more be given, it may close later).
func TestBallotEqualsARecount(t *testing.T) {
	seen := map[workflow.Outcome]int{}
	early := 0
	rapid.Check(t, func(t *rapid.T) {
		v := openPoll(t, drawPoll(t))
		var left []cast
		for lane, size := range v.sizes {
			for seat := range size {
				left = append(left, cast{lane, seat, rapid.SampledFrom(v.choices).Draw(t, "choice")})
			}
		}
		left = rapid.Permutation(left).Draw(t, "order")
		if rapid.Bool().Draw(t, "some stay away") {
			left = left[:rapid.IntRange(0, len(left)).Draw(t, "votes")]
		}
		var votes []cast
		for _, one := range left {
			d, taken := v.decide(t, one)
			if !taken {
				continue
			}
			v.c, votes = v.p.Evolve(v.c, d.Event), append(votes, one)
			closed, changes := d.Event.Result != nil, v.differs(votes, v.recount(v.sizes, v.handler, votes))
			if closed == changes && !v.sequence {
				t.Fatalf("closed: %v, and can still change: %v\n%s\n%v", closed, changes, v.definition(), votes)
			}
			if d.Event.Result != nil {
				early++
				break
			}
		}
		if v.c.Round.Open() {
			d, refusal := v.p.Decide(v.c, workflow.Command{Action: workflow.ActionTally, Actor: workflow.Actor{System: true}, At: noon}, v.f)
			if refusal != nil {
				t.Fatal(codes(refusal))
			}
			v.c = v.p.Evolve(v.c, d.Event)
		}
		want := v.recount(v.sizes, v.handler, votes)
		if got := v.c.Round.Closed.Outcome; got != want {
			t.Fatalf("it ended %s, recounted %s\n%s\n%v", got, want, v.definition(), votes)
		}
		seen[want]++
	})
	for _, o := range workflow.Outcomes() {
		if seen[o] == 0 {
			t.Errorf("no ballot ended %s", o)
		}
	}
	t.Log(seen, early, "closed early")
}

// A secret count says what the open ballot says with the same votes, and nobody of the unit
// concerned or its kin is ever of the electorate.
func TestSecretEqualsOpen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		open := drawPoll(t)
		open.electors, open.need, open.quorum, open.pass = []string{"members"}, open.need[:1], open.quorum[:1], [][]int{{0}}
		open.sequence, open.veto, open.tie = false, false, false
		secret := open
		secret.secret = true
		x, y := openPoll(t, open), openPoll(t, secret)
		if diff := cmp.Diff(x.c.Round.Ballots, y.c.Round.Ballots); diff != "" {
			t.Fatal(diff)
		}
		var papers []workflow.Paper
		var voted []int
		var closed *workflow.Result
		for seat := range x.sizes[0] {
			if rapid.Bool().Draw(t, "absent") {
				continue
			}
			one := cast{0, seat, rapid.SampledFrom(x.choices).Draw(t, "choice")}
			if d, _ := y.decide(t, one); !d.Sealed || d.Event.Result != nil {
				t.Fatalf("a secret vote is not sealed, or closes the round: %+v", d)
			}
			papers, voted = append(papers, workflow.Paper{Choice: one.choice}), append(voted, seat)
			if closed == nil {
				d, _ := x.decide(t, one)
				x.c, closed = x.p.Evolve(x.c, d.Event), d.Event.Result
			}
		}
		count := workflow.Tally(papers, voted)
		system := workflow.Actor{System: true}
		d, refusal := y.p.Decide(y.c, workflow.Command{Action: workflow.ActionTally, Actor: system, At: noon, Count: &count}, y.f)
		if refusal != nil {
			t.Fatal(codes(refusal))
		}
		if closed != nil { // early: the votes behind it are not among its counts
			if closed.Outcome != d.Event.Result.Outcome {
				t.Fatalf("open %+v, secret %+v", closed, d.Event.Result)
			}
			return
		}
		o, refusal := x.p.Decide(x.c, workflow.Command{Action: workflow.ActionTally, Actor: system, At: noon}, x.f)
		if refusal != nil {
			t.Fatal(codes(refusal))
		}
		if o.Event.Result.Outcome == workflow.NoQuorum {
			o.Event.Result.Counts = nil // what too few said in secret is not told
		}
		if diff := cmp.Diff(o.Event.Result, d.Event.Result); diff != "" || o.Follow != d.Follow {
			t.Fatalf("open and secret differ: %s", diff)
		}
	})
}

// Nobody of the unit concerned or its kin is of an electorate, whatever role he is asked by.
func TestTheConflictedAreNoElectors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, err := workflow.Compile([]byte(drawPoll(t).definition()))
		if err != nil {
			t.Fatal(err)
		}
		f := facts(p, "phuyen")
		f.Values = map[string]any{"ready": true}
		f.Roster.Kin = append(f.Roster.Kin, rapid.SampledFrom(members).Draw(t, "kin"))
		f.Roster.Posts = map[string][]string{"APPRAISER": rapid.SliceOf(rapid.SampledFrom(members)).Draw(t, "appraisers")}
		for _, b := range begun(t, p, f).Round.Ballots {
			for i, s := range b.Seats {
				if slices.Contains(f.Roster.Kin, s.Unit) || slices.Contains(b.Seats[:i], s) {
					t.Fatalf("%v is of the electorate %v", s, b.Seats)
				}
			}
		}
	})
}

// The last seat may veto, and so end the vote as it stands anyway: nothing can change any more.
func TestAVetoThatChangesNothing(t *testing.T) {
	src := strings.Replace(council, "      on: {passed", "      abstain: counted\n      veto: [handler]\n      on: {passed", 1)
	p, err := workflow.Compile([]byte(strings.Replace(src, "at_least: 2/3", "at_least: 1/5", 1)))
	if err != nil {
		t.Fatal(err)
	}
	f := councilFacts(p, true)
	c := opened(t, p, f)
	for unit, choice := range map[string]workflow.Choice{
		"ninhthuan": workflow.Yes, "quangnam": workflow.Abstain, "binhdinh": workflow.Abstain, "khanhhoa": workflow.Abstain,
	} {
		var refusal *workflow.Refusal
		if c, refusal = carry(t, p, c, vote(head(unit), choice), f); refusal != nil {
			t.Fatal(codes(refusal))
		}
	}
	if c.State != "refused" {
		t.Errorf("it is still %s", c.State)
	}
}
