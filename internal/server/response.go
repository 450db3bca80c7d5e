package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/internal/fault"
)

// encode writes a response as JSON. Data that the operation never came to make is left
// out (GraphQL specification, section 7.1): a client tells a request that failed from a
// result that is null by it. The data is JSON already and is not read again.
func encode(r *graphql.Response) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(len(r.Data) + 64)
	b.WriteByte('{')
	if len(r.Errors) > 0 {
		if err := member(&b, "errors", r.Errors); err != nil {
			return nil, err
		}
	}
	if r.Data != nil {
		comma(&b)
		b.WriteString(`"data":`)
		b.Write(r.Data)
	}
	if len(r.Extensions) > 0 {
		if err := member(&b, "extensions", r.Extensions); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func member(b *bytes.Buffer, name string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	comma(b)
	b.WriteString(`"` + name + `":`)
	b.Write(text)
	return nil
}

func comma(b *bytes.Buffer) {
	if b.Len() > 1 {
		b.WriteByte(',')
	}
}

// respond writes one response with the status.
func (s *Server) respond(w http.ResponseWriter, r *http.Request, status int, response *graphql.Response) {
	media := mediaOf(r)
	text, err := encode(response)
	if err != nil {
		status, media = http.StatusInternalServerError, legacyJSON
		text, _ = json.Marshal(s.engine.refusal(r.Context(), err)) // strings only: it cannot fail
	}
	w.Header()["Cache-Control"] = unkept
	s.write(w, r, media, status, text)
}

// Values of headers that all responses share: they are replaced, never written to.
var (
	unkept     = []string{"no-store"}
	mediaTypes = map[string][]string{
		legacyJSON:  {legacyJSON + "; charset=utf-8"},
		graphqlJSON: {graphqlJSON + "; charset=utf-8"},
	}
)

// write sends text of the media type whole.
func (s *Server) write(w http.ResponseWriter, r *http.Request, media string, status int, text []byte) {
	h := w.Header() // written to by canonical names: nothing has to be made of them
	h["Content-Type"] = mediaTypes[media]
	h["Content-Length"] = []string{strconv.Itoa(len(text))}
	h["Vary"] = append(h["Vary"], "Accept, Accept-Language, Authorization")
	s.tell(h, r)
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

// tell says in the header of an answer of /graphql what the caller may still spend.
func (s *Server) tell(h http.Header, r *http.Request) {
	if r.URL.Path == "/graphql" {
		s.engine.rates.account(r.Context()).tell(h)
	}
}

// mediaOf is the media type of an answer that is no stream.
func mediaOf(r *http.Request) string {
	switch media := negotiate(r.Header["Accept"]); media {
	case eventStream:
		return graphqlJSON
	case "":
		return legacyJSON
	default:
		return media
	}
}

// statusOf is the status of an answer to a request that is well-formed. In the newer media
// type one without data has failed as a whole (GraphQL over HTTP, section 6.4.2); the older
// one is 200 whatever came of it.
func statusOf(media string, response *graphql.Response) int {
	switch {
	case media != graphqlJSON || response.Data != nil:
		return http.StatusOK
	case has(response.Errors, fault.Internal):
		return http.StatusInternalServerError
	case has(response.Errors, fault.Timeout):
		return http.StatusServiceUnavailable
	default:
		return http.StatusBadRequest
	}
}

// has reports whether one of the errors, which are presented already, has the code.
func has(errs gqlerror.List, code string) bool {
	return slices.ContainsFunc(errs, func(err *gqlerror.Error) bool { return err.Extensions["code"] == code })
}

// refuse answers a request that is malformed, with the status in both media types.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	s.respond(w, r, status, s.engine.refusal(r.Context(), err))
}

// reject answers a request that is well-formed and whose operation could not begin.
func (s *Server) reject(w http.ResponseWriter, r *http.Request, errs gqlerror.List) {
	response := &graphql.Response{Errors: errs}
	status := statusOf(mediaOf(r), response)
	if errs[0].Extensions["code"] == fault.RateLimited { // RFC 6585, section 4
		status = http.StatusTooManyRequests
		w.Header().Set("Retry-After", fmt.Sprint(errs[0].Extensions["retryAfter"]))
	}
	s.respond(w, r, status, response)
}
