// Command migration writes the next migration of both dialects after the model
// changed: go run ./internal/store/plan/migration NAME, from the top of the project.
// It needs the programs of a Postgres server, for an empty database to plan on.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"entgo.io/ent/dialect"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"thidua/internal/dbtest/postgres"
	"thidua/internal/store/plan"
)

const folder = "internal/store/migrations/"

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: migration NAME")
		os.Exit(2)
	}
	if err := write(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "migration:", err)
		os.Exit(1)
	}
}

func write(ctx context.Context, name string) (err error) {
	server, err := postgres.Start(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	for _, d := range []struct{ dialect, driver, url, dir string }{
		{dialect.SQLite, "sqlite", "file::memory:?_pragma=foreign_keys(1)", folder + "sqlite"},
		{dialect.Postgres, "pgx", server.URL, folder + "postgres"},
	} {
		if err := next(ctx, d.dialect, d.driver, d.url, d.dir, name); err != nil {
			return err
		}
	}
	return nil
}

// next writes one dialect's file. Where that dialect needs none, it says so.
func next(ctx context.Context, dialectName, driver, url, dir, name string) error {
	dev, err := sql.Open(driver, url)
	if err != nil {
		return err
	}
	dev.SetMaxOpenConns(1)
	err = plan.Next(ctx, dialectName, dev, dir, name)
	if errors.Is(err, plan.ErrNothing) {
		fmt.Println(dir + ": nothing to do")
		err = nil
	}
	return errors.Join(err, dev.Close())
}
