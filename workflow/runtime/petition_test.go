package runtime_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"thidua/ent/db"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/dbtest"
	"thidua/internal/fault"
	"thidua/internal/identity"
	"thidua/internal/store"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// The workflow of a second kind of subject, a petition, which the product does not have:
// what works for it works for any kind.
const petitionWorkflow = `
workflow: petition
version: 1
label: {vi: Kiến nghị, en: Petition}
subject: Report
facts:
  signed: {type: bool, of: subject}
roles:
  officer: {role: OFFICER, of: unit}
  head:    {role: HEAD, of: unit}
  handler: {role: HEAD, of: leader, else: [deputy, rotation]}
start:
  state: draft
  who: [officer, head]
states:
  draft:     {stage: DRAFT, waits: [head], edit: [officer, head], label: {vi: Bản thảo, en: Draft}}
  sent:      {stage: SUBMITTED, waits: [handler], deadline: {after: P270D, calendar: office}, label: {vi: Đã gửi, en: Sent}}
  concluded: {stage: REVIEWED, final: true, label: {vi: Đã kết luận, en: Concluded}}
transitions:
  submit:
    label: {vi: Gửi, en: Send}
    move: {draft: sent}
    who: [head]
    guard: [{if: signed, code: NUMBER_REQUIRED, say: {vi: "Chưa ký.", en: "It is not signed."}}]
    do: [stamp]
  return:
    label: {vi: Trả lại, en: Return}
    move: {sent: draft}
    who: [handler]
    max: 2
    input: {reason: {type: text, max: 100, required: true, code: REASON_REQUIRED, label: {vi: Lý do, en: Reason}}}
  review:
    label: {vi: Kết luận, en: Conclude}
    move: {sent: concluded}
    who: [handler]
`

// petition is a kind over a table of its own.
type petition struct {
	lock string // what locks a row in this dialect
	fail error  // of the effect
}

func (*petition) Prefix() string                                     { return "pet" }
func (*petition) Table() string                                      { return "petitions" }
func (*petition) Subjects() []string                                 { return []string{"Report"} }
func (*petition) EventKind(_ *runtime.Subject, action string) string { return "petition." + action }
func (*petition) Serves(string) (facts, effects []string) {
	return []string{"signed"}, []string{"stamp"}
}

type petitionRow struct {
	unit, period string
	signed       bool
}

func (p *petition) LockTx(ctx context.Context, tx *db.Tx, m runtime.Moment, id string) (*runtime.Subject, error) {
	rows, err := tx.QueryContext(ctx, "SELECT unit, period, signed, state, version, due_at, memory, definition FROM petitions WHERE id = $1"+p.lock, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, errors.Join(rows.Err(), fault.New(fault.NotFound))
	}
	var row petitionRow
	var state, memory, definition string
	var version int
	var due *time.Time
	if err := rows.Scan(&row.unit, &row.period, &row.signed, &state, &version, &due, &memory, &definition); err != nil {
		return nil, err
	}
	c, err := runtime.CaseOf(state, version, due, memory)
	return &runtime.Subject{ID: id, Definition: definition, Case: c, Row: &row, ReadsContent: true, Roster: m.Registry.Roster(row.unit, row.period, m.Today())}, err
}

func (p *petition) Pinned(ctx context.Context, client *db.Client, m runtime.Moment, definition string) ([]*runtime.Subject, error) {
	rows, err := client.QueryContext(ctx, "SELECT id, unit, period, state, version, due_at, memory FROM petitions WHERE definition = $1", definition)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var subjects []*runtime.Subject
	for rows.Next() {
		var id, unit, period, state, memory string
		var version int
		var due *time.Time
		if err := rows.Scan(&id, &unit, &period, &state, &version, &due, &memory); err != nil {
			return nil, err
		}
		c, err := runtime.CaseOf(state, version, due, memory)
		if err != nil {
			return nil, err
		}
		subjects = append(subjects, &runtime.Subject{ID: id, Definition: definition, Case: c, Roster: m.Registry.Roster(unit, period, m.Today())})
	}
	return subjects, rows.Err()
}

func (p *petition) BeginTx(_ context.Context, _ *db.Tx, m runtime.Moment, content any) (*runtime.Subject, error) {
	row := content.(*petitionContent)
	return &runtime.Subject{
		ID: row.ID, Workflow: cmp.Or(row.Workflow, "petition"), Row: &petitionRow{unit: row.Unit, period: row.Period}, ReadsContent: true,
		Roster: m.Registry.Roster(row.Unit, row.Period, m.Today()),
	}, nil
}

type petitionContent struct{ ID, Unit, Period, Workflow string }

func (p *petition) CheckTx(context.Context, *db.Tx, runtime.Moment, *runtime.Subject, any) error {
	return nil
}

func (p *petition) Facts(_ context.Context, _ *db.Client, _ runtime.Moment, subjects []*runtime.Subject, _ map[string]any) ([]runtime.Known, error) {
	known := make([]runtime.Known, len(subjects))
	for i, s := range subjects {
		known[i].Values = map[string]any{"signed": s.Row.(*petitionRow).signed}
	}
	return known, nil
}

func (p *petition) InsertTx(ctx context.Context, tx *db.Tx, _ runtime.Moment, s *runtime.Subject, c runtime.Columns) error {
	row := s.Row.(*petitionRow)
	_, err := tx.ExecContext(ctx, `INSERT INTO petitions (id, unit, period, signed, stamps, definition, state, stage, version, due_at, due_asc, due_desc, memory, updated_at)
VALUES ($1, $2, $3, false, 0, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		s.ID, row.unit, row.period, c.Definition, c.State, c.Stage, c.Version, c.DueAt, c.DueAsc, c.DueDesc, c.Memory, c.UpdatedAt)
	return err
}

func (p *petition) WriteTx(ctx context.Context, tx *db.Tx, _ runtime.Moment, s *runtime.Subject, _ any) error {
	_, err := tx.ExecContext(ctx, "UPDATE petitions SET signed = true WHERE id = $1", s.ID)
	return err
}

func (p *petition) EffectsTx(ctx context.Context, tx *db.Tx, _ runtime.Moment, s *runtime.Subject, effects []string, _ workflow.Event) (runtime.Outcome, error) {
	if len(effects) == 0 {
		return runtime.Outcome{}, nil
	}
	if _, err := tx.ExecContext(ctx, "UPDATE petitions SET stamps = stamps + 1 WHERE id = $1", s.ID); err != nil {
		return runtime.Outcome{}, err
	}
	return runtime.Outcome{ContentHash: "hash"}, p.fail
}

// house is the product's parts around the runtime, on one database, with its people.
type house struct {
	store    *store.Store
	source   *cluster.Source
	accounts *identity.Accounts
	runtime  *runtime.Runtime
	kind     *petition
	period   string
}

// build seeds the season of 2022 and registers petitions, with further workflows of theirs.
func build(t *testing.T, s *store.Store, more ...string) *house {
	t.Helper()
	timestamp, lock := "datetime", ""
	if s.Dialect == "postgres" {
		timestamp, lock = "timestamptz", " FOR UPDATE"
	}
	grants, err := authz.Load()
	ok(t, err)
	ok(t, s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, fmt.Sprintf(`CREATE TABLE petitions (id text PRIMARY KEY, unit text, period text, signed bool, stamps integer,
definition text, state text, stage text, version integer, due_at %[1]s, due_asc %[1]s, due_desc %[1]s, memory text, updated_at %[1]s)`, timestamp))
		return err
	}))
	ok(t, cluster.Seed(t.Context(), s, "no password"))
	h := &house{store: s, source: cluster.NewSource(s), kind: &petition{lock: lock}}
	h.accounts = identity.New(s, func(ctx context.Context, version int64, personID string, on calendar.Date) ([]authz.Role, error) {
		r, err := h.source.At(ctx, version)
		if err != nil {
			return nil, err
		}
		return r.Roles(personID, on), nil
	})
	sources := [][]byte{[]byte(petitionWorkflow)}
	for _, source := range more {
		sources = append(sources, []byte(source))
	}
	h.runtime, err = runtime.Open(t.Context(), s, h.source, grants, sources, h.kind)
	ok(t, err)
	for _, p := range h.registry(t).ClusterByCode("DHMT").Seasons[0].Periods {
		if p.Kind == "H1" {
			h.period = p.ID
		}
	}
	return h
}

func (h *house) registry(t *testing.T) *cluster.Registry {
	t.Helper()
	r, err := h.source.Current(t.Context())
	ok(t, err)
	return r
}

// book is the workflows as they are now.
func (h *house) book(t *testing.T) *runtime.Book {
	t.Helper()
	b, err := h.runtime.Book(t.Context(), h.registry(t).Version)
	ok(t, err)
	return b
}

// as signs a person in.
func (h *house) as(t *testing.T, name string) *authz.Actor {
	t.Helper()
	person := h.registry(t).PersonByEmail(name + ".thidua.example")
	if person == nil {
		t.Fatalf("nobody is called %s", name)
	}
	token, err := h.accounts.Issue(t.Context(), person.ID, time.Hour)
	ok(t, err)
	actor, _, err := h.accounts.Authenticate(t.Context(), string(token.Token))
	ok(t, err)
	return actor
}

// begin makes a petition of Phú Yên.
func (h *house) begin(t *testing.T, actor *authz.Actor, id, key string) (runtime.Result, error) {
	t.Helper()
	return h.runtime.Begin(t.Context(), actor, runtime.Beginning{
		Prefix: "pet", Key: key, Operation: "createPetition",
		Content: &petitionContent{ID: id, Unit: h.registry(t).UnitByCode("phuyen").ID, Period: h.period},
	})
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// run runs a test on both databases.
func run(t *testing.T, f func(t *testing.T, h *house)) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) { f(t, build(t, s)) })
}
