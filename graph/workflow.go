package graph

import (
	"context"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/fault"
	"thidua/internal/store"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// performAction takes any action of any workflow by its name. The schema lets input be
// any JSON; what is no object is INVALID_INPUT. at is where its answer stands below the
// field that is being resolved.
func (r *Resolver) performAction(ctx context.Context, in generated.PerformActionInput, at ...string) (*generated.PerformActionPayload, error) {
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
	told, err := r.problems(ctx, err, at...)
	if err != nil {
		return nil, err
	}
	subject, err := r.subject(ctx, done.SubjectID, slices.Concat(at, []string{"subject"})...)
	return &generated.PerformActionPayload{Subject: subject, Errors: told}, err
}

// The most commands of performActions, and how long before the end of the operation's time
// no more of them is begun.
const (
	maxActions = 50
	reserve    = 2 * time.Second
)

// performActions takes one action after the other, each a command of its own. One that
// fails is answered in its place, so that the answers to the others are not lost.
func (r *Resolver) performActions(ctx context.Context, inputs []generated.PerformActionInput) (*generated.PerformActionsPayload, error) {
	if _, err := signedIn(ctx); err != nil {
		return nil, err
	}
	if len(inputs) > maxActions {
		return nil, fault.Newf(fault.ListLimitExceeded, fault.Text{
			VI: "Mỗi lần gửi được tối đa 50 thao tác.", EN: "At most 50 actions can be taken at once.",
		}, "input")
	}
	payload := &generated.PerformActionsPayload{Results: make([]generated.PerformActionPayload, len(inputs))}
	for i, in := range inputs {
		one, err := (*generated.PerformActionPayload)(nil), error(fault.New(fault.Timeout))
		if inTime(ctx) {
			one, err = r.performAction(ctx, in, "results")
		}
		if err != nil {
			one = &generated.PerformActionPayload{Errors: failed(ctx, err)}
		}
		payload.Results[i] = *one
	}
	return payload, nil
}

// inTime reports whether there is time for one more command.
func inTime(ctx context.Context) bool {
	end, limited := ctx.Deadline()
	return ctx.Err() == nil && (!limited || time.Until(end) > reserve)
}

// failed answers a command that is not the caller's to mend; the response tells of it, too.
func failed(ctx context.Context, err error) []model.MutationError {
	shown := Present(ctx, err)
	graphql.AddError(ctx, shown)
	code, _ := shown.Extensions["code"].(string)
	return []model.MutationError{&model.RefusedError{Code: code, Message: shown.Message}}
}

// workflow finds a version of a workflow, the current one where none is named.
func (r *Resolver) workflow(ctx context.Context, name string, version *int) (*model.WorkflowDefinition, error) {
	s, err := r.mayRead(ctx, "workflow")
	if err != nil {
		return nil, err
	}
	program := s.moment.Book.Current(name)
	if version != nil {
		program = s.moment.Book.Find(name, *version)
	}
	if program == nil {
		return nil, nil
	}
	return s.definition(program), nil
}

// mayStudy returns the session of somebody who has signed in and may read workflows: what
// costs more than a definition, or is his own as a cursor is, has no answer without a token.
func (r *Resolver) mayStudy(ctx context.Context) (*session, error) {
	if _, err := signedIn(ctx); err != nil {
		return nil, err
	}
	return r.mayRead(ctx, "workflow")
}

// workflows reads a page of all workflows in their current versions, by name.
func (r *Resolver) workflows(ctx context.Context, p paging) (*generated.WorkflowConnection, error) {
	s, err := r.mayStudy(ctx)
	if err != nil {
		return nil, err
	}
	w, err := s.window("workflows", store.Order{Columns: []string{"name"}}, p)
	if err != nil {
		return nil, err
	}
	names := s.moment.Book.Names()
	rows, more := slice(w, names, func(name string) []string { return []string{name} })
	nodes := make([]model.WorkflowDefinition, len(rows))
	for i, name := range rows {
		nodes[i] = *s.definition(s.moment.Book.Current(name))
	}
	count := min(len(names), store.MaxCount)
	connection := &generated.WorkflowConnection{TotalCount: &count, Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.WorkflowEdge](w, nodes,
		func(i int) []any { return []any{rows[i]} }, more)
	return connection, nil
}

// definition is a version of a workflow of the session's book.
func (s *session) definition(p *workflow.Program) *model.WorkflowDefinition {
	b := s.moment.Book
	return model.NewWorkflowDefinition(p, b.ID(p), b.Source(p), b.Versions(p.Name()), s.world.Language)
}

// findings makes what the checker found.
func findings(found []workflow.Finding, language string) []generated.Finding {
	made := make([]generated.Finding, len(found))
	for i, f := range found {
		made[i] = generated.Finding{
			Code: f.Code, Severity: generated.FindingSeverity(f.Severity), Message: fault.Text(f.Message).In(language),
			Verdict: generated.FindingVerdict(f.Verdict), Assumes: append([]string{}, f.Assumes...), Line: f.Line, Column: f.Column,
		}
		if f.Witness != nil {
			made[i].Witness = f.Witness
		}
	}
	return made
}
