package main_test

import (
	"context"
	"database/sql"
	"slices"
	"testing"
	"time"

	"encoding/json"
	"entgo.io/ent/dialect"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/internal/dbtest"
	"thidua/internal/store"
	"thidua/workflow"
	"thidua/workflow/definitions"
	"thidua/workflow/runtime"
)

// row is a report with its record, as the database holds them.
type row struct {
	state, stage, number string
	version              int
	due                  *time.Time
	memory               string
	history              []passage
	events               []int // versions
	folded               []workflow.Event
	sections, indicators int
}

// passage is a row of history.
type passage struct {
	version  int
	action   string
	from, to string
}

// examine reads the database past the program and sees that nothing is half there and
// nothing acknowledged is missing. It returns the version of each report.
func examine(t *testing.T, c store.Config, writers []*writer) map[string]int {
	t.Helper()
	s := dbtest.Open(t, c)
	// One snapshot: a server may still be committing what a killed client had sent.
	options := &sql.TxOptions{}
	if s.Dialect == dialect.Postgres {
		options = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	tx, err := s.DB.BeginTx(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	rows := readRows(t, tx)
	versions := map[string]int{}
	for id, r := range rows {
		versions[id] = r.version
		r.whole(t, id)
	}
	bookkeeping(t, tx, rows)
	for _, w := range writers {
		if w.id == "" {
			continue
		}
		r := rows[w.id]
		if r == nil {
			t.Errorf("%s: the report was acknowledged and is gone", w.client.who)
			continue
		}
		most := w.version
		if w.pending != nil {
			most = w.pending.brings
		}
		if r.version < w.version || r.version > most {
			t.Errorf("%s: version %d is acknowledged, %d was sent, %d is there", w.client.who, w.version, most, r.version)
		}
		for _, h := range r.history {
			if want := w.notes[h.version]; h.action != want.action || h.to != want.state {
				t.Errorf("%s: step %d is %+v, sent was %+v", w.client.who, h.version, h, want)
			}
		}
		if want := w.notes[r.version]; r.state != want.state || r.number != want.number {
			t.Errorf("%s: state %s and number %q, want %+v", w.client.who, r.state, r.number, want)
		}
	}
	return versions
}

// each runs f on every row of the query's answer.
func each(t *testing.T, tx *sql.Tx, query string, f func(scan func(...any))) {
	t.Helper()
	rows, err := tx.QueryContext(context.WithoutCancel(t.Context()), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		f(func(into ...any) {
			if err := rows.Scan(into...); err != nil {
				t.Fatalf("%s: %v", query, err)
			}
		})
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// readRows reads all reports. A row of the record whose report is not there fails.
func readRows(t *testing.T, tx *sql.Tx) map[string]*row {
	t.Helper()
	rows := map[string]*row{}
	each(t, tx, `SELECT id, stage, state, version FROM inv_report`, func(scan func(...any)) {
		var id string
		var r row
		scan(&id, &r.stage, &r.state, &r.version)
		rows[id] = &r
	})
	of := func(id string) *row {
		if rows[id] == nil {
			t.Fatalf("the record tells of %s, which is not there", id)
		}
		return rows[id]
	}
	each(t, tx, `SELECT report_id, version, action, COALESCE(from_state, ''), to_state FROM inv_history ORDER BY report_id, version`, func(scan func(...any)) {
		var id string
		var p passage
		scan(&id, &p.version, &p.action, &p.from, &p.to)
		of(id).history = append(of(id).history, p)
	})
	each(t, tx, `SELECT subject_id, version FROM inv_event ORDER BY subject_id, version`, func(scan func(...any)) {
		var id string
		var version int
		scan(&id, &version)
		of(id).events = append(of(id).events, version)
	})
	each(t, tx, `SELECT subject_id, event FROM history_entries ORDER BY subject_id, version`, func(scan func(...any)) {
		var id, text string
		scan(&id, &text)
		var e workflow.Event
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			t.Fatal(err)
		}
		of(id).folded = append(of(id).folded, e)
	})
	each(t, tx, `SELECT p.id, p.due_at, p.memory, COALESCE(p.number, ''),
(SELECT COUNT(*) FROM sections s WHERE s.revision_id = p.revision_id),
(SELECT COUNT(*) FROM indicators i WHERE i.revision_id = p.revision_id) FROM reports p`, func(scan func(...any)) {
		var id string
		var r row
		scan(&id, &r.due, &r.memory, &r.number, &r.sections, &r.indicators)
		to := of(id)
		to.due, to.memory, to.number, to.sections, to.indicators = r.due, r.memory, r.number, r.sections, r.indicators
	})
	return rows
}

// whole sees that the record of a report has a row for each version, that its state is
// where the last step led, and that folding the steps gives what is stored.
func (r *row) whole(t *testing.T, id string) {
	t.Helper()
	var versions []int
	state := ""
	for _, h := range r.history {
		versions = append(versions, h.version)
		if h.from != state {
			t.Errorf("%s: step %d begins in %q, the one before ended in %q", id, h.version, h.from, state)
		}
		state = h.to
	}
	var want []int
	for v := range r.version {
		want = append(want, v+1)
	}
	if !slices.Equal(versions, want) || !slices.Equal(r.events, want) {
		t.Errorf("%s: version %d, history %v, events %v", id, r.version, versions, r.events)
	}
	if state != r.state {
		t.Errorf("%s: state %s, the history ends in %s", id, r.state, state)
	}
	if r.sections != 11 || r.indicators == 0 {
		t.Errorf("%s: %d sections, %d indicators", id, r.sections, r.indicators)
	}
	program, err := workflow.Compile(definitions.Report())
	if err != nil {
		t.Fatal(err)
	}
	folded := workflow.Case{}
	for _, e := range r.folded {
		folded = program.Evolve(folded, e)
	}
	stored, err := runtime.CaseOf(r.state, r.version, r.due, r.memory)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(folded, stored, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: the steps fold to another case than is stored:\n%s", id, diff)
	}
	if s, _ := program.State(r.state); string(s.Stage) != r.stage {
		t.Errorf("%s: state %s in the stage %s", id, r.state, r.stage)
	}
}

// bookkeeping sees that each command left one row in the history, one event and, as all
// had one, one key of idempotency; positions that are given leave no gap.
func bookkeeping(t *testing.T, tx *sql.Tx, rows map[string]*row) {
	t.Helper()
	commands := 0
	for _, r := range rows {
		commands += r.version
	}
	var keys, placed, last int
	each(t, tx, `SELECT COUNT(*) FROM idempotency_keys k JOIN events e ON e.id = k.event_id AND e.subject_id = k.subject_id`,
		func(scan func(...any)) { scan(&keys) })
	each(t, tx, `SELECT COUNT(position), COALESCE(MAX(position), 0) FROM inv_event`, func(scan func(...any)) { scan(&placed, &last) })
	if keys != commands || placed != last {
		t.Errorf("%d commands left %d keys; %d positions up to %d", commands, keys, placed, last)
	}
}

// placed waits until each event has its position; on Postgres that comes after the commit.
func placed(t *testing.T, c store.Config) {
	t.Helper()
	s := dbtest.Open(t, c)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		var events, places, last int
		err := s.DB.QueryRowContext(ctx, `SELECT COUNT(*), COUNT(position), COALESCE(MAX(position), 0) FROM inv_event`).Scan(&events, &places, &last)
		if err != nil {
			t.Fatalf("%d events, %d positions: %v", events, places, err)
		}
		if places != last {
			t.Errorf("%d positions up to %d", places, last)
		}
		if events > 0 && places == events {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}
