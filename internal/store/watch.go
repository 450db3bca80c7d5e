package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// tracer tells every statement on its way to a Postgres. The driver itself writes BEGIN
// and COMMIT as statements.
type tracer Watch

type ranKey struct{}

// TraceQueryStart tells the statement.
func (t tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	return context.WithValue(ctx, ranKey{}, t(ctx, d.SQL))
}

// TraceQueryEnd tells its end.
func (t tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) {
	if ran, ok := ctx.Value(ranKey{}).(func()); ok {
		ran()
	}
}

// watched is a pool like the given one, which it ends, whose connections tell every
// statement on its way to SQLite: that driver has no tracer of its own.
func watched(pool *sql.DB, dsn string, watch Watch) (*sql.DB, error) {
	if watch == nil {
		return pool, nil
	}
	return sql.OpenDB(watcher{file: pool.Driver(), dsn: dsn, watch: watch}), pool.Close()
}

// watcher opens connections that tell their statements.
type watcher struct {
	file  driver.Driver
	dsn   string
	watch Watch
}

// Driver returns the driver below.
func (w watcher) Driver() driver.Driver { return w.file }

// Connect opens a connection.
func (w watcher) Connect(context.Context) (driver.Conn, error) {
	opened, err := w.file.Open(w.dsn)
	if err != nil {
		return nil, err
	}
	c, ok := opened.(capable)
	if !ok {
		return nil, fmt.Errorf("store: a connection of %T cannot be watched", w.file)
	}
	return &watchedConn{capable: c, watch: w.watch}, nil
}

// capable is all that database/sql asks of a connection of SQLite: a wrapper without one
// of these would silently change how statements run.
type capable interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// watchedConn tells the statements of one connection.
type watchedConn struct {
	capable
	watch Watch
}

// BeginTx tells BEGIN and begins.
func (c *watchedConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	defer c.watch(ctx, "BEGIN")()
	tx, err := c.capable.BeginTx(ctx, o)
	if err != nil {
		return nil, err
	}
	return watchedTx{tx, ctx, c.watch}, nil
}

// ExecContext tells the statement and runs it.
func (c *watchedConn) ExecContext(ctx context.Context, statement string, arguments []driver.NamedValue) (driver.Result, error) {
	defer c.watch(ctx, statement)()
	return c.capable.ExecContext(ctx, statement, arguments)
}

// QueryContext tells the statement and runs it.
func (c *watchedConn) QueryContext(ctx context.Context, statement string, arguments []driver.NamedValue) (driver.Rows, error) {
	defer c.watch(ctx, statement)()
	return c.capable.QueryContext(ctx, statement, arguments)
}

// PrepareContext tells the statement when it is prepared, not each time that it runs.
func (c *watchedConn) PrepareContext(ctx context.Context, statement string) (driver.Stmt, error) {
	defer c.watch(ctx, statement)()
	return c.capable.PrepareContext(ctx, statement)
}

// watchedTx tells how a transaction ends.
type watchedTx struct {
	driver.Tx
	ctx   context.Context //nolint:containedctx // the transaction's, by which its end is told, too
	watch Watch
}

// Commit tells COMMIT and commits.
func (t watchedTx) Commit() error {
	defer t.watch(t.ctx, "COMMIT")()
	return t.Tx.Commit()
}

// Rollback tells ROLLBACK and rolls back.
func (t watchedTx) Rollback() error {
	defer t.watch(t.ctx, "ROLLBACK")()
	return t.Tx.Rollback()
}
