// Package plan writes the versioned migrations: it replays those that there are on an
// empty development database, compares the outcome with the model (ent/schema), and
// writes what is missing as the next file. It runs when the model changes and in the
// test that none is missing; never in production.
package plan

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"text/template"

	"ariga.io/atlas/sql/migrate"
	atlas "ariga.io/atlas/sql/schema"
	"ariga.io/atlas/sql/sqltool"
	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"

	model "thidua/ent/db/migrate"
)

// ErrNothing says that the migrations and the model are the same.
var ErrNothing = errors.New("plan: the migrations make what the model says")

// nameOf is how a migration may be called.
var nameOf = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Next writes the next migration NNNNN_name.sql, and the folder's checksums, into dir.
// dev is an empty database of the dialect (dialect.SQLite or dialect.Postgres) and is
// empty afterwards. ErrNothing where there is nothing to write; an error, too, where a
// file in dir was edited after its checksum was taken.
func Next(ctx context.Context, dialectName string, dev *sql.DB, dir, name string) error {
	if !nameOf.MatchString(name) {
		return fmt.Errorf("plan: %q is no name for a migration: lower-case letters, digits and _", name)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.sql"))
	if err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	folder, err := sqltool.NewGooseDir(dir)
	if err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	format, err := formatter(len(files) + 1)
	if err != nil {
		return err
	}
	m, err := schema.NewMigrate(entsql.OpenDB(dialectName, dev),
		schema.WithDir(folder),
		schema.WithFormatter(format),
		schema.WithMigrationMode(schema.ModeReplay),
		schema.WithDialect(dialectName),
		schema.WithErrNoPlan(true),
		schema.WithDropColumn(true),
		schema.WithDropIndex(true),
		schema.WithForeignKeys(true),
		schema.WithIndent("  "),
		schema.WithDiffHook(bytewise(dialectName)),
	)
	if err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	err = m.NamedDiff(ctx, name, model.Tables...)
	if errors.Is(err, migrate.ErrNoPlan) {
		return ErrNothing
	}
	if err != nil {
		return fmt.Errorf("plan: comparing the migrations with the model: %w", err)
	}
	return nil
}

// formatter writes a migration for goose, numbered in order. There is no way down: an
// installation goes back by its backup.
func formatter(ordinal int) (migrate.Formatter, error) {
	name, err := template.New("name").Parse(fmt.Sprintf("%05d_{{ .Name }}.sql", ordinal))
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	content, err := template.New("content").Parse("-- +goose Up\n" +
		`{{ range .Changes }}{{ with .Comment }}-- {{ println . }}{{ end }}{{ printf "%s;\n" .Cmd }}{{ end }}`)
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	return migrate.NewTemplateFormatter(name, content)
}

// bytewise makes every text column on Postgres compare as bytes, as SQLite's do,
// whatever the locale of the database: orders, cursors and collation keys rely on it.
func bytewise(dialectName string) schema.DiffHook {
	return func(next schema.Differ) schema.Differ {
		return schema.DiffFunc(func(current, desired *atlas.Schema) ([]atlas.Change, error) {
			if dialectName != dialect.Postgres {
				return next.Diff(current, desired)
			}
			for _, t := range desired.Tables {
				for _, c := range t.Columns {
					if _, text := c.Type.Type.(*atlas.StringType); text {
						c.SetCollation("C")
					}
				}
			}
			return next.Diff(current, desired)
		})
	}
}
