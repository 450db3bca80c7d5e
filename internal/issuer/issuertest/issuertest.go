// Package issuertest runs a real OpenID Connect provider (zitadel/oidc) for tests, whose
// clients are people's programs: they get tokens by the client credentials grant. It can
// rotate and withdraw its keys, be away, and sign whatever a test wants signed. Test only.
package issuertest

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// Audience is what the provider calls the API in the tokens of its own.
const Audience = "https://thidua.example/graphql"

// secret is every client's.
const secret = "client secret"

// Issuer is a provider that runs until the test ends.
type Issuer struct {
	URL     string
	Down    atomic.Bool  // every request is answered with 503
	Fetches atomic.Int64 // how often the keys were asked for

	mu     sync.Mutex
	keys   []signer // the last one signs
	people map[string]map[string]any
}

// Start runs a provider with one RSA key.
func Start(t testing.TB) *Issuer {
	t.Helper()
	i := &Issuer{people: map[string]map[string]any{}}
	i.Rotate(t, jose.RS256)
	var provider http.Handler
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/keys") {
			i.Fetches.Add(1)
		}
		if i.Down.Load() {
			http.Error(w, "away", http.StatusServiceUnavailable)
			return
		}
		provider.ServeHTTP(w, r)
	}))
	t.Cleanup(web.Close)
	i.URL = web.URL
	made, err := op.NewProvider(&op.Config{}, storage{issuer: i}, op.StaticIssuer(i.URL), op.WithAllowInsecure())
	if err != nil {
		t.Fatal(err)
	}
	provider = made
	return i
}

// Rotate makes a new key, by which everything is signed from now on; the keys before stay
// published.
func (i *Issuer) Rotate(t testing.TB, algorithm jose.SignatureAlgorithm) {
	t.Helper()
	var key crypto.Signer
	var err error
	switch algorithm {
	case jose.ES256:
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case jose.EdDSA:
		_, key, err = ed25519.GenerateKey(rand.Reader)
	default:
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	if err != nil {
		t.Fatal(err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.keys = append(i.keys, signer{algorithm: algorithm, key: key, id: "key-" + strconv.Itoa(len(i.keys)+1)})
}

// Withdraw takes all keys but the latest back.
func (i *Issuer) Withdraw() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.keys = i.keys[len(i.keys)-1:]
}

// Person lets a client of that name get tokens with these claims.
func (i *Issuer) Person(client string, claims map[string]any) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.people[client] = claims
}

// Token gets a token over HTTP by the client credentials grant, for somebody with that verified
// e-mail.
func (i *Issuer) Token(t testing.TB, email string) string {
	t.Helper()
	i.Person(email, map[string]any{"email": email, "email_verified": true})
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {email}, "client_secret": {secret}}
	response, err := http.PostForm(i.URL+"/oauth/token", form) //nolint:noctx // the server stands in this process
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var granted struct {
		Token string `json:"access_token"`
		Type  string `json:"token_type"`
	}
	if err := json.NewDecoder(response.Body).Decode(&granted); err != nil || response.StatusCode != http.StatusOK || granted.Type != "Bearer" {
		t.Fatalf("the issuer answered %d %+v, %v", response.StatusCode, granted, err)
	}
	return granted.Token
}

// Claims are those of an access token for somebody with that e-mail, good for an hour from now.
func (i *Issuer) Claims(email string, now time.Time) map[string]any {
	return map[string]any{
		"iss": i.URL, "aud": []string{Audience}, "sub": email, "email": email, "email_verified": true,
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
}

// Sign signs claims by the present key, with that type in the header ("": none).
func (i *Issuer) Sign(t testing.TB, kind string, claims map[string]any) string {
	t.Helper()
	options := &jose.SignerOptions{}
	if kind != "" {
		options.WithType(jose.ContentType(kind))
	}
	return i.SignWith(t, options, claims)
}

// SignWith signs claims by the present key, with whatever header.
func (i *Issuer) SignWith(t testing.TB, options *jose.SignerOptions, claims map[string]any) string {
	t.Helper()
	key, err := storage{issuer: i}.SigningKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return Sign(t, jose.SigningKey{Algorithm: key.SignatureAlgorithm(), Key: jose.JSONWebKey{Key: key.Key(), KeyID: key.ID()}}, options, claims)
}

// Sign signs claims by any key.
func Sign(t testing.TB, key jose.SigningKey, options *jose.SignerOptions, claims map[string]any) string {
	t.Helper()
	by, err := jose.NewSigner(key, options)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := by.Sign(text)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// signer is a pair of keys.
type signer struct {
	algorithm jose.SignatureAlgorithm
	key       crypto.Signer
	id        string
}

// ID names the key.
func (s signer) ID() string { return s.id }

// SignatureAlgorithm is how it signs.
func (s signer) SignatureAlgorithm() jose.SignatureAlgorithm { return s.algorithm }

// Key is the private one.
func (s signer) Key() any { return s.key }

// published is the public half.
type published struct{ signer }

// Algorithm is how it signs.
func (p published) Algorithm() jose.SignatureAlgorithm { return p.algorithm }

// Use is signing.
func (published) Use() string { return "sig" }

// Key is the public one.
func (p published) Key() any { return p.key.Public() }

// storage is what the provider asks, as far as one grant needs it; all else panics.
type storage struct {
	op.Storage
	issuer *Issuer
}

// Health is always well.
func (storage) Health(context.Context) error { return nil }

// SigningKey is the latest.
func (s storage) SigningKey(context.Context) (op.SigningKey, error) {
	s.issuer.mu.Lock()
	defer s.issuer.mu.Unlock()
	return s.issuer.keys[len(s.issuer.keys)-1], nil
}

// SignatureAlgorithms is told in the discovery.
func (s storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256, jose.ES256, jose.EdDSA}, nil
}

// KeySet is what is published.
func (s storage) KeySet(context.Context) ([]op.Key, error) {
	s.issuer.mu.Lock()
	defer s.issuer.mu.Unlock()
	var list []op.Key
	for _, k := range s.issuer.keys {
		list = append(list, published{k})
	}
	return list, nil
}

// ClientCredentials knows the clients that are people's.
func (s storage) ClientCredentials(_ context.Context, id, given string) (op.Client, error) {
	s.issuer.mu.Lock()
	defer s.issuer.mu.Unlock()
	if s.issuer.people[id] == nil || given != secret {
		return nil, errors.New("unknown client")
	}
	return client{id: id}, nil
}

// ClientCredentialsTokenRequest asks for a token for the API.
func (s storage) ClientCredentialsTokenRequest(_ context.Context, id string, _ []string) (op.TokenRequest, error) {
	return request(id), nil
}

// CreateAccessToken lets it live for an hour.
func (s storage) CreateAccessToken(context.Context, op.TokenRequest) (string, time.Time, error) {
	return rand.Text(), time.Now().Add(time.Hour), nil
}

// GetPrivateClaimsFromScopes adds the person's claims.
func (s storage) GetPrivateClaimsFromScopes(_ context.Context, _, id string, _ []string) (map[string]any, error) {
	s.issuer.mu.Lock()
	defer s.issuer.mu.Unlock()
	return s.issuer.people[id], nil
}

// request is for the client of that name.
type request string

// GetSubject is the client.
func (r request) GetSubject() string { return string(r) }

// GetAudience is the API.
func (request) GetAudience() []string { return []string{Audience} }

// GetScopes are none.
func (request) GetScopes() []string { return nil }

// client is one that may use the client credentials grant; what else a client has is not asked.
type client struct {
	op.Client
	id string
}

// GetID names it.
func (c client) GetID() string { return c.id }

// GrantTypes is the one grant.
func (client) GrantTypes() []oidc.GrantType { return []oidc.GrantType{oidc.GrantTypeClientCredentials} }

// AccessTokenType is a signed one.
func (client) AccessTokenType() op.AccessTokenType { return op.AccessTokenTypeJWT }

// ClockSkew is none.
func (client) ClockSkew() time.Duration { return 0 }

// RestrictAdditionalAccessTokenScopes restricts nothing.
func (client) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}
