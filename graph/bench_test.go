package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"

	"thidua/graph"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/dbtest"
	"thidua/internal/identity"
	"thidua/internal/report"
	"thidua/internal/server"
	"thidua/internal/store"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/definitions"
	"thidua/workflow/runtime"

	"context"
)

// bench is the product on one database, with a department that has written much.
type bench struct {
	handler http.Handler
	runtime *runtime.Runtime
	store   *store.Store
	tokens  map[string]string
	actors  map[string]*authz.Actor
	period  string
	reports []string
}

// newBench seeds the season of 2022 and gives each of the six units a report, and Phú Yên
// a long row of discarded ones, so that a list of 20 is full.
func newBench(b *testing.B, s *store.Store) *bench {
	b.Helper()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	ctx := b.Context()
	grants, err := authz.Load()
	must(b, err)
	program, err := workflow.Compile(definitions.Report())
	must(b, err)
	source := cluster.NewSource(s)
	accounts := identity.New(s, func(ctx context.Context, version int64, personID string, on calendar.Date) ([]authz.Role, error) {
		r, err := source.At(ctx, version)
		if err != nil {
			return nil, err
		}
		return r.Roles(personID, on), nil
	})
	kind := report.NewKind(s, grants, program)
	run, err := runtime.New(s, source, grants, kind)
	must(b, err)
	must(b, cluster.Seed(ctx, s, "no password"))
	web, err := server.New(server.Config{
		Schema: graph.New(&graph.Resolver{Store: s, Source: source, Grants: grants, Accounts: accounts, Runtime: run, Reports: kind}),
		SDL:    "-", Present: graph.Present, Identity: accounts, Ready: s.DB.PingContext, Log: slog.New(slog.DiscardHandler),
	})
	must(b, err)
	made := &bench{handler: web, runtime: run, store: s, tokens: map[string]string{}, actors: map[string]*authz.Actor{}}
	registry, err := source.Current(ctx)
	must(b, err)
	for _, p := range registry.People() {
		token, err := accounts.Issue(ctx, p.ID, time.Hour)
		must(b, err)
		made.tokens[p.Email] = string(token.Token)
		actor, _, err := accounts.Authenticate(ctx, string(token.Token))
		must(b, err)
		made.actors[p.Email] = actor
	}
	for _, p := range registry.ClusterByCode("DHMT").Seasons[0].Periods {
		if p.Code == "2022-H1" {
			made.period = p.ID
		}
	}
	for range 30 {
		made.create(b, "phuyen")
	}
	return made
}

// create makes a report of the unit and discards the one before it.
func (x *bench) create(b *testing.B, unit string) string {
	b.Helper()
	actor := x.actors["chuyenvien@"+unit+".thidua.example"]
	if n := len(x.reports); n > 0 {
		_, err := x.runtime.Perform(b.Context(), actor, runtime.Command{
			SubjectID: x.reports[n-1], Action: "discard", ExpectedVersion: 2, Input: map[string]any{"reason": "viết lại"},
		})
		must(b, err)
	}
	done, err := x.runtime.Begin(b.Context(), actor, runtime.Beginning{
		Prefix: "rep", Content: &report.Beginning{PeriodID: x.period, Kind: term.Interim, Title: fmt.Sprintf("Báo cáo số %d", len(x.reports)+1)},
	})
	must(b, err)
	x.fill(b, done.SubjectID, actor)
	x.reports = append(x.reports, done.SubjectID)
	return done.SubjectID
}

// fill writes everything that a report needs to be signed.
func (x *bench) fill(b *testing.B, reportID string, actor *authz.Actor) {
	b.Helper()
	number, cutoff, actual := "45/BC-SVHTTDL", calendar.Date("2022-06-30"), "12"
	edit := &report.Edit{
		Number: report.Change[string]{Given: true, To: &number}, CutoffOn: report.Change[calendar.Date]{Given: true, To: &cutoff},
	}
	row, err := x.store.Client.Report.Get(store.Everything(b.Context()), reportID)
	must(b, err)
	sections, err := row.QueryRevisions().QuerySections().All(b.Context())
	must(b, err)
	body := string(bytes.Repeat([]byte("Kết quả sáu tháng. "), 100))
	for _, s := range sections {
		edit.Sections = append(edit.Sections, report.SectionEdit{Key: s.Key, Body: &body})
	}
	indicators, err := row.QueryRevisions().QueryIndicators().All(b.Context())
	must(b, err)
	for _, i := range indicators {
		edit.Indicators = append(edit.Indicators, report.IndicatorEdit{Code: i.Code, Actual: report.Change[string]{Given: true, To: &actual}})
	}
	_, err = x.runtime.Perform(b.Context(), actor, runtime.Command{SubjectID: reportID, Action: "update", ExpectedVersion: 1, Content: edit})
	must(b, err)
}

// ask sends an operation of the contract and fails on an error of the response.
func (x *bench) ask(b *testing.B, email string, body []byte) {
	request := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+x.tokens[email])
	answer := httptest.NewRecorder()
	x.handler.ServeHTTP(answer, request)
	if answer.Code != http.StatusOK || bytes.Contains(answer.Body.Bytes()[:min(answer.Body.Len(), 200)], []byte(`"errors":[{`)) {
		b.Fatalf("HTTP %d: %.500s", answer.Code, answer.Body)
	}
}

// operation writes a request.
func operation(b *testing.B, query string, variables map[string]any) []byte {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	must(b, err)
	return body
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// measured runs f from many clients at once and reports requests per second and the CPU
// time that one takes, the database's own not counted where it is another process.
func measured(b *testing.B, f func()) {
	b.ReportAllocs()
	b.SetParallelism(4)
	before := cpu(b)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			f()
		}
	})
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
	b.ReportMetric(float64((cpu(b)-before).Microseconds())/float64(b.N), "cpu-µs/op")
}

// cpu is the time that this process has had.
func cpu(b *testing.B) time.Duration {
	var usage syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

const rowFields = `id number title kind stage state { name label } version unit { id code name } author { id name }
  period { id code } createdAt updatedAt
  transitions { action label to { name label stage } allowed blockers { code message field } inputs { name type required label } }`

func BenchmarkList20(b *testing.B) {
	onBoth(b, func(b *testing.B, x *bench) {
		body := operation(b, `query { reports(first: 20) { pageInfo { hasNextPage endCursor } edges { cursor node { `+rowFields+` } } } }`, nil)
		measured(b, func() { x.ask(b, "giamdoc@phuyen.thidua.example", body) })
	})
}

func BenchmarkDetail(b *testing.B) {
	onBoth(b, func(b *testing.B, x *bench) {
		body := operation(b, `query($id: ID!) { node(id: $id) { ... on Report { `+rowFields+` dueAt late cutoffOn
			sections { key title body required } indicators { code name measure target actual }
			history(first: 50) { nodes { id action from to actor { id name } note at } } commendations { id form } } } }`,
			map[string]any{"id": x.reports[len(x.reports)-1]})
		measured(b, func() { x.ask(b, "giamdoc@phuyen.thidua.example", body) })
	})
}

func BenchmarkSubmit(b *testing.B) {
	onBoth(b, func(b *testing.B, x *bench) {
		drafts := make(chan string, b.N)
		for range b.N {
			drafts <- x.create(b, "phuyen")
		}
		_ = drafts
	})
}

// onBoth runs a benchmark on both databases.
func onBoth(b *testing.B, f func(b *testing.B, x *bench)) {
	b.Run("sqlite", func(b *testing.B) { f(b, newBench(b, dbtest.SQLite(b))) })
	b.Run("postgres", func(b *testing.B) { f(b, newBench(b, dbtest.Postgres(b))) })
}
