package cluster

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"thidua/ent/db"
	"thidua/ent/db/cluster"
	"thidua/ent/db/person"
	"thidua/internal/store"
)

// seedFiles is the demonstration's season, in the format that Apply reads.
//
//go:embed seed/*.yaml
var seedFiles embed.FS

// Demonstration returns the files of the demonstration's season, as Apply takes them.
func Demonstration() (Files, error) {
	dir, err := fs.Sub(seedFiles, "seed")
	if err != nil {
		return Files{}, fmt.Errorf("cluster: the demonstration's files: %w", err)
	}
	return Files{FS: dir, Names: []string{"cluster-2022.yaml"}}, nil
}

// Seed brings the demonstration's season in, by Apply, and gives its accounts that have
// no password the one of passwordHash. Where the cluster is there already it is left as
// it is, with everything that was changed in it since; so a second Seed changes nothing.
func Seed(ctx context.Context, s *store.Store, passwordHash string) error {
	files, err := Demonstration()
	if err != nil {
		return err
	}
	var found problems
	doc := parse(files, files.Names[0], &found)
	if err := found.refused(); err != nil {
		return fmt.Errorf("cluster: the demonstration's files: %w", err)
	}
	seeded, err := s.Client.Cluster.Query().Where(cluster.Code(doc.cluster.code)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("cluster: looking for the demonstration: %w", err)
	}
	if !seeded {
		if _, err := Apply(ctx, s, files, false); err != nil {
			return fmt.Errorf("cluster: applying the demonstration: %w", err)
		}
	}
	emails := make([]string, len(doc.people))
	for i, p := range doc.people {
		emails[i] = p.email
	}
	return s.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Person.Update().Where(person.EmailIn(emails...), person.Password("")).SetPassword(passwordHash).Exec(ctx); err != nil {
			return fmt.Errorf("cluster: setting the demonstration's passwords: %w", err)
		}
		return nil
	})
}
