package telemetry

import (
	"context"
	"database/sql"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// maxNames is how many names of operations are told apart. Clients choose the names, and
// each costs memory here and in whatever reads the metrics; the rest are counted as other.
const maxNames = 200

// Watch counts for one server. Make it with New; all its methods may be called at once.
type Watch struct {
	registry *prometheus.Registry

	requests   *prometheus.CounterVec
	operations *prometheus.HistogramVec
	refusals   *prometheus.CounterVec
	streams    prometheus.Gauge
	events     prometheus.Counter

	mu       sync.RWMutex
	answered map[answer]prometheus.Counter // by labels: found in a quarter of the time that prometheus takes
	names    map[string]bool
}

type answer struct {
	method, route string
	status        int
}

// New makes a watch that has seen nothing yet.
func New() *Watch {
	w := &Watch{
		registry: prometheus.NewRegistry(),
		answered: map[answer]prometheus.Counter{},
		names:    map[string]bool{},
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "thidua_http_requests_total", Help: "Requests that were answered, by method, route and status.",
		}, []string{"method", "route", "status"}),
		operations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "thidua_operation_duration_seconds", Help: "How long queries and mutations took, by kind and name; names of signed-in callers alone, and none where a vote is cast.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"kind", "operation"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "thidua_refusals_total", Help: "Refusals that clients were told, by code.",
		}, []string{"code"}),
		streams: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "thidua_subscriptions", Help: "Subscriptions that are open.",
		}),
		events: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "thidua_subscription_events_total", Help: "Events that were sent to subscribers.",
		}),
	}
	w.registry.MustRegister(w.requests, w.operations, w.refusals, w.streams, w.events,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return w
}

// Answered counts a request. Route is a pattern of the server's, never the path itself, and
// the method one of HTTP's.
func (w *Watch) Answered(method, route string, status int) {
	key := answer{method, route, status}
	w.mu.RLock()
	counter := w.answered[key]
	w.mu.RUnlock()
	if counter == nil {
		counter = w.requests.WithLabelValues(method, route, strconv.Itoa(status))
		w.mu.Lock()
		w.answered[key] = counter
		w.mu.Unlock()
	}
	counter.Inc()
}

// Ran counts an operation of the kind (query, mutation) that took so long. The name is
// empty where it is not to be told.
func (w *Watch) Ran(kind, name string, took time.Duration) {
	w.operations.WithLabelValues(kind, w.known(name)).Observe(took.Seconds())
}

// Opened counts a subscription that began; the returned function counts its end.
func (w *Watch) Opened() (closed func()) {
	w.streams.Inc()
	return w.streams.Dec
}

// Sent counts an event that a subscriber was sent.
func (w *Watch) Sent() { w.events.Inc() }

// known is the name, or other where there are too many already.
func (w *Watch) known(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.names[name] {
		if len(w.names) >= maxNames {
			return "other"
		}
		w.names[name] = true
	}
	return name
}

// Pool adds the state of a pool of connections.
func (w *Watch) Pool(name string, pool *sql.DB) error {
	return w.registry.Register(collectors.NewDBStatsCollector(pool, name))
}

// Lag adds a gauge in seconds that is asked for when the metrics are read, in at most two
// seconds. Where that fails it is left out.
func (w *Watch) Lag(name, help string, read func(context.Context) (time.Duration, error)) error {
	return w.registry.Register(lag{prometheus.NewDesc(name, help, nil, nil), read})
}

type lag struct {
	describes *prometheus.Desc
	read      func(context.Context) (time.Duration, error)
}

const lagWithin = 2 * time.Second

// Describe tells the gauge's name.
func (l lag) Describe(to chan<- *prometheus.Desc) { to <- l.describes }

// Collect reads the gauge.
func (l lag) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), lagWithin)
	defer cancel()
	if behind, err := l.read(ctx); err == nil {
		to <- prometheus.MustNewConstMetric(l.describes, prometheus.GaugeValue, behind.Seconds())
	}
}

// Handler answers the metrics in Prometheus' format.
func (w *Watch) Handler() http.Handler {
	return promhttp.HandlerFor(w.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second})
}
