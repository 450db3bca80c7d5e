package issuer

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// The longest token in bytes, how far an issuer's clock may be off, and the longest life of a
// token that is taken: what is signed once cannot be called back by the issuer.
const (
	maxToken = 8 << 10
	Skew     = time.Minute
	MaxLife  = 24 * time.Hour
)

// Claims are what a token says: whose it is, and when it holds.
type Claims struct {
	Email     string // as the issuer writes it
	IssuedAt  time.Time
	NotBefore time.Time
	ExpiresAt time.Time
}

// hold tells why the claims do not hold at the time. An issuer's clock may be ahead; the end is
// taken as it is.
func (c Claims) hold(now time.Time) error {
	switch early := now.Add(Skew); {
	case !now.Before(c.ExpiresAt):
		return errRefused("it has expired")
	case c.IssuedAt.After(early) || c.NotBefore.After(early):
		return errRefused("it does not hold yet")
	case c.ExpiresAt.Sub(c.IssuedAt) > MaxLife:
		return errRefused("it lives longer than a day")
	}
	return nil
}

// header is the part of a token that says how it is signed.
type header struct {
	Type     string          `json:"typ"`
	KeyID    string          `json:"kid"`
	Critical json.RawMessage `json:"crit"`
}

// readHeader looks at the form of a token, before anything is computed.
func readHeader(token string) (header, error) {
	if len(token) > maxToken {
		return header{}, errRefused("it is too long")
	}
	first, rest, _ := strings.Cut(token, ".")
	raw, err := base64.RawURLEncoding.Strict().DecodeString(first)
	var h header
	if err != nil || json.Unmarshal(raw, &h) != nil || strings.Count(rest, ".") != 1 || h.Critical != nil {
		return header{}, errRefused("it is no signed token")
	}
	// RFC 9068, 2.1 has a type of its own; most issuers still call an access token JWT, or nothing.
	kind := strings.TrimPrefix(strings.ToLower(h.Type), "application/")
	if !slices.Contains([]string{"at+jwt", "jwt", ""}, kind) {
		return header{}, errRefused("it is of another type than an access token")
	}
	return h, nil
}

// Claims that an access token for everybody who bears it does not have: those of an ID token
// (OpenID Connect Core 1.0, 2 and 3.3.2.11), of a logout token or another event (RFC 8417), and
// of a token that is bound to a key, whose proof nobody looks at here (RFC 7800).
var foreign = []string{"nonce", "at_hash", "c_hash", "events", "cnf"}

// claims reads what a token says whose signature, issuer and audience hold.
func (c Config) claims(token *oidc.IDToken) (Claims, error) {
	var all map[string]any
	if err := token.Claims(&all); err != nil {
		return Claims{}, errRefused("its claims cannot be read")
	}
	for _, name := range foreign {
		if _, there := all[name]; there {
			return Claims{}, errRefused("it has the claim " + name + ", which an access token has not")
		}
	}
	var read Claims
	var issued, expires bool
	read.IssuedAt, issued = instant(all["iat"])
	read.ExpiresAt, expires = instant(all["exp"])
	if !issued || !expires {
		return Claims{}, errRefused("it does not say from when to when it holds")
	}
	if from, there := all["nbf"]; there {
		var known bool
		if read.NotBefore, known = instant(from); !known {
			return Claims{}, errRefused("it does not say from when it holds")
		}
	}
	if c.Claim == ClaimEmail && all["email_verified"] != true {
		return Claims{}, errRefused("the issuer has not verified the e-mail")
	}
	if read.Email, _ = all[c.Claim].(string); read.Email == "" {
		return Claims{}, errRefused("it does not name the person")
	}
	return read, nil
}

// instant reads a time in seconds since 1970; false for none, and for one out of this world.
func instant(value any) (time.Time, bool) {
	seconds, ok := value.(float64)
	if !ok || seconds <= 0 || seconds > math.MaxUint32*8 {
		return time.Time{}, false
	}
	whole, part := math.Modf(seconds)
	return time.Unix(int64(whole), int64(part*float64(time.Second))).UTC(), true
}
