package server

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"regexp"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/language"
	"thidua/internal/telemetry"
)

// wrap puts around every route, from the outside in: the request's id and language, the
// metrics and traces, the access log, the headers of security and the catch of panics. The
// catch is innermost, so that its answer speaks the client's language and the log tells the
// status.
func (s *Server) wrap(next http.Handler) http.Handler {
	return s.identify(s.observed(s.logged(secured(s.caught(next)))))
}

// record is what the access log learns on a request's way. Texts of the request other
// than its path and the operation's name stay out of it.
type record struct {
	address   string // where the request comes from
	operation string
	route     string // the pattern that it matched, "" for none
	status    int
	bytes     int64
}

type recordKey struct{}

func recordFrom(ctx context.Context) *record {
	if r, ok := ctx.Value(recordKey{}).(*record); ok {
		return r
	}
	return &record{}
}

// note keeps the operation's name for the log. GraphQL's grammar makes it a plain word.
func note(ctx context.Context, operation *graphql.OperationContext) {
	recordFrom(ctx).operation = named(ctx, operation.Operation)
}

// votes reports whether a vote is among the selections: when somebody votes is nobody's.
func votes(selections ast.SelectionSet) bool {
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			if s.Name == "vote" {
				return true
			}
		case *ast.InlineFragment:
			if votes(s.SelectionSet) {
				return true
			}
		case *ast.FragmentSpread:
			if s.Definition != nil && votes(s.Definition.SelectionSet) {
				return true
			}
		}
	}
	return false
}

// An id of another server is kept when it is no longer than 64 harmless characters.
var plainID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// identify gives the request an id, or keeps the one that a proxy gave it, and answers it;
// and chooses the language of the answer. The context is made once: each copies the request.
func (s *Server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-ID")
		if id == "" || !plainID.MatchString(id) {
			id = rand.Text()
		}
		w.Header()["X-Request-Id"] = []string{id}
		ctx := telemetry.WithRequest(r.Context(), id, s.config.Watch)
		ctx = language.With(ctx, language.Negotiate(r.Header.Get("Accept-Language")))
		ctx = context.WithValue(ctx, recordKey{}, &record{address: s.config.Proxies.Address(r)})
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// logged writes one line for each request when it has been answered.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		record := recordFrom(r.Context())
		defer func() {
			answered, level := time.Now(), slog.LevelInfo
			if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
				level = slog.LevelDebug
			}
			s.line(r.Context(), answered, level,
				slog.String("method", r.Method), slog.String("path", r.URL.Path),
				slog.String("operation", record.operation), slog.Int("status", record.status),
				slog.Int64("bytes", record.bytes), slog.Duration("took", answered.Sub(began)), slog.String("from", record.address))
		}()
		next.ServeHTTP(&responseWriter{ResponseWriter: w, record: record}, r)
	})
}

// line writes a line of the access log. It goes to the handler by itself, because the logger
// would find out for each line where in the source it was written, for a third of the cost.
func (s *Server) line(ctx context.Context, at time.Time, level slog.Level, attributes ...slog.Attr) {
	handler := s.config.Log.Handler()
	if !handler.Enabled(ctx, level) {
		return
	}
	line := slog.NewRecord(at, level, "request", 0)
	line.AddAttrs(attributes...)
	_ = handler.Handle(ctx, line) // who cannot write the log has nowhere to say so
}

// responseWriter counts for the log.
type responseWriter struct {
	http.ResponseWriter
	record *record
}

// WriteHeader notes the status.
func (w *responseWriter) WriteHeader(status int) {
	if w.record.status == 0 {
		w.record.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes.
func (w *responseWriter) Write(b []byte) (int, error) {
	if w.record.status == 0 {
		w.record.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.record.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController and the WebSocket reach the connection.
func (w *responseWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// caught answers a panic as INTERNAL; the presenter logs it under the id that it tells.
func (s *Server) caught(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			recordFrom(r.Context()).route = r.Pattern // which the mux notes in the request that it is given
			value := recover()
			if value == nil {
				return
			}
			refusal := s.engine.refusal(r.Context(), newPanic(value))
			if recordFrom(r.Context()).status == 0 {
				s.respond(w, r, http.StatusInternalServerError, refusal)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// protection are the headers that keep a browser from guessing types, framing the pages and
// telling others where it was. The page at / has a policy of its own.
var protection = []struct {
	name  string
	value []string // shared by all responses: set or replaced, never written to
}{
	{"X-Content-Type-Options", []string{"nosniff"}},
	{"Referrer-Policy", []string{"no-referrer"}},
	{"X-Frame-Options", []string{"DENY"}},
	{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
	{"Cross-Origin-Resource-Policy", []string{"same-origin"}}, // pages of listed origins ask by CORS, which this leaves alone
	{"Content-Security-Policy", []string{"default-src 'none'; frame-ancestors 'none'"}},
}

// secured sets the protection.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for i := range protection {
			h[protection[i].name] = protection[i].value
		}
		next.ServeHTTP(w, r)
	})
}
