package workflow

import (
	"fmt"
	"slices"
	"strconv"
)

// secretAtLeast is how many voters keep a vote secret: of two, each knows the other's.
const secretAtLeast = 3

// countsOf lists the counts of so many electors that between them show every outcome: all
// of one mind, or evenly split, with those abstaining who are left over. Where nothing
// closes the approval but the votes, all of them are handed in.
func (a *Approval) countsOf(electors int, due bool) []Count {
	half := electors / 2
	list := []Count{{Yes: electors}, {No: electors}}
	if due || electors%2 == 0 {
		list = append(list, Count{Yes: half, No: half})
	}
	if a.Abstain != AbstainRefused {
		list = append(list, Count{Abstain: electors}, Count{Yes: half, No: half, Abstain: electors - 2*half})
	}
	if due {
		list = append(list, Count{})
	}
	return list
}

// closes tells whether something ends the approval of a state: its due time, its tellers, or
// its votes.
func (s *State) closes() bool {
	return s.Approval.Custody == CustodyPaper || s.Deadline != nil || !s.Approval.Secret
}

// sizes are the electorates of a lane's range that show everything there is to see: what is
// possible depends on whether so many votes can be had at all, and on evenness.
func (l *Lane) sizes() []int {
	var list []int
	for _, from := range []int{l.Expect.Min, l.Expect.Max - 3, l.Need.Votes - 1, l.Quorum.Votes - 1} {
		for n := from; n < from+4; n++ {
			if n >= l.Expect.Min && n <= l.Expect.Max && !slices.Contains(list, n) {
				list = append(list, n)
			}
		}
	}
	return list
}

// laneEnds lists the outcomes that a lane can have over its range of electorates.
func (a *Approval) laneEnds(i int, due bool) []Outcome {
	var list []Outcome
	for _, n := range a.Lanes[i].sizes() {
		if n == 0 && !due {
			continue // nobody is there whose vote would end it
		}
		for _, c := range a.countsOf(n, due) {
			if o := a.lane(i, n, c, ""); !slices.Contains(list, o) {
				list = append(list, o)
			}
		}
	}
	return list
}

// lanesAtMost bounds how many lanes are combined, and shownAtMost for how many approvals
// votes are looked for; beyond them every end is possible, and nothing shows it.
const (
	lanesAtMost = 4
	shownAtMost = 50
)

// ends lists the outcomes that an approval can have over its range of electorates.
func (s *State) ends() []Outcome {
	a := s.Approval
	due := s.Deadline != nil || a.Custody == CustodyPaper
	switch {
	case !s.closes():
		return nil
	case a.Choose != nil:
		return a.electionEnds(due)
	case len(a.Lanes) > lanesAtMost:
		return Outcomes()
	}
	possible := make([][]Outcome, len(a.Lanes))
	for i := range a.Lanes {
		possible[i] = a.laneEnds(i, due)
	}
	var list []Outcome
	eachOf(possible, func(lanes []Outcome) {
		if o := a.combine(lanes); !slices.Contains(list, o) {
			list = append(list, o)
		}
	})
	if len(a.Veto) > 0 && !slices.Contains(list, Failed) {
		list = append(list, Failed)
	}
	return list
}

// eachOf visits every choice of one element from each list.
func eachOf[T any](lists [][]T, visit func([]T)) {
	chosen := make([]T, len(lists))
	var choose func(at int)
	choose = func(at int) {
		if at == len(lists) {
			visit(chosen)
			return
		}
		for _, x := range lists[at] {
			chosen[at] = x
			choose(at + 1)
		}
	}
	choose(0)
}

// electionEnds are the outcomes of a vote over candidates: how they are is not known.
func (a *Approval) electionEnds(due bool) []Outcome {
	l := &a.Lanes[0]
	var list []Outcome
	if due {
		list = append(list, NoQuorum)
	}
	for _, n := range l.sizes() {
		if n == 0 || !l.Quorum.Met(n, n) {
			continue
		}
		if l.Need.Met(n, n) {
			list = append(list, Passed)
		}
		list = append(list, Failed)
		if n > 1 {
			list = append(list, Tied)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// ballots tells what is wrong with the approvals, over their ranges of electorates.
func (c *checker) ballots() {
	for i := range c.p.states {
		s := &c.p.states[i]
		if s.Approval == nil {
			continue
		}
		for l := range s.Approval.Lanes {
			c.impossible(s, &s.Approval.Lanes[l])
		}
		c.openForever(s)
		if s.Approval.Secret {
			c.secret(s)
		}
	}
}

// impossible tells the electorates that can pass nothing, even if all say yes.
func (c *checker) impossible(s *State, l *Lane) {
	// All of them are as many as can be had, so a part of them always is; only a number may
	// be more than there are.
	least := max(1, l.Need.Votes, l.Quorum.Votes)
	if l.Expect.Min >= least {
		return
	}
	most := min(least-1, l.Expect.Max)
	all := most == l.Expect.Max
	severity := SeverityWarning
	switch {
	case all:
		severity = SeverityError
	case most == 0:
		severity = SeverityNote // that nobody passes nothing is no surprise
	}
	c.tell(kindApproval, s.Name, Finding{Code: FindingBallotImpossible, Severity: severity, Verdict: VerdictProved, Message: Text{
		fmt.Sprintf("Ở “%s”, nhóm %s không thể thông qua điều gì khi có %s người bỏ phiếu.", s.Label.VI, laneName(l), numbers(l.Expect.Min, most)),
		fmt.Sprintf("In “%s”, the electorate %s can pass nothing when it has %s voters.", s.Label.EN, laneName(l), numbers(l.Expect.Min, most))}})
}

func laneName(l *Lane) string {
	if l.Name != "" {
		return l.Name
	}
	return l.Electors
}

// numbers writes a run of whole numbers.
func numbers(least, most int) string {
	if least == most {
		return strconv.Itoa(least)
	}
	return fmt.Sprintf("%d–%d", least, most)
}

// openForever tells an approval that nothing closes: a secret one without a due time, and
// an open one without it as long as somebody does not vote.
func (c *checker) openForever(s *State) {
	if s.Deadline != nil || s.Approval.Custody == CustodyPaper {
		return
	}
	severity := SeverityWarning
	if s.Approval.Secret {
		severity = SeverityError
	}
	c.tell(kindApproval, s.Name, Finding{Code: FindingBallotOpen, Severity: severity, Verdict: VerdictProved, Message: Text{
		fmt.Sprintf("Cuộc bỏ phiếu ở “%s” không có hạn: nếu có người không bỏ phiếu, nó mở mãi.", s.Label.VI),
		fmt.Sprintf("The vote in “%s” has no due time: as long as somebody does not vote, it stays open for ever.", s.Label.EN)}})
}

// secret tells what breaks the secret: too few voters, and ends that a person can choose
// the moment of.
func (c *checker) secret(s *State) {
	l := &s.Approval.Lanes[0]
	if least := max(l.Expect.Min, 1); least < secretAtLeast && l.Expect.Max > 0 {
		c.tell(kindApproval, s.Name, Finding{Code: FindingSecretSmall, Severity: SeverityWarning, Verdict: VerdictProved, Message: Text{
			fmt.Sprintf("Phiếu kín ở “%s” có thể chỉ có %d người bỏ: kết quả cho biết ai bỏ thế nào.", s.Label.VI, least),
			fmt.Sprintf("The secret vote in “%s” may have only %d voters: the tally then tells who voted how.", s.Label.EN, least)}})
	}
	for _, exit := range c.p.exits[s.Name] {
		if exit.action.ByVote || len(exit.action.who) == 0 {
			continue
		}
		c.tell(kindMove, exit.action.Name+" "+s.Name, Finding{Code: FindingEarlySecret, Severity: SeverityWarning, Verdict: VerdictProved, Message: Text{
			fmt.Sprintf("“%s” kết thúc cuộc bỏ phiếu kín trước hạn, theo ý một người.", exit.action.Label.VI),
			fmt.Sprintf("“%s” ends a secret vote before its time, as one person pleases.", exit.action.Label.EN)}})
	}
}
