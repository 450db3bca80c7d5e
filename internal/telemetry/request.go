package telemetry

import "context"

// request is what is known of the request of a context.
type request struct {
	id      string
	watch   *Watch // may be nil: nobody counts
	secrecy bool   // nothing of what is done is traced
}

type requestKey struct{}

// WithRequest returns a context that belongs to the request of that id, counted by w.
func WithRequest(ctx context.Context, id string, w *Watch) context.Context {
	return context.WithValue(ctx, requestKey{}, &request{id: id, watch: w})
}

// RequestID is the id of the context's request, "" outside of one.
func RequestID(ctx context.Context) string { return of(ctx).id }

// Hide returns a context in which nothing is traced: for what holds a secret vote, whose
// statements would tell when it was cast.
func Hide(ctx context.Context) context.Context {
	r := *of(ctx)
	r.secrecy = true
	return context.WithValue(ctx, requestKey{}, &r)
}

func hidden(ctx context.Context) bool { return of(ctx).secrecy }

// Refused counts a refusal by its code, where somebody counts and nothing is hidden.
func Refused(ctx context.Context, code string) {
	if r := of(ctx); r.watch != nil && !r.secrecy {
		r.watch.refusals.WithLabelValues(code).Inc()
	}
}

func of(ctx context.Context) *request {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r
	}
	return &request{}
}
