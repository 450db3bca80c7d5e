package report

import (
	"context"
	"fmt"
	"strings"

	"thidua/ent/db"
	"thidua/ent/db/commendation"
	"thidua/ent/db/indicator"
	"thidua/ent/db/revision"
	"thidua/ent/db/section"
	"thidua/internal/attachment"
	"thidua/internal/calendar"
	"thidua/workflow/runtime"
)

// RevisionFor names the revision that the actor reads: the unit the one that it is
// writing, everybody else the one last submitted. "" is none.
func (k *Kind) RevisionFor(m runtime.Moment, row *db.Report) string {
	switch {
	case k.ReadsContent(m, row.UnitID):
		return row.RevisionID
	case row.SubmittedRevisionID != nil:
		return *row.SubmittedRevisionID
	}
	return ""
}

// ReadsAttachment tells whether who reads the report reads a file that hangs on it: papers of a
// decision everybody, evidence the unit that of what it writes and of what it last sent, and
// everybody else of what was last sent. The context's scope says who reads the report.
func (k *Kind) ReadsAttachment(ctx context.Context, m runtime.Moment, a *db.Attachment) (bool, error) {
	rows, err := k.Get(ctx, []string{*a.SubjectID}, false)
	if err != nil || len(rows) == 0 {
		return false, err
	}
	if strings.HasPrefix(a.Place, attachment.AtDecision) {
		return true, nil
	}
	revisions := []string{k.RevisionFor(m, rows[0])}
	if sent := rows[0].SubmittedRevisionID; sent != nil {
		revisions = append(revisions, *sent)
	}
	return attachment.Held(ctx, k.store.Client, a.ID, revisions)
}

// Cutoffs reads the cut-off days, by revision.
func (k *Kind) Cutoffs(ctx context.Context, revisions []string) (map[string]calendar.Date, error) {
	rows, err := k.store.Client.Revision.Query().Where(revision.IDIn(revisions...)).
		Select(revision.FieldID, revision.FieldCutoffOn).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading cut-off days: %w", err)
	}
	days := make(map[string]calendar.Date, len(rows))
	for _, r := range rows {
		days[r.ID] = r.CutoffOn
	}
	return days, nil
}

// Sections reads the sections, by revision and in their order; the texts only where they
// are asked for.
func (k *Kind) Sections(ctx context.Context, revisions []string, bodies bool) (map[string][]*db.Section, error) {
	columns := []string{section.FieldID, section.FieldRevisionID, section.FieldKey, section.FieldPlace,
		section.FieldRequired, section.FieldTitleVi, section.FieldTitleEn}
	if bodies {
		columns = append(columns, section.FieldBody)
	}
	rows, err := k.store.Client.Section.Query().Where(section.RevisionIDIn(revisions...)).
		Order(section.ByRevisionID(), section.ByPlace()).Select(columns...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading sections: %w", err)
	}
	sections := map[string][]*db.Section{}
	for _, r := range rows {
		sections[r.RevisionID] = append(sections[r.RevisionID], r)
	}
	return sections, nil
}

// Indicators reads the indicators, by revision and in their order.
func (k *Kind) Indicators(ctx context.Context, revisions []string) (map[string][]*db.Indicator, error) {
	rows, err := k.store.Client.Indicator.Query().Where(indicator.RevisionIDIn(revisions...)).
		Order(indicator.ByRevisionID(), indicator.ByPlace()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading indicators: %w", err)
	}
	indicators := map[string][]*db.Indicator{}
	for _, r := range rows {
		indicators[r.RevisionID] = append(indicators[r.RevisionID], r)
	}
	return indicators, nil
}

// Commendations reads what the reports earned, by report, the earliest first, with the
// decisions that grant and revoke.
func (k *Kind) Commendations(ctx context.Context, reports []string) (map[string][]*db.Commendation, error) {
	rows, err := k.store.Client.Commendation.Query().Where(commendation.ReportIDIn(reports...)).
		Order(commendation.ByReportID(), commendation.ByGrantedAt(), commendation.ByID()).
		WithDecision().WithRevocation().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading commendations: %w", err)
	}
	commendations := map[string][]*db.Commendation{}
	for _, r := range rows {
		commendations[r.ReportID] = append(commendations[r.ReportID], r)
	}
	return commendations, nil
}
