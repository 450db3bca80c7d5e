package server

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/peer"
)

// clock stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// newRatedBench is a server that rates at the lowest rate, by a clock that stands still.
func newRatedBench(t *testing.T, changes ...func(*Config)) (*bench, *clock) {
	t.Helper()
	b := newBench(t, append(changes, func(c *Config) { c.Rate = MinRate })...)
	c := &clock{now: time.Unix(1_660_000_000, 0)}
	b.server.engine.rates.now = c.Now
	return b, c
}

const full = rateWindow * MinRate

// drain leaves nothing in a bucket, or less.
func (b *bench) drain(kind bucketKind, id string, left int) {
	r := b.server.engine.rates
	bucket := r.bucket(kind, id)
	bucket.ReserveN(r.now(), int(bucket.TokensAt(r.now())))
	bucket.ReserveN(r.now(), -min(left, 0)) // more at once than it holds it never gives
}

// Every response of /graphql says what is left, and no other.
func TestRateHeaders(t *testing.T) {
	b, _ := newRatedBench(t)
	anonymous := fmt.Sprintf(`"anonymous";q=%d;w=60;qu="points"`, full)
	for _, c := range []struct {
		name, method, path, body string
		header                   []string
		status, left             int
	}{
		{"a query", "POST", "/graphql", `{"query":"{who}"}`, []string{"Content-Type", "application/json"}, 200, full - 1},
		{"by GET", "GET", "/graphql?query=%7Bwho%7D", "", nil, 200, full - 2},
		{"as events", "GET", "/graphql?query=%7Bwho%7D", "", []string{"Accept", eventStream}, 200, full - 3},
		{"no JSON", "POST", "/graphql", `{`, []string{"Content-Type", "application/json"}, 400, full - 3},
		{"another media type", "POST", "/graphql", `{}`, []string{"Content-Type", "text/plain"}, 415, full - 3},
		{"a query that does not fit costs more", "POST", "/graphql", `{"query":"{nothing}"}`, []string{"Content-Type", "application/json", "Accept", graphqlJSON}, 400, full - 103},
		{"and so do variables", "POST", "/graphql", `{"query":"query($a:Int!){who}"}`, []string{"Content-Type", "application/json", "Accept", graphqlJSON}, 400, full - 203},
		{"a mutation by GET", "GET", "/graphql?query=" + url.QueryEscape("mutation{set(value:1)}"), "", nil, 405, full - 204},
	} {
		r := b.do(c.method, c.path, c.body, c.header...)
		if r.status != c.status || r.header.Get("Ratelimit-Policy") != anonymous ||
			!strings.HasPrefix(r.header.Get("Ratelimit"), fmt.Sprintf(`"anonymous";r=%d;t=1`, c.left)) {
			t.Errorf("%s: %d, %s, %s; want %d left", c.name, r.status, r.header.Get("Ratelimit-Policy"), r.header.Get("Ratelimit"), c.left)
		}
	}
	if r := b.do("GET", "/healthz", ""); r.header.Get("Ratelimit") != "" {
		t.Error("another path is rated")
	}
	signedIn := b.post(`{"query":"{who}"}`, "Authorization", "Bearer good")
	want := fmt.Sprintf(`"token";r=%d;t=1`, full-1)
	if got := signedIn.header.Get("Ratelimit"); got != want {
		t.Errorf("with a token: %s, want %s", got, want)
	}
	unrated := newBench(t).post(`{"query":"{who}"}`)
	if unrated.header.Get("Ratelimit") != "" || unrated.header.Get("Ratelimit-Policy") != "" {
		t.Error("without a rate there is something left")
	}
}

// Who has spent everything is refused with 429 and told when to come again, by every
// transport, before his query is even read; after that time he is let in.
func TestRateLimit(t *testing.T) {
	b, c := newRatedBench(t)
	b.drain(ofAnonymous, "127.0.0.1", -2*MinRate)
	for name, r := range map[string]reply{
		"older media type":      b.post(`{"query":"{who}"}`),
		"newer media type":      b.post(`{"query":"{who}"}`, "Accept", graphqlJSON),
		"GET":                   b.do("GET", "/graphql?query=%7Bwho%7D", ""),
		"what cannot be parsed": b.post(`{"query":"{"}`),
	} {
		if r.status != 429 || r.code(t) != fault.RateLimited || r.header.Get("Retry-After") != "3" || !strings.Contains(r.body, `"retryAfter":3`) {
			t.Errorf("%s: %d, Retry-After %q, %s", name, r.status, r.header.Get("Retry-After"), r.body)
		}
		if !strings.Contains(r.header.Get("Ratelimit"), `r=0;t=62`) {
			t.Errorf("%s: %s", name, r.header.Get("Ratelimit"))
		}
	}
	if r := b.post(`{"query":"{who}"}`, "Accept", eventStream); !strings.Contains(r.body, fault.RateLimited) || !strings.Contains(r.body, `"retryAfter":3`) {
		t.Errorf("events: %s", r.body)
	}
	socket := b.dial(subprotocol, nil)
	socket.send(`{"type":"connection_init"}`)
	socket.send(`{"id":"1","type":"subscribe","payload":{"query":"{who}"}}`)
	socket.expect("connection_ack")
	if m := socket.receive(); m.Type != "error" || !strings.Contains(string(m.Payload), fault.RateLimited) || !strings.Contains(string(m.Payload), `"retryAfter":3`) {
		t.Errorf("WebSocket: %s %s", m.Type, m.Payload)
	}
	if r := b.post(`{"query":"{who}"}`, "Authorization", "Bearer good"); r.status != 200 {
		t.Errorf("a token at the same address: %d", r.status)
	}
	c.move(3 * time.Second)
	if r := b.post(`{"query":"{who}"}`); r.status != 200 {
		t.Errorf("after the wait: %d", r.status)
	}
}

// The address has a quota for all its tokens together; where it has run out the token is not
// charged for what it did not get.
func TestRateOfAnAddress(t *testing.T) {
	b, c := newRatedBench(t)
	b.drain(ofAddress, "127.0.0.1", 0)
	r := b.post(`{"query":"{who}"}`, "Authorization", "Bearer good")
	if want := fmt.Sprintf(`"token";r=%d;t=0`, full); r.status != 429 || r.header.Get("Ratelimit") != want {
		t.Errorf("%d, %s, want %s", r.status, r.header.Get("Ratelimit"), want)
	}
	c.move(time.Second)
	if r := b.post(`{"query":"{who}"}`, "Authorization", "Bearer good"); r.status != 200 {
		t.Errorf("after the wait: %d", r.status)
	}
	// Something is left, and less than is asked for.
	caller := authz.With(context.Background(), &authz.Actor{TokenID: "other"})
	a := b.server.engine.rates.account(caller)
	if a.shared.ReserveN(c.Now(), rateAddress*full-50); !fault.Is(a.charge(51), fault.RateLimited) || a.charge(50) != nil {
		t.Error("50 points are not what is left")
	}
	if left := a.own.TokensAt(c.Now()); left != full-50 {
		t.Errorf("the token has %g left", left)
	}
}

// Attack: what others spend at the same address, behind one router, is not seen by anybody.
func TestNobodySeesWhatOthersSpend(t *testing.T) {
	b, _ := newRatedBench(t)
	b.drain(ofAddress, "127.0.0.1", 0)
	b.server.engine.rates.bucket(ofAddress, "127.0.0.1").ReserveN(b.server.engine.rates.now(), -rateAddress*full/2)
	if got, want := b.post(`{"query":"{who}"}`, "Authorization", "Bearer good").header.Get("Ratelimit"), fmt.Sprintf(`"token";r=%d;t=1`, full-1); got != want {
		t.Errorf("told: %s, want %s", got, want)
	}
}

// Attack: whoever gets one token after the other from an issuer spends no more by them, and no
// less than his due where a colleague does.
func TestManyTokensOfAnIssuer(t *testing.T) {
	b, c := newRatedBench(t)
	r := b.server.engine.rates
	with := func(person, token string) account {
		return r.account(authz.With(context.Background(), &authz.Actor{ID: person, TokenID: token, TokenIssued: c.Now()}))
	}
	if err := with("per_a", "jwt:1").charge(full); err != nil {
		t.Fatal(err)
	}
	if err := with("per_a", "jwt:2").charge(1); !fault.Is(err, fault.RateLimited) {
		t.Errorf("by the next token: %v", err)
	}
	if err := with("per_b", "jwt:3").charge(full); err != nil {
		t.Errorf("another person: %v", err)
	}
	own := r.account(authz.With(context.Background(), &authz.Actor{ID: "per_a", TokenID: "tok_1"}))
	if err := own.charge(full); err != nil {
		t.Errorf("a token of this house: %v", err)
	}
}

// Callers behind a trusted proxy do not share its quota.
func TestRateBehindAProxy(t *testing.T) {
	proxies, err := peer.Parse([]string{"127.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	b, _ := newRatedBench(t, func(c *Config) { c.Proxies = proxies })
	b.drain(ofAnonymous, "203.0.113.9", 0)
	if r := b.post(`{"query":"{who}"}`, "X-Forwarded-For", "203.0.113.9"); r.status != 429 {
		t.Errorf("who has spent everything: %d", r.status)
	}
	if r := b.post(`{"query":"{who}"}`, "X-Forwarded-For", "203.0.113.9, 203.0.113.10"); r.status != 200 {
		t.Errorf("another address: %d", r.status)
	}
	if !strings.Contains(b.log.String(), "from=203.0.113.10") {
		t.Error("the log has the proxy's address")
	}
}

// However many addresses come, so many buckets are kept.
func TestBucketsAreBounded(t *testing.T) {
	b, _ := newRatedBench(t)
	r := b.server.engine.rates
	for i := range maxBuckets + 1000 {
		r.bucket(ofAnonymous, fmt.Sprint(i))
	}
	if n := r.buckets.Len(); n != maxBuckets {
		t.Errorf("%d buckets", n)
	}
}

// Whatever is asked for and refused: a token never gets more than it had saved up and has
// gained since; and who has waited as long as he was told to gets what he asked for.
func TestNobodySpendsMoreThanHeHas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &clock{now: time.Unix(1_660_000_000, 0)}
		r, err := newRates(MinRate, c.Now)
		if err != nil {
			t.Fatal(err)
		}
		ctx := authz.With(context.Background(), &authz.Actor{TokenID: "one"})
		began, spent := c.now, 0
		for range rapid.IntRange(1, 30).Draw(t, "requests") {
			c.move(time.Duration(rapid.IntRange(0, 20_000).Draw(t, "pause")) * time.Millisecond)
			points := rapid.IntRange(1, 20_000).Draw(t, "points")
			err := r.account(ctx).charge(points)
			if err == nil {
				spent += points
			} else {
				wait := fault.All(err)[0].Detail.(time.Duration)
				c.move(wait + time.Microsecond)
				if err := r.account(ctx).charge(points); err != nil {
					t.Fatalf("after %v: %v", wait, err)
				}
				spent += points
			}
			if most := full + int(c.now.Sub(began).Seconds()*MinRate) + 1; spent > most {
				t.Fatalf("%d points were spent, %d are the most", spent, most)
			}
		}
	})
}
