package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/ent/db/consent"
	"thidua/ent/db/delegation"
	"thidua/ent/db/event"
	"thidua/ent/db/proposal"
	"thidua/ent/db/sealedvote"
	"thidua/ent/db/tally"
	"thidua/ent/db/workflowversion"
	"thidua/internal/dbtest"
	"thidua/internal/fault"
	"thidua/internal/store"
	"thidua/internal/term"
)

// step is a statement and whether the database takes it, in the order in which they run.
type step struct {
	statement string
	refused   string
}

const (
	frozen  = "guard: the revision is frozen"
	history = "guard: history is never changed"
	once    = "guard: an event is given its position once"
	back    = "guard: a report does not go back"
	kept    = "never deleted"
	single  = "guard: the registry"
)

func walk(t *testing.T, s *store.Store, steps []step) {
	t.Helper()
	for _, c := range steps {
		err := try(t, s, c.statement)
		switch {
		case c.refused == "" && err != nil:
			t.Errorf("%s: %v", c.statement, err)
		case c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused)):
			t.Errorf("%s: %v, want a refusal with %q", c.statement, err, c.refused)
		}
	}
}

// A revision can be written until it is frozen, and then nothing of it, not even
// through REPLACE or by moving a section into it.
func TestFrozenRevision(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		w := populate(t, s)
		_, closed := w.report(t, s, w.units[0])
		_, open := w.report(t, s, w.units[1])
		steps := []step{
			{"UPDATE sections SET body = 'x' WHERE revision_id = 'CLOSED'", ""},
			{"UPDATE indicators SET actual = '1' WHERE revision_id = 'CLOSED'", ""},
			{"INSERT INTO sections (id, revision_id, key, place, required, title_vi, title_en) VALUES ('sec_1', 'CLOSED', 'k', 2, true, 'a', 'b')", ""},
			{"INSERT INTO sections (id, revision_id, key, place, required, title_vi, title_en) VALUES ('sec_9', 'CLOSED', 'z', 9, true, 'a', 'b')", ""},
			{"DELETE FROM sections WHERE id = 'sec_9'", ""},
			{"UPDATE revisions SET frozen_at = '2022-07-01 00:00:00+00:00' WHERE id = 'CLOSED'", "carries the hash"},
			{"UPDATE revisions SET frozen_at = '2022-07-01 00:00:00+00:00', content_hash = 'h' WHERE id = 'CLOSED'", ""},
			{"UPDATE revisions SET content_hash = 'other' WHERE id = 'CLOSED'", frozen},
			{"UPDATE revisions SET frozen_at = NULL WHERE id = 'CLOSED'", frozen},
			{"DELETE FROM revisions WHERE id = 'CLOSED'", frozen},
			{"UPDATE sections SET body = 'y' WHERE revision_id = 'CLOSED'", frozen},
			{"UPDATE sections SET revision_id = 'OPEN' WHERE id = 'sec_1'", frozen},
			{"UPDATE sections SET revision_id = 'CLOSED', key = 'q' WHERE revision_id = 'OPEN'", frozen},
			{"DELETE FROM sections WHERE revision_id = 'CLOSED'", frozen},
			{"INSERT INTO sections (id, revision_id, key, place, required, title_vi, title_en) VALUES ('sec_2', 'CLOSED', 'l', 3, true, 'a', 'b')", frozen},
			{"UPDATE indicators SET actual = '2' WHERE revision_id = 'CLOSED'", frozen},
			{"DELETE FROM indicators WHERE revision_id = 'CLOSED'", frozen},
			{"INSERT INTO indicators (id, revision_id, code, place, name, measure) VALUES ('ind_2', 'CLOSED', 'l', 3, 'a', 'b')", frozen},
			{"UPDATE sections SET body = 'y' WHERE revision_id = 'OPEN'", ""},
			{"UPDATE indicators SET actual = '2' WHERE revision_id = 'OPEN'", ""},
		}
		if s.Dialect == dialect.SQLite {
			steps = append(steps,
				step{"REPLACE INTO sections (id, revision_id, key, place, required, title_vi, title_en) VALUES ('sec_1', 'OPEN', 'k', 2, true, 'a', 'b')", frozen},
				step{"INSERT OR IGNORE INTO sections (id, revision_id, key, place, required, title_vi, title_en) VALUES ('sec_2', 'CLOSED', 'l', 3, true, 'a', 'b')", frozen})
		}
		for i := range steps {
			steps[i].statement = strings.NewReplacer("CLOSED", closed, "OPEN", open).Replace(steps[i].statement)
		}
		walk(t, s, steps)
	})
}

// A section is not slipped into a revision that another transaction is just freezing:
// its writer waits for that one.
func TestRevisionThatIsBeingFrozen(t *testing.T) {
	s := dbtest.Postgres(t)
	w := populate(t, s)
	w.report(t, s, w.units[0])
	write(t, s, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE revisions SET frozen_at = clock_timestamp(), content_hash = 'h'"); err != nil {
			return err
		}
		err := try(t, s, "SET LOCAL lock_timeout = 50; UPDATE sections SET body = 'x'")
		refused(t, store.Fault(err), fault.Timeout, "")
		return nil
	})
	walk(t, s, []step{{"UPDATE sections SET body = 'x'", frozen}})
}

// History, role changes and events are added to, never changed; an event is given its
// position once.
func TestHistoryIsNeverChanged(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		w := populate(t, s)
		write(t, s, func(ctx context.Context, tx *db.Tx) error {
			if err := tx.Event.Create().SetSubjectID("rep_1").SetVersion(1).SetKind("k").SetAt(when).Exec(ctx); err != nil {
				return err
			}
			if err := tx.RoleChange.Create().SetKind(term.RoleChangeKind(term.RoleChangeKind("").Values()[0])).
				SetPersonID(w.author).SetAt(when).Exec(ctx); err != nil {
				return err
			}
			return tx.HistoryEntry.Create().SetSubjectID("rep_1").SetVersion(1).SetAction("create").SetToState("draft").
				SetDecides(false).SetEvent("{}").SetAt(when).SetOccurredAt(when).SetActorID(w.author).Exec(ctx)
		})
		steps := []step{
			{"UPDATE history_entries SET note = 'x'", history},
			{"DELETE FROM history_entries", history},
			{"UPDATE role_changes SET note = 'x'", history},
			{"DELETE FROM role_changes", history},
			{"DELETE FROM persons", history},
			{"DELETE FROM events", history},
			{"UPDATE events SET position = 0", once},
			{"UPDATE events SET position = 1, kind = 'x'", history},
			{"UPDATE events SET position = 1", ""},
			{"UPDATE events SET position = 2", once},
			{"UPDATE events SET position = NULL", once},
		}
		if s.Dialect == dialect.Postgres {
			steps = append(steps, step{"TRUNCATE history_entries", history}, step{"TRUNCATE role_changes", history}, step{"TRUNCATE events", history})
		}
		walk(t, s, steps)
		// A column that is added to events later must be added to the guard.
		for _, column := range slices.DeleteFunc(slices.Clone(event.Columns), func(c string) bool { return c == event.FieldPosition }) {
			walk(t, s, []step{{fmt.Sprintf("UPDATE events SET %[1]s = %[1]s", column), history}})
		}
	})
}

// A report's version goes up one by one and with its state; late is for ever; nothing
// is unpublished; reports and the registry stay.
func TestNothingGoesBack(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		w := populate(t, s)
		w.report(t, s, w.units[0])
		walk(t, s, []step{
			{"UPDATE reports SET state = 'proposed', version = version + 1", ""},
			{"UPDATE reports SET state = 'draft'", back},
			{"UPDATE reports SET stage = 'SUBMITTED'", back},
			{"UPDATE reports SET definition = 'report@2#0'", back},
			{"UPDATE reports SET title = 'x'", ""},
			{"UPDATE reports SET version = version - 1", back},
			{"UPDATE reports SET version = version + 2", back},
			{"UPDATE reports SET late = true", ""},
			{"UPDATE reports SET late = false", back},
			{"UPDATE reports SET published_at = '2022-07-01 00:00:00+00:00'", ""},
			{"UPDATE reports SET published_at = NULL", back},
			{"UPDATE reports SET title = 'y', version = version + 1", ""},
			{"DELETE FROM reports", kept},
			{"UPDATE registries SET version = version - 1", single},
			{"UPDATE registries SET id = 2", single},
			{"DELETE FROM registries", single},
		})
	})
}

// What was published, proposed, consented to, counted and lent stays as it was: a proposal
// takes effect once, a delegation is revoked once, a secret vote is only emptied.
func TestRecordsStay(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		w := populate(t, s)
		write(t, s, func(ctx context.Context, tx *db.Tx) error {
			p, err := tx.Proposal.Create().SetKind(term.ProposalPublish).SetWorkflow("w").SetContent("c").SetDigest("d").
				SetProposerID(w.author).SetCreatedAt(when).Save(ctx)
			if err != nil {
				return err
			}
			return errors.Join(
				tx.Consent.Create().SetProposalID(p.ID).SetUnitID(w.units[0]).SetPersonID(w.author).SetAt(when).Exec(ctx),
				tx.WorkflowVersion.Create().SetName("w").SetVersion(1).SetHash("h").SetSubject("Report").SetSource("s").
					SetOrigin(term.Published).SetPublishedAt(when).Exec(ctx),
				tx.Tally.Create().SetSubjectID("cas_1").SetRound(1).SetDocument("{}").SetAt(when).Exec(ctx),
				tx.Delegation.Create().SetGiverID(w.author).SetReceiverID(w.author).SetRole(term.Head).
					SetValidFrom("2022-01-01").SetValidTo("2022-12-31").SetCreatedAt(when).Exec(ctx),
				tx.SealedVote.Create().SetID("x").SetSubjectID("cas_1").SetRound(1).SetPost("HEAD").SetUnitID(w.units[0]).
					SetPersonID(w.author).SetSealed("paper").Exec(ctx),
			)
		})
		for table, columns := range map[string][]string{
			"workflow_versions": workflowversion.Columns, "consents": consent.Columns, "tallies": tally.Columns,
			"proposals":    slices.DeleteFunc(slices.Clone(proposal.Columns), func(c string) bool { return c == proposal.FieldDoneAt }),
			"delegations":  slices.DeleteFunc(slices.Clone(delegation.Columns), func(c string) bool { return strings.HasPrefix(c, "revoke") }),
			"sealed_votes": slices.DeleteFunc(slices.Clone(sealedvote.Columns), func(c string) bool { return c == sealedvote.FieldSealed }),
		} {
			for _, column := range columns {
				walk(t, s, []step{{fmt.Sprintf("UPDATE %[1]s SET %[2]s = %[2]s", table, column), history}})
			}
			refusal := history
			if table == "delegations" {
				refusal = kept
			}
			walk(t, s, []step{{"DELETE FROM " + table, refusal}})
			if s.Dialect == dialect.Postgres && slices.Contains([]string{"workflow_versions", "tallies", "sealed_votes"}, table) {
				walk(t, s, []step{{"TRUNCATE " + table, history}})
			}
		}
		const at = "'2022-07-01 00:00:00+00:00'"
		walk(t, s, []step{
			{"UPDATE proposals SET done_at = NULL", "takes effect once"},
			{"UPDATE proposals SET done_at = " + at, ""},
			{"UPDATE proposals SET done_at = " + at, "takes effect once"},
			{"UPDATE delegations SET revoked_at = NULL", "revoked once"},
			{"UPDATE delegations SET revoked_at = " + at + ", revoker_id = giver_id", ""},
			{"UPDATE delegations SET revoked_at = " + at, "revoked once"},
			{"UPDATE delegations SET revoker_id = NULL", "revoked once"},
			{"UPDATE sealed_votes SET sealed = 'another'", "a vote is never changed"},
			{"UPDATE sealed_votes SET sealed = ''", ""},
		})
	})
}

// A case's version goes up one by one, with its state and its definition, and it stays.
func TestACaseDoesNotGoBack(t *testing.T) {
	const behind = "guard: a case does not go back"
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		w := populate(t, s)
		write(t, s, func(ctx context.Context, tx *db.Tx) error {
			return tx.CaseFile.Create().SetWorkflow("w").SetSubject("Case").SetUnitID(w.units[0]).SetPeriodID(w.period).SetAuthorID(w.author).
				SetTitle("t").SetTitleFolded("t").SetDefinition("w@1#0").SetState("draft").SetStage("DRAFT").SetVersion(1).SetMemory("{}").
				SetDueAsc(when).SetDueDesc(when).SetUpdatedAt(when).SetCreatedAt(when).Exec(ctx)
		})
		walk(t, s, []step{
			{"UPDATE case_files SET state = 'sent', stage = 'SUBMITTED', version = version + 1", ""},
			{"UPDATE case_files SET definition = 'w@2#0', version = version + 1", ""},
			{"UPDATE case_files SET title = 'x', fields = '{}'", ""},
			{"UPDATE case_files SET opened_at = '2022-07-01 00:00:00+00:00'", ""},
			{"UPDATE case_files SET opened_at = NULL", behind},
			{"UPDATE case_files SET state = 'draft'", behind},
			{"UPDATE case_files SET stage = 'DRAFT'", behind},
			{"UPDATE case_files SET definition = 'w@1#0'", behind},
			{"UPDATE case_files SET version = version - 1", behind},
			{"UPDATE case_files SET version = version + 2", behind},
			{"DELETE FROM case_files", kept},
		})
	})
}

// The views that outside checks rely on have their columns, and show what happened.
func TestStableViews(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		w := populate(t, s)
		never, _ := w.report(t, s, w.units[0])
		once, revision := w.report(t, s, w.units[1])
		write(t, s, func(ctx context.Context, tx *db.Tx) error {
			if err := tx.Revision.UpdateOneID(revision).SetContentHash("abc").Exec(ctx); err != nil {
				return err
			}
			if err := tx.Report.UpdateOneID(once).SetSubmittedRevisionID(revision).Exec(ctx); err != nil {
				return err
			}
			for i, subject := range []string{once, "sea_1"} {
				if err := tx.HistoryEntry.Create().SetID(fmt.Sprintf("his_%d", i)).SetSubjectID(subject).SetVersion(1).
					SetAction("approve").SetFromState("a").SetToState("b").SetDecides(true).SetEvent("{}").SetAt(when).SetOccurredAt(when).
					SetActorID(w.author).SetActorUnitID(w.units[0]).Exec(ctx); err != nil {
					return err
				}
			}
			if err := tx.HistoryEntry.Create().SetID("his_2").SetSubjectID(once).SetVersion(2).SetAction("note").SetToState("b").
				SetDecides(false).SetEvent("{}").SetAt(when).SetOccurredAt(when).Exec(ctx); err != nil {
				return err
			}
			return tx.Event.Create().SetID("evt_1").SetSubjectID(once).SetVersion(1).SetKind("report.approved").SetAt(when).Exec(ctx)
		})
		for query, want := range map[string][]string{
			"SELECT id, unit_id, stage, state, version, content_hash FROM inv_report ORDER BY id": {
				row(never, w.units[0], "DRAFT", "draft", "1", ""), row(once, w.units[1], "DRAFT", "draft", "1", "abc"),
			},
			"SELECT id, report_id, version, action, from_state, to_state, actor_id, on_behalf_id, at FROM inv_history ORDER BY id": {
				row("his_0", once, "1", "approve", "a", "b", w.author, "-", "AT"), row("his_2", once, "2", "note", "-", "b", "-", "-", "AT"),
			},
			"SELECT id, position, subject_id, version, kind, at FROM inv_event": {
				row("evt_1", "-", once, "1", "report.approved", "AT"),
			},
			"SELECT report_id, kind, actor_id, actor_unit_id, at FROM inv_decision": {
				row(once, "approve", w.author, w.units[0], "AT"),
			},
		} {
			if diff := cmp.Diff(want, read(t, s, query)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", query, diff)
			}
		}
	})
}

func row(columns ...string) string { return strings.Join(columns, "|") }

// read runs a query and writes each row as its values between bars, NULL as "-".
func read(t *testing.T, s *store.Store, query string) []string {
	t.Helper()
	rows, err := s.DB.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		texts := make([]string, len(values))
		for i, v := range values {
			switch {
			case v == nil:
				texts[i] = "-"
			case columns[i] == "at" && fmt.Sprint(v) == fmt.Sprint(when):
				texts[i] = "AT"
			default:
				texts[i] = fmt.Sprint(v)
			}
		}
		all = append(all, row(texts...))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// An attachment says for ever what it is, hangs on one place at a time, and stays while it hangs;
// what belongs to a frozen revision or to a decision stays there.
func TestAttachmentsHang(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		w := populate(t, s)
		reportID, revisionID := w.report(t, s, w.units[0])
		other, open := w.report(t, s, w.units[1])
		const (
			once   = "guard: an attachment hangs on one place"
			never  = "guard: an attachment is never changed"
			stays  = "guard: an attachment that hangs on a subject stays"
			fixed  = "guard: an enclosure is never changed"
			insert = "INSERT INTO attachments (id, sha256, size, media_type, name, uploader_id, uploaded_at, loose_since) VALUES "
			in     = "INSERT INTO enclosures (id, revision_id, rank, attachment_id) VALUES "
		)
		steps := []step{
			{insert + "('att_1', 'h', 1, 'text/plain', 'a.txt', 'PERSON', '2022-07-01 00:00:00+00:00', '2022-07-01 00:00:00+00:00')", ""},
			{insert + "('att_2', 'h', 1, 'text/plain', 'a.txt', 'PERSON', '2022-07-01 00:00:00+00:00', NULL)", "attachment_hangs_or_is_loose"},
			{"UPDATE attachments SET sha256 = 'x'", never},
			{"UPDATE attachments SET name = 'x'", never},
			{in + "('enc_1', 'REVISION', 1, 'att_1')", "guard: an attachment is enclosed where it hangs"},
			{"UPDATE attachments SET subject_id = 'OTHER', place = 'indicator:a', loose_since = NULL", ""},
			{in + "('enc_1', 'REVISION', 1, 'att_1')", "guard: an attachment is enclosed where it hangs"},
			{"UPDATE attachments SET subject_id = NULL, place = '', loose_since = uploaded_at", ""},
			{"UPDATE attachments SET subject_id = 'REPORT', place = 'indicator:a', loose_since = NULL", ""},
			{in + "('enc_1', 'REVISION', 1, 'att_1')", ""},
			{in + "('enc_2', 'OPEN', 1, 'att_1')", "guard: an attachment is enclosed where it hangs"},
			{in + "('enc_2', NULL, 1, 'att_1')", "enclosure_of_one"},
			{"UPDATE attachments SET subject_id = 'OTHER'", once},
			{"UPDATE attachments SET place = 'indicator:b'", once},
			{"UPDATE attachments SET subject_id = NULL, place = '', loose_since = uploaded_at", once},
			{"DELETE FROM attachments", stays},
			{"UPDATE enclosures SET rank = 2", fixed},
			{"DELETE FROM enclosures", ""},
			{in + "('enc_1', 'REVISION', 1, 'att_1')", ""},
			{"UPDATE revisions SET frozen_at = '2022-07-01 00:00:00+00:00', content_hash = 'h' WHERE id = 'REVISION'", ""},
			{"DELETE FROM enclosures", "guard: "},
			{in + "('enc_3', 'REVISION', 2, 'att_1')", frozen},
		}
		for i := range steps {
			steps[i].statement = strings.NewReplacer("REPORT", reportID, "REVISION", revisionID, "OTHER", other, "OPEN", open, "PERSON", w.author).Replace(steps[i].statement)
		}
		walk(t, s, steps)
	})
}
