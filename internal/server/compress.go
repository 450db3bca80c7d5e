package server

import (
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// minCompressed is the shortest answer that is compressed, in bytes: a shorter one fits into
// the packet that is sent anyway.
const minCompressed = 1 << 10

// What an ETag of a compressed answer ends with: its bytes are others.
const (
	gzipSuffix = "-gzip"
	zstdSuffix = "-zstd"
)

// newCompressor makes the middleware that compresses answers (zstd or gzip, as
// Accept-Encoding ranks them), but for streams, which must not wait for a buffer.
//
// The length of a compressed answer can tell a secret in it to whoever puts text of his own
// beside it, watches lengths and can make the victim's browser ask again and again (BREACH).
// For GraphQL nobody can: a page of another site cannot make a browser send the bearer
// token. Sign-in answers carry the secret itself and gain nothing: they are left alone.
func newCompressor() (func(http.Handler) http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(minCompressed), gzhttp.SuffixETag(gzipSuffix),
		gzhttp.ContentTypeFilter(func(string) bool { return true }))
	if err != nil {
		return nil, err
	}
	return func(next http.Handler) http.Handler {
		compressed := wrap(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if upgrades(r) || negotiate(r.Header["Accept"]) == eventStream {
				next.ServeHTTP(w, r)
				return
			}
			compressed.ServeHTTP(w, r)
		})
	}, nil
}

// matches answers which form of the tag, which is given without quotes, the client has
// already: the plain one or that of a compression; "" where it has none. If-None-Match
// compares weakly (RFC 9110, section 13.1.2).
func matches(ifNoneMatch []string, tag string) string {
	for _, value := range ifNoneMatch {
		for candidate := range strings.SplitSeq(value, ",") {
			candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
			if candidate == "*" {
				return tag
			}
			for _, form := range []string{tag, tag + gzipSuffix, tag + zstdSuffix} {
				if candidate == `"`+form+`"` {
					return form
				}
			}
		}
	}
	return ""
}
