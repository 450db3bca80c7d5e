package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/jackc/pgx/v5/pgconn"

	"thidua/ent/db"
	"thidua/internal/dbtest"
	"thidua/internal/dbtest/postgres"
	"thidua/internal/fault"
	"thidua/internal/store"
)

// refused checks a refusal that an operator can act on: code, path, both languages, the
// words, and that no password is in it.
func refused(t testing.TB, err error, code, path string, words ...string) {
	t.Helper()
	all := fault.All(err)
	if len(all) != 1 || all[0].Code != code {
		t.Fatalf("the error is %v, want %s", err, code)
	}
	f := all[0]
	if strings.Join(f.Path, ".") != path || f.Say.VI == "" || f.Say.EN == "" {
		t.Errorf("the refusal is %+v, want path %q and both languages", f, path)
	}
	for _, w := range words {
		if !strings.Contains(f.Say.EN, w) || !strings.Contains(f.Say.VI, w) && !strings.Contains(w, " ") {
			t.Errorf("%q / %q does not say %q", f.Say.EN, f.Say.VI, w)
		}
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("a password is in %q", err)
	}
}

// A second row where one may stand is told from every other refusal, on both databases.
func TestUnique(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		w := populate(t, s)
		first, revision := w.report(t, s, w.units[0])
		for name, c := range map[string]struct {
			second bool
			do     func(ctx context.Context, tx *db.Tx) error
		}{
			"a live report of the unit and period": {true, func(ctx context.Context, tx *db.Tx) error {
				return w.draft(tx, "rep_2", "rev_2", w.units[0]).Exec(ctx)
			}},
			"the same identifier": {true, func(ctx context.Context, tx *db.Tx) error {
				return w.draft(tx, first, revision, w.units[1]).Exec(ctx)
			}},
			"the same address": {true, func(ctx context.Context, tx *db.Tx) error {
				return tx.Person.Create().SetEmail("a@x.example").SetName("B").SetNameOrder("").SetPassword("").Exec(ctx)
			}},
			"the same ordinal": {true, func(ctx context.Context, tx *db.Tx) error {
				return tx.Revision.Create().SetReportID(first).SetOrdinal(1).SetCreatedAt(when).Exec(ctx)
			}},
			"a reference to nothing": {false, func(ctx context.Context, tx *db.Tx) error {
				return tx.Revision.Create().SetReportID("rep_0").SetOrdinal(1).SetCreatedAt(when).Exec(ctx)
			}},
		} {
			err := s.Tx(t.Context(), c.do)
			second := store.IsUnique(err)
			if err == nil || second != c.second {
				t.Errorf("%s: %v (%v), want %v", name, second, err, c.second)
			}
			if second && store.Fault(err) != err {
				t.Errorf("%s: a second row is for its caller to explain", name)
			}
		}
		if store.IsUnique(nil) || store.IsUnique(errors.New("x")) {
			t.Error("something else is taken for a second row")
		}
		// A discarded report makes room for another one.
		if err := try(t, s, "UPDATE reports SET stage = 'DISCARDED', version = version + 1"); err != nil {
			t.Fatal(err)
		}
		w.report(t, s, w.units[0])
	})
}

// What stands in the place of the data folder, or of the database, is told by name.
func TestDataFolderThatCannotBeUsed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "thidua.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	if err := os.Link(file, filepath.Join(other, "thidua.db")); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ dir, words string }{
		"a file":                             {file, "cannot be written"},
		"below a file":                       {filepath.Join(file, "data"), "cannot be written"},
		"a folder named as the database":     {folder, "cannot be written"},
		"another file named as the database": {other, "is not a database of this program"},
		"a name with a NUL":                  {"a\x00b", "cannot be written"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := store.Open(t.Context(), store.Config{DataDir: c.dir})
			refused(t, err, fault.Internal, "data", c.words)
		})
	}
}

// A folder without permission to write is refused at once, and not at the first write,
// also where the database is there already. Root is above permissions: there, a folder
// in which the system itself lets nobody make a file takes its place.
func TestDataFolderWithoutPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		dir := "/proc/self/fd"
		if _, err := os.Stat(dir); err != nil {
			t.Skip("root may write everywhere on this system")
		}
		_, err := store.Open(t.Context(), store.Config{DataDir: dir})
		refused(t, err, fault.Internal, "data", "cannot be written", dir)
		return
	}
	for name, there := range map[string]bool{"empty": false, "with a database": true} {
		t.Run(name, func(t *testing.T) {
			c := store.Config{DataDir: t.TempDir()}
			if there {
				s, err := store.Open(t.Context(), c)
				if err != nil {
					t.Fatal(err)
				}
				if err := errors.Join(s.Close(), os.Chmod(filepath.Join(c.DataDir, "thidua.db"), 0o400)); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Chmod(c.DataDir, 0o500); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(c.DataDir, 0o700) })
			_, err := store.Open(t.Context(), c)
			refused(t, err, fault.Internal, "data", "cannot be written", c.DataDir)
		})
	}
}

// The disk fills up while the program runs: the write is refused with a clear error,
// nothing of it is kept, reads go on, and so do writes once there is room.
func TestDiskFull(t *testing.T) {
	s := dbtest.SQLite(t)
	limit := func(pages int) {
		write(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages))
			return err
		})
	}
	w := populate(t, s)
	w.report(t, s, w.units[0])
	limit(1)
	err := s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		if err := raise(ctx, tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE sections SET body = ?", strings.Repeat("nội dung ", 100_000))
		return err
	})
	refused(t, store.Fault(err), fault.Internal, "", "disk is full")
	if got := version(t, s); got != 1 {
		t.Errorf("version %d: half of the transaction was kept", got)
	}
	if got := read(t, s, "SELECT count(*) FROM sections WHERE body <> ''"); got[0] != "0" {
		t.Error("half of the transaction was kept")
	}
	limit(1 << 30)
	write(t, s, raise)
	if got := version(t, s); got != 2 {
		t.Errorf("version %d after there was room again, want 2", got)
	}
}

// The disk is full when the program starts for the first time: it says so, and starts
// once there is room. (A limit on the size of a file stands for the disk; it binds a
// whole process, so the test runs itself as another one.)
func TestDiskFullAtStart(t *testing.T) {
	const folder = "THIDUA_TEST_FULL"
	if dir := os.Getenv(folder); dir != "" {
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 20_000, Max: 20_000}); err != nil {
			t.Fatal(err)
		}
		_, err := store.Open(t.Context(), store.Config{DataDir: dir})
		refused(t, err, fault.Internal, "data", "is full", dir)
		return
	}
	dir := t.TempDir()
	c := exec.Command(os.Args[0], "-test.run", "^TestDiskFullAtStart$")
	c.Env = append(os.Environ(), folder+"="+dir)
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	if got := version(t, dbtest.Open(t, store.Config{DataDir: dir})); got != 1 {
		t.Errorf("version %d, want 1", got)
	}
}

// A request that may not take longer is told so.
func TestTooSlow(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		endless := "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
		var n int64
		refused(t, store.Fault(s.DB.QueryRowContext(ctx, endless).Scan(&n)), fault.Timeout, "")
		refused(t, store.Fault(s.Tx(ctx, raise)), fault.Timeout, "")
		if s.Dialect == dialect.Postgres {
			err := try(t, s, "SET LOCAL statement_timeout = 50; SELECT pg_sleep(60)")
			refused(t, store.Fault(err), fault.Timeout, "")
		}
		write(t, s, raise)
	})
}

// A writer that waits too long for another process's writer is told so.
func TestWriterWaitsForAnother(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		s, other := dbtest.Open(t, c), dbtest.Open(t, c)
		write(t, other, func(ctx context.Context, tx *db.Tx) error {
			if err := raise(ctx, tx); err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			refused(t, store.Fault(s.Tx(ctx, raise)), fault.Timeout, "")
			return nil
		})
		write(t, s, raise)
	})
}

// The server is not there: the sentence names it, without account and password.
func TestServerThatIsNotThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(t.Context(), store.Config{DatabaseURL: "postgres://user:secret@" + address + "/thidua?sslmode=disable"})
	refused(t, err, fault.Internal, "database-url", "cannot be reached", address+"/thidua")
	_, err = store.Open(t.Context(), store.Config{DatabaseURL: "postgres://user:secret@no-such-host.invalid/thidua"})
	refused(t, err, fault.Internal, "database-url", "cannot be reached", "no-such-host.invalid:5432/thidua")
}

// The server refuses the account, or has no such database.
func TestServerThatRefuses(t *testing.T) {
	u, err := url.Parse(dbtest.Server(t))
	if err != nil {
		t.Fatal(err)
	}
	stranger, q := *u, u.Query()
	q.Set("user", "nobody_here")
	stranger.User, stranger.RawQuery = nil, q.Encode()
	u.Path = "/nothing_here"
	for _, server := range []string{u.String(), stranger.String()} {
		_, err := store.Open(t.Context(), store.Config{DatabaseURL: server})
		refused(t, err, fault.Internal, "database-url", "check the account")
	}
}

// Settings that lose acknowledged writes are refused at start, wherever they were made.
func TestServerThatLosesData(t *testing.T) {
	u := dbtest.PostgresURL(t)
	s := dbtest.Open(t, store.Config{DatabaseURL: u})
	name := read(t, s, "SELECT current_database()")[0]
	if err := try(t, s, "ALTER DATABASE "+name+" SET synchronous_commit = off"); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), store.Config{DatabaseURL: u})
	refused(t, err, fault.Internal, "database-url", "synchronous_commit")
}

// All connections break: requests that were under way are told so, and the next ones
// find the server again without a restart.
func TestConnectionsBreak(t *testing.T) {
	s := dbtest.Postgres(t)
	if got := version(t, s); got != 1 {
		t.Fatal(got)
	}
	err := s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		if err := raise(ctx, tx); err != nil {
			return err
		}
		terminate := `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`
		var n int
		if err := s.DB.QueryRowContext(ctx, terminate).Scan(&n); err != nil || n < 1 {
			t.Errorf("ended %d connections, %v", n, err)
		}
		return raise(ctx, tx)
	})
	refused(t, store.Fault(err), fault.Internal, "", "cannot be reached")
	for range 40 {
		if err = s.Tx(t.Context(), raise); err == nil {
			break
		}
		refused(t, store.Fault(err), fault.Internal, "", "cannot be reached")
	}
	if got := version(t, s); err != nil || got != 2 {
		t.Errorf("version %d, %v; want 2, the broken transaction being lost whole", got, err)
	}
}

// The server goes away under a running program.
func TestServerGoesAway(t *testing.T) {
	server, err := postgres.Start(t.Context())
	if errors.Is(err, postgres.ErrNotInstalled) {
		dbtest.Server(t)
		t.Skip("the server is not ours to stop")
	} else if err != nil {
		t.Fatal(err)
	}
	s := dbtest.Open(t, store.Config{DatabaseURL: server.URL})
	if err := server.Stop(); err != nil {
		t.Error(err)
	}
	for range 3 {
		refused(t, store.Fault(s.Tx(t.Context(), raise)), fault.Internal, "", "cannot be reached")
	}
}

// Errors that say nothing to a user stay what they are.
func TestFaultLeavesTheRest(t *testing.T) {
	for _, err := range []error{nil, sql.ErrNoRows, errors.New("x"), fault.New(fault.NotFound), store.ErrNoScope} {
		if got := store.Fault(err); got != err {
			t.Errorf("%v became %v", err, got)
		}
	}
}

// Of two transactions that wait for each other Postgres ends one, which can be run again.
func TestDeadlockIsTold(t *testing.T) {
	if !store.IsDeadlock(fmt.Errorf("saving: %w", &pgconn.PgError{Code: "40P01"})) {
		t.Error("a deadlock is not told")
	}
	if store.IsDeadlock(&pgconn.PgError{Code: "23505"}) || store.IsDeadlock(nil) {
		t.Error("something else is told as a deadlock")
	}
}
