package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"thidua/internal/store"
	"thidua/internal/telemetry"
	"thidua/workflow/runtime"
)

// metricsWithin is how long one reading of the metrics may take, and how long their
// server's end waits for one.
const metricsWithin = 10 * time.Second

// measure adds to the watch what the database and the engine can tell of themselves.
func measure(w *telemetry.Watch, s *store.Store, engine *runtime.Runtime) error {
	return errors.Join(
		w.Pool("thidua", s.DB),
		w.Lag("thidua_event_lag_seconds", "How long the oldest line of the event log has been waiting for its position.",
			engine.Log().Lag),
		w.Lag("thidua_timer_lag_seconds", "How long the earliest timer has been due without having acted.", engine.Lag),
	)
}

// serveMetrics answers /metrics on an address of its own until ctx is done, so that what
// serves the public need not be closed there.
func serveMetrics(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", handler)
	web := &http.Server{
		Handler: mux, ReadHeaderTimeout: metricsWithin, ReadTimeout: metricsWithin, WriteTimeout: 2 * metricsWithin,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		draining, cancel := context.WithTimeout(context.WithoutCancel(ctx), metricsWithin)
		defer cancel()
		_ = web.Shutdown(draining) // whoever reads them reads again
	}()
	if err := web.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		log.ErrorContext(ctx, "serving the metrics", "error", err)
		return
	}
	<-stopped
}

// listenMetrics takes the port of the metrics; nil where none is wanted.
func (p *program) listenMetrics(ctx context.Context) (net.Listener, error) {
	if p.options.MetricsAddr == "" {
		return nil, nil
	}
	listener, err := listen(ctx, "metrics-addr", p.options.MetricsAddr)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	return listener, nil
}
