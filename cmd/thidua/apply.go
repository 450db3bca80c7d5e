package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/internal/store"
)

func (p *program) apply() *cobra.Command {
	var dry bool
	c := &cobra.Command{
		Use:   "apply FILE.yaml",
		Short: "Nạp cụm, đơn vị, năm thi đua, người dùng từ tệp / bring in clusters, units, seasons and people from a file",
		Long: `Nạp một tệp: tất cả hoặc không gì cả; nạp lại thì không đổi gì.
Applies a file: all of it or nothing; applied again it changes nothing. It prints what
changes. It adds and corrects and never deletes.`,
		Args: cobra.ExactArgs(1),
		RunE: p.does(func(ctx context.Context, args []string) error { return p.applyFile(ctx, args[0], dry) }),
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "print what would change and change nothing")
	return c
}

func (p *program) applyFile(ctx context.Context, path string, dry bool) error {
	return p.with(ctx, func(s *store.Store) error {
		plan, err := cluster.Apply(ctx, s, cluster.OnDisk(path), dry)
		if err != nil {
			return unreadable(err, path)
		}
		fmt.Fprint(p.stdout, plan.Text())
		return nil
	})
}

// unreadable tells of a file that cannot be read; other errors stay as they are.
func unreadable(err error, path string) error {
	var file *fs.PathError
	if fault.All(err) != nil || !errors.As(err, &file) {
		return err
	}
	return fault.Newf(fault.InvalidInput, fault.Text{
		VI: fmt.Sprintf("Không đọc được tệp %q.", path),
		EN: fmt.Sprintf("The file %q cannot be read.", path),
	}, "file").Because(err)
}
