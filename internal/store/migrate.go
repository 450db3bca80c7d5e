package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	"entgo.io/ent/dialect"
	"github.com/pressly/goose/v3"

	"thidua/internal/fault"
)

// state is how far a database is: the last migration that it has seen (0: none) and
// the hash of the standing SQL ("": none).
type state struct {
	version int64
	hash    string
}

// current reports whether nothing is left to do.
func (e edition) current(s state) bool { return s.version == e.version && s.hash == e.hash }

// refuseNewer keeps an older program from a database that it does not know.
func (e edition) refuseNewer(s state) error {
	if s.version <= e.version {
		return nil
	}
	return fault.Newf(fault.Internal, fault.Text{
		VI: fmt.Sprintf("Cơ sở dữ liệu (phiên bản %d) mới hơn chương trình (phiên bản %d); hãy dùng bản chương trình mới hơn.", s.version, e.version),
		EN: fmt.Sprintf("The database (version %d) is newer than this program (version %d); start a newer program.", s.version, e.version),
	})
}

// catalogue is how each dialect lists what the migrations need to know.
type catalogue struct {
	dialect goose.Dialect
	// table asks whether the table of that name is there.
	table string
	// standing lists statements that drop our views and triggers.
	standing string
}

func catalogueOf(dialectName string) catalogue {
	if dialectName == dialect.SQLite {
		return catalogue{
			dialect: goose.DialectSQLite3,
			table:   `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1`,
			standing: `SELECT 'DROP ' || type || ' ' || name FROM sqlite_master
				WHERE (type = 'trigger' AND name GLOB 'guard_*') OR (type = 'view' AND name GLOB 'inv_*')`,
		}
	}
	return catalogue{
		dialect: goose.DialectPostgres,
		table:   `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1`,
		standing: `SELECT format('DROP TRIGGER %I ON %I', t.tgname, c.relname)
				FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
				WHERE NOT t.tgisinternal AND n.nspname = current_schema() AND t.tgname LIKE 'guard\_%'
			UNION ALL SELECT format('DROP VIEW %I', viewname) FROM pg_views
				WHERE schemaname = current_schema() AND viewname LIKE 'inv\_%'`,
	}
}

// stateOf reads how far the database is, without changing anything.
func (k catalogue) stateOf(ctx context.Context, db *sql.DB) (state, error) {
	var s state
	for _, q := range []struct {
		table, read string
		into        any
	}{
		{"goose_db_version", "SELECT COALESCE(max(version_id), 0) FROM goose_db_version WHERE is_applied", &s.version},
		{"standing_sql", "SELECT COALESCE(max(hash), '') FROM standing_sql", &s.hash},
	} {
		there, err := k.has(ctx, db, q.table)
		if err != nil {
			return s, err
		}
		if !there {
			continue
		}
		if err := db.QueryRowContext(ctx, q.read).Scan(q.into); err != nil {
			// Another replica that migrates may have taken the table away just now.
			if there, again := k.has(ctx, db, q.table); again == nil && !there {
				continue
			}
			return s, fmt.Errorf("reading the table %s: %w", q.table, err)
		}
	}
	return s, nil
}

// has tells whether the table is there.
func (k catalogue) has(ctx context.Context, db *sql.DB, table string) (bool, error) {
	var n int
	if err := db.QueryRowContext(ctx, k.table, table).Scan(&n); err != nil {
		return false, fmt.Errorf("looking for the table %s: %w", table, err)
	}
	return n > 0, nil
}

// migrate brings the database from the state to the edition. Views and triggers are
// taken away first: they would keep SQLite from rebuilding a table and Postgres from
// changing a column, and the guards would refuse a migration's own writes. A program
// that ends half-way leaves no hash behind, and the next one goes on from there.
// The caller holds the lock, and checks what the migrations did before it calls settle.
func (k catalogue) migrate(ctx context.Context, db *sql.DB, e edition, s state) error {
	if s.version == e.version {
		return nil
	}
	if s.version > 0 {
		err := inTx(ctx, db, func(tx *sql.Tx) error {
			if err := k.dropStandingTx(ctx, tx); err != nil {
				return err
			}
			return execTx(ctx, tx, "DROP TABLE IF EXISTS standing_sql")
		})
		if err != nil {
			return fmt.Errorf("taking away views and triggers: %w", err)
		}
	}
	p, err := goose.NewProvider(k.dialect, db, e.migrations, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrating the database: %w", err)
	}
	return nil
}

// settle makes views and triggers anew and the registry's one row, with the key that
// signs cursors on every replica, and notes that it did, in one transaction.
func (k catalogue) settle(ctx context.Context, db *sql.DB, e edition) error {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return fmt.Errorf("making a random key: %w", err)
	}
	err := inTx(ctx, db, func(tx *sql.Tx) error {
		if err := k.dropStandingTx(ctx, tx); err != nil {
			return err
		}
		for _, statement := range []string{
			e.standing, "CREATE TABLE IF NOT EXISTS standing_sql (hash text NOT NULL)", "DELETE FROM standing_sql",
		} {
			if err := execTx(ctx, tx, statement); err != nil {
				return err
			}
		}
		if err := execTx(ctx, tx, "INSERT INTO registries (id, version, cursor_key) VALUES (1, 1, $1) ON CONFLICT (id) DO NOTHING", key); err != nil {
			return err
		}
		return execTx(ctx, tx, "INSERT INTO standing_sql (hash) VALUES ($1)", e.hash)
	})
	if err != nil {
		return fmt.Errorf("making views and triggers: %w", err)
	}
	return nil
}

func (k catalogue) dropStandingTx(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, k.standing)
	if err != nil {
		return err
	}
	var drops []string
	for rows.Next() {
		var drop string
		if err := rows.Scan(&drop); err != nil {
			return errors.Join(err, rows.Close())
		}
		drops = append(drops, drop)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, drop := range drops {
		if err := execTx(ctx, tx, drop); err != nil {
			return err
		}
	}
	return nil
}

func execTx(ctx context.Context, tx *sql.Tx, statement string, args ...any) error {
	_, err := tx.ExecContext(ctx, statement, args...)
	return err
}

// inTx is a transaction without ent, for what is not in the model.
func inTx(ctx context.Context, db *sql.DB, f func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
