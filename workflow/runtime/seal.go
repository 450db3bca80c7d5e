package runtime

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"thidua/ent/db"
	"thidua/ent/db/sealedvote"
	"thidua/internal/fault"
	"thidua/internal/term"
	"thidua/internal/urn"
	"thidua/workflow"
)

// Of a secret vote that the server keeps there is one row, written with the subject's row
// locked: which seat has voted, by whom, and the vote, sealed to a key that is not in the
// database. There is no history, no event, no version and no idempotency key of it, and
// nothing in the row tells when it was written. The closing opens the votes, publishes them
// without their seats, and empties the rows; the roll stays.

// secret returns the round that is open on the subject and whose votes the server keeps
// sealed, nil for none.
func (s *Subject) secret() *workflow.Round {
	state, ok := s.Program.State(s.Case.State)
	if !ok || state.Approval == nil || state.Approval.Custody != workflow.CustodyServer || !s.Case.Round.Open() {
		return nil
	}
	return s.Case.Round
}

// ballotTx adds what a vote or a tally needs beside the facts: who has voted in a secret
// round; of one that the system closes the votes, counted; and of tellers their units.
func (r *Runtime) ballotTx(ctx context.Context, tx *db.Tx, m Moment, s *Subject, c *workflow.Command, f *workflow.Facts) error {
	if c.Action == workflow.ActionTally && c.Minutes != nil {
		c.Minutes = m.minutes(*c.Minutes, s.Roster)
	}
	round := s.secret()
	if round == nil || c.Action != workflow.ActionVote && c.Action != workflow.ActionTally {
		return nil
	}
	rows, err := tx.SealedVote.Query().Where(sealedvote.SubjectID(s.ID), sealedvote.Round(round.Since)).All(ctx)
	if err != nil {
		return fmt.Errorf("reading the roll of %s: %w", s.ID, err)
	}
	if c.Action == workflow.ActionVote {
		r.enrol(s, rows, f)
		return nil
	}
	if m.Actor != nil {
		return nil // no person closes it
	}
	return r.count(s, rows, c)
}

// enrol tells the engine who has voted.
func (r *Runtime) enrol(s *Subject, rows []*db.SealedVote, f *workflow.Facts) {
	for _, row := range rows {
		f.Roll = append(f.Roll, seatOf(row))
		f.Voters = append(f.Voters, voters(row)...)
		s.sealed = row.Sealed
	}
}

// voters are who handed the vote in, and for whom.
func voters(row *db.SealedVote) []string {
	if row.OnBehalfID == nil {
		return []string{row.PersonID}
	}
	return []string{row.PersonID, *row.OnBehalfID}
}

// count opens the votes and adds them up. Where one cannot be opened nothing is counted, and
// the round stays open: NOT_COUNTED, with the reason for the log.
func (r *Runtime) count(s *Subject, rows []*db.SealedVote, c *workflow.Command) error {
	round := s.Case.Round
	s.papers = nil
	var voted []int
	for _, row := range rows {
		seat := seatOf(row)
		at := slices.Index(round.Ballots[0].Seats, seat)
		paper, err := r.Urn.Open(urn.Place{Subject: s.ID, Round: round.Since, Seat: seat}, round.Candidates, row.Sealed)
		if err == nil && at < 0 {
			err = errors.New("a vote is of a seat that is not of the electorate")
		}
		if err != nil {
			return uncounted(s, fault.NotCounted, err)
		}
		s.papers, voted = append(s.papers, paper), append(voted, at)
	}
	counted := workflow.Tally(s.papers, voted)
	c.Count = &counted
	return nil
}

// uncounted refuses a step of a secret round for the want of the key, or of a vote that opens.
func uncounted(s *Subject, code string, cause error) error {
	say := workflow.Text(fault.New(code).Say)
	err := blocked(s, []workflow.Blocker{{Code: code, Say: say}})
	for _, f := range fault.All(err) {
		f.Cause = cause
	}
	return err
}

func seatOf(row *db.SealedVote) workflow.Seat {
	return workflow.Seat{Post: row.Post, Unit: row.UnitID, Cluster: row.ClusterID}
}

// sealTx keeps a secret vote aside and answers its receipt. Without the key, or where the
// votes so far are sealed to another one, it is refused with NO_BALLOT_KEY.
func (r *Runtime) sealTx(ctx context.Context, tx *db.Tx, s *Subject, e workflow.Event) (Result, error) {
	round := s.Case.Round
	seat := round.Ballots[0].Seats[e.Vote.Seat]
	if s.sealed != "" && !r.Urn.Same(s.sealed) {
		return Result{}, uncounted(s, fault.NoBallotKey, errors.New("the votes so far are sealed to another key"))
	}
	sealed, receipt, err := r.Urn.Seal(urn.Place{Subject: s.ID, Round: round.Since, Seat: seat}, round.Candidates, *e.Vote)
	if fault.Is(err, fault.NoBallotKey) {
		return Result{}, uncounted(s, fault.NoBallotKey, err)
	}
	if err != nil {
		return Result{}, err
	}
	row := tx.SealedVote.Create().SetID(rand.Text()).SetSubjectID(s.ID).SetRound(round.Since).
		SetPost(seat.Post).SetUnitID(seat.Unit).SetClusterID(seat.Cluster).SetPersonID(e.Actor).SetSealed(sealed)
	if e.OnBehalfOf != "" {
		row.SetOnBehalfID(e.OnBehalfOf)
	}
	if err := row.Exec(ctx); err != nil {
		return Result{}, fmt.Errorf("keeping a vote on %s: %w", s.ID, err)
	}
	return Result{SubjectID: s.ID, Version: s.Case.Version, Receipt: receipt}, nil
}

// unsealTx ends a secret round with the step that ends it: the sealed votes are emptied, also
// those for content that was replaced, and what was counted is published. A step that changes
// the content ends no round; of one without a quorum nothing is published: the ballot is called
// again, and the roll beside a single paper would tell whose it is.
func (r *Runtime) unsealTx(ctx context.Context, tx *db.Tx, s *Subject, e workflow.Event) error {
	round := s.secret()
	if round == nil || e.Action == workflow.ActionUpdate {
		return nil
	}
	if err := tx.SealedVote.Update().Where(sealedvote.SubjectID(s.ID)).SetSealed("").Exec(ctx); err != nil {
		return fmt.Errorf("emptying the votes on %s: %w", s.ID, err)
	}
	if e.Result == nil || e.Result.Outcome == workflow.NoQuorum {
		return nil
	}
	published, err := s.Program.Publish(s.ID, round, s.papers, *e.Result)
	if err != nil {
		return err
	}
	text, err := json.Marshal(published)
	if err != nil {
		return fmt.Errorf("writing the count of %s: %w", s.ID, err)
	}
	if err := tx.Tally.Create().SetSubjectID(s.ID).SetRound(round.Opened).SetDocument(string(text)).SetAt(e.At).Exec(ctx); err != nil {
		return fmt.Errorf("publishing the count of %s: %w", s.ID, err)
	}
	return nil
}

// minutes returns the minutes with the unit that each teller is of.
func (m Moment) minutes(given workflow.Minutes, roster workflow.Roster) *workflow.Minutes {
	given.Tellers = slices.Clone(given.Tellers)
	var taken []string
	for i := range given.Tellers {
		t := &given.Tellers[i]
		t.Unit = m.tellsFor(t.Person, roster, taken)
		taken = append(taken, t.Unit)
	}
	return &given
}

// tellsFor finds the unit for which a person counts votes: the subject's own, or one akin to
// it, where he holds anything there, so that the engine refuses him; else a member of the
// cluster, rather one that is not taken yet. "" is none; who runs the house counts for none, and so does a
// program: votes are counted by humans.
func (m Moment) tellsFor(personID string, roster workflow.Roster, taken []string) string {
	if p := m.Registry.Person(personID); p == nil || p.Service != nil {
		return ""
	}
	unit := ""
	for _, role := range m.Registry.Roles(personID, m.Today()) {
		switch {
		case role.Role == term.Administrator:
			return ""
		case role.UnitID == "":
		case role.UnitID == roster.Unit, slices.Contains(roster.Kin, role.UnitID):
			return role.UnitID
		case slices.Contains(roster.Rotation, role.UnitID) && (unit == "" || slices.Contains(taken, unit)):
			unit = role.UnitID
		}
	}
	return unit
}
