package server

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"thidua/internal/fault"
)

// While the turns for long bodies are taken, another one is told to come again; short ones
// pass. When there is a turn again, a long one passes, too.
func TestLongBodiesTakeTurns(t *testing.T) {
	b := newBench(t)
	b.server.intake = &intake{make(chan struct{}, 1), time.Millisecond}
	b.server.intake.turns <- struct{}{}
	long := `{"query":"{who}","other":"` + strings.Repeat("a", shortBody) + `"}`
	r := b.post(long, "Accept", graphqlJSON)
	if r.status != 429 || r.code(t) != fault.RateLimited || r.header.Get("Retry-After") != "1" {
		t.Errorf("a long one: %d %s, Retry-After %q", r.status, r.body, r.header.Get("Retry-After"))
	}
	if r := b.post(`{"query":"{who}"}`); r.status != 200 {
		t.Errorf("a short one: %d %s", r.status, r.body)
	}
	c := b.start()
	c.send(`{"id":"1","type":"subscribe","payload":` + long + `}`)
	if got := c.closes(); got != websocket.StatusTryAgainLater {
		t.Errorf("a long message: closed with %d", got)
	}
	<-b.server.intake.turns
	for range 2 {
		if r := b.post(long); r.status != 200 {
			t.Errorf("a long one, later: %d %s", r.status, r.body)
		}
	}
	c = b.start()
	c.send(`{"id":"1","type":"subscribe","payload":` + long + `}`)
	c.expect(`next 1 {"data":{"who":""}}`, "complete 1")
}

// A message that has begun must come to its end, though its sender answers pings.
func TestWebSocketMessageThatNeverEnds(t *testing.T) {
	b := newBench(t)
	b.server.messageTimeout = 10 * time.Millisecond
	c := b.start()
	c.send(`{"type":"ping"}`) // a message that has ended has all the time
	c.expect("pong")
	frames, err := c.conn.Writer(c.ctx, websocket.MessageText)
	if err == nil {
		_, err = frames.Write([]byte(`{"type":"` + strings.Repeat("a", 8<<10))) // more than the client's buffer holds
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.conn.Read(c.ctx); err == nil || c.ctx.Err() != nil {
		t.Errorf("the connection goes on: %v", err)
	}
}

// Who has not begun sends no more than it takes to begin.
func TestWebSocketBeginsShortly(t *testing.T) {
	b := newBench(t)
	c := b.dial(subprotocol, nil)
	c.send(`{"type":"connection_init","payload":{"other":"` + strings.Repeat("a", maxInit) + `"}}`)
	if got := c.closes(); got != websocket.StatusMessageTooBig {
		t.Errorf("closed with %d", got)
	}
}

// A client that begins another frame instead of closing is not waited for.
func TestWebSocketThatDoesNotClose(t *testing.T) {
	b := newBench(t)
	b.server.hangUpIn = 10 * time.Millisecond
	conn, err := net.Dial("tcp", b.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, _ = fmt.Fprintf(conn, "GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: %s\r\n\r\n", subprotocol)
	frame := append([]byte{0x81, 0x80 | 2, 0, 0, 0, 0}, "[]"...) // a bad message, masked with zeros
	frame = binary.BigEndian.AppendUint64(append(frame, 0x81, 0x80|127), 1<<40)
	if _, err := conn.Write(append(frame, 0, 0, 0, 0)); err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
	if _, err := io.Copy(io.Discard, conn); err != nil {
		t.Errorf("the server has not hung up: %v", err)
	}
}
