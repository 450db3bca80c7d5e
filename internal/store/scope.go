package store

import (
	"context"
	"errors"

	"thidua/ent/db"
	"thidua/ent/db/intercept"
	"thidua/ent/db/predicate"
)

// ErrNoScope is the answer to a query for rows that not everybody may see by somebody who did not say on whose
// behalf it is made: nothing is shown by accident.
var ErrNoScope = errors.New("store: a query without a scope for rows that not everybody may see")

// MaxCount is how far a list is counted.
const MaxCount = 10_001

// Scope is what the rows of a request are limited to: one predicate for each entity
// that not everybody may see. A nil predicate shows nothing and is ErrNoScope.
type Scope struct {
	Reports     predicate.Report
	Cases       predicate.CaseFile
	Delegations predicate.Delegation
}

type scopeKey struct{}

// boundary is a scope in a context; the system's own has no limits.
type boundary struct {
	Scope
	everything bool
}

// WithScope limits the queries made with the context to what the scope allows. It
// replaces a scope that is there already.
func WithScope(ctx context.Context, s Scope) context.Context {
	return context.WithValue(ctx, scopeKey{}, boundary{Scope: s})
}

// Everything is the scope of the system itself: decisions, which check the row that
// they hold, and the installation's own commands. No answer to a reader is made with it.
func Everything(ctx context.Context) context.Context {
	return context.WithValue(ctx, scopeKey{}, boundary{everything: true})
}

// guard puts the scope on every query of the client, and of the transactions that it
// begins. A traversal (and not an interceptor) is needed: those are asked for every
// step of a path of edges, and for eager loading, too. Three ways stay outside, and no
// code may take them for a reader: predicates over edges (HasReportWith), bulk updates
// and deletes, and SQL of one's own.
func guard(c *db.Client) {
	c.Report.Intercept(intercept.TraverseReport(func(ctx context.Context, q *db.ReportQuery) error {
		b, _ := ctx.Value(scopeKey{}).(boundary)
		switch {
		case b.everything:
			return nil
		case b.Reports == nil:
			return ErrNoScope
		}
		q.Where(b.Reports)
		return nil
	}))
	c.CaseFile.Intercept(intercept.TraverseCaseFile(func(ctx context.Context, q *db.CaseFileQuery) error {
		b, _ := ctx.Value(scopeKey{}).(boundary)
		switch {
		case b.everything:
			return nil
		case b.Cases == nil:
			return ErrNoScope
		}
		q.Where(b.Cases)
		return nil
	}))
	c.Delegation.Intercept(intercept.TraverseDelegation(func(ctx context.Context, q *db.DelegationQuery) error {
		b, _ := ctx.Value(scopeKey{}).(boundary)
		switch {
		case b.everything:
			return nil
		case b.Delegations == nil:
			return ErrNoScope
		}
		q.Where(b.Delegations)
		return nil
	}))
}
