package server

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"thidua/internal/fault"
)

// A document is parsed once, whoever sends it; each of its operations has its own limits,
// also when it comes out of the cache.
func TestTextsAreParsedOnce(t *testing.T) {
	e := newBench(t).server.engine
	text := `query A{who} query B{` + strings.Repeat("who ", 11) + `}`
	for _, c := range []struct{ name, code string }{{"A", ""}, {"A", ""}, {"B", fault.RootFieldLimitExceeded}, {"C", fault.ValidationFailed}, {"A", ""}} {
		operation, errs := e.begin(context.Background(), &graphql.RawParams{Query: text, OperationName: c.name})
		switch {
		case c.code == "" && (errs != nil || operation.Doc != e.cache.get(text).tree):
			t.Errorf("%s: %v", c.name, errs)
		case c.code != "" && (len(errs) != 1 || errs[0].Extensions["code"] != c.code):
			t.Errorf("%s: %v, want %s", c.name, errs, c.code)
		}
	}
	if n := e.cache.order.Len(); n != 1 {
		t.Errorf("%d documents are kept", n)
	}
}

// What does not fit the schema, and what is long, is not kept; a long one runs all the same.
func TestTextsThatAreNotKept(t *testing.T) {
	b := newBench(t)
	long := `{hello(name:\"` + strings.Repeat("a", maxCached) + `\")}`
	for _, text := range []string{`{nothing}`, `{who`, long, long} {
		b.post(`{"query":"` + text + `"}`)
	}
	if r := b.post(`{"query":"` + long + `"}`); r.code(t) != "" {
		t.Errorf("a long one: %.200s", r.body)
	}
	if n := b.server.engine.cache.order.Len(); n != 0 {
		t.Errorf("%d documents are kept", n)
	}
}

// Whatever is sent, the cache takes no more than its bytes, really; what is used stays, what
// was not used for the longest time goes.
func TestCacheIsBoundedByBytes(t *testing.T) {
	e := newBench(t).server.engine
	prepare := func(text string) {
		if _, _, errs := e.prepare(&graphql.RawParams{Query: text}); errs != nil {
			t.Fatal(errs)
		}
	}
	before := heap()
	prepare(`{who}`)
	first := e.cache.get(`{who}`)
	for i := range 500 {
		prepare(`{who}`)
		prepare(fmt.Sprintf(`query A%d{__schema{types{%s}}}`, i, strings.Repeat("...{name kind description specifiedByURL isOneOf}", 29)))
	}
	if c := e.cache; c.bytes > maxCache || c.bytes < maxCache/2 || len(c.known) != c.order.Len() {
		t.Errorf("%d bytes in %d documents (%d)", c.bytes, c.order.Len(), len(c.known))
	}
	if grown := heap() - before; grown > maxCache {
		t.Errorf("the heap grew by %d bytes", grown)
	}
	if e.cache.get(`{who}`) != first {
		t.Error("what is used all the time has gone")
	}
	if e.cache.get(fmt.Sprintf(`query A0{__schema{types{%s}}}`, strings.Repeat("...{name kind description specifiedByURL isOneOf}", 29))) != nil {
		t.Error("the first is still there")
	}
	runtime.KeepAlive(e)
}

// heap is what is held, in bytes.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// An answer that is too large is not sent, by any transport.
func TestResponseLimit(t *testing.T) {
	b := newBench(t)
	var fields strings.Builder
	for i := range 9 {
		fmt.Fprintf(&fields, "a%d:hello(name:$n) ", i)
	}
	body := func(size int) string {
		return `{"query":"query($n:String){` + fields.String() + `}","variables":{"n":"` + strings.Repeat("a", size) + `"}}`
	}
	if r := b.post(body(900_000)); r.status != 200 || len(r.body) < 8_000_000 {
		t.Errorf("below the limit: %d, %d bytes", r.status, len(r.body))
	}
	if r := b.post(body(1_000_000)); r.code(t) != fault.ResponseLimitExceeded || strings.Contains(r.body, `"data"`) {
		t.Errorf("above it: %d %.200s", r.status, r.body)
	}
	if r := b.post(body(1_000_000), "Accept", eventStream); !strings.Contains(r.body, fault.ResponseLimitExceeded) {
		t.Errorf("as events: %.200s", r.body)
	}
}

// A query with many mistakes is told some of them, shortly.
func TestErrorsAreFewAndShort(t *testing.T) {
	b := newBench(t)
	var fields strings.Builder
	for i := range 10 {
		fmt.Fprintf(&fields, "b%d%s{x y z} ", i, strings.Repeat("a", 10_000))
	}
	r := b.post(`{"query":"{` + fields.String() + `}"}`)
	if n := strings.Count(r.body, `"message"`); n != maxProblems || len(r.body) > maxProblems*2*maxProblem || r.code(t) != fault.ValidationFailed {
		t.Errorf("%d errors in %d bytes: %.300s", n, len(r.body), r.body)
	}
}
