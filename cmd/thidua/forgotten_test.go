package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/ent/db"
	"thidua/internal/cluster"
	"thidua/internal/dbtest"
	"thidua/internal/store"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/definitions"
)

// A server whose cases run on a definition with a fact that this program does not have does
// not start, and tells the operator which, in both languages.
func TestServeRefusesAForgottenFact(t *testing.T) {
	source := strings.NewReplacer("subject: Report\n\nfacts:\n", "subject: Report\n\nfacts:\n  moon: {type: bool, of: subject}\n",
		`{if: number_set, code`, `{if: number_set && moon, code`).Replace(string(definitions.Report()))
	shipped, err := workflow.Compile(definitions.Report())
	if err != nil {
		t.Fatal(err)
	}
	next := shipped.Version() + 1
	source = strings.Replace(source, fmt.Sprintf("\nversion: %d\n", shipped.Version()), fmt.Sprintf("\nversion: %d\n", next), 1)
	p, err := workflow.Compile([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		s, err := store.Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if err := cluster.Seed(t.Context(), s, "no password"); err != nil {
			t.Fatal(err)
		}
		registry, err := cluster.NewSource(s).Current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		now := time.Now().UTC().Truncate(time.Microsecond)
		err = s.Tx(store.Everything(t.Context()), func(ctx context.Context, tx *db.Tx) error {
			if err := tx.WorkflowVersion.Create().SetName(p.Name()).SetVersion(p.Version()).SetHash(p.Hash()).SetSubject(p.Subject()).
				SetSource(source).SetOrigin(term.Published).SetPublishedAt(now).Exec(ctx); err != nil {
				return err
			}
			return tx.Report.Create().SetUnitID(registry.UnitByCode("phuyen").ID).SetPeriodID(registry.ClusterByCode("DHMT").Period("2022-H1").ID).
				SetAuthorID(registry.People()[0].ID).SetKind(term.Interim).SetTitle("Báo cáo").SetTitleFolded("bao cao").SetTitleOrder("01").
				SetDefinition(p.Reference()).SetState("draft").SetStage("DRAFT").SetVersion(1).SetMemory("{}").
				SetDueAsc(now).SetDueDesc(now).SetUpdatedAt(now).SetCreatedAt(now).SetRevisionID("rev_none").Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		r := command(t, "", "serve", "--addr=127.0.0.1:0", on(c))
		if r.code != exitFailed {
			t.Errorf("the exit code is %d", r.code)
		}
		for _, said := range []string{
			fmt.Sprintf("report phiên bản %d", next), `dữ kiện "moon"`, "Có 1 hồ sơ đang chạy",
			fmt.Sprintf("report, version %d,", next), `fact "moon"`, "1 cases run on this version (" + p.Reference() + ")",
		} {
			if !strings.Contains(r.errOut, said) {
				t.Errorf("it does not say %q: %s", said, r.errOut)
			}
		}
	})
}
