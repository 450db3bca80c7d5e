package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"thidua/graph"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/dbtest"
	"thidua/internal/identity"
	"thidua/internal/report"
	"thidua/internal/store"
	"thidua/workflow"
	"thidua/workflow/definitions"
	"thidua/workflow/runtime"
)

var (
	_ = bytes.NewReader
	_ = json.Marshal
	_ = slog.Default
	_ http.Handler
	_ = httptest.NewServer
	_ = url.Values{}
	_ = strings.Join
	_ = time.Now
	_ calendar.Date
	_ = context.Background
)

func TestAssembles(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		grants, err := authz.Load()
		if err != nil {
			t.Fatal(err)
		}
		program, err := workflow.Compile(definitions.Report())
		if err != nil {
			t.Fatal(err)
		}
		source := cluster.NewSource(s)
		kind := report.NewKind(s, grants, program)
		run, err := runtime.New(s, source, grants, kind)
		if err != nil {
			t.Fatal(err)
		}
		if err := cluster.Seed(t.Context(), s, "x"); err != nil {
			t.Fatal(err)
		}
		graph.New(&graph.Resolver{Store: s, Source: source, Grants: grants, Runtime: run, Reports: kind, Accounts: &identity.Accounts{}})
	})
}
