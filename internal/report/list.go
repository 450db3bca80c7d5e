package report

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	"thidua/ent/db/predicate"
	"thidua/ent/db/report"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// OrderField is what reports are ordered by: a column that is never NULL and has an index
// with the id behind it.
type OrderField string

// The orders that a list offers.
const (
	ByUpdated OrderField = report.FieldUpdatedAt
	ByCreated OrderField = report.FieldCreatedAt
	ByDue     OrderField = "due"
	ByTitle   OrderField = report.FieldTitleOrder
)

// Order is a list's order: the fields one after the other, the id last, all in one
// direction, so that a page begins by one comparison of rows.
type Order struct {
	Fields []OrderField
	Desc   bool
}

// columns returns the columns of the order, the id last.
func (o Order) columns() []string {
	var columns []string
	for _, f := range o.Fields {
		switch {
		case f == ByDue && o.Desc:
			columns = append(columns, report.FieldDueDesc)
		case f == ByDue:
			columns = append(columns, report.FieldDueAsc)
		default:
			columns = append(columns, string(f))
		}
	}
	return append(columns, report.FieldID)
}

// Of is the order as the database has it.
func (o Order) Of() store.Order { return store.Order{Columns: o.columns(), Desc: o.Desc} }

// Key returns the row's place in the order, for a cursor.
func (o Order) Key(row *db.Report) []any {
	values := map[string]any{
		report.FieldUpdatedAt: row.UpdatedAt, report.FieldCreatedAt: row.CreatedAt, report.FieldDueAsc: row.DueAsc,
		report.FieldDueDesc: row.DueDesc, report.FieldTitleOrder: row.TitleOrder, report.FieldID: row.ID,
	}
	var key []any
	for _, column := range o.columns() {
		key = append(key, values[column])
	}
	return key
}

// Page asks for a page of a list. The window is of the order.
type Page struct {
	Where  predicate.Report
	Window store.Window
	Memory bool // whether what the cases remember is needed, to explain their transitions
}

// columnsFor are those that are read of many reports: short ones, what the cases remember
// only where it is asked for, and of the keys of orders those of this one.
func columnsFor(o store.Order, memory bool) []string {
	kept := make([]string, 0, len(report.Columns))
	for _, c := range report.Columns {
		switch c {
		case report.FieldTitleFolded:
			continue
		case report.FieldMemory:
			if !memory {
				continue
			}
		case report.FieldTitleOrder, report.FieldDueAsc, report.FieldDueDesc:
			if !slices.Contains(o.Columns, c) {
				continue
			}
		}
		kept = append(kept, c)
	}
	return kept
}

// List reads the page within the context's scope, and whether more follows.
func (k *Kind) List(ctx context.Context, p Page) (rows []*db.Report, more bool, err error) {
	rows, err = k.store.Client.Report.Query().Where(p.Where, p.Window.Between).Order(p.Window.Sort).Limit(p.Window.Limit()).
		Select(columnsFor(p.Window.Order, p.Memory)...).All(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("listing reports: %w", err)
	}
	rows, more = store.Cut(p.Window, rows)
	return rows, more, nil
}

// ListEach reads a page for each parent, a unit or a period by the column that names it, in
// one query: the rows of all as the window reads them, one more of each than it has. No
// parents are all that there are.
func (k *Kind) ListEach(ctx context.Context, m runtime.Moment, p Page, column string, parents []string) ([]*db.Report, error) {
	ids := p.Window.Each(k.store.Dialect, report.Table, column, k.Visible(m), p.Where, store.Of(column, parents))
	rows, err := k.store.Client.Report.Query().Where(func(s *sql.Selector) { s.Where(sql.In(s.C(report.FieldID), ids)) }).
		Order(p.Window.Sort).Select(columnsFor(p.Window.Order, p.Memory)...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing reports by %s: %w", column, err)
	}
	return rows, nil
}

// Count counts the rows that the actor may read, at most store.MaxCount.
func (k *Kind) Count(ctx context.Context, m runtime.Moment, where predicate.Report) (int, error) {
	return k.store.Count(ctx, report.Table, k.Visible(m), where)
}

// CountEach counts them for each parent likewise.
func (k *Kind) CountEach(ctx context.Context, m runtime.Moment, where predicate.Report, column string, parents []string) (map[string]int, error) {
	return k.store.CountEach(ctx, report.Table, column, k.Visible(m), where, store.Of(column, parents))
}

// Get reads the reports with these identifiers that the scope shows, in no order; what
// the cases remember only where it is asked for.
func (k *Kind) Get(ctx context.Context, ids []string, memory bool) ([]*db.Report, error) {
	rows, err := k.store.Client.Report.Query().Where(report.IDIn(ids...)).Select(columnsFor(store.Order{}, memory)...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading reports: %w", err)
	}
	return rows, nil
}
