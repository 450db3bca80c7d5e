package server

import (
	"encoding/json"
	"errors"
	"slices"
)

// members reads exactly one JSON object, each member into the target for its name: a
// *string, a *map[string]any (numbers are json.Number and keep their digits) or a
// *json.RawMessage, which is a part of the text. Null leaves the first two as they are.
// Members without a target are read over. A name that is told from another by its case
// alone is another name. A member that stands twice is an error: whoever checks requests on
// the way may have read the other one. The text is UTF-8.
//
// The text is checked by encoding/json first and then walked through once by what knows
// that it is valid, for less than a third of what a Decoder takes with its tokens and reflection.
func members(text []byte, target func(name string) any) error {
	r, err := newReader(text)
	if err != nil {
		return err
	}
	if r.next() != '{' {
		return errors.New("not an object")
	}
	r.at++
	known := make([]string, 0, 8)
	for r.next() != '}' {
		name := r.text()
		into := target(name)
		if into == nil {
			r.raw()
			continue
		}
		if slices.Contains(known, name) {
			return errors.New("a member stands twice")
		}
		known = append(known, name)
		if err := r.into(into); err != nil {
			return err
		}
	}
	return nil
}

// object reads exactly one JSON object as members does one of a member; nil for null.
func object(text []byte) (map[string]any, error) {
	r, err := newReader(text)
	if err != nil {
		return nil, err
	}
	var m map[string]any
	return m, r.into(&m)
}

// reader walks through JSON that is known to be valid. Each of its methods begins where
// next stands and ends behind what it has read.
type reader struct {
	json []byte
	at   int
}

func newReader(text []byte) (*reader, error) {
	if !json.Valid(text) {
		return nil, errors.New("not JSON")
	}
	return &reader{json: text}, nil
}

// next goes to where something begins or a list or an object ends, and answers that byte.
func (r *reader) next() byte {
	for {
		switch c := r.json[r.at]; c {
		case ' ', '\t', '\r', '\n', ',', ':':
			r.at++
		default:
			return c
		}
	}
}

// into reads a value of the target's kind.
func (r *reader) into(target any) error {
	begins := r.next()
	switch into := target.(type) {
	case *json.RawMessage:
		*into = r.raw()
		return nil
	case *string:
		if begins == '"' {
			*into = r.text()
			return nil
		}
	case *map[string]any:
		if begins == '{' {
			*into = r.object()
			return nil
		}
	}
	if begins != 'n' {
		return errors.New("a value of another kind")
	}
	r.word()
	return nil
}

// value reads what a Decoder makes of it for an any.
func (r *reader) value() any {
	switch r.next() {
	case '{':
		return r.object()
	case '[':
		return r.list()
	case '"':
		return r.text()
	}
	switch word := r.word(); string(word) {
	case "null":
		return nil
	case "true":
		return true
	case "false":
		return false
	default:
		return json.Number(word)
	}
}

func (r *reader) object() map[string]any {
	m := map[string]any{}
	for r.at++; r.next() != '}'; {
		name := r.text()
		m[name] = r.value()
	}
	r.at++
	return m
}

func (r *reader) list() []any {
	l := []any{}
	for r.at++; r.next() != ']'; {
		l = append(l, r.value())
	}
	r.at++
	return l
}

// text reads a string.
func (r *reader) text() string {
	quoted, plain := r.quoted()
	if plain {
		return string(quoted[1 : len(quoted)-1])
	}
	var s string
	_ = json.Unmarshal(quoted, &s) // a valid string
	return s
}

// quoted is a string as it is written, and whether without escapes.
func (r *reader) quoted() (text []byte, plain bool) {
	from := r.at
	plain = true
	for r.at++; r.json[r.at] != '"'; r.at++ {
		if r.json[r.at] == '\\' {
			plain = false
			r.at++
		}
	}
	r.at++
	return r.json[from:r.at], plain
}

// word is a number, true, false or null as it is written.
func (r *reader) word() []byte {
	from := r.at
	for ; r.at < len(r.json); r.at++ {
		switch r.json[r.at] {
		case ' ', '\t', '\r', '\n', ',', ':', ']', '}':
			return r.json[from:r.at]
		}
	}
	return r.json[from:]
}

// raw is any value as it is written. It calls itself for nothing inside: of what nobody
// reads nobody has counted the depth.
func (r *reader) raw() []byte {
	r.next()
	from := r.at
	for depth := 0; ; {
		switch r.next() {
		case '{', '[':
			depth++
			r.at++
		case '}', ']':
			depth--
			r.at++
		case '"':
			r.quoted()
		default:
			r.word()
		}
		if depth == 0 {
			return r.json[from:r.at:r.at]
		}
	}
}
