package identity

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/ent/db"
	"thidua/ent/db/signinfailure"
	"thidua/internal/fault"
)

// How wrong passwords are slowed down.
//
// Three things are counted, in one table for all replicas: the account as tried from one
// address, the account from anywhere, and the address whatever it tries. Up to a number
// of failures nothing happens; from there on every failure doubles the wait for the next
// attempt, from one second.
//
// An attempt inside a wait is refused without comparing the password, and does not count,
// so that hammering gains nothing and does not prolong anything. Whether an attempt
// counts, and whether a right password is let in, is decided after the comparison while
// the counters are locked: of any number of attempts at once the first few are judged,
// and the others are told to wait even where they guessed right.
//
// Failing on purpose must not lock a head out. From another address it does not touch
// the tight counter, that of account and address. The loose one, of the account from
// anywhere, waits a minute at most; one address cannot even reach it, because its own
// tight counter stops it before; a crowd of addresses can make the head wait that minute,
// and guesses 1,440 passwords a day in return. The counter of an address never follows
// the account elsewhere.
//
// An account that does not exist counts like one that does, so a wait tells nothing. A
// right password clears both counters of its account, and never that of the address:
// whoever has an account of his own could otherwise go on guessing those of others.
const (
	pairFree    = 5
	accountFree = 20
	addressFree = 20

	pairMost    = 15 * time.Minute
	accountMost = time.Minute
	addressMost = 15 * time.Minute

	// forgetAfter is how long after the wait has ended a count is forgotten.
	forgetAfter = 15 * time.Minute
)

// counter is one thing that is counted: the row's id, how many failures are free, and
// how long a wait can become.
type counter struct {
	id   string
	free int
	most time.Duration
}

// signInCounters are those of one attempt to sign in: the account at the address, the
// account, the address.
func signInCounters(email, address string) []counter {
	return []counter{
		{counterID("pair", email, address), pairFree, pairMost},
		accountCounter(email),
		{counterID("address", address), addressFree, addressMost},
	}
}

func accountCounter(email string) counter {
	return counter{counterID("account", email), accountFree, accountMost}
}

// changeCounter counts wrong present passwords of somebody who is signed in. It is apart
// from signing in: whoever found an open session cannot lock its owner out with it.
func changeCounter(personID string) counter {
	return counter{counterID("change", personID), pairFree, pairMost}
}

// counterID hides whom the row is about: addresses, and what people type into the field
// of the e-mail, are nobody's business.
func counterID(kind string, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return kind + ":" + hex.EncodeToString(sum[:])
}

// delay is the wait that follows the count's latest failure.
func (c counter) delay(count int) time.Duration {
	if count < c.free {
		return 0
	}
	return min(time.Second<<min(count-c.free, 20), c.most)
}

// left is how long the counter still makes one wait. The clock of another replica may be
// ahead: never longer than the longest wait.
func (c counter) left(f *db.SignInFailure, now time.Time) time.Duration {
	return min(f.LastAt.Add(c.delay(f.Count)).Sub(now), c.most)
}

// forgotten reports whether the count is too old to matter.
func (c counter) forgotten(f *db.SignInFailure, now time.Time) bool {
	return now.After(f.LastAt.Add(c.delay(f.Count) + forgetAfter))
}

// longest is the longest wait that any of the counters asks for; 0 is none.
func longest(counters []counter, rows map[string]*db.SignInFailure, now time.Time) time.Duration {
	var wait time.Duration
	for _, c := range counters {
		if f := rows[c.id]; f != nil && f.Count >= c.free {
			wait = max(wait, c.left(f, now))
		}
	}
	return wait
}

// tooMany refuses an attempt inside a wait: RATE_LIMITED, its Detail the wait as a
// time.Duration.
func tooMany(wait time.Duration) error {
	return fault.New(fault.RateLimited).With(wait)
}

// admit refuses, before the cost of comparing a password, who has to wait.
func (a *Accounts) admit(ctx context.Context, counters []counter) error {
	rows, err := counts(ctx, a.store.Client.SignInFailure.Query(), counters)
	if err != nil {
		return err
	}
	if wait := longest(counters, rows, a.now()); wait > 0 {
		return tooMany(wait)
	}
	return nil
}

// holdTx locks the counters until the transaction ends, and refuses who has to wait.
func (a *Accounts) holdTx(ctx context.Context, tx *db.Tx, counters []counter) (map[string]*db.SignInFailure, error) {
	// Always in the same order, or two attempts could wait for each other.
	ordered := slices.Clone(counters)
	slices.SortFunc(ordered, func(x, y counter) int { return strings.Compare(x.id, y.id) })
	now := a.now()
	rows := make([]*db.SignInFailureCreate, len(ordered))
	for i, c := range ordered {
		rows[i] = tx.SignInFailure.Create().SetID(c.id).SetCount(0).SetFirstAt(now).SetLastAt(now)
	}
	// Ignore writes an existing row to itself: that is the lock.
	err := tx.SignInFailure.CreateBulk(rows...).OnConflictColumns(signinfailure.FieldID).Ignore().Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("identity: locking the counters: %w", err)
	}
	held, err := counts(ctx, tx.SignInFailure.Query(), counters)
	if err != nil {
		return nil, err
	}
	if wait := longest(counters, held, a.now()); wait > 0 {
		return nil, tooMany(wait)
	}
	return held, nil
}

// failTx counts a wrong password on counters that are held.
func (a *Accounts) failTx(ctx context.Context, tx *db.Tx, counters []counter, held map[string]*db.SignInFailure) error {
	now := a.now()
	for _, c := range counters {
		f := held[c.id]
		if f == nil {
			return fmt.Errorf("identity: the counter %s is not held", c.id)
		}
		u := tx.SignInFailure.UpdateOneID(c.id).SetLastAt(now)
		if f.Count == 0 || c.forgotten(f, now) {
			u.SetCount(1).SetFirstAt(now)
		} else {
			u.SetCount(f.Count + 1)
		}
		if err := u.Exec(ctx); err != nil {
			return fmt.Errorf("identity: counting a wrong password: %w", err)
		}
	}
	return a.sweepTx(ctx, tx, signinfailure.Table, signinfailure.FieldLastAt, now.Add(-pairMost-forgetAfter))
}

// clearTx forgets the failures of an account, and the rows that only served as locks.
func clearTx(ctx context.Context, tx *db.Tx, account []counter, locks ...counter) error {
	_, err := tx.SignInFailure.Delete().Where(signinfailure.Or(
		signinfailure.IDIn(ids(account)...),
		signinfailure.And(signinfailure.IDIn(ids(locks)...), signinfailure.Count(0)),
	)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("identity: clearing the counters: %w", err)
	}
	return nil
}

func counts(ctx context.Context, q *db.SignInFailureQuery, counters []counter) (map[string]*db.SignInFailure, error) {
	list, err := q.Where(signinfailure.IDIn(ids(counters)...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("identity: reading the counters: %w", err)
	}
	rows := make(map[string]*db.SignInFailure, len(list))
	for _, f := range list {
		rows[f.ID] = f
	}
	return rows, nil
}

func ids(counters []counter) []string {
	list := make([]string, len(counters))
	for i, c := range counters {
		list[i] = c.id
	}
	return list
}
