package dbtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/jackc/pgx/v5"

	"thidua/internal/dbtest/postgres"
	"thidua/internal/id"
	"thidua/internal/store"
)

// sqliteFile is a migrated database, made once in a test program.
var sqliteFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "thidua-sqlite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	s, err := store.Open(context.Background(), store.Config{DataDir: dir})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, "thidua.db"))
})

func sqliteDir(t testing.TB) string {
	t.Helper()
	file, err := sqliteFile()
	if err != nil {
		t.Fatalf("making the embedded database: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thidua.db"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// server is the superuser's URL of the server, found or started once in a test program.
var server = sync.OnceValues(func() (string, error) {
	if u := os.Getenv("THIDUA_TEST_POSTGRES"); u != "" {
		return u, nil
	}
	c, err := postgres.Start(context.Background())
	if err != nil {
		return "", err
	}
	return c.URL, nil
})

// Server is the superuser's URL of the Postgres server. Without one the test is
// skipped, or fails where CI=true.
func Server(t testing.TB) string {
	t.Helper()
	u, err := server()
	switch {
	case errors.Is(err, postgres.ErrNotInstalled) && os.Getenv("CI") != "true":
		t.Skipf("NOT TESTED ON POSTGRES: %v; install them or set THIDUA_TEST_POSTGRES", err)
	case err != nil:
		t.Fatalf("the Postgres server for tests: %v", err)
	}
	return u
}

// template is the name of a migrated database that is copied for each test. It is made
// once on a server for all test programs that make the same database.
var template = sync.OnceValues(func() (name string, err error) {
	print, err := store.Fingerprint(dialect.Postgres)
	if err != nil {
		return "", err
	}
	u, err := server()
	if err != nil {
		return "", err
	}
	ctx := context.Background()
	c, err := pgx.Connect(ctx, u)
	if err != nil {
		return "", fmt.Errorf("connecting to the server for tests: %w", err)
	}
	// The end of the connection is the end of the lock.
	defer func() { err = errors.Join(err, c.Close(ctx)) }()
	if _, err := c.Exec(ctx, "SELECT pg_advisory_lock(7)"); err != nil {
		return "", err
	}
	name = "thidua_template_" + print[:16]
	var there bool
	if err := c.QueryRow(ctx, "SELECT count(*) > 0 FROM pg_database WHERE datname = $1", name).Scan(&there); err != nil || there {
		return name, err
	}
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + name + "_part", "CREATE DATABASE " + name + "_part"} {
		if _, err := c.Exec(ctx, statement); err != nil {
			return "", err
		}
	}
	s, err := store.Open(ctx, store.Config{DatabaseURL: named(u, name+"_part")})
	if err != nil {
		return "", err
	}
	if err := s.Close(); err != nil {
		return "", err
	}
	_, err = c.Exec(ctx, "ALTER DATABASE "+name+"_part RENAME TO "+name)
	return name, err
})

// PostgresURL is that of an empty, migrated database which is dropped when the test ends.
func PostgresURL(t testing.TB) string {
	t.Helper()
	Server(t)
	from, err := template()
	if err != nil {
		t.Fatalf("making the migrated database: %v", err)
	}
	return create(t, "TEMPLATE "+from)
}

// EmptyPostgresURL is that of a database without any table, dropped when the test ends.
// with is added to CREATE DATABASE ("" for the server's defaults).
func EmptyPostgresURL(t testing.TB, with string) string {
	t.Helper()
	return create(t, "TEMPLATE template0 "+with)
}

func create(t testing.TB, with string) string {
	t.Helper()
	u := Server(t)
	name := "test_" + id.New("tst")[4:]
	if err := execute(u, "CREATE DATABASE "+name+" "+with); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := execute(u, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return named(u, name)
}

// named is the URL of another database of the server.
func named(server, database string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + database
	return u.String()
}

// execute runs one statement as the superuser.
func execute(server, statement string) error {
	ctx := context.Background()
	c, err := pgx.Connect(ctx, server)
	if err != nil {
		return fmt.Errorf("connecting to the server for tests: %w", err)
	}
	_, err = c.Exec(ctx, statement)
	return errors.Join(err, c.Close(ctx))
}

// Outage keeps everybody out of the database of that name, whoever is connected included,
// while f runs: to a program the server is gone, and comes back.
func Outage(t testing.TB, name string, f func()) {
	t.Helper()
	u := Server(t)
	let := func(in bool) {
		t.Helper()
		if err := execute(u, fmt.Sprintf("ALTER DATABASE %s WITH ALLOW_CONNECTIONS %t", name, in)); err != nil {
			t.Fatal(err)
		}
	}
	let(false)
	defer let(true)
	if err := execute(u, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"+name+"'"); err != nil {
		t.Fatal(err)
	}
	f()
}
