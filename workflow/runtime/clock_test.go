package runtime_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
	"thidua/ent/db/historyentry"
	"thidua/internal/dbtest"
	"thidua/workflow/runtime"
)

// Who waits for another's decision decides after it: the time of a step is that after the
// lock, not that of the asking. (On the embedded database the writer is single, and nobody
// asks before his turn.)
func TestAStepIsTakenWhenItsLockIsHeld(t *testing.T) {
	h := build(t, dbtest.Postgres(t))
	if h.store.Dialect != dialect.Postgres {
		t.Fatal("not Postgres")
	}
	subject, head := prepared(t, h), h.as(t, "giamdoc@phuyen")
	var released time.Time
	done := make(chan error, 1)
	ok(t, h.store.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id FROM petitions WHERE id = $1 FOR UPDATE", subject)
		if err != nil {
			return err
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
		go func() {
			_, err := h.runtime.Perform(context.Background(), head, runtime.Command{SubjectID: subject, Action: "submit", ExpectedVersion: 2})
			done <- err
		}()
		waitForLock(t, h)
		released, err = h.store.NowTx(ctx, tx)
		return err
	}))
	ok(t, <-done)
	row, err := h.store.Client.HistoryEntry.Query().Where(historyentry.SubjectID(subject), historyentry.Version(3)).Only(t.Context())
	ok(t, err)
	if row.At.Before(released) {
		t.Errorf("the step is of %v, the lock was free at %v", row.At, released)
	}
}

// waitForLock returns when somebody waits for a lock of this database.
func waitForLock(t *testing.T, h *house) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for waiting := 0; waiting == 0; {
		err := h.store.DB.QueryRowContext(ctx,
			"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&waiting)
		ok(t, err)
	}
}
