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
	"thidua/internal/urn"
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
	c.Flags().StringVar(&p.options.BallotKey, "ballot-key", "",
		"file of the key to which secret votes are sealed; replicas share it (default DATA/"+ballotKey+", none with Postgres; THIDUA_BALLOT_KEY)")
	return c
}

// serveUntil serves until ctx is done. The port is taken first, so that one that is
// taken is told at once and before any database is touched; whoever connects early
// waits in the system's queue until the database is ready.
func (p *program) serveUntil(ctx context.Context, demo bool) (err error) {
	listener, err := listen(ctx, p.options.Addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // the server has closed it, unless it never ran
	if demo && p.options.Data == "" && p.options.DatabaseURL == "" {
		if p.options.Data, err = os.MkdirTemp("", "thidua-demo-"); err != nil {
			return fmt.Errorf("making a folder for the demonstration: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(p.options.Data)) }()
	}
	return p.with(ctx, func(s *store.Store) error { return p.serveOn(ctx, s, listener, demo) })
}

// serveOn serves the open database on the listener.
func (p *program) serveOn(ctx context.Context, s *store.Store, listener net.Listener, demo bool) error {
	log := p.logger()
	slog.SetDefault(log) // the presenter of errors logs through it
	var accounts []server.Account
	if demo {
		var err error
		if accounts, err = seed(ctx, s); err != nil {
			return err
		}
	}
	server, tasks, err := assemble(ctx, s, log, p.options.box(), accounts)
	if err != nil {
		return err
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

// assemble puts the program together on an open database: the server, and what runs in the
// background as long as it serves.
func assemble(ctx context.Context, s *store.Store, log *slog.Logger, box *urn.Box, demo []server.Account) (*server.Server, []func(context.Context), error) {
	source := cluster.NewSource(s)
	grants, err := authz.Load()
	if err != nil {
		return nil, nil, err
	}
	accounts := newAccounts(s, source)
	accounts.Log = log
	reports, cases := report.NewKind(s, grants), casefile.NewKind(s, grants)
	engine, err := runtime.Open(ctx, s, source, grants, definitions.Shipped(), reports, cases)
	if err != nil {
		return nil, nil, err
	}
	engine.Urn = box
	feed := events.NewFeed(engine.Log())
	schema := graph.New(&graph.Resolver{
		Store: s, Source: source, Grants: grants, Accounts: accounts, Runtime: engine, Reports: reports, Cases: cases,
		Feed: feed,
	})
	server, err := server.New(server.Config{
		Schema:   schema,
		SDL:      sdl(schema.Schema()),
		Present:  graph.Present,
		Identity: accounts,
		Ready:    s.DB.PingContext,
		Log:      log,
		Demo:     demo,
	})
	return server, []func(context.Context){engine.Log().Sequence, feed.Run, engine.Ring}, err
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

// listen takes the port, or tells why it cannot be had.
func listen(ctx context.Context, addr string) (net.Listener, error) {
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
			VI: fmt.Sprintf("Cổng của %s đang được chương trình khác dùng; hãy chọn cổng khác bằng --addr.", addr),
			EN: fmt.Sprintf("The port of %s is taken by another program; choose another with --addr.", addr),
		}
	case errors.Is(err, syscall.EACCES):
		say = fault.Text{
			VI: fmt.Sprintf("Không có quyền mở cổng của %s; hãy chọn cổng từ 1024 trở lên bằng --addr.", addr),
			EN: fmt.Sprintf("There is no permission to open the port of %s; choose one from 1024 up with --addr.", addr),
		}
	}
	return nil, fault.Newf(fault.InvalidInput, say, "addr").Because(err)
}
