package server

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"thidua/internal/attachment"
)

// What travels has a grace and what its bytes take at the slowest rate that is borne: the
// greatest file has nearly an hour, a sender of nothing half a minute.
func TestPace(t *testing.T) {
	began := time.Now()
	for bytes, want := range map[int64]time.Duration{
		0: 30 * time.Second, 8 << 10: 31 * time.Second, 1 << 20: 158 * time.Second, attachment.MaxSize: 3230 * time.Second,
	} {
		p := pace{until: began.Add(fileGrace), bytes: bytes}
		if got := p.due().Sub(began); got != want {
			t.Errorf("%d bytes have %v, want %v", bytes, got, want)
		}
	}
}

// Who stops sending is cut off once his time is over, and one whose file is longer than the
// server's usual patience with a body is not.
func TestASenderThatStops(t *testing.T) {
	failed := make(chan error, 1)
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := newPaced(w, r.Body)
		if r.URL.Path == "/stops" {
			body.until = time.Now().Add(20 * time.Millisecond)
		}
		_, err := io.Copy(io.Discard, body)
		failed <- err
	}))
	web.Config.ReadTimeout = 50 * time.Millisecond
	web.Start()
	defer web.Close()
	send := func(path string, pieces ...string) error {
		t.Helper()
		connection, err := net.Dial("tcp", web.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		fmt.Fprintf(connection, "PUT %s HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n", path)
		for _, piece := range pieces {
			if _, err := io.WriteString(connection, piece); err != nil {
				t.Fatal(err)
			}
			time.Sleep(100 * time.Millisecond) // longer than ReadTimeout
		}
		return <-failed
	}
	if err := send("/stops", "a"); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("who stops: %v", err)
	}
	if err := send("/slow", "a", "b"); err != nil {
		t.Errorf("who is slow: %v", err)
	}
}
