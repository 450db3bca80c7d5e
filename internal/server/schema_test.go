package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/identity"
	"thidua/internal/language"
	"thidua/internal/telemetry"
)

// A schema small enough to be read here, with one field for each thing that can happen.
const sdl = `
type Query {
  hello(name: String): String!
  who: String!
  slow: String!
  boom: String!
  crash: String!
  broken: String!
  pick(input: Pick!): Int!
}
input Pick { number: Int! }
type Mutation { set(value: Int!): Int! }
type Subscription { ticks(count: Int!): Int! forever: Int! refused: Int! explodes: Int! }
`

type schema struct {
	ast     *ast.Schema
	started chan struct{} // one value when slow runs
}

func newSchema() *schema {
	return &schema{ast: gqlparser.MustLoadSchema(&ast.Source{Name: "test", Input: sdl}), started: make(chan struct{}, 64)}
}

func (s *schema) Schema() *ast.Schema { return s.ast }

func (s *schema) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

// Exec runs root fields one after another, as generated code does for mutations.
func (s *schema) Exec(ctx context.Context) graphql.ResponseHandler {
	operation := graphql.GetOperationContext(ctx)
	field := operation.Operation.SelectionSet[0].(*ast.Field)
	if operation.Operation.Operation == ast.Subscription {
		return s.subscribe(ctx, field, operation.Variables)
	}
	if field.Name == "crash" {
		panic("the crash outside of any field: SELECT secret")
	}
	done := false
	return func(ctx context.Context) *graphql.Response {
		if done {
			return nil
		}
		done = true
		data := map[string]any{}
		for _, selection := range operation.Operation.SelectionSet {
			f := selection.(*ast.Field)
			value, err := s.resolve(ctx, operation, f)
			if err != nil {
				graphql.AddError(ctx, gqlerror.WrapPath(ast.Path{ast.PathName(f.Alias)}, err))
				return &graphql.Response{Data: []byte("null")}
			}
			data[f.Alias] = value
		}
		text, _ := json.Marshal(data)
		return &graphql.Response{Data: text}
	}
}

func (s *schema) resolve(ctx context.Context, operation *graphql.OperationContext, f *ast.Field) (value any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = operation.Recover(ctx, r)
		}
	}()
	arguments := f.ArgumentMap(operation.Variables)
	switch f.Name {
	case "hello":
		return fmt.Sprintf("xin chào %v", arguments["name"]), nil
	case "who":
		if actor, ok := authz.From(ctx); ok {
			return actor.Name, nil
		}
		return "", nil
	case "slow":
		s.started <- struct{}{}
		<-ctx.Done()
		return nil, errors.New("driver: interrupted")
	case "boom":
		panic("boom: SELECT secret FROM persons")
	case "broken":
		return nil, errors.New("pq: relation persons does not exist")
	case "pick":
		return 1, nil
	case "set":
		return arguments["value"], nil
	default:
		return f.ObjectDefinition.Name, nil
	}
}

func (s *schema) subscribe(ctx context.Context, f *ast.Field, variables map[string]any) graphql.ResponseHandler {
	count, limit := int64(0), int64(1)
	switch f.Name {
	case "refused":
		graphql.AddError(ctx, fault.New(fault.NotAvailable))
		return nil
	case "ticks":
		text := fmt.Sprint(f.ArgumentMap(variables)["count"])
		_, _ = fmt.Sscan(text, &limit)
	}
	return func(ctx context.Context) *graphql.Response {
		count++
		switch {
		case f.Name == "explodes":
			panic("explodes: SELECT secret")
		case count <= limit:
			return &graphql.Response{Data: fmt.Appendf(nil, `{%q:%d}`, f.Alias, count)}
		case f.Name == "forever":
			<-ctx.Done()
		}
		return nil
	}
}

// caller is an identity with the one token good, which may be revoked and may expire.
type caller struct {
	mu      sync.Mutex
	revoked bool
	expires time.Time

	standing identity.Standing // of everybody
	fails    error
}

func (c *caller) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, err := c.Enter(r.Context(), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		if err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (c *caller) Enter(ctx context.Context, token string) (context.Context, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case token == "":
		return ctx, nil
	case token != "good" || c.revoked:
		return nil, identity.ErrInvalidToken
	}
	return authz.With(ctx, &authz.Actor{Name: "good", TokenExpires: c.expires}), nil
}

func (c *caller) Standings(_ context.Context, actors []*authz.Actor) ([]identity.Standing, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Repeat([]identity.Standing{c.standing}, len(actors)), c.fails
}

func (c *caller) Routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /auth/token", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("auth " + r.URL.Path + r.URL.RawQuery))
	})
}

// bench is a server under test.
type bench struct {
	*httptest.Server
	t      testing.TB
	server *Server
	schema *schema
	caller *caller
	log    *buffer
	ready  func(context.Context) error
}

// buffer is a bytes.Buffer that several goroutines write.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// present does in small what the product's presenter does.
func present(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		out := &gqlerror.Error{Extensions: map[string]any{}}
		var parsed *gqlerror.Error
		if errors.As(err, &parsed) {
			out.Path = parsed.Path
		}
		refusals := fault.All(err)
		switch {
		case refusals != nil:
			out.Message, out.Extensions["code"] = refusals[0].Say.In(language.From(ctx)), refusals[0].Code
		case parsed != nil && parsed.Extensions["code"] != nil:
			out.Message, out.Extensions["code"] = parsed.Message, parsed.Extensions["code"]
		default:
			out.Message, out.Extensions["code"] = fault.New(fault.Internal).Say.In(language.From(ctx)), fault.Internal
			out.Extensions["errorId"] = "err_1"
			log.ErrorContext(ctx, "internal", "errorId", "err_1", "error", err)
		}
		return out
	}
}

// newBench starts a server; settings change its configuration before.
func newBench(t testing.TB, settings ...func(*Config)) *bench {
	t.Helper()
	b := &bench{t: t, schema: newSchema(), caller: &caller{expires: time.Now().Add(time.Hour)}, log: &buffer{}}
	b.ready = func(context.Context) error { return nil }
	log := slog.New(slog.NewTextHandler(b.log, nil))
	config := Config{
		Schema: b.schema, SDL: sdl, Present: present(log), Identity: b.caller, Log: log, Watch: telemetry.New(),
		Ready: func(ctx context.Context) error { return b.ready(ctx) },
		Demo:  []Account{{Email: "chuyenvien@phuyen.thidua.example", Name: "Chuyên viên Phú Yên", Role: "OFFICER", Password: "thidua-demo"}},
	}
	for _, set := range settings {
		set(&config)
	}
	server, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	b.server = server
	b.Server = httptest.NewServer(server)
	t.Cleanup(b.Close)
	return b
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   string
}

func (b *bench) do(method, path, body string, header ...string) reply {
	b.t.Helper()
	request, err := http.NewRequest(method, b.URL+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := b.Client().Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(response.Body); err != nil {
		b.t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, text.String()}
}

// post sends JSON to /graphql.
func (b *bench) post(body string, header ...string) reply {
	b.t.Helper()
	return b.do("POST", "/graphql", body, append([]string{"Content-Type", "application/json"}, header...)...)
}

// code is the first error's code, "" where there is none.
func (r reply) code(t testing.TB) string {
	t.Helper()
	return codeOf(t, r.body)
}

func codeOf(t testing.TB, body string) string {
	t.Helper()
	var answer struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	if len(answer.Errors) == 0 {
		return ""
	}
	return answer.Errors[0].Extensions.Code
}
