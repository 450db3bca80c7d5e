package casefile

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	"thidua/ent/db/casefile"
	"thidua/ent/db/predicate"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// Order is the order of every list: the latest change first.
func Order() store.Order {
	return store.Order{Columns: []string{casefile.FieldUpdatedAt, casefile.FieldID}, Desc: true}
}

// Page asks for a page of a list. The window is of the order.
type Page struct {
	Where  predicate.CaseFile
	Window store.Window
	Part   Part
}

// Part says which long columns of the rows are needed.
type Part struct {
	Memory bool // what the cases remember, to explain their transitions
	Fields bool // their values
}

// Key returns the row's place in the list, for a cursor.
func Key(row *db.CaseFile) []any { return []any{row.UpdatedAt, row.ID} }

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
	rows, err = k.store.Client.CaseFile.Query().Where(p.Where, p.Window.Between).Order(p.Window.Sort).Limit(p.Window.Limit()).
		Select(p.Part.columns()...).All(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("listing cases: %w", err)
	}
	rows, more = store.Cut(p.Window, rows)
	return rows, more, nil
}

// ListEach reads a page for each parent, a unit or a period by the column that names it, in
// one query: the rows of all as the window reads them, one more of each than it has. No
// parents are all that there are.
func (k *Kind) ListEach(ctx context.Context, m runtime.Moment, p Page, column string, parents []string) ([]*db.CaseFile, error) {
	ids := p.Window.Each(k.store.Dialect, casefile.Table, column, k.Visible(m), p.Where, store.Of(column, parents))
	rows, err := k.store.Client.CaseFile.Query().Where(func(s *sql.Selector) { s.Where(sql.In(s.C(casefile.FieldID), ids)) }).
		Order(p.Window.Sort).Select(p.Part.columns()...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing cases by %s: %w", column, err)
	}
	return rows, nil
}

// Count counts the rows that the actor may read, at most store.MaxCount.
func (k *Kind) Count(ctx context.Context, m runtime.Moment, where predicate.CaseFile) (int, error) {
	return k.store.Count(ctx, casefile.Table, k.Visible(m), where)
}

// CountEach counts them for each parent likewise.
func (k *Kind) CountEach(ctx context.Context, m runtime.Moment, where predicate.CaseFile, column string, parents []string) (map[string]int, error) {
	return k.store.CountEach(ctx, casefile.Table, column, k.Visible(m), where, store.Of(column, parents))
}

// Get reads the cases with these identifiers that the scope shows, in no order.
func (k *Kind) Get(ctx context.Context, ids []string, p Part) ([]*db.CaseFile, error) {
	rows, err := k.store.Client.CaseFile.Query().Where(casefile.IDIn(ids...)).Select(p.columns()...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading cases: %w", err)
	}
	return rows, nil
}
