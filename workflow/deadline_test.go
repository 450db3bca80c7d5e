package workflow_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
)

// endOf is the last microsecond of a day in UTC+7, as UTC.
func endOf(day string) string { return day + "T16:59:59.999999Z" }

func due(c workflow.Case) string {
	if c.Due == nil {
		return "none"
	}
	return c.Due.Format(time.RFC3339Nano)
}

// Due times: the period's date for a draft, working days in UTC+7 for a step, and a
// return's own ten days that no proposing and recalling prolongs.
func TestDeadlines(t *testing.T) {
	p := compiled(t)
	f := facts(p, "phuyen")
	leader, h, o := head("quangngai"), head("phuyen"), officer("phuyen")
	reason := input{"reason": "x"}
	type move struct {
		command workflow.Command
		at      string
		due     string
	}
	create := move{do("create", o), "2022-07-01T02:00:00Z", endOf("2022-07-10")}
	submit := move{do("submit", h), "2022-07-08T09:00:00Z", endOf("2022-08-05")} // a Friday; twenty working days
	give := move{do("return", leader, reason), "2022-07-09T16:59:00Z", endOf("2022-07-22")}
	tests := []struct {
		name  string
		moves []move
	}{
		{"a way without delay", []move{create, {do("propose", o), "2022-07-02T02:00:00Z", endOf("2022-07-10")}, submit,
			{do("review", leader, input{"conclusion": "x"}), "2022-07-12T02:00:00Z", "none"},
			{do("request_reopen", leader, reason), "2022-07-13T02:00:00Z", endOf("2022-07-20")},
			{do("refuse_reopen", head("ninhthuan")), "2022-07-14T02:00:00Z", "none"}}},
		{"the day of acting is that of UTC+7 and does not count", []move{create, submit,
			{do("return", leader, reason), "2022-07-08T16:59:59Z", endOf("2022-07-22")}}}, // still Friday
		{"from a weekend on, the same ten days", []move{create, submit, give}},
		{"from Sunday night in UTC, Monday in UTC+7", []move{create, submit,
			{do("return", leader, reason), "2022-07-10T17:00:00Z", endOf("2022-07-25")}}},
		{"proposing keeps it, recalling does not restart it", []move{create, submit, give,
			{do("propose", o), "2022-07-15T02:00:00Z", endOf("2022-07-22")},
			{do("recall", o), "2022-07-18T02:00:00Z", endOf("2022-07-22")},
			{do("propose", o), "2022-07-19T02:00:00Z", endOf("2022-07-22")}}},
		{"editing keeps it", []move{create, submit, give, {do("update", o), "2022-07-20T02:00:00Z", endOf("2022-07-22")}}},
		{"a second return starts anew", []move{create, submit, give,
			{do("submit", h), "2022-07-12T02:00:00Z", endOf("2022-08-09")},
			{do("return", leader, reason), "2022-07-13T02:00:00Z", endOf("2022-07-27")}}},
		{"after a withdrawal the period's date counts again", []move{create, submit, give,
			{do("submit", h), "2022-07-12T02:00:00Z", endOf("2022-08-09")},
			{do("withdraw", h, reason), "2022-07-13T02:00:00Z", endOf("2022-07-10")}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c workflow.Case
			for i, m := range tt.moves {
				cmd := m.command
				at, err := time.Parse(time.RFC3339Nano, m.at)
				if err != nil {
					t.Fatal(err)
				}
				cmd.At = at
				d, refusal := p.Decide(c, cmd, f)
				if refusal != nil {
					t.Fatalf("step %d %s: %v", i, cmd.Action, codes(refusal))
				}
				c = p.Evolve(c, d.Event)
				if due(c) != m.due {
					t.Errorf("step %d %s: due %s, want %s", i, cmd.Action, due(c), m.due)
				}
			}
		})
	}
}

// What the facts' calendar says is off does not count.
func TestDeadlineGoesByTheCalendar(t *testing.T) {
	p := compiled(t)
	f := facts(p, "phuyen")
	c, err := workflow.NewCalendar(map[string]bool{"2022-07-12": false, "2022-07-16": true}, []string{"07-13", "07-14"})
	if err != nil {
		t.Fatal(err)
	}
	f.Calendar = c
	at := play(t, p, f, do("create", officer("phuyen")), do("submit", head("phuyen")))
	cmd := do("return", head("quangngai"), input{"reason": "x"})
	cmd.At = time.Date(2022, 7, 11, 2, 0, 0, 0, time.UTC)
	d, refusal := p.Decide(at, cmd, f)
	if refusal != nil || d.Event.Due.Format(time.RFC3339Nano) != endOf("2022-07-27") { // two of the ten later
		t.Errorf("due %v, refusal %v", d.Event.Due, codes(refusal))
	}
}

// A return is judged against its own due date; after it a reason is asked for.
func TestDeadlineOfReturn(t *testing.T) {
	p := compiled(t)
	f := facts(p, "phuyen", input{"report_due": "2022-07-01"}) // long past
	c := play(t, p, f, do("create", officer("phuyen")), do("submit", head("phuyen"), input{"lateReason": "x"}), do("return", head("quangngai"), input{"reason": "x"}))
	cmd := do("submit", head("phuyen"))
	cmd.At = *c.Due
	if _, refusal := p.Decide(c, cmd, f); refusal != nil {
		t.Errorf("within the ten days: %v", codes(refusal))
	}
	cmd.At = c.Due.Add(time.Microsecond)
	_, refusal := p.Decide(c, cmd, f)
	if diff := cmp.Diff([]string{"DEADLINE_PASSED lateReason"}, codes(refusal)); diff != "" {
		t.Error(diff)
	}
}

// A deadline without working days counts every day; one at a fact that is missing is none.
func TestDeadlineKinds(t *testing.T) {
	p, err := workflow.Compile([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	f := facts(p, "phuyen", input{"ready": true, "days": int64(3), "kind": "SHORT", "begins": nil})
	c := play(t, p, f, do("create", officer("phuyen")))
	if due(c) != "none" {
		t.Errorf("no date, due %s", due(c))
	}
	cmd := do("send", officer("phuyen"))
	cmd.Actor.ID = "another"
	d, refusal := p.Decide(c, cmd, f)
	if refusal != nil || d.Event.Due.Format(time.RFC3339Nano) != endOf("2022-07-10") { // a Sunday
		t.Errorf("due %v, refusal %v", d.Event.Due, codes(refusal))
	}
}
