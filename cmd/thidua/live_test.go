package main_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// heard is what a client of ReportChanged is told.
type heard struct {
	Data struct {
		ReportChanged struct {
			Cursor string
			Event  struct {
				ID, Action string
				Version    int // where it is asked for
			}
			Report struct {
				ID, Stage string
				Version   int
			}
		}
	}
	Errors []failure
}

// ear is ReportChanged of the file of operations, over one transport or the other.
type ear struct {
	heard chan heard
	ended chan error // receives once
}

// next waits for the next step.
func (e *ear) next(t *testing.T) heard {
	t.Helper()
	select {
	case h := <-e.heard:
		if len(h.Errors) > 0 {
			t.Fatalf("told %+v", h.Errors)
		}
		return h
	case err := <-e.ended:
		t.Fatalf("ended: %v", err)
	case <-time.After(patience):
		t.Fatal("nothing is told")
	}
	return heard{}
}

// onSocket follows over a WebSocket.
func (c *client) onSocket(t *testing.T, after string) *ear {
	t.Helper()
	return c.subscribes(t, subscription(after))
}

// subscribes opens any subscription over a WebSocket.
func (c *client) subscribes(t *testing.T, payload vars) *ear {
	t.Helper()
	socket, _, err := websocket.Dial(t.Context(), c.site+"/graphql", &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.CloseNow() })
	send := func(m vars) {
		if err := wsjson.Write(t.Context(), socket, m); err != nil {
			t.Fatal(err)
		}
	}
	send(vars{"type": "connection_init", "payload": vars{"Authorization": "Bearer " + c.token}})
	send(vars{"type": "subscribe", "id": "1", "payload": payload})
	e := &ear{heard: make(chan heard, 100), ended: make(chan error, 1)}
	go func() {
		for {
			var m struct {
				Type    string
				Payload json.RawMessage
			}
			var h heard
			err := wsjson.Read(context.Background(), socket, &m)
			if err == nil && m.Type == "next" {
				err = json.Unmarshal(m.Payload, &h)
				e.heard <- h
			} else if err == nil && m.Type != "connection_ack" {
				err = fmt.Errorf("%s %s", m.Type, m.Payload)
			}
			if err != nil {
				e.ended <- err
				return
			}
		}
	}()
	return e
}

// onStream follows over Server-Sent Events.
func (c *client) onStream(t *testing.T, after string) *ear {
	t.Helper()
	body, err := json.Marshal(subscription(after))
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), "POST", c.site+"/graphql", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = http.Header{
		"Content-Type": {"application/json"}, "Accept": {"text/event-stream"}, "Authorization": {"Bearer " + c.token},
	}
	response, err := c.http.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	e := &ear{heard: make(chan heard, 100), ended: make(chan error, 1)}
	go func() {
		lines := bufio.NewScanner(response.Body)
		for lines.Scan() {
			if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var h heard
				if err := json.Unmarshal([]byte(text), &h); err != nil {
					e.ended <- err
					return
				}
				e.heard <- h
			}
		}
		e.ended <- errors.Join(errors.New("the stream is over"), lines.Err())
	}()
	return e
}

// subscription is the operation as clients send it.
func subscription(after string) vars {
	v := vars{}
	if after != "" {
		v["after"] = after
	}
	return vars{"query": journey, "operationName": "ReportChanged", "variables": v}
}

// pen is an officer who mends one report.
type pen struct {
	*client
	id      string
	version int
}

// takesUp begins the report that is mended.
func (c *client) takesUp(t *testing.T, period string) *pen {
	t.Helper()
	made := c.change(t, "CreateReport", vars{"periodId": c.period(t, period), "kind": "INTERIM", "title": "Báo cáo"})
	if made.Report == nil {
		t.Fatalf("create: %+v", made)
	}
	return &pen{client: c, id: made.Report.ID, version: 1}
}

// mends takes one step, by way of another program where that is said.
func (p *pen) mends(t *testing.T, by *client) {
	t.Helper()
	made := by.change(t, "UpdateReport", vars{"reportId": p.id, "expectedVersion": p.version, "number": fmt.Sprint(p.version, "/BC")})
	if len(made.Errors) > 0 {
		t.Fatalf("update: %+v", made)
	}
	p.version++
}

// place mends until a new subscription is told of it, and answers the cursor of the latest step.
func (p *pen) place(t *testing.T) string {
	t.Helper()
	e := p.subscribes(t, vars{"query": "subscription { reportChanged { cursor event { version } } }"})
	for {
		p.mends(t, p.client)
		select {
		case h := <-e.heard:
			for h.Data.ReportChanged.Event.Version < p.version {
				h = e.next(t)
			}
			return h.Data.ReportChanged.Cursor
		case err := <-e.ended:
			t.Fatal(err)
		case <-time.After(100 * time.Millisecond): // it did not stand yet
		}
	}
}

// hears sees that the next steps are the mendings up to that version, each once and in order.
// The report is as it was when the step was looked at, or later.
func (e *ear) hears(t *testing.T, p *pen, from, to int) (cursor string) {
	t.Helper()
	seen := map[string]bool{}
	for version := from; version <= to; version++ {
		h := e.next(t).Data.ReportChanged
		if h.Report.ID != p.id || h.Report.Version < version || h.Event.Action != "update" || seen[h.Event.ID] {
			t.Fatalf("for version %d: %+v", version, h)
		}
		seen[h.Event.ID], cursor = true, h.Cursor
	}
	return cursor
}

// The operation of the file runs unchanged over both transports; a cursor of one is good on the
// other, and without one a subscription begins with what is new.
func TestLive(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		p := start(t, c)
		officer := p.as(t, "chuyenvien@phuyen")
		report := officer.takesUp(t, "2022-H1")
		place, before := report.place(t), report.version
		stream, socket := officer.onStream(t, place), officer.onSocket(t, place)
		for range 5 {
			report.mends(t, officer)
		}
		cursor := stream.hears(t, report, before+1, before+5)
		socket.hears(t, report, before+1, before+5)
		report.mends(t, officer)
		officer.onSocket(t, cursor).hears(t, report, before+6, before+6)
		officer.onStream(t, place).hears(t, report, before+1, before+6)
	})
}

// Of two replicas one stands still for a while and then goes on: who follows there is told every
// step, as is who follows at the other, whichever took it. A token that is revoked at one ends
// the connections of the other.
func TestLiveReplicas(t *testing.T) {
	c := store.Config{DatabaseURL: dbtest.EmptyPostgresURL(t, "")}
	a, b := launch(t, c), launch(t, c)
	a.await(t)
	b.await(t)
	here := a.as(t, "chuyenvien@phuyen")
	b.tokens = a.tokens
	there := b.as(t, "chuyenvien@phuyen")
	report := here.takesUp(t, "2022-H1")
	place, before := report.place(t), report.version
	running, frozen := here.onSocket(t, place), there.onSocket(t, place)
	report.mends(t, there)
	running.hears(t, report, before+1, before+1)
	frozen.hears(t, report, before+1, before+1)
	signal := func(s syscall.Signal) {
		t.Helper()
		if err := b.cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		signal(syscall.SIGSTOP)
		from := report.version + 1
		for range 10 {
			report.mends(t, here)
		}
		running.hears(t, report, from, report.version)
		signal(syscall.SIGCONT)
		frozen.hears(t, report, from, report.version)
	}
	report.mends(t, there)
	running.hears(t, report, report.version, report.version)
	frozen.hears(t, report, report.version, report.version)

	response, err := http.PostForm(a.site+"/auth/revoke", url.Values{"token": {here.token}})
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	for _, e := range []*ear{running, frozen} {
		select {
		case err := <-e.ended:
			if websocket.CloseStatus(err) != 4403 {
				t.Errorf("ended by %v", err)
			}
		case <-time.After(patience):
			t.Error("a revoked token's connection goes on")
		}
	}
}

// While Postgres is away the connections stay; when it is back they are told what happens.
func TestLiveThroughAnOutage(t *testing.T) {
	c := store.Config{DatabaseURL: dbtest.EmptyPostgresURL(t, "")}
	p := start(t, c)
	officer := p.as(t, "chuyenvien@phuyen")
	report := officer.takesUp(t, "2022-H1")
	place, before := report.place(t), report.version
	socket, stream := officer.onSocket(t, place), officer.onStream(t, place)
	u, err := url.Parse(c.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Outage(t, path.Base(u.Path), func() {
		if a, err := officer.send(t.Context(), journey, "Viewer", nil); err == nil && a.status == http.StatusOK {
			t.Error("the database is there")
		}
	})
	for {
		a, err := officer.send(t.Context(), journey, "Viewer", nil)
		if err == nil && a.status == http.StatusOK {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	for range 3 {
		report.mends(t, officer)
	}
	socket.hears(t, report, before+1, before+3)
	stream.hears(t, report, before+1, before+3)
}
