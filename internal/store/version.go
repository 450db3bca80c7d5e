package store

import (
	"context"
	"fmt"
)

// Version is that of the last migration that the database has seen.
func (s *Store) Version(ctx context.Context) (int64, error) {
	state, err := catalogueOf(s.Dialect).stateOf(ctx, s.DB)
	if err != nil {
		return 0, fmt.Errorf("reading the database's version: %w", err)
	}
	return state.version, nil
}
