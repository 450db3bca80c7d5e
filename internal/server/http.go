package server

import (
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/fault"
)

// post answers an operation in the body of a POST: once, or as a stream of events where
// the client accepts one.
func (s *Server) post(w http.ResponseWriter, r *http.Request) {
	if !acceptsBody(r.Header) {
		s.refuse(w, r, http.StatusUnsupportedMediaType,
			badInput("Content-Type phải là application/json.", "Content-Type must be application/json."))
		return
	}
	body, err := readBody(r)
	if fault.Is(err, fault.BodyLimitExceeded) {
		w.Header().Set("Connection", "close")
		s.refuse(w, r, http.StatusRequestEntityTooLarge, err)
		return
	}
	if err != nil {
		s.refuse(w, r, http.StatusBadRequest, err)
		return
	}
	params, err := decode(body)
	if err != nil {
		s.refuse(w, r, http.StatusBadRequest, err)
		return
	}
	s.run(w, r, params)
}

// get opens a WebSocket or answers a query from the URL. A mutation is refused: links are
// followed by machines that mean nothing by it.
func (s *Server) get(w http.ResponseWriter, r *http.Request) {
	if strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		s.websocket(w, r)
		return
	}
	params, err := decodeURL(r.URL.RawQuery)
	if err != nil {
		s.refuse(w, r, http.StatusBadRequest, err)
		return
	}
	s.run(w, r, params)
}

// run begins the operation and answers it.
func (s *Server) run(w http.ResponseWriter, r *http.Request, params *graphql.RawParams) {
	ctx := graphql.StartOperationTrace(r.Context())
	params.Headers = r.Header
	operation, errs := s.engine.begin(ctx, params)
	streams := negotiate(r.Header.Get("Accept")) == eventStream
	switch {
	case len(errs) > 0 && streams:
		s.events(w, r.WithContext(ctx), nil, errs)
	case len(errs) > 0:
		s.reject(w, r, errs)
	case r.Method != http.MethodPost && operation.Operation.Operation == ast.Mutation:
		w.Header().Set("Allow", http.MethodPost)
		s.refuse(w, r, http.StatusMethodNotAllowed,
			badInput("Thao tác ghi phải gửi bằng POST.", "A mutation must be sent by POST."))
	case streams:
		note(ctx, operation)
		s.events(w, r.WithContext(ctx), operation, nil)
	default:
		note(ctx, operation)
		s.respond(w, r, http.StatusOK, s.engine.answer(ctx, operation))
	}
}
