package graph

import (
	"context"
	"strings"

	"thidua/graph/generated"
	"thidua/internal/fault"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// vote hands in a vote. The receipt of a secret one is in this answer alone.
func (r *Resolver) vote(ctx context.Context, in generated.VoteInput) (*generated.VotePayload, error) {
	_, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	var done runtime.Result
	if in.Choice == nil && len(in.For) == 0 {
		err = fault.Newf(fault.InvalidInput, fault.Text{VI: "Phiếu chưa có lựa chọn nào.", EN: "The vote says nothing."}, "choice")
	} else {
		done, err = r.perform(ctx, runtime.Command{
			SubjectID: in.SubjectID, Action: workflow.ActionVote, ExpectedVersion: in.ExpectedVersion,
			OnBehalfOf: value(in.OnBehalfOf), Note: value(in.Note), Key: value(in.IdempotencyKey),
			Vote: workflow.Vote{Lane: value(in.Lane), Choice: choiceOf(in.Choice), For: in.For},
		})
	}
	told, err := r.problems(ctx, err)
	if err != nil {
		return nil, err
	}
	payload := &generated.VotePayload{Errors: told}
	if done.Receipt != "" {
		payload.Receipt = &done.Receipt
	}
	payload.Subject, err = r.subject(ctx, done.SubjectID, "subject")
	return payload, err
}

// choiceOf is the engine's word for a choice, "" for none.
func choiceOf(given *generated.Choice) workflow.Choice {
	for choice, name := range choices {
		if given != nil && *given == name {
			return choice
		}
	}
	return ""
}

// enterTally enters the count of an approval that was held on paper. For which unit each
// teller counts is looked up when it is decided.
func (r *Resolver) enterTally(ctx context.Context, in generated.EnterTallyInput) (*generated.PerformActionPayload, error) {
	_, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	count := &workflow.Count{Yes: in.Yes, No: in.No, Abstain: in.Abstain, Invalid: in.Invalid}
	var done runtime.Result
	if count.For, err = votesFor(in.Candidates); err == nil {
		minutes := &workflow.Minutes{Number: in.Minutes.Number, On: string(in.Minutes.On)}
		for _, person := range in.Minutes.TellerIds {
			minutes.Tellers = append(minutes.Tellers, workflow.Teller{Person: person})
		}
		done, err = r.perform(ctx, runtime.Command{
			SubjectID: in.SubjectID, Action: workflow.ActionTally, ExpectedVersion: in.ExpectedVersion,
			Count: count, Minutes: minutes, Note: value(in.Note), Key: value(in.IdempotencyKey),
		})
		for _, f := range fault.All(err) {
			if path, ok := inTally[strings.Join(f.Path, ".")]; ok {
				f.Path = path
			}
		}
	}
	told, err := r.problems(ctx, err)
	if err != nil {
		return nil, err
	}
	subject, err := r.subject(ctx, done.SubjectID, "subject")
	return &generated.PerformActionPayload{Subject: subject, Errors: told}, err
}

// inTally are the places of a count that the input calls otherwise than the engine.
var inTally = map[string][]string{"for": {"candidates"}, "tellers": {"minutes", "tellerIds"}}

// votesFor reads the votes of candidates, each of which may be named once.
func votesFor(list []generated.CandidateVotesInput) (map[string]int, error) {
	var votes map[string]int
	for _, c := range list {
		if _, twice := votes[c.Name]; twice {
			return nil, fault.Newf(fault.InvalidInput, fault.Text{
				VI: "Một ứng viên được nêu hai lần.", EN: "A candidate is named twice.",
			}, "candidates")
		}
		if votes == nil {
			votes = map[string]int{}
		}
		votes[c.Name] = c.Votes
	}
	return votes, nil
}
