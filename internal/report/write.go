package report

import (
	"context"
	"fmt"
	"strings"
	"time"

	"thidua/ent/db"
	"thidua/ent/db/report"
	"thidua/ent/db/revision"
	"thidua/internal/attachment"
	"thidua/internal/id"
	"thidua/internal/text"
	"thidua/workflow/runtime"
)

// InsertTx stores a new report with its first revision: the season's sections, empty,
// and the indicators that are assigned to the unit as it is at the period's end.
func (k *Kind) InsertTx(ctx context.Context, tx *db.Tx, m runtime.Moment, s *runtime.Subject, c runtime.Columns) error {
	row := s.Row.(*db.Report)
	row.RevisionID = id.New(id.Revision)
	err := tx.Report.Create().SetID(row.ID).SetUnitID(row.UnitID).SetPeriodID(row.PeriodID).SetKind(row.Kind).
		SetTitle(row.Title).SetTitleFolded(text.Fold(row.Title)).SetTitleOrder(text.SortKey(row.Title)).
		SetAuthorID(row.AuthorID).SetRevisionID(row.RevisionID).SetCreatedAt(m.At).
		SetDefinition(c.Definition).SetState(c.State).SetStage(c.Stage).SetVersion(c.Version).SetNillableDueAt(c.DueAt).
		SetDueAsc(c.DueAsc).SetDueDesc(c.DueDesc).SetMemory(c.Memory).SetUpdatedAt(c.UpdatedAt).Exec(ctx)
	if err != nil {
		return fmt.Errorf("storing a report: %w", err)
	}
	period := m.Registry.Period(row.PeriodID)
	first := &db.Revision{ID: row.RevisionID, ReportID: row.ID, Ordinal: 1, CreatedAt: m.At}
	for _, x := range period.Season.Sections {
		first.Edges.Sections = append(first.Edges.Sections, &db.Section{
			Key: x.Key, Place: x.Place, Required: x.Required, TitleVi: x.Title.VI, TitleEn: x.Title.EN,
		})
	}
	for i, x := range m.Registry.Indicators(period.Season.ID, row.UnitID, period.EndsOn) {
		first.Edges.Indicators = append(first.Edges.Indicators, &db.Indicator{
			Code: x.Code, Place: i + 1, Name: x.Name, Measure: x.Measure,
		})
	}
	return insertRevisionTx(ctx, tx, first)
}

// insertRevisionTx stores a revision with the sections and indicators among its edges.
func insertRevisionTx(ctx context.Context, tx *db.Tx, r *db.Revision) error {
	err := tx.Revision.Create().SetID(r.ID).SetReportID(r.ReportID).SetOrdinal(r.Ordinal).
		SetCutoffOn(r.CutoffOn).SetCreatedAt(r.CreatedAt).Exec(ctx)
	if err != nil {
		return fmt.Errorf("opening revision %d of %s: %w", r.Ordinal, r.ReportID, err)
	}
	sections := make([]*db.SectionCreate, len(r.Edges.Sections))
	for i, x := range r.Edges.Sections {
		sections[i] = tx.Section.Create().SetRevisionID(r.ID).SetKey(x.Key).SetPlace(x.Place).
			SetRequired(x.Required).SetTitleVi(x.TitleVi).SetTitleEn(x.TitleEn).SetBody(x.Body)
	}
	if err := tx.Section.CreateBulk(sections...).Exec(ctx); err != nil {
		return fmt.Errorf("storing the sections of %s: %w", r.ID, err)
	}
	indicators := make([]*db.IndicatorCreate, len(r.Edges.Indicators))
	for i, x := range r.Edges.Indicators {
		indicators[i] = tx.Indicator.Create().SetRevisionID(r.ID).SetCode(x.Code).SetPlace(x.Place).
			SetName(x.Name).SetMeasure(x.Measure).SetNillableTarget(x.Target).SetNillableActual(x.Actual)
	}
	if err := tx.Indicator.CreateBulk(indicators...).Exec(ctx); err != nil {
		return fmt.Errorf("storing the indicators of %s: %w", r.ID, err)
	}
	return nil
}

// WriteTx stores an edit that CheckTx has passed. Where the present revision is frozen
// the edit opens the next one, a copy of it.
func (k *Kind) WriteTx(ctx context.Context, tx *db.Tx, m runtime.Moment, s *runtime.Subject, content any) error {
	row, e := s.Row.(*db.Report), content.(*Edit)
	update := tx.Report.Update().Where(report.ID(row.ID))
	if row.SubmittedRevisionID != nil && *row.SubmittedRevisionID == row.RevisionID {
		if err := copyRevisionTx(ctx, tx, row, m.At); err != nil {
			return err
		}
		update.SetRevisionID(row.RevisionID)
	}
	title, number := row.Title, row.Number
	if e.Title.Given {
		title = *e.Title.To
		update.SetTitle(title).SetTitleOrder(text.SortKey(title))
	}
	if e.Number.Given {
		number = given(e.Number.To)
		update.SetNumber(number)
	}
	if e.Title.Given || e.Number.Given {
		// A search for 45/qd finds 45/QĐ, which neither database folds by itself.
		update.SetTitleFolded(text.Fold(title + "\n" + number))
	}
	if len(update.Mutation().Fields()) > 0 {
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("storing a report's head: %w", err)
		}
	}
	if err := cutoffTx(ctx, tx, row.RevisionID, e); err != nil {
		return err
	}
	if err := sectionsTx(ctx, tx, row.RevisionID, e.Sections); err != nil {
		return err
	}
	if err := indicatorsTx(ctx, tx, row.RevisionID, e.Indicators); err != nil {
		return err
	}
	if wishes := e.evidence(); len(wishes) > 0 {
		return attachment.ReplaceTx(ctx, tx, m.At, row.ID, row.RevisionID, wishes)
	}
	return nil
}

// cutoffTx stores the cut-off day.
func cutoffTx(ctx context.Context, tx *db.Tx, revisionID string, e *Edit) error {
	if !e.CutoffOn.Given {
		return nil
	}
	update := tx.Revision.Update().Where(revision.ID(revisionID))
	if e.CutoffOn.To == nil {
		update.ClearCutoffOn()
	} else {
		update.SetCutoffOn(*e.CutoffOn.To)
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("storing the cut-off day: %w", err)
	}
	return nil
}

// sectionsTx stores the bodies in one statement. Both databases name the columns of a
// list of values column1, column2.
func sectionsTx(ctx context.Context, tx *db.Tx, revisionID string, edits []SectionEdit) error {
	arguments := []any{revisionID}
	for _, x := range edits {
		if x.Body.Given {
			arguments = append(arguments, x.Key, given(x.Body.To))
		}
	}
	changed := len(arguments) / 2
	if changed == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE sections SET body = v.column2 FROM (VALUES `+values(changed, 2)+
		`) AS v WHERE sections.revision_id = $1 AND sections.key = v.column1`, arguments...)
	if err != nil {
		return fmt.Errorf("storing sections: %w", err)
	}
	return nil
}

// indicatorsTx stores the values in one statement; what is not given stays.
func indicatorsTx(ctx context.Context, tx *db.Tx, revisionID string, edits []IndicatorEdit) error {
	if len(edits) == 0 {
		return nil
	}
	yes := map[bool]string{true: "yes", false: "no"}
	arguments := []any{revisionID}
	for _, x := range edits {
		arguments = append(arguments, x.Code, yes[x.Target.Given], x.Target.To, yes[x.Actual.Given], x.Actual.To)
	}
	_, err := tx.ExecContext(ctx, `UPDATE indicators SET
target = CASE WHEN v.column2 = 'yes' THEN v.column3 ELSE target END,
actual = CASE WHEN v.column4 = 'yes' THEN v.column5 ELSE actual END
FROM (VALUES `+values(len(edits), 5)+`) AS v WHERE indicators.revision_id = $1 AND indicators.code = v.column1`, arguments...)
	if err != nil {
		return fmt.Errorf("storing indicators: %w", err)
	}
	return nil
}

// values writes the placeholders of rows with columns each, numbered from 2; they are
// texts, which Postgres does not see from a NULL.
func values(rows, columns int) string {
	var b strings.Builder
	at := 2
	for row := range rows {
		if row > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for column := range columns {
			if column > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "CAST($%d AS text)", at)
			at++
		}
		b.WriteByte(')')
	}
	return b.String()
}

// copyRevisionTx opens the next revision of the report with the content of the present one.
func copyRevisionTx(ctx context.Context, tx *db.Tx, row *db.Report, at time.Time) error {
	next, err := tx.Revision.Query().Where(revision.ID(row.RevisionID)).WithSections().WithIndicators().Only(ctx)
	if err != nil {
		return fmt.Errorf("reading the revision %s: %w", row.RevisionID, err)
	}
	row.RevisionID = id.New(id.Revision)
	before := next.ID
	next.ID, next.Ordinal, next.CreatedAt = row.RevisionID, next.Ordinal+1, at
	if err := insertRevisionTx(ctx, tx, next); err != nil {
		return err
	}
	return attachment.CopyTx(ctx, tx, before, next.ID)
}
