package server

import (
	"context"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/internal/fault"
)

// methods are what /graphql knows, as the Allow header tells them.
const methods = "GET, HEAD, OPTIONS, POST"

// post answers an operation in the body of a POST: once, or as a stream of events where
// the client accepts one.
func (s *Server) post(w http.ResponseWriter, r *http.Request) {
	if !s.acceptable(w, r) {
		return
	}
	if !acceptsBody(r.Header) {
		s.refuse(w, r, http.StatusUnsupportedMediaType,
			badInput("Content-Type phải là application/json, không nén.", "Content-Type must be application/json, not compressed."))
		return
	}
	body, err := s.readBody(r)
	if fault.Is(err, fault.RateLimited) {
		w.Header().Set("Connection", "close") // the rest of the body is not waited for
		s.reject(w, r, gqlerror.List{s.engine.present(r.Context(), err)})
		return
	}
	if fault.Is(err, fault.BodyLimitExceeded) {
		w.Header().Set("Connection", "close")
		s.refuse(w, r, http.StatusRequestEntityTooLarge, err)
		return
	}
	if err != nil {
		s.refuse(w, r, http.StatusBadRequest, err)
		return
	}
	q, err := decode(body)
	if err != nil {
		s.refuse(w, r, http.StatusBadRequest, err)
		return
	}
	s.run(w, r, q)
}

// get opens a WebSocket or answers a query from the URL. A mutation is refused: links are
// followed by machines that mean nothing by it.
func (s *Server) get(w http.ResponseWriter, r *http.Request) {
	if upgrades(r) {
		s.websocket(w, r)
		return
	}
	if !s.acceptable(w, r) {
		return
	}
	q, err := decodeURL(r.URL.RawQuery)
	if err != nil {
		s.refuse(w, r, http.StatusBadRequest, err)
		return
	}
	s.run(w, r, q)
}

// options tells which methods there are. What browsers ask before a request to another
// origin is answered before it comes here (cors.go).
func (s *Server) options(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Allow", methods)
	w.WriteHeader(http.StatusNoContent)
}

// otherMethod refuses every method that /graphql does not know.
func (s *Server) otherMethod(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", methods)
	s.refuse(w, r, http.StatusMethodNotAllowed,
		badInput("Chỉ nhận POST, hoặc GET cho câu hỏi.", "Only POST is taken, or GET for a query."))
}

// acceptable refuses a client that accepts nothing of what the server can answer.
func (s *Server) acceptable(w http.ResponseWriter, r *http.Request) bool {
	if negotiate(r.Header["Accept"]) != "" {
		return true
	}
	s.refuse(w, r, http.StatusNotAcceptable,
		badInput("Accept phải có application/graphql-response+json, application/json hoặc text/event-stream.",
			"Accept must have application/graphql-response+json, application/json or text/event-stream."))
	return false
}

// run begins the operation and answers it.
func (s *Server) run(w http.ResponseWriter, r *http.Request, q *request) {
	ctx := r.Context()
	q.Headers = r.Header
	operation, errs := s.begin(ctx, q)
	streams := negotiate(r.Header["Accept"]) == eventStream
	if operation != nil {
		note(ctx, operation)
	}
	switch {
	case len(errs) > 0 && streams:
		s.events(w, r, nil, errs)
	case len(errs) > 0:
		s.reject(w, r, errs)
	case r.Method != http.MethodPost && operation.Operation.Operation == ast.Mutation:
		w.Header().Set("Allow", http.MethodPost)
		s.refuse(w, r, http.StatusMethodNotAllowed,
			badInput("Thao tác ghi phải gửi bằng POST.", "A mutation must be sent by POST."))
	case streams:
		s.events(w, r, operation, nil)
	default:
		response := s.engine.answer(ctx, operation)
		if r.Method != http.MethodPost && q.document != "" && len(response.Errors) == 0 {
			s.respondTagged(w, r, response)
			return
		}
		s.respond(w, r, statusOf(mediaOf(r), response), response)
	}
}

// begin settles which document is meant and begins its operation. The errors are presented
// already.
func (s *Server) begin(ctx context.Context, q *request) (*graphql.OperationContext, gqlerror.List) {
	if err := s.settle(ctx, q); err != nil {
		return nil, gqlerror.List{s.engine.present(ctx, err)}
	}
	return s.engine.begin(ctx, &q.RawParams)
}

// upgrades reports whether the request asks for a WebSocket.
func upgrades(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
}
