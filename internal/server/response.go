package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/internal/fault"
)

// The media types of a response. The older one answers 200 to every request that is
// well-formed, the newer one 400 where the operation could not begin (GraphQL over HTTP,
// section 6.4).
const (
	legacyJSON  = "application/json"
	graphqlJSON = "application/graphql-response+json"
	eventStream = "text/event-stream"
)

// negotiate picks the media type that the Accept header ranks highest, the older JSON
// where it names none that is known. Parameters other than q are ignored.
func negotiate(accept string) string {
	best, weight := legacyJSON, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		media, params, err := mime.ParseMediaType(part)
		if err != nil || media != legacyJSON && media != graphqlJSON && media != eventStream {
			continue
		}
		q := 1.0
		if text, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(text, 64); err != nil {
				continue
			}
		}
		if q > weight {
			best, weight = media, q
		}
	}
	return best
}

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
	media := negotiate(r.Header.Get("Accept"))
	if media == eventStream {
		media = graphqlJSON
	}
	text, err := encode(response)
	if err != nil {
		status, media = http.StatusInternalServerError, legacyJSON
		text, _ = json.Marshal(s.engine.refusal(r.Context(), err)) // strings only: it cannot fail
	}
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept, Accept-Language, Authorization")
	if r.URL.Path == "/graphql" {
		s.engine.rates.account(r.Context()).tell(w.Header())
	}
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

// refuse answers a request that is malformed, with the status in both media types.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	s.respond(w, r, status, s.engine.refusal(r.Context(), err))
}

// reject answers a request that is well-formed and whose operation could not begin.
func (s *Server) reject(w http.ResponseWriter, r *http.Request, errs gqlerror.List) {
	status := http.StatusOK
	switch {
	case errs[0].Extensions["code"] == fault.RateLimited: // RFC 6585, section 4
		status = http.StatusTooManyRequests
		w.Header().Set("Retry-After", fmt.Sprint(errs[0].Extensions["retryAfter"]))
	case negotiate(r.Header.Get("Accept")) == graphqlJSON:
		status = http.StatusBadRequest
	}
	s.respond(w, r, status, &graphql.Response{Errors: errs})
}
