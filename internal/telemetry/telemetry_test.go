package telemetry_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"thidua/internal/telemetry"
)

// read is what the metrics say.
func read(w *telemetry.Watch) string {
	answer := httptest.NewRecorder()
	w.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	return answer.Body.String()
}

// Clients choose the names of operations: the two hundredth and first is other.
func TestNamesAreBounded(t *testing.T) {
	w := telemetry.New()
	for i := range 1000 {
		w.Ran("query", fmt.Sprint("Name", i), time.Millisecond)
	}
	text := read(w)
	if n := strings.Count(text, "thidua_operation_duration_seconds_count{"); n != 201 {
		t.Errorf("%d names", n)
	}
	if want := `thidua_operation_duration_seconds_count{kind="query",operation="other"} 800`; !strings.Contains(text, want) {
		t.Errorf("no %s", want)
	}
}

// Refusals are counted by code for the request that they belong to, and not where a vote
// is cast: a count would tell that somebody tried.
func TestRefusals(t *testing.T) {
	w := telemetry.New()
	ctx := telemetry.WithRequest(t.Context(), "one", w)
	telemetry.Refused(ctx, "NOT_FOUND")
	telemetry.Refused(telemetry.Hide(ctx), "NOT_FOUND")
	telemetry.Refused(t.Context(), "NOT_FOUND")
	if text := read(w); !strings.Contains(text, `thidua_refusals_total{code="NOT_FOUND"} 1`) {
		t.Error(text)
	}
	if id := telemetry.RequestID(telemetry.Hide(ctx)); id != "one" {
		t.Errorf("the request's id is %q", id)
	}
}

// A lag that cannot be read is left out, and the rest is told.
func TestLag(t *testing.T) {
	w := telemetry.New()
	for name, read := range map[string]func(context.Context) (time.Duration, error){
		"good_lag_seconds": func(context.Context) (time.Duration, error) { return 1500 * time.Millisecond, nil },
		"bad_lag_seconds":  func(context.Context) (time.Duration, error) { return 0, errors.New("the database is away") },
	} {
		if err := w.Lag(name, "A lag.", read); err != nil {
			t.Fatal(err)
		}
	}
	text := read(w)
	if !strings.Contains(text, "\ngood_lag_seconds 1.5\n") || strings.Contains(text, "\nbad_lag_seconds") || strings.Contains(text, "away") {
		t.Error(text)
	}
}

// Subscriptions are counted while they are open, and what they are sent.
func TestSubscriptions(t *testing.T) {
	w := telemetry.New()
	closed := w.Opened()
	w.Opened()
	closed()
	w.Sent()
	if text := read(w); !strings.Contains(text, "\nthidua_subscriptions 1\n") || !strings.Contains(text, "\nthidua_subscription_events_total 1\n") {
		t.Error(text)
	}
}

// Each line of the log is JSON and tells the request that it belongs to, also behind With.
func TestLog(t *testing.T) {
	var out strings.Builder
	log := telemetry.NewLogger(&out)
	ctx := telemetry.WithRequest(t.Context(), "one", nil)
	log.With("a", 1).WithGroup("g").InfoContext(ctx, "in", "b", 2)
	log.Info("out")
	var lines []map[string]any
	for line := range strings.Lines(out.String()) {
		entry := map[string]any{}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, entry)
	}
	if len(lines) != 2 || lines[0]["g"].(map[string]any)["requestId"] != "one" || lines[1]["requestId"] != nil {
		t.Errorf("%v", lines)
	}
}

// Where the environment names no collector nothing is traced, and nothing fails.
func TestNoTracer(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "")
	tracer, err := telemetry.NewTracer(t.Context(), "test")
	if tracer != nil || err != nil {
		t.Fatal(tracer, err)
	}
	ctx, end := tracer.Start(t.Context(), "span")
	end("")
	tracer.Statement(ctx, "SELECT 1")()
	tracer.Group(ctx, "Report.history", time.Now(), time.Now(), 1, 0)
	if err := tracer.Close(ctx); err != nil {
		t.Error(err)
	}
}
