package cluster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"thidua/ent/db"
	"thidua/ent/db/report"
	"thidua/internal/store"
)

// Files are files to apply, in their order. A season's criteria are named relative to
// the file that the season is in.
type Files struct {
	FS    fs.FS
	Names []string // within FS
	Shown string   // what is put before a name where people are told about it: "data/"
}

// OnDisk is one file of the machine, its criteria beside it or below.
func OnDisk(path string) Files {
	dir, name := filepath.Split(path)
	root := dir
	if root == "" {
		root = "."
	}
	return Files{FS: os.DirFS(root), Names: []string{name}, Shown: dir}
}

// errUndo ends a transaction of which nothing is to stay.
var errUndo = errors.New("cluster: nothing to keep")

// Apply brings the files into the database, all of them or nothing, and returns what
// changed. It adds and corrects; it never deletes, and rows that the files do not name
// stay as they are. Applying the same files again changes nothing, not even the
// registry's version. In a dry run nothing is kept. Files that cannot be applied are a
// *Refused, which tells everything that is wrong with them.
func Apply(ctx context.Context, s *store.Store, files Files, dryRun bool) (Plan, error) {
	var found problems
	docs := make([]*document, len(files.Names))
	for i, name := range files.Names {
		docs[i] = parse(files, name, &found)
	}
	plan := Plan{Dry: dryRun}
	for _, d := range docs {
		for _, part := range d.notYet {
			if !slices.Contains(plan.NotYet, part) {
				plan.NotYet = append(plan.NotYet, part)
			}
		}
	}
	err := s.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.RaiseTx(ctx, tx); err != nil {
			return err
		}
		for _, d := range docs {
			if err := applyTx(ctx, s, tx, d, &found, &plan); err != nil {
				return err
			}
		}
		if dryRun || len(plan.Changes) == 0 {
			return errUndo
		}
		return nil
	})
	if err != nil && !errors.Is(err, errUndo) {
		return Plan{}, err
	}
	return plan, nil
}

// applyTx checks and writes one document. Problems end everything: a later document
// may build on what this one would have brought.
func applyTx(ctx context.Context, s *store.Store, tx *db.Tx, d *document, found *problems, plan *Plan) error {
	reg, err := loadTx(ctx, tx)
	if err != nil {
		return err
	}
	c := newCheck(d, reg, found)
	if c.used, err = usedTx(ctx, tx, c.season); err != nil {
		return err
	}
	c.all()
	if err := found.refused(); err != nil {
		return err
	}
	now, err := s.NowTx(ctx, tx)
	if err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	before := len(plan.Changes)
	w := &writer{tx: tx, doc: d, reg: reg, check: c, plan: plan, now: now, units: map[string]string{}}
	if err := w.writeTx(ctx); err != nil {
		return err
	}
	if len(plan.Changes) > before {
		if reg, err = loadTx(ctx, tx); err != nil {
			return err
		}
	}
	return settleTx(ctx, tx, reg, plan)
}

// usedTx reports whether there are reports of the season.
func usedTx(ctx context.Context, tx *db.Tx, s *Season) (bool, error) {
	if s == nil {
		return false, nil
	}
	ids := make([]string, len(s.Periods))
	for i, p := range s.Periods {
		ids[i] = p.ID
	}
	used, err := tx.Report.Query().Where(report.PeriodIDIn(ids...)).Exist(store.Everything(ctx))
	if err != nil {
		return false, fmt.Errorf("cluster: looking for reports of a season: %w", err)
	}
	return used, nil
}
