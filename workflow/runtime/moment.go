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
)

// The registry's row and the caller's token, read so that neither can change before the
// commit: a revocation and a decision cannot pass each other. The clock is read in the
// same round trip.
const (
	momentPostgres = `SELECT g.version, clock_timestamp() FROM registries g, access_tokens t
WHERE g.id = 1 AND t.id = $1 AND t.person_id = $2 AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp()
FOR SHARE OF g, t`
	momentSQLite = `SELECT g.version FROM registries g, access_tokens t
WHERE g.id = 1 AND t.id = $1 AND t.person_id = $2 AND t.revoked_at IS NULL AND t.expires_at > $3`
)

// momentTx fixes who acts, on which master data, and when. Whoever was disabled, or
// whose token has ended, since the request came in is UNAUTHENTICATED.
func (r *Runtime) momentTx(ctx context.Context, tx *db.Tx, actor *authz.Actor) (Moment, error) {
	now := time.Now().UTC().Truncate(time.Microsecond)
	text, arguments := momentPostgres, []any{actor.TokenID, actor.ID}
	if r.store.Dialect == dialect.SQLite {
		text, arguments = momentSQLite, append(arguments, now)
	}
	version, now, err := readMomentTx(ctx, tx, text, arguments, now)
	if err != nil {
		return Moment{}, err
	}
	registry, err := r.source.HeldTx(ctx, tx, version)
	if err != nil {
		return Moment{}, err
	}
	person := registry.Person(actor.ID)
	if person == nil || person.DisabledAt != nil {
		return Moment{}, fault.New(fault.Unauthenticated)
	}
	fresh := *actor
	fresh.Roles = registry.Roles(actor.ID, calendar.Of(now))
	return Moment{Actor: &fresh, Registry: registry, At: now}, nil
}

// readMomentTx reads the row; the clock is the database's where it has one.
func readMomentTx(ctx context.Context, tx *db.Tx, text string, arguments []any, now time.Time) (int64, time.Time, error) {
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
	var version int64
	into := []any{&version}
	if text == momentPostgres {
		into = append(into, &now)
	}
	if err := rows.Scan(into...); err != nil {
		return 0, now, fmt.Errorf("reading the registry: %w", err)
	}
	return version, now.UTC().Truncate(time.Microsecond), rows.Err()
}
