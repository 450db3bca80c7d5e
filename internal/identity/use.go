package identity

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"thidua/ent/db"
	"thidua/ent/db/accesstoken"
)

// How often it is written down which tokens were used, how long that may take, and for how
// many at once.
const (
	usesEvery  = time.Minute
	usesWait   = 5 * time.Second
	usesAtOnce = 500
)

// uses remembers which tokens of service accounts were shown since it was last written down,
// so that a request costs a look into a map and no statement.
type uses struct {
	mu     sync.Mutex
	tokens map[string]struct{}
	latest time.Time
}

// add remembers that the token was shown.
func (u *uses) add(tokenID string, at time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.tokens == nil {
		u.tokens = map[string]struct{}{}
	}
	u.tokens[tokenID] = struct{}{}
	if at.After(u.latest) {
		u.latest = at
	}
}

// take hands out what is remembered, and forgets it.
func (u *uses) take() (tokens []string, latest time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	tokens, latest = slices.Sorted(maps.Keys(u.tokens)), u.latest
	u.tokens = nil
	return tokens, latest
}

// KeepUses writes once a minute which tokens of service accounts were used, until ctx is done,
// and then once more.
func (a *Accounts) KeepUses(ctx context.Context) {
	ticker := time.NewTicker(usesEvery)
	defer ticker.Stop()
	for done := false; !done; {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			done = true
		}
		if err := a.WriteUses(context.WithoutCancel(ctx)); err != nil {
			a.Log.WarnContext(ctx, "identity: when tokens were last used is not written; it is tried again", "error", err)
		}
	}
}

// WriteUses writes which tokens were used since the last time, in one statement for some
// hundred of them, within seconds. All get the minute of the latest use among them, which is
// at most a minute off; of several replicas the latest stays. What cannot be written is
// remembered.
func (a *Accounts) WriteUses(ctx context.Context) error {
	tokens, latest := a.uses.take()
	ctx, cancel := context.WithTimeout(ctx, usesWait)
	defer cancel()
	minute := latest.Truncate(time.Minute)
	for some := range slices.Chunk(tokens, usesAtOnce) {
		err := a.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.AccessToken.Update().
				Where(accesstoken.IDIn(some...), accesstoken.Or(accesstoken.LastUsedAtIsNil(), accesstoken.LastUsedAtLT(minute))).
				SetLastUsedAt(minute).Exec(ctx)
		})
		if err != nil {
			for _, t := range tokens {
				a.uses.add(t, latest)
			}
			return fmt.Errorf("identity: writing when tokens were last used: %w", err)
		}
	}
	return nil
}
