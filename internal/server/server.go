package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"thidua/internal/attachment"
	"thidua/internal/authz"
	"thidua/internal/identity"
	"thidua/internal/manifest"
	"thidua/internal/peer"
	"thidua/internal/telemetry"
)

// Limits of the HTTP side. A body is at most maxBody bytes and an operation runs for at
// most operationDeadline; what a client sends slower than readTimeout is dropped. The
// writeTimeout leaves room for reading, running and writing one plain request.
const (
	maxBody           = 1 << 20
	maxHeader         = 32 << 10
	operationDeadline = 10 * time.Second
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 2 * time.Minute
	drainTimeout      = 10 * time.Second
	readyTimeout      = 2 * time.Second
)

// Identity tells who is calling; *identity.Accounts does it from the database.
type Identity interface {
	// Middleware reads the Authorization header and enters the caller into the request's
	// context. A request without a token passes as anonymous; one with a bad token is
	// answered 401 and does not pass.
	Middleware(next http.Handler) http.Handler
	// Enter does the same for a transport without headers; identity.ErrInvalidToken for a
	// bad token. It is asked anew for each operation of a long-lived connection.
	Enter(ctx context.Context, token string) (context.Context, error)
	// Standings tells how those stand now who came earlier. An error says nothing about them.
	Standings(ctx context.Context, actors []*authz.Actor) ([]identity.Standing, error)
	// Routes adds what is under /auth/.
	Routes(mux *http.ServeMux)
}

// Config is what a Server is made of. Needed is what Validate asks for.
type Config struct {
	Schema   graphql.ExecutableSchema
	SDL      string                     // what /schema.graphql answers
	Present  graphql.ErrorPresenterFunc // an error as clients see it; an unknown one is INTERNAL with an errorId, and logged under it
	Identity Identity
	Files    Files // nil: no files are served
	// Attachment finds an attachment that the context's caller may read, nil for any other.
	Attachment func(ctx context.Context, id string) (*attachment.Attachment, error)
	// Filing refuses the context's caller, whatever his roles, all that has to do with files.
	Filing func(ctx context.Context) error
	Ready  func(context.Context) error // whether the database answers
	Log    *slog.Logger
	Watch  *telemetry.Watch  // counts what is answered
	Tracer *telemetry.Tracer // nil: nothing is traced
	Demo   []Account         // accounts that the page offers for a click; none outside a demonstration
	// Rate is what a token may spend on operations, in points a second, MinRate to MaxRate; 0
	// is without limit. Replicas count each for itself.
	Rate int
	// Proxies are believed what they say of where a request comes from.
	Proxies peer.Proxies
	// Origins are those from which pages may call beside the server's own, each as a browser
	// sends it: scheme://host, with the port where it is not the scheme's own.
	Origins []string
	// Documents are the trusted documents (documents.go); nil for none. With OnlyDocuments
	// nobody sends text of his own but whom AdHoc lets, who must be given then.
	Documents     *manifest.Set
	OnlyDocuments bool
	AdHoc         func(context.Context) bool
}

// Account is a demonstration account as the page at / offers it. Its password is public.
type Account struct {
	Email    string `json:"email"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	Password string `json:"password"`
}

// Validate tells what is missing.
func (c Config) Validate() error {
	switch {
	case c.Schema == nil:
		return errors.New("server: no schema")
	case c.Present == nil:
		return errors.New("server: no error presenter")
	case c.Identity == nil:
		return errors.New("server: no identity")
	case (c.Files == nil) != (c.Attachment == nil), (c.Files == nil) != (c.Filing == nil):
		return errors.New("server: files and who sends and reads them go together")
	case c.Ready == nil:
		return errors.New("server: no readiness check")
	case c.Log == nil:
		return errors.New("server: no log")
	case c.Watch == nil:
		return errors.New("server: no watch")
	case c.Rate != 0 && (c.Rate < MinRate || c.Rate > MaxRate):
		return fmt.Errorf("server: a rate of %d points a second is not within %d and %d", c.Rate, MinRate, MaxRate)
	case c.OnlyDocuments && c.AdHoc == nil:
		return errors.New("server: nobody says who may send text of his own")
	}
	return nil
}

// Server answers HTTP requests. Make it with New.
type Server struct {
	config  Config
	engine  *engine
	page    *page
	origins origins
	intake  *intake
	handler http.Handler

	heartbeat      time.Duration // between two signs of life of a stream or a WebSocket
	initTimeout    time.Duration // within which a WebSocket's client has to begin
	messageTimeout time.Duration // within which a message of a WebSocket has to arrive that has begun
	hangUpIn       time.Duration // after which a WebSocket's connection ends that does not close in order

	stopping context.Context //nolint:containedctx // the server's life, not a request's: done when long-lived connections have to end
	stop     context.CancelFunc
	sockets  sync.WaitGroup // open WebSockets, which net/http does not count, and who looks after them
	live     *live
}

// New makes a server that listens nowhere yet.
func New(config Config) (*Server, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	page, err := newPage(config.Demo)
	if err != nil {
		return nil, fmt.Errorf("server: page: %w", err)
	}
	engine, err := newEngine(config)
	if err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	origins, err := newOrigins(config.Origins)
	if err != nil {
		return nil, err
	}
	if err := engine.trust(config.Documents); err != nil {
		return nil, err
	}
	s := &Server{config: config, engine: engine, page: page, origins: origins, intake: newIntake(),
		heartbeat: heartbeat, initTimeout: initTimeout, messageTimeout: readTimeout, hangUpIn: hangUpIn}
	s.live = newLive(s)
	s.engine.settled = s.live.settled
	s.stopping, s.stop = context.WithCancel(context.Background())
	s.handler, err = s.routes()
	if err != nil {
		return nil, fmt.Errorf("server: routes: %w", err)
	}
	return s, nil
}

// ServeHTTP answers one request with everything but the timeouts of a connection.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Serve answers requests on the listener until ctx is done, then stops gracefully: it
// accepts nothing new, ends long-lived connections, lets running requests finish for
// ten seconds at most and cuts what is left. It answers nil after such a stop. A
// Server serves once.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	web := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.config.Log.Handler(), slog.LevelDebug),
		// A stop must not cancel what is running: that is what draining is for.
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	failed := make(chan error, 1)
	go func() { failed <- web.Serve(listener) }()
	select {
	case err := <-failed:
		s.stop()
		return fmt.Errorf("server: %w", err)
	case <-ctx.Done():
		return s.drain(context.WithoutCancel(ctx), web)
	}
}

// drain ends the server in at most drainTimeout.
func (s *Server) drain(ctx context.Context, web *http.Server) error {
	ctx, cancel := context.WithTimeout(ctx, drainTimeout)
	defer cancel()
	s.stop()
	if err := web.Shutdown(ctx); err != nil {
		s.config.Log.Warn("requests were cut at the stop", "error", err)
		_ = web.Close() // only the connections' own errors, and they are being given up
	}
	closed := make(chan struct{})
	go func() { s.sockets.Wait(); close(closed) }()
	select {
	case <-closed:
	case <-ctx.Done():
	}
	return nil
}

// routes is the whole map of what is served. What is under /auth/ is never compressed
// (compress.go).
func (s *Server) routes() (http.Handler, error) {
	compressed, err := newCompressor()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	identified := s.config.Identity.Middleware
	mux.Handle("POST /graphql", compressed(identified(http.HandlerFunc(s.post))))
	mux.Handle("GET /graphql", compressed(identified(http.HandlerFunc(s.get))))
	mux.HandleFunc("OPTIONS /graphql", s.options)
	mux.HandleFunc("/graphql", s.otherMethod)
	if s.config.Files != nil {
		mux.Handle("PUT /files", identified(http.HandlerFunc(s.putFile)))
		mux.HandleFunc("/files", s.otherFileMethod)
		mux.Handle("GET /files/{id}", identified(http.HandlerFunc(s.getFile)))
	}
	s.config.Identity.Routes(mux)
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /schema.graphql", compressed(http.HandlerFunc(s.sdl)))
	mux.Handle("GET /{$}", compressed(http.HandlerFunc(s.page.serve)))
	mux.HandleFunc("GET /demo.json", s.page.serveDemo)
	return s.wrap(s.origins.share(mux)), nil
}

// sdl answers the schema as text.
func (s *Server) sdl(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(s.config.SDL))
}
