package identity

import (
	"context"
	"errors"
	"testing"
	"time"

	"thidua/ent/db"
	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// Between the comparison of a password and the token somebody may change the password or
// disable the account; what was compared then counts as wrong, and no token is issued.
func TestSettleAfterAChange(t *testing.T) {
	const email, password = "giamdoc@phuyen.thidua.example", "thi đua yêu nước"
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		for name, change := range map[string]func(ctx context.Context, a *Accounts, personID string) error{
			"the password changed": func(ctx context.Context, a *Accounts, _ string) error {
				return a.SetPassword(ctx, email, "mật khẩu mới")
			},
			"the account was disabled": func(ctx context.Context, a *Accounts, personID string) error {
				return a.Disable(ctx, nil, personID, "")
			},
		} {
			t.Run(name, func(t *testing.T) {
				a, ctx := New(s, nil), t.Context()
				if _, err := a.Find(ctx, email); err != nil {
					if _, err := a.CreateAccount(ctx, email, "A", password, false, nil); err != nil {
						t.Fatal(err)
					}
				}
				p, err := a.byEmail(ctx, email)
				if err != nil {
					t.Fatal(err)
				}
				before, err := s.Client.AccessToken.Query().Count(ctx)
				if err != nil {
					t.Fatal(err)
				}
				if err := change(ctx, a, p.ID); err != nil {
					t.Fatal(err)
				}
				if _, err := a.settle(ctx, p, true, signInCounters(email, "192.0.2.1")); !errors.Is(err, ErrWrongCredentials) {
					t.Errorf("got %v, want ErrWrongCredentials", err)
				}
				if after, err := s.Client.AccessToken.Query().Count(ctx); err != nil || after != before {
					t.Errorf("%d tokens, then %d, %v", before, after, err)
				}
				if err := a.changeTx(ctx, func(ctx context.Context, tx *db.Tx, now time.Time) error {
					return EnableTx(ctx, tx, now, nil, p.ID, "")
				}); err != nil {
					t.Fatal(err)
				}
			})
		}
	})
}
