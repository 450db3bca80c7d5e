package store

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
)

// NowTx is the present instant, UTC, to the microsecond. Several replicas share one clock:
// on Postgres it is the server's (the wall clock, not the transaction's beginning); the
// embedded database has no clock but this process's.
func (s *Store) NowTx(ctx context.Context, tx *db.Tx) (time.Time, error) {
	if s.Dialect != dialect.Postgres {
		return time.Now().UTC().Truncate(time.Microsecond), nil
	}
	rows, err := tx.QueryContext(ctx, "SELECT clock_timestamp()")
	if err != nil {
		return time.Time{}, fmt.Errorf("asking the database for the time: %w", err)
	}
	defer rows.Close()
	var now time.Time
	for rows.Next() {
		if err := rows.Scan(&now); err != nil {
			return time.Time{}, fmt.Errorf("reading the database's time: %w", err)
		}
	}
	return now.UTC().Truncate(time.Microsecond), rows.Err()
}
