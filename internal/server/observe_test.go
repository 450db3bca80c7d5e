package server

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// has waits until the metrics hold the line.
func (b *bench) has(line string) {
	b.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		answer := httptest.NewRecorder()
		b.server.config.Watch.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
		if strings.Contains(answer.Body.String(), "\n"+line+"\n") {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("the metrics never hold %q", line)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// Subscriptions are counted while they are open, by whatever transport, and so is what they
// are sent; queries that travel the same way are none.
func TestSubscriptionsAreCounted(t *testing.T) {
	b := newBench(t)
	socket := b.enter()
	socket.send(`{"id":"1","type":"subscribe","payload":{"query":"{who}"}}`)
	socket.expect(`next 1 {"data":{"who":"good"}}`, "complete 1")
	b.has("thidua_subscriptions 0")
	b.has("thidua_subscription_events_total 0")
	socket.send(`{"id":"2","type":"subscribe","payload":{"query":"subscription{forever}"}}`)
	socket.expect(`next 2 {"data":{"forever":1}}`)
	lines, leave := b.stream("subscription{forever}")
	for lines.Scan() && !strings.Contains(lines.Text(), `"forever":1`) {
	}
	b.has("thidua_subscriptions 2")
	b.has("thidua_subscription_events_total 2")
	leave()
	_ = socket.conn.CloseNow()
	b.has("thidua_subscriptions 0")
	b.has("thidua_subscription_events_total 2")
}
