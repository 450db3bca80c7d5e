package identity_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/ent/db/person"
	"thidua/ent/db/rolechange"
	"thidua/internal/authz"
	"thidua/internal/dbtest"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/internal/term"
)

// done lists what the record says was done to a person, in order.
func (h *house) done(personID string) []string {
	h.Helper()
	rows, err := h.store.Client.RoleChange.Query().Where(rolechange.PersonID(personID)).
		Order(rolechange.ByAt(), rolechange.ByID()).All(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	var list []string
	for _, r := range rows {
		actor := "command line"
		if r.ActorID != nil {
			actor = *r.ActorID
		}
		list = append(list, strings.TrimSpace(string(r.Kind)+" by "+actor+" "+r.Note))
	}
	return list
}

// refused asserts a refusal with that code at that place.
func refused(t *testing.T, err error, code, path string) {
	t.Helper()
	list := fault.All(err)
	if len(list) != 1 || list[0].Code != code || strings.Join(list[0].Path, ".") != path {
		t.Errorf("got %v, want %s at %q", err, code, path)
	}
}

// An account is opened with what the command line says; the first administrator too, from
// today on, and both are on record.
func TestCreateAccount(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		before := h.version()
		personID, err := h.CreateAccount(t.Context(), " QuanTri@Cum.thidua.example ", "  Quản   trị\u0301 ", password, true, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := h.version(); got != before+1 {
			t.Errorf("the registry's version went from %d to %d", before, got)
		}
		p, err := s.Client.Person.Get(t.Context(), personID)
		if err != nil || p.Email != "quantri@cum.thidua.example" || p.NameOrder == "" || !strings.HasPrefix(p.Password, "$argon2id$v=19$m=19456,t=2,p=1$") {
			t.Fatalf("got %v, %v", p, err)
		}
		ctx, err := h.Enter(t.Context(), h.token("quantri@cum.thidua.example"))
		if err != nil {
			t.Fatal(err)
		}
		a, _ := authz.From(ctx)
		if !a.Administrator() || a.Roles[0].From != "2022-07-10" || a.Roles[0].To != "" {
			t.Errorf("the roles are %+v", a.Roles)
		}
		if diff := cmp.Diff([]string{"ACCOUNT_OPENED by command line", "ROLE_GRANTED by command line"}, h.done(personID)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// What cannot be an account is refused with the place of what is wrong, and nothing is kept.
func TestCreateAccountRefuses(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person(email)
		before := h.version()
		for name, c := range map[string]struct{ email, name, password, code, path string }{
			"no e-mail":        {"", "A", password, fault.InvalidInput, "email"},
			"no domain":        {"a@", "A", password, fault.InvalidInput, "email"},
			"with a name":      {"A <a@b.example>", "A", password, fault.InvalidInput, "email"},
			"quoted":           {`"a b"@c.example`, "A", password, fault.InvalidInput, "email"},
			"not ASCII":        {"ă@b.example", "A", password, fault.InvalidInput, "email"},
			"not UTF-8":        {"a\xff@b.example", "A", password, fault.InvalidInput, "email"},
			"too long":         {strings.Repeat("a", 250) + "@b.example", "A", password, fault.InvalidInput, "email"},
			"in use":           {strings.ToUpper(email), "A", password, fault.InvalidInput, "email"},
			"no name":          {"a@b.example", " \t", password, fault.InvalidInput, "name"},
			"NUL in the name":  {"a@b.example", "A\x00", password, fault.InvalidText, "name"},
			"long name":        {"a@b.example", strings.Repeat("ă", 201), password, fault.TextTooLong, "name"},
			"short password":   {"a@b.example", "A", "mật khẩ", fault.InvalidInput, "password"},
			"short when NFC":   {"a@b.example", "A", "ma\u0323\u0302t kh", fault.InvalidInput, "password"},
			"long password":    {"a@b.example", "A", strings.Repeat("ă", 257), fault.InvalidInput, "password"},
			"password no text": {"a@b.example", "A", "\xff\xff\xff\xff\xff\xff\xff\xff", fault.InvalidText, "password"},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := h.CreateAccount(t.Context(), c.email, c.name, c.password, false, nil)
				refused(t, err, c.code, c.path)
				if err != nil && strings.Contains(err.Error(), c.password) {
					t.Errorf("the error holds the password: %v", err)
				}
			})
		}
		if h.version() != before {
			t.Error("a refusal raised the registry's version")
		}
		for _, good := range []string{"12345678", strings.Repeat("ă", 256), "        ", "mật khẩu"} {
			if _, err := h.CreateAccount(t.Context(), id.New("usr")+"@b.example", "A", good, false, nil); err != nil {
				t.Errorf("%q: %v", good, err)
			}
		}
	})
}

// Disabling closes the door at once, also for tokens that are out; enabling opens it for
// a new sign-in, and the old tokens stay ended. Doing it twice is done once.
func TestDisableAndEnable(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		personID, admin := h.person(email), h.person("quantri@cum.thidua.example")
		token := h.token(email)
		before := h.version()
		for range 2 {
			if err := h.Disable(t.Context(), &admin, personID, " nghỉ hưu "); err != nil {
				t.Fatal(err)
			}
		}
		if h.version() == before {
			t.Error("the registry's version stays, and other replicas would not know")
		}
		h.shut(token, "disabled")
		if a := h.try(home, email, password); a.body["error"] != "invalid_grant" {
			t.Errorf("got %d %s", a.status, a.text)
		}
		_, err := h.Issue(t.Context(), personID, time.Hour)
		refused(t, err, fault.NotFound, "")
		h.clock.pass(time.Second)
		for range 2 {
			if err := h.enable(nil, personID, ""); err != nil {
				t.Fatal(err)
			}
		}
		h.shut(token, "enabled again")
		h.open(h.token(email), "signed in again")
		want := []string{"ACCOUNT_OPENED by command line", "ACCOUNT_DISABLED by " + admin + " nghỉ hưu", "ACCOUNT_ENABLED by command line"}
		if diff := cmp.Diff(want, h.done(personID)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// An account that is disabled by whatever way lets nobody in, also where its tokens were
// not revoked.
func TestDisabledRowAlone(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		personID := h.person(email)
		token := h.token(email)
		err := s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return tx.Person.UpdateOneID(personID).SetDisabledAt(h.clock.now()).Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		h.shut(token, "disabled")
	})
}

// All tokens of a person end together, those of others stay.
func TestRevokeTokens(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		personID := h.person(email)
		h.person("khac@phuyen.thidua.example")
		one, two, others := h.token(email), h.token(email), h.token("khac@phuyen.thidua.example")
		if err := h.revokeTokens(nil, personID, "mất máy"); err != nil {
			t.Fatal(err)
		}
		h.shut(one, "the first")
		h.shut(two, "the second")
		h.open(others, "another person's")
		for name, who := range map[string]string{"unknown": id.New(id.Person), "malformed": "per_\x00", "another kind": id.New(id.Unit)} {
			t.Run(name, func(t *testing.T) { refused(t, h.revokeTokens(nil, who, ""), fault.NotFound, "") })
		}
		refused(t, h.Disable(t.Context(), nil, personID, "a\x00"), fault.InvalidText, "note")
		refused(t, h.enable(nil, personID, strings.Repeat("a", 2001)), fault.TextTooLong, "note")
	})
}

// Whoever changes his password stays signed in here and nowhere else.
func TestChangePassword(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		personID := h.person(email)
		here, elsewhere := h.token(email), h.token(email)
		ctx, err := h.Enter(t.Context(), here)
		if err != nil {
			t.Fatal(err)
		}
		actor, _ := authz.From(ctx)
		refused(t, h.ChangePassword(ctx, actor, password, "ngắn"), fault.InvalidInput, "newPassword")
		refused(t, h.ChangePassword(ctx, actor, "wrong password", "mật khẩu mới"), fault.InvalidInput, "currentPassword")
		h.open(elsewhere, "after a refusal")
		h.clock.pass(time.Second)
		if err := h.ChangePassword(ctx, actor, password, "mật khẩu mới"); err != nil {
			t.Fatal(err)
		}
		h.open(here, "this session")
		h.shut(elsewhere, "the other session")
		if a := h.try(home, email, password); a.status != 400 {
			t.Errorf("the old password: got %d %s", a.status, a.text)
		}
		if a := h.try(home, email, "mật khẩu mới"); a.status != 200 {
			t.Errorf("the new password: got %d %s", a.status, a.text)
		}
		if diff := cmp.Diff([]string{"ACCOUNT_OPENED by command line", "PASSWORD_CHANGED by " + personID}, h.done(personID)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// Attack: an open session is used to guess the present password. It is slowed down, and
// the owner still signs in.
func TestGuessingFromASession(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		actor := &authz.Actor{ID: h.person(email)}
		for range 5 {
			refused(t, h.ChangePassword(t.Context(), actor, "wrong password", "mật khẩu mới"), fault.InvalidInput, "currentPassword")
		}
		err := h.ChangePassword(t.Context(), actor, password, "mật khẩu mới")
		refused(t, err, fault.RateLimited, "")
		if list := fault.All(err); len(list) == 1 && list[0].Detail != time.Second {
			t.Errorf("the wait is %v, want 1 s", list[0].Detail)
		}
		h.token(email)
	})
}

// Of many changes at once that know the present password exactly one wins.
func TestChangesAtOnce(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		actor := &authz.Actor{ID: h.person(email)}
		var all sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range 4 {
			all.Go(func() {
				err := h.ChangePassword(context.Background(), actor, password, "mật khẩu mới")
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				}
			})
		}
		all.Wait()
		if won != 1 {
			t.Errorf("%d changes won, want 1", won)
		}
	})
}

// A sign-in whose password is changed, or whose account is disabled, while the password is
// compared does not leave a token behind that works.
func TestSignInAgainstRevocation(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		personID := h.person(email)
		var all sync.WaitGroup
		tokens := make(chan string, 6)
		for range cap(tokens) {
			all.Go(func() {
				if issued, err := h.SignIn(context.Background(), email, password, home); err == nil {
					tokens <- string(issued.Token)
				}
			})
		}
		all.Go(func() {
			if err := h.Disable(context.Background(), nil, personID, ""); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		close(tokens)
		if err := h.enable(nil, personID, ""); err != nil {
			t.Fatal(err)
		}
		for token := range tokens {
			h.shut(token, "issued around the disabling")
		}
	})
}

// The command line sets a password without the old one: all sessions end, and whoever was
// slowed down may try again.
func TestSetPassword(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		personID := h.person(email)
		token := h.token(email)
		h.clock.pass(time.Second)
		refused(t, h.SetPassword(t.Context(), "ai@phuyen.thidua.example", "mật khẩu mới"), fault.NotFound, "email")
		refused(t, h.SetPassword(t.Context(), email, "ngắn"), fault.InvalidInput, "password")
		if err := h.SetPassword(t.Context(), strings.ToUpper(email), "mật khẩu mới"); err != nil {
			t.Fatal(err)
		}
		h.shut(token, "the old session")
		if a := h.try(home, email, "mật khẩu mới"); a.status != 200 {
			t.Errorf("got %d %s", a.status, a.text)
		}
		if diff := cmp.Diff([]string{"ACCOUNT_OPENED by command line", "PASSWORD_CHANGED by command line"}, h.done(personID)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// A token for scripts lives from a minute to thirty days.
func TestIssue(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		personID := h.person(email)
		for _, ttl := range []time.Duration{time.Minute, 30 * 24 * time.Hour} {
			issued, err := h.Issue(t.Context(), personID, ttl)
			if err != nil || !issued.ExpiresAt.Equal(h.clock.now().Truncate(time.Microsecond).Add(ttl)) {
				t.Errorf("%v: got %v, %v", ttl, issued, err)
			}
		}
		for _, ttl := range []time.Duration{0, -time.Hour, time.Minute - 1, 30*24*time.Hour + 1} {
			_, err := h.Issue(t.Context(), personID, ttl)
			refused(t, err, fault.InvalidInput, "ttl")
		}
		_, err := h.Issue(t.Context(), id.New(id.Person), time.Hour)
		refused(t, err, fault.NotFound, "")
		if got, err := h.Find(t.Context(), strings.ToUpper(email)); err != nil || got != personID {
			t.Errorf("got %q, %v", got, err)
		}
		n, err := s.Client.Person.Query().Where(person.Email(email)).Count(t.Context())
		if err != nil || n != 1 || h.done(personID)[0] != string(term.AccountOpened)+" by command line" {
			t.Errorf("%d, %v", n, err)
		}
	})
}
