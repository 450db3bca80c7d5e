package runtime_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/ent/db/historyentry"
	"thidua/ent/db/timer"
	"thidua/internal/dbtest"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// A plea is a petition that does not wait for ever. Signed, it is kept at its due time; one
// that nobody has signed lapses. At the due time of its reopening the system would reopen it,
// if it is signed, and has nothing else to do.
const pleaWorkflow = `
workflow: plea
version: 1
label: {vi: Thỉnh cầu, en: Plea}
subject: Report
facts:
  signed: {type: bool, of: subject}
roles:
  officer: {role: OFFICER, of: unit}
  head:    {role: HEAD, of: unit}
  handler: {role: HEAD, of: leader, else: [deputy, rotation]}
  second:  {role: HEAD, of: deputy, else: [rotation], not: handler}
start: {state: draft, who: [officer, head]}
states:
  draft:     {stage: DRAFT, edit: [officer, head], deadline: {after: P30D}, label: {vi: Bản thảo, en: Draft}}
  sent:      {stage: SUBMITTED, waits: [handler], deadline: {after: P5D, remind: [P3D, P1D], then: lapse, escalate: {P0D: [second], P2D: [second, head]}}, label: {vi: Đã gửi, en: Sent}}
  returned:  {stage: RETURNED, edit: [officer, head], deadline: {after: P10D, remind: P1D}, label: {vi: Trả lại, en: Returned}}
  reopening: {stage: SUBMITTED, deadline: {after: P5D, then: consent_reopen}, label: {vi: Mở lại, en: Reopening}}
  kept:      {stage: SUBMITTED, final: true, label: {vi: Lưu, en: Kept}}
  lapsed:    {stage: CLOSED, final: true, label: {vi: Hết hạn, en: Lapsed}}
transitions:
  submit:  {label: {vi: Gửi, en: Send}, move: {draft: sent, returned: sent}, who: [head]}
  return:  {label: {vi: Trả lại, en: Return}, move: {sent: returned}, who: [handler], max: 2}
  close:   {label: {vi: Kết thúc, en: Close}, move: {sent: lapsed}, who: [handler]}
  lapse:   {label: {vi: Hết hạn, en: Lapse}, move: {sent: lapsed}, who: [SYSTEM], guard: [{if: "!signed", code: SIGNED, say: {vi: a, en: b}}], else: keep, do: [stamp]}
  keep:    {label: {vi: Lưu, en: Keep}, move: {sent: kept}, who: [SYSTEM]}
  request_reopen: {label: {vi: Mở lại, en: Reopen}, move: {sent: reopening}, who: [handler]}
  consent_reopen: {label: {vi: Đồng ý, en: Consent}, move: {reopening: kept}, who: [second, SYSTEM], guard: [{if: signed, code: NUMBER_REQUIRED, say: {vi: a, en: b}}]}
`

// runPleas runs a test on both databases, with pleas.
func runPleas(t *testing.T, f func(t *testing.T, h *house)) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) { f(t, build(t, s, pleaWorkflow)) })
}

// plea makes a plea of Phú Yên, by its officer.
func (h *house) plea(t *testing.T, workflow string) string {
	t.Helper()
	subject := id.New("pet")
	_, err := h.runtime.Begin(t.Context(), h.as(t, "chuyenvien@phuyen"), runtime.Beginning{Prefix: "pet", Content: &petitionContent{
		ID: subject, Unit: h.registry(t).UnitByCode("phuyen").ID, Period: h.period, Workflow: workflow,
	}})
	ok(t, err)
	return subject
}

// takes carries out an action, at the version that the plea is at.
func (h *house) takes(t *testing.T, who, subject, action string) {
	t.Helper()
	c := runtime.Command{SubjectID: subject, Action: action}
	if action == workflow.ActionUpdate {
		c.Content = "signed"
	}
	ok(t, h.store.DB.QueryRowContext(t.Context(), "SELECT version FROM petitions WHERE id = $1", subject).Scan(&c.ExpectedVersion))
	_, err := h.runtime.Perform(t.Context(), h.as(t, who), c)
	ok(t, err)
}

// sentPlea makes a plea that has been sent, at version 2.
func (h *house) sentPlea(t *testing.T) string {
	t.Helper()
	subject := h.plea(t, "plea")
	h.takes(t, "giamdoc@phuyen", subject, "submit")
	return subject
}

// alter changes the database past the program.
func (h *house) alter(t *testing.T, text string, arguments ...any) {
	t.Helper()
	ok(t, h.store.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, text, arguments...)
		return err
	}))
}

// comes lets the time of all waiting timers of the kind have come, those of one subject or of
// all ("").
func (h *house) comes(t *testing.T, kind, subject string) {
	t.Helper()
	h.alter(t, "UPDATE timers SET next_at = $1 WHERE done_at IS NULL AND kind = $2 AND ($3 = '' OR subject_id = $3)",
		time.Now().UTC().Add(-time.Hour), kind, subject)
}

// rings lets the alarm go over everything that is due.
func (h *house) rings(t *testing.T) {
	t.Helper()
	for wait := time.Duration(0); wait == 0; {
		var err error
		wait, err = h.runtime.RingOnce(t.Context())
		ok(t, err)
	}
}

// timers are those of the subject: kind, state and version at which they were set, roles,
// days before or after the due time, and whether they are done.
func (h *house) timers(t *testing.T, subject string) []string {
	t.Helper()
	var due *time.Time
	ok(t, h.store.DB.QueryRowContext(t.Context(), "SELECT due_at FROM petitions WHERE id = $1", subject).Scan(&due))
	rows, err := h.store.Client.Timer.Query().Where(timer.SubjectID(subject)).Order(timer.ByAt(), timer.ByKind()).All(t.Context())
	ok(t, err)
	var list []string
	for _, row := range rows {
		text := []string{string(row.Kind), row.State, "v" + string(rune('0'+row.Version)), row.Roles, row.At.Sub(*due).String()}
		if row.DoneAt != nil {
			text = append(text, "done")
		}
		list = append(list, strings.Join(text, " "))
	}
	return list
}

// standsWith are state and version of a petition, and the actions that the system took on it.
func (h *house) standsWith(t *testing.T, subject string) (state string, version int, system []string) {
	t.Helper()
	ok(t, h.store.DB.QueryRowContext(t.Context(), "SELECT state, version FROM petitions WHERE id = $1", subject).Scan(&state, &version))
	rows, err := h.store.Client.HistoryEntry.Query().Where(historyentry.SubjectID(subject), historyentry.ActorIDIsNil()).
		Order(historyentry.ByVersion()).All(t.Context())
	ok(t, err)
	for _, row := range rows {
		system = append(system, row.Action)
	}
	return state, version, system
}

// Entering a state sets its timers and clears those of the state before, also the done ones;
// mending the content changes nothing.
func TestTimersFollowTheState(t *testing.T) {
	runPleas(t, func(t *testing.T, h *house) {
		const officer, head, leader = "chuyenvien@phuyen", "giamdoc@phuyen", "giamdoc@quangngai"
		sent := func(version string, done ...string) []string {
			list := []string{
				"REMIND sent " + version + " [] -72h0m0s", "REMIND sent " + version + " [] -24h0m0s", "DUE sent " + version + " [] 0s",
				`ESCALATE sent ` + version + ` ["second"] 0s`, `ESCALATE sent ` + version + ` ["second","head"] 48h0m0s`,
			}
			for i := range list {
				if len(done) > 0 && !strings.HasPrefix(list[i], "DUE") {
					list[i] += " done"
				}
			}
			return list
		}
		subject := h.plea(t, "plea")
		for _, step := range []struct {
			who, action string
			want        []string
		}{
			{officer, "update", nil},
			{head, "submit", sent("v3")},
			{leader, "return", []string{"REMIND returned v4 [] -24h0m0s"}},
			{officer, "update", []string{"REMIND returned v4 [] -24h0m0s"}},
			{head, "submit", sent("v6")},
			{"", "", sent("v6", "done")},
			{leader, "request_reopen", []string{"DUE reopening v7 [] 0s"}},
			{"giamdoc@ninhthuan", "consent_reopen", nil},
		} {
			if step.who == "" {
				h.comes(t, "REMIND", subject)
				h.comes(t, "ESCALATE", subject)
				h.rings(t)
			} else {
				h.takes(t, step.who, subject, step.action)
			}
			if diff := cmp.Diff(step.want, h.timers(t, subject)); diff != "" {
				t.Errorf("after %s %s: %s", step.who, step.action, diff)
			}
		}
	})
}

// At the due time the system takes the step, once, as a step like any other; a guard that
// refuses it leads to what the definition names instead. Before, nothing happens.
func TestTheDueTimeActs(t *testing.T) {
	runPleas(t, func(t *testing.T, h *house) {
		lapses, keeps := h.sentPlea(t), h.sentPlea(t)
		h.alter(t, "UPDATE petitions SET signed = true WHERE id = $1", keeps)
		h.rings(t)
		if state, version, system := h.standsWith(t, lapses); state != "sent" || version != 2 || system != nil {
			t.Fatalf("before the due time: %s %d %v", state, version, system)
		}
		h.comes(t, "DUE", "")
		h.rings(t)
		h.rings(t)
		for subject, want := range map[string]string{lapses: "lapse lapsed", keeps: "keep kept"} {
			state, version, system := h.standsWith(t, subject)
			if version != 3 || strings.Join(append(system, state), " ") != want {
				t.Errorf("%s at %d by %v, want %s", state, version, system, want)
			}
			if n := kept(t, h, subject); n != [3]int{3, 3, 0} || h.timers(t, subject) != nil {
				t.Errorf("history, events and keys %v, timers %v", n, h.timers(t, subject))
			}
		}
	})
}

// What is refused, or fails, is tried again after ever longer waits, holds up no other, and
// happens as soon as nothing stands in its way.
func TestATimerIsNeverLost(t *testing.T) {
	runPleas(t, func(t *testing.T, h *house) {
		refused, other, broken := h.sentPlea(t), h.sentPlea(t), h.sentPlea(t)
		h.takes(t, "giamdoc@quangngai", refused, "request_reopen")
		waits := func(subject string) (tries int, wait time.Duration) {
			row, err := h.store.Client.Timer.Query().Where(timer.SubjectID(subject), timer.KindEQ("DUE")).Only(t.Context())
			ok(t, err)
			return row.Tries, time.Until(row.NextAt)
		}
		for try := 1; try <= 12; try++ {
			h.comes(t, "DUE", refused)
			h.rings(t)
			tries, wait := waits(refused)
			// The clock goes on between the failure and the look.
			if want := min(5*time.Second<<(try-1), time.Hour); tries != try || wait > want || wait < want-time.Minute {
				t.Fatalf("after %d tries: %d, the next in %v, want %v", try, tries, wait, want)
			}
		}
		h.kind.fail = context.DeadlineExceeded
		h.comes(t, "DUE", broken)
		h.rings(t)
		h.kind.fail = nil
		h.comes(t, "DUE", "")
		h.rings(t)
		for subject, want := range map[string]string{refused: "reopening", other: "lapsed", broken: "lapsed"} {
			if state, _, _ := h.standsWith(t, subject); state != want {
				t.Errorf("%s, want %s", state, want)
			}
		}
		h.alter(t, "UPDATE petitions SET signed = true WHERE id = $1", refused)
		h.comes(t, "DUE", refused)
		h.rings(t)
		if state, version, system := h.standsWith(t, refused); state != "kept" || version != 4 || len(system) != 1 {
			t.Errorf("%s at %d by %v", state, version, system)
		}
	})
}

// A timer that was left behind by a state of the past does nothing, and goes.
func TestATimerOfAnotherState(t *testing.T) {
	runPleas(t, func(t *testing.T, h *house) {
		subject := h.sentPlea(t)
		h.alter(t, "UPDATE timers SET state = 'reopening' WHERE kind = 'DUE'")
		h.comes(t, "DUE", subject)
		h.rings(t)
		if state, version, _ := h.standsWith(t, subject); state != "sent" || version != 2 || len(h.timers(t, subject)) != 4 {
			t.Errorf("%s at %d, timers %v", state, version, h.timers(t, subject))
		}
	})
}

// A case that has a due time and lost its timer gets it again, whether the time has come or
// not; a case that has it gets none.
func TestTheSweepFindsWhatWasLost(t *testing.T) {
	runPleas(t, func(t *testing.T, h *house) {
		lost, overdue, whole, draft := h.sentPlea(t), h.sentPlea(t), h.sentPlea(t), h.plea(t, "plea")
		for _, subject := range []string{lost, overdue} {
			h.alter(t, "DELETE FROM timers WHERE subject_id = $1", subject)
		}
		past := time.Now().UTC().Add(-time.Hour)
		h.alter(t, "UPDATE petitions SET due_at = $1, due_asc = $1 WHERE id = $2", past, overdue)
		for _, want := range []int{2, 0} {
			if n, err := h.runtime.Sweep(t.Context()); n != want || err != nil {
				t.Errorf("the sweep set %d, want %d: %v", n, want, err)
			}
		}
		if diff := cmp.Diff([]string{"DUE sent v2 [] 0s"}, h.timers(t, lost)); diff != "" {
			t.Error(diff)
		}
		if n := len(h.timers(t, whole)); n != 5 || h.timers(t, draft) != nil {
			t.Errorf("%d timers, and of a draft %v", n, h.timers(t, draft))
		}
		h.rings(t)
		for subject, want := range map[string]string{lost: "sent", overdue: "lapsed", whole: "sent", draft: "draft"} {
			if state, _, _ := h.standsWith(t, subject); state != want {
				t.Errorf("%s, want %s", state, want)
			}
		}
	})
}

// What the inbox tells: how often one was reminded, and before whom the case was brought.
func TestNotices(t *testing.T) {
	runPleas(t, func(t *testing.T, h *house) {
		quiet, told := h.sentPlea(t), h.sentPlea(t)
		notices := func() map[string]runtime.Notice {
			n, err := runtime.Notices(t.Context(), h.store.Client, []string{quiet, told})
			ok(t, err)
			return n
		}
		escalated := func(role string) []string {
			selector := entsql.Dialect(h.store.Dialect).Select("id").From(entsql.Table("petitions"))
			text, arguments := selector.Where(runtime.EscalatedTo(selector, role)).Query()
			rows, err := h.store.DB.QueryContext(t.Context(), text, arguments...)
			ok(t, err)
			return scanned(t, rows)
		}
		h.rings(t)
		if n := notices(); len(n) > 0 || escalated("second") != nil {
			t.Errorf("before: %v, %v", n, escalated("second"))
		}
		h.comes(t, "REMIND", told)
		h.alter(t, "UPDATE timers SET next_at = $1 WHERE subject_id = $2 AND kind = 'ESCALATE' AND roles = $3", time.Now().UTC(), told, `["second"]`)
		h.rings(t)
		if diff := cmp.Diff(map[string]runtime.Notice{told: {Reminders: 2, Escalated: []string{"second"}}}, notices()); diff != "" {
			t.Error(diff)
		}
		h.comes(t, "ESCALATE", told)
		h.rings(t)
		if diff := cmp.Diff(map[string]runtime.Notice{told: {Reminders: 2, Escalated: []string{"second", "second", "head"}}}, notices()); diff != "" {
			t.Error(diff)
		}
		for role, want := range map[string][]string{"second": {told}, "head": {told}, "handler": nil, "hea_": nil, "he": nil} {
			if diff := cmp.Diff(want, escalated(role)); diff != "" {
				t.Errorf("escalated to %s: %s", role, diff)
			}
		}
		if n, err := runtime.Notices(t.Context(), h.store.Client, nil); len(n) > 0 || err != nil {
			t.Errorf("of nothing: %v, %v", n, err)
		}
	})
}

func scanned(t *testing.T, rows *sql.Rows) (list []string) {
	t.Helper()
	defer func() { ok(t, rows.Err()) }()
	defer rows.Close()
	for rows.Next() {
		var s string
		ok(t, rows.Scan(&s))
		list = append(list, s)
	}
	return list
}

// councilWorkflow holds a vote of the members for five days.
const councilWorkflow = `
workflow: council
version: 1
label: {vi: Hội đồng, en: Council}
subject: Report
facts:
  signed: {type: bool, of: subject}
roles:
  officer: {role: OFFICER, of: unit}
  head:    {role: HEAD, of: unit}
start: {state: draft, who: [officer, head]}
states:
  draft:   {stage: DRAFT, label: {vi: Thảo, en: Draft}}
  voting:
    stage: SUBMITTED
    label: {vi: Biểu quyết, en: Voting}
    deadline: {after: P5D, remind: P1D}
    approval:
      electors: members
      quorum: {of: electorate, at_least: 2/3}
      on: {passed: elect, failed: refuse, tied: refuse, no_quorum: again}
  elected: {stage: COMMENDED, final: true, label: {vi: Trúng, en: Elected}}
  refused: {stage: CLOSED, final: true, label: {vi: Không, en: Refused}}
transitions:
  submit: {label: {vi: Gửi, en: Send}, move: {draft: voting}, who: [head]}
  elect:  {label: {vi: Trúng, en: Elect}, move: {voting: elected}, by: approval}
  refuse: {label: {vi: Bác, en: Refuse}, move: {voting: refused}, by: approval}
  again:  {label: {vi: Lại, en: Again}, move: {voting: voting}, by: approval, max: 1, guard: [{if: "count.again == 0", code: AGAIN, say: {vi: a, en: b}}], else: refuse}
`

// A vote is closed at its due time, whatever was handed in; with no votes there is no
// quorum, the vote is held once more, and a second time it is the end.
func TestAVoteClosesAtItsDueTime(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		h.installs(t, councilWorkflow)
		for _, tt := range []struct {
			name  string
			votes []workflow.Choice
			state string
			steps []string
		}{
			{"nobody votes", nil, "voting", []string{"tally", "again"}},
			{"too few", []workflow.Choice{"yes", "yes"}, "voting", []string{"tally", "again"}},
			{"for it", []workflow.Choice{"yes", "yes", "abstain", "abstain"}, "elected", []string{"tally", "elect"}},
			{"against it", []workflow.Choice{"yes", "no", "no", "abstain"}, "refused", []string{"tally", "refuse"}},
			{"as many", []workflow.Choice{"yes", "no", "abstain", "abstain"}, "refused", []string{"tally", "refuse"}},
		} {
			t.Run(tt.name, func(t *testing.T) {
				subject := h.plea(t, "council")
				h.takes(t, "giamdoc@phuyen", subject, "submit")
				h.casts(t, subject, tt.votes)
				h.comes(t, "DUE", subject)
				h.rings(t)
				state, version, steps := h.standsWith(t, subject)
				if state != tt.state || version != 4 || !slices.Equal(steps, tt.steps) {
					t.Errorf("%s at %d by %v", state, version, steps)
				}
				if state != "voting" {
					return
				}
				want := []string{"REMIND voting v4 [] -24h0m0s", "DUE voting v4 [] 0s"}
				if diff := cmp.Diff(want, h.timers(t, subject)); diff != "" {
					t.Error(diff)
				}
				h.comes(t, "DUE", subject)
				h.rings(t)
				if state, version, steps = h.standsWith(t, subject); state != "refused" || version != 6 || steps[3] != "refuse" {
					t.Errorf("again: %s at %d by %v", state, version, steps)
				}
			})
		}
	})
}

// installs puts a workflow into the book that goes beyond the policy.
func (h *house) installs(t *testing.T, source string) {
	t.Helper()
	p, err := workflow.Compile([]byte(source))
	ok(t, err)
	ok(t, h.store.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		if err := h.store.RaiseTx(ctx, tx); err != nil {
			return err
		}
		return tx.WorkflowVersion.Create().SetName(p.Name()).SetVersion(p.Version()).SetHash(p.Hash()).SetSubject(p.Subject()).
			SetSource(source).SetOrigin("PUBLISHED").SetPublishedAt(time.Now().UTC()).Exec(ctx)
	}))
}

// casts puts votes into the open round, one from each seat in their order: no post may vote
// on a report.
func (h *house) casts(t *testing.T, subject string, choices []workflow.Choice) {
	t.Helper()
	var text string
	ok(t, h.store.DB.QueryRowContext(t.Context(), "SELECT memory FROM petitions WHERE id = $1", subject).Scan(&text))
	var memory map[string]json.RawMessage
	var round workflow.Round
	ok(t, json.Unmarshal([]byte(text), &memory))
	ok(t, json.Unmarshal(memory["round"], &round))
	for seat, choice := range choices {
		round.Ballots[0].Votes = append(round.Ballots[0].Votes, workflow.Vote{Seat: seat, Choice: choice, Person: id.New(id.Person)})
	}
	var err error
	memory["round"], err = json.Marshal(round)
	ok(t, err)
	changed, err := json.Marshal(memory)
	ok(t, err)
	h.alter(t, "UPDATE petitions SET memory = $1 WHERE id = $2", string(changed), subject)
}
