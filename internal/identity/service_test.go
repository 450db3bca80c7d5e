package identity_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/dbtest"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/identity"
	"thidua/internal/store"
)

type (
	ctx = context.Context
	day = calendar.Date
)

// service opens a service account of ten days, without a token, and sets the clock to now.
func (h *house) service() (identity.Service, *cluster.Service) {
	h.Helper()
	s, err := cluster.OpenService(h.Context(), h.store, cluster.ServiceRequest{
		Name: "Văn phòng điện tử", Operations: []string{"reports"}, ExpiresAt: time.Now().Add(10 * 24 * time.Hour),
	})
	if err != nil {
		h.Fatal(err)
	}
	h.clock.pass(time.Since(h.clock.now()))
	return identity.Service{PersonID: s.Person.ID, ExpiresAt: s.ExpiresAt}, s
}

// rotate issues a token, or refuses.
func (h *house) rotate(s identity.Service, keepHours int) (string, error) {
	issued, err := h.RotateService(h.Context(), s, keepHours)
	return string(issued.Token), err
}

// At most two tokens of a service account hold at a time; the old one goes on for the hours that
// were said and no longer, none outlives the account, and each can be ended alone.
func TestServiceTokens(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		service, _ := h.service()
		must := func(token string, err error) string {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		one := must(h.rotate(service, 24))
		h.open(one, "the first")
		two := must(h.rotate(service, 24))
		_, err := h.rotate(service, 24)
		refused(t, err, fault.TokenLimit, "")
		h.clock.pass(24*time.Hour - time.Second)
		h.open(one, "in its last second")
		h.clock.pass(time.Second)
		h.shut(one, "a day later")
		h.open(two, "the second")
		three := must(h.rotate(service, 168))
		four := must(h.rotate(service, 0))
		h.shut(two, "rotated without delay")
		h.shut(three, "rotated without delay")
		tokens, err := h.Tokens(t.Context(), service.PersonID)
		if err != nil || len(tokens[service.PersonID]) != 4 {
			t.Fatalf("%d tokens, %v", len(tokens[service.PersonID]), err)
		}
		latest := tokens[service.PersonID][0]
		for range 2 {
			if err := h.RevokeServiceToken(t.Context(), latest.ID); err != nil {
				t.Fatal(err)
			}
		}
		h.shut(four, "revoked")
		five := must(h.rotate(service, 24))
		h.clock.pass(service.ExpiresAt.Sub(h.clock.now()) - time.Microsecond)
		h.open(five, "in the account's last microsecond")
		h.clock.pass(time.Microsecond)
		h.shut(five, "after the account's end")
		_, err = h.rotate(service, 24)
		refused(t, err, fault.InvalidInput, "serviceAccountId")
		want := []string{
			"ACCOUNT_OPENED by command line", "TOKEN_ISSUED by command line", "TOKEN_ISSUED by command line", "TOKEN_ISSUED by command line",
			"TOKEN_ISSUED by command line", "TOKEN_REVOKED by command line", "TOKEN_ISSUED by command line",
		}
		if diff := cmp.Diff(want, h.done(service.PersonID)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// However often tokens are rotated, what is kept of those that have ended is bounded, and one
// that holds is never deleted.
func TestEndedServiceTokensAreForgotten(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		service, _ := h.service()
		first, err := h.rotate(service, 168)
		if err != nil {
			t.Fatal(err)
		}
		for range 30 {
			if _, err := h.rotate(service, 168); err != nil {
				t.Fatal(err)
			}
			tokens, err := h.Tokens(t.Context(), service.PersonID)
			if err != nil {
				t.Fatal(err)
			}
			if err := h.RevokeServiceToken(t.Context(), tokens[service.PersonID][0].ID); err != nil {
				t.Fatal(err)
			}
		}
		tokens, err := h.Tokens(t.Context(), service.PersonID)
		if n := len(tokens[service.PersonID]); err != nil || n > 21 {
			t.Errorf("%d tokens, %v", n, err)
		}
		h.open(first, "the oldest, which holds")
	})
}

// A service account has no password and gets none, by whatever way; nothing that goes by an
// e-mail finds it, and a human's token is not revoked as one of a program.
func TestServiceHasNoPassword(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		_, service := h.service()
		address := service.Person.Email
		for _, word := range []string{"", password, "12345678"} {
			if _, err := h.SignIn(t.Context(), address, word, home); !errors.Is(err, identity.ErrWrongCredentials) {
				t.Errorf("signing in with %q: %v", word, err)
			}
		}
		_, err := h.Find(t.Context(), address)
		refused(t, err, fault.NotFound, "email")
		refused(t, h.SetPassword(t.Context(), address, password), fault.NotFound, "email")
		_, err = h.CreateAccount(t.Context(), "ai@service.invalid", "A", password, false, nil)
		refused(t, err, fault.InvalidInput, "email")
		_, err = h.Issue(t.Context(), service.Person.ID, time.Hour)
		refused(t, err, fault.NotFound, "")
		refused(t, h.ChangePassword(t.Context(), &authz.Actor{ID: service.Person.ID}, "", password), fault.InvalidInput, "currentPassword")

		h.token(h.personOf("nguoi@phuyen.thidua.example"))
		row := s.Client.AccessToken.Query().OnlyX(t.Context())
		refused(t, h.RevokeServiceToken(t.Context(), row.ID), fault.NotFound, "tokenId")
		refused(t, h.RevokeServiceToken(t.Context(), id.New(id.AccessToken)), fault.NotFound, "tokenId")
		refused(t, h.RevokeServiceToken(t.Context(), "tok_\x00"), fault.NotFound, "tokenId")
	})
}

// personOf opens an account and answers its e-mail.
func (h *house) personOf(email string) string { h.Helper(); h.person(email); return email }

// When a token of a program was last used is written by the minute, for all at once, never
// backwards, and beside the requests, which cost one statement each; of people nothing is kept.
func TestLastUse(t *testing.T) {
	dbtest.Watched(t, func(t *testing.T, s *store.Store, asked *dbtest.Statements) {
		h := newHouse(t, s)
		h.Accounts = identity.New(s, func(ctx, int64, string, day) ([]authz.Role, error) { return nil, nil })
		h.Now = h.clock.now
		service, _ := h.service()
		program, err := h.rotate(service, 24)
		if err != nil {
			t.Fatal(err)
		}
		personID := h.person(email)
		human, err := h.Issue(t.Context(), personID, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		h.clock.pass(time.Minute)
		used := h.clock.now().UTC().Truncate(time.Minute)
		asked.Reset()
		for range 3 {
			for _, token := range []string{program, string(human.Token)} {
				if _, err := h.Enter(t.Context(), token); err != nil {
					t.Fatal(err)
				}
			}
		}
		if asked.Count() != 6 {
			t.Errorf("%d statements for 6 requests: %v", asked.Count(), asked.List())
		}
		last := func() map[bool]*time.Time {
			t.Helper()
			rows, err := s.Client.AccessToken.Query().All(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			found := map[bool]*time.Time{}
			for _, r := range rows {
				found[r.PersonID == service.PersonID] = r.LastUsedAt
			}
			return found
		}
		asked.Reset()
		for range 2 { // the second time there is nothing to write
			if err := h.WriteUses(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if asked.Count() != 3 { // BEGIN, UPDATE, COMMIT
			t.Errorf("%d statements to write: %v", asked.Count(), asked.List())
		}
		if diff := cmp.Diff(map[bool]*time.Time{true: &used, false: nil}, last()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		// Another replica writes an earlier minute later.
		err = s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return tx.AccessToken.Update().SetLastUsedAt(used.Add(time.Hour)).Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Enter(t.Context(), program); err != nil {
			t.Fatal(err)
		}
		if err := h.WriteUses(t.Context()); err != nil {
			t.Fatal(err)
		}
		if later := used.Add(time.Hour); !last()[true].Equal(later) {
			t.Errorf("got %v, want %v", last()[true], later)
		}
	})
}

// What cannot be written is remembered until it can; the end of the program writes it, too.
func TestUsesAreKept(t *testing.T) {
	s := dbtest.SQLite(t)
	h := newHouse(t, s)
	service, _ := h.service()
	token, err := h.rotate(service, 24)
	if err != nil {
		t.Fatal(err)
	}
	h.open(token, "a use")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := h.WriteUses(gone); err == nil {
		t.Fatal("it was written")
	}
	h.KeepUses(gone) // ends at once, and writes
	rows, err := h.Tokens(t.Context(), service.PersonID)
	if err != nil || rows[service.PersonID][0].LastUsedAt == nil {
		t.Errorf("%+v, %v", rows, err)
	}
}
