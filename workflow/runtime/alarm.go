package runtime

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
	"thidua/ent/db/timer"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/term"
	"thidua/workflow"
)

const (
	// ringEvery is how long a timer may be due unseen.
	ringEvery = 3 * time.Second
	// ringBatch is how many timers are looked at together.
	ringBatch = 100
	// ringWithin is how long the step of one timer may take.
	ringWithin = 20 * time.Second
	// A timer that could not act is tried again after the first delay, then after twice as
	// long each time, up to the last.
	firstDelay, lastDelay = 5 * time.Second, time.Hour
)

// Ring lets due timers act until the context ends, and looks every few minutes for cases
// that have lost theirs. Any number of replicas may ring: a timer acts once, in the
// transaction that takes it away. A failure is logged and tried again.
func (r *Runtime) Ring(ctx context.Context) {
	sweep := time.Now()
	for {
		wait, err := r.RingOnce(ctx)
		if err == nil && !time.Now().Before(sweep) {
			var found int
			if found, err = r.Sweep(ctx); found < sweepBatch {
				sweep = time.Now().Add(sweepEvery)
			}
			if found > 0 {
				wait = 0
			}
		}
		if err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "letting timers act", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// RingOnce lets the timers act that are due now, a batch of them, and answers how long
// nothing else will be, at most a few seconds. An error is one of looking; what befalls a
// single timer is logged and holds up no other.
func (r *Runtime) RingOnce(ctx context.Context) (wait time.Duration, err error) {
	list, now, err := r.look(ctx)
	if err != nil {
		return ringEvery, err
	}
	wait = ringEvery
	acted, due, notices := 0, 0, false
	for _, t := range list {
		if t.at.After(now) {
			wait = t.at.Sub(now)
			break
		}
		due++
		if t.kind != term.TimerDue {
			notices = true
		} else if r.act(ctx, t) {
			acted++
		}
	}
	if notices {
		noticed, err := r.notice(ctx)
		if err != nil {
			return wait, err
		}
		acted += noticed
	}
	if due == ringBatch && acted > 0 {
		wait = 0
	}
	return wait, nil
}

// waiting is a timer that is due, or will be soon.
type waiting struct {
	id, subject string
	kind        term.TimerKind
	at          time.Time // when it is looked at
	tries       int
}

// What waits, by the database's clock where it has one.
const (
	lookPostgres = `SELECT id, subject_id, kind, next_at, tries, statement_timestamp() FROM timers
WHERE done_at IS NULL AND next_at <= statement_timestamp() + $1 * interval '1 microsecond' ORDER BY next_at, id LIMIT $2`
	lookSQLite = `SELECT id, subject_id, kind, next_at, tries, '' FROM timers
WHERE done_at IS NULL AND next_at <= $1 ORDER BY next_at, id LIMIT $2`
)

// look reads the timers that are due until the next look, the earliest first, and the time.
func (r *Runtime) look(ctx context.Context) (list []waiting, now time.Time, err error) {
	now = time.Now().UTC()
	text, until, clock := lookSQLite, any(now.Add(ringEvery)), any(new(string))
	if r.store.Dialect == dialect.Postgres {
		text, until, clock = lookPostgres, ringEvery.Microseconds(), &now
	}
	rows, err := r.store.DB.QueryContext(ctx, text, until, ringBatch)
	if err != nil {
		return nil, now, fmt.Errorf("looking for due timers: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var t waiting
		if err := rows.Scan(&t.id, &t.subject, &t.kind, &t.at, &t.tries, clock); err != nil {
			return nil, now, fmt.Errorf("looking for due timers: %w", err)
		}
		list = append(list, t)
	}
	return list, now, rows.Err()
}

// act lets one timer act and tells whether it did. What is refused or fails is tried again later.
func (r *Runtime) act(ctx context.Context, t waiting) bool {
	acted, err := r.actOnce(ctx, t)
	if err == nil || ctx.Err() != nil {
		return acted
	}
	if codes := reasons(err); codes != nil {
		slog.InfoContext(ctx, "the step at a due time is refused", "subject", t.subject, "tries", t.tries+1, "reasons", codes)
	} else {
		slog.WarnContext(ctx, "the step at a due time failed", "subject", t.subject, "tries", t.tries+1, "error", err)
	}
	if err := r.postpone(ctx, t); err != nil {
		slog.WarnContext(ctx, "putting off a timer", "subject", t.subject, "error", err)
	}
	return false
}

// reasons are the codes of a refusal; nil where it is none, but something is broken.
func reasons(err error) []string {
	var codes []string
	for _, f := range fault.All(err) {
		if blocked, ok := f.Detail.(*Blocked); ok {
			for _, b := range blocked.Blockers {
				codes = append(codes, b.Code)
			}
		}
	}
	return codes
}

// actOnce lets the system take the step of a timer, in one transaction with the timer's end:
// either both are there afterwards or neither, whatever happens to this process. A timer
// that another replica has in hand is left to it.
func (r *Runtime) actOnce(ctx context.Context, t waiting) (acted bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, ringWithin)
	defer cancel()
	// One case that breaks its step must not end the program, again at every start.
	defer func() {
		if value := recover(); value != nil {
			acted, err = false, fmt.Errorf("runtime: panic: %v\n%s", value, debug.Stack())
		}
	}()
	err = r.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		mine, err := r.claimTx(ctx, tx, t.id)
		if !mine || err != nil {
			return err
		}
		m, err := r.momentTx(ctx, tx, nil)
		if err != nil {
			return err
		}
		kind, err := r.kind(id.Prefix(t.subject))
		if err != nil {
			return err
		}
		s, err := r.lockTx(ctx, tx, kind, m, t.subject)
		if err != nil {
			return err
		}
		m = m.after()
		state, err := takeTx(ctx, tx, t.id, m.At)
		if state == "" || err != nil {
			return err
		}
		acted = true
		return r.dueTx(ctx, tx, kind, m, s, state)
	})
	return acted && err == nil, err
}

// claimTx tells whether this replica may see to the timer. It is an advisory lock, because
// a lock of the timer's row would come before that of the case, and in a person's step the
// case comes first: each would wait for the other. Nobody waits for a replica that hangs, and
// the server ends a transaction of it that lies idle.
func (r *Runtime) claimTx(ctx context.Context, tx *db.Tx, timerID string) (mine bool, err error) {
	if r.store.Dialect != dialect.Postgres {
		return true, nil // the writer is single
	}
	rows, err := tx.QueryContext(ctx, `SELECT pg_try_advisory_xact_lock($1, hashtext($2)),
set_config('lock_timeout', '3000', true), set_config('idle_in_transaction_session_timeout', '10000', true)`, timerLock, timerID)
	if err != nil {
		return false, fmt.Errorf("claiming a timer: %w", err)
	}
	defer rows.Close()
	var settings [2]string
	for rows.Next() {
		if err := rows.Scan(&mine, &settings[0], &settings[1]); err != nil {
			return false, fmt.Errorf("claiming a timer: %w", err)
		}
	}
	return mine, rows.Err()
}

// timerLock is the first half of the advisory locks of timers ("thdt").
const timerLock int32 = 0x7468_6474

// takeTx removes the timer, if it is still there and due, and answers the state that it was
// set for; "" where it has gone. What happens next in the transaction happens once.
func takeTx(ctx context.Context, tx *db.Tx, timerID string, now time.Time) (state string, err error) {
	rows, err := tx.QueryContext(ctx, "DELETE FROM timers WHERE id = $1 AND done_at IS NULL AND next_at <= $2 RETURNING state", timerID, now)
	if err != nil {
		return "", fmt.Errorf("taking a timer: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&state); err != nil {
			return "", fmt.Errorf("taking a timer: %w", err)
		}
	}
	return state, rows.Err()
}

// dueTx takes the step of a state whose due time has come. Of a state that the case has
// left there is nothing to do.
func (r *Runtime) dueTx(ctx context.Context, tx *db.Tx, kind Kind, m Moment, s *Subject, state string) error {
	present, ok := s.Program.State(s.Case.State)
	if !ok || present.Name != state || present.AtDue() == "" {
		return nil
	}
	_, err := r.carryTx(ctx, tx, kind, m, s, workflow.Command{Action: present.AtDue()}, step{})
	return err
}

// postpone puts a timer off by the delay after so many tries.
func (r *Runtime) postpone(ctx context.Context, t waiting) error {
	delay := lastDelay
	if t.tries < 10 {
		delay = min(firstDelay<<t.tries, lastDelay)
	}
	return r.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now, err := r.store.NowTx(ctx, tx)
		if err != nil {
			return err
		}
		return tx.Timer.Update().Where(timer.ID(t.id), timer.DoneAtIsNil()).AddTries(1).SetNextAt(now.Add(delay)).Exec(ctx)
	})
}

// Reminders and escalations that are due; those that somebody else has in hand are left to him.
const (
	noticePostgres = `UPDATE timers SET done_at = $1 WHERE id IN (SELECT id FROM timers
WHERE done_at IS NULL AND next_at <= $1 AND kind <> 'DUE' ORDER BY next_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)`
	noticeSQLite = `UPDATE timers SET done_at = $1 WHERE id IN (SELECT id FROM timers
WHERE done_at IS NULL AND next_at <= $1 AND kind <> 'DUE' ORDER BY next_at, id LIMIT $2)`
)

// notice marks due reminders and escalations as done, which is all there is to do: the inbox
// tells of the rows. It answers how many they were.
func (r *Runtime) notice(ctx context.Context) (int, error) {
	text := noticeSQLite
	if r.store.Dialect == dialect.Postgres {
		text = noticePostgres
	}
	var result sql.Result
	err := r.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now, err := r.store.NowTx(ctx, tx)
		if err != nil {
			return err
		}
		result, err = tx.ExecContext(ctx, text, now, ringBatch)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("marking reminders and escalations: %w", err)
	}
	rows, err := result.RowsAffected()
	return int(rows), err
}

// Lag is how long the earliest timer has been due without having acted, zero where none is.
// One that is refused waits for its next try and counts from then on.
func (r *Runtime) Lag(ctx context.Context) (time.Duration, error) {
	list, now, err := r.look(ctx)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	return max(now.Sub(list[0].at), 0), nil
}
