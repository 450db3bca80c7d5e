package identity

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
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

// What has become of tokens of this house, by their identifiers, and of those that an
// issuer has signed, by the persons whose they are; and the version of the registry.
const (
	stateOfOwn = `SELECT r.version, t.id, t.expires_at, t.revoked_at, p.disabled_at FROM registries r
LEFT JOIN access_tokens t ON t.id IN (%s) LEFT JOIN persons p ON p.id = t.person_id WHERE r.id = 1`
	stateOfIssued = `SELECT r.version, p.id, NULL, p.tokens_from, p.disabled_at FROM registries r
LEFT JOIN persons p ON p.id IN (%s) WHERE r.id = 1`
)

// states reads what has become of the actors' tokens, by the tokens' identifiers, and the
// version of the registry.
func (a *Accounts) states(ctx context.Context, actors []*authz.Actor) (map[string]state, int64, error) {
	own, people := map[string]*authz.Actor{}, map[string][]*authz.Actor{}
	for _, actor := range actors {
		if actor.TokenIssued.IsZero() {
			own[actor.TokenID] = actor
		} else {
			people[actor.ID] = append(people[actor.ID], actor)
		}
	}
	known, version := make(map[string]state, len(actors)), int64(0)
	if len(own) > 0 {
		err := a.standing(ctx, stateOfOwn, slices.Collect(maps.Keys(own)), &version, func(tokenID string, expires, ended, disabled sql.NullTime) {
			known[tokenID] = state{expires: expires.Time, ended: ended.Valid || disabled.Valid}
		})
		if err != nil {
			return nil, 0, err
		}
	}
	if len(people) > 0 {
		err := a.standing(ctx, stateOfIssued, slices.Collect(maps.Keys(people)), &version, func(personID string, _, from, disabled sql.NullTime) {
			for _, actor := range people[personID] {
				ended := disabled.Valid || (from.Valid && !actor.TokenIssued.After(from.Time))
				known[actor.TokenID] = state{expires: actor.TokenExpires, ended: ended}
			}
		})
		if err != nil {
			return nil, 0, err
		}
	}
	return known, version, nil
}

// standing runs one of the two statements for the identifiers.
func (a *Accounts) standing(ctx context.Context, text string, ids []string, version *int64,
	each func(one string, expires, ended, disabled sql.NullTime)) error {
	marks, arguments := make([]string, len(ids)), make([]any, len(ids))
	for i, one := range ids {
		marks[i], arguments[i] = fmt.Sprint("$", i+1), one
	}
	rows, err := a.store.DB.QueryContext(ctx, fmt.Sprintf(text, strings.Join(marks, ", ")), arguments...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var one sql.NullString
		var expires, ended, disabled sql.NullTime
		if err := rows.Scan(version, &one, &expires, &ended, &disabled); err != nil {
			return err
		}
		each(one.String, expires, ended, disabled)
	}
	return rows.Err()
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
