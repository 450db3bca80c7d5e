package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"

	"thidua/ent/db"
	"thidua/internal/fault"
)

// connectWithin is how long a server may take to answer, where the URL has no
// connect_timeout of its own.
const connectWithin = 10 * time.Second

// migrationLock is the advisory lock ("thidua") of whoever migrates the database.
const migrationLock = 0x746869647561

// openPostgres opens a pool on the server. A statement that takes longer than 30 s, a
// lock that is waited for longer than 10 s and a transaction that lies idle for a minute
// are ended by the server; the URL may set statement_timeout, lock_timeout and
// idle_in_transaction_session_timeout (in milliseconds) otherwise.
func openPostgres(ctx context.Context, c Config, e edition) (*Store, error) {
	config, err := pgx.ParseConfig(c.DatabaseURL)
	if err != nil {
		return nil, c.explain(err)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectWithin
	}
	if err := upgradePostgres(ctx, config, e); err != nil {
		return nil, c.explain(err)
	}
	if c.Watch != nil {
		config.Tracer = tracer(c.Watch)
	}
	most := min(max(4*runtime.GOMAXPROCS(0), 8), 32)
	pool := poolOf(config, most, map[string]string{
		"statement_timeout": "30000", "lock_timeout": "10000", "idle_in_transaction_session_timeout": "60000",
	})
	if err := refuseLossy(ctx, pool); err != nil {
		return nil, errors.Join(c.explain(err), pool.Close())
	}
	client := db.NewClient(db.Driver(entsql.OpenDB(dialect.Postgres, pool)))
	listener := config.Copy()
	listener.Tracer = nil // a listener is no request's
	if listener.RuntimeParams["application_name"] == "" {
		listener.RuntimeParams["application_name"] = "thidua"
	}
	return &Store{
		Client: client, DB: pool, Dialect: dialect.Postgres, writer: client, listener: listener, closers: []io.Closer{pool},
	}, nil
}

// poolOf makes a pool of most connections, idle ones included, whose instants are UTC
// whatever the server's time zone. Settings that the URL has stay as they are.
func poolOf(config *pgx.ConnConfig, most int, settings map[string]string) *sql.DB {
	config = config.Copy()
	maps.Copy(settings, config.RuntimeParams)
	settings["timezone"] = "UTC"
	if settings["application_name"] == "" {
		settings["application_name"] = "thidua"
	}
	config.RuntimeParams = settings
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(_ context.Context, c *pgx.Conn) error {
		c.TypeMap().RegisterType(&pgtype.Type{
			Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
		})
		return nil
	}))
	pool.SetMaxOpenConns(most)
	pool.SetMaxIdleConns(most)
	return pool
}

// refuseLossy keeps the program from a server that loses acknowledged writes.
func refuseLossy(ctx context.Context, pool *sql.DB) error {
	rows, err := pool.QueryContext(ctx, `SELECT name FROM pg_settings
		WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'`)
	if err != nil {
		return fmt.Errorf("reading the server's settings: %w", err)
	}
	defer rows.Close()
	var off []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return fmt.Errorf("reading the server's settings: %w", err)
		}
		off = append(off, name)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading the server's settings: %w", err)
	}
	if len(off) == 0 {
		return nil
	}
	names := strings.Join(off, ", ")
	return fault.Newf(fault.Internal, fault.Text{
		VI: "Máy chủ cơ sở dữ liệu tắt " + names + " (off), có thể mất dữ liệu đã ghi nhận; hãy bật lại.",
		EN: "The database server has " + names + " off and may lose what was acknowledged; switch it on.",
	}, "database-url")
}

// upgradePostgres brings the database up to the edition. One that is there already is
// only looked at, so that a start disturbs nobody; else an advisory lock of the server
// keeps other replicas from doing the same.
func upgradePostgres(ctx context.Context, config *pgx.ConnConfig, e edition) (err error) {
	// A migration may take its time; what it waits for, it waits for.
	pool := poolOf(config, 2, map[string]string{"statement_timeout": "0", "lock_timeout": "0"})
	defer func() { err = errors.Join(err, pool.Close()) }()
	k := catalogueOf(dialect.Postgres)
	s, err := k.stateOf(ctx, pool)
	if err != nil {
		return err
	}
	if err := e.refuseNewer(s); err != nil || e.current(s) {
		return err
	}
	lock, err := pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	// The lock goes with the connection, which the pool's end closes.
	defer func() { err = errors.Join(err, lock.Close()) }()
	if _, err := lock.ExecContext(ctx, fmt.Sprintf("SET lock_timeout = %d", patience.Milliseconds())); err != nil {
		return fmt.Errorf("setting how long to wait: %w", err)
	}
	if _, err := lock.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(migrationLock)); err != nil {
		return fmt.Errorf("taking the lock for migrations: %w", err)
	}
	// While it was waited for, another replica may have done everything.
	s, err = k.stateOf(ctx, pool)
	if err != nil {
		return err
	}
	if err := e.refuseNewer(s); err != nil || e.current(s) {
		return err
	}
	if err := k.migrate(ctx, pool, e, s); err != nil {
		return err
	}
	return k.settle(ctx, pool, e)
}
