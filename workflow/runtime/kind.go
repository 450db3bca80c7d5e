package runtime

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"thidua/ent/db"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/workflow"
)

// Moment is what a judgement rests on beside the subject: who asks, what the master
// data are, and what time it is.
type Moment struct {
	Actor    *authz.Actor // nil: the system
	Registry *cluster.Registry
	Book     *Book
	At       time.Time
	read     time.Time // when At was read, by this process's own clock
}

// after returns the moment as it is now: the database's clock as it was read, and what has
// passed since by our own, so that waiting for a lock does not turn back the time of a
// decision and costs no second question.
func (m Moment) after() Moment {
	if !m.read.IsZero() {
		now := time.Now()
		m.At, m.read = m.At.Add(now.Sub(m.read)).Truncate(time.Microsecond), now
	}
	return m
}

// Today is the day of the moment in UTC+7.
func (m Moment) Today() calendar.Date { return calendar.Of(m.At) }

// Subject is one row of a kind as the engine sees it. Row is the kind's own.
type Subject struct {
	ID           string
	Workflow     string            // name, of a subject that begins
	Definition   string            // reference, of one that is there
	Program      *workflow.Program // set by the runtime, of either
	Case         workflow.Case
	Roster       workflow.Roster
	ReadsContent bool // whether the actor reads the unsent content
	Row          any
	Stored       map[string]any // values of fields as JSON has them, also those that the program does not declare; nil for a kind without fields

	sealed string           // a vote of the secret round that is open, as it is kept
	papers []workflow.Paper // the votes of that round, opened to be counted
}

// Known is what holds of a subject: the facts' values by name, and what people call the
// elements of those that are lists.
type Known struct {
	Values map[string]any
	Labels map[string]map[string]workflow.Text
	Owners map[string]string // by candidate of a vote: the unit that it is of
}

// Kind is what a kind of subject registers: where its rows are, what holds of them and
// what the effects of its definition do.
type Kind interface {
	// Subjects are what definitions call the kind's subjects: Report.
	Subjects() []string
	// Serves lists the facts and the effects that a definition of the subject may name.
	Serves(subject string) (facts, effects []string)
	// Prefix is that of the identifiers, Table the table with the columns of a case.
	Prefix() string
	Table() string
	// EventKind names the log's line of an action on the subject: report.submitted.
	EventKind(s *Subject, action string) string

	// LockTx reads the subject for a decision, locked, if the actor may see it;
	// otherwise the answer is NOT_FOUND.
	LockTx(ctx context.Context, tx *db.Tx, m Moment, subjectID string) (*Subject, error)
	// Pinned reads all subjects on the version of that reference, whoever may see them.
	Pinned(ctx context.Context, client *db.Client, m Moment, definition string) ([]*Subject, error)
	// BeginTx prepares a subject that is not there yet from the content of a create.
	BeginTx(ctx context.Context, tx *db.Tx, m Moment, content any) (*Subject, error)
	// CheckTx refuses content that the subject cannot take, before anything is decided.
	CheckTx(ctx context.Context, tx *db.Tx, m Moment, s *Subject, content any) error
	// Facts tells what holds of each subject, by name of fact: one query for all of them.
	// input is that of the command, nil where transitions are only looked at.
	Facts(ctx context.Context, client *db.Client, m Moment, subjects []*Subject, input map[string]any) ([]Known, error)

	// InsertTx stores a new subject, its case in the given columns, and its content.
	InsertTx(ctx context.Context, tx *db.Tx, m Moment, s *Subject, c Columns) error
	// WriteTx stores changed content.
	WriteTx(ctx context.Context, tx *db.Tx, m Moment, s *Subject, content any) error
	// EffectsTx carries out the effects of one step in their order, and what the kind itself
	// does on a step; it is asked of every step, also of those without effects. s.Case is the
	// case before the step, e the step.
	EffectsTx(ctx context.Context, tx *db.Tx, m Moment, s *Subject, effects []string, e workflow.Event) (Outcome, error)
}

// Outcome is what effects have led to.
type Outcome struct {
	ContentHash string    // of content that one of them froze; "" for none
	Then        []Command // on other subjects, by the same actor, in the same transaction: refused, they refuse the step
}

// Columns is a case as a row keeps it (ent/schema's mixin Case).
type Columns struct {
	Definition      string
	State           string
	Stage           string
	Version         int
	DueAt           *time.Time
	DueAsc, DueDesc time.Time
	Memory          string
	UpdatedAt       time.Time
}

// memory is what a case remembers beside its state, version and due time.
type memory struct {
	Deeds      workflow.Deeds       `json:"deeds,omitempty"`
	Vouched    string               `json:"vouched,omitempty"`
	VouchedFor string               `json:"vouchedFor,omitempty"`
	Round      *workflow.Round      `json:"round,omitempty"`
	Dues       map[string]time.Time `json:"dues,omitempty"`
	At         time.Time            `json:"at"`

	// The deeds as version 0.1 wrote them.
	Counts map[string]int           `json:"counts,omitempty"`
	Last   map[string]workflow.Deed `json:"last,omitempty"`
}

// deeds are those remembered, in whichever form.
func (m *memory) deeds() workflow.Deeds {
	list := m.Deeds
	for _, action := range slices.Sorted(maps.Keys(m.Counts)) {
		deed := m.Last[action]
		deed.Action, deed.Times = action, m.Counts[action]
		list = append(list, deed)
	}
	return list
}

var (
	endOfTime       = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	beginningOfTime = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
)

// DueAsc is the place of a due time in an order with the earliest first, where a case without
// one comes last.
func DueAsc(due *time.Time) time.Time {
	if due == nil {
		return endOfTime
	}
	return *due
}

// columnsOf writes a case of the program into columns.
func columnsOf(p *workflow.Program, c workflow.Case) (Columns, error) {
	state, ok := p.State(c.State)
	if !ok {
		return Columns{}, fmt.Errorf("runtime: %s has no state %q", p.Reference(), c.State)
	}
	text, err := json.Marshal(memory{Deeds: c.Deeds, Vouched: c.Vouched, VouchedFor: c.VouchedFor, Round: c.Round, Dues: c.Dues, At: c.At})
	if err != nil {
		return Columns{}, fmt.Errorf("runtime: writing a case: %w", err)
	}
	columns := Columns{
		Definition: p.Reference(), State: c.State, Stage: string(state.Stage), Version: c.Version,
		DueAt: c.Due, DueAsc: DueAsc(c.Due), DueDesc: beginningOfTime, Memory: string(text), UpdatedAt: c.At,
	}
	if c.Due != nil {
		columns.DueDesc = *c.Due
	}
	return columns, nil
}

// CaseOf reads a case from a row's columns.
func CaseOf(state string, version int, due *time.Time, text string) (workflow.Case, error) {
	var m memory
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return workflow.Case{}, fmt.Errorf("runtime: reading a case: %w", err)
	}
	return workflow.Case{
		State: state, Version: version, Due: due,
		Deeds: m.deeds(), Vouched: m.Vouched, VouchedFor: m.VouchedFor, Round: m.Round, Dues: m.Dues, At: m.At,
	}, nil
}
