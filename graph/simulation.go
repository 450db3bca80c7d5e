package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/fault"
	"thidua/workflow"
)

// maxSteps is the longest rehearsal.
const maxSteps = 200

// simulate rehearses a workflow. What the rehearsal itself gets wrong is BAD_USER_INPUT; a
// definition that does not compile answers what is found in it.
func (r *Resolver) simulate(ctx context.Context, in generated.SimulateInput) (*generated.Simulation, error) {
	s, err := r.mayStudy(ctx)
	if err != nil {
		return nil, err
	}
	script, err := scriptOf(in)
	if err != nil {
		return nil, err
	}
	done, err := r.study(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	p, err := rehearsed(s, in)
	if err != nil {
		return nil, err
	}
	made := &generated.Simulation{Steps: []generated.SimulatedStep{}, Findings: []generated.Finding{}}
	if p == nil || asked(ctx, "findings") {
		made.Findings = findings(r.found(p, value(in.Source)), s.world.Language)
	}
	if p == nil {
		return made, nil
	}
	steps, err := p.Simulate(script)
	if err != nil {
		return nil, unplayable(err)
	}
	for i := range steps {
		made.Steps = append(made.Steps, simulated(p, &steps[i], s.world.Language))
	}
	return made, nil
}

// found is what the checker finds in the program, or in a definition that does not compile.
func (r *Resolver) found(p *workflow.Program, source string) []workflow.Finding {
	if p == nil {
		return workflow.CheckSource([]byte(source), nil).Findings
	}
	return r.Runtime.Findings(p)
}

// rehearsed is the program that is rehearsed: the published one, or the one that is sent;
// nil where that does not compile.
func rehearsed(s *session, in generated.SimulateInput) (*workflow.Program, error) {
	if (in.Workflow == nil) == (in.Source == nil) {
		return nil, fault.Newf(fault.BadUserInput, fault.Text{
			VI: "Hãy cho tên quy trình hoặc định nghĩa của nó, một trong hai.",
			EN: "Give the name of a workflow or a definition, one of the two.",
		}, "input")
	}
	if in.Workflow != nil {
		if p := s.moment.Book.Current(*in.Workflow); p != nil {
			return p, nil
		}
		return nil, fault.New(fault.NotFound, "input", "workflow")
	}
	p, _ := workflow.Compile([]byte(*in.Source)) // why not is among the findings
	return p, nil
}

// scriptOf reads the rehearsal.
func scriptOf(in generated.SimulateInput) (workflow.Script, error) {
	if len(in.Steps) > maxSteps {
		return workflow.Script{}, fault.Newf(fault.ListLimitExceeded, fault.Text{
			VI: "Một lần diễn thử có tối đa 200 bước.", EN: "A rehearsal has at most 200 steps.",
		}, "input", "steps")
	}
	script := workflow.Script{Steps: make([]workflow.ScriptStep, len(in.Steps))}
	var err error
	if script.Facts, err = record(in.Facts, "facts"); err != nil {
		return script, err
	}
	if script.Roster, err = roster(in.Roster); err != nil {
		return script, err
	}
	for i, x := range in.Steps {
		step := workflow.ScriptStep{
			Action: x.Action, As: value(x.As), Unit: value(x.Unit), Person: value(x.Person), After: value(x.After),
			Lane: value(x.Lane), Choice: value(x.Choice), For: x.For,
		}
		if step.Input, err = record(x.Input, "input"); err != nil {
			return script, err
		}
		if step.Facts, err = record(x.Facts, "facts"); err != nil {
			return script, err
		}
		script.Steps[i] = step
	}
	return script, nil
}

// record reads JSON that has to be an object; nil for none.
func record(v any, name string) (map[string]any, error) {
	fields, ok := v.(map[string]any)
	if v != nil && !ok {
		return nil, fault.Newf(fault.BadUserInput, fault.Text{
			VI: "Giá trị của " + name + " phải là một đối tượng JSON.", EN: "The value of " + name + " has to be a JSON object.",
		}, "input")
	}
	return fields, nil
}

// roster reads a roster as a witness has it; nil for none.
func roster(v any) (*workflow.Roster, error) {
	if v == nil {
		return nil, nil
	}
	var made workflow.Roster
	text, err := json.Marshal(v)
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		err = d.Decode(&made)
	}
	if err != nil {
		return nil, fault.Newf(fault.BadUserInput, fault.Text{
			VI: "Giá trị của roster phải là một đối tượng có unit, cluster, leader, deputy, rotation, kin và posts.",
			EN: "The value of roster has to be an object with unit, cluster, leader, deputy, rotation, kin and posts.",
		}, "input")
	}
	if max(len(made.Rotation), len(made.Kin), len(made.Posts)) > maxUnits {
		return nil, fault.Newf(fault.BadUserInput, fault.Text{
			VI: fmt.Sprintf("Cụm trong diễn thử có tối đa %d đơn vị.", maxUnits), EN: fmt.Sprintf("The cluster of a rehearsal has at most %d units.", maxUnits),
		}, "input")
	}
	return &made, nil
}

// maxUnits is how many units a rehearsal's cluster may have.
const maxUnits = 100

// unplayable tells what a rehearsal gets wrong.
func unplayable(err error) error {
	var told *workflow.ScriptError
	if !errors.As(err, &told) {
		return err
	}
	return fault.Newf(fault.BadUserInput, fault.Text(told.Say), "input")
}

// simulated makes what became of a step; what the engine took next belongs to it.
func simulated(p *workflow.Program, x *workflow.Simulated, language string) generated.SimulatedStep {
	made := generated.SimulatedStep{
		Action: x.Action, DueAt: x.Case.Due, Accepted: x.Refusal == nil, Blockers: []model.Blocker{}, Next: []string{},
	}
	if state, ok := p.State(x.Case.State); ok {
		made.State = model.NewWorkflowState(state, language)
	}
	if x.Refusal != nil {
		made.Blockers = model.NewBlockers(slices.Concat(inputBlockers(x.Refusal.Inputs), x.Refusal.Blockers), language)
	}
	for _, o := range x.Open {
		if len(o.Roles) > 0 && !slices.Contains(made.Next, o.Action) {
			made.Next = append(made.Next, o.Action)
		}
	}
	return made
}

// inputBlockers tells the faults of an input as reasons like others.
func inputBlockers(problems []workflow.InputProblem) []workflow.Blocker {
	list := make([]workflow.Blocker, len(problems))
	for i, x := range problems {
		list[i] = workflow.Blocker{Code: x.Code, Field: strings.Join(x.Path, "."), Say: x.Say}
	}
	return list
}
