package server

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"thidua/internal/fault"
)

const page1, page2 = "https://app.example", "http://localhost:5173"

func sharing(c *Config) { c.Origins = []string{page1, page2} }

// Origins are written as browsers send them, or the server does not start: others would
// never match, or match too much.
func TestOriginsThatAreRefused(t *testing.T) {
	for _, origin := range []string{
		"*", "", "null", "app.example", "https://", "https://*.example", "https://app.example/", "https://app.example/path", "https://APP.example",
		"https://app.example:443", "http://app.example:80", "https://user@app.example", "https://app.example?x", "https://app.example#x", "ftp://app.example",
		"https://app.example:", "https://:8443", "https://app.example https://b.example", "file://", "https://app.example:x",
	} {
		if got, err := newOrigins([]string{page1, origin}); !fault.Is(err, fault.InvalidInput) {
			t.Errorf("%q: %v, %v", origin, got, err)
		}
	}
	if _, err := newOrigins([]string{page1, page2, "https://[::1]:8443", "http://127.0.0.1:3000"}); err != nil {
		t.Error(err)
	}
}

// A browser asks before it sends a token to another origin, and is let for the listed ones
// alone, without credentials of its own.
func TestPreflight(t *testing.T) {
	b := newBench(t, sharing)
	ask := func(origin string) reply {
		return b.do("OPTIONS", "/graphql", "", "Origin", origin, "Access-Control-Request-Method", "POST",
			"Access-Control-Request-Headers", "authorization,content-type")
	}
	for _, origin := range []string{page1, page2} {
		r := ask(origin)
		for name, want := range map[string]string{
			"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "authorization,content-type",
			"Access-Control-Max-Age": "7200", "Access-Control-Allow-Credentials": "",
		} {
			if got := r.header.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", origin, name, got, want)
			}
		}
		if r.status != 204 || !slices.ContainsFunc(r.header.Values("Vary"), func(v string) bool { return strings.Contains(v, "Origin") }) {
			t.Errorf("%s: %d, Vary %q", origin, r.status, r.header.Values("Vary"))
		}
	}
	for _, origin := range []string{"https://elsewhere.example", "http://app.example", "https://app.example:8443", "https://app.example.elsewhere.example", "https://x.app.example", "null", "*"} {
		if r := ask(origin); r.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s is let: %v", origin, r.header)
		}
	}
	if r := newBench(t).do("OPTIONS", "/graphql", "", "Origin", page1, "Access-Control-Request-Method", "POST"); r.header.Get("Access-Control-Allow-Origin") != "" || r.status != 204 {
		t.Errorf("without a list: %d %v", r.status, r.header)
	}
}

// A page of a listed origin reads the answer and the headers that it needs; refusals too,
// or it could not tell why.
func TestSharedAnswers(t *testing.T) {
	b := newBench(t, sharing)
	for _, r := range []reply{
		b.post(`{"query":"{who}"}`, "Origin", page1),
		b.post(`{`, "Origin", page1),
		b.post(`{"query":"{who}"}`, "Origin", page1, "Authorization", "Bearer bad"),
		b.do("POST", "/auth/token", "", "Origin", page1),
		b.do("GET", "/schema.graphql", "", "Origin", page1),
	} {
		if got := r.header.Get("Access-Control-Allow-Origin"); got != page1 {
			t.Errorf("%d: allowed %q", r.status, got)
		}
		for _, name := range []string{"X-Request-Id", "Retry-After", "Ratelimit", "Etag", "Www-Authenticate"} {
			if !strings.Contains(r.header.Get("Access-Control-Expose-Headers"), name) {
				t.Errorf("%d: %s is not exposed: %q", r.status, name, r.header.Get("Access-Control-Expose-Headers"))
			}
		}
	}
	if r := b.post(`{"query":"{who}"}`, "Origin", "https://elsewhere.example"); r.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("another origin: %v", r.header)
	}
}

// Nothing is taken from a cookie: what a browser adds by itself makes nobody of anybody.
func TestCookiesMeanNothing(t *testing.T) {
	b := newBench(t, sharing)
	for _, cookie := range []string{"token=good", "access_token=good; Authorization=Bearer good", "Bearer good"} {
		if r := b.post(`{"query":"{who}"}`, "Cookie", cookie, "Origin", page1); r.body != `{"data":{"who":""}}` || r.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %s", cookie, r.body)
		}
	}
	c := b.dial(subprotocol, http.Header{"Cookie": {"access_token=good"}})
	c.send(`{"type":"connection_init"}`)
	c.expect("connection_ack")
	c.send(`{"id":"1","type":"subscribe","payload":{"query":"{who}"}}`)
	c.expect(`next 1 {"data":{"who":""}}`, "complete 1")
}

// Pages of the server's own origin and of the list may open a WebSocket, programs that are no
// browser too, others not; and the refusal repeats nothing.
func TestWebSocketOrigins(t *testing.T) {
	b := newBench(t, sharing)
	for _, c := range []struct {
		origins []string
		want    int
	}{
		{nil, 101}, {[]string{page1}, 101}, {[]string{page2}, 101}, {[]string{b.URL}, 101},
		{[]string{"https://elsewhere.example"}, 403}, {[]string{"http://app.example"}, 403}, {[]string{"https://app.example:8443"}, 403},
		{[]string{"null"}, 403}, {[]string{""}, 403}, {[]string{"https://app.example/"}, 403}, {[]string{page1, "https://elsewhere.example"}, 403}, {[]string{"%"}, 403},
	} {
		conn, response, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(b.URL, "http")+"/graphql",
			&websocket.DialOptions{Subprotocols: []string{subprotocol}, HTTPHeader: http.Header{"Origin": c.origins}})
		if response == nil || response.StatusCode != c.want {
			t.Errorf("%q: %v, %v", c.origins, response, err)
		}
		if conn != nil {
			_ = conn.CloseNow()
		}
	}
	r := b.do("GET", "/graphql", "", "Connection", "Upgrade", "Upgrade", "websocket", "Origin", "https://s3cret.example")
	if r.status != 403 || r.code(t) != fault.BadUserInput || strings.Contains(r.body, "s3cret") {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// An opening handshake that is not well-formed is refused without a word of it.
func TestWebSocketHandshake(t *testing.T) {
	b := newBench(t)
	good := []string{"Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}
	for name, change := range map[string][]string{
		"another version": {"Sec-WebSocket-Version", "s3cret"}, "a short key": {"Sec-WebSocket-Key", "s3cret"}, "no key": {"Sec-WebSocket-Key", ""},
	} {
		r := b.do("GET", "/graphql", "", append(slices.Clone(good), change...)...)
		if r.status != 400 || r.code(t) != fault.BadUserInput || strings.Contains(r.body, "s3cret") || r.header.Get("Sec-WebSocket-Version") != "13" {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
}
