package workflow

import (
	"slices"
)

// ending is one way in which an approval can end, with votes of the checker's own cluster
// that end it so, unless that has not the electors for it.
type ending struct {
	outcome Outcome
	votes   []Vote
	closed  bool // the votes themselves close it, before its time
	shown   bool
	places  int    // how many candidates win, of a vote over several
	round   *Round // in which they were handed in
}

// endings lists how the approval of a state can end, with the votes that end it so.
func (c *cast) endings(s *State) []ending {
	a := s.Approval
	if a.Custody == CustodyPaper && !slices.ContainsFunc(c.p.roleIndexes(a.Tally), func(i int) bool { return len(c.byRole[i]) > 0 }) {
		return nil
	}
	shown := map[Outcome]ending{}
	j := c.p.judge(s, &Case{}, &Facts{Roster: c.roster}, &Command{})
	for places := 1; places <= 2; places++ {
		if r := c.round(s, &j, places); r != nil && c.shown < shownAtMost {
			c.shown++
			c.show(s, r, &j, shown)
		}
		if a.Choose == nil || a.Choose.SeatsFact == "" {
			break
		}
	}
	var list []ending
	for _, o := range s.ends() {
		end := shown[o]
		end.outcome = o
		list = append(list, end)
	}
	return list
}

// round opens the approval in the checker's cluster; nil where its electorates are not
// within the range that the definition names, or are many.
func (c *cast) round(s *State, j *judgement, places int) *Round {
	a := s.Approval
	r := &Round{Candidates: candidates, Places: places}
	if a.Choose == nil {
		r.Candidates, r.Places = nil, 0
	} else if a.Choose.Seats > 0 {
		r.Places = a.Choose.Seats
	}
	for i := range a.Lanes {
		l := &a.Lanes[i]
		seats := j.electorate(l)
		if len(seats) < l.Expect.Min || len(seats) > l.Expect.Max || len(a.Lanes) > lanesAtMost {
			return nil
		}
		r.Ballots = append(r.Ballots, Ballot{Lane: l.Name, Seats: seats})
	}
	return r
}

// show finds votes for each outcome, by trying what the counts of each lane can be.
func (c *cast) show(s *State, r *Round, j *judgement, shown map[Outcome]ending) {
	a := s.Approval
	due := s.Deadline != nil || a.Custody == CustodyPaper
	plans := make([][][]Vote, len(r.Ballots))
	for i := range r.Ballots {
		if a.Choose != nil {
			plans[i] = a.papers(r, due)
			continue
		}
		for _, count := range a.countsOf(len(r.Ballots[i].Seats), due) {
			plans[i] = append(plans[i], votesOf(r.Ballots[i].Lane, count))
		}
	}
	eachOf(plans, func(chosen [][]Vote) {
		if a.Sequence && !c.orderly(a, r, chosen) {
			return
		}
		votes := slices.Concat(chosen...)
		outcome := a.tally(r.withVotes(votes), j.seatsOf).Outcome
		if _, known := shown[outcome]; known {
			return
		}
		votes, closed := a.held(r, votes, j.seatsOf)
		if closed || due {
			shown[outcome] = ending{outcome, votes, closed, true, r.Places, r}
		}
	})
}

// votesOf makes votes that add up to a count, from the first seats on.
func votesOf(lane string, c Count) []Vote {
	votes := []Vote{}
	for range c.Yes {
		votes = append(votes, Vote{Lane: lane, Seat: len(votes), Choice: Yes})
	}
	for range c.No {
		votes = append(votes, Vote{Lane: lane, Seat: len(votes), Choice: No})
	}
	for range c.Abstain {
		votes = append(votes, Vote{Lane: lane, Seat: len(votes), Choice: Abstain})
	}
	return votes
}

// papers are ways to vote over candidates: all for the same, split between two or three
// (evenly, where not all have to vote), none.
func (a *Approval) papers(r *Round, due bool) [][]Vote {
	electors := len(r.Ballots[0].Seats)
	named := func(first func(i int) int) []Vote {
		votes := []Vote{}
		for i := range electors {
			var names []string
			for n := range min(r.Places, len(candidates)) {
				names = append(names, candidates[(first(i)+n)%len(candidates)])
			}
			votes = append(votes, Vote{Lane: r.Ballots[0].Lane, Seat: i, For: names})
		}
		return votes
	}
	list := [][]Vote{
		named(func(int) int { return 0 }),
		named(func(i int) int { return i % 2 }),
		named(func(i int) int { return i % 3 }),
	}
	if even := electors - electors%3; even > 0 && due {
		list = append(list, named(func(i int) int { return i % 3 })[:even])
	}
	if a.Abstain != AbstainRefused {
		list = append(list, votesOf(r.Ballots[0].Lane, Count{Abstain: electors}))
	}
	if due {
		list = append(list, []Vote{})
	}
	return list
}

// orderly tells whether nobody votes in a lane before the one before it has passed.
func (c *cast) orderly(a *Approval, r *Round, chosen [][]Vote) bool {
	passed := true
	for i, votes := range chosen {
		if !passed && len(votes) > 0 {
			return false
		}
		count := (&Ballot{Votes: votes}).Count()
		passed = passed && a.lane(i, len(r.Ballots[i].Seats), count, "") == Passed
	}
	return true
}

// held hands in votes until they decide, and tells which were needed, and whether they
// closed it. Votes of a secret approval decide nothing before its time.
func (a *Approval) held(r *Round, votes []Vote, seating func(string) []Seat) ([]Vote, bool) {
	for i, v := range votes {
		r = r.withVote(v)
		if a.Secret {
			continue
		}
		if _, decided := a.decided(r, seating); decided {
			return votes[:i+1], true
		}
	}
	return votes, false
}

// withVotes returns the round with these votes and no others.
func (r *Round) withVotes(votes []Vote) *Round {
	next := r.copied()
	for i := range next.Ballots {
		b := &next.Ballots[i]
		b.Votes = nil
		for _, v := range votes {
			if v.Lane == b.Lane {
				b.Votes = append(b.Votes, v)
			}
		}
	}
	return next
}
