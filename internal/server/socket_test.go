package server

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"thidua/internal/fault"
)

// start opens a WebSocket and begins.
func (b *bench) start() *client {
	b.t.Helper()
	c := b.dial(subprotocol, nil)
	c.send(`{"type":"connection_init"}`)
	c.expect("connection_ack")
	return c
}

// Messages are text in UTF-8: anything else ends the connection.
func TestWebSocketTakesTextAlone(t *testing.T) {
	b := newBench(t)
	c := b.dial(subprotocol, nil)
	if err := c.conn.Write(c.ctx, websocket.MessageBinary, []byte(`{"type":"connection_init"}`)); err != nil {
		t.Fatal(err)
	}
	if got := c.closes(); got != closeBadRequest {
		t.Errorf("binary: closed with %d", got)
	}
	c = b.dial(subprotocol, nil)
	c.send("{\"type\":\"connection_init\",\"payload\":{\"a\":\"\xff\"}}")
	if got := c.closes(); got != closeBadRequest {
		t.Errorf("no UTF-8: closed with %d", got)
	}
	if got := b.dial("", nil).closes(); got != closeProtocol {
		t.Errorf("no subprotocol: closed with %d", got)
	}
}

// Who does not begin in time is closed with 4408.
func TestWebSocketThatNeverBegins(t *testing.T) {
	b := newBench(t)
	b.server.initTimeout = 10 * time.Millisecond
	c := b.dial(subprotocol, nil)
	c.send(`{"type":"ping"}`)
	c.expect("pong")
	if got := c.closes(); got != closeInitTimeout {
		t.Errorf("closed with %d, want %d", got, closeInitTimeout)
	}
}

// One operation too many is refused by itself; those that run go on, and when one has ended
// there is room again.
func TestWebSocketOperationLimit(t *testing.T) {
	b := newBench(t)
	c := b.start()
	for i := range maxActive {
		c.send(fmt.Sprintf(`{"id":"%d","type":"subscribe","payload":{"query":"subscription{forever}"}}`, i))
		c.expect(fmt.Sprintf(`next %d {"data":{"forever":1}}`, i))
	}
	c.send(`{"id":"more","type":"subscribe","payload":{"query":"{who}"}}`)
	if m := c.receive(); m.Type != "error" || m.ID != "more" || !strings.Contains(string(m.Payload), fault.OperationLimitExceeded) {
		t.Errorf("%s %s %s", m.Type, m.ID, m.Payload)
	}
	c.send(`{"id":"7","type":"complete"}`)
	c.send(`{"id":"more","type":"subscribe","payload":{"query":"{who}"}}`)
	c.expect(`next more {"data":{"who":""}}`, "complete more")
}

// What the client ends, or never began, it is told nothing more about; a pong that nobody
// asked for is read over; a ping without a payload has a pong without one.
func TestWebSocketSmallTalk(t *testing.T) {
	c := newBench(t).start()
	c.send(`{"id":"nothing","type":"complete"}`)
	c.send(`{"id":"nothing","type":"complete","payload":null}`)
	c.send(`{"type":"pong"}`)
	c.send(`{"type":"pong","payload":{}}`)
	c.send(`{"type":"ping","payload":null,"other":[1]}`)
	c.expect("pong")
	c.send(`{"id":"1","type":"subscribe","payload":{"query":"{nothing}"}}`)
	if m := c.receive(); m.Type != "error" {
		t.Errorf("%s", m.Type)
	}
	c.send(`{"type":"ping"}`) // after an error comes no complete
	c.expect("pong")
}

// Both ends may ask for a sign of life: who gives it is kept, who does not is cut. (The
// client of this test answers pings while it reads.)
func TestWebSocketHeartbeat(t *testing.T) {
	b := newBench(t)
	b.server.heartbeat = time.Millisecond
	pings := make(chan struct{}, 64)
	conn, _, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(b.URL, "http")+"/graphql", &websocket.DialOptions{
		Subprotocols:   []string{subprotocol},
		OnPingReceived: func(context.Context, []byte) bool { pings <- struct{}{}; return true },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow() //nolint:errcheck // the test is over
	read := conn.CloseRead(t.Context())
	for range 3 {
		select {
		case <-pings:
		case <-read.Done():
			t.Fatal("a client that answers was cut")
		}
	}
}

// Streams of events have a heartbeat as well, a comment, while nothing happens.
func TestServerSentEventsHeartbeat(t *testing.T) {
	b := newBench(t)
	b.server.heartbeat = time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	request, _ := http.NewRequestWithContext(ctx, "GET", b.URL+"/graphql?query=subscription%7Bforever%7D", nil)
	request.Header.Set("Accept", eventStream)
	response, err := b.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, buffer := "", make([]byte, 1024)
	for strings.Count(text, comment) < 4 {
		n, err := response.Body.Read(buffer)
		if err != nil {
			t.Fatal(err)
		}
		text += string(buffer[:n])
	}
	if !strings.Contains(text, "event: next\ndata: {\"data\":{\"forever\":1}}\n\n") || strings.Contains(text, "complete") {
		t.Errorf("%q", text)
	}
}

// When clients have gone, by closing or by falling silent in the middle, nothing of them is
// left: no goroutine, no file.
func TestNothingIsLeftOfClients(t *testing.T) {
	b := newBench(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- b.server.Serve(ctx, listener) }()
	b.URL = "http://" + listener.Addr().String()
	b.post(`{"query":"{who}"}`) // what is made once is made
	b.Client().CloseIdleConnections()
	goroutines, files := settled(t, func(int, int) bool { return true })

	const clients = 50
	for i := range clients {
		c := b.start()
		c.send(`{"id":"1","type":"subscribe","payload":{"query":"subscription{forever}"}}`)
		c.expect(`next 1 {"data":{"forever":1}}`)
		request, _ := http.NewRequest("GET", b.URL+"/graphql?query=subscription%7Bforever%7D", nil)
		request.Header.Set("Accept", eventStream)
		response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close() //nolint:revive // all stay open until each is closed below
		t.Cleanup(func() { _ = response.Body.Close() })
		if i%2 == 0 {
			_ = c.conn.Close(websocket.StatusNormalClosure, "")
		} else {
			_ = c.conn.CloseNow()
		}
		_ = response.Body.Close()
	}
	settled(t, func(g, f int) bool { return g <= goroutines+2 && f <= files+2 })
	stop()
	if err := <-served; err != nil {
		t.Errorf("Serve = %v", err)
	}
}

// settled waits until the numbers of goroutines and open files are as they should be, a
// minute at most, and answers them.
func settled(t *testing.T, holds func(goroutines, files int) bool) (goroutines, files int) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		entries, _ := os.ReadDir("/proc/self/fd") // none on other systems: goroutines alone are counted there
		goroutines, files = runtime.NumGoroutine(), len(entries)
		if holds(goroutines, files) {
			return goroutines, files
		}
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines and %d files are left\n%s", goroutines, files, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// BenchmarkIdleSockets tells what a WebSocket costs that has subscribed and waits: memory of
// the server, in bytes each, goroutines included.
func BenchmarkIdleSockets(b *testing.B) {
	const sockets = 1000
	for range b.N {
		bench := newBench(b)
		before := held()
		for range sockets {
			conn := plainSocket(b, bench.Listener.Addr().String())
			defer conn.Close() //nolint:errcheck,revive // they stay open until it is measured
		}
		after := held()
		b.ReportMetric(float64(after-before)/sockets, "B/socket")
	}
}

// held is the memory in use, after what is not needed was given up.
func held() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}

// plainSocket subscribes with next to no memory of the client's own, and has read the first
// event.
func plainSocket(b *testing.B, address string) net.Conn {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	say := func(text string) {
		frame := append([]byte{0x81, 0x80 | byte(len(text)), 0, 0, 0, 0}, text...) // masked with zeros
		if len(text) > 125 {
			frame = append([]byte{0x81, 0x80 | 126, 0, byte(len(text)), 0, 0, 0, 0}, text...)
		}
		if _, err := conn.Write(frame); err != nil {
			b.Fatal(err)
		}
	}
	_, _ = fmt.Fprintf(conn, "GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: %s\r\n\r\n", subprotocol)
	say(`{"type":"connection_init","payload":{"Authorization":"Bearer good"}}`)
	say(`{"id":"1","type":"subscribe","payload":{"query":"subscription{forever}"}}`)
	var heard strings.Builder
	one := make([]byte, 256)
	for !strings.Contains(heard.String(), `"forever":1`) {
		n, err := conn.Read(one)
		if err != nil {
			b.Fatal(err)
		}
		heard.Write(one[:n])
	}
	return conn
}
