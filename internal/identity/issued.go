package identity

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"thidua/internal/authz"
	"thidua/internal/issuer"
)

// issuedPrefix begins the identifier of a token that an issuer has signed; its fingerprint
// follows, since there is no row of it.
const issuedPrefix = "jwt:"

// isIssued reports whether a text is an issuer's token by its form: three parts with points
// between (RFC 7515, 3.1). Tokens of this house have no point.
func isIssued(token string) bool { return strings.Count(token, ".") == 2 }

// whoseIs reads all that a request with an issuer's token depends on in one statement: whose
// it is, from when his tokens count, and the version of the registry.
const whoseIs = `SELECT r.version, p.id, p.name, p.email, p.disabled_at, p.tokens_from
FROM registries r
LEFT JOIN persons p ON p.email = $1
WHERE r.id = 1`

// authenticateIssued is Authenticate of a token that an issuer has signed. Its claims are
// looked at before the database is: keys may have to be fetched. Nobody comes into being by a
// token: the person has to be there, a human, and not disabled.
func (a *Accounts) authenticateIssued(ctx context.Context, token string) (*authz.Actor, int64, error) {
	if a.Issuer == nil {
		return nil, 0, ErrInvalidToken
	}
	claims, ok := a.Issuer.Verify(ctx, token)
	// The claim itself has to be an address: lower case and NFC make a plain k of the Kelvin sign and
	// a plain i of İ, and the address of somebody else of an address that the issuer gave to anybody.
	wanted := normalEmail(claims.Email)
	if !ok || checkEmail(claims.Email) != nil || checkEmail(wanted) != nil {
		return nil, 0, ErrInvalidToken
	}
	var version int64
	var personID, name, email sql.NullString
	var disabled, from sql.NullTime
	err := a.store.DB.QueryRowContext(ctx, whoseIs, wanted).Scan(&version, &personID, &name, &email, &disabled, &from)
	if err != nil {
		return nil, 0, fmt.Errorf("identity: reading whose token it is: %w", err)
	}
	now := a.now()
	issued := claims.IssuedAt.Add(-issuer.Skew)
	if !personID.Valid || disabled.Valid || !now.Before(claims.ExpiresAt) || (from.Valid && !issued.After(from.Time)) {
		return nil, version, ErrInvalidToken
	}
	return a.withRoles(ctx, version, now, &authz.Actor{
		ID: personID.String, Name: name.String, Email: email.String,
		TokenID: issuedPrefix + fingerprint(token), TokenIssued: issued.UTC(), TokenExpires: claims.ExpiresAt.UTC(),
	})
}
