package main_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"thidua/internal/store"
)

// patience is how long a program may take to start or to stop before a test gives up.
const patience = time.Minute

// build makes the program, once in a test run, into a folder that TestMain clears.
var build func() (path string, err error)

// TestMain gives the built program a place for the time of the tests, and reads what they send.
func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "thidua-program-")
	if err != nil {
		fmt.Fprintln(os.Stderr, "making a folder for the program:", err)
		os.Exit(1)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	build = sync.OnceValues(func() (string, error) {
		path := filepath.Join(folder, "thidua")
		command := exec.Command("go", "build", "-o", path, "thidua/cmd/thidua")
		command.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := command.CombinedOutput(); err != nil {
			return "", fmt.Errorf("building the program: %w: %s", err, out)
		}
		return path, nil
	})
	text, err := os.ReadFile(filepath.Join("..", "..", "graph", "testdata", "journey.graphql"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "reading the operations:", err)
		os.Exit(1)
	}
	journey = string(text)
	m.Run()
}

// database is the option that names the database.
func database(c store.Config) string {
	if c.DatabaseURL != "" {
		return "--database-url=" + c.DatabaseURL
	}
	return "--data=" + c.DataDir
}

// program is one process of the built program, serving the demonstration.
type program struct {
	site   string // http://127.0.0.1:PORT
	config store.Config
	cmd    *exec.Cmd
	output *printed
	ended  chan error // receives once, when the process is gone
	stop   func() error
	tokens map[string]string // by name in the cast
}

// start runs the program on the database until the test ends, on a port that the system
// chooses, and waits until it is ready.
func start(t *testing.T, c store.Config) *program {
	t.Helper()
	p := launch(t, c)
	p.await(t)
	return p
}

// launch is start without the waiting, and with further options.
func launch(t *testing.T, c store.Config, options ...string) *program {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{
		config: c, output: &printed{address: make(chan string, 1)}, ended: make(chan error, 1), tokens: map[string]string{},
		cmd: exec.Command(path, append([]string{"serve", "--demo", "--addr=127.0.0.1:0", database(c)}, options...)...),
	}
	p.cmd.Stdout, p.cmd.Stderr = p.output, p.output
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.cmd.Wait() }()
	p.stop = sync.OnceValue(func() error { return p.end(syscall.SIGTERM) })
	t.Cleanup(func() {
		if err := p.stop(); err != nil {
			t.Errorf("the program's end: %v", err)
		}
		if t.Failed() {
			t.Logf("the program printed:\n%s", p.output.trouble())
		}
	})
	return p
}

// await waits until the program has told its address and says that it can answer.
func (p *program) await(t *testing.T) {
	t.Helper()
	select {
	case p.site = <-p.output.address:
	case err := <-p.ended:
		p.ended <- err
		t.Fatalf("the program ended before it was ready: %v", err)
	case <-time.After(patience):
		t.Fatal("the program printed no address")
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		request, err := http.NewRequestWithContext(ctx, "GET", p.site+"/readyz", nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the program is not ready: %v", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// kill ends the program as a power cut does: it can finish nothing.
func (p *program) kill() error {
	p.stop = func() error { return nil }
	err := p.end(syscall.SIGKILL)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL {
		return nil
	}
	return fmt.Errorf("the program did not end by the signal: %w", err)
}

// end sends the signal and waits until the process is gone.
func (p *program) end(signal os.Signal) error {
	if err := p.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case err := <-p.ended:
		return err
	case <-time.After(patience):
		return errors.Join(errors.New("the program did not stop"), p.cmd.Process.Kill())
	}
}

// run runs another command of the program on the same database and returns what it printed.
func (p *program) run(t *testing.T, arguments ...string) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), path, append(arguments, database(p.config))...)
	out, err := command.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("%v: %v: %s", arguments, err, exit.Stderr)
		}
		t.Fatalf("%v: %v", arguments, err)
	}
	return strings.TrimSpace(string(out))
}

// printed is what a process prints; the first address in it is told at once.
type printed struct {
	mu      sync.Mutex
	text    strings.Builder
	told    bool
	address chan string
}

var anAddress = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+\b`)

// Write keeps the text.
func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text.Write(b)
	if p.told {
		return len(b), nil
	}
	// A line is looked at when it is complete, or a port may be half there.
	lines := bufio.NewScanner(strings.NewReader(p.text.String()[:strings.LastIndexByte(p.text.String(), '\n')+1]))
	for lines.Scan() && !p.told {
		if address := anAddress.FindString(lines.Text()); address != "" {
			p.told = true
			p.address <- address
		}
	}
	return len(b), nil
}

// trouble is what was printed but for the requests that went well.
func (p *printed) trouble() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var b strings.Builder
	for line := range strings.Lines(p.text.String()) {
		if !strings.Contains(line, `"level":"INFO"`) {
			b.WriteString(line)
		}
	}
	return b.String()
}
