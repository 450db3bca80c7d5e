package main_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// crowd is how many clients come at once.
const crowd = 16

// Line 12 of the walk, and its relatives: whoever comes at once, exactly one wins, twins
// are one, and the history has one row for each success.
func TestRace(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		p := start(t, c)
		t.Run("12 one version", func(t *testing.T) { oneVersion(t, p, p, "phuyen") })
		t.Run("twins", func(t *testing.T) { twins(t, p) })
		t.Run("different hands", func(t *testing.T) { differentHands(t, p) })
		t.Run("one report of a period", func(t *testing.T) { oneReport(t, p) })
		t.Run("twins that create", func(t *testing.T) { twinsThatCreate(t, p) })
		t.Run("nobody is lost", func(t *testing.T) { nobodyIsLost(t, p) })
	})
}

// atOnce lets the clients, each with a connection of its own, go at the same moment, and
// returns what each was answered.
func atOnce(t *testing.T, clients []*client, send func(i int, c *client) (payload, error)) []payload {
	t.Helper()
	for _, c := range clients {
		c.do(t, "Viewer", nil) // the connection is open
	}
	type answered struct {
		i   int
		p   payload
		err error
	}
	begin, answers := make(chan struct{}), make(chan answered)
	for i, c := range clients {
		go func() {
			<-begin
			p, err := send(i, c)
			answers <- answered{i, p, err}
		}()
	}
	close(begin)
	payloads := make([]payload, len(clients))
	for range clients {
		a := <-answers
		if a.err != nil {
			t.Errorf("client %d: %v", a.i, a.err)
		}
		payloads[a.i] = a.p
	}
	if t.Failed() {
		t.FailNow()
	}
	return payloads
}

// copies are clients of the same person, on the programs in turn.
func copies(c *client, programs ...*program) []*client {
	clients := make([]*client, crowd)
	for i := range clients {
		one := programs[i%len(programs)].stranger()
		one.who, one.token = c.who, c.token
		clients[i] = one
	}
	return clients
}

// toSignature brings a report of the unit to the head's desk.
func (w *walk) toSignature(t *testing.T) {
	t.Helper()
	w.create(t)
	w.fillIn(t)
	w.accepted(t, w.officer, "PerformAction", vars{"action": "propose"}, "DRAFT", step{action: "propose", way: "draft -> awaiting_signature"})
}

// onlyOne sees that one payload is a success and every other refused with the code.
func onlyOne(t *testing.T, payloads []payload, code string) payload {
	t.Helper()
	var winner payload
	won := 0
	for i, p := range payloads {
		switch {
		case len(p.Errors) == 0 && p.subject() != nil:
			winner = p
			won++
		case p.subject() != nil || !slices.Equal(p.codes(), []string{code}):
			t.Errorf("client %d: %+v", i, p)
		}
	}
	if won != 1 {
		t.Fatalf("%d won", won)
	}
	return winner
}

// oneMore sees that just this step was taken.
func (w *walk) oneMore(t *testing.T, s step) {
	t.Helper()
	w.done = append(w.done, s)
	r := w.officer.report(t, w.id)
	if diff := cmp.Diff(w.done, r.steps(), cmp.AllowUnexported(step{})); diff != "" || r.Version != len(w.done) {
		t.Errorf("version %d, history (-want +got):\n%s", r.Version, diff)
	}
}

// Sixteen clients submit the same version, over one or two programs: one succeeds, the
// others are told the version that it made.
func oneVersion(t *testing.T, a, b *program, unit string) {
	w := newWalk(t, a, unit, "giamdoc@quangngai", "giamdoc@ninhthuan", "NOT_PERMITTED")
	w.toSignature(t)
	input := w.input("SubmitReport", vars{"lateReason": "Cùng lúc"})
	payloads := atOnce(t, copies(w.head, a, b), func(_ int, c *client) (payload, error) {
		return c.tryChange(t.Context(), "SubmitReport", input)
	})
	onlyOne(t, payloads, "VERSION_CONFLICT")
	for _, p := range payloads {
		for _, e := range p.Errors {
			if e.Current == nil || e.Current.ID != w.id || e.Current.Version != len(w.done)+1 {
				t.Errorf("a loser is told %+v", e)
			}
		}
	}
	w.oneMore(t, step{action: "submit", way: "awaiting_signature -> submitted", actor: w.head.name(t), words: "Cùng lúc"})
}

// Sixteen times the same request under one key is one submission, and all are answered
// the same success.
func twins(t *testing.T, p *program) {
	w := newWalk(t, p, "quangnam", "giamdoc@quangngai", "giamdoc@ninhthuan", "NOT_PERMITTED")
	w.toSignature(t)
	input := w.input("SubmitReport", vars{"lateReason": "Cùng lúc", "idempotencyKey": "twins"})
	payloads := atOnce(t, copies(w.head, p), func(_ int, c *client) (payload, error) {
		return c.tryChange(t.Context(), "SubmitReport", input)
	})
	allTheSame(t, payloads)
	w.oneMore(t, step{action: "submit", way: "awaiting_signature -> submitted", actor: w.head.name(t), words: "Cùng lúc"})
}

// allTheSame sees that every payload is the same success.
func allTheSame(t *testing.T, payloads []payload) {
	t.Helper()
	for i, p := range payloads {
		if len(p.Errors) > 0 || p.subject() == nil {
			t.Fatalf("twin %d: %+v", i, p)
		}
		if diff := cmp.Diff(payloads[0], p); diff != "" {
			t.Fatalf("twin %d is answered otherwise:\n%s", i, diff)
		}
	}
}

// The handler returns and concludes and the head withdraws, all on the same version: one
// of them decides.
func differentHands(t *testing.T, p *program) {
	w := newWalk(t, p, "binhdinh", "giamdoc@quangngai", "giamdoc@ninhthuan", "NOT_PERMITTED")
	w.toSignature(t)
	w.accepted(t, w.head, "SubmitReport", vars{"lateReason": "Muộn"}, "SUBMITTED",
		step{action: "submit", way: "awaiting_signature -> submitted", words: "Muộn"})
	hands := []struct {
		by        *client
		operation string
		input     vars
		step      step
	}{
		{w.handler, "ReturnReport", vars{"reason": "Sửa"}, step{action: "return", way: "submitted -> returned", words: "Sửa"}},
		{w.handler, "ReviewReport", vars{"conclusion": "Tốt"}, step{action: "review", way: "submitted -> reviewed", words: "Tốt"}},
		{w.head, "PerformAction", vars{"action": "withdraw", "input": vars{"reason": "Rút"}}, step{action: "withdraw", way: "submitted -> draft", words: "Rút"}},
	}
	clients := copies(w.head, p)
	for i, c := range clients {
		c.who, c.token = hands[i%3].by.who, hands[i%3].by.token
	}
	payloads := atOnce(t, clients, func(i int, c *client) (payload, error) {
		return c.tryChange(t.Context(), hands[i%3].operation, w.input(hands[i%3].operation, hands[i%3].input))
	})
	winner := onlyOne(t, payloads, "VERSION_CONFLICT")
	for _, h := range hands {
		if h.step.way == "submitted -> "+winner.subject().State.Name {
			h.step.actor = h.by.name(t)
			w.oneMore(t, h.step)
		}
	}
}

// Sixteen reports of one unit and period, each under a key of its own: one comes to be.
func oneReport(t *testing.T, p *program) {
	officer := p.as(t, "chuyenvien@ninhthuan")
	periodID := officer.period(t, "2022-H1")
	payloads := atOnce(t, copies(officer, p), func(i int, c *client) (payload, error) {
		return c.tryChange(t.Context(), "CreateReport",
			vars{"periodId": periodID, "kind": "INTERIM", "title": fmt.Sprint("Báo cáo ", i), "idempotencyKey": fmt.Sprint("one-", i)})
	})
	winner := onlyOne(t, payloads, "DUPLICATE_REPORT")
	onlyReport(t, officer, "ninhthuan", "2022-H1", winner.Report.ID)
}

// onlyReport sees that the unit's one report of the period is this, at its first version.
func onlyReport(t *testing.T, officer *client, unit, period, id string) {
	t.Helper()
	list := officer.reports(t, vars{"where": vars{"unitCode": unit, "periodCode": period}})
	if list.TotalCount != 1 || list.Edges[0].Node.ID != id {
		t.Errorf("the list: %+v", list)
	}
	if r := officer.report(t, id); r.Version != 1 || len(r.History.Nodes) != 1 || len(r.Sections) != 11 || len(r.Indicators) == 0 {
		t.Errorf("the report: %+v", r)
	}
}

// Sixteen times the same creation under one key is one report, time and again.
func twinsThatCreate(t *testing.T, p *program) {
	for _, unit := range []string{"ninhthuan", "quangnam", "phuyen"} {
		for period, kind := range map[string]string{"2022-H2": "INTERIM", "2022": "FINAL"} {
			officer := p.as(t, "chuyenvien@"+unit)
			input := vars{"periodId": officer.period(t, period), "kind": kind, "title": "Báo cáo", "idempotencyKey": period}
			payloads := atOnce(t, copies(officer, p), func(_ int, c *client) (payload, error) {
				return c.tryChange(t.Context(), "CreateReport", input)
			})
			allTheSame(t, payloads)
			onlyReport(t, officer, unit, period, payloads[0].Report.ID)
		}
	}
}

// Sixteen clients each mend the report, and after a conflict again on the version that
// they are told, until it is done: no mending is lost and each is a row of the history.
func nobodyIsLost(t *testing.T, p *program) {
	w := newWalk(t, p, "khanhhoa", "giamdoc@quangngai", "giamdoc@ninhthuan", "NOT_PERMITTED")
	w.create(t)
	keys := []string{}
	for _, s := range w.officer.report(t, w.id).Sections {
		keys = append(keys, s.Key)
	}
	clients := copies(w.officer, p)[:len(keys)]
	atOnce(t, clients, func(i int, c *client) (payload, error) {
		version := 1
		for {
			answer, err := c.tryChange(t.Context(), "UpdateReport",
				vars{"reportId": w.id, "expectedVersion": version, "sections": []vars{{"key": keys[i], "body": "Của " + keys[i]}}})
			if err != nil || len(answer.Errors) == 0 || answer.Errors[0].Current == nil {
				return answer, err
			}
			if next := answer.Errors[0].Current.Version; next != version {
				version = next
				continue
			}
			return answer, fmt.Errorf("a conflict of version %d with itself", version)
		}
	})
	r := w.officer.report(t, w.id)
	for _, s := range r.Sections {
		if s.Body != "Của "+s.Key {
			t.Errorf("section %s: %q", s.Key, s.Body)
		}
	}
	if r.Version != 1+len(keys) || len(r.History.Nodes) != r.Version {
		t.Errorf("version %d, %d rows of history", r.Version, len(r.History.Nodes))
	}
}
