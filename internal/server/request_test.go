package server

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"

	"thidua/internal/fault"
)

// The members of a request are told apart to the letter, each stands once, and those that
// nobody knows are read over.
func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       request // of a request that is taken
	}{
		{"all of it", `{"query":"{who}","operationName":"A","variables":{"a":1.50},"extensions":{"b":null}}`, request{}},
		{"null is absent", `{"query":"{who}","operationName":null,"variables":null,"extensions":null,"documentId":null}`, request{}},
		{"unknown members", `{"query":"{who}","Query":1,"queryId":{},"id":[1,{"query":"x"}],"queryId":2}`, request{}},
		{"white space around", " \n{\"query\":\"{who}\"}\t ", request{}},
		{"a document", `{"documentId":"sha256:ab","variables":{}}`, request{document: "sha256:ab"}},
		{"a document as Apollo's clients name it", `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}`, request{document: "ab", apollo: true}},
		{"a document as Relay's clients name it", `{"doc_id":"ab"}`, request{document: "ab"}},
		{"a document's own member counts first", `{"documentId":"a","doc_id":"b","extensions":{"persistedQuery":{"sha256Hash":"c"}}}`, request{document: "a"}},
		{"an extension of another form", `{"query":"{who}","extensions":{"persistedQuery":[]}}`, request{}},
		{"a hash of another form", `{"query":"{who}","extensions":{"persistedQuery":{"sha256Hash":1}}}`, request{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := decode([]byte(c.body))
			if err != nil {
				t.Fatal(err)
			}
			if got.document != c.want.document || got.apollo != c.want.apollo || got.document == "" && got.Query != "{who}" {
				t.Errorf("%+v", got)
			}
		})
	}
	for name, body := range map[string]string{
		"a query in other letters":         `{"Query":"{who}"}`,
		"a query twice":                    `{"query":"{who}","query":"{who}"}`,
		"a query twice, once escaped":      `{"query":"{who}","\u0071uery":"{a}"}`,
		"variables twice":                  `{"query":"{who}","variables":{},"variables":{}}`,
		"a batch":                          `[{"query":"{who}"}]`,
		"an empty batch":                   `  []`,
		"a string":                         `"{who}"`,
		"null":                             `null`,
		"nothing":                          ``,
		"a document that is a number":      `{"documentId":1}`,
		"extensions that are a list":       `{"query":"{who}","extensions":[]}`,
		"an empty document and no query":   `{"documentId":"","query":" "}`,
		"an unknown member that is broken": `{"query":"{who}","x":{]}`,
		"a comma too many":                 `{"query":"{who}",}`,
		"something behind":                 `{"query":"{who}"}x`,
	} {
		if q, err := decode([]byte(body)); !fault.Is(err, fault.BadUserInput) {
			t.Errorf("%s: %+v, %v", name, q, err)
		}
	}
	if _, err := decode([]byte(`[{"query":"{who}"}]`)); !strings.Contains(fault.All(err)[0].Say.EN, "lists of operations are not taken") {
		t.Errorf("a batch is told: %v", err)
	}
}

// The parameters of a GET are the same request.
func TestDecodeURL(t *testing.T) {
	for _, c := range []struct {
		raw  string
		want request
	}{
		{"query=%7Bwho%7D&operationName=&variables=&extensions=&utm_source=x&utm_source=y", request{}},
		{"documentId=sha256:ab&variables=%7B%7D", request{document: "sha256:ab"}},
		{"extensions=" + url.QueryEscape(`{"persistedQuery":{"version":1,"sha256Hash":"ab"}}`), request{document: "ab", apollo: true}},
		{"doc_id=ab", request{document: "ab"}},
	} {
		got, err := decodeURL(c.raw)
		if err != nil || got.document != c.want.document || got.apollo != c.want.apollo {
			t.Errorf("%s: %+v, %v", c.raw, got, err)
		}
	}
	for _, raw := range []string{
		"", "query=", "query=%7Bwho%7D&query=%7Ba%7D", "query=%ff", "query=%7Bwho%7D%00", "query=a;b", "query=%zz",
		"query=%7Bwho%7D&variables=[]", "query=%7Bwho%7D&extensions=1", "query=%7Bwho%7D&variables=%7B%7D%7B%7D", "documentId=a&documentId=b",
	} {
		if q, err := decodeURL(raw); !fault.Is(err, fault.BadUserInput) {
			t.Errorf("%q: %+v, %v", raw, q, err)
		}
	}
}

// Numbers keep their digits on their way.
func TestNumbersKeepTheirDigits(t *testing.T) {
	q, err := decode([]byte(`{"query":"{who}","variables":{"n":12345678901234567890.10}}`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("12345678901234567890.10", q.Variables["n"].(interface{ String() string }).String()); diff != "" {
		t.Error(diff)
	}
}

// Whatever a body or an address holds, it is a request with something to run, or is refused
// in words that are none of its own.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"query":"{who}"}`, `{"query":"{who}","variables":{"a":[1,2,{"b":null}]}}`, `[]`, `{"documentId":"x"}`, `{"query":1}`, "{\"query\":\"\xff\"}",
		"query=%7Bwho%7D&variables=%7B%7D", `{"query":"a","query":"b"}`, `{"extensions":{"persistedQuery":{"sha256Hash":"x"}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		fromBody, err := decode(body)
		checkRequest(t, fromBody, err)
		fromURL, err := decodeURL(string(body))
		checkRequest(t, fromURL, err)
	})
}

func checkRequest(t *testing.T, q *request, err error) {
	t.Helper()
	if err != nil {
		if fault.Is(err, fault.ValueLimitExceeded) || fault.Is(err, fault.DepthLimitExceeded) {
			return // of sentences without a part of the request
		}
		if !fault.Is(err, fault.BadUserInput) || !told[fault.All(err)[0].Say.EN] {
			t.Fatalf("%v", err)
		}
		return
	}
	if q.document == "" && strings.TrimSpace(q.Query) == "" {
		t.Fatalf("nothing to run: %+v", q)
	}
	if !utf8.ValidString(q.Query) || !utf8.ValidString(q.document) || !utf8.ValidString(q.OperationName) {
		t.Fatalf("no UTF-8: %+v", q)
	}
}

// told are all the sentences that a malformed request can meet: none holds a part of it.
var told = map[string]bool{
	"The body must be UTF-8 without NUL.":                                                    true,
	"A request carries one operation; lists of operations are not taken.":                    true,
	"The body must be one JSON object with query, operationName, variables, each name once.": true,
	"There is no query.":                                true,
	"A value has the wrong form.":                       true,
	"Each parameter stands once, in UTF-8 without NUL.": true,
	"The parameter variables must be a JSON object.":    true,
	"The parameter extensions must be a JSON object.":   true,
}

// Whatever a message holds, it is one that a client may send, whole, or the connection ends
// with 4400.
func FuzzMessage(f *testing.F) {
	for _, seed := range []string{
		`{"type":"connection_init"}`, `{"type":"connection_init","payload":{"Authorization":"Bearer x"}}`, `{"type":"ping","payload":null}`,
		`{"id":"1","type":"subscribe","payload":{"query":"{who}"}}`, `{"id":"1","type":"complete"}`, `{"type":"pong","payload":[]}`, `[]`, "", "\xff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := readMessage(websocket.MessageText, text)
		if err != nil {
			if closed, ok := err.(closing); !ok || closed.code != closeBadRequest || closed.reason != "Invalid message received" { //nolint:errorlint // this very type
				t.Fatalf("%v", err)
			}
			return
		}
		switch m.Type {
		case "connection_init", "ping", "pong":
		case "subscribe", "complete":
			if m.ID == "" {
				t.Fatalf("no id: %+v", m)
			}
		default:
			t.Fatalf("%+v", m)
		}
		if m.Payload != nil && m.Payload[0] != '{' && m.Type != "complete" {
			t.Fatalf("a payload that is no object: %s", m.Payload)
		}
		if _, err := readMessage(websocket.MessageBinary, text); err == nil {
			t.Fatal("a binary message was taken")
		}
	})
}
