package graph_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"thidua/ent/db"
	"thidua/graph"
	"thidua/internal/authz"
	"thidua/internal/cluster"
	"thidua/internal/identity"
	"thidua/internal/server"
	"thidua/internal/telemetry"
)

// stale lets a request in with what its token showed a moment ago.
type stale struct{ actor *authz.Actor }

func (l stale) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(authz.With(r.Context(), l.actor)))
	})
}
func (l stale) Enter(ctx context.Context, _ string) (context.Context, error) { return ctx, nil }
func (l stale) Routes(*http.ServeMux)                                        {}
func (l stale) Standings(_ context.Context, actors []*authz.Actor) ([]identity.Standing, error) {
	return make([]identity.Standing, len(actors)), nil
}

// Between the look at the token and the answer a role may end. What a person sees then is
// by the roles of the master data that the answer is made from, and nobody who asks after
// him is given what he was remembered for.
func TestARoleThatEndsDuringARequestShowsNothing(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.bring("phuyen", "2022-H1", "draft")
		issued, err := w.accounts.Issue(w.Context(), w.person("giamdoc@phuyen"), time.Hour)
		if err != nil {
			w.Fatal(err)
		}
		before, _, err := w.accounts.Authenticate(w.Context(), string(issued.Token))
		if err != nil {
			w.Fatal(err)
		}
		err = w.store.Tx(w.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := w.store.RaiseTx(ctx, tx); err != nil {
				return err
			}
			reg, err := w.source.HeldTx(ctx, tx, -1)
			if err != nil {
				return err
			}
			return cluster.EndRoleTx(ctx, tx, reg, time.Now().UTC().Truncate(time.Microsecond), nil, before.Roles[0].AssignmentID, "", "")
		})
		if err != nil {
			w.Fatal(err)
		}
		w.registry() // the snapshot is the new one now, the actor still the old one
		handler, err := server.New(server.Config{
			Watch:  telemetry.New(),
			Schema: graph.New(w.resolver), SDL: "-", Present: graph.Present, Identity: stale{before},
			Ready: w.store.DB.PingContext, Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			w.Fatal(err)
		}
		w.server = httptest.NewServer(handler)
		w.Cleanup(w.server.Close)
		for range 2 { // the second time from memory
			if seen := w.ask("", `{ reports { totalCount } }`, nil).at("reports.totalCount"); seen != 0.0 {
				w.Errorf("he still sees %v reports", seen)
			}
		}
	})
}
