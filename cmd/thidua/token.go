package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"thidua/internal/identity"
)

func (p *program) token() *cobra.Command {
	c := &cobra.Command{Use: "token", Short: "Mã truy cập cho kịch bản / tokens for scripts", Args: cobra.NoArgs, RunE: help}
	var email string
	var ttl time.Duration
	issue := &cobra.Command{
		Use:   "issue --user EMAIL",
		Short: "In một mã truy cập mới / print a new token",
		Args:  cobra.NoArgs,
		RunE: p.does(func(ctx context.Context, _ []string) error {
			return p.onAccounts(ctx, false, func(a *identity.Accounts, _ string) error {
				personID, err := a.Find(ctx, email)
				if err != nil {
					return noAccount(err, email)
				}
				issued, err := a.Issue(ctx, personID, ttl)
				if err != nil {
					return noAccount(err, email) // or it is disabled
				}
				fmt.Fprintln(p.stdout, string(issued.Token))
				return nil
			})
		}),
	}
	issue.Flags().StringVar(&email, "user", "", "the account's e-mail")
	issue.Flags().DurationVar(&ttl, "ttl", time.Hour, "how long it lives, from 1m to 720h")
	_ = issue.MarkFlagRequired("user") // fails only for a flag that is not declared
	c.AddCommand(issue)
	return c
}
