package identity_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/ent/db"
	"thidua/ent/db/roleassignment"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/identity"
	"thidua/internal/store"
)

const (
	email    = "giamdoc@phuyen.thidua.example"
	password = "thi đua yêu nước"
	home     = "192.0.2.1:4711"
	abroad   = "198.51.100.9:4711"
)

// clock is a time that stands still until it is moved, so that no test waits.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// house is the accounts of one database behind HTTP, as a server puts them together.
type house struct {
	*testing.T
	*identity.Accounts
	store *store.Store
	clock *clock
	web   http.Handler
	log   *strings.Builder
}

func newHouse(t *testing.T, s *store.Store) *house {
	t.Helper()
	roles := func(ctx context.Context, _ int64, personID string, _ calendar.Date) ([]authz.Role, error) {
		list, err := s.Client.RoleAssignment.Query().Where(roleassignment.PersonID(personID)).All(ctx)
		var held []authz.Role
		for _, r := range list {
			held = append(held, authz.Role{AssignmentID: r.ID, Role: r.Role, From: r.ValidFrom, To: r.ValidTo})
		}
		return held, err
	}
	h := &house{T: t, Accounts: identity.New(s, roles), store: s, log: &strings.Builder{}}
	h.clock = &clock{at: time.Date(2022, 7, 10, 2, 0, 0, 123456789, time.UTC)}
	h.Now = h.clock.now
	h.Log = slog.New(slog.NewTextHandler(h.log, nil))
	mux := http.NewServeMux()
	h.Routes(mux)
	mux.Handle("/graphql", h.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := "anonymous"
		if a, ok := authz.From(r.Context()); ok {
			who = a.Email
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"who": who, "version": identity.Version(r.Context())})
	})))
	h.web = mux
	return h
}

// person opens an account with the password of the tests.
func (h *house) person(email string) string {
	h.Helper()
	personID, err := h.CreateAccount(h.Context(), email, "Nguyễn Văn A", password, false, nil)
	if err != nil {
		h.Fatal(err)
	}
	return personID
}

// enable and revokeTokens open the transaction as the runtime does for an administrator.
func (h *house) enable(actorID *string, personID, note string) error {
	return h.change(func(ctx context.Context, tx *db.Tx) error {
		return identity.EnableTx(ctx, tx, h.clock.now().Truncate(time.Microsecond), actorID, personID, note)
	})
}

func (h *house) revokeTokens(actorID *string, personID, note string) error {
	return h.change(func(ctx context.Context, tx *db.Tx) error {
		return identity.RevokeTokensTx(ctx, tx, h.clock.now().Truncate(time.Microsecond), actorID, personID, note)
	})
}

func (h *house) change(f func(ctx context.Context, tx *db.Tx) error) error {
	return h.store.Tx(h.Context(), func(ctx context.Context, tx *db.Tx) error {
		if err := h.store.RaiseTx(ctx, tx); err != nil {
			return err
		}
		return f(ctx, tx)
	})
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func (h *house) do(r *http.Request) reply {
	w := httptest.NewRecorder()
	h.web.ServeHTTP(w, r)
	raw, _ := io.ReadAll(w.Result().Body)
	a := reply{status: w.Code, header: w.Result().Header, text: string(raw)}
	_ = json.Unmarshal(raw, &a.body)
	return a
}

// post sends a form from an address.
func (h *house) post(path, from string, form url.Values) reply {
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = from
	return h.do(r)
}

// try signs in, or tries to, from an address.
func (h *house) try(from, email, password string) reply {
	return h.post("/auth/token", from, url.Values{"grant_type": {"password"}, "username": {email}, "password": {password}})
}

// token signs in.
func (h *house) token(email string) string {
	h.Helper()
	a := h.try(home, email, password)
	token, _ := a.body["access_token"].(string)
	if a.status != 200 || token == "" {
		h.Fatalf("signing in: %d %s", a.status, a.text)
	}
	return token
}

// ask sends a request to the GraphQL endpoint with that Authorization header.
func (h *house) ask(authorization ...string) reply {
	r := httptest.NewRequest("POST", "/graphql", nil)
	for _, a := range authorization {
		r.Header.Add("Authorization", a)
	}
	return h.do(r)
}

// shut asserts that the token opens nothing any more.
func (h *house) shut(token, why string) {
	h.Helper()
	if a := h.ask("Bearer " + token); a.status != 401 {
		h.Errorf("%s: got %d %s, want 401", why, a.status, a.text)
	}
}

// open asserts that the token still opens the door.
func (h *house) open(token, why string) {
	h.Helper()
	if a := h.ask("Bearer " + token); a.status != 200 {
		h.Errorf("%s: got %d %s, want 200", why, a.status, a.text)
	}
}

// version is that of the registry.
func (h *house) version() int64 {
	h.Helper()
	v, err := h.RegistryVersion(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	return v
}
