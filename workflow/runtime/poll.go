package runtime

import (
	"context"
	"fmt"

	"thidua/ent/db"
	"thidua/ent/db/sealedvote"
	"thidua/ent/db/tally"
	"thidua/internal/fault"
	"thidua/workflow"
)

// Poll is what somebody may do and know about a subject's latest round of voting, beside what
// the case itself holds.
type Poll struct {
	Lanes    []workflow.Voting        // of the round that is open, for who asks; nil: none is open
	Labels   map[string]workflow.Text // of the candidates
	Roll     map[workflow.Seat]Voter  // of a secret round that is closed
	Document string                   // that was published of it; "": none
}

// Voter is who handed a seat's vote in.
type Voter struct{ Person, OnBehalfOf string }

// Polls tells it for each subject, judged by the code that decides; everything is read in one
// batch. All subjects are of the kind that prefix names, or NOT_FOUND. Of a secret round that
// is open nothing is told of anybody but the one who asks.
func (r *Runtime) Polls(ctx context.Context, client *db.Client, m Moment, prefix string, subjects []*Subject) ([]Poll, error) {
	kind, err := r.kind(prefix)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(subjects))
	for i, s := range subjects {
		ids[i] = s.ID
		if err := m.bind(s); err != nil {
			return nil, err
		}
	}
	known, err := kind.Facts(ctx, client, m, subjects, nil)
	if err != nil {
		return nil, err
	}
	rolls, err := rolls(ctx, client, ids)
	if err != nil {
		return nil, err
	}
	documents, err := documents(ctx, client, ids)
	if err != nil {
		return nil, err
	}
	polls := make([]Poll, len(subjects))
	for i, s := range subjects {
		if s.Case.Round != nil {
			polls[i] = r.poll(m, s, known[i], rolls[s.ID])
			polls[i].Document = documents[roundOf{s.ID, s.Case.Round.Opened}]
		}
	}
	return polls, nil
}

// poll tells it of one subject.
func (r *Runtime) poll(m Moment, s *Subject, known Known, roll []*db.SealedVote) Poll {
	round := s.Case.Round
	p := Poll{Roll: map[workflow.Seat]Voter{}}
	if held := m.Book.Held(s); held != nil && held.Choose != nil {
		p.Labels = known.Labels[held.Choose.From]
	}
	f := r.facts(s, known)
	for _, row := range roll {
		if row.Round != round.Since {
			continue
		}
		f.Roll = append(f.Roll, seatOf(row))
		f.Voters = append(f.Voters, voters(row)...)
		if round.Closed != nil {
			p.Roll[seatOf(row)] = voter(row)
		}
	}
	p.Lanes = s.Program.ExplainVote(s.Case, actorOf(m, s.Program), f, latest(m.At, s.Case.At))
	if s.secret() != nil && r.Urn.Ready() != nil {
		say := workflow.Text(fault.New(fault.NoBallotKey).Say)
		for i := range p.Lanes {
			p.Lanes[i].Allowed = false
			p.Lanes[i].Blockers = append(p.Lanes[i].Blockers, workflow.Blocker{Code: fault.NoBallotKey, Say: say})
		}
	}
	return p
}

func voter(row *db.SealedVote) Voter {
	v := Voter{Person: row.PersonID}
	if row.OnBehalfID != nil {
		v.OnBehalfOf = *row.OnBehalfID
	}
	return v
}

// rolls reads who has voted in secret rounds, by subject, without the votes.
func rolls(ctx context.Context, client *db.Client, subjects []string) (map[string][]*db.SealedVote, error) {
	rows, err := client.SealedVote.Query().Where(sealedvote.SubjectIDIn(subjects...)).Select(
		sealedvote.FieldID, sealedvote.FieldSubjectID, sealedvote.FieldRound, sealedvote.FieldPost,
		sealedvote.FieldUnitID, sealedvote.FieldClusterID, sealedvote.FieldPersonID, sealedvote.FieldOnBehalfID,
	).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading rolls: %w", err)
	}
	rolls := map[string][]*db.SealedVote{}
	for _, row := range rows {
		rolls[row.SubjectID] = append(rolls[row.SubjectID], row)
	}
	return rolls, nil
}

// roundOf is a round of a subject.
type roundOf struct {
	subject string
	round   int
}

// documents reads what was published of rounds.
func documents(ctx context.Context, client *db.Client, subjects []string) (map[roundOf]string, error) {
	rows, err := client.Tally.Query().Where(tally.SubjectIDIn(subjects...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading published counts: %w", err)
	}
	documents := map[roundOf]string{}
	for _, row := range rows {
		documents[roundOf{row.SubjectID, row.Round}] = row.Document
	}
	return documents, nil
}
