package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/internal/golden"
	"thidua/internal/store"
)

// top is the project's folder, and shown the address that the pages name.
const (
	top   = "../.."
	shown = "http://127.0.0.1:8080"
)

// pages are those whose examples are run, each on a demonstration of its own.
var pages = []string{"README.md", "docs/integrating.md", "docs/live.md", "docs/files.md", "docs/programs.md", "clients/typescript/README.md"}

// Every example of the pages does what the page says. A block of bash or TypeScript is run
// as it stands, one after the other, and prints the block of text or JSON that follows it.
// Identifiers, tokens, cursors and present times differ from run to run.
func TestPages(t *testing.T) {
	for _, page := range pages {
		t.Run(page, func(t *testing.T) {
			path := filepath.Join(top, page)
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s := &shell{site: start(t, store.Config{DataDir: t.TempDir()}).site, folder: t.TempDir()}
			golden.Equal(t, path, []byte(s.play(t, string(text))))
			if s.count == 0 {
				t.Error("there is no example")
			}
		})
	}
}

// block is an example with what it prints, or alone.
var block = regexp.MustCompile("(?ms)^```(bash|ts)\n(.*?)^```\n(?:(\n?[^`\n]*\n*)```(text|json)\n(.*?)^```\n)?")

// shell runs the examples of one page. Variables stay from block to block.
type shell struct {
	site, folder string
	count        int
}

// play runs the examples of a text, and returns the text with what they printed where that
// is something else.
func (s *shell) play(t *testing.T, text string) string {
	t.Helper()
	return block.ReplaceAllStringFunc(text, func(whole string) string {
		m := block.FindStringSubmatch(whole)
		kind, source, between, form, want := m[1], m[2], m[3], m[4], m[5]
		s.count++
		got := strings.ReplaceAll(s.run(t, kind, strings.ReplaceAll(source, shown, s.site)), s.site, shown)
		if form == "" {
			return whole
		}
		if masked(t, form, want) == masked(t, form, got) {
			return whole
		}
		return fmt.Sprintf("```%s\n%s```\n%s```%s\n%s```\n", kind, source, between, form, laid(t, form, got))
	})
}

// run runs one example and returns what it printed.
func (s *shell) run(t *testing.T, kind, source string) string {
	t.Helper()
	if kind == "ts" {
		return runTypeScript(t, source)
	}
	kept := filepath.Join(s.folder, "variables")
	script := fmt.Sprintf("set -euo pipefail\n[ ! -f %[1]s ] || . %[1]s\nset -a\n%[2]s\nset +a\n{ export -p; declare -f; } >%[1]s\n", kept, source)
	return command(t, s.folder, nil, "bash", "-c", script)
}

var (
	changing = regexp.MustCompile(`\b([a-z]{3,4}_)[0-9a-z]{26}\b|\b(thd_)[0-9A-Za-z_-]{20,}|("(?:endC|startC|c)ursor": *")[^"]+`)
	present  = regexp.MustCompile(`\b(202[3-9]|20[3-9]\d)-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?\b`)
)

// masked is a text without what differs from run to run; JSON does not depend on its layout.
func masked(t *testing.T, form, text string) string {
	t.Helper()
	return present.ReplaceAllString(changing.ReplaceAllString(laid(t, form, text), "$1$2$3…"), "NOW")
}

// laid is a text as a page shows it.
func laid(t *testing.T, form, text string) string {
	t.Helper()
	if form != "json" {
		return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) + "\n"
	}
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil {
		t.Errorf("no JSON: %v: %s", err, text)
		return text
	}
	if b.Len() > 140 {
		whole := slices.Clone(b.Bytes())
		b.Reset()
		_ = json.Indent(&b, whole, "", "  ") // it was read above
	}
	return strings.TrimSpace(b.String()) + "\n"
}

// runTypeScript compiles an example against the client, types included, and runs it.
func runTypeScript(t *testing.T, source string) string {
	t.Helper()
	client := typescript(t)
	folder, err := os.MkdirTemp(filepath.Join(client, "build"), "page-")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	for name, text := range map[string]string{
		"example.ts":    source,
		"tsconfig.json": `{"extends": "../../tsconfig.test.json", "compilerOptions": {"rootDir": ".", "outDir": "."}, "include": ["*.ts"], "exclude": []}`,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	command(t, client, nil, "npx", "tsc", "-p", folder)
	return command(t, client, nil, "node", "--no-warnings", "--experimental-websocket", filepath.Join(folder, "example.js"))
}

// typescript is the client's folder, with the package built.
func typescript(t *testing.T) string {
	t.Helper()
	folder, err := filepath.Abs(filepath.Join(top, "clients", "typescript"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "node_modules")); err != nil {
		t.Fatal("the client's packages are not installed: run scripts/test.sh clients")
	}
	watch(t, folder)
	command(t, folder, nil, "npm", "run", "--silent", "build")
	if err := os.MkdirAll(filepath.Join(folder, "build"), 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// watch looks at every source below the folder: a result that go test has kept holds only
// while the files that the test itself looked at stay as they were.
func watch(t *testing.T, folder string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{"node_modules", "dist", "build"}, entry.Name()) {
			return filepath.SkipDir
		}
		_, err = os.Stat(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// command runs a command that must succeed, and returns what it printed.
func command(t *testing.T, folder string, environment []string, name string, arguments ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, name, arguments...)
	c.Dir, c.Env = folder, slices.Concat(os.Environ(), environment)
	out, err := c.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			out = append(out, exit.Stderr...)
		}
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(arguments, " "), err, out)
	}
	return string(out)
}

// The TypeScript client's own tests pass against the running program.
func TestTypeScriptClient(t *testing.T) {
	p := start(t, store.Config{DataDir: t.TempDir()})
	command(t, typescript(t), []string{"THIDUA=" + p.site}, "npm", "test", "--silent")
}

// The Go example lists the reports that are late and submits one; a refusal tells every reason.
func TestGoClient(t *testing.T) {
	p := start(t, store.Config{DataDir: t.TempDir()})
	w := newWalk(t, p, "phuyen", "giamdoc@quangngai", "giamdoc@ninhthuan", "NOT_PERMITTED")
	w.create(t)
	folder := filepath.Join(top, "clients", "go")
	watch(t, folder)
	program := filepath.Join(t.TempDir(), "late")
	command(t, folder, nil, "go", "build", "-o", program, ".")
	run := func(arguments ...string) (string, error) {
		c := exec.CommandContext(t.Context(), program, arguments...)
		c.Env = append(os.Environ(), "THIDUA="+p.site, "THIDUA_TOKEN="+w.head.token)
		out, err := c.CombinedOutput()
		return string(out), err
	}
	if out, err := run(); err != nil || out != w.id+" version 1, phuyen, DRAFT, due 2022-07-10: "+w.officer.report(t, w.id).Title+"\n" {
		t.Errorf("the list: %v %s", err, out)
	}
	if out, err := run("submit", w.id, "1", "Chờ số liệu"); err == nil || !strings.Contains(out, "TRANSITION_BLOCKED") || !strings.Contains(out, "\n  SECTION_EMPTY: ") {
		t.Errorf("an empty report: %v %s", err, out)
	}
	w.fillIn(t)
	w.propose(t)
	if out, err := run("submit", w.id, fmt.Sprint(len(w.done)), "Chờ số liệu"); err != nil || out != fmt.Sprintf("%s SUBMITTED, version %d\n", w.id, len(w.done)+1) {
		t.Errorf("submitting: %v %s", err, out)
	}
	if out, err := run(); err != nil || out != "" {
		t.Errorf("nothing is late any more: %v %s", err, out)
	}
}
