package runtime_test

import (
	"context"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"thidua/ent/db"
	"thidua/internal/authz"
	"thidua/internal/dbtest"
	"thidua/internal/store"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// patience is how long a test waits for what must come.
const patience = time.Minute

// replica is another runtime on the house's database.
func (h *house) replica(t *testing.T) *runtime.Runtime {
	t.Helper()
	grants, err := authz.Load()
	ok(t, err)
	r, err := runtime.Open(t.Context(), h.store, h.source, grants, [][]byte{[]byte(petitionWorkflow), []byte(pleaWorkflow)}, h.kind)
	ok(t, err)
	return r
}

// until waits until the query answers the number.
func (h *house) until(t *testing.T, want int, query string, arguments ...any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for got := -1; got != want; {
		if err := h.store.DB.QueryRowContext(ctx, query, arguments...).Scan(&got); err != nil {
			t.Fatalf("%d, want %d: %v", got, want, err)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// Two replicas go at the same due timers, time and again: each case takes its step once, and
// none is left.
func TestTwoReplicasActOnce(t *testing.T) {
	runPleas(t, func(t *testing.T, h *house) {
		var subjects []string
		for range 30 {
			subjects = append(subjects, h.sentPlea(t))
		}
		other := h.replica(t)
		h.comes(t, "DUE", "")
		h.comes(t, "REMIND", "")
		var all sync.WaitGroup
		for _, r := range []*runtime.Runtime{h.runtime, other, h.runtime, other} {
			all.Go(func() {
				for range 5 {
					if _, err := r.RingOnce(context.Background()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		h.until(t, 0, "SELECT count(*) FROM timers WHERE kind = 'DUE'")
		for _, subject := range subjects {
			if state, version, system := h.standsWith(t, subject); state != "lapsed" || version != 3 || len(system) != 1 {
				t.Errorf("%s at %d by %v", state, version, system)
			}
			if n := kept(t, h, subject); n != [3]int{3, 3, 0} {
				t.Errorf("history, events and keys: %v", n)
			}
		}
	})
}

// Two replicas close the same votes: each is counted once, and what follows is taken once.
func TestTwoReplicasCloseAVoteOnce(t *testing.T) {
	runPleas(t, func(t *testing.T, h *house) {
		h.installs(t, councilWorkflow)
		other := h.replica(t)
		var subjects []string
		for range 10 {
			subject := h.plea(t, "council")
			h.takes(t, "giamdoc@phuyen", subject, "submit")
			h.casts(t, subject, []workflow.Choice{"yes", "yes", "no", "abstain"})
			subjects = append(subjects, subject)
		}
		h.comes(t, "DUE", "")
		var all sync.WaitGroup
		for _, r := range []*runtime.Runtime{h.runtime, other} {
			all.Go(func() {
				for range 3 {
					if _, err := r.RingOnce(context.Background()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		h.rings(t)
		for _, subject := range subjects {
			if state, version, steps := h.standsWith(t, subject); state != "elected" || version != 4 || !slices.Equal(steps, []string{"tally", "elect"}) {
				t.Errorf("%s at %d by %v", state, version, steps)
			}
		}
	})
}

// A person presses the button while the due time acts: one of them takes the step, the other
// finds it taken, and neither waits for the other in a ring.
func TestAPersonAndTheDueTime(t *testing.T) {
	runPleas(t, func(t *testing.T, h *house) {
		leader := h.as(t, "giamdoc@quangngai")
		other := h.replica(t)
		for range 20 {
			subject := h.sentPlea(t)
			h.comes(t, "DUE", subject)
			h.comes(t, "REMIND", subject)
			var all sync.WaitGroup
			for _, r := range []*runtime.Runtime{h.runtime, other} {
				all.Go(func() {
					if _, err := r.RingOnce(context.Background()); err != nil {
						t.Error(err)
					}
				})
			}
			var closed error
			all.Go(func() {
				_, closed = other.Perform(context.Background(), leader, runtime.Command{SubjectID: subject, Action: "close", ExpectedVersion: 2})
			})
			all.Wait()
			state, version, system := h.standsWith(t, subject)
			if state != "lapsed" || version != 3 || (closed == nil) == (len(system) == 1) {
				t.Errorf("%s at %d by %v; the person: %v", state, version, system, closed)
			}
			if closed != nil {
				refused(t, closed, "VERSION_CONFLICT")
			}
			if h.timers(t, subject) != nil {
				t.Errorf("left: %v", h.timers(t, subject))
			}
		}
	})
}

// The alarm rings by itself, sets what was lost when it starts, and ends when it is told to.
func TestRing(t *testing.T) {
	runPleas(t, func(t *testing.T, h *house) {
		soon, later, lost := h.sentPlea(t), h.sentPlea(t), h.sentPlea(t)
		h.alter(t, "DELETE FROM timers WHERE subject_id = $1", lost)
		h.alter(t, "UPDATE petitions SET due_at = $1, due_asc = $1 WHERE id = $2", time.Now().UTC(), lost)
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { h.runtime.Ring(ctx) })
		h.until(t, 1, "SELECT count(*) FROM petitions WHERE id = $1 AND state = 'lapsed'", lost)
		h.alter(t, "UPDATE timers SET next_at = $1 WHERE subject_id = $2 AND kind = 'DUE'", time.Now().UTC().Add(time.Second), soon)
		h.until(t, 1, "SELECT count(*) FROM petitions WHERE id = $1 AND state = 'lapsed'", soon)
		stop()
		running.Wait()
		h.comes(t, "DUE", later)
		if state, _, _ := h.standsWith(t, later); state != "sent" {
			t.Errorf("after the end: %s", state)
		}
	})
}

// A case that somebody holds does not keep the others waiting for long, and has its turn
// when it is free.
func TestAHeldCaseHoldsUpNoOther(t *testing.T) {
	h := build(t, dbtest.Postgres(t), pleaWorkflow)
	held, free := h.sentPlea(t), h.sentPlea(t)
	h.comes(t, "DUE", "")
	ok(t, h.store.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE petitions SET stamps = 0 WHERE id = $1", held); err != nil {
			return err
		}
		h.rings(t)
		if state, _, _ := h.standsWith(t, free); state != "lapsed" {
			t.Errorf("the free one is %s", state)
		}
		return nil
	}))
	h.comes(t, "DUE", held)
	h.rings(t)
	if state, version, _ := h.standsWith(t, held); state != "lapsed" || version != 3 {
		t.Errorf("%s at %d", state, version)
	}
}

// On Postgres it is the server's clock that says what is due, not this process's: with a
// server that is half an hour ahead a timer of in twenty minutes acts, with one that is half
// an hour behind a timer of ten minutes ago does not.
func TestTheServersClockDecides(t *testing.T) {
	for _, tt := range []struct {
		name, ahead string
		at          time.Duration
		want        string
	}{
		{"ahead", "30 minutes", 20 * time.Minute, "lapsed"},
		{"behind", "-30 minutes", -10 * time.Minute, "sent"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			address := dbtest.PostgresURL(t)
			h := build(t, dbtest.Open(t, store.Config{DatabaseURL: address}), pleaWorkflow)
			subject := h.sentPlea(t)
			h.alter(t, "UPDATE timers SET next_at = $1 WHERE kind = 'DUE'", time.Now().UTC().Add(tt.at))
			for _, name := range []string{"clock_timestamp", "statement_timestamp"} {
				h.alter(t, "CREATE FUNCTION public."+name+`() RETURNS timestamptz STABLE LANGUAGE sql AS
$$ SELECT pg_catalog.`+name+`() + interval '`+tt.ahead+`' $$`)
			}
			u, err := url.Parse(address)
			ok(t, err)
			query := u.Query()
			query.Set("search_path", "public,pg_catalog")
			u.RawQuery = query.Encode()
			h.store = dbtest.Open(t, store.Config{DatabaseURL: u.String()})
			h.runtime = h.replica(t)
			h.rings(t)
			if state, _, _ := h.standsWith(t, subject); state != tt.want {
				t.Errorf("%s, want %s", state, tt.want)
			}
		})
	}
}
