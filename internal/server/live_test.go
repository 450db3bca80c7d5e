package server

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"thidua/internal/identity"
)

// stands changes how everybody stands who came with the token.
func (c *caller) stands(s identity.Standing, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.standing, c.fails = s, err
}

// enter opens a WebSocket with the good token.
func (b *bench) enter() *client {
	c := b.dial(subprotocol, nil)
	c.send(`{"type":"connection_init","payload":{"Authorization":"Bearer good"}}`)
	c.expect("connection_ack")
	return c
}

// stream opens an event stream of the query with the good token and reads its first line.
func (b *bench) stream(query string) (*bufio.Scanner, func()) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), time.Minute)
	request, err := http.NewRequestWithContext(ctx, "POST", b.URL+"/graphql", strings.NewReader(`{"query":"`+query+`"}`))
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {eventStream}, "Authorization": {"Bearer good"}}
	response, err := b.Client().Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	return bufio.NewScanner(response.Body), func() { cancel(); _ = response.Body.Close() }
}

// A connection ends by itself when its caller's token or a role has ended: a WebSocket with
// the code of the reason and nothing that says its operations were complete, an event stream
// with a last word where the token is gone, and without one where the client is to come again.
func TestConnectionsOfThoseWhoLostSomething(t *testing.T) {
	for name, c := range map[string]struct {
		standing identity.Standing
		code     int
		said     bool
	}{
		"expired": {identity.Expired, 4401, true}, "revoked": {identity.Revoked, 4403, true}, "reduced": {identity.Reduced, 4403, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			socket := b.enter()
			socket.send(`{"id":"1","type":"subscribe","payload":{"query":"subscription{forever}"}}`)
			socket.expect(`next 1 {"data":{"forever":1}}`)
			lines, leave := b.stream("subscription{forever}")
			defer leave()
			for lines.Scan() && !strings.Contains(lines.Text(), `"forever":1`) {
			}
			b.caller.stands(c.standing, nil)
			_, text, err := socket.conn.Read(socket.ctx)
			if err == nil {
				t.Errorf("before the end: %s", text)
			}
			if got := int(websocket.CloseStatus(err)); got != c.code {
				t.Errorf("closed with %d, not %d", got, c.code)
			}
			rest := ""
			for lines.Scan() {
				rest += lines.Text() + "\n"
			}
			said := strings.Contains(rest, `"code":"UNAUTHENTICATED"`) && strings.HasSuffix(rest, "event: complete\ndata:\n\n")
			if said != c.said || !c.said && strings.Contains(rest, "event:") {
				t.Errorf("the stream ends with %q", rest)
			}
		})
	}
}

// While it cannot be known how the callers stand, nobody is told anything and nobody is cut;
// afterwards everything goes on.
func TestNothingIsToldBlindly(t *testing.T) {
	b := newBench(t)
	b.caller.stands(identity.Good, errors.New("the database is away"))
	c := b.enter()
	c.send(`{"id":"1","type":"subscribe","payload":{"query":"subscription{ticks(count:2)}"}}`)
	c.send(`{"id":"2","type":"subscribe","payload":{"query":"{who}"}}`)
	c.expect(`next 2 {"data":{"who":"good"}}`, "complete 2") // who asks is looked at anyhow
	c.send(`{"type":"ping"}`)
	c.expect("pong")
	b.caller.stands(identity.Good, nil)
	c.expect(`next 1 {"data":{"ticks":1}}`, `next 1 {"data":{"ticks":2}}`, "complete 1")
}

// Who looks after the callers goes home when the last of them has left.
func TestNobodyLooksAfterNobody(t *testing.T) {
	b := newBench(t)
	c := b.enter()
	c.send(`{"id":"1","type":"subscribe","payload":{"query":"subscription{forever}"}}`)
	c.expect(`next 1 {"data":{"forever":1}}`)
	_ = c.conn.CloseNow()
	deadline := time.After(time.Minute)
	for {
		b.server.live.mutex.Lock()
		looking, left := b.server.live.looking, len(b.server.live.guests)
		b.server.live.mutex.Unlock()
		if !looking && left == 0 {
			return
		}
		select {
		case <-deadline:
			t.Fatalf("%d are left, looked after: %v", left, looking)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Who does not read is dropped when his connection has been full for the time that a write may
// take; meanwhile the others are told everything.
func TestASlowReaderIsDropped(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	slow := b.enter()
	slow.send(`{"id":"1","type":"subscribe","payload":{"query":"subscription{ticks(count:1000000000)}"}}`)
	slow.expect(`next 1 {"data":{"ticks":1}}`)
	other := b.enter()
	other.send(`{"id":"1","type":"subscribe","payload":{"query":"subscription{ticks(count:1000)}"}}`)
	for i := range 1000 {
		other.expect(`next 1 {"data":{"ticks":` + strconv.Itoa(i+1) + `}}`)
	}
	other.expect("complete 1")
	deadline := time.After(30 * time.Second) // the test's own end of the connection comes later
	for left := 2; left > 1; {
		b.server.live.mutex.Lock()
		left = len(b.server.live.guests)
		b.server.live.mutex.Unlock()
		select {
		case <-deadline:
			t.Fatal("he is still there")
		case <-time.After(10 * time.Millisecond):
		}
	}
	other.send(`{"type":"ping"}`)
	other.expect("pong")
}
