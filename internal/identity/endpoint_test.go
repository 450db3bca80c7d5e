package identity_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/dbtest"
	"thidua/internal/identity"
	"thidua/internal/store"
)

// A right password is exchanged for a token of twelve hours, which opens the door; no row
// holds it, and printing it by accident shows nothing.
func TestSignIn(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person(email)
		a := h.try(home, " GiamDoc@PhuYen.thidua.example", password)
		token, _ := a.body["access_token"].(string)
		want := map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": 43200.0}
		if diff := cmp.Diff(want, a.body); diff != "" || a.status != 200 || !strings.HasPrefix(token, "thd_") || len(token) != 47 {
			t.Fatalf("%d %s\n%s", a.status, a.text, diff)
		}
		if got := a.header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("Cache-Control is %q", got)
		}
		if b := h.ask("Bearer " + token); b.status != 200 || b.body["who"] != email {
			t.Errorf("got %d %s", b.status, b.text)
		}
		rows, err := s.Client.AccessToken.Query().All(t.Context())
		if err != nil || len(rows) != 1 || strings.Contains(fmt.Sprintf("%#v", rows[0]), token[4:]) {
			t.Errorf("rows: %v, %v", rows, err)
		}
		issued, err := h.SignIn(t.Context(), email, password, home)
		if err != nil {
			t.Fatal(err)
		}
		if printed := fmt.Sprintf("%v %+v %#v %s", issued, issued, issued, issued.Token); strings.Contains(printed, string(issued.Token)) {
			t.Errorf("the token is printed: %s", printed)
		}
	})
}

// The same character typed in two ways of Unicode is the same password.
func TestPasswordIsNormalised(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person(email)
		decomposed := "thi \u0111ua ye\u0302u nu\u031bo\u031b\u0301c"
		if decomposed == password {
			t.Fatal("the test compares a text with itself")
		}
		if a := h.try(home, email, decomposed); a.status != 200 {
			t.Errorf("got %d %s", a.status, a.text)
		}
	})
}

// Whoever is not let in is told the code of RFC 6749, and the same whatever the reason is.
func TestTokenRefuses(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person(email)
		gone := h.person("nghi@phuyen.thidua.example")
		if err := h.Disable(t.Context(), nil, gone, ""); err != nil {
			t.Fatal(err)
		}
		right := url.Values{"grant_type": {"password"}, "username": {email}, "password": {password}}
		with := func(change url.Values) url.Values {
			form := url.Values{}
			for k, v := range right {
				form[k] = v
			}
			for k, v := range change {
				form[k] = v
			}
			return form
		}
		for name, c := range map[string]struct {
			form url.Values
			code string
		}{
			"wrong password":     {with(url.Values{"password": {"thi đua yêu"}}), "invalid_grant"},
			"unknown account":    {with(url.Values{"username": {"ai@phuyen.thidua.example"}}), "invalid_grant"},
			"disabled account":   {with(url.Values{"username": {"nghi@phuyen.thidua.example"}}), "invalid_grant"},
			"no e-mail":          {with(url.Values{"username": {"giamdoc"}}), "invalid_grant"},
			"NUL in the e-mail":  {with(url.Values{"username": {"a\x00@b.example"}}), "invalid_grant"},
			"not UTF-8":          {with(url.Values{"username": {"a\xff@b.example"}, "password": {"\xff\xfe\xff\xfe\xff\xfe\xff\xfe"}}), "invalid_grant"},
			"very long password": {with(url.Values{"password": {strings.Repeat("x", 4000)}}), "invalid_grant"},
			"no grant type":      {with(url.Values{"grant_type": {""}}), "invalid_request"},
			"other grant type":   {with(url.Values{"grant_type": {"client_credentials"}}), "unsupported_grant_type"},
			"no username":        {with(url.Values{"username": {""}}), "invalid_request"},
			"no password":        {with(url.Values{"password": {""}}), "invalid_request"},
			"repeated":           {with(url.Values{"username": {email, email}}), "invalid_request"},
			"too large":          {with(url.Values{"password": {strings.Repeat("x", 9000)}}), "invalid_request"},
			"empty":              {url.Values{}, "invalid_request"},
		} {
			t.Run(name, func(t *testing.T) {
				a := h.post("/auth/token", home, c.form)
				if a.status != 400 || a.body["error"] != c.code {
					t.Errorf("got %d %s, want 400 %s", a.status, a.text, c.code)
				}
				if c.code == "invalid_grant" && a.body["error_description"] != "The e-mail or the password is wrong." {
					t.Errorf("the answer tells more: %s", a.text)
				}
			})
		}
		if strings.Contains(h.log.String(), "level=") {
			t.Errorf("logged: %s", h.log)
		}
	})
}

// The endpoints take a form by POST alone, and look at nothing in the address.
func TestFormOnly(t *testing.T) {
	s := dbtest.SQLite(t)
	h := newHouse(t, s)
	h.person(email)
	form := url.Values{"grant_type": {"password"}, "username": {email}, "password": {password}}.Encode()
	json := httptest.NewRequest("POST", "/auth/token", strings.NewReader(`{"grant_type":"password"}`))
	json.Header.Set("Content-Type", "application/json")
	if a := h.do(json); a.status != 400 || a.body["error"] != "invalid_request" {
		t.Errorf("JSON: got %d %s", a.status, a.text)
	}
	bare := httptest.NewRequest("POST", "/auth/token", strings.NewReader(form))
	if a := h.do(bare); a.status != 400 {
		t.Errorf("no content type: got %d %s", a.status, a.text)
	}
	query := httptest.NewRequest("POST", "/auth/token?"+form, strings.NewReader(""))
	query.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	if a := h.do(query); a.status != 400 || a.body["error"] != "invalid_request" {
		t.Errorf("in the address: got %d %s", a.status, a.text)
	}
	if a := h.do(httptest.NewRequest("GET", "/auth/token?"+form, nil)); a.status != 405 {
		t.Errorf("GET: got %d %s", a.status, a.text)
	}
}

// People are told in the language that they ask for; the description stays in ASCII.
func TestLanguage(t *testing.T) {
	s := dbtest.SQLite(t)
	h := newHouse(t, s)
	for accept, want := range map[string]string{
		"":                        "Thiếu tham số grant_type.",
		"vi":                      "Thiếu tham số grant_type.",
		"fr, *;q=0.1":             "Thiếu tham số grant_type.",
		"en-GB,en;q=0.9,vi;q=0.8": "The parameter grant_type is missing.",
	} {
		r := httptest.NewRequest("POST", "/auth/token", strings.NewReader(""))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept-Language", accept)
		a := h.do(r)
		if a.body["message"] != want || a.body["error_description"] != "The parameter grant_type is missing." {
			t.Errorf("%q: got %s", accept, a.text)
		}
	}
}

// A token that is revoked is refused at once; revoking what is none is no error.
func TestRevoke(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person(email)
		token, other := h.token(email), h.token(email)
		for name, form := range map[string]url.Values{
			"unknown":   {"token": {"thd_" + strings.Repeat("A", 43)}},
			"malformed": {"token": {"abc\x00"}},
			"the right": {"token": {token}, "token_type_hint": {"refresh_token"}},
			"again":     {"token": {token}},
		} {
			if a := h.post("/auth/revoke", home, form); a.status != 200 {
				t.Errorf("%s: got %d %s", name, a.status, a.text)
			}
		}
		if a := h.post("/auth/revoke", home, url.Values{}); a.status != 400 || a.body["error"] != "invalid_request" {
			t.Errorf("none: got %d %s", a.status, a.text)
		}
		h.shut(token, "revoked")
		h.open(other, "the other one")
	})
}

// A request without a token goes on as anonymous; any token that does not hold is 401 with
// the same code in header and body; the registry's version is there for both.
func TestMiddleware(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person(email)
		token := h.token(email)
		version := float64(h.version())
		if diff := cmp.Diff(map[string]any{"who": "anonymous", "version": version}, h.ask().body); diff != "" {
			t.Errorf("no token (-want +got):\n%s", diff)
		}
		for _, scheme := range []string{"Bearer ", "bearer ", "BEARER  "} {
			if diff := cmp.Diff(map[string]any{"who": email, "version": version}, h.ask(scheme+token).body); diff != "" {
				t.Errorf("%q (-want +got):\n%s", scheme, diff)
			}
		}
		for name, headers := range map[string][]string{
			"no token":        {"Bearer"},
			"empty token":     {"Bearer "},
			"another scheme":  {"Basic " + token},
			"no scheme":       {token},
			"malformed":       {"Bearer thd_short"},
			"another prefix":  {"Bearer xyz_" + token[4:]},
			"not base64url":   {"Bearer thd_" + strings.Repeat("+", 43)},
			"spare bits":      {"Bearer thd_" + strings.Repeat("A", 42) + "B"},
			"line feed":       {"Bearer " + token[:46] + "\n"},
			"longer":          {"Bearer " + token + "A"},
			"unknown":         {"Bearer thd_" + strings.Repeat("A", 43)},
			"two headers":     {"Bearer " + token, "Bearer " + token},
			"two in a header": {"Bearer " + token + ", Bearer " + token},
		} {
			t.Run(name, func(t *testing.T) {
				a := h.ask(headers...)
				if a.status != 401 || a.header.Get("WWW-Authenticate") != `Bearer error="invalid_token"` {
					t.Errorf("got %d %v", a.status, a.header)
				}
				want := map[string]any{"error": "invalid_token", "errors": []any{map[string]any{
					"message":    "Phiên đăng nhập không hợp lệ hoặc đã hết hạn; hãy đăng nhập lại.",
					"extensions": map[string]any{"code": "UNAUTHENTICATED"},
				}}}
				if diff := cmp.Diff(want, a.body); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	})
}

// A token lives to its last instant and not beyond.
func TestExpiry(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		personID := h.person(email)
		issued, err := h.Issue(t.Context(), personID, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		h.clock.pass(time.Hour - time.Microsecond)
		h.open(string(issued.Token), "in its last microsecond")
		h.clock.pass(time.Microsecond)
		h.shut(string(issued.Token), "expired")
		// Long after, the next one that is issued clears the row away.
		h.clock.pass(25 * time.Hour)
		if _, err := h.Issue(t.Context(), personID, time.Hour); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Client.AccessToken.Query().Count(t.Context()); err != nil || n != 1 {
			t.Errorf("%d tokens are kept (%v), want 1", n, err)
		}
	})
}

// Where the database does not answer, nobody is taken for anonymous or signed out.
func TestDatabaseGone(t *testing.T) {
	s := dbtest.SQLite(t)
	h := newHouse(t, s)
	h.person(email)
	token := h.token(email)
	if err := s.DB.Close(); err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]reply{
		"with a token": h.ask("Bearer " + token), "without": h.ask(), "signing in": h.try(home, email, password),
	} {
		if a.status != 503 || strings.Contains(a.text, "sql") {
			t.Errorf("%s: got %d %s", name, a.status, a.text)
		}
	}
	if log := h.log.String(); strings.Contains(log, token[4:]) || strings.Contains(log, password) || log == "" {
		t.Errorf("the log: %s", log)
	}
}

// A transport without headers enters with the token of its first message.
func TestEnter(t *testing.T) {
	s := dbtest.SQLite(t)
	h := newHouse(t, s)
	h.person(email)
	ctx, err := h.Enter(t.Context(), h.token(email))
	if err != nil || identity.Version(ctx) != h.version() {
		t.Fatalf("version %d, %v", identity.Version(ctx), err)
	}
	if _, err := h.Enter(t.Context(), "thd_"); err != identity.ErrInvalidToken {
		t.Errorf("got %v", err)
	}
	if identity.Version(t.Context()) != 0 {
		t.Error("a version from nowhere")
	}
}
