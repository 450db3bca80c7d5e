package server

import (
	"bytes"
	"encoding/json"
	"errors"
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

// readBody reads the body of a POST; a *fault.Error tells of one that is too large.
func readBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, fault.New(fault.BadUserInput) // the sender broke off or was too slow
	case len(body) > maxBody:
		_, _ = io.CopyN(io.Discard, r.Body, maxDrain)
		return nil, fault.New(fault.BodyLimitExceeded)
	}
	return body, nil
}

// decode reads the request object of GraphQL over HTTP, section 5.1. What it refuses is
// BAD_USER_INPUT and quotes nothing of the body.
func decode(body []byte) (*graphql.RawParams, error) {
	if !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0 {
		return nil, badInput("Nội dung phải là UTF-8 và không có ký tự NUL.", "The body must be UTF-8 without NUL.")
	}
	if err := budget.Weigh(body); err != nil {
		return nil, err
	}
	var params graphql.RawParams
	if err := unmarshal(body, &params); err != nil {
		return nil, badInput("Nội dung phải là một đối tượng JSON có query, operationName, variables.",
			"The body must be one JSON object with query, operationName, variables.")
	}
	return &params, checkQuery(&params)
}

// decodeURL reads the same from the parameters of a GET.
func decodeURL(raw string) (*graphql.RawParams, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, fault.New(fault.BadUserInput)
	}
	params := &graphql.RawParams{Query: values.Get("query"), OperationName: values.Get("operationName")}
	for name, target := range map[string]*map[string]any{"variables": &params.Variables, "extensions": &params.Extensions} {
		text := values.Get(name)
		if text == "" {
			continue
		}
		if err := budget.Weigh([]byte(text)); err != nil {
			return nil, err
		}
		if !clean(text) || unmarshal([]byte(text), target) != nil {
			return nil, badInput("Tham số "+name+" phải là một đối tượng JSON.", "The parameter "+name+" must be a JSON object.")
		}
	}
	if !clean(params.Query) || !clean(params.OperationName) {
		return nil, badInput("Tham số phải là UTF-8 và không có ký tự NUL.", "The parameters must be UTF-8 without NUL.")
	}
	return params, checkQuery(params)
}

func clean(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

func checkQuery(params *graphql.RawParams) error {
	if strings.TrimSpace(params.Query) == "" {
		return badInput("Thiếu query.", "There is no query.")
	}
	return nil
}

func badInput(vi, en string) error {
	return fault.Newf(fault.BadUserInput, fault.Text{VI: vi, EN: en})
}

// unmarshal reads exactly one JSON value; numbers keep their digits.
func unmarshal(text []byte, target any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(target); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}

// acceptsBody reports whether the headers announce plain JSON in UTF-8. Anything that an
// HTML form can send without asking is refused, which is the guard against requests
// forged by another site.
func acceptsBody(h http.Header) bool {
	media, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return false
	}
	charset := params["charset"]
	encoding := h.Get("Content-Encoding")
	return (charset == "" || strings.EqualFold(charset, "utf-8")) && (encoding == "" || encoding == "identity")
}
