package casefile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
	"thidua/ent/db/casefile"
	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/reach"
	"thidua/internal/store"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// What definitions call the subjects of this kind: a case of one's own, and the shipped ones.
const (
	SubjectCase       = workflow.SubjectCase
	SubjectBallot     = "Ballot"
	SubjectNomination = "Nomination"
	SubjectExemplar   = "Exemplar"
)

// Kind is the case as the runtime knows it. It is safe for concurrent use.
type Kind struct {
	store   *store.Store
	reach   *reach.Reach
	natures map[string]nature // by subject
}

// NewKind makes the kind.
func NewKind(s *store.Store, grants *authz.Grants) *Kind {
	k := &Kind{store: s, natures: map[string]nature{
		SubjectCase: {}, SubjectBallot: ballot(), SubjectNomination: nomination(), SubjectExemplar: exemplar(),
	}}
	k.reach = reach.New(grants, reach.Rule{
		Subjects: k.Subjects(), Own: "read_own", Seats: "read_opened", Members: "read_opened", Roster: k.roster,
	})
	return k
}

// nature is what the program knows of a subject beside its fields.
type nature struct {
	facts, effects []string
	keeps          []string          // fields that effects alone write
	past           map[string]string // what actions have done, for the log
	ofCluster      bool              // it is the cluster's own affair: no unit is the one concerned

	// checkTx tells what is wrong with the values beyond their types; nil where nothing can be.
	checkTx func(ctx context.Context, tx *db.Tx, f *File, values map[string]any) (fault.List, error)
	// know adds what holds of the subjects, all of this nature; nil where there is nothing.
	know func(ctx context.Context, client *db.Client, m runtime.Moment, subjects []*runtime.Subject, input map[string]any, known []*runtime.Known) error
	// effect carries one out: it changes the values of the case, and names steps on others.
	effect func(name string, s *runtime.Subject, m runtime.Moment, values map[string]any, e workflow.Event) ([]runtime.Command, error)
}

// File is a case's row with its values by name of field: bool, int64, string, []string.
type File struct {
	*db.CaseFile
	Values map[string]any
}

// Subjects returns what definitions call the kind's subjects.
func (k *Kind) Subjects() []string {
	return []string{SubjectCase, SubjectBallot, SubjectNomination, SubjectExemplar}
}

// Serves lists what a definition of the subject may ask and do, beside its fields.
func (k *Kind) Serves(subject string) (facts, effects []string) {
	n := k.natures[subject]
	return append([]string{"period_open"}, n.facts...), n.effects
}

// Prefix returns that of a case's identifier.
func (k *Kind) Prefix() string { return id.CaseFile }

// Table returns the table of cases.
func (k *Kind) Table() string { return casefile.Table }

// past names what the actions of every definition have done.
var past = map[string]string{
	workflow.ActionCreate: "created", workflow.ActionUpdate: "updated", workflow.ActionVote: "voted",
	workflow.ActionTally: "tallied", workflow.ActionMigrate: "migrated",
}

// EventKind names the log's line of an action: ballot.opened. An action that a cluster has
// named itself has no past participle here; it is named as it is: case.grant_leave.
func (k *Kind) EventKind(s *runtime.Subject, action string) string {
	subject := s.Program.Subject()
	done, ok := past[action]
	if !ok {
		done, ok = k.natures[subject].past[action]
	}
	if !ok {
		done = action
	}
	return strings.ToLower(subject) + "." + done
}

// LockTx reads the case for a decision, locked, if the actor may see it.
func (k *Kind) LockTx(ctx context.Context, tx *db.Tx, m runtime.Moment, subjectID string) (*runtime.Subject, error) {
	if !id.Is(subjectID, id.CaseFile) {
		return nil, fault.New(fault.NotFound)
	}
	query := tx.CaseFile.Query().Where(casefile.ID(subjectID))
	if m.Actor != nil {
		query.Where(k.Visible(m))
	}
	if k.store.Dialect == dialect.Postgres {
		query.ForUpdate()
	}
	row, err := query.Only(store.Everything(ctx))
	if db.IsNotFound(err) {
		return nil, fault.New(fault.NotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("locking case %s: %w", subjectID, err)
	}
	if err := k.holdSeasonTx(ctx, tx, m, row); err != nil {
		return nil, err
	}
	return k.Subject(m, row)
}

// Pinned reads all cases on a version of their workflow.
func (k *Kind) Pinned(ctx context.Context, client *db.Client, m runtime.Moment, definition string) ([]*runtime.Subject, error) {
	rows, err := client.CaseFile.Query().Where(casefile.Definition(definition)).
		Select(Part{Memory: true, Fields: true}.columns()...).All(store.Everything(ctx))
	if err != nil {
		return nil, fmt.Errorf("reading the cases of %s: %w", definition, err)
	}
	subjects := make([]*runtime.Subject, len(rows))
	for i, row := range rows {
		if subjects[i], err = k.Subject(m, row); err != nil {
			return nil, err
		}
	}
	return subjects, nil
}

// Subject is the row as the engine sees it.
func (k *Kind) Subject(m runtime.Moment, row *db.CaseFile) (*runtime.Subject, error) {
	p := m.Book.Program(row.Definition)
	if p == nil {
		return nil, fmt.Errorf("casefile: %s runs on %s, which is not in the book", row.ID, row.Definition)
	}
	stored, err := parsed(row.Fields)
	if err != nil {
		return nil, fmt.Errorf("casefile: %s: %w", row.ID, err)
	}
	values, err := typed(p, stored)
	if err != nil {
		return nil, fmt.Errorf("casefile: %s: %w", row.ID, err)
	}
	c, err := runtime.CaseOf(row.State, row.Version, row.DueAt, row.Memory)
	if err != nil {
		return nil, err
	}
	return &runtime.Subject{
		ID: row.ID, Workflow: row.Workflow, Definition: row.Definition, Case: c, Row: &File{row, values}, Stored: stored,
		ReadsContent: k.readsContent(m, row),
		Roster:       k.roster(p, m.Registry.Roster(row.UnitID, row.PeriodID, m.Today())),
	}, nil
}

// roster is who stands where for a case of the program. Of what is the cluster's own affair
// no unit is the one concerned, so nobody is in conflict by his unit alone.
func (k *Kind) roster(p *workflow.Program, of workflow.Roster) workflow.Roster {
	if k.natures[p.Subject()].ofCluster {
		of.Unit, of.Kin = "", nil
	}
	return of
}

// BeginTx prepares a case of the actor's unit for a period, on the current version of its
// workflow; what is the cluster's own is begun in the leading unit's name.
func (k *Kind) BeginTx(ctx context.Context, tx *db.Tx, m runtime.Moment, content any) (*runtime.Subject, error) {
	b, ok := content.(*Beginning)
	if !ok {
		return nil, fmt.Errorf("casefile: a case begins with %T", content)
	}
	p, period := m.Book.Current(b.Workflow), m.Registry.Period(b.PeriodID)
	switch {
	case p == nil || !slices.Contains(k.Subjects(), p.Subject()):
		return nil, fault.New(fault.NotFound, "workflow")
	case period == nil:
		return nil, fault.New(fault.NotFound, "periodId")
	}
	title, values, faults := b.read(p, k.natures[p.Subject()].keeps)
	if len(faults) > 0 {
		return nil, faults
	}
	unitID, err := reach.Author(m, p.Name(), period, b.UnitID)
	if err != nil {
		return nil, err
	}
	roster := m.Registry.Roster(unitID, period.ID, m.Today())
	if k.natures[p.Subject()].ofCluster && roster.Leader != "" {
		unitID = roster.Leader
	}
	f := &File{Values: values, CaseFile: &db.CaseFile{
		ID: id.New(id.CaseFile), Workflow: p.Name(), Subject: p.Subject(), UnitID: unitID, PeriodID: period.ID, Title: title, AuthorID: m.Actor.ID,
	}}
	if err := k.checkTx(ctx, tx, f, values); err != nil {
		return nil, err
	}
	return &runtime.Subject{ID: f.ID, Workflow: p.Name(), Row: f, ReadsContent: true, Roster: k.roster(p, roster)}, nil
}

// checkTx refuses values that the subject's own nature does not take.
func (k *Kind) checkTx(ctx context.Context, tx *db.Tx, f *File, values map[string]any) error {
	check := k.natures[f.Subject].checkTx
	if check == nil {
		return nil
	}
	faults, err := check(ctx, tx, f, values)
	if err == nil && len(faults) > 0 {
		return faults
	}
	return err
}

var _ runtime.Kind = (*Kind)(nil)
