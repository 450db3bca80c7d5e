package store

import (
	"context"
	"errors"
	"fmt"

	"thidua/ent/db"
	"thidua/ent/db/registry"
)

// RaiseTx raises the version of the registry (sổ bộ): the first statement of every
// transaction that changes master data, roles or accounts. It waits for everybody who
// decides or changes any of them, so what is read afterwards stands until the transaction
// ends; and since all take this row first, no two wait for each other in a ring.
func RaiseTx(ctx context.Context, tx *db.Tx) error {
	n, err := tx.Registry.Update().Where(registry.ID(1)).AddVersion(1).Save(ctx)
	if err == nil && n != 1 {
		err = errors.New("it has no row")
	}
	if err != nil {
		return fmt.Errorf("store: raising the registry's version: %w", err)
	}
	return nil
}
