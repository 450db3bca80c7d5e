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
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/internal/budget"
	"thidua/internal/fault"
	"thidua/internal/telemetry"
)

// engine runs GraphQL operations for every transport alike.
type engine struct {
	executor *executor.Executor
	schema   *ast.Schema
	prices   *budget.Prices
	cache    *cache
	rates    *rates
	presents graphql.ErrorPresenterFunc
	deadline time.Duration
	watch    *telemetry.Watch
	settled  func(ctx context.Context) error // whether a response of a subscription may go out
}

// newEngine makes the engine; it is an error where the schema's own prices are wrong.
func newEngine(c Config) (*engine, error) {
	schema := c.Schema.Schema()
	prices, err := budget.Read(schema)
	if err != nil {
		return nil, err
	}
	rates, err := newRates(c.Rate, time.Now)
	if err != nil {
		return nil, err
	}
	e := &engine{
		executor: executor.New(c.Schema), schema: schema, prices: prices, cache: newCache(), rates: rates,
		presents: c.Present, deadline: operationDeadline, watch: c.Watch,
	}
	e.executor.Use(extension.Introspection{})
	e.executor.Use(observer{c.Watch, c.Tracer})
	if c.Tracer != nil {
		e.executor.Use(resolvers{c.Tracer})
	}
	e.executor.SetQueryCache(handed{})
	e.executor.SetErrorPresenter(e.present)
	e.executor.SetRecoverFunc(func(_ context.Context, value any) error { return newPanic(value) })
	return e, nil
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
	subscription := operation.Operation.Operation == ast.Subscription
	allowance := limited(operation)
	next, ctx := e.executor.DispatchOperation(ctx, operation)
	if subscription {
		cancel()
	}
	response = next(ctx)
	switch {
	case response != nil:
		return e.bounded(ctx, response, allowance)
	case subscription:
		return e.refusal(context.WithoutCancel(ctx), fault.Newf(fault.NotAvailable, fault.Text{
			VI: "Đăng ký nhận tin chỉ đi qua WebSocket, hoặc qua SSE (Accept: text/event-stream).",
			EN: "Subscriptions travel over WebSocket, or as Server-Sent Events (Accept: text/event-stream).",
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
	defer e.watch.Opened()()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer func() {
		if value := recover(); value != nil {
			_ = emit(e.refusal(ctx, newPanic(value)))
		}
	}()
	allowance := limited(operation)
	next, ctx := e.executor.DispatchOperation(ctx, operation)
	for {
		allowance.renew()
		response := next(ctx)
		if response == nil || e.settled(ctx) != nil || emit(e.bounded(ctx, response, allowance)) != nil {
			return
		}
		e.watch.Sent()
	}
}

// bounded refuses an answer that is too large to be sent.
func (e *engine) bounded(ctx context.Context, response *graphql.Response, allowance *allowance) *graphql.Response {
	if err := allowance.refusal(response); err != nil {
		return e.refusal(ctx, err)
	}
	return response
}

// present is the one way of an error to a client, and is counted. An error of an operation
// that has run out of time, or whose client has gone, is TIMEOUT whatever the driver called it.
func (e *engine) present(ctx context.Context, err error) *gqlerror.Error {
	presented := e.timely(ctx, err)
	if code, ok := presented.Extensions["code"].(string); ok {
		telemetry.Refused(ctx, code)
	}
	return presented
}

func (e *engine) timely(ctx context.Context, err error) *gqlerror.Error {
	refusals := fault.All(err)
	if ctx.Err() == nil || refusals != nil {
		presented := e.presents(ctx, err)
		if len(refusals) > 0 {
			if wait, ok := refusals[0].Detail.(time.Duration); ok {
				presented.Extensions["retryAfter"] = seconds(wait)
			}
		}
		return presented
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
