package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A rate or a proxy that is none is told before any port or database is touched.
func TestServeRefusesLimitsThatAreNone(t *testing.T) {
	for _, c := range []struct{ name, option, says string }{
		{"too low a rate", "--rate=1", "666 to 1000000 points a second"},
		{"a negative rate", "--rate=-1", "666 to 1000000 points a second"},
		{"too high a rate", "--rate=1000001", "666 to 1000000 points a second"},
		{"a proxy by name", "--trusted-proxy=proxy.example", "is no network"},
		{"half a network", "--trusted-proxy=10.0.0.0/8,192.168", "is no network"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r := command(t, "", "serve", c.option, "--addr=127.0.0.1:0", "--data="+t.TempDir()); r.code != exitFailed || !strings.Contains(r.errOut, c.says) {
				t.Errorf("%d %q", r.code, r.errOut)
			}
		})
	}
}

// Behind a proxy that is trusted each caller has wrong passwords and a rate of his own; a
// header that anybody could have sent changes nothing.
func TestCallersBehindAProxy(t *testing.T) {
	s := serve(t, "--demo", "--trusted-proxy=127.0.0.1", "--rate=10000", "--data="+t.TempDir())
	try := func(from string) int {
		form := url.Values{"grant_type": {"password"}, "username": {"giamdoc@phuyen.thidua.example"}, "password": {"wrong"}}
		request, err := http.NewRequest(http.MethodPost, s.site+"/auth/token", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("X-Forwarded-For", from)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		_, _ = io.Copy(io.Discard, response.Body)
		return response.StatusCode
	}
	for range 5 {
		if status := try("203.0.113.9"); status != http.StatusBadRequest {
			t.Fatalf("a wrong password: %d", status)
		}
	}
	if status := try("1.2.3.4, 203.0.113.9"); status != http.StatusTooManyRequests {
		t.Errorf("one too many: %d", status)
	}
	if status := try("203.0.113.10"); status != http.StatusBadRequest {
		t.Errorf("another caller: %d", status)
	}
	response, err := http.Get(s.site + "/graphql?query=" + url.QueryEscape("{viewer{id}}"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if got := response.Header.Get("RateLimit-Policy"); got != `"anonymous";q=600000;w=60;qu="points"` {
		t.Errorf("RateLimit-Policy: %s", got)
	}
}
