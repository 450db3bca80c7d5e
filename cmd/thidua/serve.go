package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"thidua/graph"
	"thidua/internal/attachment"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/casefile"
	"thidua/internal/cluster"
	"thidua/internal/events"
	"thidua/internal/fault"
	"thidua/internal/identity"
	"thidua/internal/report"
	"thidua/internal/server"
	"thidua/internal/store"
	"thidua/internal/telemetry"
	"thidua/workflow/definitions"
	"thidua/workflow/runtime"
)

const defaultAddr = "127.0.0.1:8080"

func (p *program) serve() *cobra.Command {
	var demo bool
	c := &cobra.Command{
		Use:   "serve",
		Short: "Chạy máy chủ / run the server",
		Long: `Chạy máy chủ cho đến khi nhận Ctrl+C hoặc SIGTERM.
Runs the server until Ctrl+C or SIGTERM. With --demo and no database of your own it
starts on a fresh temporary folder that is removed at the end.`,
		Args: cobra.NoArgs,
		RunE: p.does(func(ctx context.Context, _ []string) error { return p.serveUntil(ctx, demo) }),
	}
	c.Flags().BoolVar(&demo, "demo", false, "bring in the season of 2022 with its accounts, whose password is public")
	c.Flags().StringVar(&p.options.Addr, "addr", defaultAddr, "host and port to listen on (THIDUA_ADDR)")
	p.options.addWeb(c.Flags())
	c.Flags().StringVar(&p.options.BallotKey, "ballot-key", "",
		"file of the key to which secret votes are sealed; replicas share it (default DATA/"+ballotKey+", none with Postgres; THIDUA_BALLOT_KEY)")
	c.Flags().StringVar(&p.options.MetricsAddr, "metrics-addr", "",
		"host and port on which /metrics is answered to Prometheus, to nobody else's eyes (THIDUA_METRICS_ADDR)")
	c.Flags().IntVar(&p.options.Rate, "rate", defaultRate, "points of cost that a token may spend in a second, 0: no limit (THIDUA_RATE)")
	c.Flags().StringSliceVar(&p.options.TrustedProxies, "trusted-proxy", nil,
		"network of a reverse proxy whose X-Forwarded-For is believed, such as 10.0.0.0/8 (THIDUA_TRUSTED_PROXIES)")
	p.options.addIssuer(c.Flags())
	c.Flags().StringVar(&p.options.Files, "files", "",
		"where attachments lie, file:///path or s3://bucket?region=region; replicas share it (default DATA/"+filesFolder+", none with Postgres; THIDUA_FILES)")
	return c
}

// serveUntil serves until ctx is done. The port is taken first, so that one that is
// taken is told at once and before any database is touched; whoever connects early
// waits in the system's queue until the database is ready.
func (p *program) serveUntil(ctx context.Context, demo bool) (err error) {
	if _, err := p.options.limits(); err != nil {
		return err
	}
	listener, err := listen(ctx, "addr", p.options.Addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // the server has closed it, unless it never ran
	metrics, err := p.listenMetrics(ctx)
	if err != nil {
		return err
	}
	if metrics != nil {
		defer func() { _ = metrics.Close() }()
	}
	tracer, err := telemetry.NewTracer(ctx, versionOf())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, tracer.Close(ctx)) }()
	if demo && p.options.Data == "" && p.options.DatabaseURL == "" {
		if p.options.Data, err = os.MkdirTemp("", "thidua-demo-"); err != nil {
			return fmt.Errorf("making a folder for the demonstration: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(p.options.Data)) }()
	}
	var watch store.Watch
	if tracer != nil {
		watch = tracer.Statement
	}
	return p.watched(ctx, watch, func(s *store.Store) error {
		return p.serveOn(ctx, assembly{options: &p.options, store: s, tracer: tracer}, listener, metrics, demo)
	})
}

// serveOn serves the open database on the listener, and the metrics on theirs.
func (p *program) serveOn(ctx context.Context, a assembly, listener, metrics net.Listener, demo bool) error {
	a.log, a.watch = p.logger(), telemetry.New()
	slog.SetDefault(a.log) // the presenter of errors logs through it
	if demo {
		var err error
		if a.demo, err = seed(ctx, a.store); err != nil {
			return err
		}
	}
	server, tasks, err := a.build(ctx)
	if err != nil {
		return err
	}
	if metrics != nil {
		tasks = append(tasks, func(ctx context.Context) { serveMetrics(ctx, metrics, a.watch.Handler(), a.log) })
	}
	stop := inBackground(ctx, tasks...)
	defer stop()
	p.welcome(listener.Addr(), demo)
	if err := server.Serve(ctx, listener); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "Đã dừng. / Stopped.")
	return nil
}

// inBackground runs what the program does by itself until the returned function is called,
// which waits for the end of it.
func inBackground(ctx context.Context, tasks ...func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, task := range tasks {
		running.Go(func() { task(ctx) })
	}
	return func() { cancel(); running.Wait() }
}

// assembly is what a server is put together of.
type assembly struct {
	options *options
	store   *store.Store
	log     *slog.Logger
	demo    []server.Account // none outside a demonstration
	watch   *telemetry.Watch
	tracer  *telemetry.Tracer // nil: nothing is traced
}

// build puts the program together on an open database: the server, and what runs in the
// background as long as it serves.
func (a assembly) build(ctx context.Context) (*server.Server, []func(context.Context), error) {
	proxies, err := a.options.limits()
	if err != nil {
		return nil, nil, err
	}
	signer, err := a.options.issuer(a.log)
	if err != nil {
		return nil, nil, err
	}
	bucket, err := a.options.bucket(ctx)
	if err != nil {
		return nil, nil, err
	}
	source := cluster.NewSource(a.store)
	grants, err := authz.Load()
	if err != nil {
		return nil, nil, err
	}
	accounts := newAccounts(a.store, source)
	accounts.Log, accounts.Address, accounts.Issuer = a.log, proxies.Address, signer
	reports, cases := report.NewKind(a.store, grants), casefile.NewKind(a.store, grants)
	engine, err := runtime.Open(ctx, a.store, source, grants, definitions.Shipped(), reports, cases)
	if err != nil {
		return nil, nil, err
	}
	engine.Urn = a.options.box()
	files := attachment.New(a.store, grants, bucket)
	feed := events.NewFeed(engine.Log())
	resolver := &graph.Resolver{
		Store: a.store, Source: source, Grants: grants, Accounts: accounts, Runtime: engine, Reports: reports, Cases: cases, Feed: feed,
	}
	schema := graph.New(resolver)
	config := server.Config{
		Schema:   schema,
		SDL:      sdl(schema.Schema()),
		Present:  graph.Present,
		Identity: accounts,
		Files:    files, Attachment: resolver.Attachment, Filing: resolver.Filing,
		Ready:   a.store.DB.PingContext,
		Log:     a.log,
		Watch:   a.watch,
		Tracer:  a.tracer,
		Demo:    a.demo,
		Rate:    a.options.Rate,
		Proxies: proxies,
	}
	if err := a.options.web(&config, grants); err != nil {
		return nil, nil, err
	}
	server, err := server.New(config)
	if err != nil {
		return nil, nil, err
	}
	if err := measure(a.watch, a.store, engine); err != nil {
		return nil, nil, fmt.Errorf("measuring: %w", err)
	}
	tasks := []func(context.Context){engine.Log().Sequence, feed.Run, engine.Ring, accounts.KeepUses, files.Tidy}
	if signer != nil {
		tasks = append(tasks, signer.Run)
	}
	return server, tasks, nil
}

// newAccounts makes the accounts, which learn roles from the registry.
func newAccounts(s *store.Store, source *cluster.Source) *identity.Accounts {
	accounts := identity.New(s, func(ctx context.Context, version int64, personID string, on calendar.Date) ([]authz.Role, error) {
		registry, err := source.At(ctx, version)
		if err != nil {
			return nil, err
		}
		return registry.Roles(personID, on), nil
	})
	accounts.Lent = func(ctx context.Context, version int64, personID string, on calendar.Date) ([]authz.Delegated, error) {
		registry, err := source.At(ctx, version)
		if err != nil {
			return nil, err
		}
		return registry.Delegations(personID, on), nil
	}
	return accounts
}

// sdl writes the schema as text.
func sdl(schema *ast.Schema) string {
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(schema)
	return b.String()
}

// listen takes the port that the option names, or tells why it cannot be had.
func listen(ctx context.Context, option, addr string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err == nil {
		return listener, nil
	}
	say := fault.Text{
		VI: fmt.Sprintf("Không mở được địa chỉ %q; hãy ghi dạng máy:cổng, ví dụ %s.", addr, defaultAddr),
		EN: fmt.Sprintf("The address %q cannot be opened; write host:port, such as %s.", addr, defaultAddr),
	}
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		say = fault.Text{
			VI: fmt.Sprintf("Cổng của %s đang được chương trình khác dùng; hãy chọn cổng khác bằng --%s.", addr, option),
			EN: fmt.Sprintf("The port of %s is taken by another program; choose another with --%s.", addr, option),
		}
	case errors.Is(err, syscall.EACCES):
		say = fault.Text{
			VI: fmt.Sprintf("Không có quyền mở cổng của %s; hãy chọn cổng từ 1024 trở lên bằng --%s.", addr, option),
			EN: fmt.Sprintf("There is no permission to open the port of %s; choose one from 1024 up with --%s.", addr, option),
		}
	}
	return nil, fault.Newf(fault.InvalidInput, say, option).Because(err)
}
