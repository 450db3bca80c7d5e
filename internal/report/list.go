package report

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	"thidua/ent/db/predicate"
	"thidua/ent/db/report"
	"thidua/internal/fault"
	"thidua/internal/id"
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

// Key returns the row's place in the order, for a cursor.
func (o Order) Key(row *db.Report) []string {
	var key []string
	for _, column := range o.columns() {
		switch column {
		case report.FieldUpdatedAt:
			key = append(key, row.UpdatedAt.UTC().Format(time.RFC3339Nano))
		case report.FieldCreatedAt:
			key = append(key, row.CreatedAt.UTC().Format(time.RFC3339Nano))
		case report.FieldDueAsc:
			key = append(key, row.DueAsc.UTC().Format(time.RFC3339Nano))
		case report.FieldDueDesc:
			key = append(key, row.DueDesc.UTC().Format(time.RFC3339Nano))
		case report.FieldTitleOrder:
			key = append(key, row.TitleOrder)
		case report.FieldID:
			key = append(key, row.ID)
		}
	}
	return key
}

// after is the predicate of the rows behind the place; INVALID_CURSOR where the place is
// none of this order.
func (o Order) after(key []string) (predicate.Report, error) {
	columns := o.columns()
	if len(key) != len(columns) {
		return nil, fault.New(fault.InvalidCursor)
	}
	arguments := make([]any, len(key))
	for i, column := range columns {
		switch column {
		case report.FieldID:
			if !id.Is(key[i], id.Report) {
				return nil, fault.New(fault.InvalidCursor)
			}
			arguments[i] = key[i]
		case report.FieldTitleOrder:
			arguments[i] = key[i]
		default:
			at, err := time.Parse(time.RFC3339Nano, key[i])
			if err != nil {
				return nil, fault.New(fault.InvalidCursor)
			}
			arguments[i] = at
		}
	}
	return func(s *sql.Selector) {
		names := make([]string, len(columns))
		for i, column := range columns {
			names[i] = s.C(column)
		}
		if o.Desc {
			s.Where(sql.CompositeLT(names, arguments...))
			return
		}
		s.Where(sql.CompositeGT(names, arguments...))
	}, nil
}

// Page asks for a page of a list.
type Page struct {
	Where  predicate.Report
	Order  Order
	After  []string // a place of Order.Key; nil for the first page
	Limit  int
	Memory bool // whether what the cases remember is needed, to explain their transitions
}

// columnsFor are those that are read of many reports: short ones, what the cases remember
// only where it is asked for, and of the keys of orders those of this one.
func columnsFor(o Order, memory bool) []string {
	kept, order := make([]string, 0, len(report.Columns)), o.columns()
	for _, c := range report.Columns {
		switch c {
		case report.FieldTitleFolded:
			continue
		case report.FieldMemory:
			if !memory {
				continue
			}
		case report.FieldTitleOrder, report.FieldDueAsc, report.FieldDueDesc:
			if !slices.Contains(order, c) {
				continue
			}
		}
		kept = append(kept, c)
	}
	return kept
}

// List reads the page within the context's scope, and whether more follows.
func (k *Kind) List(ctx context.Context, p Page) (rows []*db.Report, more bool, err error) {
	query := k.store.Client.Report.Query().Where(p.Where)
	if p.After != nil {
		after, err := p.Order.after(p.After)
		if err != nil {
			return nil, false, err
		}
		query.Where(after)
	}
	direction := sql.OrderAsc()
	if p.Order.Desc {
		direction = sql.OrderDesc()
	}
	for _, column := range p.Order.columns() {
		query.Order(sql.OrderByField(column, direction).ToFunc())
	}
	rows, err = query.Limit(p.Limit + 1).Select(columnsFor(p.Order, p.Memory)...).All(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("listing reports: %w", err)
	}
	if len(rows) > p.Limit {
		return rows[:p.Limit], true, nil
	}
	return rows, false, nil
}

// Count counts the rows that the actor may read, at most store.MaxCount.
func (k *Kind) Count(ctx context.Context, m runtime.Moment, where predicate.Report) (int, error) {
	d := sql.Dialect(k.store.Dialect)
	inner := d.Select("id").From(sql.Table(report.Table))
	k.Visible(m)(inner)
	where(inner)
	text, arguments := d.Select(sql.Count("*")).From(inner.Limit(store.MaxCount).As("counted")).Query()
	var n int
	if err := k.store.DB.QueryRowContext(ctx, text, arguments...).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting reports: %w", err)
	}
	return n, nil
}

// Get reads the reports with these identifiers that the scope shows, in no order; what
// the cases remember only where it is asked for.
func (k *Kind) Get(ctx context.Context, ids []string, memory bool) ([]*db.Report, error) {
	rows, err := k.store.Client.Report.Query().Where(report.IDIn(ids...)).Select(columnsFor(Order{}, memory)...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading reports: %w", err)
	}
	return rows, nil
}
