package server

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// greeting asks for an answer of about so many bytes.
func greeting(size int) string {
	return `{"query":"{hello(name:\"` + strings.Repeat("a", size) + `\")}"}`
}

// Long answers are compressed as the client ranks codings, short ones and those of clients
// that ask for none are not; caches are told in each case that it depends on the header.
func TestCompression(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		name, accept string
		size         int
		want         string
	}{
		{"gzip", "gzip", 2000, "gzip"},
		{"zstd before gzip", "gzip, deflate, br, zstd", 2000, "zstd"},
		{"gzip ranked higher", "zstd;q=0.5, gzip", 2000, "gzip"},
		{"none that we have", "br", 2000, ""},
		{"none at all", "identity", 2000, ""},
		{"gzip refused", "gzip;q=0", 2000, ""},
		{"short", "gzip, zstd", 500, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := b.post(greeting(c.size), "Accept-Encoding", c.accept)
			if got := r.header.Get("Content-Encoding"); got != c.want {
				t.Errorf("Content-Encoding %q, want %q", got, c.want)
			}
			if !strings.Contains(strings.Join(r.header.Values("Vary"), ", "), "Accept-Encoding") {
				t.Errorf("Vary %q", r.header.Values("Vary"))
			}
			if got := plainOf(t, r); !strings.HasPrefix(got, `{"data":{"hello":"xin chào aaa`) {
				t.Errorf("%.60q", got)
			}
			if c.want != "" && len(r.body) > 500 {
				t.Errorf("%d bytes are still sent", len(r.body))
			}
		})
	}
}

// plainOf takes the coding off a body.
func plainOf(t *testing.T, r reply) string {
	t.Helper()
	var reader io.Reader = strings.NewReader(r.body)
	var err error
	switch r.header.Get("Content-Encoding") {
	case "gzip":
		reader, err = gzip.NewReader(reader)
	case "zstd":
		reader, err = zstd.NewReader(reader)
	}
	if err != nil {
		t.Fatal(err)
	}
	var plain bytes.Buffer
	if _, err := plain.ReadFrom(reader); err != nil {
		t.Fatal(err)
	}
	return plain.String()
}

// Sign-in answers carry a secret and are never compressed, streams must not wait for a
// buffer, and a compressed body is not taken.
func TestWhatIsNotCompressed(t *testing.T) {
	b := newBench(t)
	long := strings.Repeat("a", 5000)
	for name, r := range map[string]reply{
		"sign-in":  b.do("POST", "/auth/token?"+long, "", "Accept-Encoding", "gzip, zstd"),
		"a stream": b.do("GET", "/graphql?query="+url.QueryEscape(`{hello(name:"`+long+`")}`), "", "Accept", eventStream, "Accept-Encoding", "gzip, zstd"),
	} {
		if got := r.header.Get("Content-Encoding"); got != "" || len(r.body) < 5000 {
			t.Errorf("%s: %q, %d bytes", name, got, len(r.body))
		}
	}
	for _, path := range []string{"/", "/schema.graphql"} {
		if r := b.do("GET", path, "", "Accept-Encoding", "gzip"); len(r.body) > minCompressed && r.header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s is not compressed", path)
		}
	}
}
