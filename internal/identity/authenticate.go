package identity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thidua/internal/authz"
	"thidua/internal/calendar"
)

// ErrInvalidToken is the one answer to a token that is malformed, unknown, expired or
// revoked, and to one of an account that is disabled.
var ErrInvalidToken = errors.New("identity: invalid token")

// whoIs reads all that a request depends on in one statement: its token, whose it is, and
// the version of the registry by which roles are looked up.
const whoIs = `SELECT r.version, t.id, t.expires_at, t.revoked_at, p.id, p.name, p.email, p.disabled_at
FROM registries r
LEFT JOIN access_tokens t ON t.hash = $1
LEFT JOIN persons p ON p.id = t.person_id
WHERE r.id = 1`

// Authenticate answers who shows the token, with the roles that he holds today, and the
// version of the registry at this moment. It answers ErrInvalidToken, or an error of the
// database.
func (a *Accounts) Authenticate(ctx context.Context, token string) (*authz.Actor, int64, error) {
	if isIssued(token) {
		return a.authenticateIssued(ctx, token)
	}
	if !wellFormed(token) {
		return nil, 0, ErrInvalidToken
	}
	var version int64
	var tokenID, personID, name, email sql.NullString
	var expires, revoked, disabled sql.NullTime
	err := a.store.DB.QueryRowContext(ctx, whoIs, fingerprint(token)).
		Scan(&version, &tokenID, &expires, &revoked, &personID, &name, &email, &disabled)
	if err != nil {
		return nil, 0, fmt.Errorf("identity: reading the token: %w", err)
	}
	now := a.now()
	if !personID.Valid || !expires.Valid || !now.Before(expires.Time) || revoked.Valid || disabled.Valid {
		return nil, version, ErrInvalidToken
	}
	if isService(email.String) {
		a.uses.add(tokenID.String, now)
	}
	return a.withRoles(ctx, version, now, &authz.Actor{
		ID: personID.String, Name: name.String, Email: email.String,
		TokenID: tokenID.String, TokenExpires: expires.Time.UTC(),
	})
}

// withRoles gives the actor, who is nobody else's yet, what he holds today.
func (a *Accounts) withRoles(ctx context.Context, version int64, now time.Time, actor *authz.Actor) (*authz.Actor, int64, error) {
	roles, lent, err := a.held(ctx, version, actor.ID, calendar.Of(now))
	if err != nil {
		return nil, version, fmt.Errorf("identity: reading the roles: %w", err)
	}
	actor.Roles, actor.For = roles, lent
	return actor, version, nil
}

// RegistryVersion reads the version of the registry for a request without a token.
func (a *Accounts) RegistryVersion(ctx context.Context) (int64, error) {
	var version int64
	err := a.store.DB.QueryRowContext(ctx, "SELECT version FROM registries WHERE id = 1").Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("identity: reading the registry's version: %w", err)
	}
	return version, nil
}

// Enter returns a context that knows the caller (authz.From) and the registry's version
// (Version): what a transport without headers calls, with the token of its first message
// ("" for none: the caller is anonymous). A connection that lives long enters again for
// every operation and event, since tokens and roles end in the meantime. Errors are those
// of Authenticate.
func (a *Accounts) Enter(ctx context.Context, token string) (context.Context, error) {
	looking, cancel := context.WithTimeout(ctx, a.Wait)
	defer cancel()
	if token == "" {
		version, err := a.RegistryVersion(looking)
		if err != nil {
			return nil, err
		}
		// Whoever the context knew is not the caller of a request without a token.
		return withVersion(authz.With(ctx, nil), version), nil
	}
	actor, version, err := a.Authenticate(looking, token)
	if err != nil {
		return nil, err
	}
	return withVersion(authz.With(ctx, actor), version), nil
}

type versionKey struct{}

func withVersion(ctx context.Context, version int64) context.Context {
	return context.WithValue(ctx, versionKey{}, version)
}

// Version answers the version that the registry had when the request came in; 0 in a
// context that no request has entered.
func Version(ctx context.Context) int64 {
	version, _ := ctx.Value(versionKey{}).(int64)
	return version
}
