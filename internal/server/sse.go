package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const (
	heartbeat   = 25 * time.Second // shorter than the half minute after which proxies give up
	sendTimeout = 10 * time.Second // a slower reader is dropped
)

// The end of a stream. The empty data is needed: a browser's EventSource hands out no event
// that has no data field at all (HTML, section 9.2.6).
const complete = "event: complete\ndata:\n\n"

// A comment, which readers pass over and proxies take for a sign of life.
const comment = ":\n\n"

// events answers an operation as Server-Sent Events, each `next` one response and
// `complete` the end: the distinct connections mode of GraphQL over SSE. Errors of the
// request are events too, because a browser's EventSource reads no other answer. A stream
// that was cut is not complete: its client comes again.
func (s *Server) events(w http.ResponseWriter, r *http.Request, operation *graphql.OperationContext, errs gqlerror.List) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.stopping, cancel)()

	stream := &eventWriter{w: w, control: http.NewResponseController(w), lost: cancel}
	// The body is read. The connection's read deadline would now only cancel the request.
	_ = stream.control.SetReadDeadline(time.Time{})
	w.Header().Set("Content-Type", eventStream+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept, Accept-Language, Authorization")
	s.engine.rates.account(ctx).tell(w.Header())
	w.Header().Set("X-Accel-Buffering", "no") // or a proxy keeps the events until its buffer is full
	w.WriteHeader(http.StatusOK)
	defer stream.beat(s.heartbeat)()
	leave, last := s.watch(ctx, cancel)
	defer leave()

	if len(errs) > 0 {
		_ = stream.next(&graphql.Response{Errors: errs})
	} else if stream.send(comment) == nil {
		s.engine.stream(ctx, operation, stream.next)
	}
	if ctx.Err() == nil {
		_ = stream.send(complete)
	}
	last(stream)
}

// eventWriter writes events to one client.
type eventWriter struct {
	lost context.CancelFunc // ends the operation of a client that is gone

	mu      sync.Mutex
	w       http.ResponseWriter
	control *http.ResponseController
	over    bool // the handler is returning: nothing more may be written
}

// beat writes a comment each time that so long has passed, until the returned function is
// called; after that nothing is written at all.
func (e *eventWriter) beat(every time.Duration) (stop func()) {
	var timer *time.Timer
	e.mu.Lock() // the first beat may come before the timer is known
	timer = time.AfterFunc(every, func() {
		if e.send(comment) == nil {
			e.mu.Lock()
			defer e.mu.Unlock()
			timer.Reset(every)
		}
	})
	e.mu.Unlock()
	return func() {
		timer.Stop()
		e.mu.Lock()
		defer e.mu.Unlock()
		e.over = true
	}
}

func (e *eventWriter) next(response *graphql.Response) error {
	text, err := encode(response)
	if err != nil {
		return err
	}
	return e.send("event: next\ndata: " + string(text) + "\n\n")
}

// send writes whole events; a client that does not read them in time is lost.
func (e *eventWriter) send(text string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.over {
		return errors.New("the stream is over")
	}
	err := e.control.SetWriteDeadline(time.Now().Add(sendTimeout))
	if err == nil || errors.Is(err, http.ErrNotSupported) {
		if _, err = io.WriteString(e.w, text); err == nil {
			err = e.control.Flush()
		}
	}
	if err != nil {
		e.lost()
	}
	return err
}
