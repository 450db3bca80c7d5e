package runtime_test

import (
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db/historyentry"
	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// codes lists what a refusal tells: its codes and, of a blocked transition, the blockers'.
func codes(err error) []string {
	var told []string
	for _, f := range fault.All(err) {
		told = append(told, f.Code)
		if blocked, ok := f.Detail.(*runtime.Blocked); ok {
			for _, b := range blocked.Blockers {
				told = append(told, b.Code)
			}
		}
	}
	return told
}

// refused fails unless err tells exactly these codes.
func refused(t *testing.T, err error, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, codes(err)); diff != "" {
		t.Errorf("refusal %v: %s", err, diff)
	}
}

// kept counts what the database keeps of a subject: history, events, keys.
func kept(t *testing.T, h *house, subject string) [3]int {
	t.Helper()
	var n [3]int
	for i, text := range []string{
		"SELECT count(*) FROM history_entries WHERE subject_id = $1",
		"SELECT count(*) FROM events WHERE subject_id = $1",
		"SELECT count(*) FROM idempotency_keys WHERE subject_id = $1",
	} {
		ok(t, h.store.DB.QueryRowContext(t.Context(), text, subject).Scan(&n[i]))
	}
	return n
}

// prepared makes a petition of Phú Yên that is ready to be sent, at version 2.
func prepared(t *testing.T, h *house) string {
	t.Helper()
	officer, subject := h.as(t, "chuyenvien@phuyen"), id.New("pet")
	_, err := h.begin(t, officer, subject, "")
	ok(t, err)
	_, err = h.runtime.Perform(t.Context(), officer, runtime.Command{SubjectID: subject, Action: "update", ExpectedVersion: 1, Content: "signed"})
	ok(t, err)
	return subject
}

// A kind that the runtime has never heard of takes its whole way: what it registers is
// all that is needed. The recorded events fold to the stored case.
func TestAnyKindTakesItsWay(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		subject := prepared(t, h)
		head, leader := h.as(t, "giamdoc@phuyen"), h.as(t, "giamdoc@quangngai")
		for i, c := range []struct {
			actor  *authz.Actor
			action string
			input  map[string]any
		}{
			{head, "submit", nil},
			{leader, "return", map[string]any{"reason": "bổ sung"}},
			{head, "submit", nil},
			{leader, "review", nil},
		} {
			done, err := h.runtime.Perform(t.Context(), c.actor, runtime.Command{SubjectID: subject, Action: c.action, ExpectedVersion: i + 2, Input: c.input})
			ok(t, err)
			if done.Version != i+3 || done.EventID == "" || done.Replayed {
				t.Errorf("%s: %+v", c.action, done)
			}
		}
		if n := kept(t, h, subject); n != [3]int{6, 6, 0} {
			t.Errorf("history, events and keys: %v", n)
		}
		folded(t, h, subject, "concluded", 6)
	})
}

// folded compares the stored case with the fold of the recorded events.
func folded(t *testing.T, h *house, subject, state string, version int) {
	t.Helper()
	rows, err := h.store.Client.HistoryEntry.Query().Where(historyentry.SubjectID(subject)).Order(historyentry.ByVersion()).All(t.Context())
	ok(t, err)
	var c workflow.Case
	for _, row := range rows {
		var e workflow.Event
		ok(t, json.Unmarshal([]byte(row.Event), &e))
		c = h.book(t).Current("petition").Evolve(c, e)
	}
	var stored struct {
		state, memory string
		version       int
	}
	ok(t, h.store.DB.QueryRowContext(t.Context(), "SELECT state, version, memory FROM petitions WHERE id = $1", subject).
		Scan(&stored.state, &stored.version, &stored.memory))
	again, err := runtime.CaseOf(stored.state, stored.version, c.Due, stored.memory)
	ok(t, err)
	if diff := cmp.Diff(c, again); diff != "" || c.State != state || c.Version != version {
		t.Errorf("folded to %s at %d: %s", c.State, c.Version, diff)
	}
}

// A refusal changes nothing: no row, no event, no key, no state.
func TestARefusalChangesNothing(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		subject := prepared(t, h)
		head, before := h.as(t, "giamdoc@phuyen"), kept(t, h, subject)
		command := runtime.Command{SubjectID: subject, Action: "submit", ExpectedVersion: 2, Key: "k", Operation: "performAction"}
		with := func(change func(*runtime.Command)) runtime.Command { c := command; change(&c); return c }
		for _, x := range []struct {
			name  string
			actor *authz.Actor
			c     runtime.Command
			want  []string
		}{
			{"a stranger", h.as(t, "giamdoc@binhdinh"), command, []string{"TRANSITION_BLOCKED", "NOT_PERMITTED"}},
			{"no such subject", head, with(func(c *runtime.Command) { c.SubjectID = id.New("pet") }), []string{"NOT_FOUND"}},
			{"no such kind", head, with(func(c *runtime.Command) { c.SubjectID = id.New("xyz") }), []string{"NOT_FOUND"}},
			{"a stale version before any blocker", h.as(t, "giamdoc@binhdinh"), with(func(c *runtime.Command) { c.ExpectedVersion = 1 }), []string{"VERSION_CONFLICT"}},
			{"a step that is not there", head, with(func(c *runtime.Command) { c.Action = "review" }), []string{"TRANSITION_BLOCKED", "WRONG_STATE"}},
			{"no such action", head, with(func(c *runtime.Command) { c.Action = "fly" }), []string{"TRANSITION_BLOCKED", "UNKNOWN_ACTION"}},
			{"an update by its name alone", head, with(func(c *runtime.Command) { c.Action = "update" }), []string{"TRANSITION_BLOCKED", "UNKNOWN_ACTION"}},
			{"an input that nobody knows", head, with(func(c *runtime.Command) { c.Input = map[string]any{"x": 1} }), []string{"INVALID_INPUT"}},
			{"a NUL in the note", head, with(func(c *runtime.Command) { c.Note = "a\x00" }), []string{"INVALID_TEXT"}},
			{"a key that cannot be kept", head, with(func(c *runtime.Command) { c.Key = "\x00" }), []string{"INVALID_INPUT"}},
		} {
			_, err := h.runtime.Perform(t.Context(), x.actor, x.c)
			t.Run(x.name, func(t *testing.T) { refused(t, err, x.want...) })
		}
		if after := kept(t, h, subject); after != before {
			t.Errorf("history, events and keys went from %v to %v", before, after)
		}
		folded(t, h, subject, "draft", 2)
	})
}

// A kind that nobody registered is NOT_FOUND, whatever is asked of it.
func TestAnUnknownKind(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		head := h.as(t, "giamdoc@phuyen")
		_, err := h.runtime.Begin(t.Context(), head, runtime.Beginning{Prefix: "xyz", Operation: "createX"})
		refused(t, err, "NOT_FOUND")
		moment := runtime.Moment{Actor: head, Registry: h.registry(t), Book: h.book(t), At: time.Now()}
		_, err = h.runtime.Explain(t.Context(), h.store.Client, moment, "xyz", []*runtime.Subject{{ID: id.New("xyz")}})
		refused(t, err, "NOT_FOUND")
	})
}

// An effect that fails takes everything back, the state included.
func TestAFailingEffectTakesEverythingBack(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		subject, head := prepared(t, h), h.as(t, "giamdoc@phuyen")
		before := kept(t, h, subject)
		h.kind.fail = errors.New("the stamp is broken")
		_, err := h.runtime.Perform(t.Context(), head, runtime.Command{SubjectID: subject, Action: "submit", ExpectedVersion: 2, Key: "k"})
		if !errors.Is(err, h.kind.fail) {
			t.Errorf("the error is %v", err)
		}
		var stamps int
		ok(t, h.store.DB.QueryRowContext(t.Context(), "SELECT stamps FROM petitions WHERE id = $1", subject).Scan(&stamps))
		if after := kept(t, h, subject); after != before || stamps != 0 {
			t.Errorf("history, events and keys went from %v to %v, stamps are %d", before, after, stamps)
		}
		folded(t, h, subject, "draft", 2)
	})
}

// The same key answers the same and does nothing; with another input it is a mismatch;
// another person's key is another key.
func TestKeysReplay(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		subject, head := prepared(t, h), h.as(t, "giamdoc@phuyen")
		command := runtime.Command{SubjectID: subject, Action: "submit", ExpectedVersion: 2, Key: "k", Operation: "submitPetition"}
		first, err := h.runtime.Perform(t.Context(), head, command)
		ok(t, err)
		again, err := h.runtime.Perform(t.Context(), head, command)
		ok(t, err)
		if again.EventID != first.EventID || again.Version != first.Version || !again.Replayed {
			t.Errorf("the replay answers %+v, the first %+v", again, first)
		}
		other := command
		other.Note = "khác"
		_, err = h.runtime.Perform(t.Context(), head, other)
		refused(t, err, "IDEMPOTENCY_MISMATCH")
		other = command
		other.Operation = "performAction"
		_, err = h.runtime.Perform(t.Context(), head, other)
		refused(t, err, "VERSION_CONFLICT")
		_, err = h.runtime.Perform(t.Context(), h.as(t, "chuyenvien@phuyen"), command)
		refused(t, err, "VERSION_CONFLICT")
		if n := kept(t, h, subject); n != [3]int{3, 3, 1} {
			t.Errorf("history, events and keys: %v", n)
		}
	})
}

// Sixteen people press the button at once on the same version: one wins, the others are
// told that it has changed; of sixteen twins with one key all get the winner's answer.
func TestOneOfSixteenWins(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		head := h.as(t, "giamdoc@phuyen")
		for _, key := range []string{"", "one key"} {
			subject := prepared(t, h)
			results, errs := make([]runtime.Result, 16), make([]error, 16)
			var clients sync.WaitGroup
			for i := range 16 {
				clients.Go(func() {
					results[i], errs[i] = h.runtime.Perform(t.Context(), head, runtime.Command{
						SubjectID: subject, Action: "submit", ExpectedVersion: 2, Key: key, Operation: "submitPetition",
					})
				})
			}
			clients.Wait()
			won, events := 0, map[string]bool{}
			for i, err := range errs {
				switch {
				case err == nil:
					won++
					events[results[i].EventID] = true
				default:
					refused(t, err, "VERSION_CONFLICT")
				}
			}
			want := 1
			if key != "" {
				want = 16
			}
			if won != want || len(events) != 1 {
				t.Errorf("key %q: %d of 16 won, with %d events", key, won, len(events))
			}
			if n := kept(t, h, subject); n[0] != 3 || n[1] != 3 {
				t.Errorf("key %q: history and events: %v", key, n)
			}
		}
	})
}
