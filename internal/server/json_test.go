package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// An object is read as encoding/json reads it, and refused where that refuses it; what is
// told of a member as it is written is the same text.
func FuzzObject(f *testing.F) {
	for _, seed := range []string{
		`{}`, ` { "a" : [ ] , "b":{"c":[1,-2.50e+9,"x",true,false,null,[[]],{}]}} `, `null`, ` null x`, `{"a":1,"a":{"b":2},"a":{"c":3}}`,
		`{"\u0061":"\n\"\\\/\ud83d\ude00\ud83d","b":"Phú Yên"}`, `{"a":"}]","b":"\\\\"}`, `{"a":1}{}`, `{"a":01}`, `{"a":+1}`, `{,}`, `{"a":1,}`, `[1]`, `1`, `"x"`, ``, `{`,
		strings.Repeat(`{"a":[`, 40) + strings.Repeat(`]}`, 40), `{"a":1e400,"b":12345678901234567890.10}`, `{"a":tru}`, `{"a"1}`, "{\"a\":\"\t\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if !utf8.Valid(text) {
			return
		}
		got, err := object(text)
		want, wantErr := decoded(text)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q: %v, encoding/json: %v", text, err, wantErr)
		}
		if !reflect.DeepEqual(want, got) { // cmp takes twice as long for each level
			t.Fatalf("%q: %v, not %v", text, got, want)
		}
		if got == nil {
			return
		}
		raw := map[string]*json.RawMessage{}
		if members(text, func(name string) any { raw[name] = new(json.RawMessage); return raw[name] }) != nil {
			return // a member stands twice
		}
		var wantRaw map[string]json.RawMessage
		if err := json.Unmarshal(text, &wantRaw); err != nil || len(wantRaw) != len(raw) {
			t.Fatalf("%q: %d members, %d, %v", text, len(raw), len(wantRaw), err)
		}
		for name, value := range wantRaw {
			if !bytes.Equal(value, *raw[name]) {
				t.Fatalf("%q: %q is %q, not %q", text, name, *raw[name], value)
			}
		}
	})
}

// decoded reads one object by encoding/json; numbers keep their digits.
func decoded(text []byte) (m map[string]any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&m); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something behind")
	}
	return m, nil
}
