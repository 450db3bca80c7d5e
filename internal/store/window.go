package store

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"
)

// Order is the order of a list: columns that are never NULL and of which the last is unique,
// all in one direction, so that a page begins and ends by one comparison of rows.
type Order struct {
	Columns []string
	Desc    bool
}

// Window is the part of an ordered list that one page shows: at most Size rows behind After
// and before Before (a value for each column of the order; nil is the list's end), those next
// to the beginning or, with Last, next to the end.
type Window struct {
	Order         Order
	After, Before []any
	Size          int
	Last          bool
}

// Between limits a selection to the rows between After and Before.
func (w Window) Between(s *sql.Selector) {
	names := make([]string, len(w.Order.Columns))
	for i, column := range w.Order.Columns {
		names[i] = s.C(column)
	}
	beyond := func(place []any, smaller bool) {
		switch {
		case place == nil:
		case smaller:
			s.Where(sql.CompositeLT(names, place...))
		default:
			s.Where(sql.CompositeGT(names, place...))
		}
	}
	beyond(w.After, w.Order.Desc)
	beyond(w.Before, !w.Order.Desc)
}

// Sort orders a selection from one table in the direction in which the window is read.
func (w Window) Sort(s *sql.Selector) { s.OrderBy(w.sorting()...) }

// sorting lists the columns with the direction in which the window is read.
func (w Window) sorting() []string {
	direction := sql.Asc
	if w.Order.Desc != w.Last {
		direction = sql.Desc
	}
	columns := make([]string, len(w.Order.Columns))
	for i, column := range w.Order.Columns {
		columns[i] = direction(column)
	}
	return columns
}

// Limit is how many rows are read: one more than the page has, to tell whether more follow.
func (w Window) Limit() int { return w.Size + 1 }

// Each selects the ids of a table's rows that are in the windows of their parents, Limit of
// each: one query for however many parents. parent is the column that names a row's parent,
// limit says which rows the lists have.
func (w Window) Each(dialect, table, parent string, limit ...func(*sql.Selector)) *sql.Selector {
	d := sql.Dialect(dialect)
	t := d.Table(table)
	ranked := d.Select(t.C("id")).From(t)
	ranked.AppendSelectExprAs(sql.RowNumber().PartitionBy(parent).OrderBy(w.sorting()...), "place")
	for _, only := range limit {
		only(ranked)
	}
	w.Between(ranked)
	return d.Select("id").From(ranked.As("ranked")).Where(sql.LTE("place", w.Limit()))
}

// Of limits a selection to the rows of these parents, named by the column; nil is all parents.
func Of(column string, parents []string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		if parents == nil {
			return
		}
		list := make([]any, len(parents))
		for i, one := range parents {
			list[i] = one
		}
		s.Where(sql.In(s.C(column), list...))
	}
}

// Cut takes the one row away that was read to see whether more follow, and brings rows that
// were read from the end into the list's order. The rows themselves stay as they are.
func Cut[T any](w Window, rows []T) (page []T, more bool) {
	page = rows[:min(len(rows), w.Size)]
	if w.Last {
		page = slices.Clone(page)
		slices.Reverse(page)
	}
	return page, len(rows) > w.Size
}

// Count counts the rows of a table that limit leaves, at most MaxCount: it stops there.
func (s *Store) Count(ctx context.Context, table string, limit ...func(*sql.Selector)) (int, error) {
	d := sql.Dialect(s.Dialect)
	inner := d.Select("id").From(d.Table(table))
	for _, only := range limit {
		only(inner)
	}
	return s.CountOf(ctx, inner)
}

// CountOf counts the rows of a selection likewise.
func (s *Store) CountOf(ctx context.Context, rows *sql.Selector) (int, error) {
	text, arguments := sql.Dialect(s.Dialect).Select(sql.Count("*")).From(rows.Limit(MaxCount).As("counted")).Query()
	var n int
	if err := s.DB.QueryRowContext(ctx, text, arguments...).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting rows: %w", err)
	}
	return n, nil
}

// CountEach counts the rows of each parent, by parent, each at most MaxCount; arguments as
// those of Each.
func (s *Store) CountEach(ctx context.Context, table, parent string, limit ...func(*sql.Selector)) (map[string]int, error) {
	d := sql.Dialect(s.Dialect)
	grouped := d.Select(parent, sql.Count("*")).From(d.Table(table)).GroupBy(parent)
	for _, only := range limit {
		only(grouped)
	}
	text, arguments := grouped.Query()
	rows, err := s.DB.QueryContext(ctx, text, arguments...)
	if err != nil {
		return nil, fmt.Errorf("counting rows by %s: %w", parent, err)
	}
	defer rows.Close()
	counts := map[string]int{}
	for rows.Next() {
		var of string
		var n int
		if err := rows.Scan(&of, &n); err != nil {
			return nil, fmt.Errorf("counting rows by %s: %w", parent, err)
		}
		counts[of] = min(n, MaxCount)
	}
	return counts, rows.Err()
}
