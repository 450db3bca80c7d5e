package identity_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/dbtest"
	"thidua/internal/identity"
	"thidua/internal/store"
	"thidua/internal/term"
)

// Of all who came earlier it is told at once how they stand now: whose token is still good,
// was revoked or has expired, whose account was disabled, and who has lost a role, of his own
// or lent to him. Whoever got one more has lost nothing.
func TestStandings(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		held := map[string][]authz.Role{}
		lent := map[string][]authz.Delegated{}
		roles := func(_ context.Context, _ int64, personID string, _ calendar.Date) ([]authz.Role, error) {
			return held[personID], nil
		}
		now := time.Now()
		a := identity.New(s, roles)
		a.Now = func() time.Time { return now }
		a.Lent = func(_ context.Context, _ int64, personID string, _ calendar.Date) ([]authz.Delegated, error) {
			return lent[personID], nil
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		names := []string{"good", "more", "revoked", "short", "disabled", "reduced", "lent"}
		tokens, people := map[string]string{}, map[string]string{}
		var actors []*authz.Actor
		for _, name := range names {
			personID, err := a.CreateAccount(t.Context(), name+"@thidua.example", name, "mật khẩu đủ dài 1", false, nil)
			must(err)
			held[personID] = []authz.Role{{AssignmentID: "a" + name, Role: term.Officer, UnitID: "u"}, {AssignmentID: "b" + name, Role: term.Head, UnitID: "u"}}
			lent[personID] = []authz.Delegated{{DelegationID: "d" + name}}
			ttl := time.Hour
			if name == "short" {
				ttl = 2 * time.Minute
			}
			issued, err := a.Issue(t.Context(), personID, ttl)
			must(err)
			actor, _, err := a.Authenticate(t.Context(), string(issued.Token))
			must(err)
			tokens[name], people[name] = string(issued.Token), personID
			actors = append(actors, actor)
		}
		actors = append(actors, &authz.Actor{ID: people["good"], TokenID: "tok_gone"})
		told, err := a.Standings(t.Context(), actors)
		must(err)
		want := make([]identity.Standing, len(actors))
		want[len(names)] = identity.Expired
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("before anything happened (-want +got):\n%s", diff)
		}

		must(a.Revoke(t.Context(), tokens["revoked"]))
		must(a.Disable(t.Context(), nil, people["disabled"], ""))
		held[people["reduced"]] = held[people["reduced"]][:1]
		held[people["more"]] = append(held[people["more"]], authz.Role{AssignmentID: "c", Role: term.Officer, UnitID: "v"})
		lent[people["lent"]] = nil
		now = now.Add(3 * time.Minute)
		told, err = a.Standings(t.Context(), actors)
		must(err)
		want = []identity.Standing{
			identity.Good, identity.Good, identity.Revoked, identity.Expired, identity.Revoked, identity.Reduced, identity.Reduced, identity.Expired,
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if none, err := a.Standings(t.Context(), nil); err != nil || len(none) > 0 {
			t.Errorf("of nobody: %v, %v", none, err)
		}
		must(s.Close())
		if _, err := a.Standings(t.Context(), actors); err == nil {
			t.Error("without a database it is known how they stand")
		}
	})
}
