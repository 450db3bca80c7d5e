package graph

import (
	"context"
	"time"

	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/workflow"
)

// snapshot folds the steps that a subject had taken by the time, and tells where it stood;
// nil where it was not there yet. The steps of all subjects of its list are read together.
// p is the version of its workflow that it runs on now.
func snapshot(ctx context.Context, of string, p *workflow.Program, page model.Page, at time.Time) (*generated.Snapshot, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	histories, err := page.Events(ctx, at)
	if err != nil || len(histories[of]) == 0 {
		return nil, err
	}
	var c workflow.Case
	stage := workflow.Stage("")
	for _, e := range histories[of] {
		if then := s.moment.Book.Program(e.Definition); then != nil {
			p = then
		}
		c, stage = p.Evolve(c, e), e.ToStage
	}
	made := &generated.Snapshot{At: at, Version: c.Version, DueAt: c.Due, Counts: []generated.ActionCount{}}
	made.State = model.WorkflowState{Name: c.State, Label: c.State, Stage: stage}
	if state, ok := p.State(c.State); ok {
		made.State = *model.NewWorkflowState(state, s.world.Language)
	}
	for _, d := range c.Deeds {
		made.Counts = append(made.Counts, generated.ActionCount{Action: d.Action, Times: d.Times})
	}
	return made, nil
}
