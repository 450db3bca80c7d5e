package cluster

import (
	"context"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"thidua/internal/store"
)

// counting is a driver that writes down the queries of its transactions.
type counting struct {
	dialect.Driver
	statements *[]string
}

func driverOf(s *store.Store) dialect.Driver { return entsql.OpenDB(s.Dialect, s.DB) }

// Tx begins a transaction whose queries are written down.
func (c *counting) Tx(ctx context.Context) (dialect.Tx, error) {
	tx, err := c.Driver.Tx(ctx)
	return &countingTx{tx, c.statements}, err
}

type countingTx struct {
	dialect.Tx
	statements *[]string
}

// Query writes the query down and passes it on.
func (c *countingTx) Query(ctx context.Context, query string, args, v any) error {
	*c.statements = append(*c.statements, query)
	return c.Tx.Query(ctx, query, args, v)
}
