package main_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"thidua/internal/dbtest"
	"thidua/internal/store"
)

const (
	killings = 3  // how often the program is killed
	written  = 80 // how many writes of a round are acknowledged before the kill
)

// Line 13 of the walk: the program is killed in the middle of concurrent writes, time and
// again, and started on the same database. What was acknowledged is there, and what was
// not is there wholly or not at all; whoever sends it again under its key finds it done
// once.
func TestSurvives(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		p := start(t, c)
		writers := newWriters(t, p)
		done, pending := 0, 0
		for range killings {
			if err := writeUntilKilled(t, p, writers); err != nil {
				t.Fatal(err)
			}
			tokens := p.tokens
			p = start(t, c)
			p.tokens = tokens // they were acknowledged too
			before := examine(t, c, writers)
			for _, w := range writers {
				if w.pending == nil {
					continue
				}
				pending++
				if before[w.id] == w.pending.brings {
					done++
				}
			}
			for _, w := range writers {
				w.again(t, p)
			}
			examine(t, c, writers)
		}
		placed(t, c)
		t.Logf("of %d requests whose answer was lost %d had been done", pending, done)
	})
}

// writer is an officer who writes one report, one request after the other, and notes what
// each must have brought about.
type writer struct {
	client       *client
	period, kind string
	periodID     string
	id           string // "" until the creation is acknowledged
	version      int    // acknowledged
	notes        map[int]note
	pending      *request // was sent and not answered
	fill         vars     // the content that makes the report complete
}

// note is what a version of a report must look like.
type note struct{ action, state, number string }

// request is one that was sent.
type request struct {
	operation string
	input     vars
	brings    int // the version
}

// newWriters makes two for each unit.
func newWriters(t *testing.T, p *program) []*writer {
	t.Helper()
	var writers []*writer
	for _, unit := range []string{"binhdinh", "khanhhoa", "quangnam", "quangngai", "phuyen", "ninhthuan"} {
		for _, period := range []string{"2022-H1", "2022-H2"} {
			c := p.as(t, "chuyenvien@"+unit)
			writers = append(writers, &writer{client: c, period: period, kind: "INTERIM", periodID: c.period(t, period), notes: map[int]note{}})
		}
	}
	return writers
}

// next is the request that follows on what was acknowledged: creation, the content, and
// then round and round update, propose and recall. All have a key.
func (w *writer) next() *request {
	last := w.notes[w.version]
	r := &request{operation: "PerformAction", brings: w.version + 1}
	n := note{number: last.number}
	switch {
	case w.id == "":
		r.operation, n.action, n.state = "CreateReport", "create", "draft"
		r.input = vars{"periodId": w.periodID, "kind": w.kind, "title": "Báo cáo " + w.period}
	case last.action == "create" || last.action == "recall":
		n.action, n.state, n.number = "update", "draft", fmt.Sprintf("%d/BC", r.brings)
		r.operation, r.input = "UpdateReport", vars{"reportId": w.id, "expectedVersion": w.version, "number": n.number}
		if last.action == "create" {
			for field, value := range w.fill {
				r.input[field] = value
			}
		}
	case last.action == "update":
		n.action, n.state = "propose", "awaiting_signature"
		r.input = vars{"subjectId": w.id, "expectedVersion": w.version, "action": "propose"}
	default:
		n.action, n.state = "recall", "draft"
		r.input = vars{"subjectId": w.id, "expectedVersion": w.version, "action": "recall"}
	}
	r.input["idempotencyKey"] = fmt.Sprintf("%s-%d", w.period, r.brings)
	w.notes[r.brings] = n
	return r
}

// write sends the next request and notes that it was acknowledged. An error of the
// transport leaves it pending.
func (w *writer) write(ctx context.Context) error {
	if w.pending == nil {
		w.pending = w.next()
	}
	p, err := w.client.tryChange(ctx, w.pending.operation, w.pending.input)
	if err != nil {
		return err
	}
	r := p.subject()
	if len(p.Errors) > 0 || r == nil {
		return fmt.Errorf("%w %+v: %+v", errRefused, w.pending, p)
	}
	w.id, w.version, w.pending = r.ID, w.pending.brings, nil
	return nil
}

var errRefused = errors.New("refused")

// again sends once more what was not answered; it must succeed, whether it had been done
// or not.
func (w *writer) again(t *testing.T, p *program) {
	t.Helper()
	w.client = p.as(t, w.client.who)
	if w.pending != nil {
		if err := w.write(t.Context()); err != nil {
			t.Fatalf("sending again: %v", err)
		}
	}
	r := w.client.report(t, w.id)
	if want := w.notes[w.version]; r == nil || r.Version != w.version || r.State.Name != want.state || len(r.History.Nodes) != min(w.version, 50) {
		t.Errorf("%s reads %+v, want version %d, %+v", w.client.who, r, w.version, want)
	}
}

// writeUntilKilled lets all write at once and kills the program while they do.
func writeUntilKilled(t *testing.T, p *program, writers []*writer) error {
	t.Helper()
	var killed atomic.Bool
	var acknowledged atomic.Int64
	enough, failed := make(chan struct{}), make(chan error, len(writers))
	var all sync.WaitGroup
	for _, w := range writers {
		w.complete(t)
		all.Go(func() {
			for {
				// Without the kill each is answered; with it a lost answer is the end.
				err := w.write(t.Context())
				if errors.Is(err, errRefused) || (err != nil && !killed.Load()) {
					failed <- err
				}
				if err != nil {
					return
				}
				if acknowledged.Add(1) == written {
					close(enough)
				}
			}
		})
	}
	var err error
	select {
	case <-enough:
	case err = <-failed:
	}
	killed.Store(true)
	err = errors.Join(err, p.kill())
	all.Wait()
	if close(failed); err == nil {
		err = <-failed
	}
	return err
}

// complete learns from the report what has to be filled in.
func (w *writer) complete(t *testing.T) {
	t.Helper()
	if w.fill != nil {
		return
	}
	if err := w.write(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := w.client.report(t, w.id)
	var sections, indicators []vars
	for _, s := range r.Sections {
		sections = append(sections, vars{"key": s.Key, "body": "Nội dung " + s.Key})
	}
	for _, i := range r.Indicators {
		indicators = append(indicators, vars{"code": i.Code, "actual": 0})
	}
	w.fill = vars{"sections": sections, "indicators": indicators}
}
