package server

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/internal/fault"
)

const (
	// maxTokens bounds what the parser reads, and with it its recursion and a validation
	// that grows with the square of repeated fields: this many take it about a second. A
	// file with all the operations of a client has a quarter of it.
	maxTokens = 3000
	// Documents that are kept parsed and validated, and the longest that is kept, in
	// bytes: 1,000 of 32 KiB are at most some hundred MiB parsed, and real ones far less.
	cachedDocuments = 1000
	maxCached       = 32 << 10
)

// engine runs GraphQL operations for every transport alike.
type engine struct {
	executor *executor.Executor
	presents graphql.ErrorPresenterFunc
	deadline time.Duration
	settled  func(ctx context.Context) error // whether a response of a subscription may go out
}

func newEngine(schema graphql.ExecutableSchema, present graphql.ErrorPresenterFunc) *engine {
	e := &engine{executor: executor.New(schema), presents: present, deadline: operationDeadline}
	e.executor.Use(extension.Introspection{})
	e.executor.SetDisableSuggestion(true)
	e.executor.SetParserTokenLimit(maxTokens)
	e.executor.SetQueryCache(documents{lru.New[*ast.QueryDocument](cachedDocuments)})
	e.executor.SetErrorPresenter(e.present)
	e.executor.SetRecoverFunc(func(_ context.Context, value any) error { return newPanic(value) })
	return e
}

// documents keeps short documents: a cache of long ones would be a way to fill the memory.
type documents struct{ *lru.LRU[*ast.QueryDocument] }

func (d documents) Add(ctx context.Context, query string, document *ast.QueryDocument) {
	if len(query) <= maxCached {
		d.LRU.Add(ctx, query, document)
	}
}

// begin parses, validates and coerces. The errors are presented already.
func (e *engine) begin(ctx context.Context, params *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	operation, errs := e.executor.CreateOperationContext(ctx, params)
	if len(errs) == 0 {
		return operation, nil
	}
	list := make(gqlerror.List, len(errs))
	for i, err := range errs {
		// With the operation found, all that can still fail is the variables.
		if operation.Operation != nil {
			list[i] = e.present(ctx, badVariable(err))
			continue
		}
		if err.Message == "operation "+params.OperationName+" not found" {
			list[i] = e.present(ctx, noOperation(params.OperationName))
			continue
		}
		list[i] = e.present(ctx, err)
	}
	return nil, list
}

// noOperation replaces the executor's words: it repeats the name that was sent, and has
// none to tell where several operations were sent and none was chosen.
func noOperation(name string) error {
	if name == "" {
		return fault.Newf(fault.ValidationFailed, fault.Text{
			VI: "Hãy chọn một thao tác bằng operationName.", EN: "Choose one of the operations by operationName.",
		})
	}
	return fault.Newf(fault.ValidationFailed, fault.Text{
		VI: "Không có thao tác mang tên trong operationName.", EN: "There is no operation of the name in operationName.",
	})
}

// badVariable replaces the parser's words, which name Go types, and keeps the place.
func badVariable(err *gqlerror.Error) error {
	var path []string
	for _, element := range err.Path {
		path = append(path, fmt.Sprint(element))
	}
	if len(path) > 0 && path[0] == "variable" {
		path = path[1:]
	}
	name := "$" + strings.Join(path, ".")
	return fault.Newf(fault.BadUserInput, fault.Text{
		VI: "Biến " + name + " thiếu hoặc sai dạng.",
		EN: "Variable " + name + " is missing or has the wrong form.",
	}, path...)
}

// answer runs an operation to its one response, in at most the deadline. A subscription
// has none: it is opened, so that the schema can refuse it, and given up.
func (e *engine) answer(ctx context.Context, operation *graphql.OperationContext) (response *graphql.Response) {
	ctx, cancel := context.WithTimeout(ctx, e.deadline)
	defer cancel()
	defer func() {
		if value := recover(); value != nil {
			response = e.refusal(ctx, newPanic(value))
		}
	}()
	next, ctx := e.executor.DispatchOperation(ctx, operation)
	subscription := operation.Operation.Operation == ast.Subscription
	if subscription {
		cancel()
	}
	response = next(ctx)
	switch {
	case response != nil:
		return response
	case subscription:
		return e.refusal(context.WithoutCancel(ctx), fault.Newf(fault.NotAvailable, fault.Text{
			VI: "Đăng ký nhận tin chỉ đi qua WebSocket hoặc SSE.",
			EN: "Subscriptions travel over WebSocket or Server-Sent Events.",
		}))
	default:
		return e.refusal(ctx, context.Cause(ctx))
	}
}

// stream runs any operation and emits its responses until it ends, ctx is done or emit
// fails. Queries and mutations emit one.
func (e *engine) stream(ctx context.Context, operation *graphql.OperationContext, emit func(*graphql.Response) error) {
	if operation.Operation.Operation != ast.Subscription {
		_ = emit(e.answer(ctx, operation))
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer func() {
		if value := recover(); value != nil {
			_ = emit(e.refusal(ctx, newPanic(value)))
		}
	}()
	next, ctx := e.executor.DispatchOperation(ctx, operation)
	for {
		response := next(ctx)
		if response == nil || e.settled(ctx) != nil || emit(response) != nil {
			return
		}
	}
}

// present is the one way of an error to a client. An error of an operation that has run
// out of time, or whose client has gone, is TIMEOUT whatever the driver called it.
func (e *engine) present(ctx context.Context, err error) *gqlerror.Error {
	if ctx.Err() == nil || fault.All(err) != nil {
		return e.presents(ctx, err)
	}
	late := fault.New(fault.Timeout).Because(err)
	if errors.Is(ctx.Err(), context.Canceled) {
		late = fault.New(fault.Timeout) // nobody reads it, and it is no news for the log
	}
	presented := e.presents(ctx, late)
	var at *gqlerror.Error
	if presented.Path == nil && errors.As(err, &at) {
		presented.Path = at.Path
	}
	return presented
}

// refusal is a response of one error.
func (e *engine) refusal(ctx context.Context, err error) *graphql.Response {
	return &graphql.Response{Errors: gqlerror.List{e.present(ctx, err)}}
}

// panicked is a programming error that was caught: its text and stack are for the log.
type panicked struct {
	value any
	stack []byte
}

func newPanic(value any) error { return &panicked{value: value, stack: debug.Stack()} }

// Error is the panic's value and stack.
func (p *panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }
