package model

import (
	"thidua/internal/fault"
	"thidua/workflow"
)

// WorkflowState is a state of a definition.
type WorkflowState struct {
	Name  string
	Label string
	Stage workflow.Stage
	Final bool
	Rest  bool
}

// Transition is an action that leaves a subject's present state.
type Transition struct {
	Action   string
	Label    string
	To       *WorkflowState
	Allowed  bool
	Blockers []Blocker
	Inputs   []WantedInput

	OnBehalfOf *Giver
	Automatic  bool
}

// Giver is a person for whom another one acts.
type Giver struct {
	ID   string
	Name string
}

// Blocker is one reason against an action.
type Blocker struct {
	Code    string
	Message string
	Field   *string
}

// WantedInput is an input that an action takes.
type WantedInput struct {
	Name     string
	Type     string
	Required bool
	Label    string
	Values   []string
}

// WorkflowTransition is an action of a definition.
type WorkflowTransition struct {
	Action string
	Label  string
	From   []string
	To     []string
	Roles  []string
}

// WorkflowDefinition is a workflow as it is defined.
type WorkflowDefinition struct {
	Program     *workflow.Program
	ID          string
	Name        string
	Version     int
	Hash        string
	Label       string
	States      []WorkflowState
	Transitions []WorkflowTransition
	Versions    []int
	Source      string
}

// IsNode marks an object with an identifier.
func (WorkflowDefinition) IsNode() {}

// NewWorkflowState makes a state.
func NewWorkflowState(s workflow.State, language string) *WorkflowState {
	return &WorkflowState{Name: s.Name, Label: fault.Text(s.Label).In(language), Stage: s.Stage, Final: s.Final, Rest: s.Rest}
}

// NewBlockers makes reasons.
func NewBlockers(blockers []workflow.Blocker, language string) []Blocker {
	made := make([]Blocker, len(blockers))
	for i, b := range blockers {
		made[i] = Blocker{Code: b.Code, Message: fault.Text(b.Say).In(language), Field: Words(b.Field)}
	}
	return made
}

// NewTransitions makes the actions of a subject.
func NewTransitions(transitions []workflow.Transition, w World) []Transition {
	language := w.Language
	made := make([]Transition, len(transitions))
	for i, t := range transitions {
		inputs := make([]WantedInput, len(t.Inputs))
		for j, in := range t.Inputs {
			inputs[j] = WantedInput{Name: in.Name, Type: in.Type, Required: in.Required, Label: fault.Text(in.Label).In(language), Values: in.Values}
		}
		made[i] = Transition{
			Action: t.Action, Label: fault.Text(t.Label).In(language), To: NewWorkflowState(t.To, language),
			Allowed: t.Allowed, Blockers: NewBlockers(t.Blockers, language), Inputs: inputs,
			OnBehalfOf: NewGiver(t.OnBehalfOf, w), Automatic: t.Automatic,
		}
	}
	return made
}

// NewGiver makes a giver; nil for nobody.
func NewGiver(personID string, w World) *Giver {
	p := w.Registry.Person(personID)
	if p == nil {
		return nil
	}
	return &Giver{ID: p.ID, Name: p.Name}
}

// NewWorkflowDefinition makes a definition of the program, with its identifier and as it was
// written; all are the versions of its workflow.
func NewWorkflowDefinition(p *workflow.Program, one, source string, all []*workflow.Program, language string) *WorkflowDefinition {
	d := &WorkflowDefinition{
		Program: p, ID: one, Name: p.Name(), Version: p.Version(), Hash: p.Hash(), Label: fault.Text(p.Label()).In(language),
		Source: source, Versions: []int{},
	}
	for _, other := range all {
		if other.Version() != p.Version() {
			d.Versions = append(d.Versions, other.Version())
		}
	}
	for _, s := range p.States() {
		d.States = append(d.States, *NewWorkflowState(s, language))
	}
	for _, a := range p.Actions() {
		d.Transitions = append(d.Transitions, WorkflowTransition{
			Action: a.Name, Label: fault.Text(a.Label).In(language), From: a.From, To: a.To, Roles: a.Roles,
		})
	}
	return d
}
