package graph_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"thidua/internal/cluster"
	"thidua/internal/report"
)

// audience is how many subscribers there are.
const audience = 1000

// BenchmarkFanOut tells a step to a thousand subscribers over WebSockets, of the accounts of the
// cluster and of a thousand different ones: how long after its commit the last of them has it.
func BenchmarkFanOut(b *testing.B) {
	b.Run("accounts=19", func(b *testing.B) {
		onEach(b, func(b *testing.B, x *rig) { fanOut(b, x, x.spectators(0)) })
	})
	b.Run("accounts=1000", func(b *testing.B) {
		onEach(b, func(b *testing.B, x *rig) { fanOut(b, x, x.spectators(audience)) })
	})
}

func fanOut(b *testing.B, x *rig, who []string) {
	b.StopTimer()
	reportID := x.published("phuyen")
	x.follows()
	site := httptest.NewServer(x.handler)
	defer site.Close()
	arrived := make(chan time.Time, audience)
	var readers sync.WaitGroup
	ears := make([]*ear, audience)
	for i := range ears {
		ears[i] = x.hear(site.Listener.Addr().String(), who[i%len(who)])
		readers.Go(func() { ears[i].listen(arrived) })
	}
	x.settle(reportID, arrived)
	var delays []time.Duration
	var spentAll time.Duration
	for range b.N {
		before := spent(b)
		b.StartTimer()
		x.mend(reportID)
		committed := time.Now()
		for range ears {
			delays = append(delays, (<-arrived).Sub(committed))
		}
		b.StopTimer()
		spentAll += spent(b) - before
	}
	for _, e := range ears {
		_ = e.conn.Close()
	}
	readers.Wait()
	slices.Sort(delays)
	for name, at := range map[string]int{"p50-ms": len(delays) / 2, "p99-ms": len(delays) * 99 / 100, "max-ms": len(delays) - 1} {
		b.ReportMetric(float64(delays[at].Microseconds())/1000, name)
	}
	b.ReportMetric(float64(spentAll.Microseconds())/float64(b.N), "cpu-µs/op")
}

// BenchmarkIdle tells what a subscription costs that nothing happens to, in bytes of heap and
// stacks: a WebSocket with its subscription, on the server's side.
func BenchmarkIdle(b *testing.B) {
	onEach(b, func(b *testing.B, x *rig) {
		x.follows()
		site := httptest.NewServer(x.handler)
		defer site.Close()
		who := x.spectators(0)
		for range b.N {
			before := held()
			ears := make([]*ear, audience)
			for i := range ears {
				ears[i] = x.hear(site.Listener.Addr().String(), who[i%len(who)])
			}
			b.ReportMetric(float64(held()-before)/audience, "B/subscription")
			crowded := runtime.NumGoroutine()
			for _, e := range ears {
				_ = e.conn.Close()
			}
			for runtime.NumGoroutine() > crowded-2*audience { // the next count begins without them
				time.Sleep(10 * time.Millisecond)
			}
		}
	})
}

// held is what the heap and the stacks hold.
func held() int64 {
	for range 3 {
		runtime.GC()
		time.Sleep(100 * time.Millisecond)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

// follows lets the log be numbered and followed until the end.
func (x *rig) follows() {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { x.runtime.Log().Sequence(ctx) })
	running.Go(func() { x.feed.Run(ctx) })
	x.Cleanup(func() { cancel(); running.Wait() })
}

// published is a report that every member reads and its unit mends.
func (x *rig) published(unit string) string {
	x.Helper()
	reportID := x.write(unit, x.periods()[0])
	x.perform(x.head(unit), reportID, "submit", late(), nil)
	x.perform(x.head("quangngai"), reportID, "review", map[string]any{"conclusion": "Đạt."}, nil)
	x.perform(x.head("quangngai"), reportID, "request_reopen", map[string]any{"reason": "Xem lại."}, nil)
	x.perform(x.head("ninhthuan"), reportID, "consent_reopen", nil, nil)
	x.perform(x.head("quangngai"), reportID, "return", map[string]any{"reason": "Bổ sung."}, nil)
	return reportID
}

// mend takes a step on the report.
func (x *rig) mend(reportID string) {
	x.Helper()
	number := fmt.Sprint(x.version(reportID), "/BC")
	x.perform(x.officer("phuyen"), reportID, "update", nil, &report.Edit{Number: report.Change[string]{Given: true, To: &number}})
}

// settle waits until every subscription stands: all have heard of one step.
func (x *rig) settle(reportID string, arrived <-chan time.Time) {
	x.Helper()
	for {
		x.mend(reportID)
		heard, quiet := 0, time.After(5*time.Second)
	count:
		for heard < audience {
			select {
			case <-arrived:
				heard++
			case <-quiet:
				break count
			}
		}
		if heard == audience {
			return
		}
	}
}

// spectators are accounts that read the report: those of the cluster, or so many observers.
func (x *rig) spectators(observers int) []string {
	x.Helper()
	var who []string
	if observers == 0 {
		for email := range x.tokens {
			if !strings.HasPrefix(email, "quantri@") && email != "thamdinh5@cum"+domain {
				who = append(who, email)
			}
		}
		return who
	}
	text := &strings.Builder{}
	text.WriteString("cluster: {code: DHMT, name: \"Cụm thi đua Sở Văn hóa, Thể thao và Du lịch các tỉnh Duyên hải miền Trung\"}\npeople:\n  cluster:\n")
	for i := range observers {
		who = append(who, fmt.Sprintf("quansat%d@cum%s", i, domain))
		fmt.Fprintf(text, "    - {email: %s, name: Quan sát %d, role: OBSERVER}\n", who[i], i)
	}
	_, err := cluster.Apply(x.Context(), x.store, cluster.Files{
		FS: fstest.MapFS{"people.yaml": {Data: []byte(text.String())}}, Names: []string{"people.yaml"},
	}, false)
	x.must(err)
	registry, err := x.source.Current(x.Context())
	x.must(err)
	for _, email := range who {
		token, err := x.accounts.Issue(x.Context(), registry.PersonByEmail(email).ID, time.Hour)
		x.must(err)
		x.tokens[email] = string(token.Token)
	}
	return who
}

// ear is a client of graphql-transport-ws that costs next to nothing.
type ear struct {
	conn net.Conn
	in   *bufio.Reader
}

// hear opens a connection with a subscription.
func (x *rig) hear(address, email string) *ear {
	x.Helper()
	conn, err := net.Dial("tcp", address)
	x.must(err)
	e := &ear{conn: conn, in: bufio.NewReaderSize(conn, 16)}
	_, err = io.WriteString(conn, "GET /graphql HTTP/1.1\r\nHost: "+address+"\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n")
	x.must(err)
	for line := ""; line != "\r\n"; {
		line, err = e.in.ReadString('\n')
		x.must(err)
	}
	e.send(`{"type":"connection_init","payload":{"Authorization":"Bearer ` + x.tokens[email] + `"}}`)
	if text := e.receive(); !strings.Contains(text, "connection_ack") {
		x.Fatalf("%s: %s", email, text)
	}
	e.send(`{"id":"1","type":"subscribe","payload":` + string(x.body(changes, nil)) + `}`)
	return e
}

// send writes a text frame under the mask of zeros.
func (e *ear) send(text string) {
	frame := []byte{0x81, 0x80 | 126}
	frame = binary.BigEndian.AppendUint16(frame, uint16(len(text)))
	frame = append(frame, 0, 0, 0, 0)
	_, _ = e.conn.Write(append(frame, text...))
}

// receive reads the next text frame; "" at the end.
func (e *ear) receive() string {
	for {
		var head [2]byte
		if _, err := io.ReadFull(e.in, head[:]); err != nil {
			return ""
		}
		length := int(head[1])
		if length == 126 {
			var long [2]byte
			_, _ = io.ReadFull(e.in, long[:])
			length = int(binary.BigEndian.Uint16(long[:]))
		}
		text := make([]byte, length)
		if _, err := io.ReadFull(e.in, text); err != nil {
			return ""
		}
		switch head[0] {
		case 0x81:
			return string(text)
		case 0x89: // a ping
			_, _ = e.conn.Write(append([]byte{0x8a, 0x80 | byte(length), 0, 0, 0, 0}, text...))
		case 0x88:
			return ""
		}
	}
}

// listen tells when each answer arrives, until the end.
func (e *ear) listen(arrived chan<- time.Time) {
	for {
		text := e.receive()
		if text == "" {
			return
		}
		if strings.Contains(text, `"next"`) {
			arrived <- time.Now()
		}
	}
}
