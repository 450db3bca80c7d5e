package report

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"thidua/ent/db"
	"thidua/ent/db/commendation"
	"thidua/ent/db/report"
	"thidua/internal/store"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// Facts tells what holds of each report. What only the input determines is told where
// the input is there. One query reads for all of them what is kept elsewhere, and none where nobody
// may be told.
func (k *Kind) Facts(ctx context.Context, client *db.Client, m runtime.Moment, subjects []*runtime.Subject, input map[string]any) ([]runtime.Known, error) {
	read, err := lookUp(ctx, client, m, subjects)
	if err != nil {
		return nil, err
	}
	facts := make([]runtime.Known, len(subjects))
	for i, s := range subjects {
		row := s.Row.(*db.Report)
		gap := read.gaps[row.RevisionID]
		period := m.Registry.Period(row.PeriodID)
		if period == nil {
			return nil, fmt.Errorf("report: %s is of the unknown period %s", row.ID, row.PeriodID)
		}
		values := map[string]any{
			"kind":          string(row.Kind),
			"missing":       gap.sections,
			"unanswered":    gap.indicators,
			"number_set":    row.Number != "",
			"cutoff_set":    gap.cutoff,
			"period_open":   period.Season.State.TakesReports(),
			"report_due":    string(period.ReportDueOn),
			"kind_fits":     period.Kind.Reports() == row.Kind,
			"ballot_closed": read.closed[period.Season.ID],
			// Appraisals do not exist yet: none has begun, none is done.
			"appraisal_begun": false,
			"appraisals_done": false,
		}
		if s.Case.State == "" {
			if err := liveReport(ctx, client, row, values); err != nil {
				return nil, err
			}
		}
		if err := competence(ctx, client, s, input, values); err != nil {
			return nil, err
		}
		facts[i] = runtime.Known{Values: values, Labels: gap.labels}
	}
	return facts, nil
}

// liveReport tells whether the unit has a report for the period already. A unique index
// stands behind it.
func liveReport(ctx context.Context, client *db.Client, row *db.Report, facts map[string]any) error {
	exists, err := client.Report.Query().Where(
		report.UnitID(row.UnitID), report.PeriodID(row.PeriodID), report.StageNEQ(string(workflow.StageDiscarded)),
	).Exist(store.Everything(ctx))
	if err != nil {
		return fmt.Errorf("looking for a report of the unit and period: %w", err)
	}
	facts["live_report"] = exists
	return nil
}

// competence tells whether the issuer of the input's decision may grant the form that is
// asked for, or revoke the one that stands.
func competence(ctx context.Context, client *db.Client, s *runtime.Subject, input, facts map[string]any) error {
	decision, ok := input["decision"].(map[string]any)
	if !ok {
		return nil
	}
	text, _ := decision["issuer"].(string)
	issuer := term.Issuer(text)
	if form, ok := input["form"].(string); ok {
		facts["issuer_competent"] = issuer.Competent(term.CommendationForm(form))
	}
	if workflow.Stage(s.Row.(*db.Report).Stage) != workflow.StageCommended {
		return nil
	}
	standing, err := client.Commendation.Query().
		Where(commendation.ReportID(s.ID), commendation.RevokedAtIsNil()).Only(ctx)
	if err != nil {
		return fmt.Errorf("reading the commendation of %s: %w", s.ID, err)
	}
	facts["revoker_competent"] = issuer.Competent(standing.Form)
	return nil
}

// placeholders writes ($1,$2,...) for so many arguments behind the first ones; both databases
// number them.
func placeholders(behind, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ",$%d", behind+i+1)
	}
	return "(" + strings.TrimPrefix(b.String(), ",") + ")"
}

// gap is what a revision still lacks; cutoff says that its cut-off day is set.
type gap struct {
	sections, indicators []string
	labels               map[string]map[string]workflow.Text // by fact and element
	cutoff               bool
}

// lacks adds an element to the list of a fact, under the name that people call it by.
func (g *gap) lacks(list *[]string, fact, key string, label workflow.Text) {
	*list = append(*list, key)
	if g.labels == nil {
		g.labels = map[string]map[string]workflow.Text{"missing": {}, "unanswered": {}}
	}
	g.labels[fact][key] = label
}

// lookup is what one query has read for all reports that are asked about.
type lookup struct {
	gaps   map[string]gap  // by revision
	closed map[string]bool // by season: a ballot of it was counted
}

// lookUp reads what is lacking of the reports that are being written and whose content the
// actor reads, for nobody else is told; and of the seasons of concluded reports, whether a
// ballot has closed: one that was counted, or has ended in a tie, is in the stage REVIEWED or
// CLOSED.
func lookUp(ctx context.Context, client *db.Client, m runtime.Moment, subjects []*runtime.Subject) (lookup, error) {
	read := lookup{gaps: map[string]gap{}, closed: map[string]bool{}}
	var revisions, seasons []any
	for _, s := range subjects {
		row := s.Row.(*db.Report)
		stage, period := workflow.Stage(row.Stage), m.Registry.Period(row.PeriodID)
		switch {
		case s.ReadsContent && (stage == workflow.StageDraft || stage == workflow.StageReturned):
			revisions = append(revisions, row.RevisionID)
		case stage == workflow.StageReviewed && period != nil && !slices.Contains(seasons, any(period.Season.ID)):
			seasons = append(seasons, period.Season.ID)
		}
	}
	var parts []string
	if len(revisions) > 0 {
		in := placeholders(0, len(revisions))
		parts = append(parts, `SELECT revision_id, 1 AS what, place, key, title_vi, title_en FROM sections
WHERE revision_id IN `+in+` AND required AND body = ''
UNION ALL SELECT revision_id, 2, place, code, name, name FROM indicators WHERE revision_id IN `+in+` AND actual IS NULL
UNION ALL SELECT id, 3, 0, cutoff_on, '', '' FROM revisions WHERE id IN `+in+` AND cutoff_on IS NOT NULL`)
	}
	if len(seasons) > 0 {
		parts = append(parts, `SELECT p.season_id, 4 AS what, 0, '', '', '' FROM case_files c JOIN periods p ON p.id = c.period_id
WHERE c.subject = 'Ballot' AND c.stage IN ('REVIEWED', 'CLOSED') AND p.season_id IN `+placeholders(len(revisions), len(seasons)))
	}
	if len(parts) == 0 {
		return read, nil
	}
	rows, err := client.QueryContext(ctx, strings.Join(parts, "\nUNION ALL ")+"\nORDER BY 1, 2, 3", append(revisions, seasons...)...)
	if err != nil {
		return read, fmt.Errorf("reading what is missing: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var of, key string
		var what, place int
		var label workflow.Text
		if err := rows.Scan(&of, &what, &place, &key, &label.VI, &label.EN); err != nil {
			return read, fmt.Errorf("reading what is missing: %w", err)
		}
		if what == 4 {
			read.closed[of] = true
			continue
		}
		g := read.gaps[of]
		g.read(what, key, label)
		read.gaps[of] = g
	}
	return read, rows.Err()
}

// read adds a row of the query: an empty section, an indicator without a value, or that the
// cut-off day is set.
func (g *gap) read(what int, key string, label workflow.Text) {
	switch what {
	case 1:
		g.lacks(&g.sections, "missing", key, workflow.Text{VI: "“" + label.VI + "”", EN: "“" + label.EN + "”"})
	case 2:
		named := key + " “" + label.VI + "”"
		g.lacks(&g.indicators, "unanswered", key, workflow.Text{VI: named, EN: named})
	default:
		g.cutoff = true
	}
}
