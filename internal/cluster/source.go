package cluster

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"sync/atomic"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
	"thidua/ent/db/registry"
	"thidua/internal/store"
)

// Source keeps the latest snapshot of the registry. It is safe for concurrent use.
type Source struct {
	store  *store.Store
	cached atomic.Pointer[Registry]
	load   sync.Mutex
}

// NewSource makes a source that has read nothing yet.
func NewSource(s *store.Store) *Source { return &Source{store: s} }

// At returns a snapshot at least as new as the version: the cached one, without a lock,
// where that is so, else one read now, once for all who wait for it. The error is the
// database's, or the caller's end of patience.
func (s *Source) At(ctx context.Context, version int64) (*Registry, error) {
	if r := s.cached.Load(); r != nil && r.Version >= version {
		return r, nil
	}
	s.load.Lock()
	defer s.load.Unlock()
	if r := s.cached.Load(); r != nil && r.Version >= version {
		return r, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	if r.Version < version {
		return nil, fmt.Errorf("cluster: the registry is at version %d, not yet at %d", r.Version, version)
	}
	s.cached.Store(r)
	return r, nil
}

// Current reads the version in force and returns its snapshot.
func (s *Source) Current(ctx context.Context) (*Registry, error) {
	version, err := s.store.Client.Registry.Query().Where(registry.ID(1)).Select(registry.FieldVersion).Int(ctx)
	if err != nil {
		return nil, fmt.Errorf("cluster: reading the registry's version: %w", err)
	}
	return s.At(ctx, int64(version))
}

// read loads a snapshot in one read transaction, which sees one state of the database:
// on Postgres by REPEATABLE READ, on SQLite by being a read transaction at all.
func (s *Source) read(ctx context.Context) (*Registry, error) {
	options := &sql.TxOptions{ReadOnly: true}
	if s.store.Dialect == dialect.Postgres {
		options.Isolation = sql.LevelRepeatableRead
	}
	tx, err := s.store.Client.BeginTx(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("cluster: beginning to read the registry: %w", err)
	}
	r, err := loadTx(ctx, tx)
	if done := tx.Rollback(); err == nil && done != nil {
		err = fmt.Errorf("cluster: ending the reading of the registry: %w", done)
	}
	return r, err
}

// HeldTx returns the snapshot of a version that the caller's transaction holds: the
// cached one where it is that very version, else one read in the transaction.
func (s *Source) HeldTx(ctx context.Context, tx *db.Tx, version int64) (*Registry, error) {
	if r := s.cached.Load(); r != nil && r.Version == version {
		return r, nil
	}
	return loadTx(ctx, tx)
}
