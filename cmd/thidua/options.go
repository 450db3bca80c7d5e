package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/caarlos0/env/v11"
	"github.com/spf13/pflag"

	"thidua/internal/attachment"
	"thidua/internal/fault"
	"thidua/internal/peer"
	"thidua/internal/server"
	"thidua/internal/store"
	"thidua/internal/telemetry"
	"thidua/internal/urn"
)

// defaultData is the data folder of an installation that names none.
const defaultData = "./thidua-data"

// What a data folder holds beside the database: the key of secret votes, and attachments.
const (
	ballotKey   = "ballot.key"
	filesFolder = "files"
)

// options are those that every command has. A flag counts before the environment.
type options struct {
	Addr        string `env:"THIDUA_ADDR"`
	Data        string `env:"THIDUA_DATA"`
	DatabaseURL string `env:"THIDUA_DATABASE_URL"`
	BallotKey   string `env:"THIDUA_BALLOT_KEY"`
	MetricsAddr string `env:"THIDUA_METRICS_ADDR"`

	Rate           int      `env:"THIDUA_RATE"`
	TrustedProxies []string `env:"THIDUA_TRUSTED_PROXIES"`

	OIDCIssuer   string `env:"THIDUA_OIDC_ISSUER"`
	OIDCAudience string `env:"THIDUA_OIDC_AUDIENCE"`
	OIDCClaim    string `env:"THIDUA_OIDC_CLAIM"`
	Files        string `env:"THIDUA_FILES"`

	Origins       []string `env:"THIDUA_ORIGINS"` // separated by commas
	Documents     string   `env:"THIDUA_DOCUMENTS"`
	DocumentsMode string   `env:"THIDUA_DOCUMENTS_MODE"`
}

// defaultRate is what a token may spend, in points a second: a page of lists and buttons
// every tenth of a second, for ever.
const defaultRate = 10_000

// add declares the flags. The environment is not their default, or help would print it,
// and with it the database's password.
func (o *options) add(flags *pflag.FlagSet) {
	flags.StringVar(&o.Data, "data", "", "folder of the embedded database (default "+defaultData+"; THIDUA_DATA)")
	flags.StringVar(&o.DatabaseURL, "database-url", "", "a Postgres database instead: postgres://user:password@host/name (THIDUA_DATABASE_URL)")
}

// complete fills in from the environment what no flag has said.
func (o *options) complete(flags *pflag.FlagSet) error {
	e := options{Rate: defaultRate}
	if err := env.Parse(&e); err != nil {
		return fmt.Errorf("reading the environment: %w", err)
	}
	if !flags.Changed("addr") && e.Addr != "" {
		o.Addr = e.Addr
	}
	// Whoever names a folder does not mean the environment's server.
	if !flags.Changed("database-url") && !flags.Changed("data") {
		o.DatabaseURL = e.DatabaseURL
	}
	if !flags.Changed("data") {
		o.Data = e.Data
	}
	if !flags.Changed("metrics-addr") {
		o.MetricsAddr = e.MetricsAddr
	}
	if !flags.Changed("ballot-key") {
		o.BallotKey = e.BallotKey
	}
	if !flags.Changed("rate") {
		o.Rate = e.Rate
	}
	if !flags.Changed("trusted-proxy") {
		o.TrustedProxies = e.TrustedProxies
	}
	o.completeIssuer(flags, e)
	if !flags.Changed("files") {
		o.Files = e.Files
	}
	o.completeWeb(flags, &e)
	return nil
}

// box is the ballot box of secret votes. The embedded database has one program, which makes
// its key when it first needs one; replicas on a Postgres would each make another, so that
// they are given one, or take no secret votes.
func (o *options) box() *urn.Box {
	switch {
	case o.BallotKey != "" || o.DatabaseURL != "":
		return urn.New(o.BallotKey, o.DatabaseURL == "")
	case o.Data != "":
		return urn.New(filepath.Join(o.Data, ballotKey), true)
	}
	return urn.New(filepath.Join(defaultData, ballotKey), true)
}

// bucket is where attachments lie: a folder beside the embedded database, which has one
// program. Replicas on a Postgres would each have another folder, so that they are given a
// place that they share, or take no attachments (nil).
func (o *options) bucket(ctx context.Context) (*attachment.Bucket, error) {
	switch {
	case o.Files != "":
		return attachment.OpenURL(ctx, o.Files)
	case o.DatabaseURL != "":
		return nil, nil
	case o.Data != "":
		return attachment.OpenFolder(filepath.Join(o.Data, filesFolder))
	}
	return attachment.OpenFolder(filepath.Join(defaultData, filesFolder))
}

// limits reads how callers are rated: INVALID_INPUT where a value is none.
func (o *options) limits() (proxies peer.Proxies, err error) {
	if o.Rate != 0 && (o.Rate < server.MinRate || o.Rate > server.MaxRate) {
		return nil, fault.Newf(fault.InvalidInput, fault.Text{
			VI: fmt.Sprintf("Định mức phải từ %d đến %d điểm một giây, hoặc 0 là không giới hạn.", server.MinRate, server.MaxRate),
			EN: fmt.Sprintf("The rate is %d to %d points a second, or 0 for no limit.", server.MinRate, server.MaxRate),
		}, "rate")
	}
	return peer.Parse(o.TrustedProxies)
}

// open opens the database that the options name; watch is told its statements, or is nil.
func (o *options) open(ctx context.Context, watch store.Watch) (*store.Store, error) {
	data := o.Data
	if data == "" {
		data = defaultData
	}
	return store.Open(ctx, store.Config{DataDir: data, DatabaseURL: o.DatabaseURL, Watch: watch})
}

// with opens the database, runs f on it and closes it.
func (p *program) with(ctx context.Context, f func(s *store.Store) error) error {
	return p.watched(ctx, nil, f)
}

// watched is with, and tells every statement.
func (p *program) watched(ctx context.Context, watch store.Watch, f func(s *store.Store) error) error {
	s, err := p.options.open(ctx, watch)
	if err != nil {
		return err
	}
	err = f(s)
	if closing := s.Close(); err == nil && closing != nil {
		err = fmt.Errorf("closing the database: %w", closing)
	}
	return err
}

// logger writes the log, a line of JSON each, to the error output.
func (p *program) logger() *slog.Logger { return telemetry.NewLogger(p.stderr) }
