package report

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"thidua/ent/db"
	"thidua/ent/db/commendation"
	"thidua/ent/db/indicator"
	"thidua/ent/db/report"
	"thidua/ent/db/revision"
	"thidua/ent/db/section"
	"thidua/internal/calendar"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// Effects lists what a definition of reports may do.
func (k *Kind) Effects() []string {
	return []string{"freeze_revision", "mark_late", "publish", "create_commendation", "revoke_commendation"}
}

// EffectTx carries out one effect.
func (k *Kind) EffectTx(ctx context.Context, tx *db.Tx, m runtime.Moment, s *runtime.Subject, effect string, e workflow.Event) (string, error) {
	row := s.Row.(*db.Report)
	switch effect {
	case "freeze_revision":
		return freezeTx(ctx, tx, m, row)
	case "mark_late":
		return "", tx.Report.Update().Where(report.ID(row.ID)).SetLate(true).Exec(ctx)
	case "publish":
		return "", tx.Report.Update().Where(report.ID(row.ID), report.PublishedAtIsNil()).SetPublishedAt(m.At).Exec(ctx)
	case "create_commendation":
		return "", commendTx(ctx, tx, m, row, e)
	case "revoke_commendation":
		return "", revokeTx(ctx, tx, m, row, e)
	}
	return "", fmt.Errorf("report: no effect %s", effect)
}

// freezeTx freezes the present revision and makes it the one that others read. A
// revision that is submitted again unchanged is frozen already.
func freezeTx(ctx context.Context, tx *db.Tx, m runtime.Moment, row *db.Report) (string, error) {
	rev, err := tx.Revision.Get(ctx, row.RevisionID)
	if err != nil {
		return "", fmt.Errorf("reading the revision: %w", err)
	}
	if rev.FrozenAt != nil {
		return rev.ContentHash, nil
	}
	hash, err := contentHashTx(ctx, tx, rev)
	if err != nil {
		return "", err
	}
	if err := tx.Revision.Update().Where(revision.ID(rev.ID)).SetContentHash(hash).SetFrozenAt(m.At).Exec(ctx); err != nil {
		return "", fmt.Errorf("freezing the revision: %w", err)
	}
	err = tx.Report.Update().Where(report.ID(row.ID)).SetSubmittedRevisionID(rev.ID).Exec(ctx)
	if err != nil {
		return "", fmt.Errorf("pointing to the submitted revision: %w", err)
	}
	return hash, nil
}

// contentHashTx is the SHA-256 of the canonical JSON of a revision's content.
func contentHashTx(ctx context.Context, tx *db.Tx, rev *db.Revision) (string, error) {
	type figure struct {
		Code   string  `json:"code"`
		Target *string `json:"target"`
		Actual *string `json:"actual"`
	}
	type part struct {
		Key  string `json:"key"`
		Body string `json:"body"`
	}
	content := struct {
		CutoffOn   calendar.Date `json:"cutoffOn"`
		Sections   []part        `json:"sections"`
		Indicators []figure      `json:"indicators"`
	}{CutoffOn: rev.CutoffOn}
	sections, err := tx.Section.Query().Where(section.RevisionID(rev.ID)).Order(section.ByPlace()).All(ctx)
	if err != nil {
		return "", fmt.Errorf("reading the sections: %w", err)
	}
	for _, x := range sections {
		content.Sections = append(content.Sections, part{x.Key, x.Body})
	}
	indicators, err := tx.Indicator.Query().Where(indicator.RevisionID(rev.ID)).Order(indicator.ByPlace()).All(ctx)
	if err != nil {
		return "", fmt.Errorf("reading the indicators: %w", err)
	}
	for _, x := range indicators {
		content.Indicators = append(content.Indicators, figure{x.Code, x.Target, x.Actual})
	}
	text, err := json.Marshal(content)
	if err != nil {
		return "", fmt.Errorf("writing the content: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// commendTx records a commendation and the decision that grants it, if there is one.
func commendTx(ctx context.Context, tx *db.Tx, m runtime.Moment, row *db.Report, e workflow.Event) error {
	form, _ := e.Input["form"].(string)
	citation, _ := e.Input["citation"].(string)
	create := tx.Commendation.Create().SetReportID(row.ID).SetForm(term.CommendationForm(form)).
		SetCitation(citation).SetGrantedAt(m.At)
	if _, given := e.Input["decision"]; given {
		decisionID, err := decisionTx(ctx, tx, m, term.Granting, e.Input)
		if err != nil {
			return err
		}
		create.SetDecisionID(decisionID)
	}
	return create.Exec(ctx)
}

// revokeTx records that the standing commendation is revoked, by which decision and why.
func revokeTx(ctx context.Context, tx *db.Tx, m runtime.Moment, row *db.Report, e workflow.Event) error {
	decisionID, err := decisionTx(ctx, tx, m, term.Revoking, e.Input)
	if err != nil {
		return err
	}
	ground, _ := e.Input["ground"].(string)
	changed, err := tx.Commendation.Update().Where(commendation.ReportID(row.ID), commendation.RevokedAtIsNil()).
		SetRevokedAt(m.At).SetGround(term.Ground(ground)).SetRevocationID(decisionID).Save(ctx)
	if err == nil && changed != 1 {
		return fmt.Errorf("report: %d commendations stand", changed)
	}
	return err
}

// decisionTx records the decision of a step's input.
func decisionTx(ctx context.Context, tx *db.Tx, m runtime.Moment, kind term.DecisionKind, input map[string]any) (string, error) {
	d, ok := input["decision"].(map[string]any)
	if !ok {
		return "", errors.New("report: no decision among the input")
	}
	field := func(name string) string { s, _ := d[name].(string); return s }
	row, err := tx.Decision.Create().SetKind(kind).SetNumber(field("number")).
		SetIssuedOn(calendar.Date(field("issuedOn"))).SetIssuer(term.Issuer(field("issuer"))).SetSigner(field("signer")).
		SetRecorderID(m.Actor.ID).SetRecordedAt(m.At).Save(ctx)
	if err != nil {
		return "", fmt.Errorf("recording a decision: %w", err)
	}
	return row.ID, nil
}
