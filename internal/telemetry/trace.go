package telemetry

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
)

// flushWithin is how long the end of the program waits for spans to be sent.
const flushWithin = 3 * time.Second

// Tracer makes spans; nil makes none.
type Tracer struct {
	provider *trace.TracerProvider
	tracer   api.Tracer
}

// NewTracer sends spans to where the environment says, in the variables of OpenTelemetry
// (OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT; OTLP over HTTP); nil
// where it names no place. OTEL_TRACES_SAMPLER and its argument say how many.
func NewTracer(ctx context.Context, version string) (*Tracer, error) {
	if os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == "" && os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "" {
		return nil, nil
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("telemetry: exporting traces: %w", err)
	}
	described, err := resource.New(ctx, resource.WithAttributes(
		attribute.String("service.name", "thidua"), attribute.String("service.version", version),
	), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("telemetry: naming the service: %w", err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(described))
	return &Tracer{provider: provider, tracer: provider.Tracer("thidua")}, nil
}

// Close sends what is left.
func (t *Tracer) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushWithin)
	defer cancel()
	return t.provider.Shutdown(ctx)
}

// Incoming takes over the trace that a request's headers name (W3C Trace Context).
func (t *Tracer) Incoming(ctx context.Context, header http.Header) context.Context {
	if t == nil {
		return ctx
	}
	return propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(header))
}

// Start begins a span of that name; end ends it, with the code of a refusal or "". Where
// nobody traces, or the context is hidden, it does nothing.
func (t *Tracer) Start(ctx context.Context, name string, attributes ...attribute.KeyValue) (_ context.Context, end func(code string)) {
	if t == nil || hidden(ctx) {
		return ctx, func(string) {}
	}
	ctx, span := t.tracer.Start(ctx, name, api.WithAttributes(attributes...)) //nolint:spancheck // end ends it
	return ctx, func(code string) {                                           //nolint:spancheck // see above
		if code != "" {
			span.SetStatus(codes.Error, code)
		}
		span.End()
	}
}

// Group records what a group of resolvers did: how often, from when to when, and how long
// all together. A list of a hundred rows is one span, not a hundred.
func (t *Tracer) Group(ctx context.Context, name string, from, to time.Time, times int, busy time.Duration) {
	if t == nil || hidden(ctx) {
		return
	}
	_, span := t.tracer.Start(ctx, name, api.WithTimestamp(from), api.WithAttributes(
		attribute.Int("thidua.resolver.calls", times), attribute.Int64("thidua.resolver.busy_us", busy.Microseconds()),
	))
	span.End(api.WithTimestamp(to))
}

// Statement begins the span of a statement of SQL, without its arguments, and returns its
// end. Statements outside of any span, those of the background, are not traced.
func (t *Tracer) Statement(ctx context.Context, text string) (end func()) {
	if t == nil || hidden(ctx) || !api.SpanContextFromContext(ctx).IsSampled() {
		return func() {}
	}
	_, span := t.tracer.Start(ctx, "SQL", api.WithSpanKind(api.SpanKindClient), api.WithAttributes(attribute.String("db.query.text", text)))
	return func() { span.End() }
}
