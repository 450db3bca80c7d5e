package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/graph/generated"
	"thidua/internal/authz"
	"thidua/internal/casefile"
	"thidua/internal/cluster"
	"thidua/internal/events"
	"thidua/internal/identity"
	"thidua/internal/report"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// Resolver answers the fields of the schema. Everything is needed.
type Resolver struct {
	Store    *store.Store
	Source   *cluster.Source
	Grants   *authz.Grants
	Accounts *identity.Accounts
	Runtime  *runtime.Runtime
	Reports  *report.Kind
	Cases    *casefile.Kind
	Feed     *events.Feed

	studies chan struct{} // holds a token for each that runs
	shared  shared
}

// schema is the executable schema; every operation begins a session.
type schema struct {
	graphql.ExecutableSchema
	resolver *Resolver
}

// New makes the executable schema.
func New(r *Resolver) graphql.ExecutableSchema {
	r.studies = make(chan struct{}, studies)
	return schema{generated.NewExecutableSchema(generated.Config{Resolvers: r}), r}
}

// Exec runs the operation; each answer is given within a session of its own.
func (s schema) Exec(ctx context.Context) graphql.ResponseHandler {
	if s.resolver.beyond(ctx) {
		return graphql.OneShot(&graphql.Response{}) // the errors are in the context
	}
	operation := graphql.GetOperationContext(ctx)
	directly(operation)
	if operation.Operation.Operation == ast.Subscription {
		return s.subscribe(ctx)
	}
	run := s.ExecutableSchema.Exec(ctx)
	return func(ctx context.Context) *graphql.Response {
		ctx, err := s.resolver.begin(ctx, now())
		if err != nil {
			return &graphql.Response{Errors: gqlerror.List{Present(ctx, err)}}
		}
		return run(ctx)
	}
}
