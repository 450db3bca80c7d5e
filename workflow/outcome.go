package workflow

import (
	"cmp"
	"slices"
)

// settle says how the round ends with these counts, one for each lane.
func (a *Approval) settle(r *Round, counts []Count, sides []Choice, vetoed bool) Result {
	result := Result{Counts: counts}
	for i := range r.Ballots {
		result.Electorate += len(r.Ballots[i].Seats)
	}
	if a.Choose != nil {
		result.Outcome, result.Elected, result.Level = a.elect(r, counts[0])
		return result
	}
	outcomes := make([]Outcome, len(counts))
	for i := range counts {
		outcomes[i] = a.lane(i, len(r.Ballots[i].Seats), counts[i], sides[i])
	}
	result.Outcome = a.combine(outcomes)
	if vetoed {
		result.Outcome = Failed
	}
	return result
}

// lane is the outcome of one lane. side is the choice of the seat that decides on equal
// votes, "" where there is none or it has not voted.
func (a *Approval) lane(i, electorate int, c Count, side Choice) Outcome {
	l := &a.Lanes[i]
	switch {
	case !l.Quorum.Met(c.Papers(), electorate):
		return NoQuorum
	case l.Need.Met(c.Yes, a.base(l.Need.Of, electorate, c)):
		return Passed
	case c.Yes == c.No && l.Need.half():
		switch side {
		case Yes:
			return Passed
		case No:
			return Failed
		}
		return Tied
	}
	return Failed
}

// base is what a share of the votes is of.
func (a *Approval) base(of Base, electorate int, c Count) int {
	switch of {
	case BaseElectorate:
		return electorate
	case BasePresent:
		return c.Papers()
	}
	cast := c.Yes + c.No
	if a.Abstain == AbstainCounted {
		cast += c.Abstain
	}
	return cast
}

// combine is the best outcome of the combinations, each as good as its worst lane.
func (a *Approval) combine(lanes []Outcome) Outcome {
	best := Failed
	for _, combination := range a.Pass {
		worst := Passed
		for _, i := range combination {
			worst = worse(worst, lanes[i])
		}
		if rank(worst) < rank(best) {
			best = worst
		}
	}
	return best
}

// worse is the outcome that decides a combination: a failure more than a missing quorum,
// that more than a tie.
func worse(x, y Outcome) Outcome {
	if rank(y) > rank(x) {
		return y
	}
	return x
}

func rank(o Outcome) int { return slices.Index(Outcomes(), o) }

// elect says which candidates win: those with enough votes, the most voted first, as many
// as there are places. A unit does not vote on its own candidate, so that candidate's votes
// are measured without it. Where the last places go to candidates with equal votes, they
// stay level, and the round is tied.
func (a *Approval) elect(r *Round, c Count) (Outcome, []string, []string) {
	l := &a.Lanes[0]
	seats := r.Ballots[0].Seats
	if !l.Quorum.Met(c.Papers(), len(seats)) {
		return NoQuorum, nil, nil
	}
	var enough []string
	for _, candidate := range r.Candidates {
		electorate, papers := a.without(r, candidate, c)
		base := papers // a paper that names nobody is a paper
		if l.Need.Of == BaseElectorate {
			base = electorate
		}
		if l.Need.Met(c.For[candidate], base) {
			enough = append(enough, candidate)
		}
	}
	slices.SortStableFunc(enough, func(x, y string) int { return cmp.Compare(c.For[y], c.For[x]) })
	switch {
	case len(enough) == 0 || r.Places == 0:
		return Failed, nil, nil
	case len(enough) <= r.Places:
		return Passed, enough, nil
	}
	last := c.For[enough[r.Places-1]]
	if c.For[enough[r.Places]] < last {
		return Passed, enough[:r.Places], nil
	}
	sure := slices.IndexFunc(enough, func(x string) bool { return c.For[x] == last })
	level := slices.DeleteFunc(slices.Clone(enough[sure:]), func(x string) bool { return c.For[x] < last })
	return Tied, enough[:sure], level
}

// without is the electorate of a candidate, which its own unit's seat is not of, and the
// papers of that electorate. On paper nobody knows whether that seat handed one in; its
// paper then counts against the candidate.
func (a *Approval) without(r *Round, candidate string, c Count) (electorate, papers int) {
	electorate, papers = len(r.Ballots[0].Seats), c.Papers()
	owner := r.Owners[candidate]
	for i, seat := range r.Ballots[0].Seats {
		if owner == "" || seat.Unit != owner {
			continue
		}
		electorate--
		if slices.Contains(c.Voted, i) {
			papers--
		}
	}
	return electorate, papers
}

// decided tells how the round ends whoever still votes, and whatever they say; false where
// that is open. Only asked of open ballots.
func (a *Approval) decided(r *Round, seating func(role string) []Seat) (Result, bool) {
	now := a.tally(r, seating)
	if a.Choose != nil {
		return now, allVoted(r)
	}
	if a.vetoed(r, seating) {
		return now, true
	}
	left := func(b Ballot) bool { return a.vetoesLeft(&b, seating) > 0 }
	if now.Outcome != Failed && slices.ContainsFunc(r.Ballots, left) {
		return now, false
	}
	possible := make([][]Outcome, len(a.Lanes))
	for i := range a.Lanes {
		// A no of a seat with a veto would end it failed, as it stands now.
		possible[i] = a.possible(i, &r.Ballots[i], a.vetoesLeft(&r.Ballots[i], seating), seating)
	}
	lanes := make([]Outcome, len(a.Lanes))
	return now, a.settled(possible, lanes, 0, now.Outcome)
}

// settled tells whether every choice among the lanes' possible outcomes ends the same. In a
// sequence nobody votes in a lane behind one that has not passed, which leaves it without votes.
func (a *Approval) settled(possible [][]Outcome, lanes []Outcome, at int, want Outcome) bool {
	if at == len(lanes) {
		return a.combine(lanes) == want
	}
	if a.Sequence && at > 0 && lanes[at-1] != Passed {
		lanes[at] = NoQuorum
		return a.settled(possible, lanes, at+1, want)
	}
	for _, o := range possible[at] {
		lanes[at] = o
		if !a.settled(possible, lanes, at+1, want) {
			return false
		}
	}
	return true
}

// foreseen is of how many votes to come every way is looked at; of more, nothing is decided yet.
const foreseen = 60

// possible lists the outcomes that a lane can still have: every way in which the seats that
// have not voted may say yes, no, abstain, or nothing. So many of them do not say no.
func (a *Approval) possible(i int, b *Ballot, neverNo int, seating func(string) []Seat) []Outcome {
	left, c := len(b.Seats)-len(b.Votes), b.Count()
	if left > foreseen {
		return Outcomes()
	}
	side, open := a.side(b, seating)
	var found []Outcome
	for yes := 0; yes <= left; yes++ {
		for no := 0; yes+no <= left && no <= left-neverNo; no++ {
			most := left - yes - no
			if a.Abstain == AbstainRefused {
				most = 0
			}
			sides := []Choice{side}
			if open {
				sides = sidesLeft(yes, no, left)
			}
			for abstain := 0; abstain <= most; abstain++ {
				end := Count{Yes: c.Yes + yes, No: c.No + no, Abstain: c.Abstain + abstain}
				for _, side := range sides {
					if o := a.lane(i, len(b.Seats), end, side); !slices.Contains(found, o) {
						found = append(found, o)
					}
				}
			}
			if len(found) == len(Outcomes()) {
				return found
			}
		}
	}
	return found
}

// sidesLeft lists how the seat that decides on equal votes may still vote where of so many
// votes that are left so many say yes and no.
func sidesLeft(yes, no, left int) []Choice {
	var sides []Choice
	if yes+no < left {
		sides = append(sides, "")
	}
	if yes > 0 {
		sides = append(sides, Yes)
	}
	if no > 0 {
		sides = append(sides, No)
	}
	return sides
}

// tally is how the round would end if it were closed now.
func (a *Approval) tally(r *Round, seating func(string) []Seat) Result {
	counts, sides := make([]Count, len(r.Ballots)), make([]Choice, len(r.Ballots))
	for i := range r.Ballots {
		counts[i] = r.Ballots[i].Count()
		sides[i], _ = a.side(&r.Ballots[i], seating)
	}
	return a.settle(r, counts, sides, a.vetoed(r, seating))
}

// side is how the seat voted that decides on equal votes, the first in the order of seats
// where the role has several; "" where none says yes or no. open tells that another vote can
// change it.
func (a *Approval) side(b *Ballot, seating func(string) []Seat) (side Choice, open bool) {
	if a.Tie == "" {
		return "", false
	}
	deciding := seating(a.Tie)
	for i, seat := range b.Seats {
		if !slices.Contains(deciding, seat) {
			continue
		}
		at := slices.IndexFunc(b.Votes, func(v Vote) bool { return v.Seat == i })
		switch {
		case at < 0:
			open = true
		case b.Votes[at].Choice != Abstain:
			return b.Votes[at].Choice, open
		}
	}
	return "", open
}

// vetoed tells whether a seat whose no decides has said no.
func (a *Approval) vetoed(r *Round, seating func(string) []Seat) bool {
	return slices.ContainsFunc(r.Ballots, func(b Ballot) bool {
		return slices.ContainsFunc(b.Votes, func(v Vote) bool { return v.Choice == No && a.vetoes(b.Seats[v.Seat], seating) })
	})
}

// vetoesLeft counts the seats of a ballot whose no decides and that have not voted yet.
func (a *Approval) vetoesLeft(b *Ballot, seating func(string) []Seat) int {
	left := 0
	for i, seat := range b.Seats {
		voted := slices.ContainsFunc(b.Votes, func(v Vote) bool { return v.Seat == i })
		if !voted && a.vetoes(seat, seating) {
			left++
		}
	}
	return left
}

// vetoes tells whether a no of the seat decides.
func (a *Approval) vetoes(s Seat, seating func(string) []Seat) bool {
	return slices.ContainsFunc(a.Veto, func(role string) bool { return slices.Contains(seating(role), s) })
}

// allVoted tells whether nobody is left to vote.
func allVoted(r *Round) bool {
	return !slices.ContainsFunc(r.Ballots, func(b Ballot) bool { return len(b.Votes) < len(b.Seats) })
}
