package server

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/fault"
)

// limitedLike makes an operation of the kind with an allowance.
func limitedLike(kind ast.Operation) (*graphql.OperationContext, *allowance) {
	operation := &graphql.OperationContext{
		Operation:              &ast.OperationDefinition{Operation: kind},
		ResolverMiddleware:     func(ctx context.Context, next graphql.Resolver) (any, error) { return next(ctx) },
		RootResolverMiddleware: func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler { return next(ctx) },
	}
	return operation, limited(operation)
}

// An answer that grows too large is not kept.
func TestAllowanceOfAnAnswer(t *testing.T) {
	operation, allowance := limitedLike(ast.Query)
	long := graphql.WriterFunc(func(w io.Writer) {
		for range 6 {
			_, _ = w.Write(make([]byte, 1<<20))
		}
	})
	var kept bytes.Buffer
	for range 2 { // of two fields of the first level the second gets what is left
		operation.RootResolverMiddleware(t.Context(), func(context.Context) graphql.Marshaler { return long }).MarshalGQL(&kept)
	}
	if kept.Len() > maxResponse {
		t.Errorf("%d bytes are kept", kept.Len())
	}
	if err := allowance.refusal(&graphql.Response{Data: kept.Bytes()}); !fault.Is(err, fault.ResponseLimitExceeded) {
		t.Errorf("refusal: %v", err)
	}
}

// What is null stays what generated code takes for null.
func TestAllowanceLeavesTheRestAlone(t *testing.T) {
	operation, allowance := limitedLike(ast.Mutation)
	run := operation.RootResolverMiddleware
	if got := run(t.Context(), func(context.Context) graphql.Marshaler { return graphql.Null }); got != graphql.Null {
		t.Errorf("null became %v", got)
	}
	var kept bytes.Buffer
	run(t.Context(), func(context.Context) graphql.Marshaler { return graphql.MarshalString("đủ") }).MarshalGQL(&kept)
	if err := allowance.refusal(&graphql.Response{Data: kept.Bytes()}); kept.String() != `"đủ"` || err != nil {
		t.Errorf("%s, %v", &kept, err)
	}
}

// Of the texts of an event no more is kept than it may have; the next event has its own allowance.
func TestAllowanceOfAnEvent(t *testing.T) {
	operation, allowance := limitedLike(ast.Subscription)
	text, response := string(make([]byte, maxEvent/2)), &graphql.Response{}
	find := func(value any) any {
		got, err := operation.ResolverMiddleware(t.Context(), func(context.Context) (any, error) { return value, nil })
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if find(text) != text || *find(&text).(*string) != text || allowance.refusal(response) != nil {
		t.Error("what is allowed is not given")
	}
	if find(text) != "" || find(&text).(*string) != nil || find(1) != 1 {
		t.Error("too much is kept")
	}
	if err := allowance.refusal(response); !fault.Is(err, fault.ResponseLimitExceeded) {
		t.Errorf("refusal: %v", err)
	}
	allowance.renew()
	if find(text) != text || allowance.refusal(response) != nil {
		t.Error("the next event pays for the last")
	}
}
