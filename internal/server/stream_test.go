package server

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"thidua/internal/fault"
)

// Over SSE each response is an event and the end is one: for subscriptions, queries,
// mutations and for what is refused.
func TestServerSentEvents(t *testing.T) {
	b := newBench(t)
	const end = "event: complete\ndata:\n\n"
	for _, c := range []struct{ name, query, want string }{
		{"subscription", "subscription{ticks(count:2)}", "event: next\ndata: {\"data\":{\"ticks\":1}}\n\nevent: next\ndata: {\"data\":{\"ticks\":2}}\n\n" + end},
		{"query", "{who}", "event: next\ndata: {\"data\":{\"who\":\"\"}}\n\n" + end},
		{"mutation", "mutation{set(value:2)}", "event: next\ndata: {\"data\":{\"set\":2}}\n\n" + end},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := b.post(`{"query":"`+c.query+`"}`, "Accept", eventStream)
			if got := strings.TrimPrefix(r.body, ":\n\n"); got != c.want || r.status != 200 {
				t.Errorf("%d %q, want %q", r.status, got, c.want)
			}
			if got := r.header.Get("Content-Type"); !strings.HasPrefix(got, eventStream) {
				t.Errorf("Content-Type %q", got)
			}
		})
	}
	for query, code := range map[string]string{
		"subscription{refused}": fault.NotAvailable, "subscription{explodes}": fault.Internal,
		"{nothing}": fault.ValidationFailed, "{who": fault.ParseFailed,
	} {
		r := b.post(`{"query":"`+query+`"}`, "Accept", eventStream)
		if !strings.Contains(r.body, `"code":"`+code+`"`) || !strings.HasSuffix(r.body, end) || strings.Contains(r.body, "SELECT") {
			t.Errorf("%s: %d %q", query, r.status, r.body)
		}
	}
	r := b.do("GET", "/graphql?query="+url.QueryEscape("subscription{ticks(count:1)}"), "", "Accept", eventStream)
	if !strings.Contains(r.body, `{"ticks":1}`) {
		t.Errorf("by GET, as a browser's EventSource does: %q", r.body)
	}
	if r := b.do("GET", "/graphql?query="+url.QueryEscape("mutation{set(value:1)}"), "", "Accept", eventStream); r.status != 405 {
		t.Errorf("a mutation by GET: %d", r.status)
	}
}

// An open stream ends, without being called complete, when the server stops.
func TestServerSentEventsEndAtTheStop(t *testing.T) {
	b := newBench(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- b.server.Serve(ctx, listener) }()
	request, _ := http.NewRequest("POST", "http://"+listener.Addr().String()+"/graphql", strings.NewReader(`{"query":"subscription{forever}"}`))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", eventStream)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() && !strings.Contains(lines.Text(), `{"forever":1}`) {
	}
	stop()
	for lines.Scan() {
		if strings.Contains(lines.Text(), "complete") {
			t.Error("a stream that was cut said that it is complete")
		}
	}
	if err := <-served; err != nil {
		t.Errorf("Serve = %v", err)
	}
}

// client is one end of a WebSocket.
type client struct {
	t    testing.TB
	ctx  context.Context // ends a test that would wait for ever
	conn *websocket.Conn
}

func (b *bench) dial(protocol string, header http.Header) *client {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), time.Minute)
	b.t.Cleanup(cancel)
	conn, _, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(b.URL, "http")+"/graphql",
		&websocket.DialOptions{Subprotocols: []string{protocol}, HTTPHeader: header})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = conn.CloseNow() })
	return &client{b.t, ctx, conn}
}

func (c *client) send(text string) {
	c.t.Helper()
	if err := c.conn.Write(c.ctx, websocket.MessageText, []byte(text)); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) receive() message {
	c.t.Helper()
	_, text, err := c.conn.Read(c.ctx)
	if err != nil {
		c.t.Fatal(err)
	}
	var m message
	if err := json.Unmarshal(text, &m); err != nil {
		c.t.Fatal(err)
	}
	return m
}

// expect reads messages and compares them as "type id payload".
func (c *client) expect(want ...string) {
	c.t.Helper()
	for _, w := range want {
		m := c.receive()
		if got := strings.TrimSpace(m.Type + " " + m.ID + " " + string(m.Payload)); got != w {
			c.t.Errorf("got %q, want %q", got, w)
		}
	}
}

// closes reads until the server closes and answers the code.
func (c *client) closes() websocket.StatusCode {
	c.t.Helper()
	for {
		if _, _, err := c.conn.Read(c.ctx); err != nil {
			var closed websocket.CloseError
			if !errors.As(err, &closed) {
				c.t.Fatal(err)
			}
			return closed.Code
		}
	}
}

// Over a WebSocket the protocol's messages go back and forth, with the caller of the token.
func TestWebSocket(t *testing.T) {
	b := newBench(t)
	c := b.dial(subprotocol, nil)
	c.send(`{"type":"connection_init","payload":{"Authorization":"Bearer good"}}`)
	c.expect("connection_ack")
	c.send(`{"type":"ping","payload":{"a":1}}`)
	c.expect(`pong  {"a":1}`)
	c.send(`{"id":"1","type":"subscribe","payload":{"query":"subscription($n:Int!){ticks(count:$n)}","variables":{"n":2}}}`)
	c.expect(`next 1 {"data":{"ticks":1}}`, `next 1 {"data":{"ticks":2}}`, "complete 1")
	c.send(`{"id":"2","type":"subscribe","payload":{"query":"{who}"}}`)
	c.expect(`next 2 {"data":{"who":"good"}}`, "complete 2")
	// The id is free again, and the client's own complete ends an operation without an answer.
	c.send(`{"id":"1","type":"subscribe","payload":{"query":"subscription{forever}"}}`)
	c.expect(`next 1 {"data":{"forever":1}}`)
	c.send(`{"id":"1","type":"complete"}`)
	c.send(`{"id":"3","type":"subscribe","payload":{"query":"{nothing}"}}`)
	if m := c.receive(); m.Type != "error" || m.ID != "3" || !strings.Contains(string(m.Payload), fault.ValidationFailed) {
		t.Errorf("a query that does not validate: %s %s", m.Type, m.Payload)
	}
	for id, query := range map[string]string{"4": "subscription{refused}", "5": "subscription{explodes}", "6": "{boom}"} {
		c.send(`{"id":"` + id + `","type":"subscribe","payload":{"query":"` + query + `"}}`)
		m := c.receive()
		if m.Type != "next" || strings.Contains(string(m.Payload), "SELECT") || codeOf(t, string(m.Payload)) == "" {
			t.Errorf("%s: %s %s", query, m.Type, m.Payload)
		}
		c.expect("complete " + id)
	}
}

// The token may also come with the upgrade, as clients outside browsers send it.
func TestWebSocketWithAHeader(t *testing.T) {
	b := newBench(t)
	c := b.dial(subprotocol, http.Header{"Authorization": {"Bearer good"}})
	c.send(`{"type":"connection_init"}`)
	c.expect("connection_ack")
	c.send(`{"id":"1","type":"subscribe","payload":{"query":"{who}"}}`)
	c.expect(`next 1 {"data":{"who":"good"}}`, "complete 1")
}

// Each misuse of the protocol ends with the code that it defines.
func TestWebSocketCloseCodes(t *testing.T) {
	const start = `{"type":"connection_init"}`
	forever := `{"id":"1","type":"subscribe","payload":{"query":"subscription{forever}"}}`
	for _, c := range []struct {
		name  string
		sends []string
		want  websocket.StatusCode
	}{
		{"no JSON", []string{"hello"}, closeBadRequest},
		{"a type that is not there", []string{start, `{"type":"start"}`}, closeBadRequest},
		{"subscribe before the start", []string{forever}, closeExpired},
		{"a second start", []string{start, start}, closeSecondInit},
		{"a payload that is a list", []string{`{"type":"connection_init","payload":[]}`}, closeBadRequest},
		{"a bad token", []string{`{"type":"connection_init","payload":{"Authorization":"Bearer bad"}}`}, closeForbidden},
		{"another scheme", []string{`{"type":"connection_init","payload":{"Authorization":"Basic x"}}`}, closeForbidden},
		{"an id twice", []string{start, forever, forever}, closeDuplicate},
		{"a query that is a number", []string{start, `{"id":"1","type":"subscribe","payload":{"query":1}}`}, closeBadRequest},
		{"no query", []string{start, `{"id":"1","type":"subscribe","payload":{}}`}, closeBadRequest},
		{"a batch", []string{start, `{"id":"1","type":"subscribe","payload":[{"query":"{who}"}]}`}, closeBadRequest},
		{"no payload", []string{start, `{"id":"1","type":"subscribe"}`}, closeBadRequest},
		{"an id that is a number", []string{start, `{"id":1,"type":"subscribe","payload":{"query":"{who}"}}`}, closeBadRequest},
		{"complete without an id", []string{start, `{"type":"complete"}`}, closeBadRequest},
		{"a ping with a list", []string{start, `{"type":"ping","payload":[]}`}, closeBadRequest},
		{"a list of messages", []string{`[` + start + `]`}, closeBadRequest},
		{"two messages in one", []string{start + start}, closeBadRequest},
		{"a member twice", []string{`{"type":"ping","type":"connection_init"}`}, closeBadRequest},
		{"a type in other letters", []string{`{"Type":"connection_init"}`}, closeBadRequest},
		{"an answer of the server", []string{start, `{"id":"1","type":"next","payload":{}}`}, closeBadRequest},
		{"a start that is a string", []string{`{"type":"connection_init","payload":"Bearer good"}`}, closeBadRequest},
		{"a token that is a number", []string{`{"type":"connection_init","payload":{"Authorization":1}}`}, closeBadRequest},
		{"no id", []string{start, `{"type":"subscribe","payload":{"query":"{who}"}}`}, closeBadRequest},
		{"a message over 1 MiB", []string{start, `{"id":"` + strings.Repeat("a", maxBody) + `"}`}, websocket.StatusMessageTooBig},
	} {
		t.Run(c.name, func(t *testing.T) {
			socket := newBench(t).dial(subprotocol, nil)
			for _, text := range c.sends {
				socket.send(text)
			}
			if got := socket.closes(); got != c.want {
				t.Errorf("closed with %d, want %d", got, c.want)
			}
		})
	}
	if got := newBench(t).dial("graphql-ws", nil).closes(); got != closeProtocol {
		t.Errorf("the older protocol: closed with %d, want %d", got, closeProtocol)
	}
}

// A page of another site cannot open a WebSocket.
func TestWebSocketFromAnotherSite(t *testing.T) {
	b := newBench(t)
	_, response, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(b.URL, "http")+"/graphql",
		&websocket.DialOptions{Subprotocols: []string{subprotocol}, HTTPHeader: http.Header{"Origin": {"https://elsewhere.example"}}})
	if err == nil || response == nil || response.StatusCode != http.StatusForbidden {
		t.Errorf("Dial = %v, %v", response, err)
	}
}

// A token that is revoked while the connection is open ends it at the next operation.
func TestWebSocketRevoked(t *testing.T) {
	b := newBench(t)
	c := b.dial(subprotocol, nil)
	c.send(`{"type":"connection_init","payload":{"Authorization":"Bearer good"}}`)
	c.expect("connection_ack")
	b.caller.mu.Lock()
	b.caller.revoked = true
	b.caller.mu.Unlock()
	c.send(`{"id":"1","type":"subscribe","payload":{"query":"{who}"}}`)
	if got := c.closes(); got != closeForbidden {
		t.Errorf("closed with %d, want %d", got, closeForbidden)
	}
}

// A token that expires ends the connection even while nothing is asked.
func TestWebSocketExpired(t *testing.T) {
	b := newBench(t)
	b.caller.expires = time.Now().Add(50 * time.Millisecond)
	c := b.dial(subprotocol, nil)
	c.send(`{"type":"connection_init","payload":{"Authorization":"Bearer good"}}`)
	if got := c.closes(); got != closeExpired {
		t.Errorf("closed with %d, want %d", got, closeExpired)
	}
}

// The stop tells open connections that the server goes away.
func TestWebSocketAtTheStop(t *testing.T) {
	b := newBench(t)
	c := b.dial(subprotocol, nil)
	c.send(`{"type":"connection_init"}`)
	c.expect("connection_ack")
	b.server.stop()
	if got := c.closes(); got != websocket.StatusGoingAway {
		t.Errorf("closed with %d, want %d", got, websocket.StatusGoingAway)
	}
	b.server.sockets.Wait()
}

// An id is free as soon as either side has said that its operation is over.
func TestWebSocketIdsAreFreeAtOnce(t *testing.T) {
	b := newBench(t)
	c := b.dial(subprotocol, nil)
	c.send(`{"type":"connection_init","payload":{"Authorization":"Bearer good"}}`)
	c.expect("connection_ack")
	for range 200 {
		c.send(`{"id":"1","type":"subscribe","payload":{"query":"{who}"}}`)
		c.expect(`next 1 {"data":{"who":"good"}}`, "complete 1")
	}
	for range 50 {
		c.send(`{"id":"1","type":"subscribe","payload":{"query":"subscription{forever}"}}`)
		c.expect(`next 1 {"data":{"forever":1}}`)
		c.send(`{"id":"1","type":"complete"}`)
	}
}
