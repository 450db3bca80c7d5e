package runtime

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"thidua/ent/db"
	"thidua/ent/db/consent"
	"thidua/internal/authz"
	"thidua/internal/term"
	"thidua/workflow"
)

// batch is how many cases are migrated in one transaction: few enough that nobody waits for
// it, and what is done stays done.
const batch = 50

// Migrate proposes the migration, or consents to the same that waits; with the last consent
// the cases are migrated, and the result tells how many; nil while consents are missing. It
// refuses NOT_PERMITTED, IDEMPOTENCY_MISMATCH, and what Migration refuses, in this order.
//
// The consent is one transaction, and every batch of cases another: a cluster may have
// thousands, and nobody could decide anything meanwhile. Each looks anew whether the consents
// still stand. What is interrupted goes on when one of the heads asks again; a case that is on
// the target already is left alone, and the proposal is done when all have been looked at.
func (r *Runtime) Migrate(ctx context.Context, actor *authz.Actor, a Migrating) (Result, *int, error) {
	admin := Administration{
		Object: policyWorkflow, Action: policyPropose, Key: a.Key, Operation: a.Operation, Request: []any{a.Workflow, a.From, a.States},
	}
	result, err := r.Administer(ctx, actor, admin, func(ctx context.Context, tx *db.Tx, m Moment) (string, error) {
		x, err := m.Book.Migration(a)
		if err != nil {
			return "", err
		}
		content, err := x.content()
		if err != nil {
			return "", err
		}
		p, _, err := r.moveTx(ctx, tx, m, motion{term.ProposalMigrate, a.Workflow, content})
		return idOf(p), err
	})
	if err != nil {
		return result, nil, err
	}
	agreed, err := r.migrateAll(ctx, actor, result.SubjectID)
	if err != nil || !agreed {
		return result, nil, err
	}
	migrated, err := r.migrated(ctx, result.SubjectID)
	return result, &migrated, err
}

// migrateAll takes one batch after the other until none is left; false where consents are
// missing.
func (r *Runtime) migrateAll(ctx context.Context, actor *authz.Actor, proposalID string) (agreed bool, err error) {
	for behind, more := "", true; more; {
		err = r.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
			m, err := r.momentTx(ctx, tx, actor)
			if err != nil {
				return err
			}
			behind, agreed, more, err = r.migrateBatchTx(ctx, tx, m, proposalID, behind)
			return err
		})
		if err != nil {
			return false, err
		}
	}
	return agreed, nil
}

// migrateBatchTx migrates the next cases behind an identifier, and ends the proposal where
// there are none.
func (r *Runtime) migrateBatchTx(ctx context.Context, tx *db.Tx, m Moment, proposalID, behind string) (last string, agreed, more bool, err error) {
	p, err := tx.Proposal.Get(ctx, proposalID)
	if err != nil {
		return "", false, false, fmt.Errorf("reading the proposal %s: %w", proposalID, err)
	}
	if p.DoneAt != nil {
		return "", true, false, nil
	}
	consents, err := p.QueryConsents().Order(consent.ByAt(), consent.ByID()).All(ctx)
	if err != nil {
		return "", false, false, fmt.Errorf("reading the consents to %s: %w", p.ID, err)
	}
	if len(m.Missing(consents)) > 0 || len(m.leading()) < 2 || !m.leads() {
		return "", false, false, nil
	}
	x, err := migrationOf(m.Book, p)
	if err != nil {
		return "", false, false, err
	}
	kind := r.bySubject[x.To.Subject()]
	cases, err := nextTx(ctx, tx, kind.Table(), x, m.Book, behind)
	if err != nil {
		return "", false, false, err
	}
	for _, subjectID := range cases {
		if err := r.migrateTx(ctx, tx, kind, m, x, p.ID, subjectID); err != nil {
			return "", false, false, err
		}
	}
	if len(cases) < batch {
		return "", true, false, doneTx(ctx, tx, m, p)
	}
	return cases[len(cases)-1], true, true, nil
}

// migrationOf reads a proposal back.
func migrationOf(b *Book, p *db.Proposal) (Migration, error) {
	var kept struct {
		To     string  `json:"to"`
		From   int     `json:"from"`
		States Mapping `json:"states"`
	}
	if err := json.Unmarshal([]byte(p.Content), &kept); err != nil {
		return Migration{}, fmt.Errorf("runtime: reading the proposal %s: %w", p.ID, err)
	}
	to := b.Program(kept.To)
	if to == nil {
		return Migration{}, fmt.Errorf("runtime: the proposal %s is about the unknown workflow %s", p.ID, kept.To)
	}
	return Migration{To: to, From: kept.From, Mapping: kept.States}, nil
}

// nextTx lists the next cases that the migration may be for, by identifier.
func nextTx(ctx context.Context, tx *db.Tx, table string, x Migration, b *Book, behind string) ([]string, error) {
	var cases []string
	for _, p := range b.Versions(x.To.Name()) {
		if !x.covers(p, "") {
			continue
		}
		these, err := behindTx(ctx, tx, table, p, behind)
		if err != nil {
			return nil, fmt.Errorf("listing the cases of %s: %w", p.Reference(), err)
		}
		cases = append(cases, these...)
	}
	slices.Sort(cases)
	return cases[:min(len(cases), batch)], nil
}

// behindTx lists the next cases of one version.
func behindTx(ctx context.Context, tx *db.Tx, table string, p *workflow.Program, behind string) ([]string, error) {
	rows, err := tx.QueryContext(ctx, fmt.Sprintf("SELECT id FROM %s WHERE definition = $1 AND id > $2 ORDER BY id LIMIT %d", table, batch), p.Reference(), behind)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var cases []string
	for rows.Next() {
		var subjectID string
		if err := rows.Scan(&subjectID); err != nil {
			return nil, err
		}
		cases = append(cases, subjectID)
	}
	return cases, rows.Err()
}

// migrateTx migrates one case as it stands now, if it can go: one step of its history, by
// the head whose consent was the last. Nobody's eyes are asked: he decides on the workflow,
// and sees no more of the case than before.
func (r *Runtime) migrateTx(ctx context.Context, tx *db.Tx, kind Kind, m Moment, x Migration, proposalID, subjectID string) error {
	system := m
	system.Actor = nil
	s, err := r.lockTx(ctx, tx, kind, system, subjectID)
	if err != nil {
		return err
	}
	if !x.covers(s.Program, s.Case.State) {
		return nil
	}
	event, blocker := x.of(s, m.after())
	if blocker != nil {
		return nil
	}
	event.Input = map[string]any{inputProposal: proposalID}
	s.Program, s.Definition = x.To, x.To.Reference()
	_, _, err = r.recordTx(ctx, tx, kind, system, s, workflow.Decision{Event: *event}, step{})
	return err
}

// inputProposal is where the history of a migrated case names what it was migrated by.
const inputProposal = "proposal"

// migrated counts the cases that a proposal has migrated.
func (r *Runtime) migrated(ctx context.Context, proposalID string) (int, error) {
	input, err := json.Marshal(map[string]any{inputProposal: proposalID})
	if err != nil {
		return 0, fmt.Errorf("runtime: writing a proposal: %w", err)
	}
	rows, err := r.store.Client.QueryContext(ctx, "SELECT COUNT(*) FROM history_entries WHERE action = $1 AND input = $2", workflow.ActionMigrate, string(input))
	if err != nil {
		return 0, fmt.Errorf("runtime: counting migrated cases: %w", err)
	}
	defer rows.Close()
	migrated := 0
	if rows.Next() {
		err = rows.Scan(&migrated)
	}
	if err != nil {
		return 0, fmt.Errorf("runtime: counting migrated cases: %w", err)
	}
	return migrated, rows.Err()
}
