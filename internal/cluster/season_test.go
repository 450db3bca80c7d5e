package cluster

import (
	"context"
	"strings"
	"testing"
	"time"

	"thidua/ent/db"
	"thidua/internal/dbtest"
	"thidua/internal/store"
	"thidua/internal/term"
)

type parameter struct{ name, old, new, want string }

// parameters are changes of the demonstration, and what is told once they are frozen.
func parameters() []parameter {
	return []parameter{
		{"a criterion's name", "name: Lượt khách du lịch", "name: Lượt khách", "The criteria of 2022 are fixed since the pact was signed; a change needs every head's consent."},
		{"a section's title", "en: Emulation movements", "en: Movements", "The sections of 2022 are fixed since the pact was signed; a change needs every head's consent."},
		{"a period's days", "endsOn: 2022-06-30", "endsOn: 2022-05-31", `The period "2022-H1" of 2022 is fixed since the pact was signed; only its due date may change.`},
		{"a section more", "  sections:       # of every report, assembled from published ones\n", "  sections:\n    - {key: annex, required: false, title: {vi: Phụ lục, en: Annex}}\n", "The sections of 2022 are fixed"},
	}
}

// What the heads signed stays: sections, criteria and the days of a period do not change
// by a file once the season is agreed.
func TestParametersFreezeWithThePact(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		apply(t, s, files(t))
		for _, c := range parameters() {
			if told := refusedWith(t, s, files(t, c.old, c.new)); !strings.Contains(told, c.want) {
				t.Errorf("%s: told:\n%s", c.name, told)
			}
		}
	})
}

// Until then they change, but nothing is ever deleted.
func TestParametersOfADraftChange(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		draft := []string{"state: OPEN", "state: CRITERIA_DRAFT"}
		apply(t, s, files(t, draft...))
		for _, c := range parameters() {
			if plan := apply(t, s, files(t, append(draft, c.old, c.new)...)); len(plan.Changes) == 0 {
				t.Errorf("%s: nothing changed in a draft", c.name)
			}
			if c.name == "a section more" {
				told := refusedWith(t, s, files(t, draft...))
				if !strings.Contains(told, `The section "annex" of 2022 is missing; apply deletes nothing.`) {
					t.Errorf("told:\n%s", told)
				}
			}
		}
	})
}

// A season that was opened without criteria takes them as long as nobody has written a
// report without them.
func TestCriteriaComeBeforeTheFirstReport(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		without := files(t, "  criteria: criteria-2022.yaml\n", "")
		apply(t, s, without)
		if plan, err := Apply(ctx, s, files(t), true); err != nil || len(plan.Changes) != 36 {
			t.Fatalf("without reports: %v\n%s", err, plan.Text())
		}
		writeReport(t, s)
		if told := refusedWith(t, s, files(t)); !strings.Contains(told, "cluster.yaml:33:13: The criteria of 2022 are fixed since the pact was signed") {
			t.Errorf("told:\n%s", told)
		}
		if again := apply(t, s, without); len(again.Changes) != 0 {
			t.Errorf("applied again:\n%s", again.Text())
		}
	})
}

// writeReport writes a row of a report, as it is when nobody has filled it in.
func writeReport(t *testing.T, s *store.Store) {
	t.Helper()
	r := current(t, s)
	now := time.Now().UTC().Truncate(time.Microsecond)
	err := s.Tx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		return tx.Report.Create().SetUnitID(r.UnitByCode("phuyen").ID).SetPeriodID(r.ClusterByCode("DHMT").Seasons[0].Periods[0].ID).
			SetAuthorID(r.People()[0].ID).SetKind(term.Interim).SetTitle("t").SetTitleFolded("t").SetTitleOrder("t").
			SetCreatedAt(now).SetUpdatedAt(now).SetRevisionID("r").SetDefinition("d").SetState("draft").SetStage("DRAFT").
			SetVersion(1).SetDueAsc(now).SetDueDesc(now).SetMemory("{}").Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
}
