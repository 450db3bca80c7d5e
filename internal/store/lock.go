package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// patience is how long a replica waits for another one's migrations.
const patience = 5 * time.Minute

// lockFile takes the lock that the file stands for, waiting as long as the context
// allows and for patience at most. The file is an empty SQLite database and the lock is
// that of a transaction on it: it works on every system that SQLite works on, and it is
// gone with the process that held it.
func lockFile(ctx context.Context, path string) (unlock func() error, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	q := url.Values{"_txlock": {"exclusive"}, "_pragma": {"busy_timeout(200)"}}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: q.Encode()}
	pool, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, fmt.Errorf("opening the lock: %w", err)
	}
	pool.SetMaxOpenConns(1)
	for {
		// The transaction outlives this function's context on purpose.
		tx, err := pool.BeginTx(context.WithoutCancel(ctx), nil)
		if err == nil {
			return func() error { return errors.Join(tx.Rollback(), pool.Close()) }, nil
		}
		var lite *sqlite.Error
		if !errors.As(err, &lite) || lite.Code()&0xff != lib.SQLITE_BUSY {
			return nil, errors.Join(fmt.Errorf("taking the lock for migrations: %w", err), pool.Close())
		}
		if ctx.Err() != nil {
			return nil, errors.Join(fmt.Errorf("waiting for another process's migrations: %w", ctx.Err()), pool.Close())
		}
	}
}
