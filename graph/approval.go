package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/calendar"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// approval makes the latest vote on a subject as the viewer may know it, nil where there was
// none. Those of all subjects of its list, which are of one kind, are read together.
func (r *Resolver) approval(ctx context.Context, subjectID string, of model.Page) (*generated.Approval, error) {
	p, ok := of.(*page)
	if !ok {
		return nil, fmt.Errorf("graph: %s came in a list of the kind %T", subjectID, of)
	}
	votes, err := once(&p.answers, "approvals", func() (map[string]*generated.Approval, error) {
		return r.approvals(ctx, id.Prefix(subjectID), p.subjects)
	})
	return votes[subjectID], err
}

// approvals makes the latest votes of subjects of one kind, by subject, in one batch.
func (r *Resolver) approvals(ctx context.Context, prefix string, ids []string) (map[string]*generated.Approval, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	subjects, err := r.kinds()[prefix].standing(ctx, s.moment, ids)
	if err != nil {
		return nil, err
	}
	subjects = slices.DeleteFunc(subjects, func(s *runtime.Subject) bool { return s.Case.Round == nil })
	if len(subjects) == 0 {
		return nil, nil
	}
	polls, err := r.Runtime.Polls(ctx, r.Store.Client, s.moment, prefix, subjects)
	if err != nil {
		return nil, err
	}
	made := make(map[string]*generated.Approval, len(subjects))
	for i, subject := range subjects {
		if a := (&ballot{session: s, subject: subject, poll: polls[i]}).approval(); a != nil {
			made[subject.ID] = a
		}
	}
	return made, nil
}

// ballot is a subject's vote, looked at by one viewer.
type ballot struct {
	*session
	subject *runtime.Subject
	poll    runtime.Poll
	rules   *workflow.Approval
	told    bool // votes are told: they are open, and the viewer is in no conflict or the round is closed
	on      calendar.Date
}

// approval makes the vote, by the rules of the version that held it; nil where it is not known.
func (b *ballot) approval() *generated.Approval {
	round := b.subject.Case.Round
	held := b.moment.Book.Held(b.subject)
	if held == nil {
		return nil
	}
	closed := round.Closed != nil
	b.rules, b.on = held, calendar.Of(b.subject.Case.At)
	b.told = !b.rules.Secret && (closed || !conflicted(b.moment, b.subject))
	a := &generated.Approval{
		Round: round.Opened, Open: round.Open() && b.subject.Case.State == round.State, Secret: b.rules.Secret,
		Custody: custodies[b.rules.Custody], Lanes: b.lanes(), Candidates: b.candidates(), Elected: []string{}, Level: []string{},
	}
	if due, ok := b.subject.Case.Dues[round.State]; ok {
		a.ClosesAt = &due
	}
	if b.rules.Choose != nil {
		a.Places = &round.Places
	}
	if closed {
		outcome := outcomes[round.Closed.Outcome]
		a.Outcome, a.Minutes = &outcome, b.minutes()
		a.Elected = append(a.Elected, round.Closed.Elected...)
		a.Level = append(a.Level, round.Closed.Level...)
	}
	if b.poll.Document != "" {
		a.Document = json.RawMessage(b.poll.Document)
	}
	return a
}

var (
	custodies = map[workflow.Custody]generated.Custody{
		workflow.CustodyOpen: generated.CustodyOpen, workflow.CustodyServer: generated.CustodyServer, workflow.CustodyPaper: generated.CustodyPaper,
	}
	outcomes = map[workflow.Outcome]generated.ApprovalOutcome{
		workflow.Passed: generated.ApprovalOutcomePassed, workflow.Failed: generated.ApprovalOutcomeFailed,
		workflow.Tied: generated.ApprovalOutcomeTied, workflow.NoQuorum: generated.ApprovalOutcomeNoQuorum,
	}
	choices = map[workflow.Choice]generated.Choice{
		workflow.Yes: generated.ChoiceYes, workflow.No: generated.ChoiceNo, workflow.Abstain: generated.ChoiceAbstain,
	}
)

// conflicted tells whether the viewer, or whoever has delegated to him, holds anything at the
// unit of the subject, which has a round, at one akin to it, or at a candidate's: he is not told
// how the votes stand until they are published (rule 6 of the rules on conflict of interest).
func conflicted(m runtime.Moment, subject *runtime.Subject) bool {
	roster, owners := subject.Roster, subject.Case.Round.Owners
	concerned := func(unit string) bool {
		if unit == "" {
			return false
		}
		for _, owner := range owners {
			if owner == unit {
				return true
			}
		}
		return unit == roster.Unit || slices.Contains(roster.Kin, unit)
	}
	holds := func(list []workflow.Holding) bool {
		return slices.ContainsFunc(list, func(h workflow.Holding) bool { return concerned(h.Unit) })
	}
	if holds(m.Actor.Holdings()) {
		return true
	}
	for _, d := range m.Actor.For {
		if holds(d.AsGiver().All) {
			return true
		}
	}
	return false
}

// lanes makes the electorates.
func (b *ballot) lanes() []generated.ApprovalLane {
	round := b.subject.Case.Round
	made := make([]generated.ApprovalLane, len(round.Ballots))
	for i := range round.Ballots {
		rules := b.rules.Lanes[i]
		made[i] = generated.ApprovalLane{
			Name: model.Words(rules.Name), Electors: b.electors(&round.Ballots[i]),
			Need: share(rules.Need, b.world.Language), Quorum: share(rules.Quorum, b.world.Language), Count: b.count(i), Blockers: []model.Blocker{},
		}
		if i < len(b.poll.Lanes) {
			lane := b.poll.Lanes[i]
			made[i].Allowed, made[i].Blockers = lane.Allowed, model.NewBlockers(lane.Blockers, b.world.Language)
			made[i].OnBehalfOf = b.person(lane.OnBehalfOf)
		}
	}
	return made
}

// electors makes the seats of an electorate. In a secret round it is told who has voted once
// it is closed, and never what; on paper nobody knows.
func (b *ballot) electors(of *workflow.Ballot) []generated.Elector {
	made := make([]generated.Elector, len(of.Seats))
	for i, seat := range of.Seats {
		e := generated.Elector{Post: seat.Post, Unit: model.NewUnit(b.world.Registry.Unit(seat.Unit), b.on)}
		at := slices.IndexFunc(of.Votes, func(v workflow.Vote) bool { return v.Seat == i })
		switch {
		case b.told:
			voted := at >= 0
			e.Voted = &voted
			if voted {
				b.vote(&e, of.Votes[at])
			}
		case b.rules.Custody == workflow.CustodyServer && b.subject.Case.Round.Closed != nil:
			voter, voted := b.poll.Roll[seat]
			e.Voted, e.Person, e.OnBehalfOf = &voted, b.person(voter.Person), b.person(voter.OnBehalfOf)
		}
		made[i] = e
	}
	return made
}

// vote fills in an open vote.
func (b *ballot) vote(e *generated.Elector, v workflow.Vote) {
	if choice, ok := choices[v.Choice]; ok {
		e.Choice = &choice
	}
	e.For, e.Person, e.OnBehalfOf = v.For, b.person(v.Person), b.person(v.OnBehalfOf)
}

func (b *ballot) person(personID string) *model.Person {
	return model.NewPerson(b.world.Registry.Person(personID), b.eyes, b.world)
}

// counted are the votes of a lane so far, or as they were counted; nil where they are not told.
func (b *ballot) counted(lane int) *workflow.Count {
	round := b.subject.Case.Round
	switch {
	case round.Closed != nil && lane < len(round.Closed.Counts):
		return &round.Closed.Counts[lane]
	case b.told:
		c := round.Ballots[lane].Count()
		return &c
	}
	return nil
}

func (b *ballot) count(lane int) *generated.VoteCount {
	c := b.counted(lane)
	if c == nil {
		return nil
	}
	return &generated.VoteCount{Yes: c.Yes, No: c.No, Abstain: c.Abstain, Invalid: c.Invalid}
}

// candidates makes the candidates, each with its votes where they are told.
func (b *ballot) candidates() []generated.Candidate {
	round := b.subject.Case.Round
	made := make([]generated.Candidate, len(round.Candidates))
	for i, name := range round.Candidates {
		label, ok := b.poll.Labels[name]
		if !ok {
			label = workflow.Text{VI: name, EN: name}
		}
		made[i] = generated.Candidate{
			Name: name, Label: fault.Text(label).In(b.world.Language), Unit: model.NewUnit(b.world.Registry.Unit(round.Owners[name]), b.on),
		}
		if c := b.counted(0); c != nil {
			votes := c.For[name]
			made[i].Votes = &votes
		}
	}
	return made
}

// minutes makes the record of a count on paper, nil where there is none.
func (b *ballot) minutes() *generated.Minutes {
	m := b.subject.Case.Round.Closed.Minutes
	if m == nil {
		return nil
	}
	made := &generated.Minutes{Number: m.Number, On: calendar.Date(m.On)}
	for _, t := range m.Tellers {
		person, unit := b.person(t.Person), model.NewUnit(b.world.Registry.Unit(t.Unit), b.on)
		if person != nil && unit != nil {
			made.Tellers = append(made.Tellers, generated.Teller{Person: *person, Unit: *unit})
		}
	}
	return made
}

// bases are what shares are of, as people say it.
var bases = map[workflow.Base]string{
	workflow.BaseCast: "số phiếu đồng ý và không đồng ý", workflow.BasePresent: "số phiếu đã nộp", workflow.BaseElectorate: "số ghế được bỏ phiếu",
}

// share says what it takes in the language.
func share(s workflow.Share, language string) string {
	switch {
	case language == "en":
		return s.String()
	case s.Part == nil:
		return fmt.Sprintf("%d phiếu", s.Votes)
	case s.MoreThan:
		return fmt.Sprintf("quá %s %s", s.Part.RatString(), bases[s.Of])
	}
	return fmt.Sprintf("ít nhất %s %s", s.Part.RatString(), bases[s.Of])
}
