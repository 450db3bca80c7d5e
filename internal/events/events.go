// Package events is the log that readers follow: what happened, in one order. It
// appends a line in the caller's transaction and gives each line its position; who may
// read a line, and how it travels, is for others.
//
// A position is dense and never given behind a reader's back. On SQLite the writer is
// single, so the order of commits is the order of positions and the transaction gives
// it. On Postgres transactions commit out of order; there a sequencer (one at a time,
// under an advisory lock) numbers the lines whose transaction is older than every
// running one. Whoever reads the log reads by position; whoever follows it live does so
// through the Feed.
package events

import (
	"context"
	"fmt"
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
type Log struct {
	store *store.Store
	bell  bell // rung when appended lines are committed
}

// NewLog returns the log of the store's database.
func NewLog(s *store.Store) *Log { return &Log{store: s, bell: newBell()} }

// bell wakes the one who waits for it. Rung while he is busy, it is heard when he comes back.
type bell chan struct{}

func newBell() bell { return make(bell, 1) }

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}

const (
	insertPostgres = `INSERT INTO events (id, subject_id, version, kind, actor_id, on_behalf_id, content_hash, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	insertSQLite = `INSERT INTO events (id, subject_id, version, kind, actor_id, on_behalf_id, content_hash, at, position)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT COALESCE(MAX(position), 0) + 1 FROM events))`
)

// AppendTx appends the event in the caller's transaction and returns its identifier. Its
// commit wakes the sequencer of this process, and on SQLite the feed. A writer says nothing to
// the server (NOTIFY): that takes one lock for the whole server until its commit is on disk, so
// that writers would commit one by one.
func (l *Log) AppendTx(ctx context.Context, tx *db.Tx, e Event) (string, error) {
	text := insertPostgres
	if l.store.Dialect == dialect.SQLite {
		text = insertSQLite
	}
	eventID := id.New(id.Event)
	_, err := tx.ExecContext(ctx, text, eventID, e.SubjectID, e.Version, e.Kind,
		optional(e.ActorID), optional(e.OnBehalfID), e.ContentHash, e.At)
	if err != nil {
		return "", fmt.Errorf("appending %s of %s: %w", e.Kind, e.SubjectID, err)
	}
	tx.OnCommit(func(next db.Committer) db.Committer {
		return db.CommitFunc(func(ctx context.Context, tx *db.Tx) error {
			err := next.Commit(ctx, tx)
			if err == nil {
				l.bell.ring()
			}
			return err
		})
	})
	return eventID, nil
}

// optional is NULL for the empty text.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Lag is how long the oldest line without a position has been waiting for one, zero where
// none waits: always on SQLite.
func (l *Log) Lag(ctx context.Context) (time.Duration, error) {
	if l.store.Dialect != dialect.Postgres {
		return 0, nil
	}
	var seconds float64
	err := l.store.DB.QueryRowContext(ctx, `SELECT COALESCE(EXTRACT(EPOCH FROM statement_timestamp() - MIN(at)), 0)::float8
FROM events WHERE position IS NULL`).Scan(&seconds)
	if err != nil {
		return 0, fmt.Errorf("reading the log's lag: %w", err)
	}
	return time.Duration(max(seconds, 0) * float64(time.Second)), nil
}
