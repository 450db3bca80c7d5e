package identity_test

import (
	"log/slog"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/authz"
	"thidua/internal/dbtest"
	"thidua/internal/identity"
	"thidua/internal/issuer"
	"thidua/internal/issuer/issuertest"
	"thidua/internal/store"
)

// trusting lets the house take the tokens of a real provider, which is reached, and sets its
// clock to now, since the provider has no other.
func trusting(t *testing.T, h *house) *issuertest.Issuer {
	t.Helper()
	real := issuertest.Start(t)
	h.clock.pass(time.Since(h.clock.now()))
	i, err := issuer.New(issuer.Config{URL: real.URL, Audience: issuertest.Audience})
	if err != nil {
		t.Fatal(err)
	}
	i.Now, i.Log = h.clock.now, h.Log
	h.Issuer = i
	go i.Run(t.Context())
	for ok := false; !ok; { // until it was reached
		_, ok = i.Verify(t.Context(), real.Token(t, email))
	}
	return real
}

// Whoever has an account is let in by a token of the provider, over HTTP and over a transport
// without headers, with what he holds; a token makes nobody, and all others get one answer.
func TestIssuedToken(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		personID := h.person(email)
		real := trusting(t, h)
		token := real.Token(t, strings.ToUpper(email))
		want := map[string]any{"who": email, "version": float64(h.version())}
		for _, time := range []string{"first", "second"} {
			if diff := cmp.Diff(want, h.ask("Bearer "+token).body); diff != "" {
				t.Errorf("the %s time (-want +got):\n%s", time, diff)
			}
		}
		ctx, err := h.Enter(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := authz.From(ctx)
		if a.ID != personID || !strings.HasPrefix(a.TokenID, "jwt:") || a.TokenIssued.IsZero() || !a.TokenExpires.After(h.clock.now()) {
			t.Errorf("the actor is %+v", a)
		}
		h.person("khoa@phuyen.thidua.example")
		gone := h.person("nghi@phuyen.thidua.example")
		left := real.Token(t, "nghi@phuyen.thidua.example")
		h.open(left, "before he left")
		if err := h.Disable(t.Context(), nil, gone, ""); err != nil {
			t.Fatal(err)
		}
		answers := map[string]reply{}
		for name, token := range map[string]string{
			"nobody of ours":           real.Token(t, "ai@phuyen.thidua.example"),
			"disabled":                 left,
			"changed":                  token[:len(token)-4] + "AAAA",
			"another issuer":           issuertest.Start(t).Token(t, email),
			"another audience":         real.Sign(t, "", map[string]any{"iss": real.URL, "aud": "x"}),
			"e-mail no address":        real.Token(t, "giamdoc"),
			"a service account's":      real.Token(t, "sva_01k0zq5w7hf8a9b2c3d4e5f6g7@service.invalid"),
			"no token of any kind":     "a.b.c",
			"points in ours":           "thd_.." + strings.Repeat("A", 41),
			"NUL in it":                "a.\x00.c",
			"too long":                 token + strings.Repeat("A", 9000),
			"a Kelvin sign for its k":  real.Token(t, strings.Replace("khoa@phuyen.thidua.example", "k", "\u212a", 1)),
			"a dotted İ for its i":     real.Token(t, strings.Replace(email, "i", "\u0130", 1)),
			"a space before it":        real.Token(t, " "+email),
			"lower case of an account": real.Token(t, "giamdoc@phuyen.thidua.example\u0000"),
		} {
			answers[name] = h.ask("Bearer " + token)
		}
		for name, a := range answers {
			if a.status != 401 || a.text != answers["disabled"].text || a.header.Get("WWW-Authenticate") != `Bearer error="invalid_token"` {
				t.Errorf("%s: %d %s", name, a.status, a.text)
			}
		}
		if strings.Contains(h.log.String(), token[:40]) {
			t.Errorf("the log has a token: %s", h.log)
		}
		h.Issuer = nil
		h.shut(token, "no issuer is trusted")
	})
}

// Revoking a person's tokens ends those of the provider, too: all that may have been signed
// until then. One that is signed later is taken again, and a password does not touch them but
// from the command line.
func TestIssuedTokensEnd(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		personID := h.person(email)
		real := trusting(t, h)
		signed := func() string { return real.Sign(t, "at+jwt", real.Claims(email, h.clock.now())) }
		token := signed()
		h.open(token, "signed")
		for name, end := range map[string]func() error{
			"revoked":                func() error { return h.revokeTokens(nil, personID, "") },
			"a password was set":     func() error { return h.SetPassword(t.Context(), email, password) },
			"disabled, then enabled": func() error { return errorOf(h.Disable(t.Context(), nil, personID, ""), h.enable(nil, personID, "")) },
		} {
			if err := end(); err != nil {
				t.Fatal(err)
			}
			h.shut(token, name)
			h.clock.pass(issuer.Skew)
			h.shut(signed(), name+", signed within what the provider's clock may be off")
			h.clock.pass(time.Second)
			token = signed()
			h.open(token, name+", signed later")
		}
		// Whoever changes his password by a session of ours ends the provider's; by a session of
		// the provider's he keeps them, and ends ours.
		here := h.token(email)
		entered, err := h.Enter(t.Context(), here)
		if err != nil {
			t.Fatal(err)
		}
		actor, _ := authz.From(entered)
		if err := h.ChangePassword(entered, actor, password, "mật khẩu mới"); err != nil {
			t.Fatal(err)
		}
		h.open(here, "this session")
		h.shut(token, "the provider's")
		h.clock.pass(issuer.Skew + time.Second)
		token = signed()
		if entered, err = h.Enter(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		actor, _ = authz.From(entered)
		if err := h.ChangePassword(entered, actor, "mật khẩu mới", password); err != nil {
			t.Fatal(err)
		}
		h.open(token, "this session, the provider's")
		h.shut(here, "the other session")
		h.clock.pass(time.Hour)
		h.shut(token, "expired")
	})
}

func errorOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// A provider's token is not ours to revoke, and that is told; it goes on.
func TestRevokeIssued(t *testing.T) {
	s := dbtest.SQLite(t)
	h := newHouse(t, s)
	h.person(email)
	real := trusting(t, h)
	token := real.Token(t, email)
	for _, given := range []string{token, "a.b.c"} {
		if a := h.post("/auth/revoke", home, url.Values{"token": {given}}); a.status != 400 || a.body["error"] != "unsupported_token_type" {
			t.Errorf("got %d %s", a.status, a.text)
		}
	}
	h.open(token, "after that")
}

// A request by a provider's token costs one statement, and keys are asked for once for all.
func TestIssuedTokenCostsOneStatement(t *testing.T) {
	dbtest.Watched(t, func(t *testing.T, s *store.Store, asked *dbtest.Statements) {
		h := newHouse(t, s)
		h.Accounts = identity.New(s, func(ctx ctx, _ int64, _ string, _ day) ([]authz.Role, error) { return nil, nil })
		h.Log = slog.New(slog.DiscardHandler)
		h.person(email)
		real := trusting(t, h)
		token, fetches := real.Token(t, email), real.Fetches.Load()
		asked.Reset()
		for range 5 {
			r := httptest.NewRequest("POST", "/graphql", nil)
			if _, err := h.Enter(r.Context(), token); err != nil {
				t.Fatal(err)
			}
		}
		if got := asked.List(); len(got) != 5 || real.Fetches.Load() != fetches {
			t.Errorf("%d statements, %d fetches: %v", len(got), real.Fetches.Load()-fetches, got)
		}
	})
}
