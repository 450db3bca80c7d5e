package casefile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"thidua/ent/db"
	"thidua/ent/db/report"
	"thidua/internal/fault"
	"thidua/internal/store"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// The fields of a nomination that its facts and effects know by name.
const (
	fieldForm   = "form"
	fieldReport = "report" // identifier of a report of the same unit and period
)

// decided are the fields that keep the authority's decision, by the decision's own names.
var decided = map[string]string{
	"number": "decision_number", "issuedOn": "decision_on", "issuer": "decision_issuer", "signer": "decision_signer",
}

// nomination is a proposal to commend a unit (đề nghị khen thưởng): the cluster's ballot
// nominates, an authority decides, and the award commends the unit's report.
func nomination() nature {
	return nature{
		facts:   []string{"ballot_result", "report_ready", "form_fits", "issuer_competent", "revoker_competent"},
		effects: []string{"keep_decision", "commend_report", "revoke_commendation"},
		keeps:   []string{decided["number"], decided["issuedOn"], decided["issuer"], decided["signer"]},
		past: map[string]string{
			"propose": "proposed", "withdraw": "withdrawn", "discard": "discarded", "elect": "elected", "not_elect": "not_elected",
			"ask_dossier": "dossier_asked", "hand_in": "handed_in", "send": "sent", "send_back": "sent_back", "decide": "decided",
			"decline": "declined", "award": "awarded", "revoke": "revoked",
		},
		checkTx: ofSameUnitTx, know: judged, effect: awarding,
	}
}

// ofSameUnitTx refuses a report that is not of the same unit and period, with the same words
// whether there is another one or none.
func ofSameUnitTx(ctx context.Context, tx *db.Tx, f *File, values map[string]any) (fault.List, error) {
	reportID, given := values[fieldReport].(string)
	if !given {
		return nil, nil
	}
	there, err := tx.Report.Query().Where(
		report.ID(reportID), report.UnitID(f.UnitID), report.PeriodID(f.PeriodID), report.StageNEQ(string(workflow.StageDiscarded)),
	).Exist(store.Everything(ctx))
	if err != nil {
		return nil, fmt.Errorf("looking for the report of a nomination: %w", err)
	}
	if !there {
		return fault.List{fault.Newf(fault.InvalidInput, fault.Text{
			VI: "Đơn vị không có báo cáo này trong kỳ này.", EN: "The unit has no such report for this period.",
		}, "fields", fieldReport)}, nil
	}
	return nil, nil
}

// The answers of the fact ballot_result.
const (
	resultNone       = "NONE" // no ballot that is certified has named it
	resultElected    = "ELECTED"
	resultNotElected = "NOT_ELECTED"
)

// judged tells what others have decided of each nomination.
func judged(ctx context.Context, client *db.Client, m runtime.Moment, subjects []*runtime.Subject, input map[string]any, known []*runtime.Known) error {
	stages, results, err := outside(ctx, client, m, subjects)
	if err != nil {
		return err
	}
	for i, s := range subjects {
		f, values := s.Row.(*File), known[i].Values
		form, _ := f.Values[fieldForm].(string)
		reportID, _ := f.Values[fieldReport].(string)
		values["ballot_result"] = resultNone
		if result := results[f.ID]; result != "" {
			values["ballot_result"] = result
		}
		stage := workflow.Stage(stages[reportID])
		values["report_ready"] = stage == workflow.StageReviewed || stage == workflow.StageClosed
		values["form_fits"] = form != string(term.Flag) || m.Registry.Period(f.PeriodID).Kind.Reports() == term.Final
		if decision, ok := input["decision"].(map[string]any); ok {
			issuer, _ := decision["issuer"].(string)
			competent := term.Issuer(issuer).Competent(term.CommendationForm(form))
			values["issuer_competent"], values["revoker_competent"] = competent, competent
		}
	}
	return nil
}

// outside reads the stages of the reports that nominations are about, and what the certified
// ballots of their seasons have said of each, in one query.
func outside(ctx context.Context, client *db.Client, m runtime.Moment, subjects []*runtime.Subject) (stages, results map[string]string, err error) {
	var arguments []any
	in := func(values []string) string {
		marks := make([]string, len(values))
		for i, v := range values {
			arguments = append(arguments, v)
			marks[i] = fmt.Sprint("$", len(arguments))
		}
		return "(" + strings.Join(marks, ",") + ")"
	}
	periods, reports := []string{}, []string{""}
	for _, s := range subjects {
		f := s.Row.(*File)
		for _, p := range m.Registry.Period(f.PeriodID).Season.Periods {
			if !slices.Contains(periods, p.ID) {
				periods = append(periods, p.ID)
			}
		}
		if reportID, ok := f.Values[fieldReport].(string); ok {
			reports = append(reports, reportID)
		}
	}
	rows, err := client.QueryContext(ctx, `SELECT id, stage, '', '' FROM reports WHERE id IN `+in(reports)+`
UNION ALL SELECT id, '', definition, fields FROM case_files WHERE subject = 'Ballot' AND stage = 'CLOSED' AND period_id IN `+in(periods), arguments...)
	if err != nil {
		return nil, nil, fmt.Errorf("reading reports and ballots of nominations: %w", err)
	}
	defer rows.Close()
	stages, results = map[string]string{}, map[string]string{}
	for rows.Next() {
		var one, stage, definition, fields string
		if err := rows.Scan(&one, &stage, &definition, &fields); err != nil {
			return nil, nil, fmt.Errorf("reading reports and ballots of nominations: %w", err)
		}
		if definition == "" {
			stages[one] = stage
			continue
		}
		if err := told(m, definition, fields, results); err != nil {
			return nil, nil, fmt.Errorf("reading the ballot %s: %w", one, err)
		}
	}
	return stages, results, rows.Err()
}

// told adds what a certified ballot says of its candidates. Elected once is elected.
func told(m runtime.Moment, definition, fields string, results map[string]string) error {
	p := m.Book.Program(definition)
	if p == nil {
		return fmt.Errorf("casefile: %s is not in the book", definition)
	}
	values, err := Values(p, fields)
	if err != nil {
		return err
	}
	for _, candidate := range list(values, fieldCandidates) {
		switch {
		case slices.Contains(list(values, fieldElected), candidate):
			results[candidate] = resultElected
		case results[candidate] == "":
			results[candidate] = resultNotElected
		}
	}
	return nil
}

// awarding carries out the effects of a nomination: what it does to the report is a step on
// the report, by the same actor, and is refused where that is.
func awarding(name string, _ *runtime.Subject, _ runtime.Moment, values map[string]any, e workflow.Event) ([]runtime.Command, error) {
	reportID, _ := values[fieldReport].(string)
	switch name {
	case "keep_decision":
		decision, ok := e.Input["decision"].(map[string]any)
		if !ok {
			return nil, errors.New("casefile: no decision among the input")
		}
		if decision["papers"] != nil {
			return nil, fault.Newf(fault.InvalidInput, fault.Text{
				VI: "Đề nghị khen thưởng chưa nhận văn bản đính kèm của quyết định.",
				EN: "A nomination takes no papers of the decision.",
			}, "decision", "papers")
		}
		for part, field := range decided {
			values[field] = decision[part]
		}
		return nil, nil
	case "commend_report":
		decision := map[string]any{}
		for part, field := range decided {
			decision[part] = values[field]
		}
		input := map[string]any{"form": values[fieldForm], "decision": decision}
		if citation, ok := e.Input["citation"]; ok {
			input["citation"] = citation
		}
		return []runtime.Command{{SubjectID: reportID, Action: "commend", Input: input}}, nil
	case "revoke_commendation":
		input := map[string]any{"ground": e.Input["ground"], "decision": e.Input["decision"]}
		return []runtime.Command{{SubjectID: reportID, Action: "revoke", Input: input}}, nil
	}
	return nil, errors.New("casefile: there is no such effect")
}
