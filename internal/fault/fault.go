// Package fault is how the product says no: an error with a stable code, a sentence
// in both languages that a department's clerk can act on, and the place in the input
// that it is about. It is made where the fact is known and translated once at each
// border (GraphQL, HTTP, command line). It knows none of the borders.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Text is a sentence in Vietnamese and in English.
type Text struct{ VI, EN string }

// In returns the sentence in the language: "en" English, anything else Vietnamese.
func (t Text) In(language string) string {
	if language == "en" {
		return t.EN
	}
	return t.VI
}

// Error is a refusal. Code is one of the catalogue; Path, where it is set, leads to
// the offending place of the input; Cause stays inside and is for the log alone.
type Error struct {
	Code  string
	Say   Text
	Path  []string
	Cause error
	// Detail carries what the border shows with the code: the current row of a
	// version conflict, the blockers of a transition. Nil for most codes.
	Detail any
}

// New makes a refusal with the catalogue's sentence for the code.
func New(code string, path ...string) *Error {
	return &Error{Code: code, Say: sentence(code), Path: path}
}

// Newf makes a refusal with a sentence of its own.
func Newf(code string, say Text, path ...string) *Error {
	return &Error{Code: code, Say: say, Path: path}
}

// Because keeps the refusal's cause for the log, and returns the refusal.
func (e *Error) Because(cause error) *Error {
	e.Cause = cause
	return e
}

// With lets the refusal carry what the border shows with its code, and returns it.
func (e *Error) With(detail any) *Error {
	e.Detail = detail
	return e
}

// Error is the English sentence with code, place and cause: for logs and the command line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code)
	if len(e.Path) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(e.Path, "."))
	}
	b.WriteString(": " + e.Say.EN)
	if e.Cause != nil {
		b.WriteString(": " + e.Cause.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// List is several refusals told at once.
type List []*Error

// Error joins the refusals, one a line.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// All returns the refusals in err, or nil where err is something else (an internal error).
func All(err error) []*Error {
	if list, ok := errors.AsType[List](err); ok {
		return list
	}
	if one, ok := errors.AsType[*Error](err); ok {
		return []*Error{one}
	}
	return nil
}

// Is reports whether err is, or holds, a refusal with the code.
func Is(err error, code string) bool {
	for _, e := range All(err) {
		if e.Code == code {
			return true
		}
	}
	return false
}
