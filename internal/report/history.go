package report

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	"thidua/ent/db/historyentry"
)

// Histories reads the first steps of each report behind the given version, one more than
// limit to tell whether more follow, by report and in their order: one query for all.
func (k *Kind) Histories(ctx context.Context, reports []string, afterVersion, limit int) (map[string][]*db.HistoryEntry, error) {
	d := sql.Dialect(k.store.Dialect)
	t := d.Table(historyentry.Table)
	ids := make([]any, len(reports))
	for i, r := range reports {
		ids[i] = r
	}
	ranked := d.Select(t.C(historyentry.FieldID)).
		AppendSelectExprAs(sql.RowNumber().PartitionBy(historyentry.FieldSubjectID).OrderBy(historyentry.FieldVersion), "place").
		From(t).Where(sql.And(sql.In(historyentry.FieldSubjectID, ids...), sql.GT(historyentry.FieldVersion, afterVersion)))
	first := d.Select("id").From(ranked.As("ranked")).Where(sql.LTE("place", limit+1))
	rows, err := k.store.Client.HistoryEntry.Query().
		Where(func(s *sql.Selector) { s.Where(sql.In(s.C(historyentry.FieldID), first)) }).
		Order(historyentry.BySubjectID(), historyentry.ByVersion()).
		Select(historyColumns...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading histories: %w", err)
	}
	histories := map[string][]*db.HistoryEntry{}
	for _, r := range rows {
		histories[r.SubjectID] = append(histories[r.SubjectID], r)
	}
	return histories, nil
}

// historyColumns are those that a reader sees.
var historyColumns = []string{
	historyentry.FieldID, historyentry.FieldSubjectID, historyentry.FieldVersion, historyentry.FieldAction,
	historyentry.FieldFromState, historyentry.FieldToState, historyentry.FieldActorID, historyentry.FieldOnBehalfID,
	historyentry.FieldNote, historyentry.FieldAt, historyentry.FieldOccurredAt,
}

// CountHistories counts the steps of each report.
func (k *Kind) CountHistories(ctx context.Context, reports []string) (map[string]int, error) {
	var rows []struct {
		SubjectID string `json:"subject_id"`
		Count     int    `json:"count"`
	}
	err := k.store.Client.HistoryEntry.Query().Where(historyentry.SubjectIDIn(reports...)).
		GroupBy(historyentry.FieldSubjectID).Aggregate(db.Count()).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("counting histories: %w", err)
	}
	counts := make(map[string]int, len(rows))
	for _, r := range rows {
		counts[r.SubjectID] = min(r.Count, MaxCount)
	}
	return counts, nil
}
