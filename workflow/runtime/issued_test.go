package runtime_test

import (
	"sync"
	"testing"
	"time"

	"thidua/ent/db/event"
	"thidua/internal/authz"
	"thidua/internal/id"
	"thidua/internal/identity"
)

// issued is somebody as he is known by a token that another house has signed at a time.
func (h *house) issued(t *testing.T, name string, at time.Time) *authz.Actor {
	t.Helper()
	actor := *h.as(t, name)
	actor.TokenID, actor.TokenIssued, actor.TokenExpires = "jwt:"+id.New("jwt"), at.UTC().Truncate(time.Second), at.Add(time.Hour)
	return &actor
}

// An issuer's token is looked at when its bearer acts, as ours are: one that was signed before
// his tokens were revoked, one that has expired and one of a disabled account decide nothing.
func TestAnIssuedTokenCountsWhenItsBearerActs(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		officer, admin := h.issued(t, "chuyenvien@phuyen", time.Now()), h.as(t, "quantri@cum")
		_, err := h.begin(t, officer, id.New("pet"), "k")
		ok(t, err)
		expired := *officer
		expired.TokenExpires = time.Now().Add(-time.Microsecond)
		_, err = h.begin(t, &expired, id.New("pet"), "")
		refused(t, err, "UNAUTHENTICATED")

		ok(t, h.account(t, admin, "revoke_tokens", officer.ID, identity.RevokeTokensTx))
		_, err = h.begin(t, officer, id.New("pet"), "")
		refused(t, err, "UNAUTHENTICATED")
		_, err = h.begin(t, officer, id.New("pet"), "k") // what was done is not told again, either
		refused(t, err, "UNAUTHENTICATED")

		later := h.issued(t, "chuyenvien@phuyen", time.Now().Add(2*time.Second))
		_, err = h.begin(t, later, id.New("pet"), "")
		ok(t, err)
		ok(t, h.account(t, admin, "disable", officer.ID, identity.DisableTx))
		_, err = h.begin(t, later, id.New("pet"), "")
		refused(t, err, "UNAUTHENTICATED")
	})
}

// An administrator by an issuer's token is asked for it again, too, once he has raised the
// registry's version.
func TestAnIssuedTokenOfAnAdministrator(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		admin, other := h.issued(t, "quantri@cum", time.Now()), h.second(t)
		person := h.as(t, "chuyenvien@phuyen").ID
		ok(t, h.account(t, admin, "disable", person, identity.DisableTx))
		ok(t, h.account(t, other, "revoke_tokens", admin.ID, identity.RevokeTokensTx))
		refused(t, h.account(t, admin, "enable", person, identity.EnableTx), "UNAUTHENTICATED")
	})
}

// A revocation and decisions do not pass each other: whatever an issuer's token has decided, it
// decided before it was ended.
func TestARevocationAndAnIssuedTokenDoNotPass(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		officer, admin := h.issued(t, "chuyenvien@phuyen", time.Now()), h.as(t, "quantri@cum")
		var all sync.WaitGroup
		for range 12 {
			all.Go(func() {
				if _, err := h.begin(t, officer, id.New("pet"), ""); err != nil && codes(err)[0] != "UNAUTHENTICATED" {
					t.Error(err)
				}
			})
		}
		all.Go(func() {
			if err := h.account(t, admin, "revoke_tokens", officer.ID, identity.RevokeTokensTx); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		person := h.store.Client.Person.GetX(t.Context(), officer.ID)
		late := h.store.Client.Event.Query().Where(event.ActorID(officer.ID), event.AtGT(*person.TokensFrom)).CountX(t.Context())
		if late != 0 {
			t.Errorf("%d decisions after the revocation", late)
		}
		_, err := h.begin(t, officer, id.New("pet"), "")
		refused(t, err, "UNAUTHENTICATED")
	})
}
