package workflow_test

import (
	"fmt"
	"maps"
	"slices"

	"thidua/workflow"
)

// life is what becomes of a script: its events, who may do what then, in whose inbox the
// case is, and whom a clock tells.
func life(p *workflow.Program, s workflow.Script) []string {
	played, err := p.Simulate(s)
	if err != nil {
		return []string{err.Error()}
	}
	var list []string
	for _, one := range played {
		for next := &one; next != nil; next = next.Followed {
			list = append(list, fmt.Sprint(next.Action, next.Case.State, codes(next.Refusal), next.Effects))
			if s, ok := p.State(next.Case.State); ok {
				list = append(list, fmt.Sprint(s.Waits))
				if s.Deadline != nil {
					list = append(list, fmt.Sprint(s.Deadline.Remind, s.Deadline.Escalate))
				}
			}
			if e := next.Event; e != nil {
				list = append(list, fmt.Sprint(e.ToStage, e.Due, e.Decides, e.Vouches))
			}
		}
	}
	if len(played) > 0 {
		for _, o := range played[len(played)-1].Open {
			list = append(list, fmt.Sprint(o.Action, o.To, o.Roles, blockerCodes(o.Blockers)))
		}
	}
	return list
}

// trial is a script with what becomes of it under the definition as it was written.
type trial struct {
	script workflow.Script
	life   []string
}

// differs tells whether some trial goes another way.
func differs(p *workflow.Program, trials []trial) bool {
	return slices.ContainsFunc(trials, func(t trial) bool { return !slices.Equal(t.life, life(p, t.script)) })
}

// trialsOf are the histories, and each with its last step taken under other facts, with
// other inputs, later, and by others.
func trialsOf(p *workflow.Program) []trial {
	var list []trial
	for _, s := range p.Histories() {
		list = append(list, trial{s, life(p, s)})
		last := s.Steps[len(s.Steps)-1]
		vary := func(change func(step *workflow.ScriptStep)) {
			next := last
			next.Facts, next.Input = input{}, input{}
			maps.Copy(next.Facts, last.Facts)
			maps.Copy(next.Input, last.Input)
			change(&next)
			other := s
			other.Steps = append(slices.Clone(s.Steps[:len(s.Steps)-1]), next)
			list = append(list, trial{other, life(p, other)})
		}
		variations(p, last, vary)
		list = append(list, alike(p, s)...)
	}
	return list
}

// alike are a script with fewer of its votes, and with one person for its last step and an
// earlier one.
func alike(p *workflow.Program, s workflow.Script) []trial {
	var list []trial
	try := func(steps []workflow.ScriptStep) {
		other := s
		other.Steps = steps
		list = append(list, trial{other, life(p, other)})
	}
	last := len(s.Steps) - 1
	for i, step := range s.Steps[:last] {
		if step.Action == workflow.ActionVote {
			try(slices.Delete(slices.Clone(s.Steps), i, i+1))
			if next := s.Steps[i+1]; next.Action != workflow.ActionVote {
				continue
			}
			end := i
			for s.Steps[end].Action == workflow.ActionVote && end < last {
				end++
			}
			try(slices.Delete(slices.Clone(s.Steps), i, end))
			continue
		}
		steps := slices.Clone(s.Steps)
		steps[i].Person, steps[last].Person = "one", "one"
		try(steps)
	}
	return list
}

func variations(p *workflow.Program, last workflow.ScriptStep, vary func(change func(step *workflow.ScriptStep))) {
	full := input{}
	for _, in := range p.Inputs(last.Action) {
		full[in.Name] = given(in)
	}
	for _, f := range p.Facts() {
		for _, v := range others(f) {
			vary(func(step *workflow.ScriptStep) { step.Facts[f.Name] = v })
			vary(func(step *workflow.ScriptStep) { step.Facts[f.Name], step.Input = v, full })
		}
	}
	vary(func(step *workflow.ScriptStep) { step.After = "P90D" })
	for name := range last.Input {
		vary(func(step *workflow.ScriptStep) { delete(step.Input, name) })
	}
	for _, in := range p.Inputs(last.Action) {
		for _, v := range in.Values {
			vary(func(step *workflow.ScriptStep) { step.Input[in.Name] = v })
		}
	}
	for _, r := range p.Roles() {
		vary(func(step *workflow.ScriptStep) { step.As, step.Unit, step.Person = r.Name, "", "somebody" })
	}
}

func given(in workflow.Input) any {
	switch in.Type {
	case "enum":
		return in.Values[0]
	case "Decision":
		return decision("CLUSTER")
	case "bool":
		return true
	case "int", "decimal":
		return 1
	case "date":
		return "2022-07-04"
	}
	return "x"
}

func others(f workflow.Fact) []any {
	switch {
	case f.Of == "clock":
		return nil
	case f.Type == "bool":
		return []any{false, true}
	case f.Type == "list":
		return []any{[]string{}, []string{"x"}}
	case f.Type == "enum":
		list := make([]any, len(f.Values))
		for i, v := range f.Values {
			list[i] = v
		}
		return list
	}
	return nil
}
