package report

import (
	"context"
	"errors"
	"fmt"

	"thidua/ent/db"
	"thidua/ent/db/commendation"
	"thidua/ent/db/report"
	"thidua/ent/db/revision"
	"thidua/internal/attachment"
	"thidua/internal/calendar"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// EffectsTx carries out the effects of one step in their order. What they change in the
// report's own row is one statement.
func (k *Kind) EffectsTx(ctx context.Context, tx *db.Tx, m runtime.Moment, s *runtime.Subject, effects []string, e workflow.Event) (runtime.Outcome, error) {
	var hash string
	var err error
	row := s.Row.(*db.Report)
	update := tx.Report.Update().Where(report.ID(row.ID))
	for _, effect := range effects {
		switch effect {
		case "freeze_revision":
			hash, err = freezeTx(ctx, tx, m, row.RevisionID)
			update.SetSubmittedRevisionID(row.RevisionID)
		case "mark_late":
			update.SetLate(true)
		case "publish":
			if row.PublishedAt == nil {
				update.SetPublishedAt(m.At)
			}
		case "create_commendation":
			err = k.commendTx(ctx, tx, m, row, e)
		case "revoke_commendation":
			err = k.revokeTx(ctx, tx, m, row, e)
		default:
			err = errors.New("report: there is no such effect")
		}
		if err != nil {
			return runtime.Outcome{}, fmt.Errorf("%s: %w", effect, err)
		}
	}
	if len(update.Mutation().Fields()) == 0 {
		return runtime.Outcome{ContentHash: hash}, nil
	}
	return runtime.Outcome{ContentHash: hash}, update.Exec(ctx)
}

// freezeTx freezes the revision and answers the hash of its content. One that is
// submitted again unchanged is frozen already.
func freezeTx(ctx context.Context, tx *db.Tx, m runtime.Moment, revisionID string) (string, error) {
	content, hash, err := contentTx(ctx, tx, revisionID)
	if err != nil || hash != "" {
		return hash, err
	}
	if hash, err = content.hash(); err != nil {
		return "", err
	}
	if err := tx.Revision.Update().Where(revision.ID(revisionID)).SetContentHash(hash).SetFrozenAt(m.At).Exec(ctx); err != nil {
		return "", fmt.Errorf("freezing the revision: %w", err)
	}
	return hash, nil
}

// commendTx records a commendation and the decision that grants it, if there is one.
func (k *Kind) commendTx(ctx context.Context, tx *db.Tx, m runtime.Moment, row *db.Report, e workflow.Event) error {
	form, _ := e.Input["form"].(string)
	citation, _ := e.Input["citation"].(string)
	create := tx.Commendation.Create().SetReportID(row.ID).SetForm(term.CommendationForm(form)).
		SetCitation(citation).SetGrantedAt(m.At)
	if _, given := e.Input["decision"]; given {
		decisionID, err := k.decisionTx(ctx, tx, m, row.ID, term.Granting, e.Input)
		if err != nil {
			return err
		}
		create.SetDecisionID(decisionID)
	}
	return create.Exec(ctx)
}

// revokeTx records that the standing commendation is revoked, by which decision and why.
func (k *Kind) revokeTx(ctx context.Context, tx *db.Tx, m runtime.Moment, row *db.Report, e workflow.Event) error {
	decisionID, err := k.decisionTx(ctx, tx, m, row.ID, term.Revoking, e.Input)
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

// decisionTx records the decision of a step's input, with the papers that go with it.
func (k *Kind) decisionTx(ctx context.Context, tx *db.Tx, m runtime.Moment, reportID string, kind term.DecisionKind, input map[string]any) (string, error) {
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
	papers, _ := d["papers"].([]string)
	if len(papers) == 0 {
		return row.ID, nil
	}
	wish := attachment.Wish{Place: attachment.AtDecision + row.ID, IDs: papers, Path: []string{"decision", "papers"}}
	wanting, err := attachment.CheckTx(ctx, tx, k.store, reportID, []attachment.Wish{wish}, mine(m))
	if err != nil {
		return "", err
	}
	if len(wanting) > 0 {
		return "", wanting
	}
	return row.ID, attachment.EnclosePapersTx(ctx, tx, reportID, row.ID, papers)
}
