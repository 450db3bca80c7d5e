package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/internal/dbtest"
	"thidua/internal/store"
	"thidua/internal/telemetry"
)

// result is what one run of the command left.
type result struct {
	code        int
	out, errOut string
}

// command runs the program in this process.
func command(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	var out, errOut bytes.Buffer
	code := run(t.Context(), args, strings.NewReader(stdin), &out, &errOut)
	return result{code, out.String(), errOut.String()}
}

// on is the option that names the database.
func on(c store.Config) string {
	if c.DatabaseURL != "" {
		return "--database-url=" + c.DatabaseURL
	}
	return "--data=" + c.DataDir
}

// output is a buffer that one goroutine writes and another watches.
type output struct {
	mu    sync.Mutex
	text  strings.Builder
	found chan string // the first address that is printed
}

var address = regexp.MustCompile(`http://[0-9.]+:[0-9]+`)

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	before := address.FindString(o.text.String())
	o.text.Write(p)
	if after := address.FindString(o.text.String()); before == "" && after != "" {
		o.found <- after
	}
	return len(p), nil
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// serving is a server that runs.
type serving struct {
	t    *testing.T
	site string
	out  *output
	stop func() result
}

// serve starts `thidua serve` on a free port until the test ends or stop is called.
func serve(t *testing.T, args ...string) *serving {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, errOut := &output{found: make(chan string, 1)}, &output{found: make(chan string, 1)}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"serve", "--addr=127.0.0.1:0"}, args...), strings.NewReader(""), out, errOut)
	}()
	s := &serving{t: t, out: out}
	s.stop = sync.OnceValue(func() result {
		cancel()
		return result{<-ended, out.String(), errOut.String()}
	})
	t.Cleanup(func() { s.stop() })
	select {
	case s.site = <-out.found:
	case code := <-ended:
		t.Fatalf("serve ended with %d: %s", code, errOut.String())
	}
	return s
}

// post sends a form or JSON and returns status and body.
func (s *serving) post(path, contentType, body, token string) (int, string) {
	s.t.Helper()
	request, err := http.NewRequest("POST", s.site+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", contentType)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// signIn returns a token, or "" and the status.
func (s *serving) signIn(email, password string) (string, int) {
	s.t.Helper()
	form := url.Values{"grant_type": {"password"}, "username": {email}, "password": {password}}
	status, body := s.post("/auth/token", "application/x-www-form-urlencoded", form.Encode(), "")
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		s.t.Fatalf("%v: %s", err, body)
	}
	return answer.AccessToken, status
}

// ask sends a query and returns status and body.
func (s *serving) ask(token, query string) (int, string) {
	s.t.Helper()
	body, _ := json.Marshal(map[string]string{"query": query})
	return s.post("/graphql", "application/json", string(body), token)
}

// What an operator does wrong is told in both languages, with the exit code of its kind,
// and before anything is made.
func TestCalledWrongly(t *testing.T) {
	for _, args := range [][]string{
		{"no-such-command"}, {"user", "rename"}, {"serve", "--port=1"}, {"serve", "extra"}, {"apply"}, {"apply", "a.yaml", "b.yaml"},
		{"user", "create", "a@b.example"}, {"user", "disable"}, {"token", "issue"}, {"token", "issue", "--user=a@b.example", "--ttl=soon"},
	} {
		r := command(t, "", args...)
		if r.code != exitUsage || !strings.Contains(r.errOut, "thidua help") || r.out != "" {
			t.Errorf("%v: %d %q %q", args, r.code, r.out, r.errOut)
		}
	}
	if r := command(t, "", "help"); r.code != exitOK || !strings.Contains(r.out, "serve") {
		t.Errorf("help: %d %q", r.code, r.out)
	}
	if r := command(t, "", "version"); r.code != exitOK || !strings.HasPrefix(r.out, "thidua ") {
		t.Errorf("version: %d %q", r.code, r.out)
	}
}

// A port that is taken is told at once, and no database is made for nothing.
func TestPortTaken(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	data := filepath.Join(t.TempDir(), "data")
	r := command(t, "", "serve", "--addr="+listener.Addr().String(), "--data="+data)
	if r.code != exitFailed || !strings.Contains(r.errOut, "đang được chương trình khác dùng") || !strings.Contains(r.errOut, "is taken by another program") {
		t.Errorf("%d %q", r.code, r.errOut)
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Errorf("the data folder was made: %v", err)
	}
	if r := command(t, "", "serve", "--addr=nowhere", "--data="+data); r.code != exitFailed || !strings.Contains(r.errOut, "host:port") {
		t.Errorf("an address that is none: %d %q", r.code, r.errOut)
	}
}

// A Postgres that is not there is told without its password, and the program ends.
func TestPostgresNotThere(t *testing.T) {
	r := command(t, "", "serve", "--addr=127.0.0.1:0", "--database-url=postgres://thidua:s3cret@127.0.0.1:1/thidua?connect_timeout=5")
	if r.code != exitFailed || !strings.Contains(r.errOut, "127.0.0.1:1/thidua cannot be reached") || !strings.Contains(r.errOut, "Không kết nối được") {
		t.Errorf("%d %q", r.code, r.errOut)
	}
	if strings.Contains(r.errOut+r.out, "s3cret") {
		t.Error("the password was printed")
	}
	t.Setenv("THIDUA_DATABASE_URL", "postgres://thidua:s3cret@127.0.0.1:1/thidua")
	if r := command(t, "", "serve", "--help"); strings.Contains(r.out, "s3cret") {
		t.Error("help printed the password of the environment")
	}
	if r := command(t, "", "migrate"); r.code != exitFailed || !strings.Contains(r.errOut, "cannot be reached") {
		t.Errorf("the environment's URL: %d %q", r.code, r.errOut)
	}
	if r := command(t, "", "migrate", "--data="+t.TempDir()); r.code != exitOK {
		t.Errorf("a folder that is named counts before the environment: %d %q", r.code, r.errOut)
	}
}

// A data folder that cannot be one is told by its name.
func TestDataFolderNotWritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{file, filepath.Join(file, "below")} {
		r := command(t, "", "migrate", "--data="+data)
		if r.code != exitFailed || !strings.Contains(r.errOut, "Không ghi được") || !strings.Contains(r.errOut, "cannot be written") {
			t.Errorf("%s: %d %q", data, r.code, r.errOut)
		}
	}
}

// The environment names address and folder as the flags do.
func TestEnvironment(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	t.Setenv("THIDUA_DATA", data)
	if r := command(t, "", "migrate"); r.code != exitOK || !strings.Contains(r.out, "version") {
		t.Errorf("%d %q %q", r.code, r.out, r.errOut)
	}
	if _, err := os.Stat(filepath.Join(data, "thidua.db")); err != nil {
		t.Error(err)
	}
	t.Setenv("THIDUA_ADDR", "nowhere")
	if r := command(t, "", "serve"); r.code != exitFailed || !strings.Contains(r.errOut, `"nowhere"`) {
		t.Errorf("THIDUA_ADDR: %d %q", r.code, r.errOut)
	}
}

// Accounts are opened, get new passwords and are disabled from the command line, beside
// a server that runs on the same database and follows at once.
func TestAccounts(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		const email = "quantri@so.example"
		s := serve(t, on(c))
		must := func(stdin string, args ...string) string {
			t.Helper()
			r := command(t, stdin, append(args, on(c))...)
			if r.code != exitOK {
				t.Fatalf("%v: %d %q", args, r.code, r.errOut)
			}
			return strings.TrimSpace(r.out)
		}
		refused := func(want, stdin string, args ...string) {
			t.Helper()
			r := command(t, stdin, append(args, on(c))...)
			if r.code != exitFailed || !strings.Contains(r.errOut, want) {
				t.Errorf("%v: %d %q, want %q", args, r.code, r.errOut, want)
			}
		}
		refused("8 to 256", "short\n", "user", "create", email, "--name=Lê Thị Quản Trị")
		refused("not an e-mail", "một mật khẩu dài\n", "user", "create", "nobody", "--name=Ai")
		must("một mật khẩu dài\r\n", "user", "create", email, "--name=Lê Thị Quản Trị", "--administrator")
		refused("exists", "một mật khẩu dài\n", "user", "create", email, "--name=Người khác")

		first, status := s.signIn(email, "một mật khẩu dài")
		if status != http.StatusOK {
			t.Fatalf("signing in: %d", status)
		}
		if status, body := s.ask(first, `{viewer{name roles{role}}}`); status != 200 || !strings.Contains(body, "Lê Thị Quản Trị") || !strings.Contains(body, "ADMINISTRATOR") {
			t.Errorf("viewer: %d %s", status, body)
		}
		issued := must("", "token", "issue", "--user="+email, "--ttl=5m")
		if status, body := s.ask(issued, `{viewer{email}}`); status != 200 || !strings.Contains(body, email) {
			t.Errorf("the issued token: %d %s", status, body)
		}
		refused("1 minute to 30 days", "", "token", "issue", "--user="+email, "--ttl=1s")
		refused("no account", "", "token", "issue", "--user=ai@so.example")

		must("mật khẩu thứ hai", "user", "password", email)
		if status, _ := s.ask(first, `{viewer{email}}`); status != http.StatusUnauthorized {
			t.Errorf("a token from before the new password: %d", status)
		}
		second, status := s.signIn(email, "mật khẩu thứ hai")
		if status != http.StatusOK {
			t.Fatalf("signing in with the new password: %d", status)
		}
		must("", "user", "disable", email)
		if status, _ := s.ask(second, `{viewer{email}}`); status != http.StatusUnauthorized {
			t.Errorf("a token of a disabled account: %d", status)
		}
		if _, status := s.signIn(email, "mật khẩu thứ hai"); status != http.StatusBadRequest {
			t.Errorf("signing in to a disabled account: %d", status)
		}
		refused("no account in use", "", "token", "issue", "--user="+email)
		refused("no account", "", "user", "disable", "ai@so.example")
		if r := s.stop(); r.code != exitOK || strings.Contains(r.errOut, "thứ hai") || strings.Contains(r.errOut, second) {
			t.Errorf("the stop: %d; or a secret in the log", r.code)
		}
	})
}

// seedFolder is a copy of the demonstration's files, with a text replaced.
func seedFolder(t *testing.T, old, with string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"cluster-2022.yaml", "criteria-2022.yaml"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "internal", "cluster", "seed", name))
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.Replace(text, []byte(old), []byte(with), 1)
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "cluster-2022.yaml")
}

// A file with a wrong reference is refused with the line, and nothing of it is applied;
// a right one is applied once, and a dry run changes nothing.
func TestApply(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		wrong := seedFolder(t, "role: SECRETARY, unit: quangngai", "role: SECRETARY, unit: nowhere")
		r := command(t, "", "apply", wrong, on(c))
		if r.code != exitFailed || !regexp.MustCompile(`cluster-2022\.yaml:\d+:\d+: .*nowhere`).MatchString(r.errOut) || !strings.Contains(r.errOut, "chưa có gì thay đổi") {
			t.Errorf("a wrong reference: %d %q", r.code, r.errOut)
		}
		right := seedFolder(t, "", "")
		dry := command(t, "", "apply", right, "--dry-run", on(c))
		if dry.code != exitOK || !strings.Contains(dry.out, "none written") || !strings.Contains(dry.out, "create cluster") {
			t.Errorf("a dry run: %d %.300q %q", dry.code, dry.out, dry.errOut)
		}
		done := command(t, "", "apply", right, on(c))
		if done.code != exitOK || !strings.Contains(done.out, "create cluster DHMT") {
			t.Errorf("apply, after nothing was half-applied: %d %.300q %q", done.code, done.out, done.errOut)
		}
		if again := command(t, "", "apply", right, on(c)); again.code != exitOK || !strings.Contains(again.out, "no changes") {
			t.Errorf("apply again: %d %q %q", again.code, again.out, again.errOut)
		}
		if r := command(t, "", "apply", filepath.Join(t.TempDir(), "none.yaml"), on(c)); r.code != exitFailed || !strings.Contains(r.errOut, "cannot be read") {
			t.Errorf("a file that is not there: %d %q", r.code, r.errOut)
		}
	})
}

// The demonstration starts with nothing set up, prints a first minute that works as it
// is printed, and leaves nothing behind.
func TestDemonstration(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	s := serve(t, "--demo")
	for _, want := range []string{s.site, "chuyenvien@phuyen.thidua.example", "thidua-demo", s.site + "/graphql"} {
		if !strings.Contains(s.out.String(), want) {
			t.Errorf("the first minute does not tell %q", want)
		}
	}
	query := regexp.MustCompile(`-d '(\{"query".*\})'`).FindStringSubmatch(s.out.String())
	if query == nil {
		t.Fatal("the first minute has no query")
	}
	token, status := s.signIn("chuyenvien@phuyen.thidua.example", "thidua-demo")
	if status != http.StatusOK {
		t.Fatalf("signing in: %d", status)
	}
	if status, body := s.post("/graphql", "application/json", query[1], token); status != 200 || strings.Contains(body, `"errors"`) || !strings.Contains(body, "2022-H1") {
		t.Errorf("the printed query: %d %s", status, body)
	}
	response, err := http.Get(s.site + "/demo.json")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var list struct {
		Accounts []struct{ Email, Password string }
	}
	if err := json.NewDecoder(response.Body).Decode(&list); err != nil || len(list.Accounts) != 21 {
		t.Errorf("accounts of the page: %v, %v", list, err)
	}
	if r := s.stop(); r.code != exitOK || !strings.Contains(r.out, "Stopped") {
		t.Errorf("the stop: %d %q", r.code, r.errOut)
	}
	left, err := os.ReadDir(temporary)
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// On a database of one's own the demonstration is brought in once; without --demo no
// account is offered to the page.
func TestDemonstrationIsIdempotent(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		for range 2 {
			s := serve(t, "--demo", on(c))
			token, status := s.signIn("giamdoc@quangngai.thidua.example", "thidua-demo")
			if status != http.StatusOK {
				t.Fatalf("signing in: %d", status)
			}
			if _, body := s.ask(token, `{clusters{totalCount} reports{totalCount}}`); body != `{"data":{"clusters":{"totalCount":1},"reports":{"totalCount":0}}}` {
				t.Errorf("got %s", body)
			}
			s.stop()
		}
		s := serve(t, on(c))
		response, err := http.Get(s.site + "/demo.json")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if text, _ := io.ReadAll(response.Body); string(text) != `{"accounts":[]}` {
			t.Errorf("accounts without --demo: %s", text)
		}
	})
}

// A server whose database goes away stays alive, is not ready, and says so in time.
func TestDatabaseGoesAway(t *testing.T) {
	database := dbtest.Postgres(t)
	handler, _, err := assembly{options: &options{}, store: database, log: telemetry.NewLogger(io.Discard), watch: telemetry.New()}.build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- handler.Serve(ctx, listener) }()
	s := &serving{t: t, site: "http://" + listener.Addr().String()}
	status := func(path string) int {
		response, err := (&http.Client{Timeout: time.Minute}).Get(s.site + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		return response.StatusCode
	}
	if got := status("/readyz"); got != 200 {
		t.Errorf("readyz: %d", got)
	}
	if err := database.DB.Close(); err != nil {
		t.Fatal(err)
	}
	if got := status("/readyz"); got != 503 {
		t.Errorf("readyz without the database: %d", got)
	}
	if got := status("/healthz"); got != 200 {
		t.Errorf("healthz without the database: %d", got)
	}
	if got, body := s.ask("", `{viewer{id}}`); got != 503 || strings.Contains(body, "sql") {
		t.Errorf("a query without the database: %d %s", got, body)
	}
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// A definition that does not compile is told with the line of each problem.
func TestWorkflowCommands(t *testing.T) {
	file := filepath.Join("..", "..", "workflow", "definitions", "report.yaml")
	if r := command(t, "", "workflow", "check", file); r.code != exitOK || !strings.Contains(r.out, "0 errors") {
		t.Errorf("check: %d %q %q", r.code, r.out, r.errOut)
	}
	if r := command(t, "", "workflow", "diagram", file); r.code != exitOK || !strings.HasPrefix(r.out, "stateDiagram-v2") {
		t.Errorf("diagram: %d %.100q %q", r.code, r.out, r.errOut)
	}
	for format, begin := range map[string]string{"dot": "digraph ", "svg": "<svg ", "MERMAID": "stateDiagram-v2"} {
		if r := command(t, "", "workflow", "diagram", "--format", format, file); r.code != exitOK || !strings.HasPrefix(r.out, begin) {
			t.Errorf("diagram as %s: %d %.100q %q", format, r.code, r.out, r.errOut)
		}
	}
	if r := command(t, "", "workflow", "diagram", file, "--format", "png"); r.code != exitFailed || !strings.Contains(r.errOut, `There is no format "png"`) {
		t.Errorf("diagram as png: %d %q", r.code, r.errOut)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "report.yaml")
	if err := os.WriteFile(broken, append(text, []byte("\nunheardOf: true\n")...), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := command(t, "", "workflow", "check", broken); r.code != exitFailed || !regexp.MustCompile(`:\d+:1: ERROR UNKNOWN_KEY .*\n.*\n.*unheardOf`).MatchString(r.out) {
		t.Errorf("an unknown key: %d %q", r.code, r.out)
	}
	if r := command(t, "", "workflow", "check", filepath.Join(t.TempDir(), "none.yaml")); r.code != exitFailed || !strings.Contains(r.errOut, "cannot be read") {
		t.Errorf("a file that is not there: %d %q", r.code, r.errOut)
	}
}

// What names no place for attachments stops the start, with a sentence in both languages.
func TestAPlaceForFilesThatIsNone(t *testing.T) {
	got := command(t, "", "serve", "--addr=127.0.0.1:0", "--data="+t.TempDir(), "--files=mem://")
	if got.code != 1 || !strings.Contains(got.errOut, "file:///path") || !strings.Contains(got.errOut, "file:///đường/dẫn") {
		t.Errorf("%+v", got)
	}
}
