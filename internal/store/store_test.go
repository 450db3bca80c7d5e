package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
	"thidua/ent/db/event"
	"thidua/internal/dbtest"
	"thidua/internal/fault"
	"thidua/internal/store"
)

// raise is what every writer of master data does.
func raise(ctx context.Context, tx *db.Tx) error {
	return tx.Registry.UpdateOneID(1).AddVersion(1).Exec(ctx)
}

func version(t testing.TB, s *store.Store) int64 {
	t.Helper()
	r, err := s.Client.Registry.Get(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return r.Version
}

// A new database has its registry, with a key; the next start keeps both.
func TestOpenMakesTheRegistryOnce(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		s := dbtest.Open(t, c)
		r, err := s.Client.Registry.Get(t.Context(), 1)
		if err != nil || r.Version != 1 || len(r.CursorKey) != 32 {
			t.Fatalf("the registry is %+v, %v", r, err)
		}
		again, err := dbtest.Open(t, c).Client.Registry.Get(t.Context(), 1)
		if err != nil || string(again.CursorKey) != string(r.CursorKey) {
			t.Errorf("the key is another one after a restart: %v", err)
		}
	})
}

// The data folder is nobody else's, and its name may be anything. Where the folder was
// there already, at least the database is nobody else's.
func TestOpenMakesThePrivateFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dữ liệu 100% ?a=b#c", "x")
	dbtest.Open(t, store.Config{DataDir: dir})
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Fatalf("the folder is %v, %v", info.Mode(), err)
	}
	there := t.TempDir()
	dbtest.Open(t, store.Config{DataDir: there})
	files, err := filepath.Glob(filepath.Join(there, "thidua.db*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there is no database: %v", err)
	}
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v, %v", f, info.Mode(), err)
		}
	}
}

// A transaction is kept where its function returns nil; not after an error, and not
// after a panic. The next one finds the writer free.
func TestTxIsAllOrNothing(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		write(t, s, raise)
		refusal := errors.New("no")
		err := s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(raise(ctx, tx), refusal)
		})
		if !errors.Is(err, refusal) {
			t.Errorf("the error is %v", err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_ = raise(ctx, tx)
				panic("no")
			})
		}()
		if got := version(t, s); got != 2 {
			t.Errorf("version %d after one kept and two lost transactions, want 2", got)
		}
		write(t, s, raise)
		if got := version(t, s); got != 3 {
			t.Errorf("version %d after the next, want 3", got)
		}
	})
}

// A transaction inside another is an error and not a program that waits for itself.
func TestTxInsideTx(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		err := s.Tx(t.Context(), func(ctx context.Context, _ *db.Tx) error { return s.Tx(ctx, raise) })
		if err == nil {
			t.Error("no error")
		}
	})
}

// On the embedded database the client for reads cannot write.
func TestClientOnlyReads(t *testing.T) {
	s := dbtest.SQLite(t)
	if err := s.Client.Registry.UpdateOneID(1).AddVersion(1).Exec(t.Context()); err == nil {
		t.Error("the client for reads wrote")
	}
}

// Two processes on one database (serve, and apply beside it) take turns: no write is lost.
func TestTwoProcesses(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		const each = 20
		var all sync.WaitGroup
		for range 2 {
			s := dbtest.Open(t, c)
			for range 2 {
				all.Go(func() {
					for range each {
						if err := s.Tx(t.Context(), raise); err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
		all.Wait()
		if got := version(t, dbtest.Open(t, c)); got != 1+4*each {
			t.Errorf("version %d, want %d", got, 1+4*each)
		}
	})
}

// A reader goes on with what was committed while a writer is in the middle.
func TestReadersDoNotWaitForTheWriter(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(ctx context.Context, tx *db.Tx) error {
			if err := raise(ctx, tx); err != nil {
				return err
			}
			if got := version(t, s); got != 1 {
				return fmt.Errorf("a reader saw version %d, which is not committed", got)
			}
			return nil
		})
	})
}

// An instant comes back as it was stored: UTC, to the microsecond. Text order and time
// order are the same, so comparisons in SQL are right.
func TestInstants(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		w := populate(t, s)
		w.report(t, s, w.units[0])
		ctx := store.Everything(t.Context())
		r, err := s.Client.Report.Query().Only(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if !r.UpdatedAt.Equal(when) || r.UpdatedAt.Location() != time.UTC {
			t.Errorf("got %v, want %v", r.UpdatedAt, when)
		}
		for _, c := range []struct {
			than time.Time
			want bool
		}{{when.Add(-time.Microsecond), true}, {when, false}, {when.Truncate(time.Second), true}, {when.Add(time.Microsecond), false}} {
			// The same instant in another zone must not make a difference.
			got, err := s.Client.Report.Query().Where(laterThan(c.than.In(time.FixedZone("ICT", 7*3600)))).Exist(ctx)
			if err != nil || got != c.want {
				t.Errorf("updated after %v: %v, %v, want %v", c.than, got, err, c.want)
			}
		}
	})
}

// The clock is UTC to the microsecond, and does not stand still within a transaction.
func TestNow(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(ctx context.Context, tx *db.Tx) error {
			first, err := s.NowTx(ctx, tx)
			if err != nil {
				return err
			}
			if first.Location() != time.UTC || !first.Equal(first.Truncate(time.Microsecond)) {
				t.Errorf("%v is not UTC to the microsecond", first)
			}
			if distance := time.Since(first).Abs(); distance > time.Minute {
				t.Errorf("%v is %v from this machine's time", first, distance)
			}
			for next := first; !next.After(first); {
				if next, err = s.NowTx(ctx, tx); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// An event carries the transaction that made it without anybody setting it: on Postgres
// the server's number, on the embedded database, whose writer is single, none.
func TestEventCarriesItsTransaction(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		var current int64
		write(t, s, func(ctx context.Context, tx *db.Tx) error {
			if s.Dialect == dialect.Postgres {
				rows, err := tx.QueryContext(ctx, "SELECT pg_current_xact_id()::text::bigint")
				if err != nil {
					return err
				}
				for rows.Next() {
					if err := rows.Scan(&current); err != nil {
						return err
					}
				}
				if err := errors.Join(rows.Err(), rows.Close()); err != nil {
					return err
				}
			}
			return tx.Event.Create().SetSubjectID("rep_1").SetVersion(1).SetKind("report.created").SetAt(when).Exec(ctx)
		})
		got, err := s.Client.Event.Query().Where(event.PositionIsNil()).Only(t.Context())
		if err != nil || got.Xid != current {
			t.Errorf("the event is %+v, %v; the transaction was %d", got, err, current)
		}
	})
}

// What cannot be opened is refused with the option's name, and never with a password.
func TestConfigValidate(t *testing.T) {
	for name, c := range map[string]struct {
		config store.Config
		path   string
	}{
		"neither":         {store.Config{}, "data"},
		"another server":  {store.Config{DatabaseURL: "mysql://u:secret@h/d"}, "database-url"},
		"no URL":          {store.Config{DatabaseURL: "host=h password=secret"}, "database-url"},
		"a bad port":      {store.Config{DatabaseURL: "postgres://u:secret@h:port/d"}, "database-url"},
		"a bad escape":    {store.Config{DatabaseURL: "postgres://u:secret%zz@h/d"}, "database-url"},
		"an odd TLS mode": {store.Config{DatabaseURL: "postgres://u:secret@h/d?sslmode=maybe"}, "database-url"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := store.Open(t.Context(), c.config)
			refused(t, err, fault.InvalidInput, c.path)
		})
	}
	for _, good := range []store.Config{{DataDir: "x"}, {DatabaseURL: "postgres://u:p@h/d"}, {DatabaseURL: "postgresql:///d?host=/run"}} {
		if err := good.Validate(); err != nil {
			t.Errorf("%+v: %v", good, err)
		}
	}
}
