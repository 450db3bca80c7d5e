package runtime_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/ent/db/rolechange"
	"thidua/internal/authz"
	"thidua/internal/cluster"
	"thidua/internal/identity"
	"thidua/internal/term"
	"thidua/workflow/runtime"
)

// grant gives the role as the administrator.
func (h *house) grant(t *testing.T, admin *authz.Actor, key string, g cluster.GrantRequest) (runtime.Result, error) {
	t.Helper()
	a := runtime.Administration{Object: "role", Action: "grant", Key: key, Operation: "grantRole", Request: g}
	return h.runtime.Administer(t.Context(), admin, a, func(ctx context.Context, tx *db.Tx, m runtime.Moment) (string, error) {
		_, err := cluster.GrantTx(ctx, tx, m.Registry, m.At, &m.Actor.ID, g)
		return g.PersonID, err
	})
}

// end ends the role at once as the administrator.
func (h *house) end(t *testing.T, admin *authz.Actor, assignmentID string) error {
	t.Helper()
	a := runtime.Administration{Object: "role", Action: "end", Operation: "endRole", Request: assignmentID}
	_, err := h.runtime.Administer(t.Context(), admin, a, func(ctx context.Context, tx *db.Tx, m runtime.Moment) (string, error) {
		return "", cluster.EndRoleTx(ctx, tx, m.Registry, m.At, &m.Actor.ID, assignmentID, "", "")
	})
	return err
}

// account changes a person's account as the administrator.
func (h *house) account(t *testing.T, admin *authz.Actor, action, personID string,
	changeTx func(ctx context.Context, tx *db.Tx, now time.Time, actorID *string, personID, note string) error) error {
	t.Helper()
	a := runtime.Administration{Object: "account", Action: action, Operation: action, Request: personID}
	_, err := h.runtime.Administer(t.Context(), admin, a, func(ctx context.Context, tx *db.Tx, m runtime.Moment) (string, error) {
		return personID, changeTx(ctx, tx, m.At, &m.Actor.ID, personID, "")
	})
	return err
}

// second opens the account of one more administrator and signs him in.
func (h *house) second(t *testing.T) *authz.Actor {
	t.Helper()
	_, err := h.accounts.CreateAccount(t.Context(), "quantri2@cum.thidua.example", "Quản trị thứ hai", "no password", true, nil)
	ok(t, err)
	return h.as(t, "quantri2@cum")
}

// What the actor holds is looked at when he acts: a token revoked, an account disabled
// or a role ended since he asked counts at once.
func TestARevocationCountsAtOnce(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		command := func(subject string) runtime.Command {
			return runtime.Command{SubjectID: subject, Action: "submit", ExpectedVersion: 2}
		}
		head, admin := h.as(t, "giamdoc@phuyen"), h.as(t, "quantri@cum")
		assignment := h.registry(t).AllRoles(head.ID)[0].AssignmentID
		for _, x := range []struct {
			name   string
			revoke func() error
			want   []string
		}{
			{"the tokens are revoked", func() error {
				return h.account(t, admin, "revoke_tokens", head.ID, identity.RevokeTokensTx)
			}, []string{"UNAUTHENTICATED"}},
			{"the account is disabled", func() error {
				return h.account(t, admin, "disable", head.ID, identity.DisableTx)
			}, []string{"UNAUTHENTICATED"}},
			{"the role is ended", func() error {
				if err := h.account(t, admin, "enable", head.ID, identity.EnableTx); err != nil {
					return err
				}
				head = h.as(t, "giamdoc@phuyen")
				return h.end(t, admin, assignment)
			}, []string{"TRANSITION_BLOCKED", "NOT_PERMITTED"}},
		} {
			subject := prepared(t, h)
			if x.name != "the role is ended" && x.name != "the account is disabled" {
				head = h.as(t, "giamdoc@phuyen")
			}
			ok(t, x.revoke())
			_, err := h.runtime.Perform(t.Context(), head, command(subject))
			t.Run(x.name, func(t *testing.T) { refused(t, err, x.want...) })
		}
	})
}

// An administrator's role is looked at when he acts as well: whoever lost it since he asked
// changes nothing, not even what he did before under the same key is told again.
func TestAnAdministratorsEndCountsAtOnce(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		stale, admin := h.as(t, "quantri@cum"), h.second(t)
		r := h.registry(t)
		g := cluster.GrantRequest{PersonID: r.PersonByEmail("giamdoc@phuyen.thidua.example").ID, Role: term.Officer, UnitID: r.UnitByCode("binhdinh").ID}
		_, err := h.grant(t, stale, "k", g)
		ok(t, err)
		ok(t, h.end(t, admin, r.AllRoles(stale.ID)[0].AssignmentID))
		if !stale.Administrator() {
			t.Fatal("the request knows already that the role has ended")
		}
		before, changes := h.registry(t).Version, h.store.Client.RoleChange.Query().CountX(t.Context())
		_, err = h.grant(t, stale, "k", g)
		refused(t, err, "NOT_PERMITTED")
		g.UnitID = r.UnitByCode("quangngai").ID
		_, err = h.grant(t, stale, "", g)
		refused(t, err, "NOT_PERMITTED")
		refused(t, h.account(t, stale, "disable", admin.ID, identity.DisableTx), "NOT_PERMITTED")
		refused(t, h.end(t, stale, r.AllRoles(g.PersonID)[0].AssignmentID), "NOT_PERMITTED")
		if after := h.registry(t).Version; after != before || h.store.Client.RoleChange.Query().CountX(t.Context()) != changes {
			t.Errorf("the registry went from version %d to %d, or the history of roles has more lines", before, after)
		}
		ok(t, h.account(t, admin, "disable", stale.ID, identity.DisableTx))
		_, err = h.grant(t, stale, "", g)
		refused(t, err, "UNAUTHENTICATED")
	})
}

// Two administrators press the button sixteen times at once: one grant wins, and the others
// are told that the role is held. With one key each, each gets its own first answer again.
// Heads who send meanwhile hold nobody up for ever.
func TestAdministratorsAtOnce(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		admins := []*authz.Actor{h.as(t, "quantri@cum"), h.second(t)}
		head, r := h.as(t, "giamdoc@phuyen"), h.registry(t)
		person := r.PersonByEmail("thuky@cum.thidua.example").ID
		for _, x := range []struct {
			key, unit string
			most      int // answers of the winner
		}{{"", "binhdinh", 1}, {"k", "khanhhoa", 8}} {
			subject := prepared(t, h)
			g := cluster.GrantRequest{PersonID: person, Role: term.Officer, UnitID: r.UnitByCode(x.unit).ID}
			results, errs := make([]runtime.Result, 16), make([]error, 16)
			var clients sync.WaitGroup
			for i := range errs {
				clients.Go(func() { results[i], errs[i] = h.grant(t, admins[i%2], x.key, g) })
			}
			var sent error
			clients.Go(func() {
				_, sent = h.runtime.Perform(t.Context(), head, runtime.Command{SubjectID: subject, Action: "submit", ExpectedVersion: 2})
			})
			clients.Wait()
			ok(t, sent)
			answers := map[string]int{}
			for i, err := range errs {
				answers[fmt.Sprintf("done=%t replayed=%t %v", results[i].SubjectID == person, results[i].Replayed, codes(err))]++
			}
			want := map[string]int{"done=true replayed=false []": 1, "done=false replayed=false [INVALID_INPUT]": 16 - x.most}
			if x.most > 1 {
				want["done=true replayed=true []"] = x.most - 1
			}
			if diff := cmp.Diff(want, answers); diff != "" {
				t.Errorf("key %q (-want +got):\n%s\n%v", x.key, diff, errs)
			}
			if n := h.store.Client.RoleChange.Query().Where(rolechange.UnitID(g.UnitID), rolechange.PersonID(person)).CountX(t.Context()); n != 1 {
				t.Errorf("key %q: the history of roles has %d lines of it", x.key, n)
			}
		}
	})
}

// However many decide one after the other without a gap, whoever changes master data gets
// his turn: they queue, first come, first served.
func TestDecidersDoNotStarveARaise(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		officer, stop := h.as(t, "chuyenvien@phuyen"), make(chan struct{})
		var deciders sync.WaitGroup
		var decided atomic.Int64
		for range 6 {
			subject := prepared(t, h)
			deciders.Go(func() {
				for version := 2; ; version++ {
					select {
					case <-stop:
						return
					default:
					}
					_, err := h.runtime.Perform(context.Background(), officer, runtime.Command{
						SubjectID: subject, Action: "update", ExpectedVersion: version, Content: "signed",
					})
					if err != nil {
						t.Error(err)
						return
					}
					decided.Add(1)
				}
			})
		}
		for range 5 {
			before := decided.Load()
			ok(t, h.store.Tx(t.Context(), h.store.RaiseTx))
			// Six are under way when it joins the queue; a few more may be between two steps.
			if passed := decided.Load() - before; passed > 60 {
				t.Errorf("%d decisions passed by while one waited to change master data", passed)
			}
		}
		close(stop)
		deciders.Wait()
	})
}

// Whoever has no such right is told so at once, and does not wait for the registry nor make
// anybody wait: while another holds it he has his answer.
func TestARefusedAdministratorHoldsNothingUp(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		head := h.as(t, "giamdoc@phuyen")
		ok(t, h.store.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := h.store.RaiseTx(ctx, tx); err != nil {
				return err
			}
			patience, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			_, err := h.runtime.Administer(patience, head, runtime.Administration{Object: "account", Action: "disable"},
				func(context.Context, *db.Tx, runtime.Moment) (string, error) { return "", nil })
			refused(t, err, "NOT_PERMITTED")
			return nil
		}))
	})
}
