package main_test

import (
	"context"
	"testing"
	"time"

	"thidua/ent/db"
	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// reopening brings reports to the state in which the system refuses at the due time.
func reopening(t *testing.T, p *program) (ids []string) {
	t.Helper()
	leader := p.as(t, "giamdoc@quangngai")
	for _, unit := range []string{"binhdinh", "khanhhoa", "quangnam", "phuyen", "ninhthuan"} {
		officer, head := p.as(t, "chuyenvien@"+unit), p.as(t, "giamdoc@"+unit)
		done := func(made payload) *report {
			if r := made.subject(); r != nil && len(made.Errors) == 0 {
				return r
			}
			t.Fatalf("%s: %+v", unit, made)
			return nil
		}
		for _, period := range []string{"2022-H1", "2022-H2"} {
			r := done(officer.change(t, "CreateReport", vars{"periodId": officer.period(t, period), "kind": "INTERIM", "title": "Báo cáo"}))
			content := vars{"reportId": r.ID, "expectedVersion": 1, "number": "1/BC", "cutoffOn": "2022-06-30"}
			var sections, indicators []vars
			full := officer.report(t, r.ID)
			for _, s := range full.Sections {
				sections = append(sections, vars{"key": s.Key, "body": "Nội dung"})
			}
			for _, i := range full.Indicators {
				indicators = append(indicators, vars{"code": i.Code, "actual": 0})
			}
			content["sections"], content["indicators"] = sections, indicators
			done(officer.change(t, "UpdateReport", content))
			done(head.change(t, "SubmitReport", vars{"reportId": r.ID, "expectedVersion": 2, "lateReason": "Bão"}))
			done(leader.change(t, "ReviewReport", vars{"reportId": r.ID, "expectedVersion": 3, "conclusion": "Đạt"}))
			done(leader.change(t, "PerformAction", vars{"subjectId": r.ID, "expectedVersion": 4, "action": "request_reopen", "input": vars{"reason": "Sót"}}))
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// comesDue lets the due times of the reports come one after the other, from now on.
func comesDue(t *testing.T, s *store.Store, ids []string, apart time.Duration) {
	t.Helper()
	err := s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		now, err := s.NowTx(ctx, tx)
		if err != nil {
			return err
		}
		for i, id := range ids {
			at := now.Add(time.Duration(i) * apart)
			if _, err := tx.ExecContext(ctx, "UPDATE timers SET next_at = $1 WHERE subject_id = $2 AND kind = 'DUE'", at, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// refusals waits until the system has refused so many reopenings, or more.
func refusals(t *testing.T, s *store.Store, atLeast int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for n := 0; n < atLeast; time.Sleep(5 * time.Millisecond) {
		if err := s.DB.QueryRowContext(ctx, "SELECT COUNT(*) FROM inv_history WHERE action = 'refuse_reopen' AND actor_id IS NULL").Scan(&n); err != nil {
			t.Fatalf("%d refusals, want %d: %v", n, atLeast, err)
		}
	}
}

// refusedOnce sees that each report was refused its reopening once, that the record is whole,
// and that nothing waits any more.
func refusedOnce(t *testing.T, s *store.Store, ids []string) {
	t.Helper()
	tx, err := s.DB.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	rows := readRows(t, tx)
	for _, id := range ids {
		r := rows[id]
		r.whole(t, id)
		if r.state != "reviewed" || r.version != 6 || r.history[5].action != "refuse_reopen" {
			t.Errorf("%s is %s at version %d: %+v", id, r.state, r.version, r.history)
		}
	}
	each(t, tx, "SELECT COUNT(*) FROM timers", func(scan func(...any)) {
		var left int
		if scan(&left); left > 0 {
			t.Errorf("%d timers are left", left)
		}
	})
}

// The program is killed while due times come; started again it takes every step that is
// left, and none twice.
func TestDueTimesSurviveAKill(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		p := start(t, c)
		ids := reopening(t, p)
		s := dbtest.Open(t, c)
		comesDue(t, s, ids, 100*time.Millisecond)
		refusals(t, s, 1)
		if err := p.kill(); err != nil {
			t.Fatal(err)
		}
		start(t, c)
		refusals(t, s, len(ids))
		refusedOnce(t, s, ids)
	})
}

// Of two replicas one is killed while due times come; the other takes every step that is
// left, and none twice.
func TestDueTimesOnTwoReplicas(t *testing.T) {
	c := store.Config{DatabaseURL: dbtest.PostgresURL(t)}
	a, b := launch(t, c), launch(t, c)
	a.await(t)
	b.await(t)
	ids := reopening(t, a)
	s := dbtest.Open(t, c)
	half := len(ids) / 2
	comesDue(t, s, ids[:half], 0)
	refusals(t, s, half)
	comesDue(t, s, ids[half:], 50*time.Millisecond)
	refusals(t, s, half+1)
	if err := a.kill(); err != nil {
		t.Fatal(err)
	}
	refusals(t, s, len(ids))
	refusedOnce(t, s, ids)
}
