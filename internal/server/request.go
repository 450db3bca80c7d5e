package server

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"thidua/internal/budget"
	"thidua/internal/fault"
)

// maxDrain is how much of a body that is too large is still read, in bytes, so that its
// sender comes to read the answer instead of a broken connection.
const maxDrain = 4 << 20

// readBody reads the body of a POST; a *fault.Error tells of one that is too large, and of one
// for which there is no room now.
func (s *Server) readBody(r *http.Request) ([]byte, error) {
	body, err := s.intake.take(r.Context(), r.Body)
	switch {
	case fault.Is(err, fault.RateLimited):
		return nil, err
	case err != nil:
		return nil, fault.New(fault.BadUserInput) // the sender broke off or was too slow
	case len(body) > maxBody:
		_, _ = io.CopyN(io.Discard, r.Body, maxDrain)
		return nil, fault.New(fault.BodyLimitExceeded)
	}
	return body, nil
}

// request is what a client asks for, before anything is looked up.
type request struct {
	graphql.RawParams
	document string // identifier of a trusted document, "" where the client names none
	apollo   bool   // it was named as Apollo's clients do
}

// decode reads the request object of GraphQL over HTTP, section 5.1, and the parameter
// documentId of its appendix A. What it refuses is BAD_USER_INPUT and quotes nothing of the
// body.
func decode(body []byte) (*request, error) {
	if !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0 {
		return nil, badInput("Nội dung phải là UTF-8 và không có ký tự NUL.", "The body must be UTF-8 without NUL.")
	}
	if bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("[")) {
		return nil, badInput("Mỗi yêu cầu chỉ mang một thao tác; không nhận danh sách thao tác.",
			"A request carries one operation; lists of operations are not taken.")
	}
	if err := budget.Weigh(body); err != nil {
		return nil, err
	}
	q := &request{}
	relay := ""
	err := members(body, func(name string) any {
		switch name {
		case "query":
			return &q.Query
		case "operationName":
			return &q.OperationName
		case "variables":
			return &q.Variables
		case "extensions":
			return &q.Extensions
		case "documentId":
			return &q.document
		case "doc_id": // Relay's own examples
			return &relay
		}
		return nil
	})
	if err != nil {
		return nil, badInput("Nội dung phải là một đối tượng JSON có query, operationName, variables, mỗi tên một lần.",
			"The body must be one JSON object with query, operationName, variables, each name once.")
	}
	return q, q.complete(relay)
}

// decodeURL reads the same from the parameters of a GET.
func decodeURL(raw string) (*request, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, fault.New(fault.BadUserInput)
	}
	for _, name := range []string{"query", "operationName", "variables", "extensions", "documentId", "doc_id"} {
		if given := values[name]; len(given) > 1 || len(given) == 1 && !clean(given[0]) {
			return nil, badInput("Mỗi tham số chỉ được ghi một lần, là UTF-8 và không có ký tự NUL.",
				"Each parameter stands once, in UTF-8 without NUL.")
		}
	}
	q := &request{document: values.Get("documentId")}
	q.Query, q.OperationName = values.Get("query"), values.Get("operationName")
	for name, target := range map[string]*map[string]any{"variables": &q.Variables, "extensions": &q.Extensions} {
		text := values.Get(name)
		if text == "" {
			continue
		}
		if err := budget.Weigh([]byte(text)); err != nil {
			return nil, err
		}
		if *target, err = object([]byte(text)); err != nil {
			return nil, badInput("Tham số "+name+" phải là một đối tượng JSON.", "The parameter "+name+" must be a JSON object.")
		}
	}
	return q, q.complete(values.Get("doc_id"))
}

func clean(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// complete finds the identifier of a document where Apollo's and Relay's clients put it. An
// error tells that there is neither a document nor a text.
func (q *request) complete(relay string) error {
	if persisted, ok := q.Extensions["persistedQuery"].(map[string]any); ok && q.document == "" {
		q.document, q.apollo = persisted["sha256Hash"].(string)
	}
	if q.document == "" {
		q.document = relay
	}
	if q.document == "" && strings.TrimSpace(q.Query) == "" {
		return badInput("Thiếu query.", "There is no query.")
	}
	return nil
}

func badInput(vi, en string) error {
	return fault.Newf(fault.BadUserInput, fault.Text{VI: vi, EN: en})
}

// acceptsBody reports whether the headers announce plain JSON in UTF-8. Anything that an
// HTML form can send without asking is refused, which is the guard against requests
// forged by another site.
func acceptsBody(h http.Header) bool {
	charset, kind := "", h.Get("Content-Type")
	if kind != "application/json" { // as nearly everybody writes it
		media, params, err := mime.ParseMediaType(kind)
		if err != nil || media != "application/json" {
			return false
		}
		charset = params["charset"]
	}
	encoding := h.Get("Content-Encoding")
	return (charset == "" || strings.EqualFold(charset, "utf-8")) && (encoding == "" || encoding == "identity")
}
