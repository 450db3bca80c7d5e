package cluster

import (
	"context"
	"strings"
	"sync"
	"testing"

	"thidua/ent/db"
	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// Many requests that ask for one version get one snapshot; a newer version gets a newer
// one, and an older version is content with it.
func TestSourceReadsOncePerVersion(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		apply(t, s, files(t))
		source := NewSource(s)
		got := make([]*Registry, 16)
		var all sync.WaitGroup
		for i := range got {
			all.Go(func() { got[i], _ = source.Current(ctx) })
		}
		all.Wait()
		for _, r := range got {
			if r == nil || r != got[0] {
				t.Fatal("not all got the same snapshot")
			}
		}
		apply(t, s, one(mergers))
		newer, err := source.Current(ctx)
		if err != nil || newer == got[0] || newer.Version <= got[0].Version || newer.UnitByCode("danang") == nil {
			t.Fatalf("after a change: %v, %v", newer, err)
		}
		if older, err := source.At(ctx, got[0].Version); err != nil || older != newer {
			t.Errorf("an older version is answered with %v, %v", older, err)
		}
		if _, err := source.At(ctx, newer.Version+1); err == nil {
			t.Error("a version that is not there yet is answered")
		}
	})
}

// Nobody who changes or decides is passed by: inside a transaction the registry is what
// that transaction sees, and a snapshot read beside it is not.
func TestHeldTxSeesItsTransaction(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		apply(t, s, files(t))
		source := NewSource(s)
		before, err := source.Current(ctx)
		if err != nil {
			t.Fatal(err)
		}
		err = s.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := s.RaiseTx(ctx, tx); err != nil {
				return err
			}
			inside, err := source.HeldTx(ctx, tx, before.Version+1)
			if err != nil {
				return err
			}
			beside, err := source.Current(context.Background())
			if err != nil {
				return err
			}
			if inside.Version != before.Version+1 || beside != before {
				t.Errorf("inside version %d, beside %d, before %d", inside.Version, beside.Version, before.Version)
			}
			return errUndo
		})
		if err != errUndo {
			t.Fatal(err)
		}
	})
}

// A snapshot costs one statement a table, however many rows there are.
func TestOneStatementATable(t *testing.T) {
	s := dbtest.SQLite(t)
	if err := Seed(context.Background(), s, "$"); err != nil {
		t.Fatal(err)
	}
	var statements []string
	client := db.NewClient(db.Driver(&counting{driverOf(s), &statements}))
	tx, err := client.Tx(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := loadTx(context.Background(), tx); err != nil {
		t.Fatal(err)
	}
	if len(statements) != 15 {
		t.Errorf("%d statements, want 15:\n%s", len(statements), strings.Join(statements, "\n"))
	}
	for _, q := range statements {
		if strings.Contains(q, "password") {
			t.Errorf("passwords are read: %s", q)
		}
	}
}
