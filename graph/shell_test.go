package graph_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/server"
)

// BenchmarkShell compares what a small query of the product takes through the server with
// the same through gqlgen's own handler, which has no limits, no access log, no metrics and
// no headers. Both find out who is calling.
func BenchmarkShell(b *testing.B) {
	onEach(b, func(b *testing.B, x *rig) {
		body := x.body(`query Viewer { viewer { id name email roles { role unit { id code name } cluster { id code } validFrom validTo } } }`, nil)
		config := x.config
		config.Log, config.Rate = slog.New(slog.NewJSONHandler(io.Discard, nil)), server.MaxRate
		ours, err := server.New(config)
		x.must(err)
		gqlgen := handler.New(x.config.Schema)
		gqlgen.AddTransport(transport.POST{})
		gqlgen.SetQueryCache(lru.New[*ast.QueryDocument](1000))
		gqlgen.Use(extension.Introspection{})
		for _, c := range []struct {
			name    string
			handler http.Handler
		}{{"gqlgen", x.accounts.Middleware(gqlgen)}, {"ours", ours}} {
			b.Run(c.name, func(b *testing.B) {
				b.ReportAllocs()
				began := spent(b)
				for b.Loop() {
					r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
					r.Header.Set("Content-Type", "application/json")
					r.Header.Set("Authorization", "Bearer "+x.tokens[leader])
					w := httptest.NewRecorder()
					c.handler.ServeHTTP(w, r)
					if w.Code != http.StatusOK || !bytes.Contains(w.Body.Bytes(), []byte(`"HEAD"`)) {
						b.Fatalf("%d %s", w.Code, w.Body)
					}
				}
				b.ReportMetric(float64(spent(b)-began)/float64(b.N), "cpu-ns/op")
			})
		}
	})
}
