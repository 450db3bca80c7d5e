package server

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/manifest"
)

const greet = "query Greet($n: String) { hello(name: $n) }"

// texts is a manifest in Relay's form.
func texts() string {
	return `{"greet":"` + greet + `","who":"{ who }","set":"mutation { set(value: 1) }","two":"query A { who } query B { hello }",` +
		`"ticks":"subscription { ticks(count: 1) }","broken":"{ broken }","long":"{ hello(name: \"` + strings.Repeat("a", 2000) + `\") }"}`
}

// documentsOf reads a manifest.
func documentsOf(t testing.TB, texts string) *manifest.Set {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "relay.json"), []byte(texts), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := manifest.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// trusting lets documents be named; required takes nothing else, but of the caller of the token.
func trusting(t testing.TB) func(*Config) {
	return func(c *Config) { c.Documents = documentsOf(t, texts()) }
}

func required(c *Config) {
	c.OnlyDocuments = true
	c.AdHoc = func(ctx context.Context) bool { _, known := authz.From(ctx); return known }
}

// A document runs by its name, by POST and GET, with variables and the choice of an operation,
// in a stream and over a WebSocket.
func TestDocuments(t *testing.T) {
	b := newBench(t, trusting(t))
	for body, want := range map[string]string{
		`{"documentId":"greet","variables":{"n":"x"}}`:                                            `{"data":{"hello":"xin chào x"}}`,
		`{"documentId":"greet","query":"` + greet + `","variables":{"n":"x"}}`:                    `{"data":{"hello":"xin chào x"}}`,
		`{"documentId":"two","operationName":"A"}`:                                                `{"data":{"who":""}}`,
		`{"documentId":"set"}`:                                                                    `{"data":{"set":1}}`,
		`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"who"}},"operationName":null}`: `{"data":{"who":""}}`,
		`{"query":"{who}"}`: `{"data":{"who":""}}`,
		`{"query":"{who}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"nothing"}}}`: `{"data":{"who":""}}`,
	} {
		if r := b.post(body); r.body != want {
			t.Errorf("%s: %s, want %s", body, r.body, want)
		}
	}
	if r := b.do("GET", "/graphql?documentId=ticks", "", "Accept", eventStream); !strings.Contains(r.body, `{"ticks":1}`) {
		t.Errorf("in a stream: %s", r.body)
	}
	c := b.dial(subprotocol, nil)
	c.send(`{"type":"connection_init"}`)
	c.expect("connection_ack")
	c.send(`{"id":"1","type":"subscribe","payload":{"documentId":"ticks"}}`)
	c.expect(`next 1 {"data":{"ticks":1}}`, "complete 1")
	c.send(`{"id":"2","type":"subscribe","payload":{"query":"","documentId":"nothing"}}`)
	if m := c.receive(); m.Type != "error" || !strings.Contains(string(m.Payload), fault.DocumentNotFound) {
		t.Errorf("an unknown one: %s %s", m.Type, m.Payload)
	}
}

// A document that is unknown, or another than the text beside it, does not run. Apollo's
// clients look for words of their own.
func TestDocumentsThatAreRefused(t *testing.T) {
	b := newBench(t, trusting(t))
	for _, c := range []struct {
		body, code, says string
		status           int // in the newer media type
	}{
		{`{"documentId":"nothing"}`, fault.DocumentNotFound, "no document of this identifier", 400},
		{`{"doc_id":"nothing"}`, fault.DocumentNotFound, "no document of this identifier", 400},
		{`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"nothing"}}}`, fault.DocumentNotFound, `"PersistedQueryNotFound"`, 400},
		{`{"documentId":"who","query":"{ hello }"}`, fault.BadUserInput, "not the document", 400},
		{`{"documentId":"two"}`, fault.ValidationFailed, "operationName", 400},
	} {
		r := b.post(c.body, "Accept", graphqlJSON, "Accept-Language", "en")
		if r.status != c.status || r.code(t) != c.code || !strings.Contains(r.body, c.says) || strings.Contains(r.body, `"data"`) {
			t.Errorf("%s: %d %s", c.body, r.status, r.body)
		}
		if r := b.post(c.body); r.status != 200 || r.code(t) != c.code {
			t.Errorf("%s, older type: %d %s", c.body, r.status, r.body)
		}
	}
	if r := b.do("GET", "/graphql?documentId=set", ""); r.status != 405 || r.header.Get("Allow") != "POST" {
		t.Errorf("a mutation by GET: %d %s", r.status, r.body)
	}
	if r := newBench(t).post(`{"documentId":"who"}`); r.code(t) != fault.DocumentNotFound {
		t.Errorf("without a manifest: %s", r.body)
	}
}

// Where only documents are taken, text of one's own is refused on every way, introspection
// too, but to whom the policy lets; a document's own text is as good as its name.
func TestDocumentsRequired(t *testing.T) {
	b := newBench(t, trusting(t), required)
	for _, query := range []string{"{ hello }", "{__schema{queryType{name}}}", "{__typename}", "{", "mutation{set(value:2)}"} {
		if r := b.post(`{"query":"` + query + `"}`); r.code(t) != fault.DocumentRequired {
			t.Errorf("%s: %s", query, r.body)
		}
		if r := b.do("GET", "/graphql?query="+url.QueryEscape(query), "", "Accept", eventStream); !strings.Contains(r.body, fault.DocumentRequired) {
			t.Errorf("%s in a stream: %s", query, r.body)
		}
		if r := b.post(`{"query":"`+query+`"}`, "Authorization", "Bearer good"); r.code(t) == fault.DocumentRequired {
			t.Errorf("%s by whom the policy lets: %s", query, r.body)
		}
	}
	for _, body := range []string{`{"documentId":"who"}`, `{"query":"{ who }"}`} {
		if r := b.post(body); r.body != `{"data":{"who":""}}` {
			t.Errorf("%s: %s", body, r.body)
		}
	}
	c := b.dial(subprotocol, http.Header{})
	c.send(`{"type":"connection_init"}`)
	c.expect("connection_ack")
	c.send(`{"id":"1","type":"subscribe","payload":{"query":"{ hello }"}}`)
	if m := c.receive(); m.Type != "error" || !strings.Contains(string(m.Payload), fault.DocumentRequired) {
		t.Errorf("over a WebSocket: %s %s", m.Type, m.Payload)
	}
	if _, err := New(Config{Schema: b.schema, Present: b.server.config.Present, Identity: b.caller, Ready: b.ready, Log: b.server.config.Log, OnlyDocuments: true}); err == nil {
		t.Error("a server that nobody may ask anything has started")
	}
}

// The server does not start with a document that does not fit its schema, and names it.
func TestDocumentsThatDoNotFit(t *testing.T) {
	for text, says := range map[string]string{
		"{ whom }": "whom", "{ who": "Expected", "# nothing": "no operation", "query($p: Pick!) { pick }": "pick",
		"{" + strings.Repeat(" who", 2100) + "}": "2,000 tokens",
	} {
		config := newBench(t).server.config
		config.Documents = documentsOf(t, `{"good":"{ who }","bad":"`+text+`"}`)
		if _, err := New(config); !fault.Is(err, fault.InvalidInput) || !strings.Contains(err.Error(), "relay.json: bad: ") || !strings.Contains(err.Error(), says) {
			t.Errorf("%.40s: %v", text, err)
		}
	}
}

// A document is parsed once, at the start, however many other texts come in between.
func TestPreparedDocumentsAreKept(t *testing.T) {
	b := newBench(t, trusting(t))
	kept := b.server.engine.cache.kept["{ who }"]
	if kept == nil {
		t.Fatal("it was not kept")
	}
	for i := range 2000 {
		b.server.engine.cache.put("{ who } #"+strings.Repeat("#", i*16), kept)
	}
	if b.server.engine.cache.get("{ who }") != kept {
		t.Error("it was given up")
	}
}

// The answer to a query that is asked for by its document and a GET may be kept by its
// asker, who asks later whether it still holds; nothing else may be kept.
func TestDocumentsAreCached(t *testing.T) {
	b := newBench(t, trusting(t))
	get := func(path string, header ...string) reply { return b.do("GET", "/graphql?"+path, "", header...) }
	first := get("documentId=who")
	tag := first.header.Get("ETag")
	if first.status != 200 || first.header.Get("Cache-Control") != "private, no-cache" || len(tag) < 20 || strings.HasPrefix(tag, "W/") {
		t.Errorf("%d, %v", first.status, first.header)
	}
	for name, header := range map[string][]string{
		"the same": {"If-None-Match", tag}, "weakly": {"If-None-Match", "W/" + tag}, "among others": {"If-None-Match", `"a", ` + tag}, "any": {"If-None-Match", "*"},
	} {
		if r := get("documentId=who", header...); r.status != 304 || r.body != "" || r.header.Get("ETag") != tag {
			t.Errorf("%s: %d %q %q", name, r.status, r.header.Get("ETag"), r.body)
		}
	}
	for name, r := range map[string]reply{
		"another caller":     get("documentId=who", "If-None-Match", tag, "Authorization", "Bearer good"),
		"another media type": get("documentId=who", "If-None-Match", tag, "Accept", graphqlJSON),
		"other variables":    get("documentId=greet&variables=%7B%7D", "If-None-Match", tag),
	} {
		if r.status != 200 || r.body == "" || r.header.Get("ETag") == tag {
			t.Errorf("%s: %d %v", name, r.status, r.header)
		}
	}
	if r := get("documentId=who", "If-None-Match", `"a"`); r.status != 200 || r.header.Get("ETag") != tag {
		t.Errorf("another tag: %d %v", r.status, r.header)
	}
	for name, r := range map[string]reply{
		"text by GET": get("query=%7Bwho%7D"), "a document by POST": b.post(`{"documentId":"who"}`), "an error": get("documentId=broken"),
		"an unknown document": get("documentId=nothing"), "a stream": get("documentId=who", "Accept", eventStream),
	} {
		if r.header.Get("ETag") != "" || r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", name, r.header)
		}
	}
}

// Compressed bytes are others and have another tag, which the server knows again.
func TestCachedAndCompressed(t *testing.T) {
	b := newBench(t, trusting(t))
	plain := b.do("GET", "/graphql?documentId=long", "", "Accept-Encoding", "identity").header.Get("ETag")
	for _, coding := range []string{"gzip", "zstd"} {
		r := b.do("GET", "/graphql?documentId=long", "", "Accept-Encoding", coding)
		tag := r.header.Get("ETag")
		if r.header.Get("Content-Encoding") != coding || tag == plain || !strings.HasSuffix(tag, "-"+coding+`"`) {
			t.Errorf("%s: %v", coding, r.header)
		}
		if again := b.do("GET", "/graphql?documentId=long", "", "Accept-Encoding", coding, "If-None-Match", tag); again.status != 304 || again.header.Get("ETag") != tag {
			t.Errorf("%s: %d %v", coding, again.status, again.header)
		}
	}
}
