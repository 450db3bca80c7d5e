package casefile

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	"thidua/ent/db/casefile"
	"thidua/ent/db/predicate"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// Page asks for a page of a list, the latest change first.
type Page struct {
	Where predicate.CaseFile
	After []string // a place of Key; nil for the first page
	Limit int
	Part  Part
}

// Part says which long columns of the rows are needed.
type Part struct {
	Memory bool // what the cases remember, to explain their transitions
	Fields bool // their values
}

// Key returns the row's place in the list, for a cursor.
func Key(row *db.CaseFile) []string {
	return []string{row.UpdatedAt.UTC().Format(time.RFC3339Nano), row.ID}
}

// after is the predicate of the rows behind the place; INVALID_CURSOR where it is none.
func after(key []string) (predicate.CaseFile, error) {
	if len(key) != 2 || !id.Is(key[1], id.CaseFile) {
		return nil, fault.New(fault.InvalidCursor)
	}
	at, err := time.Parse(time.RFC3339Nano, key[0])
	if err != nil {
		return nil, fault.New(fault.InvalidCursor)
	}
	return func(s *sql.Selector) {
		s.Where(sql.CompositeLT([]string{s.C(casefile.FieldUpdatedAt), s.C(casefile.FieldID)}, at, key[1]))
	}, nil
}

// columns are those that are read of many cases: the long ones only where they are asked for.
func (p Part) columns() []string {
	return slices.DeleteFunc(slices.Clone(casefile.Columns), func(c string) bool {
		return c == casefile.FieldTitleFolded || c == casefile.FieldDueAsc || c == casefile.FieldDueDesc ||
			c == casefile.FieldMemory && !p.Memory || c == casefile.FieldFields && !p.Fields && !p.Memory ||
			c == casefile.FieldSentFields && !p.Fields
	})
}

// List reads the page within the context's scope, and whether more follows.
func (k *Kind) List(ctx context.Context, p Page) (rows []*db.CaseFile, more bool, err error) {
	query := k.store.Client.CaseFile.Query().Where(p.Where)
	if p.After != nil {
		behind, err := after(p.After)
		if err != nil {
			return nil, false, err
		}
		query.Where(behind)
	}
	rows, err = query.Order(casefile.ByUpdatedAt(sql.OrderDesc()), casefile.ByID(sql.OrderDesc())).
		Limit(p.Limit + 1).Select(p.Part.columns()...).All(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("listing cases: %w", err)
	}
	if len(rows) > p.Limit {
		return rows[:p.Limit], true, nil
	}
	return rows, false, nil
}

// Count counts the rows that the actor may read, at most store.MaxCount.
func (k *Kind) Count(ctx context.Context, m runtime.Moment, where predicate.CaseFile) (int, error) {
	d := sql.Dialect(k.store.Dialect)
	inner := d.Select("id").From(sql.Table(casefile.Table))
	k.Visible(m)(inner)
	where(inner)
	text, arguments := d.Select(sql.Count("*")).From(inner.Limit(store.MaxCount).As("counted")).Query()
	var n int
	if err := k.store.DB.QueryRowContext(ctx, text, arguments...).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting cases: %w", err)
	}
	return n, nil
}

// Get reads the cases with these identifiers that the scope shows, in no order.
func (k *Kind) Get(ctx context.Context, ids []string, p Part) ([]*db.CaseFile, error) {
	rows, err := k.store.Client.CaseFile.Query().Where(casefile.IDIn(ids...)).Select(p.columns()...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading cases: %w", err)
	}
	return rows, nil
}
