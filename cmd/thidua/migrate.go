package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"thidua/internal/store"
)

func (p *program) migrate() *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Đưa cơ sở dữ liệu lên phiên bản của chương trình / bring the database up to date",
		Long: `Đưa cơ sở dữ liệu lên phiên bản của chương trình rồi in phiên bản đó.
Brings the database up to date and prints its version. Every other command does so too
when it opens the database; this one does nothing else.`,
		Args: cobra.NoArgs,
		RunE: p.does(func(ctx context.Context, _ []string) error {
			return p.with(ctx, func(s *store.Store) error {
				version, err := s.Version(ctx)
				if err != nil {
					return err
				}
				fmt.Fprintf(p.stdout, "%s: phiên bản / version %d\n", s.Dialect, version)
				return nil
			})
		}),
	}
}
