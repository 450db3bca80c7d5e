package graph

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/graph/model"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/language"
	"thidua/internal/store"
	"thidua/internal/telemetry"
	"thidua/workflow/runtime"
)

// Present is an error of the response as clients see it: a code and a sentence in the
// request's language. What nobody foresaw is INTERNAL with an errorId, under which the
// log has the rest; nothing of its text leaves the house.
func Present(ctx context.Context, err error) *gqlerror.Error {
	var presented *gqlerror.Error
	if !errors.As(err, &presented) {
		presented = &gqlerror.Error{Path: graphql.GetPath(ctx)}
	}
	shown := &gqlerror.Error{Path: presented.Path, Locations: presented.Locations}
	if known := fault.All(store.Fault(err)); known != nil {
		first := known[0]
		shown.Message = first.Say.In(language.From(ctx))
		shown.Extensions = map[string]any{"code": first.Code}
		if first.Code == fault.Internal || first.Cause != nil {
			shown.Extensions["errorId"] = logged(ctx, err)
		}
		return shown
	}
	if code, ok := presented.Extensions["code"].(string); ok && presented.Err == nil {
		return refusedByParser(ctx, presented, shown, code)
	}
	internal := fault.New(fault.Internal)
	shown.Message = internal.Say.In(language.From(ctx))
	shown.Extensions = map[string]any{"code": fault.Internal, "errorId": logged(ctx, err)}
	return shown
}

// refusedByParser shows what is wrong with the query's text: that is the caller's own. The
// sentence is in the request's language; the parser's detail behind it, for the developer
// who wrote the query, is in English.
func refusedByParser(ctx context.Context, err, shown *gqlerror.Error, code string) *gqlerror.Error {
	shown.Extensions = map[string]any{"code": code}
	shown.Message = fault.New(code).Say.In(language.From(ctx))
	if code == fault.ParseFailed || code == fault.ValidationFailed {
		shown.Message += " " + err.Message
	}
	return shown
}

// logged writes the error to the log under a new identifier and returns that.
func logged(ctx context.Context, err error) string {
	errorID := id.New(id.Fault)
	slog.ErrorContext(ctx, "a request failed", "errorId", errorID, "error", err)
	return errorID
}

// problems turns a command's error into the payload's errors, none for nil. What the
// caller cannot mend is given back as err, for the response. at is where the payload stands
// below the field that is being resolved.
func (r *Resolver) problems(ctx context.Context, err error, at ...string) ([]model.MutationError, error) {
	faults := fault.All(err)
	if faults == nil && err != nil {
		return nil, err
	}
	tongue, told := language.From(ctx), []model.MutationError{}
	for _, f := range faults {
		message := f.Say.In(tongue)
		telemetry.Refused(ctx, f.Code)
		switch detail := f.Detail.(type) {
		case *runtime.Conflict:
			current, err := r.subject(ctx, detail.SubjectID, slices.Concat(at, []string{"errors", "current"})...)
			if err != nil {
				return nil, err
			}
			told = append(told, &model.VersionConflictError{Code: f.Code, Message: message, Path: f.Path, Current: current})
		case *runtime.Blocked:
			for _, b := range detail.Blockers {
				telemetry.Refused(ctx, b.Code)
			}
			told = append(told, &model.TransitionBlockedError{
				Code: f.Code, Message: message, Path: f.Path,
				State: model.NewWorkflowState(detail.State, tongue), Blockers: model.NewBlockers(detail.Blockers, tongue),
			})
		default:
			if !fault.InPayloads(f.Code) {
				return nil, err
			}
			told = append(told, &model.RefusedError{Code: f.Code, Message: message, Path: f.Path})
		}
	}
	return told, nil
}
