package identity_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/ent/db/signinfailure"
	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// fail sends wrong passwords and wants them all to be compared.
func (h *house) fail(times int, from, email string) {
	h.Helper()
	for range times {
		if a := h.try(from, email, "wrong password"); a.status != 400 || a.body["error"] != "invalid_grant" {
			h.Fatalf("got %d %s, want 400", a.status, a.text)
		}
	}
}

// waits asserts that an attempt is put off by so many seconds.
func (h *house) waits(from, email, password string, seconds int) {
	h.Helper()
	a := h.try(from, email, password)
	if a.status != 429 || a.header.Get("Retry-After") != strconv.Itoa(seconds) || a.body["error"] != "slow_down" {
		h.Errorf("got %d, Retry-After %q, %s; want 429 and %d s", a.status, a.header.Get("Retry-After"), a.text, seconds)
	}
}

// After five wrong passwords even the right one has to wait, a second, then two, then
// four; attempts inside a wait do not prolong it; a right password clears the count.
func TestWaitDoubles(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person(email)
		h.fail(5, home, email)
		for _, wait := range []int{1, 2, 4} {
			h.waits(home, email, "wrong password", wait)
			h.waits(home, email, password, wait)
			h.clock.pass(time.Duration(wait) * time.Second)
			h.fail(1, home, email)
		}
		h.clock.pass(8 * time.Second)
		h.token(email)
		h.fail(5, home, email)
		h.waits(home, email, password, 1)
	})
}

// An account that does not exist makes one wait exactly as one that does.
func TestUnknownAccountWaitsToo(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.fail(5, home, "ai@phuyen.thidua.example")
		h.waits(home, "ai@phuyen.thidua.example", password, 1)
	})
}

// Attack: somebody fails on purpose to lock the head out. From his own address he only
// locks himself out; the head signs in from hers.
func TestLockingOutAHead(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person(email)
		h.fail(5, abroad, email)
		for _, wait := range []int{1, 2, 4, 8, 16, 32} {
			h.clock.pass(time.Duration(wait) * time.Second)
			h.fail(1, abroad, email)
		}
		h.waits(abroad, email, password, 64)
		h.token(email)
	})
}

// Attack: a crowd of addresses guesses at one account. From twenty failures on the account
// slows down for everybody, but never longer than a minute.
func TestCrowd(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person(email)
		for i := range 4 {
			h.fail(5, fmt.Sprintf("203.0.113.%d:80", i), email)
		}
		h.waits("203.0.113.99:80", email, "wrong password", 1)
		for i := range 8 {
			h.clock.pass(time.Minute)
			h.fail(1, fmt.Sprintf("203.0.113.%d:80", 100+i), email)
		}
		h.waits(home, email, password, 60)
		h.clock.pass(time.Minute)
		h.token(email)
	})
}

// Attack: one address tries one password on many accounts. After twenty failures it
// waits, whatever account it names; signing in to one's own account does not help.
func TestManyAccounts(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person(email)
		for i := range 20 {
			h.fail(1, home, fmt.Sprintf("a%d@phuyen.thidua.example", i))
			if i == 10 {
				h.token(email)
			}
		}
		h.waits(home, email, password, 1)
		h.waits(strings.Replace(home, "4711", "4712", 1), email, password, 1)
		if a := h.try(abroad, email, password); a.status != 200 {
			t.Errorf("from elsewhere: got %d %s", a.status, a.text)
		}
	})
}

// Attack: an IPv6 caller takes another address of his network for each attempt.
func TestNetworkCountsAsOne(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	for i := range 5 {
		h.fail(1, fmt.Sprintf("[2001:db8::%x]:80", i+1), email)
	}
	h.waits("[2001:db8::ffff]:80", email, password, 1)
	h.fail(1, "[2001:db8:1::1]:80", email)
}

// A quarter of an hour after the wait has ended the failures are forgotten, and their
// rows go.
func TestForgotten(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.fail(5, abroad, email)
		h.clock.pass(15*time.Minute + 2*time.Second)
		h.fail(5, abroad, email)
		h.waits(abroad, email, password, 1)
		h.clock.pass(time.Hour)
		h.fail(1, home, "ai@phuyen.thidua.example")
		if n, err := s.Client.SignInFailure.Query().Count(t.Context()); err != nil || n != 3 {
			t.Errorf("%d rows are kept (%v), want 3", n, err)
		}
	})
}

// Attack: thirty wrong passwords at the same instant. Exactly five are judged; the others
// are told to wait, so that a right one among them would not have been let in either.
func TestManyAtOnce(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person(email)
		got := h.atOnce(30, "wrong password")
		if got[400] != 5 || got[429] != 25 {
			t.Errorf("got %v, want 5 times 400 and 25 times 429", got)
		}
		n, err := s.Client.SignInFailure.Query().Where(signinfailure.Count(5)).Count(t.Context())
		if err != nil || n != 3 {
			t.Errorf("%d counters stand at 5 (%v), want 3", n, err)
		}
	})
}

// People who sign in at the same instant with the right password do not hinder each other.
func TestManyRightAtOnce(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person(email)
		if got := h.atOnce(25, password); got[200] != 25 {
			t.Errorf("got %v, want 25 times 200", got)
		}
		if n, err := s.Client.SignInFailure.Query().Count(t.Context()); err != nil || n != 0 {
			t.Errorf("%d counters are left (%v), want none", n, err)
		}
	})
}

// atOnce tries a password many times together, and counts the answers by status.
func (h *house) atOnce(times int, password string) map[int]int {
	var all sync.WaitGroup
	var mu sync.Mutex
	got := map[int]int{}
	for range times {
		all.Go(func() {
			status := h.try(home, email, password).status
			mu.Lock()
			defer mu.Unlock()
			got[status]++
		})
	}
	all.Wait()
	return got
}
