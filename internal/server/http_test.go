package server

import (
	"net/url"
	"strings"
	"testing"

	"thidua/internal/budget"
	"thidua/internal/fault"
)

// What a request is refused for, and how: nothing of a body comes back.
func TestRequestsThatAreRefused(t *testing.T) {
	b := newBench(t)
	const secret = "s3cret"
	json := []string{"Content-Type", "application/json"}
	newer := append([]string{"Accept", "application/graphql-response+json"}, json...)
	for _, c := range []struct {
		name, method, path, body string
		header                   []string
		status                   int
		code                     string
	}{
		{"no content type", "POST", "/graphql", `{"query":"{who}"}`, nil, 415, fault.BadUserInput},
		{"a form, as another site can send it", "POST", "/graphql", "query={who}", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, fault.BadUserInput},
		{"text/plain, as another site can send it", "POST", "/graphql", `{"query":"{who}"}`, []string{"Content-Type", "text/plain"}, 415, fault.BadUserInput},
		{"multipart", "POST", "/graphql", "x", []string{"Content-Type", "multipart/form-data; boundary=x"}, 415, fault.BadUserInput},
		{"another charset", "POST", "/graphql", `{"query":"{who}"}`, []string{"Content-Type", "application/json; charset=utf-16"}, 415, fault.BadUserInput},
		{"a compressed body", "POST", "/graphql", `{"query":"{who}"}`, append([]string{"Content-Encoding", "gzip"}, json...), 415, fault.BadUserInput},
		{"an empty body", "POST", "/graphql", "", json, 400, fault.BadUserInput},
		{"bad JSON", "POST", "/graphql", `{"query": "` + secret, json, 400, fault.BadUserInput},
		{"two values", "POST", "/graphql", `{"query":"{who}"} {"query":"` + secret + `"}`, json, 400, fault.BadUserInput},
		{"a batch", "POST", "/graphql", `[{"query":"{who}"}]`, json, 400, fault.BadUserInput},
		{"a member twice", "POST", "/graphql", `{"query":"{who}","query":"{` + secret + `}"}`, json, 400, fault.BadUserInput},
		{"a query in other letters", "POST", "/graphql", `{"Query":"{who}"}`, json, 400, fault.BadUserInput},
		{"a parameter twice", "GET", "/graphql?query=%7Bwho%7D&query=" + secret, "", nil, 400, fault.BadUserInput},
		{"nothing acceptable", "POST", "/graphql", `{"query":"{who}"}`, append([]string{"Accept", "text/html;x=" + secret}, json...), 406, fault.BadUserInput},
		{"an unknown document", "POST", "/graphql", `{"documentId":"` + secret + `"}`, json, 200, fault.DocumentNotFound},
		{"a query that is a number", "POST", "/graphql", `{"query":1}`, json, 400, fault.BadUserInput},
		{"variables that are a list", "POST", "/graphql", `{"query":"{who}","variables":[]}`, json, 400, fault.BadUserInput},
		{"no query", "POST", "/graphql", `{"variables":{}}`, json, 400, fault.BadUserInput},
		{"NUL", "POST", "/graphql", "{\"query\":\"{who}\x00" + secret + "\"}", json, 400, fault.BadUserInput},
		{"bytes that are not UTF-8", "POST", "/graphql", "{\"query\":\"{who}\xff" + secret + "\"}", json, 400, fault.BadUserInput},
		{"a syntax error", "POST", "/graphql", `{"query":"{who"}`, json, 200, fault.ParseFailed},
		{"a syntax error, newer media type", "POST", "/graphql", `{"query":"{who"}`, newer, 400, fault.ParseFailed},
		{"comments alone", "POST", "/graphql", `{"query":"# nothing"}`, json, 200, fault.ValidationFailed},
		{"a field that is not there", "POST", "/graphql", `{"query":"{whom}"}`, json, 200, fault.ValidationFailed},
		{"an operation that is not there", "POST", "/graphql", `{"query":"query A {who}","operationName":"B"}`, newer, 400, fault.ValidationFailed},
		{"several operations and no name", "POST", "/graphql", `{"query":"query A {who} query B {who}"}`, json, 200, fault.ValidationFailed},
		{"a variable that is missing", "POST", "/graphql", `{"query":"query($p:Pick!){pick(input:$p)}"}`, newer, 400, fault.BadUserInput},
		{"a variable of another type", "POST", "/graphql", `{"query":"query($p:Pick!){pick(input:$p)}","variables":{"p":{"number":"` + secret + `"}}}`, json, 200, fault.BadUserInput},
		{"thousands of nested fields", "POST", "/graphql", `{"query":"` + strings.Repeat("{a", 100_000) + `"}`, json, 200, fault.DepthLimitExceeded},
		{"more tokens than any client sends", "POST", "/graphql", `{"query":"{` + strings.Repeat("who ", budget.MaxTokens) + `}"}`, json, 200, fault.TokenLimitExceeded},
		{"a mutation by GET", "GET", "/graphql?query=" + url.QueryEscape("mutation{set(value:1)}"), "", nil, 405, fault.BadUserInput},
		{"GET without a query", "GET", "/graphql", "", nil, 400, fault.BadUserInput},
		{"GET with bad variables", "GET", "/graphql?query=%7Bwho%7D&variables=" + secret, "", nil, 400, fault.BadUserInput},
		{"GET with NUL", "GET", "/graphql?query=%7Bwho%7D%00", "", nil, 400, fault.BadUserInput},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := b.do(c.method, c.path, c.body, c.header...)
			if r.status != c.status || r.code(t) != c.code {
				t.Errorf("%d %s, want %d %s: %s", r.status, r.code(t), c.status, c.code, r.body)
			}
			if strings.Contains(r.body, secret) {
				t.Errorf("the body came back: %s", r.body)
			}
			if strings.Contains(r.body, `"data"`) {
				t.Errorf("an operation that never began has data: %s", r.body)
			}
		})
	}
}

// One byte over 1 MiB is refused, and its sender reads the answer; 1 MiB is not.
func TestBodyLimit(t *testing.T) {
	b := newBench(t)
	body := func(size int) string {
		start, end := `{"query":"{hello(name:\"`, `\")}"}`
		return start + strings.Repeat("a", size-len(start)-len(end)) + end
	}
	if r := b.post(body(maxBody)); r.status != 200 || r.code(t) != "" {
		t.Errorf("1 MiB: %d %.200s", r.status, r.body)
	}
	for _, size := range []int{maxBody + 1, 3 * maxBody} {
		if r := b.post(body(size)); r.status != 413 || r.code(t) != fault.BodyLimitExceeded {
			t.Errorf("%d bytes: %d %.200s", size, r.status, r.body)
		}
	}
}

// Who cannot see the schema's text learns no names from a misspelt one.
func TestNoSuggestions(t *testing.T) {
	b := newBench(t)
	if r := b.post(`{"query":"{helo}"}`); r.code(t) != fault.ValidationFailed || strings.Contains(r.body, "mean") || strings.Contains(r.body, "hello") {
		t.Errorf("%s", r.body)
	}
}

// Queries run by POST and by GET, mutations by POST, numbers keep their digits.
func TestOperationsRun(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ name, method, path, body, want string }{
		{"query", "POST", "/graphql", `{"query":"query A($n:String){hello(name:$n)} query B{who}","operationName":"A","variables":{"n":"Phú Yên"}}`, `{"data":{"hello":"xin chào Phú Yên"}}`},
		{"query by GET", "GET", "/graphql?query=" + url.QueryEscape(`query($n:String){hello(name:$n)}`) + "&variables=" + url.QueryEscape(`{"n":"x"}`), "", `{"data":{"hello":"xin chào x"}}`},
		{"mutation", "POST", "/graphql", `{"query":"mutation{set(value:1)}","variables":null,"extensions":{}}`, `{"data":{"set":1}}`},
		{"typename", "POST", "/graphql", `{"query":"{__typename}"}`, `{"data":{"__typename":"Query"}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := b.do(c.method, c.path, c.body, "Content-Type", "application/json")
			if r.status != 200 || r.body != c.want {
				t.Errorf("%d %s, want %s", r.status, r.body, c.want)
			}
		})
	}
}

// A subscription by plain HTTP is refused as the schema refuses it, or else with the
// advice to use a stream; it never hangs.
func TestSubscriptionByPlainHTTP(t *testing.T) {
	b := newBench(t)
	for _, field := range []string{"refused", "forever", "ticks(count:3)"} {
		r := b.post(`{"query":"subscription{` + field + `}"}`)
		if r.status != 200 || r.code(t) != fault.NotAvailable {
			t.Errorf("%s: %d %s", field, r.status, r.body)
		}
		if field != "refused" && !strings.Contains(r.body, "Accept: text/event-stream") {
			t.Errorf("%s: %s does not say how", field, r.body)
		}
	}
}

// The caller of the token is the caller of the operation; a bad token does not pass.
func TestIdentity(t *testing.T) {
	b := newBench(t)
	if r := b.post(`{"query":"{who}"}`, "Authorization", "Bearer good"); r.body != `{"data":{"who":"good"}}` {
		t.Errorf("good token: %s", r.body)
	}
	if r := b.post(`{"query":"{who}"}`); r.body != `{"data":{"who":""}}` {
		t.Errorf("no token: %s", r.body)
	}
	if r := b.post(`{"query":"{who}"}`, "Authorization", "Bearer bad"); r.status != 401 {
		t.Errorf("bad token: %d", r.status)
	}
	if r := b.do("POST", "/auth/token", ""); r.body != "auth /auth/token" {
		t.Errorf("sign-in: %s", r.body)
	}
}

// Errors speak the language of the request, Vietnamese first.
func TestLanguages(t *testing.T) {
	b := newBench(t)
	for header, want := range map[string]string{"": "Thiếu query.", "en": "There is no query.", "fr": "Thiếu query."} {
		if r := b.post(`{"query":""}`, "Accept-Language", header); !strings.Contains(r.body, want) {
			t.Errorf("%q: %s, want %q", header, r.body, want)
		}
	}
}
