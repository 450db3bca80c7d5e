package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"thidua/internal/dbtest"
	"thidua/internal/issuer/issuertest"
	"thidua/internal/store"
)

var tokenOf = regexp.MustCompile(`tok_[0-9a-z]{26}`)

// A service account is opened from the command line, used beside a server that runs, given
// another token, and loses one after the other; the list tells of each and holds no secret.
func TestServiceAccounts(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		s := serve(t, "--demo", on(c))
		must := func(args ...string) []string {
			t.Helper()
			r := command(t, "", append(append([]string{"service"}, args...), on(c))...)
			if r.code != exitOK {
				t.Fatalf("%v: %d %q", args, r.code, r.errOut)
			}
			return strings.Split(strings.TrimSpace(r.out), "\n")
		}
		for want, args := range map[string][]string{
			`no root field "report"`:             {"create", "--name=X", "--operation=viewer,report"},
			`Only a human uses the field "vote"`: {"create", "--name=X", "--operation=viewer,vote"},
			`the code "nodepart"`:                {"create", "--name=X", "--operation=reports", "--officer-of=nodepart"},
			`the code "NOCLUSTER"`:               {"create", "--name=X", "--operation=reports", "--observer-of=NOCLUSTER"},
			"a year at most":                     {"create", "--name=X", "--operation=reports", "--days=400"},
			"in the future":                      {"create", "--name=X", "--operation=reports", "--days=0"},
			"no service account":                 {"rotate", "sva_01k0zq5w7hf8a9b2c3d4e5f6g7"},
			"see `thidua service list`":          {"revoke", "tok_01k0zq5w7hf8a9b2c3d4e5f6g7"},
		} {
			r := command(t, "", append(append([]string{"service"}, args...), on(c))...)
			if r.code != exitFailed || !strings.Contains(r.errOut, want) || r.out != "" {
				t.Errorf("%v: %d %q %q, want %q", args, r.code, r.out, r.errOut, want)
			}
		}
		opened := must("create", "--name=Văn phòng điện tử", "--operation=viewer,reports", "--officer-of=phuyen", "--observer-of=DHMT", "--days=30")
		if len(opened) != 2 || !strings.HasPrefix(opened[0], "sva_") || !strings.HasPrefix(opened[1], "thd_") {
			t.Fatalf("printed %v", opened)
		}
		opens := func(token string, want int) {
			t.Helper()
			if status, body := s.ask(token, `{viewer{name} reports{totalCount}}`); status != want {
				t.Errorf("got %d %s, want %d", status, body, want)
			}
		}
		opens(opened[1], http.StatusOK)
		second := must("rotate", opened[0], "--keep-hours=1")[0]
		opens(opened[1], http.StatusOK)
		opens(second, http.StatusOK)
		if r := command(t, "", "service", "rotate", opened[0], on(c)); r.code != exitFailed || !strings.Contains(r.errOut, "two tokens") {
			t.Errorf("a third token: %d %q", r.code, r.errOut)
		}
		list := must("list")
		if len(list) != 3 || !strings.Contains(list[0], "[OFFICER phuyen, OBSERVER DHMT] [reports, viewer]") || !strings.Contains(list[0], opened[0]) {
			t.Fatalf("the list is %q", list)
		}
		must("revoke", tokenOf.FindString(list[2]))
		opens(opened[1], http.StatusUnauthorized)
		opens(second, http.StatusOK)
		third := must("rotate", opened[0], "--keep-hours=0")[0]
		opens(second, http.StatusUnauthorized)
		opens(third, http.StatusOK)
		must("disable", opened[0])
		opens(third, http.StatusUnauthorized)
		stopped := s.stop() // what was used is written at the end
		all := strings.Join(must("list"), "\n")
		if !strings.Contains(all, "disabled") || !strings.Contains(all, "last used") {
			t.Errorf("the list is %q", all)
		}
		for _, secret := range []string{opened[1], second, third} {
			if strings.Contains(all, secret[4:]) || strings.Contains(stopped.errOut, secret[4:]) {
				t.Error("a token is in the list, or in the log")
			}
		}
	})
}

// The program takes the tokens of an identity provider beside its own, over HTTP and over a
// WebSocket; it starts and is ready while the provider is away.
func TestIdentityProvider(t *testing.T) {
	const email = "giamdoc@phuyen.thidua.example"
	real := issuertest.Start(t)
	token := real.Token(t, email)
	real.Down.Store(true)
	t.Setenv("THIDUA_OIDC_AUDIENCE", issuertest.Audience)
	s := serve(t, "--demo", "--oidc-issuer="+real.URL)
	ready, err := http.Get(s.site + "/readyz")
	if err != nil || ready.StatusCode != http.StatusOK {
		t.Fatalf("not ready: %v", err)
	}
	_ = ready.Body.Close()
	if status, body := s.ask(token, `{viewer{email}}`); status != http.StatusUnauthorized || !strings.Contains(body, "invalid_token") {
		t.Errorf("never reached: %d %s", status, body)
	}
	real.Down.Store(false)
	status, body := 0, ""
	for status != http.StatusOK { // it is tried again after some seconds at most
		status, body = s.ask(token, `{viewer{email roles{role}}}`)
		time.Sleep(20 * time.Millisecond)
	}
	if !strings.Contains(body, email) || !strings.Contains(body, "HEAD") {
		t.Errorf("by HTTP: %s", body)
	}
	conn, _, err := websocket.Dial(t.Context(), s.site+"/graphql", &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	send := func(m map[string]any) map[string]any {
		t.Helper()
		var got map[string]any
		if err := wsjson.Write(t.Context(), conn, m); err != nil {
			t.Fatal(err)
		}
		if err := wsjson.Read(t.Context(), conn, &got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := send(map[string]any{"type": "connection_init", "payload": map[string]any{"Authorization": "Bearer " + token}}); got["type"] != "connection_ack" {
		t.Fatalf("got %v", got)
	}
	got := send(map[string]any{"id": "1", "type": "subscribe", "payload": map[string]any{"query": `{viewer{email}}`}})
	if got["type"] != "next" || !strings.Contains(fmt.Sprint(got["payload"]), email) {
		t.Errorf("by WebSocket: %v", got)
	}
	// Options that cannot be meant are told at the start.
	for want, args := range map[string][]string{
		"--oidc-issuer must be": {"serve", "--addr=127.0.0.1:0", "--oidc-issuer=http://dangnhap.example"},
		"must be an https":      {"serve", "--addr=127.0.0.1:0"}, // the environment names an audience
	} {
		if r := command(t, "", append(args, "--data="+t.TempDir())...); r.code != exitFailed || !strings.Contains(r.errOut, want) {
			t.Errorf("%v: %d %q", args, r.code, r.errOut)
		}
	}
}
