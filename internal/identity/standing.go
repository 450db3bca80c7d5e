package identity

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/internal/authz"
	"thidua/internal/calendar"
)

// Standing is how somebody stands now who showed his token earlier, on a connection that
// lives on.
type Standing int

// Good: nothing was taken from him. Expired: his token's time is over. Revoked: his token was
// ended, or his account disabled. Reduced: a role that he held, or one that was lent to him,
// has ended; he may come again with what is left.
const (
	Good Standing = iota
	Expired
	Revoked
	Reduced
)

// standingsAtOnce is how many tokens one statement asks for.
const standingsAtOnce = 1000

// Standings tells it of each of the actors as Authenticate answered them, in one statement for
// a thousand of them, by the registry as it is now. An error is the database's, and says
// nothing about anybody.
func (a *Accounts) Standings(ctx context.Context, actors []*authz.Actor) ([]Standing, error) {
	standings := make([]Standing, 0, len(actors))
	for some := range slices.Chunk(actors, standingsAtOnce) {
		known, version, err := a.states(ctx, some)
		if err != nil {
			return nil, fmt.Errorf("identity: looking after tokens: %w", err)
		}
		now := a.now()
		for _, actor := range some {
			standing := known[actor.TokenID].standing(now)
			if standing == Good {
				if standing, err = a.reduced(ctx, version, actor, now); err != nil {
					return nil, fmt.Errorf("identity: looking after roles: %w", err)
				}
			}
			standings = append(standings, standing)
		}
	}
	return standings, nil
}

// state is what has become of a token; the zero one is of a token that is gone.
type state struct {
	expires time.Time
	ended   bool
}

func (s state) standing(now time.Time) Standing {
	switch {
	case s.ended:
		return Revoked
	case !now.Before(s.expires):
		return Expired
	}
	return Good
}

// states reads what has become of the actors' tokens, by identifier, and the version of the registry.
func (a *Accounts) states(ctx context.Context, actors []*authz.Actor) (map[string]state, int64, error) {
	marks, arguments := make([]string, len(actors)), make([]any, len(actors))
	for i, actor := range actors {
		marks[i], arguments[i] = fmt.Sprint("$", i+1), actor.TokenID
	}
	rows, err := a.store.DB.QueryContext(ctx, `SELECT r.version, t.id, t.expires_at, t.revoked_at, p.disabled_at FROM registries r
LEFT JOIN access_tokens t ON t.id IN (`+strings.Join(marks, ", ")+`) LEFT JOIN persons p ON p.id = t.person_id WHERE r.id = 1`, arguments...)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	known, version := make(map[string]state, len(actors)), int64(0)
	for rows.Next() {
		var tokenID sql.NullString
		var expires, revoked, disabled sql.NullTime
		if err := rows.Scan(&version, &tokenID, &expires, &revoked, &disabled); err != nil {
			return nil, 0, err
		}
		known[tokenID.String] = state{expires: expires.Time, ended: revoked.Valid || disabled.Valid}
	}
	return known, version, rows.Err()
}

// reduced tells whether the actor has lost a role since he came, of his own or lent to him.
func (a *Accounts) reduced(ctx context.Context, version int64, actor *authz.Actor, now time.Time) (Standing, error) {
	roles, lent, err := a.held(ctx, version, actor.ID, calendar.Of(now))
	if err != nil {
		return Good, err
	}
	for _, role := range actor.Roles {
		if !slices.ContainsFunc(roles, func(r authz.Role) bool { return r.AssignmentID == role.AssignmentID }) {
			return Reduced, nil
		}
	}
	for _, one := range actor.For {
		if !slices.ContainsFunc(lent, func(d authz.Delegated) bool { return d.DelegationID == one.DelegationID }) {
			return Reduced, nil
		}
	}
	return Good, nil
}

// held reads what the person holds and what is lent to him on a day.
func (a *Accounts) held(ctx context.Context, version int64, personID string, on calendar.Date) ([]authz.Role, []authz.Delegated, error) {
	roles, err := a.roles(ctx, version, personID, on)
	if err != nil || a.Lent == nil {
		return roles, nil, err
	}
	lent, err := a.Lent(ctx, version, personID, on)
	return roles, lent, err
}
