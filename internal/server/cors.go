package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/rs/cors"

	"thidua/internal/fault"
)

// preflightAge is for how long a browser need not ask again, in seconds: the longest that
// Chromium grants.
const preflightAge = 7200

// origins are those from which pages may call, beside the server's own. There are no
// credentials that a browser would add by itself: who calls is told by the bearer token
// alone, and a request from another site's page carries none.
type origins []string

// newOrigins takes origins as browsers send them; anything else is INVALID_INPUT, because it
// would silently never match. There is no wildcard.
func newOrigins(list []string) (origins, error) {
	for _, origin := range list {
		u, err := url.Parse(origin)
		proper := err == nil && (u.Scheme == "http" && u.Port() != "80" || u.Scheme == "https" && u.Port() != "443") &&
			u.Hostname() != "" && !strings.Contains(u.Host, "*") &&
			origin == strings.ToLower(u.Scheme+"://"+u.Host) && !strings.HasSuffix(u.Host, ":")
		if !proper {
			return nil, fault.Newf(fault.InvalidInput, fault.Text{
				VI: "Nguồn " + origin + " phải ghi đúng như trình duyệt gửi: http(s)://máy hoặc http(s)://máy:cổng, chữ thường, không có đường dẫn, không có dấu *.",
				EN: "The origin " + origin + " must be written as a browser sends it: http(s)://host or http(s)://host:port, in lower case, without a path, without *.",
			}, "origin")
		}
	}
	return slices.Clone(list), nil
}

// share lets pages of the origins read the answers (the Fetch standard's CORS protocol).
func (o origins) share(next http.Handler) http.Handler {
	if len(o) == 0 {
		return next
	}
	return cors.New(cors.Options{
		AllowOriginFunc: func(origin string) bool { return slices.Contains(o, origin) },
		AllowedMethods:  []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut},
		AllowedHeaders:  []string{"Accept", "Accept-Language", "Authorization", "Content-Type", "If-None-Match", "X-Request-ID"},
		ExposedHeaders:  []string{"ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "WWW-Authenticate", "X-Request-ID"},
		MaxAge:          preflightAge,
	}).Handler(next)
}

// admits reports whether a WebSocket may be opened: by a page of the server's own origin or
// of one of the list, or by a program that is no browser and sends no Origin. Browsers hold
// no WebSocket to the rules of CORS.
func (o origins) admits(r *http.Request) bool {
	given := r.Header.Values("Origin")
	if len(given) == 0 {
		return true
	}
	if len(given) > 1 {
		return false
	}
	u, err := url.Parse(given[0])
	own := err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
	return own || slices.Contains(o, given[0])
}
