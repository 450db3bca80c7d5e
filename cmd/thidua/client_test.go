package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// journey is the file of operations that clients send, whole and unchanged; TestMain reads it.
var journey string

// vars are the variables of an operation, or an input in them.
type vars = map[string]any

// client is one of the cast at the program's door, with connections of its own.
type client struct {
	site     string
	who      string // as in "giamdoc@phuyen"; "" is a stranger
	token    string
	language string // of Accept-Language; "" sends none
	http     *http.Client
}

// as signs the member of the cast in, once.
func (p *program) as(t *testing.T, who string) *client {
	t.Helper()
	c := p.stranger()
	c.who = who
	if p.tokens[who] == "" {
		p.tokens[who] = c.signIn(t, who+".thidua.example", "thidua-demo")
	}
	c.token = p.tokens[who]
	return c
}

// stranger has not signed in.
func (p *program) stranger() *client {
	return &client{site: p.site, http: &http.Client{Transport: &http.Transport{}}}
}

// with is the same person with another token.
func (c *client) with(token string) *client {
	other := *c
	other.token = token
	return &other
}

// speaking is the same person with another Accept-Language.
func (c *client) speaking(language string) *client {
	other := *c
	other.language = language
	return &other
}

// signIn exchanges a password for a token.
func (c *client) signIn(t *testing.T, email, password string) string {
	t.Helper()
	form := url.Values{"grant_type": {"password"}, "username": {email}, "password": {password}}
	response, err := c.http.PostForm(c.site+"/auth/token", form)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var granted struct {
		AccessToken string `json:"access_token"`
		TokenType   string `json:"token_type"`
		ExpiresIn   int    `json:"expires_in"`
	}
	if err := json.NewDecoder(response.Body).Decode(&granted); err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != 200 || granted.AccessToken == "" || granted.TokenType != "Bearer" || granted.ExpiresIn <= 0 {
		t.Fatalf("%s signing in: %d %+v", email, response.StatusCode, granted)
	}
	return granted.AccessToken
}

// answer is a response of the API.
type answer struct {
	status int
	header http.Header
	body   string
	Data   map[string]json.RawMessage `json:"data"`
	Errors []failure                  `json:"errors"`
}

// failure is an error of the response.
type failure struct {
	Message    string `json:"message"`
	Path       []any  `json:"path"`
	Extensions struct {
		Code string `json:"code"`
	} `json:"extensions"`
}

// codes are those of the response's errors.
func (a *answer) codes() []string {
	var codes []string
	for _, e := range a.Errors {
		codes = append(codes, e.Extensions.Code)
	}
	return codes
}

// send sends a document of which the named operation runs. An error is one of the
// transport: it is not known whether anything was done.
func (c *client) send(ctx context.Context, document, operation string, variables vars) (*answer, error) {
	body, err := json.Marshal(map[string]any{"query": document, "operationName": operation, "variables": variables})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, "POST", c.site+"/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	if c.language != "" {
		request.Header.Set("Accept-Language", c.language)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	a := &answer{status: response.StatusCode, header: response.Header, body: string(text)}
	if err := json.Unmarshal(text, a); err != nil {
		return nil, fmt.Errorf("%s: %d %q: %w", operation, a.status, text, err)
	}
	return a, nil
}

// do sends the whole file of operations for the named one, which must be answered
// without errors of the response.
func (c *client) do(t *testing.T, operation string, variables vars) *answer {
	t.Helper()
	a, err := c.send(t.Context(), journey, operation, variables)
	if err != nil {
		t.Fatalf("%s as %s: %v", operation, c.who, err)
	}
	if a.status != http.StatusOK || len(a.Errors) > 0 {
		t.Fatalf("%s as %s: %d %s", operation, c.who, a.status, a.body)
	}
	return a
}

// read sends an operation and reads its field into the target.
func (c *client) read(t *testing.T, operation string, variables vars, field string, target any) {
	t.Helper()
	a := c.do(t, operation, variables)
	if err := json.Unmarshal(a.Data[field], target); err != nil {
		t.Fatalf("%s as %s: %v in %s", operation, c.who, err, a.body)
	}
}

// change sends a mutation.
func (c *client) change(t *testing.T, operation string, input vars) payload {
	t.Helper()
	p, err := c.tryChange(t.Context(), operation, input)
	if err != nil {
		t.Fatalf("%s as %s: %v", operation, c.who, err)
	}
	return p
}

// tryChange sends a mutation; it may be called from any goroutine.
func (c *client) tryChange(ctx context.Context, operation string, input vars) (payload, error) {
	a, err := c.send(ctx, journey, operation, vars{"input": input})
	if err != nil {
		return payload{}, err
	}
	var p payload
	field := strings.ToLower(operation[:1]) + operation[1:]
	if a.status != http.StatusOK || len(a.Errors) > 0 {
		return p, fmt.Errorf("%s: %d %s", operation, a.status, a.body)
	}
	if err := json.Unmarshal(a.Data[field], &p); err != nil {
		return p, fmt.Errorf("%s: %w in %s", operation, err, a.body)
	}
	return p, nil
}

// report reads a report; nil where there is none for this client.
func (c *client) report(t *testing.T, id string) *report {
	t.Helper()
	var r *report
	c.read(t, "Report", vars{"id": id}, "node", &r)
	return r
}

// reports reads the first page of the list.
func (c *client) reports(t *testing.T, variables vars) (list struct {
	TotalCount int
	Edges      []struct{ Node report }
}) {
	t.Helper()
	c.read(t, "Reports", variables, "reports", &list)
	return list
}

// inbox reads the first page of the inbox.
func (c *client) inbox(t *testing.T) (list inbox) {
	t.Helper()
	c.read(t, "Inbox", nil, "inbox", &list)
	return list
}

// name is the client's, as history tells it.
func (c *client) name(t *testing.T) string {
	t.Helper()
	var viewer struct{ Name string }
	c.read(t, "Viewer", nil, "viewer", &viewer)
	if viewer.Name == "" {
		t.Fatalf("%s has no name", c.who)
	}
	return viewer.Name
}

// period is the identifier of the period with this code.
func (c *client) period(t *testing.T, code string) string {
	t.Helper()
	var cluster struct {
		Seasons []struct {
			State   string
			Periods []struct{ ID, Code string }
		}
	}
	c.read(t, "Cluster", vars{"code": "DHMT"}, "cluster", &cluster)
	for _, s := range cluster.Seasons {
		for _, p := range s.Periods {
			if p.Code == code {
				return p.ID
			}
		}
	}
	t.Fatalf("there is no period %s", code)
	return ""
}
