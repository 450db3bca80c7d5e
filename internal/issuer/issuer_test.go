package issuer_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"thidua/internal/fault"
	"thidua/internal/issuer"
	"thidua/internal/issuer/issuertest"
)

const email = "giamdoc@phuyen.thidua.example"

// rig is an issuer as we look at it, beside the real one, with a clock that only moves by hand.
type rig struct {
	*testing.T
	*issuer.Issuer
	real *issuertest.Issuer
	log  *strings.Builder

	mu sync.Mutex
	at time.Time
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{T: t, real: issuertest.Start(t), log: &strings.Builder{}, at: time.Now().UTC().Truncate(time.Second)}
	r.Issuer = r.look(issuer.Config{URL: r.real.URL, Audience: issuertest.Audience})
	return r
}

// look makes another issuer of ours, with the rig's clock and log.
func (r *rig) look(c issuer.Config) *issuer.Issuer {
	r.Helper()
	i, err := issuer.New(c)
	if err != nil {
		r.Fatal(err)
	}
	i.Now, i.Log = r.now, slog.New(slog.NewTextHandler(r.log, nil))
	return i
}

func (r *rig) now() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at
}

func (r *rig) pass(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.at = r.at.Add(d)
}

// reached asks for the keys, which has to go well.
func (r *rig) reached() *rig {
	r.Helper()
	if err := r.Renew(r.Context()); err != nil {
		r.Fatal(err)
	}
	return r
}

// with are the claims of a right token with changes; nil takes one away.
func (r *rig) with(changes map[string]any) map[string]any {
	claims := r.real.Claims(email, r.now())
	for name, value := range changes {
		claims[name] = value
		if value == nil {
			delete(claims, name)
		}
	}
	return claims
}

func (r *rig) takes(what, token string) {
	r.Helper()
	if c, ok := r.Verify(r.Context(), token); !ok || c.Email != email {
		r.Errorf("%s: refused, %+v; %s", what, c, r.log)
	}
}

func (r *rig) refuses(what, token string) {
	r.Helper()
	if c, ok := r.Verify(r.Context(), token); ok || c != (issuer.Claims{}) && c.ExpiresAt.After(r.now()) {
		r.Errorf("%s: taken, %+v", what, c)
	}
}

// A token that a real provider has issued by a grant of OAuth is taken, and tells whose it is
// and until when.
func TestVerify(t *testing.T) {
	r := newRig(t).reached()
	token := r.real.Token(t, email)
	for _, time := range []string{"first", "second, by its fingerprint"} {
		c, ok := r.Verify(t.Context(), token)
		if !ok || c.Email != email || c.ExpiresAt.Sub(c.IssuedAt).Round(1e9) != 3600e9 {
			t.Errorf("the %s time: %+v, %t", time, c, ok)
		}
	}
	r.pass(time.Hour + time.Minute)
	r.refuses("known, and expired since", token)
}

// What is not exactly an access token of this issuer for this API that holds now is refused,
// whatever is wrong with it.
func TestVerifyRefuses(t *testing.T) {
	r := newRig(t).reached()
	other := issuertest.Start(t)
	right := r.real.Sign(t, "at+jwt", r.with(nil))
	r.takes("the right one", right)
	parts := strings.Split(right, ".")
	segment := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	now := r.now()
	for name, token := range map[string]string{
		"empty":               "",
		"no token":            "thd_" + strings.Repeat("A", 43),
		"two parts":           parts[0] + "." + parts[1],
		"four parts":          right + ".x",
		"too long":            right + strings.Repeat("A", 9000),
		"header no JSON":      segment("x") + "." + parts[1] + "." + parts[2],
		"payload changed":     parts[0] + "." + segment(`{"email":"quantri@cum.thidua.example"}`) + "." + parts[2],
		"signature changed":   right[:len(right)-4] + "AAAA",
		"signature gone":      parts[0] + "." + parts[1] + ".",
		"no algorithm":        segment(`{"alg":"none","typ":"at+jwt"}`) + "." + parts[1] + ".",
		"None":                segment(`{"alg":"None","kid":"key-1"}`) + "." + parts[1] + ".",
		"other issuer":        other.Token(t, email),
		"other issuer's key":  other.Sign(t, "at+jwt", r.with(nil)),
		"other issuer's name": r.real.Sign(t, "at+jwt", r.with(map[string]any{"iss": other.URL})),
		"issuer with a slash": r.real.Sign(t, "at+jwt", r.with(map[string]any{"iss": r.real.URL + "/"})),
		"other audience":      r.real.Sign(t, "at+jwt", r.with(map[string]any{"aud": "https://thidua.example"})),
		"no audience":         r.real.Sign(t, "at+jwt", r.with(map[string]any{"aud": nil})),
		"expired":             r.real.Sign(t, "at+jwt", r.with(map[string]any{"iat": now.Add(-time.Hour).Unix(), "exp": now.Unix()})),
		"no end":              r.real.Sign(t, "at+jwt", r.with(map[string]any{"exp": nil})),
		"endless":             r.real.Sign(t, "at+jwt", r.with(map[string]any{"exp": 1e300})),
		"end as a text":       r.real.Sign(t, "at+jwt", r.with(map[string]any{"exp": "4102444800"})),
		"more than a day":     r.real.Sign(t, "at+jwt", r.with(map[string]any{"exp": now.Add(24*time.Hour + time.Second).Unix()})),
		"no beginning":        r.real.Sign(t, "at+jwt", r.with(map[string]any{"iat": nil})),
		"issued tomorrow":     r.real.Sign(t, "at+jwt", r.with(map[string]any{"iat": now.Add(61 * time.Second).Unix()})),
		"not yet":             r.real.Sign(t, "at+jwt", r.with(map[string]any{"nbf": now.Add(61 * time.Second).Unix()})),
		"not yet, no time":    r.real.Sign(t, "at+jwt", r.with(map[string]any{"nbf": "soon"})),
		"logout token":        r.real.Sign(t, "logout+jwt", r.with(nil)),
		"proof of a key":      r.real.Sign(t, "dpop+jwt", r.with(nil)),
		"ID token, nonce":     r.real.Sign(t, "JWT", r.with(map[string]any{"nonce": "n"})),
		"ID token, at_hash":   r.real.Sign(t, "JWT", r.with(map[string]any{"at_hash": "h"})),
		"ID token, c_hash":    r.real.Sign(t, "", r.with(map[string]any{"c_hash": "h"})),
		"an event":            r.real.Sign(t, "JWT", r.with(map[string]any{"events": map[string]any{}})),
		"bound to a key":      r.real.Sign(t, "at+jwt", r.with(map[string]any{"cnf": map[string]any{"jkt": "x"}})),
		"e-mail not verified": r.real.Sign(t, "at+jwt", r.with(map[string]any{"email_verified": false})),
		"verified as a text":  r.real.Sign(t, "at+jwt", r.with(map[string]any{"email_verified": "true"})),
		"says nothing of it":  r.real.Sign(t, "at+jwt", r.with(map[string]any{"email_verified": nil})),
		"no e-mail":           r.real.Sign(t, "at+jwt", r.with(map[string]any{"email": nil})),
		"e-mail no text":      r.real.Sign(t, "at+jwt", r.with(map[string]any{"email": []string{email}})),
	} {
		t.Run(name, func(t *testing.T) { r.T = t; r.refuses(name, token) })
	}
	if strings.Contains(r.log.String(), parts[2]) || strings.Count(r.log.String(), "refused") != 1 {
		t.Errorf("the log has a token, or a line for each: %s", r.log)
	}
}

// What an issuer may do differently is taken: types of the header, a clock that is a little
// ahead, one audience as a text, a day's life.
func TestVerifyTakes(t *testing.T) {
	r := newRig(t).reached()
	now := r.now()
	for _, kind := range []string{"at+jwt", "AT+JWT", "application/at+jwt", "JWT", ""} {
		r.takes("type "+kind, r.real.Sign(t, kind, r.with(nil)))
	}
	for name, changes := range map[string]map[string]any{
		"a minute ahead":       {"iat": now.Add(time.Minute).Unix(), "nbf": now.Add(time.Minute).Unix()},
		"one audience":         {"aud": issuertest.Audience},
		"several audiences":    {"aud": []string{"account", issuertest.Audience}},
		"a day":                {"exp": now.Add(24 * time.Hour).Unix()},
		"no nbf":               {"nbf": nil},
		"parts of a second":    {"iat": float64(now.Unix()) + 0.5},
		"in its last second":   {"exp": now.Add(time.Second).Unix()},
		"claims of the issuer": {"scope": "openid", "roles": []string{"HEAD"}, "azp": "web"},
	} {
		r.takes(name, r.real.Sign(t, "at+jwt", r.with(changes)))
	}
}

// Attack: a token is signed by what everybody has, or by a key that it brings along.
func TestForgedSignatures(t *testing.T) {
	r := newRig(t).reached()
	public := fetchedKey(t, r.real.URL)
	own, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	named := func(key any) jose.JSONWebKey { return jose.JSONWebKey{Key: key, KeyID: "key-1"} }
	for name, token := range map[string]string{
		"HMAC with the public key": issuertest.Sign(t, jose.SigningKey{Algorithm: jose.HS256, Key: named(public)}, nil, r.with(nil)),
		"a key of its own":         issuertest.Sign(t, jose.SigningKey{Algorithm: jose.RS256, Key: named(own)}, nil, r.with(nil)),
		"a key that it brings":     issuertest.Sign(t, jose.SigningKey{Algorithm: jose.RS256, Key: own}, &jose.SignerOptions{EmbedJWK: true}, r.with(nil)),
		"a key elsewhere": issuertest.Sign(t, jose.SigningKey{Algorithm: jose.RS256, Key: own},
			(&jose.SignerOptions{}).WithHeader("jku", "https://evil.example/keys"), r.with(nil)),
		"a part that has to be understood": r.real.SignWith(t, (&jose.SignerOptions{}).WithHeader("crit", []string{"exp"}).WithHeader("exp", 1), r.with(nil)),
	} {
		r.refuses(name, token)
	}
}

// fetchedKey is what is published of the keys.
func fetchedKey(t *testing.T, url string) []byte {
	t.Helper()
	response, err := http.Get(url + "/keys") //nolint:noctx // the server stands in this process
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// writeJSON answers a value.
func writeJSON(w http.ResponseWriter, value any) { _ = json.NewEncoder(w).Encode(value) }

// Tokens may be signed by RSA, by elliptic curves and by Edwards curves; an algorithm that is not
// on the list is refused although the key would do.
func TestAlgorithms(t *testing.T) {
	for _, algorithm := range []jose.SignatureAlgorithm{jose.RS256, jose.ES256, jose.EdDSA} {
		r := newRig(t)
		r.real.Rotate(t, algorithm)
		r.reached()
		r.takes(string(algorithm), r.real.Token(t, email))
	}
	own, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t)
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: own.Public(), KeyID: "k"}}}
	web := fake(t, set)
	r.Issuer = r.look(issuer.Config{URL: web, Audience: issuertest.Audience})
	r.reached()
	for algorithm, want := range map[jose.SignatureAlgorithm]bool{
		jose.RS256: true, jose.RS384: false, jose.RS512: false, jose.PS256: false, jose.PS512: false,
	} {
		token := issuertest.Sign(t, jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: own, KeyID: "k"}}, nil, r.with(map[string]any{"iss": web}))
		if _, ok := r.Verify(t.Context(), token); ok != want {
			t.Errorf("%s: taken %t, want %t", algorithm, ok, want)
		}
	}
}

// A key that is new is fetched when its first token comes, once a minute at most whatever else
// comes; a key that was withdrawn verifies nothing any more, also what it verified before.
func TestKeysRotate(t *testing.T) {
	r := newRig(t).reached()
	old := r.real.Token(t, email)
	r.takes("the old key", old)
	before := r.real.Fetches.Load()
	r.real.Rotate(t, jose.RS256)
	fresh := r.real.Token(t, email)
	r.refuses("the new key, in the minute of the last fetch", fresh)
	r.pass(time.Minute)
	r.takes("the new key", fresh)
	r.takes("the old key, still published", old)
	if got := r.real.Fetches.Load() - before; got != 1 {
		t.Errorf("the keys were fetched %d times, want once", got)
	}
	// Attack: tokens that name keys which do not exist make us ask the issuer.
	other := issuertest.Start(t)
	for range 5 {
		other.Rotate(t, jose.EdDSA)
	}
	for range 20 {
		r.refuses("a key that does not exist", other.Sign(t, "", r.with(nil)))
	}
	if got := r.real.Fetches.Load() - before; got != 1 {
		t.Errorf("the keys were fetched %d times, want once", got)
	}
	r.real.Withdraw()
	r.reached()
	r.refuses("the withdrawn key", old)
	r.takes("the new key, after the renewal", fresh)
}

// An issuer that is away keeps nothing from going on: what is known of it stays, and until it
// was reached its tokens are refused.
func TestIssuerIsAway(t *testing.T) {
	r := newRig(t)
	token := r.real.Token(t, email)
	r.real.Down.Store(true)
	if err := r.Renew(t.Context()); err == nil {
		t.Fatal("it was reached")
	}
	r.refuses("never reached", token)
	r.real.Down.Store(false)
	r.reached()
	r.takes("reached", token)
	r.real.Rotate(t, jose.ES256)
	fresh := r.real.Token(t, email)
	r.real.Down.Store(true)
	r.pass(time.Minute)
	r.takes("away, by the key that is known", token)
	r.refuses("away, by a key that is not", fresh)
}

// Run reaches the issuer by itself, also one that comes up later, and ends with its context.
func TestRun(t *testing.T) {
	r := newRig(t)
	token := r.real.Token(t, email)
	r.real.Down.Store(true)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { r.Issuer.Run(ctx) })
	r.real.Down.Store(false)
	for ok := false; !ok; { // it tries again within a second or two; the test's own deadline is behind it
		_, ok = r.Verify(t.Context(), token)
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	running.Wait()
}

// The claim that names a person can be another one, for which nothing vouches but the operator.
func TestAnotherClaim(t *testing.T) {
	r := newRig(t)
	r.Issuer = r.look(issuer.Config{URL: r.real.URL, Audience: issuertest.Audience, Claim: "upn"})
	r.reached()
	r.takes("upn", r.real.Sign(t, "", r.with(map[string]any{"upn": email, "email": nil, "email_verified": nil})))
	r.refuses("only an e-mail", r.real.Sign(t, "", r.with(nil)))
}

// What cannot be an issuer for us is told to whoever starts the program.
func TestConfig(t *testing.T) {
	for url, want := range map[string]bool{
		"https://dangnhap.example/realms/so": true, "http://127.0.0.1:9998": true, "http://localhost:9998/": true, "http://[::1]:9998": true,
		"": false, "dangnhap.example": false, "http://dangnhap.example": false, "ftp://dangnhap.example": false, "https://": false,
		"https://dangnhap.example?x=1": false, "https://dangnhap.example#x": false, "https://a:b@dangnhap.example": false, "://": false,
	} {
		_, err := issuer.New(issuer.Config{URL: url, Audience: "x"})
		if (err == nil) != want || err != nil && !fault.Is(err, fault.InvalidInput) {
			t.Errorf("%q: %v", url, err)
		}
	}
	if _, err := issuer.New(issuer.Config{URL: "https://dangnhap.example"}); !fault.Is(err, fault.InvalidInput) {
		t.Errorf("no audience: %v", err)
	}
}

// fake serves a discovery and keys that no real provider would; it answers its address.
func fake(t *testing.T, keys any) string {
	t.Helper()
	mux := http.NewServeMux()
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		writeJSON(w, map[string]any{"issuer": web.URL, "jwks_uri": web.URL + "/keys"})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, keys) })
	return web.URL
}

// An issuer whose answers are not right is not reached, and says why.
func TestStrangeIssuers(t *testing.T) {
	own, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	good := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: own.Public(), KeyID: "k"}}}
	strange := func(discovery func(url string) string) string {
		mux := http.NewServeMux()
		web := httptest.NewServer(mux)
		t.Cleanup(web.Close)
		mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(discovery(web.URL)))
		})
		mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, good) })
		mux.HandleFunc("/elsewhere", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/keys", http.StatusFound) })
		return web.URL
	}
	got := map[string]bool{}
	for name, url := range map[string]string{
		"right":          strange(func(u string) string { return `{"issuer":"` + u + `","jwks_uri":"` + u + `/keys"}` }),
		"another name":   strange(func(u string) string { return `{"issuer":"https://x.example","jwks_uri":"` + u + `/keys"}` }),
		"keys elsewhere": strange(func(u string) string { return `{"issuer":"` + u + `","jwks_uri":"http://x.example/keys"}` }),
		"redirected":     strange(func(u string) string { return `{"issuer":"` + u + `","jwks_uri":"` + u + `/elsewhere"}` }),
		"no keys":        strange(func(u string) string { return `{"issuer":"` + u + `"}` }),
		"not JSON":       strange(func(string) string { return `<html>` }),
		"too large":      strange(func(u string) string { return `{"x":"` + strings.Repeat("x", 2<<20) + `"}` }),
		"empty set":      fake(t, jose.JSONWebKeySet{}),
		"for encryption": fake(t, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: own.Public(), KeyID: "k", Use: "enc"}}}),
		"a secret one":   fake(t, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: []byte("0123456789abcdef0123456789abcdef"), KeyID: "k"}}}),
		"one of several": fake(t, map[string]any{"keys": []any{map[string]any{"kty": "XYZ"}, good.Keys[0]}}),
	} {
		r := &rig{T: t, log: &strings.Builder{}, at: time.Now()}
		got[name] = r.look(issuer.Config{URL: url, Audience: "x"}).Renew(t.Context()) == nil
	}
	want := map[string]bool{
		"right": true, "another name": false, "keys elsewhere": false, "redirected": false, "no keys": false, "not JSON": false,
		"too large": false, "empty set": false, "for encryption": false, "a secret one": false, "one of several": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
