package server

import (
	"context"
	"errors"
	"sync"
	"time"

	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/identity"
)

const (
	// lookEvery is how often the callers of long connections are looked after, and trusted is
	// how old the last look may be when an event goes out: so a token or a role that has ended
	// lets nothing through two seconds later.
	lookEvery = time.Second
	trusted   = 1800 * time.Millisecond
	// lookWithin is how long the database may take to answer a look.
	lookWithin = 5 * time.Second
)

// live are the callers whose connections live on: of WebSockets and of event streams. While
// there are any, one goroutine asks every second how they stand, all in one statement, and
// ends the connections of those from whom something was taken.
type live struct {
	server *Server

	mutex   sync.Mutex
	guests  map[*guest]struct{}
	looking bool
	looked  time.Time     // when the last look began that was answered
	fresh   chan struct{} // closed when it is moved on
}

// guest is somebody with a connection.
type guest struct {
	actor *authz.Actor
	since time.Time
	end   func(identity.Standing)
}

func newLive(s *Server) *live {
	return &live{server: s, guests: map[*guest]struct{}{}, fresh: make(chan struct{})}
}

// add looks after the caller until leave is called. end is called once, and not from the
// caller's own goroutine, when his token or a role of his has ended.
func (l *live) add(actor *authz.Actor, end func(identity.Standing)) (leave func()) {
	c := &guest{actor: actor, since: time.Now(), end: end}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.guests[c] = struct{}{}
	if !l.looking && l.server.stopping.Err() == nil {
		l.looking = true
		l.server.sockets.Go(l.look)
	}
	return func() {
		l.mutex.Lock()
		defer l.mutex.Unlock()
		delete(l.guests, c)
	}
}

// look asks every second until nobody is left, or the server stops.
func (l *live) look() {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		callers := l.present()
		if callers == nil {
			return
		}
		l.judge(callers)
		select {
		case <-l.server.stopping.Done():
			l.mutex.Lock()
			l.looking = false
			l.mutex.Unlock()
			return
		case <-ticker.C:
		}
	}
}

// present lists the callers; nil, and the end of the looking, where there are none.
func (l *live) present() []*guest {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.guests) == 0 {
		l.looking = false
		return nil
	}
	callers := make([]*guest, 0, len(l.guests))
	for c := range l.guests {
		callers = append(callers, c)
	}
	return callers
}

// judge asks how the callers stand and ends the connections of those who lost something.
// Where the database does not answer nobody is judged; but nobody is told anything either,
// since the look grows old.
func (l *live) judge(callers []*guest) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(l.server.stopping, lookWithin)
	defer cancel()
	actors := make([]*authz.Actor, len(callers))
	for i, c := range callers {
		actors[i] = c.actor
	}
	standings, err := l.server.config.Identity.Standings(ctx, actors)
	if err != nil {
		if ctx.Err() == nil || errors.Is(ctx.Err(), context.DeadlineExceeded) {
			l.server.config.Log.Warn("the callers of long connections could not be looked after", "error", err)
		}
		return
	}
	for i, c := range callers {
		if standings[i] == identity.Good {
			continue
		}
		l.mutex.Lock()
		_, there := l.guests[c]
		delete(l.guests, c)
		l.mutex.Unlock()
		if there {
			l.server.sockets.Go(func() { c.end(standings[i]) }) // a peer that does not read holds up nobody else
		}
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.looked = began
	close(l.fresh)
	l.fresh = make(chan struct{})
}

// settled waits until it is known how the callers stood a moment ago: what an event tells is
// told to nobody whose token has ended. It answers why the waiting was given up. Who shows no
// token has nothing to lose.
func (l *live) settled(ctx context.Context) error {
	if _, ok := authz.From(ctx); !ok {
		return nil
	}
	for {
		l.mutex.Lock()
		known, fresh := time.Since(l.looked) < trusted, l.fresh
		l.mutex.Unlock()
		if known {
			return ctx.Err()
		}
		select {
		case <-fresh:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// cut ends the connection of somebody from whom something was taken: first everything that
// runs, without a word, and then with the code. Forbidden is what a client answers by coming
// again, with the rights that are left.
func (c *socket) cut(standing identity.Standing) {
	c.mu.Lock()
	for id, running := range c.active {
		running.cancel()
		delete(c.active, id)
	}
	c.mu.Unlock()
	switch standing {
	case identity.Expired:
		c.close(closing{closeExpired, "Token expired"})
	case identity.Reduced:
		c.close(closing{closeForbidden, "A role has ended"})
	default:
		c.close(closing{closeForbidden, "Forbidden"})
	}
}

// watch ends the stream of a caller from whom something was taken by cancel, and answers what
// there is to say to him then: after a token's end that he is not signed in any more, which is
// final; after a role's end nothing, so that his client comes again.
func (s *Server) watch(ctx context.Context, cancel context.CancelFunc) (leave func(), last func(*eventWriter)) {
	actor, ok := authz.From(ctx)
	if !ok {
		return func() {}, func(*eventWriter) {}
	}
	taken := make(chan identity.Standing, 1)
	leave = s.live.add(actor, func(standing identity.Standing) {
		taken <- standing
		cancel()
	})
	return leave, func(stream *eventWriter) {
		select {
		case standing := <-taken:
			if standing == identity.Reduced {
				return
			}
			ended := s.engine.refusal(context.WithoutCancel(ctx), fault.New(fault.Unauthenticated))
			if stream.next(ended) == nil {
				_ = stream.send(complete)
			}
		default:
		}
	}
}
