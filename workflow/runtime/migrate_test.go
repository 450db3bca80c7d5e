package runtime_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/ent/db/historyentry"
	"thidua/internal/authz"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// renamed is a second version in which sent is called received, and concluded is gone.
func renamed(t *testing.T) string {
	return later(t, 2,
		"  sent:      {stage: SUBMITTED", "  received:  {stage: SUBMITTED",
		"move: {draft: sent}", "move: {draft: received}", "move: {sent: draft}", "move: {received: draft}", "move: {sent: concluded}", "move: {received: concluded}")
}

// migrate asks for a migration of petitions.
func (h *house) migrate(t *testing.T, actor *authz.Actor, key string, states ...runtime.StateMapping) (runtime.Result, *int, error) {
	t.Helper()
	return h.runtime.Migrate(t.Context(), actor, runtime.Migrating{Workflow: "petition", States: states, Key: key, Operation: "migrateWorkflow"})
}

// planned writes the plan of a migration, a line a step.
func (h *house) planned(t *testing.T, states ...runtime.StateMapping) []string {
	t.Helper()
	x, err := h.book(t).Migration(runtime.Migrating{Workflow: "petition", States: states})
	ok(t, err)
	steps, err := h.runtime.Plan(t.Context(), h.store.Client, runtime.Moment{Registry: h.registry(t), Book: h.book(t), At: time.Now()}, x)
	ok(t, err)
	var lines []string
	for _, s := range steps {
		line := fmt.Sprintf("%d %s of version %d to %q", s.Cases, s.State.Name, s.From.Version(), s.To)
		if s.Blocker != nil {
			line += " " + s.Blocker.Code
		}
		lines = append(lines, line)
	}
	return lines
}

// onItsWay is a petition that was sent, at version 3.
func (h *house) onItsWay(t *testing.T) string {
	t.Helper()
	subject := prepared(t, h)
	_, err := h.runtime.Perform(t.Context(), h.as(t, "giamdoc@phuyen"), runtime.Command{SubjectID: subject, Action: "submit", ExpectedVersion: 2})
	ok(t, err)
	return subject
}

// pinned is where a petition stands: version of its workflow, state, stage, version.
func (h *house) pinned(t *testing.T, subject string) string {
	t.Helper()
	var definition, state, stage string
	var version int
	ok(t, h.store.DB.QueryRowContext(t.Context(), "SELECT definition, state, stage, version FROM petitions WHERE id = $1", subject).
		Scan(&definition, &state, &stage, &version))
	return fmt.Sprint(h.book(t).Program(definition).Version(), " ", state, " ", stage, " ", version)
}

var toReceived = runtime.StateMapping{From: "sent", To: "received"}

// The plan counts the running cases by version and state and says where they would go; the
// heads' two consents migrate them, each as one step of its history that keeps the stage;
// what has no place in the new version stays, and what has ended is left alone.
func TestMigration(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		draft, sent, over := prepared(t, h), h.onItsWay(t), h.onItsWay(t)
		leader, deputy := h.as(t, "giamdoc@quangngai"), h.as(t, "giamdoc@ninhthuan")
		_, err := h.runtime.Perform(t.Context(), leader, runtime.Command{SubjectID: over, Action: "review", ExpectedVersion: 3})
		ok(t, err)
		h.adopts(t, renamed(t))
		if diff := cmp.Diff([]string{`1 draft of version 1 to "draft"`, `1 sent of version 1 to "" STATE_UNMAPPED`}, h.planned(t)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{`1 draft of version 1 to "draft"`, `1 sent of version 1 to "received"`}, h.planned(t, toReceived)); diff != "" {
			t.Error(diff)
		}
		_, _, err = h.migrate(t, h.as(t, "giamdoc@phuyen"), "", toReceived)
		refused(t, err, "NOT_PERMITTED")
		for _, proposer := range []*authz.Actor{h.as(t, "quantri@cum"), leader, leader} {
			done, migrated, err := h.migrate(t, proposer, "", toReceived)
			ok(t, err)
			if migrated != nil || done.SubjectID == "" {
				t.Fatalf("before the second consent: %+v, migrated %v", done, migrated)
			}
		}
		for range 2 { // asked again under its key it answers the same
			_, migrated, err := h.migrate(t, deputy, "k", toReceived)
			ok(t, err)
			if migrated == nil || *migrated != 2 {
				t.Errorf("migrated %v", migrated)
			}
		}
		for subject, want := range map[string]string{
			draft: "2 draft DRAFT 3", sent: "2 received SUBMITTED 4", over: "1 concluded REVIEWED 4",
		} {
			if got := h.pinned(t, subject); got != want {
				t.Errorf("stands at %s, not %s", got, want)
			}
		}
		row, err := h.store.Client.HistoryEntry.Query().Where(historyentry.SubjectID(sent), historyentry.Version(4)).Only(t.Context())
		ok(t, err)
		if row.Action != workflow.ActionMigrate || row.ActorID == nil || *row.ActorID != deputy.ID || row.ToState != "received" || *row.FromState != "sent" {
			t.Errorf("the step is %+v", row)
		}
		folded(t, h, sent, "received", 4)
		if n := kept(t, h, sent); n[0] != 4 || n[1] != 4 {
			t.Errorf("history and events: %v", n)
		}
		_, err = h.runtime.Perform(t.Context(), leader, runtime.Command{SubjectID: sent, Action: "review", ExpectedVersion: 4})
		ok(t, err)
		if got := h.planned(t, toReceived); got != nil {
			t.Errorf("the plan is now %v", got)
		}
	})
}

// A mapping that leads nowhere, or would change the stage, is refused with its place; so is
// a workflow or a version that is not there.
func TestWhatIsNotMigrated(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		h.adopts(t, renamed(t))
		leader := h.as(t, "giamdoc@quangngai")
		for _, x := range []struct {
			name string
			ask  runtime.Migrating
			want []string
		}{
			{"no such workflow", runtime.Migrating{Workflow: "moon"}, []string{"NOT_FOUND"}},
			{"no such version", runtime.Migrating{Workflow: "petition", From: 7}, []string{"NOT_FOUND"}},
			{"a version below the first", runtime.Migrating{Workflow: "petition", From: -1}, []string{"NOT_FOUND"}},
			{"the current version", runtime.Migrating{Workflow: "petition", From: 2}, []string{"NOT_FOUND"}},
			{"an unknown old state", runtime.Migrating{Workflow: "petition", States: []runtime.StateMapping{{From: "moon", To: "draft"}}}, []string{"INVALID_INPUT"}},
			{"an unknown new state", runtime.Migrating{Workflow: "petition", States: []runtime.StateMapping{{From: "sent", To: "moon"}}}, []string{"INVALID_INPUT"}},
			{"the same state twice", runtime.Migrating{Workflow: "petition", States: []runtime.StateMapping{toReceived, toReceived}}, []string{"INVALID_INPUT"}},
			{"another stage", runtime.Migrating{Workflow: "petition", States: []runtime.StateMapping{{From: "sent", To: "draft"}}}, []string{"INVALID_INPUT"}},
			{"all at once", runtime.Migrating{Workflow: "petition", States: []runtime.StateMapping{{From: "moon", To: "draft"}, {From: "sent", To: "moon"}}}, []string{"INVALID_INPUT", "INVALID_INPUT"}},
		} {
			_, migrated, err := h.runtime.Migrate(t.Context(), leader, x.ask)
			t.Run(x.name, func(t *testing.T) { refused(t, err, x.want...) })
			if migrated != nil {
				t.Errorf("%s: migrated %d", x.name, *migrated)
			}
		}
	})
}

// The consent of a head does not decide on a case of his own unit, or of one akin to it: where
// the mapping changes its state it stays; where the state keeps its name it goes.
func TestNobodyMigratesHisOwnCase(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		draft, own, other := prepared(t, h), h.onItsWay(t), h.onItsWay(t)
		ok(t, h.store.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE petitions SET unit = $1 WHERE id IN ($2, $3)", h.registry(t).UnitByCode("quangngai").ID, draft, own)
			return err
		}))
		h.adopts(t, renamed(t))
		want := []string{
			`1 draft of version 1 to "draft"`, `1 sent of version 1 to "received"`, `1 sent of version 1 to "" CONFLICT_OF_INTEREST`,
		}
		if diff := cmp.Diff(want, h.planned(t, toReceived)); diff != "" {
			t.Error(diff)
		}
		_, _, err := h.migrate(t, h.as(t, "giamdoc@quangngai"), "", toReceived)
		ok(t, err)
		_, migrated, err := h.migrate(t, h.as(t, "giamdoc@ninhthuan"), "", toReceived)
		ok(t, err)
		if migrated == nil || *migrated != 2 {
			t.Errorf("migrated %v", migrated)
		}
		for subject, want := range map[string]string{draft: "2 draft DRAFT 3", own: "1 sent SUBMITTED 3", other: "2 received SUBMITTED 4"} {
			if got := h.pinned(t, subject); got != want {
				t.Errorf("stands at %s, not %s", got, want)
			}
		}
	})
}

// What waits for consent is about one version: once another is published, the same request is
// another proposal.
func TestAStaleMigration(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		subject := prepared(t, h)
		h.adopts(t, later(t, 2))
		_, _, err := h.migrate(t, h.as(t, "giamdoc@quangngai"), "")
		ok(t, err)
		h.adopts(t, later(t, 3))
		_, migrated, err := h.migrate(t, h.as(t, "giamdoc@ninhthuan"), "")
		ok(t, err)
		if migrated != nil || h.pinned(t, subject) != "1 draft DRAFT 2" {
			t.Errorf("migrated %v, stands at %s", migrated, h.pinned(t, subject))
		}
	})
}

// More cases than a batch are migrated by several heads at once and while somebody works on
// them: each once, none is left, and no step of anybody's is lost.
func TestManyAreMigratedOnce(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		const many = 120
		first := prepared(t, h)
		copies(t, h, first, many-1)
		h.adopts(t, later(t, 2))
		leader, deputy, officer := h.as(t, "giamdoc@quangngai"), h.as(t, "giamdoc@ninhthuan"), h.as(t, "chuyenvien@phuyen")
		_, _, err := h.migrate(t, leader, "")
		ok(t, err)
		var wait sync.WaitGroup
		for _, head := range []*authz.Actor{leader, deputy, deputy} {
			wait.Go(func() {
				ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
				defer cancel()
				_, _, err := h.runtime.Migrate(ctx, head, runtime.Migrating{Workflow: "petition"})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Go(func() {
			for version := 2; version < 4; version++ { // of which one may be stale, since the case was migrated
				_, _ = h.runtime.Perform(context.WithoutCancel(t.Context()), officer, runtime.Command{SubjectID: first, Action: "update", ExpectedVersion: version, Content: "again"})
			}
		})
		wait.Wait()
		var onTarget, steps int
		ok(t, h.store.DB.QueryRowContext(t.Context(), "SELECT count(*) FROM petitions WHERE definition = $1", h.book(t).Current("petition").Reference()).Scan(&onTarget))
		ok(t, h.store.DB.QueryRowContext(t.Context(), "SELECT count(*) FROM history_entries WHERE action = 'migrate'").Scan(&steps))
		if onTarget != many || steps != many {
			t.Errorf("%d cases are on the new version after %d steps, of %d", onTarget, steps, many)
		}
	})
}

// copies adds petitions that stand where one stands, without a history.
func copies(t *testing.T, h *house, subject string, n int) {
	t.Helper()
	ok(t, h.store.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for i := range n {
			_, err := tx.ExecContext(ctx, `INSERT INTO petitions SELECT $1, unit, period, signed, stamps, definition, state, stage, version, due_at, due_asc, due_desc, memory, updated_at
FROM petitions WHERE id = $2`, fmt.Sprintf("pet_copy%05d", i), subject)
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

// What was interrupted goes on when a head asks again, and not before: the consents are
// there, some cases are migrated, and the proposal is not done.
func TestAnInterruptedMigrationGoesOn(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		first := prepared(t, h)
		copies(t, h, first, 119)
		h.adopts(t, later(t, 2))
		leader, deputy := h.as(t, "giamdoc@quangngai"), h.as(t, "giamdoc@ninhthuan")
		_, _, err := h.migrate(t, leader, "")
		ok(t, err)
		// The third batch meets a case that cannot be read.
		breaks := func(memory string) {
			ok(t, h.store.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.ExecContext(ctx, "UPDATE petitions SET memory = $1 WHERE id = 'pet_copy00110'", memory)
				return err
			}))
		}
		breaks("{")
		_, migrated, err := h.migrate(t, deputy, "k")
		if err == nil || migrated != nil {
			t.Fatalf("migrated %v with %v", migrated, err)
		}
		count := func() (n int) {
			ok(t, h.store.DB.QueryRowContext(t.Context(), "SELECT count(*) FROM history_entries WHERE action = 'migrate'").Scan(&n))
			return n
		}
		if n := count(); n != 100 {
			t.Errorf("%d cases were migrated before", n)
		}
		breaks("{}")
		if _, migrated, err = h.migrate(t, h.as(t, "quantri@cum"), ""); err != nil || migrated != nil || count() != 100 {
			t.Errorf("the administrator has migrated %v: %v", migrated, err)
		}
		if _, migrated, err = h.migrate(t, deputy, "k"); err != nil || migrated == nil || *migrated != 120 || count() != 120 {
			t.Errorf("migrated %v, %d steps: %v", migrated, count(), err)
		}
	})
}
