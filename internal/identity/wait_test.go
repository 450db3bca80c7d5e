package identity_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// A database that does not answer, here since all its connections are taken, is not waited
// for without end: whoever calls is told to come again.
func TestNobodyWaitsWithoutEnd(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person(email)
		h.Wait = 10 * time.Millisecond
		s.DB.SetMaxOpenConns(1)
		taken, err := s.DB.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer taken.Close()
		token := "thd_" + strings.Repeat("a", 42) + "A"
		for name, r := range map[string]*http.Request{
			"nobody":    httptest.NewRequest("POST", "/graphql", nil),
			"a token":   httptest.NewRequest("POST", "/graphql", nil),
			"a sign-in": httptest.NewRequest("POST", "/auth/token", strings.NewReader(url.Values{"grant_type": {"password"}, "username": {email}, "password": {password}}.Encode())),
		} {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if name == "a token" {
				r.Header.Set("Authorization", "Bearer "+token)
			}
			w := httptest.NewRecorder()
			h.web.ServeHTTP(w, r)
			if w.Code != http.StatusServiceUnavailable {
				t.Errorf("%s: %d %s", name, w.Code, w.Body)
			}
		}
	})
}
