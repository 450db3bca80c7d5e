package model

import (
	"context"
	"time"

	"thidua/ent/db"
	"thidua/internal/calendar"
	"thidua/internal/fault"
	"thidua/internal/store"
	"thidua/internal/term"
	"thidua/workflow"
)

// Report is a unit's report of a period, as the viewer reads it. What costs a query of
// its own is filled in where it is asked for.
type Report struct {
	ID            string
	Number        *string
	Title         string
	Kind          term.ReportKind
	Stage         workflow.Stage
	State         *WorkflowState
	Version       int
	Unit          *Unit
	Author        *Person
	Period        *Period
	CreatedAt     time.Time
	UpdatedAt     time.Time
	DueAt         *time.Time
	Late          bool
	CutoffOn      *calendar.Date
	Sections      []Section
	Indicators    []Indicator
	Commendations []Commendation
	Transitions   []Transition

	Program *workflow.Program
	Page    Page
}

// Page is the list that a subject came in. What costs a query is read through it for all
// its subjects at once, by whichever of them is asked first.
type Page interface {
	// History reads the window of each subject's steps, one more than it has to tell whether
	// more follow, by subject and as the window reads them; asOf leaves out what was taken
	// later, nil nothing.
	History(ctx context.Context, w store.Window, asOf *time.Time) (map[string][]*db.HistoryEntry, error)
	// CountHistory counts the steps of each subject.
	CountHistory(ctx context.Context, asOf *time.Time) (map[string]int, error)
	// Events reads what happened to each subject up to a time, in its order.
	Events(ctx context.Context, until time.Time) (map[string][]workflow.Event, error)
}

// IsNode marks an object with an identifier.
func (Report) IsNode() {}

// IsSubject marks what a workflow moves.
func (Report) IsSubject() {}

// Section is a section of a report.
type Section struct {
	Key      string
	Title    string
	Body     string
	Required bool
}

// Indicator is a figure of a report.
type Indicator struct {
	Code    string
	Name    string
	Measure string
	Target  *string
	Actual  *string

	Evidence []Attachment
}

// NewReport makes a report from its row; the unit is named as it was at the period's end.
func NewReport(row *db.Report, p *workflow.Program, e Eyes, w World) *Report {
	period := w.Registry.Period(row.PeriodID)
	made := &Report{
		ID: row.ID, Number: Words(row.Number), Title: row.Title, Kind: row.Kind, Stage: workflow.Stage(row.Stage),
		Version: row.Version, Author: NewPerson(w.Registry.Person(row.AuthorID), e, w), Period: NewPeriod(period, w),
		CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, DueAt: row.DueAt, Late: row.Late, Program: p,
	}
	if period != nil {
		made.Unit = NewUnit(w.Registry.Unit(row.UnitID), period.EndsOn)
	}
	if state, ok := p.State(row.State); ok {
		made.State = NewWorkflowState(state, w.Language)
	}
	return made
}

// NewSections makes sections.
func NewSections(rows []*db.Section, language string) []Section {
	made := make([]Section, len(rows))
	for i, r := range rows {
		title := fault.Text{VI: r.TitleVi, EN: r.TitleEn}
		made[i] = Section{Key: r.Key, Title: title.In(language), Body: r.Body, Required: r.Required}
	}
	return made
}

// NewIndicators makes indicators, each with its evidence.
func NewIndicators(rows []*db.Indicator, evidence map[string][]Attachment) []Indicator {
	made := make([]Indicator, len(rows))
	for i, r := range rows {
		made[i] = Indicator{Code: r.Code, Name: r.Name, Measure: r.Measure, Target: r.Target, Actual: r.Actual, Evidence: evidence[r.Code]}
	}
	return made
}
