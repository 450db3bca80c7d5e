package graph

import (
	"context"

	"thidua/graph/generated"
	"thidua/internal/fault"
	"thidua/workflow/runtime"
)

// performAction takes any action of any workflow by its name. The schema lets input be
// any JSON; what is no object is INVALID_INPUT.
func (r *Resolver) performAction(ctx context.Context, in generated.PerformActionInput) (*generated.PerformActionPayload, error) {
	if _, err := signedIn(ctx); err != nil {
		return nil, err
	}
	done, err := runtime.Result{}, error(fault.New(fault.InvalidInput, "input"))
	if input, ok := in.Input.(map[string]any); ok || in.Input == nil {
		done, err = r.perform(ctx, runtime.Command{
			SubjectID: in.SubjectID, Action: in.Action, ExpectedVersion: in.ExpectedVersion,
			OnBehalfOf: value(in.OnBehalfOf), Input: input, Note: value(in.Note), Key: value(in.IdempotencyKey),
		})
	}
	told, err := r.problems(ctx, err)
	if err != nil {
		return nil, err
	}
	subject, err := r.subject(ctx, done.SubjectID, "subject")
	return &generated.PerformActionPayload{Subject: subject, Errors: told}, err
}
