package runtime_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"thidua/ent/db"
	"thidua/ent/db/sealedvote"
	"thidua/ent/db/tally"
	"thidua/internal/authz"
	"thidua/internal/dbtest"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/internal/urn"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// A workflow with a vote of all members; its approval is what each test gives it.
const hallWorkflow = `
workflow: NAME
version: 1
label: {vi: Biểu quyết, en: Vote}
subject: Report
facts:
  names: {type: list, of: subject}
roles:
  officer:  {role: OFFICER, of: unit}
  head:     {role: HEAD, of: unit}
  recorder: {role: SECRETARY, of: cluster, else: [second]}
  second:   {role: HEAD, of: deputy}
start: {state: draft, who: [officer]}
states:
  draft: {stage: DRAFT, edit: [officer], label: {vi: Thảo, en: Draft}}
  voting:
    stage: STAGE
    label: {vi: Biểu quyết, en: Voting}
    deadline: {after: P3D}
    approval:
      electors: members
      on: {passed: elect, failed: refuse, tied: again, no_quorum: again}
      APPROVAL
  elected: {stage: STAGE, final: true, label: {vi: Thông qua, en: Elected}}
  refused: {stage: STAGE, final: true, label: {vi: Không thông qua, en: Refused}}
transitions:
  submit:   {label: {vi: Mở, en: Open}, move: {draft: voting}, who: [head]}
  withdraw: {label: {vi: Rút, en: Withdraw}, move: {voting: draft}, who: [head], max: 3}
  elect:    {label: {vi: Thông qua, en: Elect}, move: {voting: elected}, by: approval}
  refuse:   {label: {vi: Bác, en: Refuse}, move: {voting: refused}, by: approval}
  again:    {label: {vi: Lại, en: Again}, move: {voting: voting}, by: approval, max: 3, else: refuse}
`

// hallDefinition writes a definition; where its content is edited the vote is with the unit.
func hallDefinition(name, stage, approval string) []byte {
	if stage == "DRAFT" {
		stage += "\n    edit: [officer]"
	}
	text := strings.Replace(hallWorkflow, "STAGE\n", stage+"\n", 1)
	return []byte(strings.NewReplacer("NAME", name, "STAGE", strings.Fields(stage)[0], "APPROVAL", approval).Replace(text))
}

// hallDefinitions are the workflows of this house.
func hallDefinitions() [][]byte {
	return [][]byte{
		hallDefinition("open", "SUBMITTED", "need: {of: electorate, at_least: 3/5}"),
		hallDefinition("secret", "SUBMITTED", "secret: true"),
		hallDefinition("election", "SUBMITTED", "secret: true\n      choose: {from: names, seats: 1}"),
		hallDefinition("paper", "SUBMITTED", "secret: true\n      custody: paper\n      tally: [recorder]"),
		hallDefinition("written", "DRAFT", "bind: content"),
		hallDefinition("hidden", "DRAFT", "bind: content\n      secret: true"),
	}
}

// hall is the kind of subject that is voted on: a petition of whichever of these workflows.
type hall struct{ *petition }

// hallContent is a petition with the name of its workflow.
type hallContent struct {
	petitionContent
	workflow string
}

func (*hall) Serves(string) (facts, effects []string) { return []string{"names"}, nil }

func (k *hall) BeginTx(ctx context.Context, tx *db.Tx, m runtime.Moment, content any) (*runtime.Subject, error) {
	c := content.(*hallContent)
	s, err := k.petition.BeginTx(ctx, tx, m, &c.petitionContent)
	s.Workflow = c.workflow
	return s, err
}

func (k *hall) Facts(_ context.Context, _ *db.Client, m runtime.Moment, subjects []*runtime.Subject, _ map[string]any) ([]runtime.Known, error) {
	known := make([]runtime.Known, len(subjects))
	for i := range subjects {
		known[i].Values = map[string]any{"names": []string{"an", "binh", "chi"}}
		known[i].Labels = map[string]map[string]workflow.Text{"names": {"an": {VI: "Bà An", EN: "Mrs An"}}}
		known[i].Owners = map[string]string{"binh": m.Registry.UnitByCode("binhdinh").ID}
	}
	return known, nil
}

// buildHall is a house with votes, whose key file is made when it is needed.
func buildHall(t *testing.T, s *store.Store) *house {
	t.Helper()
	h := build(t, s)
	h.runtime = h.hallReplica(t)
	h.runtime.Urn = urn.New(filepath.Join(t.TempDir(), "ballot.key"), true)
	return h
}

// hallReplica is another runtime on the same database, with the same key.
func (h *house) hallReplica(t *testing.T) *runtime.Runtime {
	t.Helper()
	grants, err := authz.Load()
	ok(t, err)
	r, err := runtime.Open(t.Context(), h.store, h.source, grants, hallDefinitions(), &hall{h.kind})
	ok(t, err)
	r.Urn = h.runtime.Urn
	return r
}

// inHall runs a test on both databases.
func inHall(t *testing.T, f func(t *testing.T, h *house)) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) { f(t, buildHall(t, s)) })
}

// opened makes a petition of Phú Yên that is voted on, at version 2.
func (h *house) opened(t *testing.T, workflow string) string {
	t.Helper()
	subject := id.New("pet")
	_, err := h.runtime.Begin(t.Context(), h.as(t, "chuyenvien@phuyen"), runtime.Beginning{Prefix: "pet", Operation: "create", Content: &hallContent{
		petitionContent{ID: subject, Unit: h.registry(t).UnitByCode("phuyen").ID, Period: h.period}, workflow,
	}})
	ok(t, err)
	h.take(t, "giamdoc@phuyen", subject, "submit", 1)
	return subject
}

// take takes an action, which must be possible.
func (h *house) take(t *testing.T, who, subject, action string, version int) {
	t.Helper()
	_, err := h.runtime.Perform(t.Context(), h.as(t, who), runtime.Command{SubjectID: subject, Action: action, ExpectedVersion: version})
	ok(t, err)
}

// voteOf is the command of a vote by somebody who saw the version.
func voteOf(subject string, version int, choice workflow.Choice, names ...string) runtime.Command {
	return runtime.Command{
		SubjectID: subject, Action: workflow.ActionVote, ExpectedVersion: version, Operation: "vote",
		Vote: workflow.Vote{Choice: choice, For: names},
	}
}

// vote hands in a vote of the head of a unit.
func (h *house) vote(t *testing.T, subject, unit string, choice workflow.Choice, names ...string) (runtime.Result, error) {
	t.Helper()
	return h.runtime.Perform(t.Context(), h.as(t, "giamdoc@"+unit), voteOf(subject, 2, choice, names...))
}

// stored is what the petition's row holds.
type stored struct {
	state, memory, updated string
	version                int
}

func (h *house) row(t *testing.T, subject string) stored {
	t.Helper()
	var s stored
	ok(t, h.store.DB.QueryRowContext(t.Context(), "SELECT state, version, memory, CAST(updated_at AS text) FROM petitions WHERE id = $1", subject).
		Scan(&s.state, &s.version, &s.memory, &s.updated))
	return s
}

// roll reads who has voted, with what is sealed.
func (h *house) roll(t *testing.T, subject string) []*db.SealedVote {
	t.Helper()
	rows, err := h.store.Client.SealedVote.Query().Where(sealedvote.SubjectID(subject)).All(t.Context())
	ok(t, err)
	return rows
}

// hallPublished reads the count that was published of the subject, which must be one.
func (h *house) hallPublished(t *testing.T, subject string) workflow.Published {
	t.Helper()
	row, err := h.store.Client.Tally.Query().Where(tally.SubjectID(subject)).Only(t.Context())
	ok(t, err)
	d, err := workflow.ReadPublished([]byte(row.Document))
	ok(t, err)
	return d
}

// overdue lets the due time of the vote pass.
func (h *house) overdue(t *testing.T, subject string) {
	t.Helper()
	past := h.registry(t).Period(h.period).EndsOn.End()
	ok(t, h.store.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE petitions SET due_at = $1 WHERE id = $2", past, subject)
		return err
	}))
}

// poll is what somebody is told of the subject's vote.
func (h *house) poll(t *testing.T, who, subject string) runtime.Poll {
	t.Helper()
	var polls []runtime.Poll
	m := runtime.Moment{Actor: h.as(t, who), Registry: h.registry(t), Book: h.book(t)}
	ok(t, h.store.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		now, err := h.store.NowTx(ctx, tx)
		if err != nil {
			return err
		}
		m.At = now
		s, err := h.kind.LockTx(ctx, tx, m, subject)
		if err != nil {
			return err
		}
		polls, err = h.runtime.Polls(ctx, tx.Client(), m, "pet", []*runtime.Subject{s})
		return err
	}))
	return polls[0]
}
