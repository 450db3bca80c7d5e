package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	"thidua/ent/db/delegation"
	"thidua/ent/db/predicate"
	"thidua/ent/db/report"
	"thidua/internal/dbtest"
	"thidua/internal/store"
	"thidua/internal/term"
)

func laterThan(t time.Time) predicate.Report { return report.UpdatedAtGT(t) }

// ways are all the ways to come to a report through the client; each says how many it saw.
var ways = map[string]func(ctx context.Context, c *db.Client) (int, error){
	"list": func(ctx context.Context, c *db.Client) (int, error) {
		l, err := c.Report.Query().All(ctx)
		return len(l), err
	},
	"count": func(ctx context.Context, c *db.Client) (int, error) { return c.Report.Query().Count(ctx) },
	"ids": func(ctx context.Context, c *db.Client) (int, error) {
		l, err := c.Report.Query().IDs(ctx)
		return len(l), err
	},
	"clone": func(ctx context.Context, c *db.Client) (int, error) { return c.Report.Query().Clone().Count(ctx) },
	"select": func(ctx context.Context, c *db.Client) (int, error) {
		l, err := c.Report.Query().Select(report.FieldID).Strings(ctx)
		return len(l), err
	},
	"group": func(ctx context.Context, c *db.Client) (int, error) {
		var n []struct {
			Kind  string
			Count int
		}
		err := c.Report.Query().GroupBy(report.FieldKind).Aggregate(db.Count()).Scan(ctx, &n)
		total := 0
		for _, g := range n {
			total += g.Count
		}
		return total, err
	},
	"where, by hand": func(ctx context.Context, c *db.Client) (int, error) {
		return c.Report.Query().Where(func(s *sql.Selector) { s.Where(sql.NotNull(s.C(report.FieldID))) }).Count(ctx)
	},
	"from a revision": func(ctx context.Context, c *db.Client) (int, error) {
		return c.Revision.Query().QueryReport().Count(ctx)
	},
	"through to its author": func(ctx context.Context, c *db.Client) (int, error) {
		l, err := c.Revision.Query().QueryReport().QueryUnit().All(ctx)
		return len(l), err
	},
	"to its revisions": func(ctx context.Context, c *db.Client) (int, error) {
		return c.Report.Query().QueryRevisions().Count(ctx)
	},
	"to its sections": func(ctx context.Context, c *db.Client) (int, error) {
		return c.Report.Query().QueryRevisions().QuerySections().Count(ctx)
	},
	"eagerly": func(ctx context.Context, c *db.Client) (int, error) {
		n := 0
		l, err := c.Revision.Query().WithReport().All(ctx)
		for _, r := range l {
			if r.Edges.Report != nil {
				n++
			}
		}
		return n, err
	},
	"from a row": func(ctx context.Context, c *db.Client) (int, error) {
		l, err := c.Revision.Query().All(ctx)
		if err != nil {
			return 0, err
		}
		n := 0
		for _, r := range l {
			k, err := r.QueryReport().Count(ctx)
			if err != nil {
				return 0, err
			}
			n += k
		}
		return n, nil
	},
}

// Whoever asks for reports without a scope gets an error, whichever way they are asked
// for, and also where the scope was made without a predicate. With one they get what it
// allows; the system's own scope gets all.
func TestScope(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		w := populate(t, s)
		w.report(t, s, w.units[0])
		w.report(t, s, w.units[1])
		mine := store.Scope{Reports: report.UnitID(w.units[0])}
		for _, c := range []struct {
			name string
			ctx  context.Context
			want int
			err  error
		}{
			{"nobody", t.Context(), 0, store.ErrNoScope},
			{"a scope without a predicate", store.WithScope(t.Context(), store.Scope{}), 0, store.ErrNoScope},
			{"one unit", store.WithScope(t.Context(), mine), 1, nil},
			{"the system", store.Everything(t.Context()), 2, nil},
			{"a reader inside the system", store.WithScope(store.Everything(t.Context()), mine), 1, nil},
		} {
			for way, ask := range ways {
				check := func(t *testing.T, client *db.Client) {
					if got, err := ask(c.ctx, client); got != c.want || !errors.Is(err, c.err) {
						t.Errorf("%s, %s: %d, %v; want %d, %v", c.name, way, got, err, c.want, c.err)
					}
				}
				check(t, s.Client)
				err := s.Tx(c.ctx, func(_ context.Context, tx *db.Tx) error { check(t, tx.Client()); return nil })
				if err != nil {
					t.Error(err)
				}
			}
		}
	})
}

// Delegations are read within a scope as well.
func TestScopeOfDelegations(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		w := populate(t, s)
		write(t, s, func(ctx context.Context, tx *db.Tx) error {
			for _, unit := range w.units {
				err := tx.Delegation.Create().SetGiverID(w.author).SetReceiverID(w.author).SetRole(term.Head).SetUnitID(unit).
					SetValidFrom("2022-01-01").SetValidTo("2022-01-31").SetCreatedAt(when).Exec(ctx)
				if err != nil {
					return err
				}
			}
			return nil
		})
		mine := store.Scope{Delegations: delegation.UnitID(w.units[0])}
		for _, c := range []struct {
			name string
			ctx  context.Context
			want int
			err  error
		}{
			{"nobody", t.Context(), 0, store.ErrNoScope},
			{"a scope of other rows", store.WithScope(t.Context(), store.Scope{Reports: report.UnitID(w.units[0])}), 0, store.ErrNoScope},
			{"one unit", store.WithScope(t.Context(), mine), 1, nil},
			{"the system", store.Everything(t.Context()), 2, nil},
		} {
			if got, err := s.Client.Delegation.Query().Count(c.ctx); got != c.want || !errors.Is(err, c.err) {
				t.Errorf("%s: %d, %v; want %d, %v", c.name, got, err, c.want, c.err)
			}
		}
	})
}
