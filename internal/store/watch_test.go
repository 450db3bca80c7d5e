package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"thidua/ent/db"
	"thidua/ent/db/registry"
	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// Whoever watches is told every statement of reads and writes in its order, with the
// borders of the transaction, and no argument of any.
func TestWatch(t *testing.T) {
	dbtest.Watched(t, func(t *testing.T, s *store.Store, asked *dbtest.Statements) {
		asked.Reset()
		if err := s.Tx(t.Context(), raise); err != nil {
			t.Fatal(err)
		}
		if err := s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(raise(ctx, tx), errors.New("changed my mind"))
		}); err == nil {
			t.Fatal("the transaction was kept")
		}
		if n, err := s.Client.Registry.Query().Where(registry.ID(41)).Count(t.Context()); n != 0 || err != nil {
			t.Fatal(n, err)
		}
		var words []string
		for _, text := range asked.List() {
			word, _, _ := strings.Cut(strings.ToUpper(text), " ")
			words = append(words, word)
			if strings.Contains(text, "41") {
				t.Errorf("an argument was told: %s", text)
			}
		}
		got := strings.Join(words, " ")
		if one := "BEGIN UPDATE"; !strings.HasPrefix(got, one) || !strings.Contains(got, "COMMIT BEGIN UPDATE") || !strings.HasSuffix(got, "ROLLBACK SELECT") {
			t.Errorf("told: %s", got)
		}
		if asked.Count() != len(words) {
			t.Errorf("%d statements, listed %d", asked.Count(), len(words))
		}
	})
}
