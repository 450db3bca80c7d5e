package store

import (
	"context"
	"io/fs"
)

// OpenEdition opens a database as a program with other migrations would.
func OpenEdition(ctx context.Context, c Config, migrations fs.FS) (*Store, error) {
	own, err := editionOf(c.dialect())
	if err != nil {
		return nil, err
	}
	e, err := newEdition(migrations, own.standing)
	if err != nil {
		return nil, err
	}
	return openAs(ctx, c, e)
}

// Migrations are the program's own for the configuration's dialect.
func Migrations(c Config) (fs.FS, error) {
	e, err := editionOf(c.dialect())
	return e.migrations, err
}
