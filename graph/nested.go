package graph

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"thidua/graph/model"
	"thidua/internal/store"
)

// parent is the object on which a nested list hangs: which one, and the column by which the
// rows of the list name it.
type parent struct{ Column, ID string }

// The columns of cases of every kind by which they hang on a unit and on a period.
const (
	ofUnit   = "unit_id"
	ofPeriod = "period_id"
)

// hangsOn is the parent of a case by the column.
func hangsOn(column, unitID, periodID string) string {
	if column == ofPeriod {
		return periodID
	}
	return unitID
}

// siblings lists the parents whose nested lists are read at once for the field that is being
// resolved: the parent alone where no list is on the way to it, else those of its list. Where
// lists are within lists, or their elements lead to it by several steps, it is nil: all
// parents of which the viewer sees rows, which are few.
func (p parent) siblings(ctx context.Context) []string {
	var lists []any
	for at := graphql.GetFieldContext(ctx); at != nil; at = at.Parent {
		if at.Index != nil && at.Parent != nil {
			lists = append(lists, at.Parent.Result)
		}
	}
	if len(lists) == 0 {
		return []string{p.ID}
	}
	var found []string
	if len(lists) == 1 {
		switch list := lists[0].(type) {
		case []model.Membership:
			for _, m := range list {
				found = append(found, m.Unit.ID)
			}
		case []model.Period:
			for _, one := range list {
				found = append(found, one.ID)
			}
		}
	}
	if !slices.Contains(found, p.ID) {
		return nil
	}
	return found
}

// leaf is the page of one parent: its rows, what was made of them, and whether more follow.
type leaf[R, M any] struct {
	rows []R
	made []M
	more bool
}

// nest reads the page of a parent's list together with those of all others that are read
// together, once for an operation however many of them ask: list names the list with all that
// is asked of it.
func nest[R, M any](ctx context.Context, s *session, of parent, w store.Window, list []any,
	read func(parents []string) ([]R, error), owner func(R) string, load func([]R) ([]M, error)) (leaf[R, M], error) {
	parents := of.siblings(ctx)
	leaves, err := once(&s.nested, question("rows", of.Column, parents, w, list), func() (map[string]*leaf[R, M], error) {
		rows, err := read(parents)
		if err != nil {
			return nil, err
		}
		return leavesOf(w, rows, owner, load)
	})
	if err != nil || leaves[of.ID] == nil {
		return leaf[R, M]{}, err
	}
	return *leaves[of.ID], nil
}

// nestedCount counts the rows of a parent's list together with those of the others.
func nestedCount(ctx context.Context, s *session, of parent, list []any, count func(parents []string) (map[string]int, error)) (int, error) {
	parents := of.siblings(ctx)
	counts, err := once(&s.nested, question("count", of.Column, parents, list), func() (map[string]int, error) { return count(parents) })
	return counts[of.ID], err
}

// question names what is asked.
func question(parts ...any) string {
	text, _ := json.Marshal(parts) // plain data always can be written
	return string(text)
}

// leavesOf cuts the rows into the pages of their owners and makes all of them at once.
func leavesOf[R, M any](w store.Window, rows []R, owner func(R) string, load func([]R) ([]M, error)) (map[string]*leaf[R, M], error) {
	leaves, order := map[string]*leaf[R, M]{}, []*leaf[R, M]{}
	for _, row := range rows {
		one := leaves[owner(row)]
		if one == nil {
			one = &leaf[R, M]{}
			leaves[owner(row)] = one
			order = append(order, one)
		}
		one.rows = append(one.rows, row)
	}
	kept := []R{}
	for _, one := range order {
		one.rows, one.more = store.Cut(w, one.rows)
		kept = append(kept, one.rows...)
	}
	made, err := load(kept)
	if err != nil {
		return nil, err
	}
	for _, one := range order {
		one.made, made = made[:len(one.rows)], made[len(one.rows):]
	}
	return leaves, nil
}
