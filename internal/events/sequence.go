package events

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"entgo.io/ent/dialect"

	"thidua/internal/store"
)

const (
	// sequencerLock is the advisory lock of whoever gives positions.
	sequencerLock = 0x7468_6475_6173_6571
	// batch is how many lines are numbered in one transaction.
	batch = 1000
	// pause is how long the sequencer sleeps where no bell wakes it: lines of a program
	// that ended between its commit and its ring wait so long.
	pause = 250 * time.Millisecond
	// Lines that are not ripe, or that another replica has in hand, are looked at again
	// after the first delay, then after twice as long each time, up to the last.
	firstDelay, lastDelay = 5 * time.Millisecond, 100 * time.Millisecond
	// channel is where the sequencer tells replicas, with the last position alone.
	channel = "thidua_events"
)

// number gives the next positions to the lines of transactions that are older than
// every running one, in the order of transaction and identifier.
const number = `WITH ripe AS (
  SELECT id, row_number() OVER (ORDER BY xid, id) AS place FROM events
  WHERE position IS NULL AND xid < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint
  ORDER BY xid, id LIMIT $1
)
UPDATE events SET position = ripe.place + (SELECT COALESCE(MAX(position), 0) FROM events)
FROM ripe WHERE events.id = ripe.id`

// Sequence gives positions until the context ends, soon after each commit of this process
// and now and then for whatever else is there; on SQLite there is nothing to do and it
// returns at once. A failure is logged and tried again: the log waits, nothing is lost.
func (l *Log) Sequence(ctx context.Context) {
	if l.store.Dialect != dialect.Postgres {
		return
	}
	delay := firstDelay
	for {
		left, err := sequence(ctx, l.store)
		wait := pause
		switch {
		case err != nil && ctx.Err() == nil:
			slog.WarnContext(ctx, "giving positions to events", "error", err)
		case left:
			wait, delay = delay, min(2*delay, lastDelay)
		default:
			delay = firstDelay
		}
		if !l.bell.wait(ctx, wait) {
			return
		}
	}
}

// wait returns when the bell rings or the time is over; false when the context has ended.
func (b bell) wait(ctx context.Context, most time.Duration) bool {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-b:
	case <-timer.C:
	}
	return true
}

// SequenceOnce gives positions to all lines that are ripe for one, unless another
// replica is at it.
func SequenceOnce(ctx context.Context, s *store.Store) error {
	if s.Dialect != dialect.Postgres {
		return nil
	}
	_, err := sequence(ctx, s)
	return err
}

// sequence gives positions to all lines that are ripe for one, and tells whether there are
// others: of a transaction that is younger than a running one, or in another replica's hands.
func sequence(ctx context.Context, s *store.Store) (left bool, err error) {
	for {
		err := s.DB.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM events WHERE position IS NULL)").Scan(&left)
		if err != nil {
			return false, fmt.Errorf("looking for events without a position: %w", err)
		}
		if !left {
			return false, nil
		}
		numbered, err := sequenceBatch(ctx, s)
		if err != nil {
			return left, fmt.Errorf("numbering events: %w", err)
		}
		if numbered == 0 {
			return left, nil
		}
	}
}

// lockSequencer takes the lock, if nobody holds it, and lets the server end this transaction
// soon if the process is frozen in the middle of it: the others wait for the lock.
const lockSequencer = `SELECT pg_try_advisory_xact_lock($1), set_config('idle_in_transaction_session_timeout', '2000', true)`

// sequenceBatch numbers one batch of lines, tells replicas of it and answers how many they
// were. The lock is taken by a statement of its own: the one that numbers must see what the
// last holder committed, and a statement sees what was there when it began.
func sequenceBatch(ctx context.Context, s *store.Store) (numbered int64, err error) {
	tx, err := s.DB.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			_ = tx.Rollback() // the cause is told already
		}
	}()
	var held bool
	var limit string
	if err := tx.QueryRowContext(ctx, lockSequencer, int64(sequencerLock)).Scan(&held, &limit); err != nil {
		return 0, err
	}
	if held {
		result, err := tx.ExecContext(ctx, number, batch)
		if err != nil {
			return 0, err
		}
		if numbered, err = result.RowsAffected(); err != nil {
			return 0, err
		}
	}
	if numbered > 0 {
		if _, err := tx.ExecContext(ctx, "SELECT pg_notify($1, MAX(position)::text) FROM events", channel); err != nil {
			return 0, err
		}
	}
	return numbered, tx.Commit()
}
