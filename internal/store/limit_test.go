package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// endless counts for ever, on either database.
const endless = `WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n`

// A statement that would never end, ends with the operation that sent it, reading and in a
// transaction; more of them than there are connections leave none of these busy.
func TestAStatementEndsWithItsOperation(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		for range 40 {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
			var n int
			err := s.DB.QueryRowContext(ctx, endless).Scan(&n)
			cancel()
			if err == nil || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
				t.Fatalf("it counted to %d, %v", n, err)
			}
		}
		late, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var one int
		if err := s.DB.QueryRowContext(late, "SELECT 1").Scan(&one); err != nil || one != 1 {
			t.Errorf("afterwards: %d, %v", one, err)
		}
		if n := s.DB.Stats().InUse; n != 0 {
			t.Errorf("%d connections are still busy", n)
		}
	})
}

// On Postgres the server itself ends what takes half a minute, whoever forgot to.
func TestStatementsHaveALimitOfTheirOwn(t *testing.T) {
	s := dbtest.Postgres(t)
	var limit string
	if err := s.DB.QueryRowContext(t.Context(), "SHOW statement_timeout").Scan(&limit); err != nil || limit != "30s" {
		t.Errorf("the limit is %q, %v", limit, err)
	}
	if s.Dialect != dialect.Postgres {
		t.Error("that was another database")
	}
}
