package postgres

import (
	"bufio"
	"errors"
	"io"
	"net/url"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// gone waits until the folder of the server is cleared away.
func gone(t *testing.T, u string) {
	t.Helper()
	parsed, err := url.Parse(u)
	if err != nil || parsed.Query().Get("host") == "" {
		t.Fatalf("the URL %q: %v", u, err)
	}
	for range 3000 {
		if _, err := os.Stat(parsed.Query().Get("host")); errors.Is(err, os.ErrNotExist) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("the server's folder is still there")
}

func begin(t *testing.T) *Server {
	t.Helper()
	s, err := Start(t.Context())
	if errors.Is(err, ErrNotInstalled) && os.Getenv("CI") != "true" {
		t.Skipf("NOT TESTED: %v", err)
	} else if err != nil {
		t.Fatal(err)
	}
	return s
}

// A server takes connections, and after Stop nothing is left of it.
func TestStartAndStop(t *testing.T) {
	s := begin(t)
	c, err := pgx.Connect(t.Context(), s.URL)
	if err != nil {
		t.Fatal(err)
	}
	var fsync string
	if err := c.QueryRow(t.Context(), "SHOW fsync").Scan(&fsync); err != nil || fsync != "on" {
		t.Errorf("fsync is %q, %v", fsync, err)
	}
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	gone(t, s.URL)
}

// The server ends also where the process that started it is killed.
func TestServerEndsWithItsProcess(t *testing.T) {
	const child = "THIDUA_TEST_CHILD"
	if os.Getenv(child) != "" {
		s := begin(t)
		os.Stdout.WriteString(s.URL + "\n")
		_, _ = io.Copy(io.Discard, os.Stdin)
		return
	}
	if _, err := programs(); err != nil {
		t.Skip(err)
	}
	c := exec.Command(os.Args[0], "-test.run", "^TestServerEndsWithItsProcess$")
	c.Env = append(os.Environ(), child+"=1")
	hold, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer hold.Close()
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	u, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	gone(t, u[:len(u)-1])
}
