package server

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"

	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/identity"
)

const (
	subprotocol = "graphql-transport-ws"
	initTimeout = 10 * time.Second
	maxActive   = 32               // operations that one connection runs at once
	maxInit     = 32 << 10         // bytes of a message of somebody who has not begun, about what a header may have
	hangUpIn    = 12 * time.Second // longer than the library takes where it gives up by itself
)

// The close codes of the graphql-transport-ws protocol. Expired and forbidden are also
// how a connection ends whose token has expired, or was revoked.
const (
	closeBadRequest  = websocket.StatusCode(4400)
	closeExpired     = websocket.StatusCode(4401)
	closeForbidden   = websocket.StatusCode(4403)
	closeProtocol    = websocket.StatusCode(4406)
	closeInitTimeout = websocket.StatusCode(4408)
	closeDuplicate   = websocket.StatusCode(4409)
	closeSecondInit  = websocket.StatusCode(4429)
	closeInternal    = websocket.StatusCode(4500)
)

// socket is one connection. Its reading loop runs in one goroutine, each operation in
// one of its own; what waits for a time is a timer, because most connections are idle.
type socket struct {
	server *Server
	conn   *websocket.Conn
	wire   net.Conn // below conn
	header http.Header

	ready   bool      // connection_init was answered
	token   string    // empty: anonymous
	expires time.Time // of the token
	expiry  *time.Timer
	leave   func() // tells that nobody needs to look after the token any more; nil: nobody does

	mu     sync.Mutex
	active map[string]*subscription
	work   sync.WaitGroup
}

// subscription is one operation that runs, until either side has ended it.
type subscription struct{ cancel context.CancelFunc }

// websocket takes a connection over until it ends. Requests from another site's page are
// refused by their Origin.
func (s *Server) websocket(w http.ResponseWriter, r *http.Request) {
	if !s.origins.admits(r) {
		s.refuse(w, r, http.StatusForbidden, badInput("Không nhận WebSocket từ trang của nơi khác.", "WebSockets are not taken from pages of this origin."))
		return
	}
	if !opensSocket(r) { // the library would answer with the header that it does not like
		w.Header().Set("Sec-WebSocket-Version", "13")
		s.refuse(w, r, http.StatusBadRequest, badInput("Yêu cầu mở WebSocket không đúng (RFC 6455).", "This is no proper request for a WebSocket (RFC 6455)."))
		return
	}
	s.sockets.Add(1)
	defer s.sockets.Done()
	taken := &hijacked{ResponseWriter: w}
	conn, err := websocket.Accept(taken, r, &websocket.AcceptOptions{
		Subprotocols:       []string{subprotocol},
		InsecureSkipVerify: true, // the origin was looked at above, exactly
	})
	if err != nil {
		return // Accept has answered
	}
	conn.SetReadLimit(maxInit)
	c := &socket{server: s, conn: conn, wire: taken.conn, header: r.Header, active: map[string]*subscription{}}
	if conn.Subprotocol() != subprotocol {
		c.close(closing{closeProtocol, "Subprotocol not acceptable"})
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer c.work.Wait()
	defer cancel()
	defer context.AfterFunc(s.stopping, func() { c.close(closing{websocket.StatusGoingAway, "The server is stopping"}) })()
	c.serve(ctx)
	if c.expiry != nil {
		c.expiry.Stop()
		c.leave()
	}
}

// hijacked remembers the connection that is taken over.
type hijacked struct {
	http.ResponseWriter
	conn net.Conn
}

// Hijack takes the connection over.
func (h *hijacked) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffer, err := http.NewResponseController(h.ResponseWriter).Hijack()
	h.conn = conn
	return conn, buffer, err
}

// opensSocket reports whether the opening handshake is well-formed (RFC 6455, section 4.2.1).
func opensSocket(r *http.Request) bool {
	keys := r.Header["Sec-Websocket-Key"]
	if len(keys) != 1 || r.Header.Get("Sec-WebSocket-Version") != "13" || !r.ProtoAtLeast(1, 1) {
		return false
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(keys[0]))
	return err == nil && len(key) == 16 && strings.Contains(strings.ToLower(r.Header.Get("Connection")), "upgrade")
}

// serve reads until one side closes.
func (c *socket) serve(ctx context.Context) {
	late := time.AfterFunc(c.server.initTimeout, func() { c.close(closing{closeInitTimeout, "Connection initialisation timeout"}) })
	defer late.Stop()
	stop := c.beat(ctx)
	defer stop()
	for {
		kind, text, err := c.read(ctx)
		if _, busy := errors.AsType[closing](err); busy {
			c.close(err)
			return
		}
		if err != nil {
			_ = c.conn.CloseNow() // it is broken, closed or has sent too much: the code was sent by Read
			return
		}
		m, err := readMessage(kind, text)
		if err == nil {
			err = c.handle(ctx, m, late)
		}
		if err != nil {
			c.close(err)
			return
		}
	}
}

// read waits for a message and takes it in. Once it has begun it has to be here as soon as a
// body would: pings are answered between its frames, so that the heartbeat would let a client
// keep a part of it in our memory for as long as he likes.
func (c *socket) read(ctx context.Context) (websocket.MessageType, []byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	kind, frames, err := c.conn.Reader(ctx)
	if err != nil {
		return 0, nil, err
	}
	defer time.AfterFunc(c.server.messageTimeout, cancel).Stop()
	text, err := c.server.intake.take(ctx, frames)
	switch {
	case fault.Is(err, fault.RateLimited) && ctx.Err() == nil:
		err = closing{websocket.StatusTryAgainLater, "Try again later"}
	case len(text) > maxBody:
		err = closing{websocket.StatusMessageTooBig, "Message too big"}
	}
	return kind, text, err
}

// closing is the reason for which the server ends a connection.
type closing struct {
	code   websocket.StatusCode
	reason string
}

// Error is the reason.
func (c closing) Error() string { return c.reason }

// close says goodbye, waits a while for the client to do so and hangs up. The library waits
// without a deadline for the rest of a frame that has begun meanwhile.
func (c *socket) close(err error) {
	var reason closing
	if !errors.As(err, &reason) {
		reason = closing{closeInternal, "Internal server error"}
	}
	defer time.AfterFunc(c.server.hangUpIn, func() { _ = c.wire.Close() }).Stop()
	_ = c.conn.Close(reason.code, reason.reason)
}

// handle answers one message; an error ends the connection.
func (c *socket) handle(ctx context.Context, m *message, late *time.Timer) error {
	switch m.Type {
	case "connection_init":
		late.Stop()
		return c.initialise(ctx, m.Payload)
	case "ping":
		return c.send(ctx, message{Type: "pong", Payload: m.Payload})
	case "subscribe":
		return c.subscribe(ctx, m)
	case "complete":
		c.mu.Lock()
		defer c.mu.Unlock()
		if running, ok := c.active[m.ID]; ok {
			running.cancel()
			delete(c.active, m.ID) // the client may use the id again at once
		}
	}
	return nil // a pong is a sign of life and needs no answer
}

// initialise reads the token: from the payload's Authorization, or else from the header
// of the upgrade.
func (c *socket) initialise(ctx context.Context, payload json.RawMessage) error {
	if c.ready {
		return closing{closeSecondInit, "Too many initialisation requests"}
	}
	var given struct {
		Authorization      string `json:"Authorization"`
		AuthorizationLower string `json:"authorization"`
	}
	if len(payload) > 0 && json.Unmarshal(payload, &given) != nil {
		return closing{closeBadRequest, "Invalid connection_init payload"}
	}
	authorization := given.Authorization
	if authorization == "" {
		authorization = c.header.Get("Authorization")
	}
	if authorization != "" {
		scheme, token, _ := strings.Cut(authorization, " ")
		if c.token = strings.TrimSpace(token); !strings.EqualFold(scheme, "Bearer") || c.token == "" {
			return closing{closeForbidden, "Forbidden"}
		}
	}
	entered, err := c.enter(ctx)
	if err != nil {
		return err
	}
	if actor, ok := authz.From(entered); ok {
		c.expires = actor.TokenExpires
		c.leave = c.server.live.add(actor, c.cut)
		c.expiry = time.AfterFunc(time.Until(c.expires), func() { c.close(closing{closeExpired, "Token expired"}) })
	}
	c.ready = true
	c.conn.SetReadLimit(maxBody)
	return c.send(ctx, message{Type: "connection_ack"})
}

// enter puts the caller as he is now into the context: between two operations of a
// connection a token may have expired and a role may have ended.
func (c *socket) enter(ctx context.Context) (context.Context, error) {
	entered, err := c.server.config.Identity.Enter(ctx, c.token)
	switch {
	case err == nil:
		return entered, nil
	case !errors.Is(err, identity.ErrInvalidToken):
		c.server.config.Log.ErrorContext(ctx, "a WebSocket's caller could not be found out", "error", err)
		return nil, closing{websocket.StatusTryAgainLater, "Try again later"}
	case !c.expires.IsZero() && !time.Now().Before(c.expires):
		return nil, closing{closeExpired, "Token expired"}
	default:
		return nil, closing{closeForbidden, "Forbidden"}
	}
}

// subscribe starts an operation.
func (c *socket) subscribe(ctx context.Context, m *message) error {
	if !c.ready {
		return closing{closeExpired, "Unauthorized"}
	}
	q, err := decode(m.Payload)
	switch {
	case fault.Is(err, fault.BadUserInput):
		return closing{closeBadRequest, "Invalid message received"}
	case err != nil: // well-formed, and too much of it
		return c.fail(ctx, m.ID, gqlerror.List{c.server.engine.present(ctx, err)})
	}
	q.Headers = c.header
	entered, err := c.enter(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(entered)
	own := &subscription{cancel}
	if err := c.begin(m.ID, own); err != nil {
		cancel()
		if fault.All(err) != nil {
			return c.fail(ctx, m.ID, gqlerror.List{c.server.engine.present(entered, err)})
		}
		return err
	}
	c.work.Go(func() { c.run(ctx, m.ID, own, q) })
	return nil
}

// run runs the operation to its end.
func (c *socket) run(ctx context.Context, id string, own *subscription, q *request) {
	operation, errs := c.server.begin(ctx, q)
	if len(errs) == 0 {
		c.server.engine.stream(ctx, operation, func(response *graphql.Response) error {
			text, err := encode(response)
			if err != nil {
				return err
			}
			return c.send(ctx, message{ID: id, Type: "next", Payload: text})
		})
	}
	_ = c.end(ctx, id, own, errs) // a client that is gone needs no telling
}

// begin keeps the id for an operation. An id that is in use ends the connection, as the
// protocol has it, which also words the reason; one operation too many is refused alone.
func (c *socket) begin(id string, own *subscription) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, taken := c.active[id]; taken {
		return closing{closeDuplicate, "Subscriber for " + strings.ToValidUTF8(id[:min(len(id), 64)], "") + " already exists"}
	}
	if len(c.active) >= maxActive {
		return fault.New(fault.OperationLimitExceeded)
	}
	c.active[id] = own
	return nil
}

// end frees the operation's id and then tells the client that it is over, by the errors
// for which it could not begin or by "complete": in this order, because the client may use
// the id again as soon as it is told. Whom it ended itself it is told nothing about.
func (c *socket) end(ctx context.Context, id string, own *subscription, errs gqlerror.List) error {
	c.mu.Lock()
	ours := c.active[id] == own
	if ours {
		delete(c.active, id)
	}
	c.mu.Unlock()
	own.cancel()
	switch {
	case !ours:
		return nil
	case len(errs) > 0:
		return c.fail(ctx, id, errs)
	default:
		return c.send(ctx, message{ID: id, Type: "complete"})
	}
}

// fail tells that an operation could not begin, which also ends it.
func (c *socket) fail(ctx context.Context, id string, errs gqlerror.List) error {
	payload, err := json.Marshal(errs)
	if err != nil {
		return err
	}
	return c.send(ctx, message{ID: id, Type: "error", Payload: payload})
}

// send writes one message; a client that does not read it in time loses the connection.
func (c *socket) send(ctx context.Context, m message) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
	defer cancel()
	return c.conn.Write(ctx, websocket.MessageText, text)
}

// beat asks for a sign of life at every heartbeat, and cuts a connection that gives none,
// until the returned function is called. A ping that is under way then ends with ctx.
func (c *socket) beat(ctx context.Context) (stop func() bool) {
	var timer *time.Timer
	c.mu.Lock() // the first beat may come before the timer is known
	defer c.mu.Unlock()
	timer = time.AfterFunc(c.server.heartbeat, func() {
		ping, cancel := context.WithTimeout(ctx, sendTimeout)
		defer cancel()
		if c.conn.Ping(ping) != nil {
			_ = c.conn.CloseNow()
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		timer.Reset(c.server.heartbeat)
	})
	return timer.Stop
}
