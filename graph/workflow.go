package graph

import (
	"context"

	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/fault"
	"thidua/workflow/runtime"
)

// performAction takes any action of any workflow by its name.
func (r *Resolver) performAction(ctx context.Context, in generated.PerformActionInput) (*generated.PerformActionPayload, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	payload := &generated.PerformActionPayload{Errors: []model.MutationError{}}
	input, ok := in.Input.(map[string]any)
	if in.Input != nil && !ok {
		payload.Errors, err = r.problems(ctx, fault.New(fault.InvalidInput, "input"))
		return payload, err
	}
	done, err := r.Runtime.Perform(ctx, s.moment.Actor, runtime.Command{
		SubjectID: in.SubjectID, Action: in.Action, ExpectedVersion: in.ExpectedVersion, Input: input,
		Note: value(in.Note), Key: value(in.IdempotencyKey), Operation: operation(ctx),
	})
	if err != nil {
		payload.Errors, err = r.problems(ctx, err)
		return payload, err
	}
	payload.Subject, err = r.subject(ctx, done.SubjectID, "subject")
	return payload, err
}
