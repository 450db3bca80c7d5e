package graph

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	// fresh is how long what was read for one subscriber is good for others who want the same:
	// a rule that has changed since is not looked at again for so long.
	fresh = 250 * time.Millisecond
	// loadWithin is how long reading may take that others wait for.
	loadWithin = 10 * time.Second
)

// shared is what is read once for all subscribers of the process who want the same at the same
// time. Without it an event that a thousand of them are told would be a thousand reads.
type shared struct {
	mutex sync.Mutex
	by    map[string]*reading
}

// reading is something that is being read, or was a moment ago.
type reading struct {
	done  chan struct{}
	value any
	err   error
}

var errGivenUp = errors.New("graph: a shared reading was given up")

// together reads the thing of that name, or waits for who is at it. The reading outlives its
// reader: others wait for it.
func together[V any](ctx context.Context, s *shared, name string, read func(ctx context.Context) (V, error)) (V, error) {
	r, first := s.enter(name)
	if first {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadWithin)
		defer cancel()
		defer close(r.done)
		r.err = errGivenUp // unless read returns
		defer func() {
			if r.err != nil {
				s.forget(name, r) // or who tries again would be told the same
			}
		}()
		r.value, r.err = read(ctx)
	} else {
		select {
		case <-r.done:
		case <-ctx.Done():
			return *new(V), ctx.Err()
		}
	}
	value, _ := r.value.(V)
	return value, r.err
}

// enter finds the reading of that name, or begins it.
func (s *shared) enter(name string) (r *reading, first bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if r, ok := s.by[name]; ok {
		return r, false
	}
	if s.by == nil {
		s.by = map[string]*reading{}
	}
	r = &reading{done: make(chan struct{})}
	s.by[name] = r
	time.AfterFunc(fresh, func() { s.forget(name, r) })
	return r, true
}

func (s *shared) forget(name string, r *reading) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.by[name] == r {
		delete(s.by, name)
	}
}
