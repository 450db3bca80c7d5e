package store

import (
	"context"
	"errors"
	"fmt"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
	"thidua/ent/db/registry"
)

// RegistryLock is the advisory lock of Postgres ("thidua.r") that goes before the registry's
// row: deciders take it shared, whoever raises the version takes it alone. It is there for
// its queue, first come, first served. The row's own lock has none: a stream of deciders
// without a gap, each joining the others, would keep a raiser waiting for ever.
const RegistryLock int64 = 0x7468_6475_612e_72

// RaiseTx raises the version of the registry (sổ bộ): the first statement of every
// transaction that changes master data, roles or accounts. It waits for everybody who
// decides or changes any of them, so what is read afterwards stands until the transaction
// ends; and since all take this row first, no two wait for each other in a ring.
func (s *Store) RaiseTx(ctx context.Context, tx *db.Tx) error {
	if s.Dialect == dialect.Postgres {
		if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", RegistryLock); err != nil {
			return fmt.Errorf("store: waiting to raise the registry's version: %w", err)
		}
	}
	n, err := tx.Registry.Update().Where(registry.ID(1)).AddVersion(1).Save(ctx)
	if err == nil && n != 1 {
		err = errors.New("it has no row")
	}
	if err != nil {
		return fmt.Errorf("store: raising the registry's version: %w", err)
	}
	return nil
}
