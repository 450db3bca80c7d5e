package server

import (
	"context"
	"io"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/fault"
)

// The largest answers, in bytes of data. A subscription's is smaller: a thousand of them are
// made at the same moment, and gqlgen keeps for each the memory that its largest took.
const (
	maxResponse = 8 << 20
	maxEvent    = 1 << 20
)

// allowance is what is left of the bytes that one answer may have. What an operation costs says
// nothing of how long its texts are: a hundred times the same report in one answer are cheap to
// find and a gigabyte to write. So it is counted while it is made, and not when it is there.
type allowance struct {
	most  int          // bytes
	left  atomic.Int64 // of what is written
	texts atomic.Int64 // of what is found, which is written again
}

// limited gives the operation an allowance, before it runs.
func limited(operation *graphql.OperationContext) *allowance {
	a := &allowance{most: maxResponse}
	if operation.Operation.Operation == ast.Subscription {
		a.most = maxEvent
	}
	a.renew()
	operation.ResolverMiddleware = a.fields(operation.ResolverMiddleware)
	operation.RootResolverMiddleware = a.roots(operation.RootResolverMiddleware)
	return a
}

func (a *allowance) renew() {
	a.left.Store(int64(a.most))
	a.texts.Store(int64(a.most))
}

func (a *allowance) finds(bytes int) bool { return a.texts.Add(-int64(bytes)) >= 0 }

// refusal is RESPONSE_LIMIT_EXCEEDED where the answer was, or is, too large; else nil.
func (a *allowance) refusal(response *graphql.Response) error {
	switch {
	case a.left.Load() >= 0 && a.texts.Load() >= 0 && len(response.Data) <= a.most:
		return nil
	case a.most == maxEvent:
		return fault.Newf(fault.ResponseLimitExceeded, fault.Text{
			VI: "Tin quá lớn (tối đa 1 MiB); hãy xin ít trường hơn.", EN: "The event is too large (1 MiB at most); ask for fewer fields.",
		})
	}
	return fault.New(fault.ResponseLimitExceeded)
}

// roots counts what the fields of the first level write.
func (a *allowance) roots(next graphql.RootFieldMiddleware) graphql.RootFieldMiddleware {
	return func(ctx context.Context, resolve graphql.RootResolver) graphql.Marshaler {
		value := next(ctx, resolve)
		if value == nil || value == graphql.Null { // which generated code looks for
			return value
		}
		return counted{value, a}
	}
}

// counted is a value that is written as far as the allowance goes.
type counted struct {
	graphql.Marshaler
	allowance *allowance
}

// MarshalGQL writes the value.
func (c counted) MarshalGQL(w io.Writer) { c.Marshaler.MarshalGQL(counter{w, c.allowance}) }

type counter struct {
	io.Writer
	allowance *allowance
}

// Write writes what is allowed. Marshalling looks at no error: what is too much is dropped.
func (c counter) Write(p []byte) (int, error) {
	if c.allowance.left.Add(-int64(len(p))) < 0 {
		return len(p), nil
	}
	return c.Writer.Write(p)
}

// fields counts texts where they are found: writing them takes longest, and the answers of a
// subscription are written out of reach. Of what is too much nothing is kept.
func (a *allowance) fields(next graphql.FieldMiddleware) graphql.FieldMiddleware {
	return func(ctx context.Context, resolve graphql.Resolver) (any, error) {
		value, err := next(ctx, resolve)
		switch text := value.(type) {
		case string:
			if !a.finds(len(text)) {
				return "", err
			}
		case *string:
			if text != nil && !a.finds(len(*text)) {
				return (*string)(nil), err
			}
		}
		return value, err
	}
}
