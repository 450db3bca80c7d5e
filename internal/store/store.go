// Package store opens the database, the embedded SQLite or a Postgres, and answers for
// it: migrations, transactions, the scope of rows, and what a database's own errors
// mean to a user. It knows tables and drivers; what a row means is for others.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"

	"entgo.io/ent/dialect"
	"github.com/jackc/pgx/v5"

	"thidua/ent/db"
	"thidua/internal/fault"
)

// Config says which database to open: a Postgres where DatabaseURL is set, else the
// embedded one in DataDir.
type Config struct {
	// DataDir is the folder of the embedded database; it is made if it is not there.
	DataDir string
	// DatabaseURL is that of a Postgres: postgres://user:password@host/name.
	DatabaseURL string
	// Watch, where it is set, is told every statement before it runs, BEGIN and COMMIT
	// included but not those of migrations, and what it returns is called when the statement
	// has run: for tracing and for tests. It learns no arguments, and so no secrets. It is
	// called from many goroutines and must not block.
	Watch Watch
}

// Watch is told a statement and returns what is told its end.
type Watch func(ctx context.Context, statement string) (ran func())

// Validate refuses what cannot be opened whatever the state of the world; the answer is
// a *fault.Error whose path is the option's name. A password is never part of it.
func (c Config) Validate() error {
	if c.DatabaseURL == "" {
		if c.DataDir == "" {
			return fault.Newf(fault.InvalidInput, fault.Text{
				VI: "Chưa chỉ ra thư mục dữ liệu hoặc địa chỉ cơ sở dữ liệu.",
				EN: "Neither a data folder nor a database URL is given.",
			}, "data")
		}
		return nil
	}
	// The reader of the URL is the driver's own, which also takes forms without "://"
	// that are not promised here. Its error may hold the password and is not kept.
	_, err := pgx.ParseConfig(c.DatabaseURL)
	if err != nil || !(strings.HasPrefix(c.DatabaseURL, "postgres://") || strings.HasPrefix(c.DatabaseURL, "postgresql://")) {
		return fault.Newf(fault.InvalidInput, fault.Text{
			VI: "Địa chỉ cơ sở dữ liệu phải có dạng postgres://người-dùng:mật-khẩu@máy-chủ/tên.",
			EN: "The database URL must read postgres://user:password@host/name.",
		}, "database-url")
	}
	return nil
}

// dialect names the kind of database that the configuration means.
func (c Config) dialect() string {
	if c.DatabaseURL != "" {
		return dialect.Postgres
	}
	return dialect.SQLite
}

// Store is an open database that is up to date with this program.
type Store struct {
	// Client is for reads. On SQLite it cannot write.
	Client *db.Client
	// DB is the pool under Client, for SQL of one's own; such SQL has no scope.
	DB *sql.DB
	// Dialect is dialect.SQLite or dialect.Postgres.
	Dialect string

	writer   *db.Client
	listener *pgx.ConnConfig // how a listener connects; nil on SQLite
	closers  []io.Closer
}

// Open opens the database, brings it up to date under a lock (any number of replicas
// may do so at once) and makes the registry's row. What an operator can mend is a
// *fault.Error: a folder that cannot be written, a server that is not there, settings
// that lose data, a database that is newer than the program.
func Open(ctx context.Context, c Config) (*Store, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	e, err := editionOf(c.dialect())
	if err != nil {
		return nil, err
	}
	return openAs(ctx, c, e)
}

// openAs opens the database as an edition of the program has it.
func openAs(ctx context.Context, c Config, e edition) (*Store, error) {
	open := openPostgres
	if c.dialect() == dialect.SQLite {
		open = openSQLite
	}
	s, err := open(ctx, c, e)
	if err != nil {
		return nil, err
	}
	guard(s.Client)
	if s.writer != s.Client {
		guard(s.writer)
	}
	// A transaction that does nothing shows that the database can be written.
	if err := s.Tx(ctx, func(context.Context, *db.Tx) error { return nil }); err != nil {
		return nil, errors.Join(c.explain(err), s.Close())
	}
	return s, nil
}

// Tx runs f in one transaction that may write: all of it is kept where f returns nil,
// else none. On SQLite there is one such transaction at a time, begun as a writer; on
// Postgres it is READ COMMITTED. It waits for its turn as long as the context allows.
// f's error is returned as it is. Inside f everything goes through tx.
func (s *Store) Tx(ctx context.Context, f func(ctx context.Context, tx *db.Tx) error) error {
	if ctx.Value(txKey{}) != nil {
		return errors.New("store: a transaction inside a transaction would wait for itself")
	}
	tx, err := s.writer.Tx(ctx)
	if err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	done := false
	defer func() {
		if !done {
			// The cause is told already; a rollback that fails leaves the connection
			// to the driver, which closes it.
			_ = tx.Rollback()
		}
	}()
	if err := f(context.WithValue(ctx, txKey{}, true), tx); err != nil {
		return err
	}
	done = true
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

type txKey struct{}

// Close ends all connections. Transactions that are running are rolled back.
func (s *Store) Close() error {
	var errs []error
	for _, c := range s.closers {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}
