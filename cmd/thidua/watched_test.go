package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// spans is a collector of traces: it keeps what it is sent.
type spans struct {
	mu   sync.Mutex
	raw  bytes.Buffer
	list []*otlp.Span
}

// ServeHTTP takes spans as OTLP over HTTP sends them.
func (s *spans) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var request collector.ExportTraceServiceRequest
	if err != nil || proto.Unmarshal(body, &request) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raw.Write(body)
	for _, resource := range request.GetResourceSpans() {
		for _, scope := range resource.GetScopeSpans() {
			s.list = append(s.list, scope.GetSpans()...)
		}
	}
}

// of lists the names of the spans of a trace, each once.
func (s *spans) of(trace [16]byte) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for _, span := range s.list {
		if bytes.Equal(span.GetTraceId(), trace[:]) {
			names = append(names, span.GetName())
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// freeAddress is one that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// scrape reads the metrics.
func scrape(t *testing.T, address string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, "GET", "http://"+address+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(response.Status, err)
	}
	return string(text)
}

// traced is the client whose requests belong to the trace.
func (c *client) traced(trace [16]byte) *client {
	other := *c
	other.http = &http.Client{Transport: header{"Traceparent", "00-" + hexOf(trace) + "-0102030405060708-01"}}
	return &other
}

// header sets one header of every request.
type header struct{ name, value string }

// RoundTrip sends the request.
func (h header) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set(h.name, h.value)
	return http.DefaultTransport.RoundTrip(r)
}

func hexOf(trace [16]byte) string {
	const digits = "0123456789abcdef"
	var b strings.Builder
	for _, one := range trace {
		b.WriteByte(digits[one>>4])
		b.WriteByte(digits[one&15])
	}
	return b.String()
}

// An operator sees what happens in the log, the metrics and the traces, which belong
// together by their ids; and none of them holds a secret, an input or anything of a vote.
func TestWhatAnOperatorSees(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		collected := &spans{}
		sink := httptest.NewServer(collected)
		t.Cleanup(sink.Close)
		t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", sink.URL)
		metrics := freeAddress(t)
		p := launch(t, c, "--metrics-addr="+metrics)
		p.await(t)

		reading, writing, voting := [16]byte{1, 1}, [16]byte{2, 2}, [16]byte{3, 3}
		officer := p.as(t, "chuyenvien@phuyen")
		const words = "Chín nghìn không trăm lẻ một"
		created := officer.traced(writing).change(t, "CreateReport", vars{
			"periodId": officer.period(t, "2022-H1"), "kind": "INTERIM", "title": words, "idempotencyKey": "khoa-bi-mat",
		})
		if created.Report.ID == "" {
			t.Fatalf("not created: %+v", created)
		}
		officer.change(t, "SubmitReport", vars{"reportId": created.Report.ID, "expectedVersion": 1})
		officer.traced(reading).do(t, "Reports", nil)
		const vote = `mutation SecretOfMine($id: ID!) { vote(input: {subjectId: $id, expectedVersion: 1, choice: ABSTAIN}) { errors { ... on UserError { code } } } }`
		if a, err := officer.traced(voting).send(t.Context(), vote, "SecretOfMine", vars{"id": created.Report.ID}); err != nil || a.status != 200 {
			t.Fatal(a, err)
		}
		for _, wrong := range []string{"thd_khong-phai-ma-truy-cap", strings.Repeat("x", 40)} {
			if a, err := officer.with(wrong).send(t.Context(), "{viewer{id}}", "", nil); err != nil || a.status != 401 {
				t.Fatal(a, err)
			}
		}

		counted := scrape(t, metrics)
		for _, want := range []string{
			`thidua_operation_duration_seconds_count\{kind="mutation",operation="CreateReport"\} 1`,
			`thidua_operation_duration_seconds_count\{kind="query",operation="Reports"\} 1`,
			`thidua_operation_duration_seconds_count\{kind="mutation",operation=""\} 1`,
			`thidua_refusals_total\{code="NOT_PERMITTED"\} 1`, `thidua_refusals_total\{code="UNAUTHENTICATED"\} 2`,
			`thidua_http_requests_total\{method="POST",route="POST /graphql",status="200"\} [0-9]+`,
			`thidua_event_lag_seconds [0-9.e+-]+`, `thidua_timer_lag_seconds [0-9.e+-]+`, `thidua_subscriptions 0`,
			`go_sql_max_open_connections\{db_name="thidua"\} [0-9]+`, `process_open_fds [0-9]+`,
		} {
			if !regexp.MustCompile(`(?m)^` + want + `$`).MatchString(counted) {
				t.Errorf("the metrics have no %s", want)
			}
		}
		if r, err := http.Get(p.site + "/metrics"); err != nil || r.StatusCode != http.StatusNotFound {
			t.Errorf("/metrics is answered to the public: %v %v", r, err)
		}
		if err := p.stop(); err != nil {
			t.Fatal(err)
		}

		for _, want := range []struct {
			trace [16]byte
			name  string
		}{
			{reading, "HTTP POST"}, {reading, "GraphQL query Reports"}, {reading, "Query.reports"}, {reading, "SQL"},
			{writing, "GraphQL mutation CreateReport"}, {writing, "Mutation.createReport"}, {writing, "SQL"}, {voting, "HTTP POST"},
		} {
			if !slices.Contains(collected.of(want.trace), want.name) {
				t.Errorf("the trace %x has no %s: %v", want.trace[:2], want.name, collected.of(want.trace))
			}
		}
		for _, name := range collected.of(voting) {
			if name != "HTTP POST" && name != "SQL" {
				t.Errorf("the trace of a vote has %s", name)
			}
		}
		seen := map[string]string{"the log": p.output.String(), "the metrics": counted, "the traces": collected.raw.String()}
		p.readLog(t, hexOf(reading))
		for where, text := range seen {
			for _, secret := range []string{
				officer.token, "thidua-demo", words, "khoa-bi-mat", "SecretOfMine", "sealed", "khong-phai-ma", "xxxxxxxx", "phuyen.thidua.example",
			} {
				if strings.Contains(text, secret) && !(where == "the log" && strings.Contains(text, "demo") && shownAtStart(text, secret)) {
					t.Errorf("%s holds %q", where, secret)
				}
			}
		}
	})
}

// shownAtStart tells whether the text is told by the demonstration's welcome alone, whose
// accounts are public.
func shownAtStart(text, secret string) bool {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "{") && strings.Contains(line, secret) {
			return false
		}
	}
	return true
}

// readLog finds in the log, which is JSON, the request of the trace by its id.
func (p *program) readLog(t *testing.T, trace string) {
	t.Helper()
	for line := range strings.Lines(p.output.String()) {
		if !strings.HasPrefix(line, "{") {
			continue
		}
		var entry struct {
			Msg, RequestID, TraceID, Operation string
			Time                               time.Time
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Errorf("a line of the log is no JSON: %v: %s", err, line)
		}
		if entry.TraceID == trace && entry.Msg == "request" && entry.RequestID != "" && entry.Operation == "Reports" {
			return
		}
	}
	t.Errorf("the log has no request of the trace %s", trace)
}

// String is all that was printed.
func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}
