package server

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"thidua/internal/hostile"
)

// Each is refused by its limit, with the status of a request that could not begin, in few
// words, and nothing of it runs.
func TestHostileRequests(t *testing.T) {
	b := newBench(t)
	for _, h := range hostile.Requests() {
		t.Run(h.Name, func(t *testing.T) {
			if !json.Valid([]byte(h.Body)) && !strings.Contains(h.Name, "do not end") || len(h.Body) > maxBody {
				t.Fatalf("it is no request: %.100s", h.Body)
			}
			r := b.post(h.Body, "Accept", graphqlJSON)
			if r.status != 400 || r.code(t) != h.Code {
				t.Errorf("%d %s, want %s: %.300s", r.status, r.code(t), h.Code, r.body)
			}
			if strings.Contains(r.body, `"data"`) || len(r.body) > 8<<10 {
				t.Errorf("an answer of %d bytes: %.300s", len(r.body), r.body)
			}
		})
	}
}

// What a hostile request takes from its first byte to its answer, without the network.
func BenchmarkHostile(b *testing.B) {
	server := newBench(b).server
	for _, h := range append(hostile.Requests(), hostile.Within()...) {
		b.Run(h.Name, func(b *testing.B) {
			for b.Loop() {
				r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(h.Body))
				r.Header.Set("Content-Type", "application/json")
				server.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
}

// What keeps the limits is answered by validation, or by the operation itself.
func TestRequestsWithinTheLimits(t *testing.T) {
	b := newBench(t)
	for _, h := range hostile.Within() {
		t.Run(h.Name, func(t *testing.T) {
			if r := b.post(h.Body); r.code(t) != h.Code {
				t.Errorf("%d %s, want %s: %.300s", r.status, r.code(t), h.Code, r.body)
			}
		})
	}
}
