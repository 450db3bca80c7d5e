package server

import (
	"strings"
	"testing"

	"thidua/internal/fault"
)

// A client gets the media type that it ranks highest, what it names before what it only
// covers, and in doubt the older JSON.
func TestNegotiate(t *testing.T) {
	for accept, want := range map[string]string{
		"":                 legacyJSON,
		"*/*":              legacyJSON,
		"application/*":    legacyJSON,
		"text/*":           eventStream,
		legacyJSON:         legacyJSON,
		graphqlJSON:        graphqlJSON,
		eventStream:        eventStream,
		"APPLICATION/JSON": legacyJSON,
		legacyJSON + ";charset=utf-8;q=0.1, text/html":                                                                      legacyJSON,
		"application/graphql-response+json, application/json;q=0.9":                                                         graphqlJSON,
		"application/graphql-response+json;q=0.5, application/json":                                                         legacyJSON,
		"application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed": graphqlJSON,
		"application/json, application/graphql-response+json":                                                               legacyJSON,
		"*/*, application/graphql-response+json":                                                                            graphqlJSON,
		"application/*;q=0.9, text/event-stream;q=0.8":                                                                      legacyJSON,
		"text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8":                                                legacyJSON,
		"application/json;q=0, */*":                                                                                         graphqlJSON,
		"application/*;q=0, */*":                                                                                            eventStream,
		"text/html;q=x, ;;, application/graphql-response+json":                                                              graphqlJSON,
		"application/json;q=2":                                                                                              "",
		"application/json;q=NaN":                                                                                            "",
		"application/json;q=0":                                                                                              "",
		"*/*;q=0":                                                                                                           "",
		"text/html":                                                                                                         "",
		"application/xml, image/*":                                                                                          "",
		";;;":                                                                                                               "",
	} {
		if got := negotiate([]string{accept}); got != want {
			t.Errorf("negotiate(%q) = %q, want %q", accept, got, want)
		}
	}
	if got := negotiate(nil); got != legacyJSON {
		t.Errorf("without the header: %q", got)
	}
	if got := negotiate([]string{"text/html", graphqlJSON}); got != graphqlJSON {
		t.Errorf("two headers: %q", got)
	}
}

// The answer is of the type that was negotiated, errors as well; a client that accepts
// nothing of what there is is told so in JSON.
func TestMediaTypeOfAnswers(t *testing.T) {
	b := newBench(t)
	for accept, want := range map[string]string{"": legacyJSON, "*/*": legacyJSON, graphqlJSON: graphqlJSON, legacyJSON: legacyJSON} {
		for _, body := range []string{`{"query":"{who}"}`, `{"query":"{"}`, `{`} {
			r := b.post(body, "Accept", accept)
			if got := r.header.Get("Content-Type"); got != want+"; charset=utf-8" {
				t.Errorf("%q, %s: Content-Type %q", accept, body, got)
			}
			if !strings.Contains(strings.Join(r.header.Values("Vary"), ", "), "Accept, ") {
				t.Errorf("Vary %q", r.header.Values("Vary"))
			}
		}
	}
	for _, path := range []string{"/graphql", "/graphql?query=%7Bwho%7D"} {
		method := map[bool]string{true: "GET", false: "POST"}[strings.Contains(path, "?")]
		r := b.do(method, path, `{"query":"{who}"}`, "Accept", "text/html", "Content-Type", "application/json")
		if r.status != 406 || r.code(t) != fault.BadUserInput || strings.Contains(r.body, "html") {
			t.Errorf("%s: %d %s", method, r.status, r.body)
		}
	}
}

// In the newer media type a response without data is no success; the older is always 200.
func TestStatusOfAnswersWithoutData(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		query  string
		status int
	}{
		{"{crash}", 500}, {"subscription{refused}", 400}, {"{who", 400}, {"{nothing}", 400},
		{"{broken}", 200}, // data is null: the operation ran
		{"{who}", 200},
	} {
		body := `{"query":"` + c.query + `"}`
		if r := b.post(body, "Accept", graphqlJSON); r.status != c.status {
			t.Errorf("%s: %d %s, want %d", c.query, r.status, r.body, c.status)
		}
		if r := b.post(body, "Accept", legacyJSON); r.status != 200 {
			t.Errorf("%s, older type: %d %s", c.query, r.status, r.body)
		}
	}
}

// Whatever the header holds, what comes out is one of the types that there are, or none.
func FuzzNegotiate(f *testing.F) {
	for _, seed := range []string{"", "*/*", "application/json;q=0.5, text/*", `a/b;q="1"`, "a/b;q=1;q=0", "\x00", ",,,", "*/json"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		for _, accept := range [][]string{{one}, {one, two}} {
			switch got := negotiate(accept); got {
			case legacyJSON, graphqlJSON, eventStream, "":
			default:
				t.Errorf("negotiate(%q) = %q", accept, got)
			}
		}
	})
}
