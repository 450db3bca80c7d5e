package store_test

import (
	"context"
	"testing"
	"time"

	"thidua/ent/db"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/internal/term"
)

// when is the instant at which everything in these tests happens, a microsecond's part included.
var when = time.Date(2022, 7, 1, 3, 4, 5, 123456000, time.UTC)

// world is a cluster with two units, a period and an author: what a report needs.
type world struct {
	units          [2]string
	period, author string
}

// populate makes a world.
func populate(t testing.TB, s *store.Store) world {
	t.Helper()
	var w world
	write(t, s, func(ctx context.Context, tx *db.Tx) error {
		c, err := tx.Cluster.Create().SetCode("DHMT").SetName("Cụm").SetNameOrder("00").Save(ctx)
		if err != nil {
			return err
		}
		for i, code := range []string{"phuyen", "quangngai"} {
			u, err := tx.Unit.Create().SetCode(code).Save(ctx)
			if err != nil {
				return err
			}
			w.units[i] = u.ID
		}
		y, err := tx.Season.Create().SetClusterID(c.ID).SetYear(2022).SetState(term.SeasonOpen).Save(ctx)
		if err != nil {
			return err
		}
		p, err := tx.Period.Create().SetSeasonID(y.ID).SetCode("2022-H1").SetKind(term.H1).
			SetStartsOn("2022-01-01").SetEndsOn("2022-06-30").SetReportDueOn("2022-06-20").Save(ctx)
		if err != nil {
			return err
		}
		a, err := tx.Person.Create().SetEmail("a@x.example").SetName("A").SetNameOrder("41").SetPassword("").Save(ctx)
		if err != nil {
			return err
		}
		w.period, w.author = p.ID, a.ID
		return nil
	})
	return w
}

// report makes a draft of the unit with one revision, one section and one indicator.
func (w world) report(t testing.TB, s *store.Store, unit string) (report, revision string) {
	t.Helper()
	report, revision = id.New(id.Report), id.New(id.Revision)
	write(t, s, func(ctx context.Context, tx *db.Tx) error {
		if err := w.draft(tx, report, revision, unit).Exec(ctx); err != nil {
			return err
		}
		if err := tx.Revision.Create().SetID(revision).SetReportID(report).SetOrdinal(1).SetCreatedAt(when).Exec(ctx); err != nil {
			return err
		}
		if err := tx.Section.Create().SetRevisionID(revision).SetKey("overview").SetPlace(1).SetRequired(true).
			SetTitleVi("Tình hình").SetTitleEn("Overview").Exec(ctx); err != nil {
			return err
		}
		return tx.Indicator.Create().SetRevisionID(revision).SetCode("I.1").SetPlace(1).SetName("Chỉ tiêu").SetMeasure("%").Exec(ctx)
	})
	return report, revision
}

func (w world) draft(tx *db.Tx, report, revision, unit string) *db.ReportCreate {
	return tx.Report.Create().SetID(report).SetUnitID(unit).SetPeriodID(w.period).SetAuthorID(w.author).
		SetKind(term.Interim).SetTitle("Báo cáo").SetTitleFolded("bao cao").SetTitleOrder("01").
		SetDefinition("report@1#0").SetState("draft").SetStage("DRAFT").SetVersion(1).SetMemory("{}").
		SetDueAsc(when).SetDueDesc(when).SetUpdatedAt(when).SetCreatedAt(when).SetRevisionID(revision)
}

// write is a transaction that must be kept.
func write(t testing.TB, s *store.Store, f func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := s.Tx(store.Everything(t.Context()), f); err != nil {
		t.Fatal(err)
	}
}

// try runs one statement in a transaction of its own.
func try(t testing.TB, s *store.Store, statement string, args ...any) error {
	t.Helper()
	return s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
}
