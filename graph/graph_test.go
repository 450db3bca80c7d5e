package graph_test

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/graph"
	"thidua/internal/attachment"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/casefile"
	"thidua/internal/cluster"
	"thidua/internal/dbtest"
	"thidua/internal/events"
	"thidua/internal/identity"
	"thidua/internal/report"
	"thidua/internal/server"
	"thidua/internal/store"
	"thidua/internal/telemetry"
	"thidua/internal/urn"
	"thidua/workflow"
	"thidua/workflow/definitions"
	"thidua/workflow/runtime"
)

// journey holds the operations that clients already send; every test sends the whole
// file with the operation's name, as they do.
//
//go:embed testdata/journey.graphql
var journey string

// domain ends the address of everybody in the cast: giamdoc@phuyen is short for it.
const domain = ".thidua.example"

// world is the product on one database, served over HTTP, with the season of 2022.
type world struct {
	*testing.T
	store    *store.Store
	source   *cluster.Source
	accounts *identity.Accounts
	server   *httptest.Server
	program  *workflow.Program
	grants   *authz.Grants
	resolver *graph.Resolver
	urn      *urn.Box
	files    *attachment.Files
	folder   string // where their contents lie

	mutex  sync.Mutex
	tokens map[string]string // by short address
}

// onBothDatabases runs f in a world of its own on each database; in short, on the embedded
// one alone.
func onBothDatabases(t *testing.T, f func(w *world)) {
	t.Helper()
	t.Parallel()
	if testing.Short() {
		f(newWorld(t, dbtest.SQLite(t)))
		return
	}
	dbtest.Run(t, func(t *testing.T, s *store.Store) { f(newWorld(t, s)) })
}

// newWorld assembles the product as the command serve does, and seeds it.
func newWorld(t *testing.T, s *store.Store) *world {
	t.Helper()
	grants, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	source := cluster.NewSource(s)
	accounts := identity.New(s, func(ctx context.Context, version int64, personID string, on calendar.Date) ([]authz.Role, error) {
		registry, err := source.At(ctx, version)
		if err != nil {
			return nil, err
		}
		return registry.Roles(personID, on), nil
	})
	program, err := workflow.Compile(definitions.Report())
	if err != nil {
		t.Fatal(err)
	}
	reports, cases := report.NewKind(s, grants), casefile.NewKind(s, grants)
	engine, err := runtime.Open(t.Context(), s, source, grants, definitions.Shipped(), reports, cases)
	if err != nil {
		t.Fatal(err)
	}
	engine.Urn = urn.New(filepath.Join(t.TempDir(), "ballot.key"), true)
	if err := cluster.Seed(t.Context(), s, "nobody signs in with this"); err != nil {
		t.Fatal(err)
	}
	accounts.Lent = func(ctx context.Context, version int64, personID string, on calendar.Date) ([]authz.Delegated, error) {
		registry, err := source.At(ctx, version)
		if err != nil {
			return nil, err
		}
		return registry.Delegations(personID, on), nil
	}
	resolver := &graph.Resolver{
		Store: s, Source: source, Grants: grants, Accounts: accounts, Runtime: engine, Reports: reports, Cases: cases,
		Feed: events.NewFeed(engine.Log()),
	}
	folder := filepath.Join(t.TempDir(), "files")
	bucket, err := attachment.OpenFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		T: t, store: s, source: source, accounts: accounts, program: program, grants: grants,
		resolver: resolver, urn: engine.Urn, folder: folder, files: attachment.New(s, grants, bucket), tokens: map[string]string{},
	}
	w.server = httptest.NewServer(w.serving(w.files))
	t.Cleanup(w.server.Close)
	return w
}

// serving is the product over HTTP, with attachments kept there.
func (w *world) serving(files *attachment.Files) http.Handler {
	w.Helper()
	handler, err := server.New(server.Config{
		Watch: telemetry.New(),
		Files: files, Attachment: w.resolver.Attachment, Filing: w.resolver.Filing,
		Schema: graph.New(w.resolver), SDL: "see TestSchemaIsDocumented", Present: graph.Present, Identity: w.accounts,
		Ready: w.store.DB.PingContext, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		w.Fatal(err)
	}
	return handler
}

// registry is the master data as they are now.
func (w *world) registry() *cluster.Registry {
	w.Helper()
	r, err := w.source.Current(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// apply brings master data in, in the format of thidua apply.
func (w *world) apply(yaml string) {
	w.Helper()
	files := cluster.Files{FS: oneFile(yaml), Names: []string{"more.yaml"}}
	if _, err := cluster.Apply(w.Context(), w.store, files, false); err != nil {
		w.Fatal(err)
	}
}

// person is the identifier of somebody of the cast.
func (w *world) person(short string) string {
	w.Helper()
	p := w.registry().PersonByEmail(address(short))
	if p == nil {
		w.Fatalf("there is no %s", short)
	}
	return p.ID
}

// address writes a short address out.
func address(short string) string {
	if strings.HasSuffix(short, ".example") {
		return short
	}
	return short + domain
}

// token is the access token of somebody of the cast, the same one throughout the test.
func (w *world) token(short string) string {
	w.Helper()
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.tokens[short] == "" {
		issued, err := w.accounts.Issue(w.Context(), w.person(short), time.Hour)
		if err != nil {
			w.Fatalf("a token for %s: %v", short, err)
		}
		w.tokens[short] = string(issued.Token)
	}
	return w.tokens[short]
}

// answer is what came back over HTTP.
type answer struct {
	status int
	body   []byte
	Data   map[string]any `json:"data"`
	Errors []struct {
		Message    string         `json:"message"`
		Path       []any          `json:"path"`
		Extensions map[string]any `json:"extensions"`
	} `json:"errors"`
}

// codes lists the codes of the response's errors.
func (a answer) codes() []string {
	var codes []string
	for _, e := range a.Errors {
		code, _ := e.Extensions["code"].(string)
		codes = append(codes, code)
	}
	return codes
}

// at follows a path into the data; nil where it ends early. Numbers lead into lists.
func (a answer) at(path string) any { return at(a.Data, path) }

// send posts a body as it is. INTERNAL is never a right answer.
func (w *world) send(as, tongue string, body []byte) answer {
	w.Helper()
	request, err := http.NewRequestWithContext(w.Context(), http.MethodPost, w.server.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept-Language", tongue)
	if as != "" {
		request.Header.Set("Authorization", "Bearer "+w.token(as))
	}
	response, err := w.server.Client().Do(request)
	if err != nil {
		w.Fatal(err)
	}
	defer response.Body.Close()
	got := answer{status: response.StatusCode}
	if got.body, err = io.ReadAll(response.Body); err != nil {
		w.Fatal(err)
	}
	if err := json.Unmarshal(got.body, &got); err != nil {
		w.Fatalf("answered %d %q: %v", got.status, got.body, err)
	}
	if slices.Contains(got.codes(), "INTERNAL") {
		w.Errorf("answered INTERNAL to %s: %.400s", as, body)
	}
	return got
}

// ask sends an operation of its own text.
func (w *world) ask(as, query string, variables map[string]any) answer {
	w.Helper()
	return w.askIn(as, "vi", query, "", variables)
}

// operate sends the whole file of operations with the name of one.
func (w *world) operate(as, operation string, variables map[string]any) answer {
	w.Helper()
	return w.askIn(as, "vi", journey, operation, variables)
}

func (w *world) askIn(as, tongue, query, operation string, variables map[string]any) answer {
	w.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "operationName": operation, "variables": variables})
	if err != nil {
		w.Fatal(err)
	}
	return w.send(as, tongue, body)
}
