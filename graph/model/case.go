package model

import (
	"time"

	"thidua/ent/db"
	"thidua/internal/fault"
	"thidua/workflow"
)

// Case is a case of a workflow that declares its own fields, as the viewer reads it. What
// costs a query of its own is filled in where it is asked for.
type Case struct {
	ID          string
	Workflow    string
	Title       string
	Stage       workflow.Stage
	State       *WorkflowState
	Version     int
	Unit        *Unit
	Author      *Person
	Period      *Period
	CreatedAt   time.Time
	UpdatedAt   time.Time
	DueAt       *time.Time
	Fields      []CaseField
	Transitions []Transition

	Program *workflow.Program
	Page    Page
}

// IsNode marks an object with an identifier.
func (Case) IsNode() {}

// IsSubject marks what a workflow moves.
func (Case) IsSubject() {}

// CaseField is a field of a case with its value.
type CaseField struct {
	Name     string
	Label    string
	Type     string
	Required bool
	Values   []string
	Value    any
}

// NewCaseFields makes the fields of a case in the definition's order, with their values by name.
func NewCaseFields(p *workflow.Program, values map[string]any, language string) []CaseField {
	fields := p.Fields()
	made := make([]CaseField, len(fields))
	for i, f := range fields {
		made[i] = CaseField{
			Name: f.Name, Label: fault.Text(f.Label).In(language), Type: f.Type, Required: f.Required, Values: f.Values, Value: values[f.Name],
		}
	}
	return made
}

// NewCase makes a case from its row and the version of its workflow; the unit is named as
// it was at the period's end.
func NewCase(row *db.CaseFile, p *workflow.Program, e Eyes, w World) *Case {
	period := w.Registry.Period(row.PeriodID)
	made := &Case{
		ID: row.ID, Workflow: row.Workflow, Title: row.Title, Stage: workflow.Stage(row.Stage), Version: row.Version,
		Author: NewPerson(w.Registry.Person(row.AuthorID), e, w), Period: NewPeriod(period, w),
		CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, DueAt: row.DueAt, Program: p,
	}
	if period != nil {
		made.Unit = NewUnit(w.Registry.Unit(row.UnitID), period.EndsOn)
	}
	if state, ok := p.State(row.State); ok {
		made.State = NewWorkflowState(state, w.Language)
	}
	return made
}
