package identity

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"thidua/ent/db"
	"thidua/internal/fault"
)

// A password fits what was stored of it and nothing else; the same password is never
// stored twice in the same form.
func TestHashAndVerify(t *testing.T) {
	a := New(nil, nil)
	ctx := context.Background()
	one, err1 := a.hash(ctx, "thi đua yêu nước")
	two, err2 := a.hash(ctx, "thi đua yêu nước")
	if err1 != nil || err2 != nil || one == two || !strings.HasPrefix(one, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%q %v, %q %v", one, err1, two, err2)
	}
	for name, c := range map[string]struct {
		password, stored string
		want             bool
	}{
		"right":              {"thi đua yêu nước", one, true},
		"wrong":              {"thi đua yêu nướC", one, false},
		"empty":              {"", one, false},
		"nothing was stored": {"thi đua yêu nước", "", false},
		"nothing at all":     {"", "", false},
	} {
		if got, err := a.verify(ctx, c.password, c.stored); err != nil || got != c.want {
			t.Errorf("%s: got %t, %v; want %t", name, got, err, c.want)
		}
	}
}

// What stands in for a missing password costs exactly what a real one costs.
func TestNobodyCostsTheSame(t *testing.T) {
	p, err := parsePHC(nobody)
	if err != nil || p.memory != argonMemory || p.passes != argonPasses || p.threads != argonThreads ||
		len(p.salt) != saltLen || len(p.hash) != hashLen || p.String() != nobody {
		t.Errorf("%+v, %v", p, err)
	}
}

// A row that is no argon2id, or asks for absurd costs, is an error that does not show it.
func TestParsePHCRefuses(t *testing.T) {
	const salt, hash = "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	for _, s := range []string{
		"secret", "$", "$$$$$", "$argon2i$v=19$m=19456,t=2,p=1$" + salt + "$" + hash,
		"$argon2id$v=16$m=19456,t=2,p=1$" + salt + "$" + hash,
		"$argon2id$v=19$m=4194304,t=2,p=1$" + salt + "$" + hash,
		"$argon2id$v=19$m=19456,t=0,p=1$" + salt + "$" + hash,
		"$argon2id$v=19$m=19456,t=2,p=0$" + salt + "$" + hash,
		"$argon2id$v=19$m=19456,t=2,p=300$" + salt + "$" + hash,
		"$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$",
		"$argon2id$v=19$m=19456,t=2,p=1$$" + hash,
		"$argon2id$v=19$m=19456,t=2,p=1$!!!!!!!!!!!!$" + hash,
	} {
		if _, err := parsePHC(s); !errors.Is(err, errStoredPassword) {
			t.Errorf("%q: got %v", s, err)
		}
	}
}

// Where all lanes are taken a sign-in waits for its turn, and not for ever.
func TestLanes(t *testing.T) {
	a := New(nil, nil)
	for range passwordLanes {
		a.lanes <- struct{}{}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := a.hash(ctx, "thi đua yêu nước"); !fault.Is(err, fault.Timeout) {
		t.Errorf("got %v, want TIMEOUT", err)
	}
	<-a.lanes
	if _, err := a.hash(context.Background(), "thi đua yêu nước"); err != nil {
		t.Errorf("with a free lane: %v", err)
	}
	if n := len(a.lanes); n != passwordLanes-1 {
		t.Errorf("%d lanes are taken, want %d", n, passwordLanes-1)
	}
}

// The wait doubles from a second to its longest, however many failures there are, and a
// clock that is ahead does not prolong it.
func TestDelay(t *testing.T) {
	c := counter{free: 5, most: 15 * time.Minute}
	for count, want := range map[int]time.Duration{
		0: 0, 4: 0, 5: time.Second, 6: 2 * time.Second, 14: 512 * time.Second,
		15: 15 * time.Minute, 1000: 15 * time.Minute, 1 << 40: 15 * time.Minute,
	} {
		if got := c.delay(count); got != want {
			t.Errorf("after %d: got %v, want %v", count, got, want)
		}
	}
	now := time.Date(2022, 7, 10, 0, 0, 0, 0, time.UTC)
	ahead := &db.SignInFailure{Count: 5, LastAt: now.Add(24 * time.Hour)}
	if got := c.left(ahead, now); got != 15*time.Minute {
		t.Errorf("with a clock ahead: got %v", got)
	}
}
