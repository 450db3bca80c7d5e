package graph_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"thidua/graph"
)

// live lets the log be numbered and followed until the test ends, as the program does.
func (w *world) live() {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { w.resolver.Runtime.Log().Sequence(ctx) })
	running.Go(func() { w.resolver.Feed.Run(ctx) })
	w.Cleanup(func() { cancel(); running.Wait() })
}

// follower is somebody's subscription over a WebSocket of its own.
type follower struct {
	*world
	as   string
	conn *websocket.Conn
	ctx  context.Context // ends a test that would wait for ever
}

// frame is a message of graphql-transport-ws.
type frame struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// follow opens the subscription. Whether it stands already is nobody's to see.
func (w *world) follow(as, query string, variables map[string]any) *follower {
	w.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	w.Cleanup(cancel)
	conn, _, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(w.server.URL, "http")+"/graphql",
		&websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}})
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { _ = conn.CloseNow() })
	f := &follower{world: w, as: as, conn: conn, ctx: ctx}
	f.send(frame{Type: "connection_init", Payload: raw(map[string]any{"Authorization": "Bearer " + w.token(as)})})
	if m := f.receive(); m.Type != "connection_ack" {
		w.Fatalf("%s: %s %s", as, m.Type, m.Payload)
	}
	f.send(frame{ID: "live", Type: "subscribe", Payload: raw(map[string]any{"query": query, "variables": variables})})
	return f
}

// from opens the subscription to the field behind what the log holds now.
func (w *world) from(as, field, query string, variables map[string]any, where ...any) *follower {
	w.Helper()
	all := map[string]any{"after": w.cursor(as, w.end(), append([]any{field}, where...)...)}
	maps.Copy(all, variables)
	return w.follow(as, query, all)
}

// cursor is one of the person's at the position.
func (w *world) cursor(as string, position int64, list ...any) string {
	w.Helper()
	return graph.CursorAt(w.registry().CursorKey, position, append([]any{w.person(as)}, list...)...)
}

// end is the position of the log's last line, once all have theirs.
func (w *world) end() (last int64) {
	w.Helper()
	for left := 1; left > 0; {
		row := w.store.DB.QueryRowContext(w.Context(), "SELECT COUNT(*) - COUNT(position), COALESCE(MAX(position), 0) FROM events")
		if err := row.Scan(&left, &last); err != nil {
			w.Fatal(err)
		}
	}
	return last
}

func raw(v any) json.RawMessage {
	text, _ := json.Marshal(v) // maps of plain values
	return text
}

func (f *follower) send(m frame) {
	f.Helper()
	if err := wsjson.Write(f.ctx, f.conn, m); err != nil {
		f.Fatalf("%s: %v", f.as, err)
	}
}

func (f *follower) receive() (m frame) {
	f.Helper()
	if err := wsjson.Read(f.ctx, f.conn, &m); err != nil {
		f.Fatalf("%s: %v", f.as, err)
	}
	return m
}

// next waits for the next answer.
func (f *follower) next() answer {
	f.Helper()
	m := f.receive()
	if m.Type != "next" {
		f.Fatalf("%s: %s %s", f.as, m.Type, m.Payload)
	}
	got := answer{status: 200, body: m.Payload}
	if err := json.Unmarshal(m.Payload, &got); err != nil {
		f.Fatal(err)
	}
	return got
}

// closed waits for the end of the connection and tells its code; what comes before is left out.
func (f *follower) closed() websocket.StatusCode {
	f.Helper()
	for {
		if _, _, err := f.conn.Read(f.ctx); err != nil {
			if errors.Is(err, context.DeadlineExceeded) {
				f.Fatalf("%s: still open", f.as)
			}
			return websocket.CloseStatus(err)
		}
	}
}

// closeCode is the code with which the other side has closed; -1 for none.
func closeCode(err error) int { return int(websocket.CloseStatus(err)) }

// leave ends the connection.
func (f *follower) leave() { _ = f.conn.Close(websocket.StatusNormalClosure, "") }
