package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"thidua/internal/fault"
)

// A programming error is INTERNAL with an id under which the log tells the rest; the
// answer tells nothing of it, wherever it happened.
func TestPanicsAndUnknownErrors(t *testing.T) {
	b := newBench(t)
	for _, query := range []string{"{boom}", "{crash}", "{broken}"} {
		r := b.post(`{"query":"` + query + `"}`)
		if r.code(t) != fault.Internal || !strings.Contains(r.body, `"errorId":"err_1"`) {
			t.Errorf("%s: %d %s", query, r.status, r.body)
		}
		for _, leak := range []string{"SELECT", "secret", "persons", "panic", "goroutine"} {
			if strings.Contains(r.body, leak) {
				t.Errorf("%s: the answer tells %q: %s", query, leak, r.body)
			}
		}
	}
	for _, want := range []string{"boom: SELECT secret FROM persons", "the crash outside of any field", "relation persons", "errorId=err_1"} {
		if !strings.Contains(b.log.String(), want) {
			t.Errorf("the log does not tell %q", want)
		}
	}
}

// A panic outside of GraphQL is answered too, and logged with the status that was sent.
func TestPanicInAHandler(t *testing.T) {
	b := newBench(t)
	b.ready = func(context.Context) error { panic("no database at all") }
	r := b.do("GET", "/readyz", "", "Accept-Language", "en")
	if r.status != 500 || r.code(t) != fault.Internal || strings.Contains(r.body, "no database") {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// An operation that runs out of time answers TIMEOUT, whatever its driver calls that.
func TestDeadline(t *testing.T) {
	b := newBench(t)
	b.server.engine.deadline = time.Millisecond
	if r := b.post(`{"query":"{slow}"}`); r.code(t) != fault.Timeout || !strings.Contains(r.body, `"path":["slow"]`) {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// The process is alive without its database; it is ready only with it.
func TestHealth(t *testing.T) {
	b := newBench(t)
	if r := b.do("GET", "/readyz", ""); r.status != 200 {
		t.Errorf("readyz: %d %s", r.status, r.body)
	}
	b.ready = func(context.Context) error { return errors.New("dial tcp 10.0.0.1:5432: refused") }
	if r := b.do("GET", "/readyz", ""); r.status != 503 || strings.Contains(r.body, "10.0.0.1") {
		t.Errorf("readyz without the database: %d %s", r.status, r.body)
	}
	if r := b.do("GET", "/healthz", ""); r.status != 200 {
		t.Errorf("healthz without the database: %d %s", r.status, r.body)
	}
	if !strings.Contains(b.log.String(), "10.0.0.1:5432") {
		t.Error("the cause is not in the log")
	}
}

// A database that does not answer is not waited for.
func TestReadinessHasADeadline(t *testing.T) {
	b := newBench(t)
	b.ready = func(ctx context.Context) error {
		if _, limited := ctx.Deadline(); !limited {
			return nil
		}
		return context.DeadlineExceeded
	}
	if r := b.do("GET", "/readyz", ""); r.status != 503 {
		t.Errorf("readyz: %d %s", r.status, r.body)
	}
}

// Every answer carries the headers of security and an id; the page may run its own
// script and style and nothing else.
func TestHeaders(t *testing.T) {
	b := newBench(t)
	for _, path := range []string{"/", "/healthz", "/demo.json", "/schema.graphql", "/nothing", "/graphql?query=%7Bwho%7D"} {
		r := b.do("GET", path, "")
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"} {
			if got := r.header.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", path, name, got, want)
			}
		}
		if policy := r.header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if r.header.Get("X-Request-ID") == "" {
			t.Errorf("%s: no request id", path)
		}
	}
	if got := b.do("GET", "/healthz", "", "X-Request-ID", "edge-1").header.Get("X-Request-ID"); got != "edge-1" {
		t.Errorf("a proxy's id became %q", got)
	}
	if got := b.do("GET", "/healthz", "", "X-Request-ID", "a b;c").header.Get("X-Request-ID"); got == "a b;c" {
		t.Errorf("an id with spaces was kept: %q", got)
	}
}

// Methods that a route does not know are 405 and told so.
func TestMethods(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ method, path string }{
		{"PUT", "/graphql"}, {"DELETE", "/graphql"}, {"TRACE", "/graphql"}, {"POST", "/"}, {"POST", "/healthz"}, {"POST", "/schema.graphql"},
	} {
		if r := b.do(c.method, c.path, ""); r.status != 405 || r.header.Get("Allow") == "" {
			t.Errorf("%s %s: %d, Allow %q", c.method, c.path, r.status, r.header.Get("Allow"))
		}
	}
	if r := b.do("DELETE", "/graphql", ""); r.code(t) != fault.BadUserInput || r.header.Get("Allow") != methods {
		t.Errorf("DELETE: %v %s", r.header, r.body)
	}
	if r := b.do("OPTIONS", "/graphql", ""); r.status != 204 || r.header.Get("Allow") != methods {
		t.Errorf("OPTIONS: %d %v", r.status, r.header)
	}
	if r := b.do("HEAD", "/graphql?query=%7Bwho%7D", ""); r.status != 200 || r.body != "" {
		t.Errorf("HEAD: %d %q", r.status, r.body)
	}
	if r := b.do("GET", "/nothing", ""); r.status != 404 {
		t.Errorf("an unknown path: %d", r.status)
	}
}

// The log has the operation's name, and neither queries nor tokens.
func TestAccessLog(t *testing.T) {
	b := newBench(t)
	b.post(`{"query":"query Greeting($n:String){hello(name:$n)}","variables":{"n":"s3cret"}}`, "Authorization", "Bearer good")
	b.do("GET", "/graphql?query=%7Bhello(name:%22s3cret%22)%7D", "")
	log := b.log.String()
	if !strings.Contains(log, "operation=Greeting") || !strings.Contains(log, "status=200") {
		t.Errorf("log: %s", log)
	}
	if strings.Contains(log, "s3cret") || strings.Contains(log, "good") {
		t.Errorf("the log tells too much: %s", log)
	}
}

// The page and what it reads come from the binary; demonstration accounts are listed
// only where there are some.
func TestPage(t *testing.T) {
	b := newBench(t)
	page := b.do("GET", "/", "")
	if page.status != 200 || !strings.Contains(page.body, "Thi Đua") {
		t.Errorf("page: %d", page.status)
	}
	for _, elsewhere := range []string{`src="http`, `href="http`, "@import", "url(http", "onclick=", "innerHTML", ` style="`} {
		if strings.Contains(page.body, elsewhere) {
			t.Errorf("the page has %s", elsewhere)
		}
	}
	if r := b.do("GET", "/demo.json", ""); !strings.Contains(r.body, `"email":"chuyenvien@phuyen.thidua.example"`) {
		t.Errorf("demo: %s", r.body)
	}
	if r := b.do("GET", "/schema.graphql", ""); r.body != sdl {
		t.Errorf("schema: %s", r.body)
	}
	empty, err := newPage(nil)
	if err != nil || string(empty.demo) != `{"accounts":[]}` {
		t.Errorf("outside a demonstration: %s, %v", empty.demo, err)
	}
}

// A stop lets what is running finish, refuses what comes and answers nil.
func TestGracefulStop(t *testing.T) {
	b := newBench(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- b.server.Serve(ctx, listener) }()

	b.server.engine.deadline = 300 * time.Millisecond
	answered := make(chan string, 1)
	go func() {
		response, err := http.Post("http://"+listener.Addr().String()+"/graphql", "application/json", strings.NewReader(`{"query":"{slow}"}`))
		if err != nil {
			answered <- err.Error()
			return
		}
		defer response.Body.Close()
		answered <- response.Status
	}()
	<-b.schema.started
	stop()
	if err := <-served; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
	if got := <-answered; got != "200 OK" {
		t.Errorf("the running request: %s", got)
	}
	if _, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		t.Error("the port is still open")
	}
}

// Nothing can be forgotten in the configuration without being told.
func TestConfigValidate(t *testing.T) {
	if _, err := New(Config{}); err == nil || !strings.Contains(err.Error(), "no schema") {
		t.Errorf("New of nothing = %v", err)
	}
}
