package report

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
	"thidua/ent/db/report"
	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/reach"
	"thidua/internal/store"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// Kind is the report as the runtime knows it. It is safe for concurrent use.
type Kind struct {
	store *store.Store
	reach *reach.Reach
}

// NewKind makes the kind.
func NewKind(s *store.Store, grants *authz.Grants) *Kind {
	return &Kind{store: s, reach: reach.New(grants, reach.Rule{
		Subjects: []string{Subject}, Own: "read_own", Seats: "read_submitted", Members: "read_published",
	})}
}

// Subject is what definitions call reports, and Workflow the name of theirs.
const (
	Subject  = "Report"
	Workflow = "report"
)

// Subjects returns what definitions call reports.
func (k *Kind) Subjects() []string { return []string{Subject} }

// Serves lists what a definition of reports may ask and do.
func (k *Kind) Serves(string) (facts, effects []string) {
	return []string{
			"kind", "missing", "unanswered", "number_set", "cutoff_set", "appraisal_begun", "appraisals_done",
			"ballot_closed", "period_open", "report_due", "live_report", "kind_fits", "issuer_competent", "revoker_competent",
		},
		[]string{"freeze_revision", "mark_late", "publish", "create_commendation", "revoke_commendation"}
}

// Prefix returns that of a report's identifier.
func (k *Kind) Prefix() string { return id.Report }

// Table returns the table of reports.
func (k *Kind) Table() string { return report.Table }

// past names what an action has done, for the log.
var past = map[string]string{
	"create": "created", "update": "updated", "propose": "proposed", "recall": "recalled",
	"submit": "submitted", "withdraw": "withdrawn", "discard": "discarded", "return": "returned",
	"review": "reviewed", "request_reopen": "reopen_requested", "consent_reopen": "reopened",
	"refuse_reopen": "reopen_refused", "commend": "commended", "close": "closed", "revoke": "revoked",
	"vote": "voted", "tally": "tallied", "migrate": "migrated",
}

// EventKind names the log's line of an action: report.submitted. An action of a version of
// the workflow that was published later has no past participle here; it is named as it is.
func (k *Kind) EventKind(_ *runtime.Subject, action string) string {
	if done, ok := past[action]; ok {
		return "report." + done
	}
	return "report." + action
}

// LockTx reads the report for a decision, locked, if the actor may see it.
func (k *Kind) LockTx(ctx context.Context, tx *db.Tx, m runtime.Moment, subjectID string) (*runtime.Subject, error) {
	if !id.Is(subjectID, id.Report) {
		return nil, fault.New(fault.NotFound)
	}
	query := tx.Report.Query().Where(report.ID(subjectID))
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
		return nil, fmt.Errorf("locking report %s: %w", subjectID, err)
	}
	if err := k.holdSeasonTx(ctx, tx, m, row); err != nil {
		return nil, err
	}
	return k.Subject(m, row)
}

// holdSeasonTx keeps a decision on a concluded report, which asks whether a ballot of the
// season has closed, and such a closing from passing each other: the ballot's step holds the
// season for itself (package casefile). Each takes the season after its own row, and a
// ballot's step no report's, so neither waits for the other in a ring. SQLite has one writer.
func (k *Kind) holdSeasonTx(ctx context.Context, tx *db.Tx, m runtime.Moment, row *db.Report) error {
	period := m.Registry.Period(row.PeriodID)
	if period == nil || row.Stage != string(workflow.StageReviewed) || k.store.Dialect != dialect.Postgres {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "SELECT 1 FROM seasons WHERE id = $1 FOR SHARE", period.Season.ID); err != nil {
		return fmt.Errorf("holding the season of %s: %w", row.ID, err)
	}
	return nil
}

// Pinned reads all reports on a version of the workflow.
func (k *Kind) Pinned(ctx context.Context, client *db.Client, m runtime.Moment, definition string) ([]*runtime.Subject, error) {
	rows, err := client.Report.Query().Where(report.Definition(definition)).Select(columnsFor(store.Order{}, true)...).All(store.Everything(ctx))
	if err != nil {
		return nil, fmt.Errorf("reading the reports of %s: %w", definition, err)
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
func (k *Kind) Subject(m runtime.Moment, row *db.Report) (*runtime.Subject, error) {
	c, err := runtime.CaseOf(row.State, row.Version, row.DueAt, row.Memory)
	if err != nil {
		return nil, err
	}
	return &runtime.Subject{
		ID: row.ID, Workflow: Workflow, Definition: row.Definition, Case: c, Row: row,
		ReadsContent: m.Actor == nil || k.ReadsContent(m, row.UnitID),
		Roster:       m.Registry.Roster(row.UnitID, row.PeriodID, m.Today()),
	}, nil
}

// BeginTx prepares a report of the actor's unit for a period.
func (k *Kind) BeginTx(_ context.Context, _ *db.Tx, m runtime.Moment, content any) (*runtime.Subject, error) {
	b, ok := content.(*Beginning)
	if !ok {
		return nil, fmt.Errorf("report: a report begins with %T", content)
	}
	period := m.Registry.Period(b.PeriodID)
	if period == nil {
		return nil, fault.New(fault.NotFound, "periodId")
	}
	if faults := b.check(); len(faults) > 0 {
		return nil, faults
	}
	unitID, err := reach.Author(m, Workflow, period, b.UnitID)
	if err != nil {
		return nil, err
	}
	row := &db.Report{
		ID: id.New(id.Report), UnitID: unitID, PeriodID: period.ID, Kind: b.Kind, Title: b.Title, AuthorID: m.Actor.ID,
	}
	return &runtime.Subject{
		ID: row.ID, Workflow: Workflow, Row: row, ReadsContent: true, Roster: m.Registry.Roster(unitID, period.ID, m.Today()),
	}, nil
}

var _ runtime.Kind = (*Kind)(nil)
