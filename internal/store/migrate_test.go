package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
	"thidua/internal/dbtest"
	"thidua/internal/fault"
	"thidua/internal/store"
	"thidua/internal/store/plan"
)

// empty runs f on a database of each kind that has nothing in it yet.
func empty(t *testing.T, f func(t *testing.T, c store.Config)) {
	t.Run("sqlite", func(t *testing.T) { f(t, store.Config{DataDir: t.TempDir()}) })
	t.Run("postgres", func(t *testing.T) { f(t, store.Config{DatabaseURL: dbtest.EmptyPostgresURL(t, "")}) })
}

// later is the program's own migrations and more, as a later program has them.
func later(t testing.TB, c store.Config, more ...string) fs.FS {
	t.Helper()
	own, err := store.Migrations(c)
	if err != nil {
		t.Fatal(err)
	}
	all := fstest.MapFS{}
	names, err := fs.Glob(own, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		text, err := fs.ReadFile(own, n)
		if err != nil {
			t.Fatal(err)
		}
		all[n] = &fstest.MapFile{Data: text}
	}
	for i, text := range more {
		all[fmt.Sprintf("9%04d_later.sql", i)] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + text)}
	}
	return all
}

// open opens the database as the program with these migrations and closes it again.
func open(t testing.TB, c store.Config, migrations fs.FS, f func(s *store.Store)) error {
	t.Helper()
	s, err := store.OpenEdition(t.Context(), c, migrations)
	if err != nil {
		return err
	}
	f(s)
	return s.Close()
}

func nothing(*store.Store) {}

// The migrations make exactly what the model says; else `make migration NAME=...` was forgotten.
func TestMigrationsEqualTheModel(t *testing.T) {
	for _, d := range []struct{ dialect, driver, folder string }{
		{dialect.SQLite, "sqlite", "sqlite"}, {dialect.Postgres, "pgx", "postgres"},
	} {
		t.Run(d.folder, func(t *testing.T) {
			u := "file::memory:?_pragma=foreign_keys(1)"
			if d.dialect == dialect.Postgres {
				u = dbtest.EmptyPostgresURL(t, "")
			}
			dev, err := sql.Open(d.driver, u)
			if err != nil {
				t.Fatal(err)
			}
			defer dev.Close()
			dev.SetMaxOpenConns(1)
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join("migrations", d.folder))); err != nil {
				t.Fatal(err)
			}
			if err := plan.Next(t.Context(), d.dialect, dev, dir, "drift"); !errors.Is(err, plan.ErrNothing) {
				text := ""
				if files, _ := filepath.Glob(filepath.Join(dir, "*_drift.sql")); len(files) == 1 {
					b, _ := os.ReadFile(files[0])
					text = string(b)
				}
				t.Errorf("a migration is missing: %v\n%s", err, text)
			}
		})
	}
}

// Every text compares as bytes on Postgres, also in a database whose own locale sorts
// otherwise; the embedded database knows nothing else.
func TestTextComparesAsBytes(t *testing.T) {
	u := dbtest.EmptyPostgresURL(t, "LOCALE_PROVIDER icu ICU_LOCALE 'vi-VN' LOCALE 'C' ENCODING 'UTF8'")
	s := dbtest.Open(t, store.Config{DatabaseURL: u})
	if got := read(t, s, "SELECT 'a_b' < 'aa' AND 'B' > 'a' AND 'Ă' < 'b'"); got[0] != "true" {
		t.Fatalf("the database sorts as bytes do (%v), which proves nothing", got)
	}
	got := read(t, s, `SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'
		AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = current_schema()) AND table_name <> 'standing_sql'`)
	if len(got) > 0 {
		t.Errorf("these columns do not compare as bytes: %v", got)
	}
	write(t, s, func(ctx context.Context, tx *db.Tx) error {
		for _, code := range []string{"b", "Ă", "B", "aa", "a_b", "a1", "aB"} {
			if err := tx.Unit.Create().SetCode(code).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if got := strings.Join(read(t, s, "SELECT code FROM units ORDER BY code"), " "); got != "B a1 aB a_b aa b Ă" {
		t.Errorf("sorted as %s", got)
	}
}

// Replicas that start at once on an empty database all start; the work is done once.
func TestReplicasStartAtOnce(t *testing.T) {
	for range 3 {
		empty(t, startAtOnce)
	}
}

func startAtOnce(t *testing.T, c store.Config) {
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			s, err := store.Open(t.Context(), c)
			if err != nil {
				t.Error(err)
				return
			}
			if err := errors.Join(s.Tx(t.Context(), raise), s.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s := dbtest.Open(t, c)
	if got := version(t, s); got != 6 {
		t.Errorf("version %d, want 6", got)
	}
	if got := read(t, s, "SELECT count(*) FROM goose_db_version WHERE version_id > 0"); got[0] != "2" {
		t.Errorf("%s migrations were done", got[0])
	}
}

// Replicas of the next program start at once on a database in use; one migrates it.
func TestReplicasMigrateAtOnce(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		next := later(t, c, "CREATE TABLE later (id integer);", "INSERT INTO later (id) VALUES (1);")
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := open(t, c, next, nothing); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if err := open(t, c, next, func(s *store.Store) {
			if got := read(t, s, "SELECT count(*) FROM later"); got[0] != "1" {
				t.Errorf("the migration was done %s times", got[0])
			}
		}); err != nil {
			t.Error(err)
		}
	})
}

// A program that is older than the database does not touch it.
func TestNewerDatabaseIsRefused(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		if err := open(t, c, later(t, c, "CREATE TABLE later (id integer);"), nothing); err != nil {
			t.Fatal(err)
		}
		_, err := store.Open(t.Context(), c)
		refused(t, err, fault.Internal, "", "newer than this program", "90000")
	})
}

// Views and triggers do not stand in a migration's way, and are back after it.
func TestStandingSQLAroundAMigration(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		s := dbtest.Open(t, c)
		w := populate(t, s)
		_, revision := w.report(t, s, w.units[0])
		if err := try(t, s, "UPDATE revisions SET frozen_at = '2022-07-01 00:00:00+00:00', content_hash = 'h'"); err != nil {
			t.Fatal(err)
		}
		migration := `ALTER TABLE reports ALTER COLUMN state TYPE text COLLATE "C"; UPDATE sections SET title_en = 'Other';`
		if c.DatabaseURL == "" {
			migration = `CREATE TABLE new_revisions AS SELECT * FROM revisions; DROP TABLE revisions;
				ALTER TABLE new_revisions RENAME TO revisions; CREATE UNIQUE INDEX revision_id ON revisions (id);
				UPDATE sections SET title_en = 'Other';`
		}
		if err := open(t, c, later(t, c, migration), func(s *store.Store) {
			if got := read(t, s, "SELECT title_en FROM sections"); got[0] != "Other" {
				t.Errorf("the migration did not run: %v", got)
			}
			if got := read(t, s, "SELECT state FROM inv_report"); got[0] != "draft" {
				t.Errorf("the view shows %v", got)
			}
			walk(t, s, []step{{"UPDATE revisions SET ordinal = 2 WHERE id = '" + revision + "'", frozen}})
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// A migration that fails is undone; the program does not start on what it left, and the
// next program goes on from there.
func TestFailedMigration(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		good, bad := "CREATE TABLE later (id integer);", "INSERT INTO later (id) VALUES (1); INSERT INTO nowhere (id) VALUES (1);"
		for range 2 {
			if err := open(t, c, later(t, c, good, bad), nothing); err == nil {
				t.Fatal("it started")
			}
		}
		if err := open(t, c, later(t, c, good, "INSERT INTO later (id) VALUES (2);"), func(s *store.Store) {
			if got := read(t, s, "SELECT id FROM later"); len(got) != 1 || got[0] != "2" {
				t.Errorf("there are %v", got)
			}
			walk(t, s, []step{{"DELETE FROM registries", single}})
		}); err != nil {
			t.Error(err)
		}
	})
}

const family = `CREATE TABLE parents (id text NOT NULL PRIMARY KEY);
CREATE TABLE children (id text NOT NULL PRIMARY KEY, parent_id text NOT NULL REFERENCES parents (id) ON DELETE CASCADE);
INSERT INTO parents VALUES ('p1'), ('p2');
INSERT INTO children VALUES ('c1', 'p1'), ('c2', 'p2'), ('c3', 'p2');`

// rebuild is what the planner writes where SQLite cannot alter a column in place.
const rebuild = `PRAGMA foreign_keys = off;
CREATE TABLE new_parents (id text NOT NULL PRIMARY KEY, name text NOT NULL DEFAULT '');
INSERT INTO new_parents (id) SELECT id FROM parents;
DROP TABLE parents;
ALTER TABLE new_parents RENAME TO parents;
PRAGMA foreign_keys = on;`

// A migration that rebuilds a table on SQLite keeps the rows that point to it. (With
// foreign keys on, the same migration takes them away without a word, as the second
// half shows: within a transaction the PRAGMA is void.) The database as it was stays
// beside the new one.
func TestRebuildKeepsChildren(t *testing.T) {
	c := store.Config{DataDir: t.TempDir()}
	if err := open(t, c, later(t, c, family), nothing); err != nil {
		t.Fatal(err)
	}
	if err := open(t, c, later(t, c, family, rebuild), func(s *store.Store) {
		if got := strings.Join(read(t, s, "SELECT id, parent_id FROM children ORDER BY id"), " "); got != "c1|p1 c2|p2 c3|p2" {
			t.Errorf("the children are %q", got)
		}
		if err := try(t, s, "INSERT INTO children VALUES ('c4', 'p9')"); err == nil {
			t.Error("the serving handle has no foreign keys")
		}
	}); err != nil {
		t.Fatal(err)
	}
	before := store.Config{DataDir: t.TempDir()}
	copied, err := os.ReadFile(filepath.Join(c.DataDir, "thidua.db.before-90001"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(before.DataDir, "thidua.db"), copied, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := open(t, before, later(t, c, family), func(s *store.Store) {
		walk(t, s, []step{{strings.Join(strings.Split(rebuild, "\n")[0:6], "\n"), ""}})
		if got := read(t, s, "SELECT count(*) FROM children"); got[0] != "0" {
			t.Errorf("%s children are left: the trap is not there any more", got[0])
		}
	}); err != nil {
		t.Fatal(err)
	}
}

// A migration on SQLite that leaves rows pointing nowhere is not served, however often
// the program is started; the copy is there to go back to.
func TestDanglingRowsAreRefused(t *testing.T) {
	c := store.Config{DataDir: t.TempDir()}
	if err := open(t, c, later(t, c, family), nothing); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		err := open(t, c, later(t, c, family, "DELETE FROM parents WHERE id = 'p2';"), nothing)
		if err == nil || !strings.Contains(err.Error(), "2 rows point nowhere") {
			t.Errorf("the error is %v", err)
		}
	}
	if _, err := os.Stat(filepath.Join(c.DataDir, "thidua.db.before-90001")); err != nil {
		t.Error(err)
	}
}

// BenchmarkOpen is a start on an empty database and on one that is there.
func BenchmarkOpen(b *testing.B) {
	start := func(b *testing.B, c store.Config) {
		s, err := store.Open(b.Context(), c)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.Run("sqlite/empty", func(b *testing.B) {
		for b.Loop() {
			start(b, store.Config{DataDir: b.TempDir()})
		}
	})
	b.Run("postgres/empty", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			u := dbtest.EmptyPostgresURL(b, "")
			b.StartTimer()
			start(b, store.Config{DatabaseURL: u})
		}
	})
	b.Run("sqlite/there", func(b *testing.B) {
		c := store.Config{DataDir: b.TempDir()}
		for b.Loop() {
			start(b, c)
		}
	})
	b.Run("postgres/there", func(b *testing.B) {
		c := store.Config{DatabaseURL: dbtest.PostgresURL(b)}
		for b.Loop() {
			start(b, c)
		}
	})
}
