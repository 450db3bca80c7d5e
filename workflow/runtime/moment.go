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
// was waited for has left it. How long the server was at it, the wait included, comes along.
const (
	momentPostgres = `SELECT pg_advisory_xact_lock_shared($3)::text, g.version, ` + waited + `, clock_timestamp() FROM registries g, access_tokens t
WHERE g.id = 1 AND t.id = $1 AND t.person_id = $2 AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp()
FOR SHARE OF g, t`
	momentSQLite = `SELECT '', g.version, 0, $3 FROM registries g, access_tokens t
WHERE g.id = 1 AND t.id = $1 AND t.person_id = $2 AND t.revoked_at IS NULL AND t.expires_at > $3`
)

// The same of a token that an issuer of another house has signed. It has no row: the person
// has, who says from when his tokens count, and is held in its place.
const (
	issuedPostgres = `SELECT pg_advisory_xact_lock_shared($4)::text, g.version, ` + waited + `, clock_timestamp() FROM registries g, persons p
WHERE g.id = 1 AND p.id = $1 AND p.disabled_at IS NULL AND (p.tokens_from IS NULL OR p.tokens_from < $2) AND $3 > clock_timestamp()
FOR SHARE OF g, p`
	issuedSQLite = `SELECT '', g.version, 0, $4 FROM registries g, persons p
WHERE g.id = 1 AND p.id = $1 AND p.disabled_at IS NULL AND (p.tokens_from IS NULL OR p.tokens_from < $2) AND $3 > $4`
)

// The same of the system, which has no token.
const (
	systemPostgres = `SELECT pg_advisory_xact_lock_shared($1)::text, g.version, ` + waited + `, clock_timestamp() FROM registries g WHERE g.id = 1 FOR SHARE OF g`
	systemSQLite   = `SELECT '', g.version, 0, $1 FROM registries g WHERE g.id = 1`
	waited         = `(EXTRACT(EPOCH FROM clock_timestamp() - statement_timestamp()) * 1000000)::bigint`
)

// held is what a moment rests on: the registry's version, and the time, with when that was
// read by this process's own clock, or a little earlier.
type held struct {
	version  int64
	at, read time.Time
}

// momentTx fixes who acts (nil: the system), on which master data, and when. Whoever was
// disabled, or whose token has ended, since the request came in is UNAUTHENTICATED.
func (r *Runtime) momentTx(ctx context.Context, tx *db.Tx, actor *authz.Actor) (Moment, error) {
	h, err := r.holdTx(ctx, tx, actor)
	if err != nil {
		return Moment{}, err
	}
	registry, err := r.source.HeldTx(ctx, tx, h.version)
	if err != nil {
		return Moment{}, err
	}
	book, err := r.shelf.heldTx(ctx, tx, h.version)
	if err != nil {
		return Moment{}, err
	}
	m := Moment{Registry: registry, Book: book, At: h.at, read: h.read}
	if actor == nil {
		return m, nil
	}
	person := registry.Person(actor.ID)
	if person == nil || person.DisabledAt != nil {
		return Moment{}, fault.New(fault.Unauthenticated)
	}
	fresh := *actor
	fresh.Roles = registry.Roles(actor.ID, calendar.Of(h.at))
	fresh.For = registry.Delegations(actor.ID, calendar.Of(h.at))
	m.Actor = &fresh
	return m, nil
}

// holdTx holds the registry and the actor's token (an issuer's: the actor's row), and reads the registry's version and
// the time: the database's where it has a clock, else this process's. Of the request's way
// there and back nobody knows which part came before the server read its clock; all of it is
// counted as after, so that a step is never dated before the lock that it waited for was free.
func (r *Runtime) holdTx(ctx context.Context, tx *db.Tx, actor *authz.Actor) (held, error) {
	sent := time.Now()
	h := held{at: sent}
	text, arguments := r.holding(actor, sent)
	rows, err := tx.QueryContext(ctx, text, arguments...)
	if err != nil {
		return h, fmt.Errorf("holding the registry: %w", err)
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return h, fmt.Errorf("holding the registry: %w", err)
		}
		return h, fault.New(fault.Unauthenticated)
	}
	lock, clock := new(string), any(new(string)) // an expression has no type on SQLite
	if r.store.Dialect == dialect.Postgres {
		clock = &h.at
	}
	var micros int64
	if err := rows.Scan(lock, &h.version, &micros, clock); err != nil {
		return h, fmt.Errorf("reading the registry: %w", err)
	}
	h.at = h.at.UTC().Truncate(time.Microsecond)
	h.read = sent.Add(time.Duration(micros) * time.Microsecond)
	return h, rows.Err()
}

// holding is the statement that holds what a moment rests on, with its arguments.
func (r *Runtime) holding(actor *authz.Actor, now time.Time) (text string, arguments []any) {
	text, arguments = momentSQLite, []any{now.UTC().Truncate(time.Microsecond)}
	if r.store.Dialect == dialect.Postgres {
		text, arguments = momentPostgres, []any{store.RegistryLock}
	}
	switch {
	case actor != nil && !actor.TokenIssued.IsZero():
		text = issuedSQLite
		if r.store.Dialect == dialect.Postgres {
			text = issuedPostgres
		}
		return text, append([]any{actor.ID, actor.TokenIssued, actor.TokenExpires}, arguments...)
	case actor != nil:
		return text, append([]any{actor.TokenID, actor.ID}, arguments...)
	case r.store.Dialect == dialect.Postgres:
		return systemPostgres, arguments
	}
	return systemSQLite, arguments
}
