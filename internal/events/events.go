// Package events is the log that readers follow: what happened, in one order. It
// appends a line in the caller's transaction and gives each line its position; who may
// read a line, and how it travels, is for others.
//
// A position is dense and never given behind a reader's back. On SQLite the writer is
// single, so the order of commits is the order of positions and the transaction gives
// it. On Postgres transactions commit out of order; there a sequencer (one at a time,
// under an advisory lock) numbers the lines whose transaction is older than every
// running one. Whoever reads the log reads by position.
package events

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
	"thidua/internal/id"
	"thidua/internal/store"
)

// Event is one line of the log: a command that was carried out on a subject.
type Event struct {
	SubjectID   string
	Version     int    // of the subject, after the command
	Kind        string // noun and past participle: report.submitted
	ActorID     string
	OnBehalfID  string // "" for himself
	ContentHash string // SHA-256 of the content that the command froze; "" where it froze none
	At          time.Time
}

// Log appends to the log of one database.
type Log struct{ dialect string }

// NewLog returns the log of the store's database.
func NewLog(s *store.Store) *Log { return &Log{dialect: s.Dialect} }

const (
	insertPostgres = `INSERT INTO events (id, subject_id, version, kind, actor_id, on_behalf_id, content_hash, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	insertSQLite = `INSERT INTO events (id, subject_id, version, kind, actor_id, on_behalf_id, content_hash, at, position)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT COALESCE(MAX(position), 0) + 1 FROM events))`
)

// AppendTx appends the event in the caller's transaction and returns its identifier.
func (l *Log) AppendTx(ctx context.Context, tx *db.Tx, e Event) (string, error) {
	text := insertPostgres
	if l.dialect == dialect.SQLite {
		text = insertSQLite
	}
	eventID := id.New(id.Event)
	_, err := tx.ExecContext(ctx, text, eventID, e.SubjectID, e.Version, e.Kind,
		optional(e.ActorID), optional(e.OnBehalfID), e.ContentHash, e.At)
	if err != nil {
		return "", fmt.Errorf("appending %s of %s: %w", e.Kind, e.SubjectID, err)
	}
	return eventID, nil
}

// optional is NULL for the empty text.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

const (
	// sequencerLock is the advisory lock of whoever gives positions.
	sequencerLock = 0x7468_6475_6173_6571
	// pause is how long a line may wait for its position.
	pause = 250 * time.Millisecond
	// batch is how many lines are numbered in one transaction.
	batch = 1000
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

// Sequence gives positions until the context ends; on SQLite there is nothing to do and
// it returns at once. A failure is logged and tried again: the log waits, nothing is lost.
func Sequence(ctx context.Context, s *store.Store) {
	if s.Dialect != dialect.Postgres {
		return
	}
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for {
		if err := SequenceOnce(ctx, s); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "giving positions to events", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// SequenceOnce gives positions to all lines that are ripe for one, unless another
// replica is at it.
func SequenceOnce(ctx context.Context, s *store.Store) error {
	if s.Dialect != dialect.Postgres {
		return nil
	}
	for {
		numbered, err := sequenceBatch(ctx, s)
		if err != nil {
			return fmt.Errorf("numbering events: %w", err)
		}
		if numbered < batch {
			return nil
		}
	}
}

// sequenceBatch numbers one batch of lines and tells how many. The lock is taken by a
// statement of its own: the one that numbers must see what the last holder committed,
// and a statement sees what was there when it began.
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
	if err := tx.QueryRowContext(ctx, "SELECT pg_try_advisory_xact_lock($1)", int64(sequencerLock)).Scan(&held); err != nil {
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
	return numbered, tx.Commit()
}

// Lag is how long the oldest line without a position has been waiting for one, zero where
// none waits: always on SQLite.
func Lag(ctx context.Context, s *store.Store) (time.Duration, error) {
	if s.Dialect != dialect.Postgres {
		return 0, nil
	}
	var seconds float64
	err := s.DB.QueryRowContext(ctx, `SELECT COALESCE(EXTRACT(EPOCH FROM statement_timestamp() - MIN(at)), 0)::float8
FROM events WHERE position IS NULL`).Scan(&seconds)
	if err != nil {
		return 0, fmt.Errorf("reading the log's lag: %w", err)
	}
	return time.Duration(max(seconds, 0) * float64(time.Second)), nil
}
