package telemetry

import (
	"context"
	"io"
	"log/slog"

	"go.opentelemetry.io/otel/trace"
)

// NewLogger writes one line of JSON for each entry. Entries that are logged with the
// context of a request carry its id as requestId, and the trace's where it is traced.
func NewLogger(w io.Writer) *slog.Logger {
	return slog.New(handler{slog.NewJSONHandler(w, nil)})
}

// handler adds to each entry whose request it belongs to.
type handler struct{ slog.Handler }

// Handle writes the entry.
func (h handler) Handle(ctx context.Context, entry slog.Record) error {
	if id := RequestID(ctx); id != "" {
		entry.AddAttrs(slog.String("requestId", id))
	}
	if span := trace.SpanContextFromContext(ctx); span.IsSampled() && !hidden(ctx) {
		entry.AddAttrs(slog.String("traceId", span.TraceID().String()))
	}
	return h.Handler.Handle(ctx, entry)
}

// WithAttrs keeps the addition.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the addition.
func (h handler) WithGroup(name string) slog.Handler { return handler{h.Handler.WithGroup(name)} }
