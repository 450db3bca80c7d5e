package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/telemetry"
)

// small is a request as clients send it most: a short query with a variable.
const small = `{"query":"query Greeting($name: String) { hello(name: $name) who }","operationName":"Greeting","variables":{"name":"Phú Yên"}}`

// BenchmarkShell compares a small query through everything that this package puts around
// it (identity, ids, access log, headers, limits, cost, rate) with the same through gqlgen's
// own handler without any of that.
func BenchmarkShell(b *testing.B) {
	s := newSchema()
	gqlgen := handler.New(s)
	gqlgen.AddTransport(transport.POST{})
	gqlgen.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	gqlgen.Use(extension.Introspection{})

	ours, err := New(Config{
		Schema: s, SDL: sdl, Present: present(slog.New(slog.DiscardHandler)), Identity: &caller{expires: time.Now().Add(time.Hour)},
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Ready: func(context.Context) error { return nil }, Rate: MaxRate, Watch: telemetry.New(),
	})
	if err != nil {
		b.Fatal(err)
	}
	ours.engine.rates.now = spending(time.Now())
	for _, c := range []struct {
		name    string
		handler http.Handler
	}{{"gqlgen", gqlgen}, {"ours", ours}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			began := cpu(b)
			for b.Loop() {
				r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(small))
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("Accept", "application/json")
				w := httptest.NewRecorder()
				c.handler.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatalf("%d %s", w.Code, w.Body)
				}
			}
			b.ReportMetric(float64(cpu(b)-began)/float64(b.N), "cpu-ns/op")
		})
	}
}

// cpu is the time that this process has computed so far, which tells more than the clock
// where others compute, too.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// spending is a clock by which nobody runs out, and which is asked like another.
func spending(now time.Time) func() time.Time {
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}
