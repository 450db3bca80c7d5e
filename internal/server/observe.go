package server

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/authz"
	"thidua/internal/telemetry"
)

// observed counts each request, and traces those that do not last as long as a connection.
func (s *Server) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, end := r.Context(), func(string) {}
		if s.config.Tracer != nil && !upgrades(r) {
			ctx, end = s.config.Tracer.Start(s.config.Tracer.Incoming(ctx, r.Header), "HTTP "+method(r))
			r = r.WithContext(ctx)
		}
		record := recordFrom(ctx)
		defer func() {
			route := record.route
			if route == "" {
				route = "none"
			}
			s.config.Watch.Answered(method(r), route, record.status)
			if record.status >= http.StatusInternalServerError {
				end(http.StatusText(record.status))
			} else {
				end("")
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// method is the request's method where it is one of HTTP's: clients may send any word.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch:
		return r.Method
	}
	return "OTHER"
}

// observer watches operations.
type observer struct {
	watch  *telemetry.Watch
	tracer *telemetry.Tracer
}

// ExtensionName is for the executor.
func (observer) ExtensionName() string { return "Observer" }

// Validate finds nothing wrong.
func (observer) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptOperation hides what holds a vote from the traces.
func (o observer) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	if votes(graphql.GetOperationContext(ctx).Operation.SelectionSet) {
		ctx = telemetry.Hide(ctx)
	}
	return next(ctx)
}

// InterceptResponse counts and traces one response.
func (o observer) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	operation := graphql.GetOperationContext(ctx).Operation
	if operation.Operation == ast.Subscription {
		return next(ctx) // which waits; engine.stream counts what is sent
	}
	name := named(ctx, operation)
	began := time.Now()
	var response *graphql.Response
	if o.tracer == nil {
		response = next(ctx)
	} else {
		response = o.traced(ctx, string(operation.Operation)+" "+name, next)
	}
	o.watch.Ran(string(operation.Operation), name, time.Since(began))
	return response
}

// traced runs what comes next inside a span, where somebody traces.
func (o observer) traced(ctx context.Context, name string, next graphql.ResponseHandler) *graphql.Response {
	ctx, end := o.tracer.Start(ctx, strings.TrimSpace("GraphQL "+name))
	g := &groups{of: map[string]*group{}}
	response := next(context.WithValue(ctx, groupsKey{}, g))
	g.record(ctx, o.tracer)
	end(firstCode(response))
	return response
}

// named is the operation's name as logs, metrics and traces may tell it: "" where a vote is
// cast, since its time and number are nobody's to know, and of callers without a token,
// who could send any number of names.
func named(ctx context.Context, operation *ast.OperationDefinition) string {
	if _, known := authz.From(ctx); !known || votes(operation.SelectionSet) {
		return ""
	}
	return operation.Name[:min(len(operation.Name), 64)]
}

// firstCode is the code of the first error, "" where there is none.
func firstCode(response *graphql.Response) string {
	if response == nil || len(response.Errors) == 0 {
		return ""
	}
	code, _ := response.Errors[0].Extensions["code"].(string)
	return code
}

// resolvers traces root fields, and below them the resolvers in groups. It costs something
// for each field, so that it is there only where somebody traces.
type resolvers struct{ tracer *telemetry.Tracer }

// ExtensionName is for the executor.
func (resolvers) ExtensionName() string { return "Resolvers" }

// Validate finds nothing wrong.
func (resolvers) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptRootField traces a field of the operation.
func (r resolvers) InterceptRootField(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	root := graphql.GetRootFieldContext(ctx)
	ctx, end := r.tracer.Start(ctx, root.Object+"."+root.Field.Name)
	defer end("")
	return next(ctx)
}

// InterceptField notes what a resolver did.
func (r resolvers) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	field := graphql.GetFieldContext(ctx)
	g, traced := ctx.Value(groupsKey{}).(*groups)
	if !field.IsResolver || field.Parent == nil || !traced {
		return next(ctx)
	}
	began := time.Now()
	value, err := next(ctx)
	g.add(field.Object+"."+field.Field.Name, began, time.Now())
	return value, err
}

// groups are the resolvers of one response, by type and field.
type groups struct {
	mu sync.Mutex
	of map[string]*group
}

type groupsKey struct{}

type group struct {
	from, to time.Time
	times    int
	busy     time.Duration
}

func (g *groups) add(name string, from, to time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	one := g.of[name]
	if one == nil {
		one = &group{from: from}
		g.of[name] = one
	}
	one.times++
	one.busy += to.Sub(from)
	if to.After(one.to) {
		one.to = to
	}
}

func (g *groups) record(ctx context.Context, tracer *telemetry.Tracer) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for name, one := range g.of {
		tracer.Group(ctx, name, one.from, one.to, one.times, one.busy)
	}
}
