package issuer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
)

// maxAnswer bounds what is read of an issuer's answer, in bytes.
const maxAnswer = 1 << 20

// algorithms are those by which a token may be signed: a pair of keys each, so that what
// verifies it cannot sign one. None and HMAC are not among them.
func algorithms() []string { return []string{oidc.RS256, oidc.ES256, oidc.EdDSA} }

// keys are an issuer's public keys as it published them at one time.
type keys []jose.JSONWebKey

// has reports whether a key of that identifier is known; of a token that names none, whether
// there is any.
func (k keys) has(id string) bool {
	return slices.ContainsFunc(k, func(key jose.JSONWebKey) bool { return id == "" || key.KeyID == id })
}

// equal reports whether the same keys were published in the same order.
func (k keys) equal(other keys) bool {
	one, err := json.Marshal(k)
	two, wrong := json.Marshal(other)
	return err == nil && wrong == nil && string(one) == string(two)
}

// VerifySignature answers the payload of a token that one of the keys has signed: that of its
// identifier where it names one. The algorithm was looked at before.
func (k keys) VerifySignature(_ context.Context, token string) ([]byte, error) {
	var allowed []jose.SignatureAlgorithm
	for _, a := range algorithms() {
		allowed = append(allowed, jose.SignatureAlgorithm(a))
	}
	signed, err := jose.ParseSignedCompact(token, allowed)
	if err != nil {
		return nil, err
	}
	header := signed.Signatures[0].Header
	for i := range k {
		named := header.KeyID == "" || header.KeyID == k[i].KeyID
		if !named || k[i].Algorithm != "" && k[i].Algorithm != header.Algorithm {
			continue
		}
		if payload, err := signed.Verify(&k[i]); err == nil {
			return payload, nil
		}
	}
	return nil, errors.New("no key has signed it")
}

// fetch finds the issuer's keys by its discovery document.
func (i *Issuer) fetch(ctx context.Context) (keys, error) {
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, i.client), i.config.URL)
	if err != nil {
		return nil, fmt.Errorf("issuer: discovery: %w", err)
	}
	var found struct {
		Keys string `json:"jwks_uri"`
	}
	if err := provider.Claims(&found); err != nil {
		return nil, fmt.Errorf("issuer: reading the discovery: %w", err)
	}
	if !safe(found.Keys) {
		return nil, errors.New("issuer: the address of its keys is not https")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, found.Keys, nil)
	if err != nil {
		return nil, fmt.Errorf("issuer: asking for keys: %w", err)
	}
	response, err := i.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("issuer: asking for keys: %w", err)
	}
	defer func() { _ = response.Body.Close() }() // it was read
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("issuer: asking for keys: status %d: %w", response.StatusCode, err)
	}
	return readKeys(body)
}

// readKeys reads a key set, and leaves out what signs no token of ours: keys for encryption,
// secret ones, and kinds that are not known (RFC 7517, 5).
func readKeys(body []byte) (keys, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(body, &set); err != nil {
		return nil, fmt.Errorf("issuer: reading its keys: %w", err)
	}
	var list keys
	for _, raw := range set.Keys {
		var key jose.JSONWebKey
		if key.UnmarshalJSON(raw) == nil && key.IsPublic() && key.Use != "enc" {
			list = append(list, key)
		}
	}
	if len(list) == 0 {
		return nil, errors.New("issuer: it has published no key that signs")
	}
	return list, nil
}

// newClient makes a client that follows no redirection, since an issuer is where it says it is,
// and reads no more than an answer can have.
func newClient() *http.Client {
	return &http.Client{
		Timeout:       fetchWait,
		Transport:     short{http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// short cuts answers off that are too long; what is cut off does not parse.
type short struct{ http.RoundTripper }

// RoundTrip sends the request.
func (s short) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := s.RoundTripper.RoundTrip(r)
	if err == nil {
		response.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(response.Body, maxAnswer), response.Body}
	}
	return response, err
}
