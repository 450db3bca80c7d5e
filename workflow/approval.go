package workflow

import (
	"fmt"
	"math/big"
)

// Approval is a vote that a state holds (biểu quyết, bỏ phiếu): it opens on entering the
// state, each entry being a round of its own, and closes into an action by approval. Its
// slices are shared and must not be changed.
type Approval struct {
	Lanes    []Lane
	Pass     [][]int  // combinations of lanes, by their places, any of which suffices
	Sequence bool     // lanes open one after the other, each when the one before has passed
	Veto     []string // roles: a no from one of their seats decides
	Abstain  Abstention
	Tie      string // role whose seat's side wins on equal votes; "": tied
	Content  bool   // votes are for the content voted on: an update voids them
	Secret   bool
	Custody  Custody // of a secret one; open ones have CustodyOpen
	Tally    []string
	Choose   *Choose // nil: yes or no
	decides  bool    // one of its outcomes is a step of another unit's (rule 2)
	On       map[Outcome]string
}

// Lane is one electorate of an approval with what it takes to pass.
type Lane struct {
	Name     string
	Electors string // a role of the definition, or members
	Exclude  []string
	Need     Share
	Quorum   Share
	Expect   Range // how many electors the checker assumes
}

// ElectorsMembers stands for the heads of all units of the cluster's rotation.
const ElectorsMembers = "members"

// Range is a number of electors, both ends included.
type Range struct{ Min, Max int }

// Share is a part of a base, exact: at least (or more than) Part of it, or so many Votes.
// Numerator and denominator of Part have at most four digits.
type Share struct {
	Of       Base
	Part     *big.Rat // nil where Votes counts
	MoreThan bool     // more than Part, rather than at least
	Votes    int
}

// Base is what a share is of.
type Base string

// The bases of shares.
const (
	BaseCast       Base = "cast"       // yes and no, and abstentions where they count
	BasePresent    Base = "present"    // everybody who handed in a vote, abstentions included
	BaseElectorate Base = "electorate" // every seat that may vote
)

// Abstention says what an abstention is.
type Abstention string

// Abstentions are taken but not among the cast, among the cast, or not taken.
const (
	AbstainIgnored Abstention = "ignored"
	AbstainCounted Abstention = "counted"
	AbstainRefused Abstention = "refused"
)

// Custody says who keeps the choices of an approval until it is closed.
type Custody string

// Open votes are history; sealed ones are kept by the server, or on paper by tellers.
const (
	CustodyOpen   Custody = "open"
	CustodyServer Custody = "server"
	CustodyPaper  Custody = "paper"
)

// Choose makes an approval one over several candidates: From is the list fact that names
// them; as many win as SeatsFact says, or Seats.
type Choose struct {
	From      string
	SeatsFact string
	Seats     int
}

// Outcome is how an approval ended.
type Outcome string

// The outcomes of approvals.
const (
	Passed   Outcome = "passed"
	Failed   Outcome = "failed"
	Tied     Outcome = "tied"
	NoQuorum Outcome = "no_quorum"
)

// Outcomes lists them from the best to the worst: the order in which combinations of lanes
// are preferred.
func Outcomes() []Outcome { return []Outcome{Passed, Tied, NoQuorum, Failed} }

// Met tells whether so many votes are the share of a base of that size. No votes are no
// share of anything.
func (s Share) Met(votes, base int) bool {
	if votes <= 0 {
		return false
	}
	if s.Part == nil {
		return votes >= s.Votes
	}
	has, wanted := int64(votes)*s.Part.Denom().Int64(), int64(base)*s.Part.Num().Int64()
	return has > wanted || has == wanted && !s.MoreThan
}

// String says what it takes as the definition would, such as: more than 1/2 of cast.
func (s Share) String() string {
	switch {
	case s.Part == nil && s.Votes == 1:
		return "1 vote"
	case s.Part == nil:
		return fmt.Sprintf("%d votes", s.Votes)
	case s.MoreThan:
		return fmt.Sprintf("more than %s of %s", s.Part.RatString(), s.Of)
	}
	return fmt.Sprintf("at least %s of %s", s.Part.RatString(), s.Of)
}

// half tells whether equal votes are a tie, and not simply too few.
func (s Share) half() bool {
	return s.Part != nil && s.MoreThan && s.Part.Cmp(big.NewRat(1, 2)) == 0 && s.Of == BaseCast
}
