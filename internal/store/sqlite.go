package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"thidua/ent/db"
)

// databaseFile is the embedded database in the data folder.
const databaseFile = "thidua.db"

// openSQLite opens two pools on one file: readers, any number of which go on beside a
// writer (WAL), and one connection that writes. Another process on the same machine may
// have the file open too (thidua apply beside thidua serve): SQLite's own locks order
// the writers, and everybody reads the registry's version from the file. A folder that
// is shared over a network is not for this: WAL needs shared memory.
func openSQLite(ctx context.Context, c Config, e edition) (*Store, error) {
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return nil, c.explain(fmt.Errorf("making the data folder: %w", err))
	}
	path, err := filepath.Abs(filepath.Join(c.DataDir, databaseFile))
	if err != nil {
		return nil, c.explain(fmt.Errorf("finding the data folder: %w", err))
	}
	if err := upgradeSQLite(ctx, path, e); err != nil {
		return nil, c.explain(err)
	}
	// FULL: with NORMAL a power cut may take a write that was acknowledged. Recursive
	// triggers: without them REPLACE would delete rows behind the guards.
	writer, err := openFile(path, "immediate", c.Watch, "foreign_keys(1)", "recursive_triggers(1)", "synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	readers, err := openFile(path, "deferred", c.Watch, "query_only(1)")
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	most := min(max(runtime.GOMAXPROCS(0), 4), 16)
	readers.SetMaxOpenConns(most)
	readers.SetMaxIdleConns(most)
	return &Store{
		Client:  db.NewClient(db.Driver(entsql.OpenDB(dialect.SQLite, readers))),
		DB:      readers,
		Dialect: dialect.SQLite,
		writer:  db.NewClient(db.Driver(entsql.OpenDB(dialect.SQLite, writer))),
		closers: []io.Closer{readers, writer},
	}, nil
}

// openFile makes a pool on the file. Times are written as UTC text, which sorts as time
// does, and read as UTC. Who waits for a lock of another process gives up after 10 s.
// watch is told every statement; it may be nil.
func openFile(path, lock string, watch Watch, pragmas ...string) (*sql.DB, error) {
	q := url.Values{
		"_txlock": {lock}, "_time_format": {"sqlite"}, "_timezone": {"UTC"},
		"_pragma": append([]string{"busy_timeout(10000)"}, pragmas...),
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: q.Encode()}
	pool, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	return watched(pool, u.String(), watch)
}

// upgradeSQLite brings the file up to the edition. One that is there already is only
// looked at; else a lock keeps other processes from doing the same.
func upgradeSQLite(ctx context.Context, path string, e edition) error {
	if _, err := os.Stat(path); err == nil {
		s, err := stateOfFile(ctx, path)
		if err != nil {
			return err
		}
		if err := e.refuseNewer(s); err != nil {
			return err
		}
		if e.current(s) {
			return nil
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("looking at the database: %w", err)
	}
	unlock, err := lockFile(ctx, filepath.Join(filepath.Dir(path), "thidua.lock"))
	if err != nil {
		return err
	}
	return errors.Join(upgradeLocked(ctx, path, e), unlock())
}

// stateOfFile reads the state and leaves the file alone.
func stateOfFile(ctx context.Context, path string) (s state, err error) {
	look, err := openFile(path, "deferred", nil, "query_only(1)")
	if err != nil {
		return state{}, err
	}
	defer func() { err = errors.Join(err, look.Close()) }()
	return catalogueOf(dialect.SQLite).stateOf(ctx, look)
}

// upgradeLocked migrates on a handle of its own, without foreign keys: where a migration
// rebuilds a table, it drops the old one, and with foreign keys that would take every
// row that points there along (the migration's own PRAGMA is void inside goose's
// transaction). So whether all rows still point somewhere is asked afterwards, and the
// file is copied beforehand. Until settle has run nobody opens the file for serving.
func upgradeLocked(ctx context.Context, path string, e edition) (err error) {
	// SQLite would let everybody read a file that it makes; the log files take after it.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("making the database: %w", err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("making the database: %w", err)
	}
	handle, err := openFile(path, "immediate", nil, "foreign_keys(0)", "journal_mode(WAL)", "synchronous(FULL)")
	if err != nil {
		return err
	}
	handle.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, handle.Close()) }()
	k := catalogueOf(dialect.SQLite)
	s, err := k.stateOf(ctx, handle)
	if err != nil {
		return err
	}
	if err := e.refuseNewer(s); err != nil || e.current(s) {
		return err
	}
	if s.version > 0 && s.version < e.version {
		if err := backUp(ctx, handle, fmt.Sprintf("%s.before-%05d", path, e.version)); err != nil {
			return fmt.Errorf("copying the database before it is migrated: %w", err)
		}
	}
	if err := k.migrate(ctx, handle, e, s); err != nil {
		return err
	}
	if err := danglingRows(ctx, handle); err != nil {
		return err
	}
	return k.settle(ctx, handle, e)
}

// backUp copies the database to the file, whole or not at all.
func backUp(ctx context.Context, handle *sql.DB, to string) error {
	part := to + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := handle.ExecContext(ctx, "VACUUM INTO ?", part); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(part, to)
}

// danglingRows is an error where a row points to one that is not there.
func danglingRows(ctx context.Context, handle *sql.DB) error {
	var rows int
	var table sql.NullString
	err := handle.QueryRowContext(ctx, `SELECT count(*), min("table") FROM pragma_foreign_key_check`).Scan(&rows, &table)
	if err != nil {
		return fmt.Errorf("checking foreign keys: %w", err)
	}
	if rows > 0 {
		return fmt.Errorf("after the migration %d rows point nowhere, the first of them in %s; "+
			"the copy made before it is beside the database", rows, table.String)
	}
	return nil
}
