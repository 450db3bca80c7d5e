package workflow

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// ballot puts the vote of a step, or its count, into the command.
func (run *simulation) ballot(cmd *Command, step ScriptStep) *Text {
	switch step.Action {
	case ActionVote:
		cmd.Input = nil
		cmd.Vote = Vote{Lane: step.Lane, Choice: Choice(step.Choice), For: step.For}
	case ActionTally:
		cmd.Input = nil
		return run.count(cmd, step)
	}
	return nil
}

// count brings the count of a secret round: of the votes that were handed in, or of the
// papers that the step's input tells.
func (run *simulation) count(cmd *Command, step ScriptStep) *Text {
	a := run.approval()
	if a == nil || !a.Secret {
		return nil
	}
	if a.Custody == CustodyServer {
		counted := (&Ballot{Votes: run.sealed}).Count()
		cmd.Count = &counted
		return nil
	}
	var paper struct {
		Count
		Minutes *Minutes `json:"minutes"`
	}
	text, err := json.Marshal(step.Input)
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		err = decoder.Decode(&paper)
	}
	if err != nil {
		return &Text{
			fmt.Sprintf("Kết quả kiểm phiếu không đọc được: %v.", err),
			fmt.Sprintf("The count cannot be read: %v.", err)}
	}
	cmd.Count, cmd.Minutes = &paper.Count, paper.Minutes
	if cmd.Minutes == nil {
		cmd.Minutes = run.minutes()
	}
	return nil
}

// minutes are those that a count has which brings none: by the first two units that may
// count.
func (run *simulation) minutes() *Minutes {
	m := &Minutes{Number: "1", On: run.at.In(zone).Format(time.DateOnly)}
	for _, unit := range run.facts.Roster.Rotation {
		if !run.facts.Roster.Akin(unit) && len(m.Tellers) < 2 {
			m.Tellers = append(m.Tellers, Teller{Person: "teller@" + unit, Unit: unit})
		}
	}
	return m
}

// approval is the one that is open, nil where there is none.
func (run *simulation) approval() *Approval {
	i, ok := run.p.stateAt[run.c.State]
	if !ok || !run.c.Round.Open() {
		return nil
	}
	return run.p.states[i].Approval
}

// roll says who has voted in secret, as the keeper of those votes would.
func (run *simulation) roll() {
	run.facts.Roll, run.facts.Voters = nil, nil
	for _, v := range run.sealed {
		if b := run.c.Round.ballot(v.Lane); b != nil {
			run.facts.Roll = append(run.facts.Roll, b.Seats[v.Seat])
		}
		run.facts.Voters = append(run.facts.Voters, v.Person)
	}
}

// keep takes a decision into the case; a secret vote is kept aside, and void with its round.
func (run *simulation) keep(d Decision) {
	if d.Sealed {
		run.sealed = append(run.sealed, *d.Event.Vote)
		return
	}
	run.c = run.p.Evolve(run.c, d.Event)
	if d.Event.Opens != nil || d.Event.Voids || d.Event.Result != nil {
		run.sealed = nil
	}
}

// firstRole is the first role that the definition lets take the step, "" for none; of a
// vote the electors of its lane.
func (run *simulation) firstRole(step ScriptStep) string {
	if a := run.approval(); step.Action == ActionVote && a != nil {
		for _, l := range a.Lanes {
			if l.Name == step.Lane {
				return l.Electors
			}
		}
	}
	return run.p.firstRole(step.Action)
}

// tallyRoles are those that close a round of the first state that holds one.
func (p *Program) tallyRoles() []string {
	for i := range p.states {
		if s := p.ballots[ActionTally+" "+p.states[i].Name]; s != nil {
			return s.action.Roles
		}
	}
	return nil
}

// member is who votes for a member of the cluster: the one at Unit, else the first that
// has not voted yet.
func (run *simulation) member(step ScriptStep) *Holding {
	if step.Unit != "" {
		return &Holding{Post: postHead, Unit: step.Unit}
	}
	var seats []Seat
	for _, unit := range run.facts.Roster.Rotation {
		if !run.facts.Roster.Akin(unit) {
			seats = append(seats, Seat{Post: postHead, Unit: unit})
		}
	}
	for _, seat := range run.waiting(step, seats) {
		return &Holding{Post: seat.Post, Unit: seat.Unit}
	}
	return nil
}

// waiting puts those seats first that the step can vote from: in its lane, without a vote
// yet. A person with a name has one seat throughout.
func (run *simulation) waiting(step ScriptStep, seats []Seat) []Seat {
	if step.Action != ActionVote || step.Person != "" || !run.c.Round.Open() {
		return seats
	}
	b := run.c.Round.ballot(step.Lane)
	if b == nil {
		return seats
	}
	voted := slices.Clone(b.Votes)
	for _, v := range run.sealed {
		if v.Lane == step.Lane {
			voted = append(voted, v)
		}
	}
	free := func(s Seat) bool {
		i := slices.Index(b.Seats, s)
		return i >= 0 && !slices.ContainsFunc(voted, func(v Vote) bool { return v.Seat == i })
	}
	first := slices.DeleteFunc(slices.Clone(seats), func(s Seat) bool { return !free(s) })
	return append(first, slices.DeleteFunc(slices.Clone(seats), free)...)
}

// openLanes tells for each lane of the round that is open whether anybody can vote.
func (run *simulation) openLanes() []Opening {
	list := []Opening{}
	a := run.approval()
	if a == nil {
		return list
	}
	for i := range a.Lanes {
		opening := Opening{Action: ActionVote, Lane: a.Lanes[i].Name, To: run.c.State}
		for _, seat := range run.c.Round.Ballots[i].Seats {
			actor := personOn(Holding(seat))
			run.roll()
			blockers := run.p.ExplainVote(run.c, actor, run.facts, run.at)[i].Blockers
			if len(blockers) == 0 {
				opening.Roles, opening.Blockers = []string{a.Lanes[i].Electors}, nil
				break
			}
			if opening.Blockers == nil || len(blockers) < len(opening.Blockers) {
				opening.Blockers = blockers
			}
		}
		list = append(list, opening)
	}
	return list
}
