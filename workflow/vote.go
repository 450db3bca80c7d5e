package workflow

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// postHead is the post that votes for a member of the cluster.
const postHead = "HEAD"

// paper is the vote that a command brings, or the count.
type paper struct {
	lane   string
	choice Choice
	named  []string
}

// readVote reads the vote of a command against the round that is open; what cannot be
// taken is told.
func (a *Approval) readVote(r *Round, cmd *Command) (paper, []InputProblem) {
	p := paper{cmd.Vote.Lane, cmd.Vote.Choice, cmd.Vote.For}
	if !slices.ContainsFunc(a.Lanes, func(l Lane) bool { return l.Name == p.lane }) {
		names := a.laneNames()
		return p, []InputProblem{badVote("lane", Text{"Hãy chọn nhóm biểu quyết: " + names + ".", "Choose a lane: " + names + "."})}
	}
	if a.Choose == nil {
		return p, a.readChoice(p)
	}
	if len(p.named) == 0 && p.choice == Abstain && a.Abstain != AbstainRefused {
		return p, nil
	}
	if p.choice != "" && p.choice != Yes || len(p.named) == 0 {
		return p, []InputProblem{badVote("for", Text{"Hãy chọn ít nhất một người hoặc đơn vị trong danh sách.", "Name at least one of the candidates."})}
	}
	if len(p.named) > r.Places {
		return p, []InputProblem{badVote("for", Text{"Chọn quá số lượng được bầu.", "More candidates are named than can win."})}
	}
	for i, candidate := range p.named {
		if !slices.Contains(r.Candidates, candidate) || slices.Contains(p.named[:i], candidate) {
			return p, []InputProblem{badVote("for", Text{"Có lựa chọn không nằm trong danh sách hoặc bị lặp.", "A choice is no candidate, or is named twice."})}
		}
	}
	return p, nil
}

// laneNames lists the lanes for a sentence.
func (a *Approval) laneNames() string {
	names := make([]string, len(a.Lanes))
	for i := range a.Lanes {
		names[i] = a.Lanes[i].Name
	}
	return strings.Join(names, ", ")
}

func (a *Approval) readChoice(p paper) []InputProblem {
	if len(p.named) > 0 {
		return []InputProblem{badVote("for", Text{"Biểu quyết này không có danh sách để chọn.", "This vote is not over candidates."})}
	}
	switch {
	case p.choice == Yes, p.choice == No, p.choice == Abstain && a.Abstain != AbstainRefused:
		return nil
	case p.choice == Abstain:
		return []InputProblem{badVote("choice", Text{"Biểu quyết này không nhận phiếu trắng.", "This vote takes no abstention."})}
	}
	return []InputProblem{badVote("choice", Text{"Hãy chọn đồng ý, không đồng ý hoặc không có ý kiến.", "Say yes, no or abstain."})}
}

func badVote(field string, say Text) InputProblem {
	return InputProblem{CodeInvalidInput, []string{field}, say}
}

// decideVote accepts one seat's vote, or refuses it. Where the vote decides the round, it
// closes it too, and Follow names the action that the engine takes next.
func (p *Program) decideVote(c *Case, cmd *Command, f *Facts) (Decision, *Refusal) {
	s, refusal := p.voting(c, ActionVote)
	if refusal != nil {
		return Decision{}, refusal
	}
	a := s.from.Approval
	if a.Custody == CustodyPaper {
		return Decision{}, &Refusal{Blockers: []Blocker{builtIn(CodeOnPaper)}}
	}
	handed, problems := a.readVote(c.Round, cmd)
	if utf8.RuneCountInString(cmd.Note) > 0 && a.Secret {
		problems = append(problems, badVote(inputNote, Text{"Phiếu kín không kèm ghi chú.", "A secret vote takes no note."}))
	}
	if len(problems) > 0 {
		return Decision{}, &Refusal{Inputs: problems}
	}
	j := p.judge(s.from, c, f, cmd)
	j.told = true
	seat, blockers := j.ballot(s, a, handed.lane)
	if len(blockers) == 0 {
		blockers = j.ownCandidate(seat, handed)
	}
	if len(blockers) > 0 {
		return Decision{}, &Refusal{Blockers: blockers}
	}
	e := j.event(s, c.Round.ballot(handed.lane).Seats[seat])
	e.Vote = &Vote{Lane: handed.lane, Seat: seat, Choice: handed.choice, For: handed.named, Person: cmd.Actor.ID, OnBehalfOf: e.OnBehalfOf}
	if a.Secret {
		return Decision{Event: e, Sealed: true}, nil
	}
	d := Decision{Event: e}
	if result, decided := a.decided(c.Round.withVote(*e.Vote), j.seatsOf); decided {
		d.Event.Result, d.Follow = &result, a.On[result.Outcome]
	}
	return d, nil
}

// voting finds the approval of a case's state while its round is open, or tells why there
// is none.
func (p *Program) voting(c *Case, action string) (*step, *Refusal) {
	s := p.ballots[action+" "+c.State]
	if s == nil || !c.Round.Open() {
		return nil, &Refusal{Blockers: []Blocker{p.wrongState(c.State)}}
	}
	return s, nil
}

// ballot answers by which seat of the lane the actor votes, or all that stands in his way.
// Who holds a seat of the electorate votes for himself alone, and nobody votes twice in one
// round, for whomever: a delegation lends a voice to the absent, and gives nobody two.
func (j *judgement) ballot(s *step, a *Approval, lane string) (int, []Blocker) {
	r := j.c.Round
	seat, code := j.seat(s, r, lane)
	if code != "" {
		return 0, []Blocker{builtIn(code)}
	}
	var list []Blocker
	if overdue(j.c, j.cmd.At) {
		list = append(list, builtIn(CodeVoteClosed))
	}
	if a.Sequence && !j.reached(a, r, lane) {
		list = append(list, builtIn(CodeNotYetOpen))
	}
	b := r.ballot(lane)
	if slices.ContainsFunc(b.Votes, func(v Vote) bool { return v.Seat == seat }) || slices.Contains(j.f.Roll, b.Seats[seat]) {
		return seat, append(list, builtIn(CodeAlreadyVoted))
	}
	if j.votedBefore(r, b) || j.giver() != "" && j.holdsVote(r) {
		list = append(list, builtIn(CodeOneVote))
	}
	return seat, list
}

// seat finds the seat from which the actor votes in the lane: his own, or a giver's; one
// that has not voted yet, where there are several.
func (j *judgement) seat(s *step, r *Round, lane string) (int, string) {
	b := r.ballot(lane)
	found, code := -1, CodeNotPermitted
	for n := range j.capacities() {
		as, chosen := j.capacity(n)
		if !chosen || j.cmd.Actor.administers() || as.administers() {
			continue
		}
		for i, seat := range b.Seats {
			if !j.allows(seat.Post, ActionVote) || !as.may(ActionVote) || !sitsOn(as.Holdings, seat) {
				continue
			}
			if !j.within && j.inConflict(as) {
				code = CodeConflictOfInterest
				continue
			}
			if found < 0 || j.hasVoted(b, found) && !j.hasVoted(b, i) {
				found, j.as = i, n
			}
		}
		if found >= 0 && !j.hasVoted(b, found) {
			return found, ""
		}
	}
	if found >= 0 {
		return found, ""
	}
	if code == CodeNotPermitted && !j.within && j.lostSeat(lane, s.from.Approval) {
		code = CodeConflictOfInterest
	}
	return 0, code
}

func (j *judgement) hasVoted(b *Ballot, seat int) bool {
	return slices.ContainsFunc(b.Votes, func(v Vote) bool { return v.Seat == seat }) || slices.Contains(j.f.Roll, b.Seats[seat])
}

// lostSeat tells whether the actor would vote in the lane but for the conflict of his unit.
func (j *judgement) lostSeat(lane string, a *Approval) bool {
	i := slices.IndexFunc(a.Lanes, func(l Lane) bool { return l.Name == lane })
	for _, h := range j.cmd.Actor.Holdings {
		if !j.f.Roster.Akin(h.Unit) {
			continue
		}
		if a.Lanes[i].Electors == ElectorsMembers {
			if h.Post == postHead && slices.Contains(j.f.Roster.Rotation, h.Unit) {
				return true
			}
			continue
		}
		would := newSeating(j.p, &j.f.Roster)
		would.exempt = h.Unit
		if slices.ContainsFunc(would.of(j.p.roleIndex[a.Lanes[i].Electors]), h.sitsOn) {
			return true
		}
	}
	return false
}

// reached tells whether every lane before this one has passed.
func (j *judgement) reached(a *Approval, r *Round, lane string) bool {
	for i := range r.Ballots {
		if r.Ballots[i].Lane == lane {
			return true
		}
		b := &r.Ballots[i]
		possible := a.possible(i, b, 0, j.seatsOf)
		if len(possible) != 1 || possible[0] != Passed {
			return false
		}
	}
	return true
}

// votedBefore tells whether the actor, or whom he acts for, has handed in a vote of this lane
// already, himself or by another; or of any lane, where he acts for another. In a secret round the caller tells it: no vote is in the case.
func (j *judgement) votedBefore(r *Round, b *Ballot) bool {
	for _, voter := range j.f.Voters {
		if j.isOneOf(Deed{Person: voter}) {
			return true
		}
	}
	for i := range r.Ballots {
		if &r.Ballots[i] != b && j.giver() == "" {
			continue
		}
		if slices.ContainsFunc(r.Ballots[i].Votes, func(v Vote) bool { return j.isOneOf(Deed{Person: v.Person, OnBehalfOf: v.OnBehalfOf}) }) {
			return true
		}
	}
	return false
}

// holdsVote tells whether the actor himself sits on a seat of the round.
func (j *judgement) holdsVote(r *Round) bool {
	for i := range r.Ballots {
		if slices.ContainsFunc(r.Ballots[i].Seats, func(s Seat) bool { return sitsOn(j.cmd.Actor.Holdings, s) }) {
			return true
		}
	}
	return false
}

// ownCandidate refuses a vote for a candidate of the voter's own unit (rule 2).
func (j *judgement) ownCandidate(seat int, p paper) []Blocker {
	unit := j.c.Round.ballot(p.lane).Seats[seat].Unit
	for _, candidate := range p.named {
		owner := j.c.Round.Owners[candidate]
		of := func(h Holding) bool { return h.Unit == owner }
		if owner != "" && (owner == unit || slices.ContainsFunc(j.cmd.Actor.Holdings, of) || slices.ContainsFunc(j.acting().All, of)) {
			return []Blocker{builtIn(CodeConflictOfInterest)}
		}
	}
	return nil
}

// ballot finds the ballot of a lane.
func (r *Round) ballot(lane string) *Ballot {
	for i := range r.Ballots {
		if r.Ballots[i].Lane == lane {
			return &r.Ballots[i]
		}
	}
	return nil
}

// seatsOf are a role's seats.
func (j *judgement) seatsOf(role string) []Seat { return j.seating.of(j.p.roleIndex[role]) }
