// Package dbtest gives a test real databases: the embedded one in a temporary folder,
// and a Postgres database of its own on a throwaway server. It owns how they come and
// go; what they hold is the test's. Test only.
//
// The server is that of THIDUA_TEST_POSTGRES (a superuser's URL; `go run
// ./internal/dbtest/withpostgres go test ./...` sets it for all packages together), or
// one that the test program starts from the programs installed on this machine. Where
// there is neither, Postgres tests are skipped, and fail where CI=true.
package dbtest

import (
	"context"
	"testing"

	"thidua/internal/store"
)

// Run runs f as the subtests "sqlite" and "postgres", each with an empty, migrated
// database of its own that is gone afterwards.
func Run(t *testing.T, f func(t *testing.T, s *store.Store)) {
	RunConfig(t, func(t *testing.T, c store.Config) { f(t, Open(t, c)) })
}

// RunConfig is Run for tests that open the database themselves, or start the program on it.
func RunConfig(t *testing.T, f func(t *testing.T, c store.Config)) {
	t.Run("sqlite", func(t *testing.T) { f(t, store.Config{DataDir: sqliteDir(t)}) })
	t.Run("postgres", func(t *testing.T) { f(t, store.Config{DatabaseURL: PostgresURL(t)}) })
}

// SQLite opens an empty, migrated embedded database in a temporary folder.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, store.Config{DataDir: sqliteDir(t)})
}

// Postgres opens an empty, migrated Postgres database.
func Postgres(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, store.Config{DatabaseURL: PostgresURL(t)})
}

// Open opens the database until the test ends.
func Open(t testing.TB, c store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), c)
	if err != nil {
		t.Fatalf("opening the database: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing the database: %v", err)
		}
	})
	return s
}
