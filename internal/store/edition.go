package store

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"entgo.io/ent/dialect"
)

//go:embed migrations/*/*.sql standing/*.sql
var files embed.FS

// edition is what this program makes of a database: the migrations, in order, and what
// stands beside the tables (views and triggers) and is made anew when it changes.
type edition struct {
	migrations fs.FS
	standing   string
	// version is that of the last migration.
	version int64
	// hash is the standing SQL's, kept in the database to see whether it is the same.
	hash string
}

// editionOf reads the program's own edition for a dialect.
func editionOf(dialectName string) (edition, error) {
	folder := "postgres"
	if dialectName == dialect.SQLite {
		folder = "sqlite"
	}
	migrations, err := fs.Sub(files, "migrations/"+folder)
	if err != nil {
		return edition{}, fmt.Errorf("reading the migrations: %w", err)
	}
	var standing strings.Builder
	for _, name := range []string{folder, "views"} {
		text, err := files.ReadFile("standing/" + name + ".sql")
		if err != nil {
			return edition{}, fmt.Errorf("reading the standing SQL: %w", err)
		}
		standing.Write(text)
	}
	return newEdition(migrations, standing.String())
}

func newEdition(migrations fs.FS, standing string) (edition, error) {
	names, err := fs.Glob(migrations, "*.sql")
	if err != nil {
		return edition{}, fmt.Errorf("listing the migrations: %w", err)
	}
	if len(names) == 0 {
		return edition{}, errors.New("there are no migrations")
	}
	number, _, _ := strings.Cut(path.Base(names[len(names)-1]), "_")
	version, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return edition{}, fmt.Errorf("numbering the migrations: %w", err)
	}
	sum := sha256.Sum256([]byte(standing))
	return edition{migrations: migrations, standing: standing, version: version, hash: hex.EncodeToString(sum[:])}, nil
}

// Fingerprint names what this program makes of an empty database of the dialect: two
// programs with the same one make the same tables, views and triggers.
func Fingerprint(dialectName string) (string, error) {
	e, err := editionOf(dialectName)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	err = fs.WalkDir(e.migrations, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(e.migrations, name)
		fmt.Fprintf(sum, "%s %d\n%s", name, len(text), text)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("reading the migrations: %w", err)
	}
	fmt.Fprint(sum, e.hash)
	return hex.EncodeToString(sum.Sum(nil)), nil
}
