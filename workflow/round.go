package workflow

import (
	"maps"
	"slices"
)

// Round is one holding of an approval (một lượt bỏ phiếu): who may vote is fixed when it
// opens, as seats; who sits on a seat is asked when a vote is handed in.
type Round struct {
	State      string            `json:"state"`  // that holds the approval
	Opened     int               `json:"opened"` // version of the case at the opening
	Since      int               `json:"since"`  // version of the content voted on: the opening, or the latest update that voided votes
	Ballots    []Ballot          `json:"ballots"`
	Candidates []string          `json:"candidates,omitempty"`
	Owners     map[string]string `json:"owners,omitempty"`     // by candidate, the unit that it is of
	Places     int               `json:"places,omitempty"`     // how many candidates win
	Closed     *Result           `json:"closed,omitempty"`     // nil while it is open
	Definition string            `json:"definition,omitempty"` // reference of the version that holds it, by whose rules it is read; "" in rounds of version 0.1
}

// Ballot is the electorate of a lane with the votes handed in; of a secret approval the
// votes are kept elsewhere.
type Ballot struct {
	Lane  string `json:"lane,omitempty"`
	Seats []Seat `json:"seats"`
	Votes []Vote `json:"votes,omitempty"`
}

// Choice is what a vote says.
type Choice string

// The choices of a vote; one over candidates names them instead of saying yes.
const (
	Yes     Choice = "yes"
	No      Choice = "no"
	Abstain Choice = "abstain"
)

// Vote is one seat's vote, with the person who handed it in.
type Vote struct {
	Lane       string   `json:"lane,omitempty"`
	Seat       int      `json:"seat"` // its place among the ballot's seats
	Choice     Choice   `json:"choice,omitempty"`
	For        []string `json:"for,omitempty"` // candidates
	Person     string   `json:"person"`
	OnBehalfOf string   `json:"onBehalfOf,omitempty"`
}

// Count is the votes of one ballot, added up.
type Count struct {
	Yes     int            `json:"yes,omitempty"`
	No      int            `json:"no,omitempty"`
	Abstain int            `json:"abstain,omitempty"`
	Invalid int            `json:"invalid,omitempty"` // papers that say nothing that counts
	For     map[string]int `json:"for,omitempty"`     // by candidate; yes then counts the papers that name any
	Voted   []int          `json:"voted,omitempty"`   // seats that voted, where it is known: their units' own candidates are counted without them
}

// Papers is how many votes were handed in.
func (c Count) Papers() int { return c.Yes + c.No + c.Abstain + c.Invalid }

// Result is how a round was closed.
type Result struct {
	Outcome    Outcome  `json:"outcome"`
	Electorate int      `json:"electorate"` // seats, over all ballots
	Counts     []Count  `json:"counts"`     // by lane; none of a sealed round without a quorum
	Elected    []string `json:"elected,omitempty"`
	Level      []string `json:"level,omitempty"` // candidates with equal votes for the last places
	Minutes    *Minutes `json:"minutes,omitempty"`
}

// Minutes are the record of a count on paper (biên bản kiểm phiếu), by tellers of two units.
type Minutes struct {
	Number  string   `json:"number"`
	On      string   `json:"on"` // day, 2006-01-02
	Tellers []Teller `json:"tellers"`
}

// Teller is who counted, and for which unit.
type Teller struct {
	Person string `json:"person"`
	Unit   string `json:"unit"`
}

// Open tells whether votes are still taken.
func (r *Round) Open() bool { return r != nil && r.Closed == nil }

// Of returns the rules that the round is held by, of the program that holds it; nil where the
// program has none like it.
func (r *Round) Of(p *Program) *Approval {
	if p == nil {
		return nil
	}
	s, ok := p.State(r.State)
	if !ok || s.Approval == nil || len(s.Approval.Lanes) != len(r.Ballots) {
		return nil
	}
	for i := range r.Ballots {
		if r.Ballots[i].Lane != s.Approval.Lanes[i].Name {
			return nil
		}
	}
	return s.Approval
}

// open makes the round of the approval that a state holds, as it opens.
func (j *judgement) open(s *State, version int) *Round {
	a := s.Approval
	r := &Round{State: s.Name, Opened: version, Since: version, Ballots: make([]Ballot, len(a.Lanes)), Definition: j.p.Reference()}
	for i := range a.Lanes {
		r.Ballots[i] = Ballot{Lane: a.Lanes[i].Name, Seats: j.electorate(&a.Lanes[i])}
	}
	if a.Choose == nil {
		return r
	}
	r.Candidates, _ = j.list(a.Choose.From)
	r.Candidates = slices.Clone(r.Candidates)
	r.Places = a.Choose.Seats
	if v, _ := j.fact(a.Choose.SeatsFact); a.Choose.SeatsFact != "" {
		places, _ := v.(int64)
		r.Places = int(max(places, 0))
	}
	for _, candidate := range r.Candidates {
		if owner := j.f.Owners[candidate]; owner != "" {
			if r.Owners == nil {
				r.Owners = map[string]string{}
			}
			r.Owners[candidate] = owner
		}
	}
	return r
}

// Electorate returns the seats that could vote if the approval of the state were opened now in
// a case of this roster, over all its lanes, each once; none for a state without one.
func (p *Program) Electorate(state string, r Roster) []Seat {
	i, ok := p.stateAt[state]
	if !ok || p.states[i].Approval == nil {
		return nil
	}
	j := p.judge(&p.states[i], &Case{State: state}, &Facts{Roster: r}, &Command{})
	var seats []Seat
	for l := range p.states[i].Approval.Lanes {
		for _, seat := range j.electorate(&p.states[i].Approval.Lanes[l]) {
			if !slices.Contains(seats, seat) {
				seats = append(seats, seat)
			}
		}
	}
	return seats
}

// electorate is the seats of a lane: each once, without those that are excluded and, where
// the case is with the cluster, without the subject's own unit and its kin (rule 2).
func (j *judgement) electorate(l *Lane) []Seat {
	var seats []Seat
	if l.Electors == ElectorsMembers {
		for _, unit := range j.f.Roster.Rotation {
			seats = append(seats, Seat{Post: postHead, Unit: unit})
		}
	} else {
		seats = j.seating.of(j.p.roleIndex[l.Electors])
	}
	var out []Seat
	for _, name := range l.Exclude {
		out = append(out, j.seating.of(j.p.roleIndex[name])...)
	}
	kept := []Seat{}
	for _, seat := range seats {
		own := !j.within && j.f.Roster.Akin(seat.Unit)
		if !own && !slices.Contains(out, seat) && !slices.Contains(kept, seat) {
			kept = append(kept, seat)
		}
	}
	return kept
}

// withVote returns the round with one vote more; the given one stays as it was.
func (r *Round) withVote(v Vote) *Round {
	next := r.copied()
	for i := range next.Ballots {
		if next.Ballots[i].Lane == v.Lane {
			next.Ballots[i].Votes = append(slices.Clone(next.Ballots[i].Votes), v)
		}
	}
	return next
}

// voided returns the round without votes: the content voted on is another one.
func (r *Round) voided(version int) *Round {
	next := r.copied()
	next.Since = version
	for i := range next.Ballots {
		next.Ballots[i].Votes = nil
	}
	return next
}

// copied returns a round that can be changed down to its ballots.
func (r *Round) copied() *Round {
	next := *r
	next.Ballots = slices.Clone(r.Ballots)
	next.Owners = maps.Clone(r.Owners)
	return &next
}

// Count adds up the votes handed in.
func (b *Ballot) Count() Count {
	var c Count
	for _, v := range b.Votes {
		c.add(v.Choice, v.For)
		c.seatVoted(v.Seat)
	}
	return c
}

// add counts what one vote says.
func (c *Count) add(choice Choice, named []string) {
	switch {
	case len(named) > 0:
		c.Yes++
		if c.For == nil {
			c.For = map[string]int{}
		}
		for _, candidate := range named {
			c.For[candidate]++
		}
	case choice == Yes:
		c.Yes++
	case choice == No:
		c.No++
	default:
		c.Abstain++
	}
}

// seatVoted notes that a seat has voted; in the order of the seats, so that a count does not
// tell in which order the votes came.
func (c *Count) seatVoted(seat int) {
	at, _ := slices.BinarySearch(c.Voted, seat)
	c.Voted = slices.Insert(c.Voted, at, seat)
}
