package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const (
	heartbeat   = 25 * time.Second // shorter than the half minute after which proxies give up
	sendTimeout = 10 * time.Second // a slower reader is dropped
)

// events answers an operation as Server-Sent Events, each `next` one response and
// `complete` the end: the distinct connections mode of GraphQL over SSE. Errors of the
// request are events too, because a browser's EventSource reads no other answer.
func (s *Server) events(w http.ResponseWriter, r *http.Request, operation *graphql.OperationContext, errs gqlerror.List) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.stopping, cancel)()

	stream := &eventWriter{w: w, control: http.NewResponseController(w)}
	// The body is read. The connection's read deadline would now only cancel the request.
	_ = stream.control.SetReadDeadline(time.Time{})
	w.Header().Set("Content-Type", eventStream+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	s.engine.rates.account(ctx).tell(w.Header())
	w.Header().Set("X-Accel-Buffering", "no") // or a proxy keeps the events until its buffer is full
	w.WriteHeader(http.StatusOK)

	if len(errs) > 0 {
		if stream.next(&graphql.Response{Errors: errs}) == nil {
			_ = stream.send("event: complete\ndata:\n\n")
		}
		return
	}
	responses := make(chan *graphql.Response)
	go func() {
		defer close(responses)
		s.engine.stream(ctx, operation, func(response *graphql.Response) error {
			select {
			case responses <- response:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	stream.copy(ctx, responses)
}

// eventWriter writes events to one client; one goroutine uses it.
type eventWriter struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

// copy writes responses until they end or the client is lost.
func (e *eventWriter) copy(ctx context.Context, responses <-chan *graphql.Response) {
	ticker := time.NewTicker(heartbeat)
	defer ticker.Stop()
	if e.send(":\n\n") != nil {
		return
	}
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			err = e.send(":\n\n")
		case response, more := <-responses:
			if !more {
				// A stream that was cut is not complete: its client comes again.
				if ctx.Err() == nil {
					_ = e.send("event: complete\ndata:\n\n")
				}
				return
			}
			err = e.next(response)
		}
		if err != nil {
			return
		}
	}
}

func (e *eventWriter) next(response *graphql.Response) error {
	text, err := encode(response)
	if err != nil {
		return err
	}
	return e.send("event: next\ndata: " + string(text) + "\n\n")
}

func (e *eventWriter) send(text string) error {
	deadline := time.Now().Add(sendTimeout)
	if err := e.control.SetWriteDeadline(deadline); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := fmt.Fprint(e.w, text); err != nil {
		return err
	}
	return e.control.Flush()
}
