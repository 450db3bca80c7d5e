package runtime

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/fault"
	"thidua/internal/store"
)

// The registry's row and the caller's token, read so that neither can change before the
// commit: a revocation and a decision cannot pass each other. The clock is read in the
// same round trip. On Postgres the shared lock (store.RegistryLock) comes first, for its
// queue, so that the clock is read after the wait; FOR SHARE then reads the row as whoever
// was waited for has left it.
const (
	momentPostgres = `SELECT pg_advisory_xact_lock_shared($3)::text, g.version, clock_timestamp() FROM registries g, access_tokens t
WHERE g.id = 1 AND t.id = $1 AND t.person_id = $2 AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp()
FOR SHARE OF g, t`
	momentSQLite = `SELECT '', g.version, $3 FROM registries g, access_tokens t
WHERE g.id = 1 AND t.id = $1 AND t.person_id = $2 AND t.revoked_at IS NULL AND t.expires_at > $3`
)

// The same of the system, which has no token.
const (
	systemPostgres = `SELECT pg_advisory_xact_lock_shared($1)::text, g.version, clock_timestamp() FROM registries g WHERE g.id = 1 FOR SHARE OF g`
	systemSQLite   = `SELECT '', g.version, $1 FROM registries g WHERE g.id = 1`
)

// momentTx fixes who acts (nil: the system), on which master data, and when. Whoever was
// disabled, or whose token has ended, since the request came in is UNAUTHENTICATED.
func (r *Runtime) momentTx(ctx context.Context, tx *db.Tx, actor *authz.Actor) (Moment, error) {
	version, now, err := r.holdTx(ctx, tx, actor)
	if err != nil {
		return Moment{}, err
	}
	read := time.Now()
	registry, err := r.source.HeldTx(ctx, tx, version)
	if err != nil {
		return Moment{}, err
	}
	book, err := r.shelf.heldTx(ctx, tx, version)
	if err != nil {
		return Moment{}, err
	}
	m := Moment{Registry: registry, Book: book, At: now, read: read}
	if actor == nil {
		return m, nil
	}
	person := registry.Person(actor.ID)
	if person == nil || person.DisabledAt != nil {
		return Moment{}, fault.New(fault.Unauthenticated)
	}
	fresh := *actor
	fresh.Roles = registry.Roles(actor.ID, calendar.Of(now))
	fresh.For = registry.Delegations(actor.ID, calendar.Of(now))
	m.Actor = &fresh
	return m, nil
}

// holdTx holds the registry and the actor's token, and reads the registry's version and
// the time: the database's where it has a clock, else this process's.
func (r *Runtime) holdTx(ctx context.Context, tx *db.Tx, actor *authz.Actor) (version int64, now time.Time, err error) {
	now = time.Now()
	text, arguments := r.holding(actor, now)
	rows, err := tx.QueryContext(ctx, text, arguments...)
	if err != nil {
		return 0, now, fmt.Errorf("holding the registry: %w", err)
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return 0, now, fmt.Errorf("holding the registry: %w", err)
		}
		return 0, now, fault.New(fault.Unauthenticated)
	}
	lock, clock := new(string), any(new(string)) // an expression has no type on SQLite
	if r.store.Dialect == dialect.Postgres {
		clock = &now
	}
	if err := rows.Scan(lock, &version, clock); err != nil {
		return 0, now, fmt.Errorf("reading the registry: %w", err)
	}
	return version, now.UTC().Truncate(time.Microsecond), rows.Err()
}

// holding is the statement that holds what a moment rests on, with its arguments.
func (r *Runtime) holding(actor *authz.Actor, now time.Time) (text string, arguments []any) {
	text, arguments = momentSQLite, []any{now.UTC().Truncate(time.Microsecond)}
	if r.store.Dialect == dialect.Postgres {
		text, arguments = momentPostgres, []any{store.RegistryLock}
	}
	switch {
	case actor != nil:
		return text, append([]any{actor.TokenID, actor.ID}, arguments...)
	case r.store.Dialect == dialect.Postgres:
		return systemPostgres, arguments
	}
	return systemSQLite, arguments
}
