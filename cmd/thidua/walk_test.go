package main_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// One report goes from draft to commended, and the leader's own beside it. Each line is
// a subtest and rests on those before it; what is refused is tried first, on the current
// version, and changes nothing.
func TestWalk(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		p := start(t, c)
		w := newWalk(t, p, "phuyen", "giamdoc@quangngai", "giamdoc@ninhthuan", "NOT_PERMITTED")
		own := newWalk(t, p, "quangngai", "giamdoc@ninhthuan", "giamdoc@quangngai", "CONFLICT_OF_INTEREST")
		edited := newWalk(t, p, "khanhhoa", "giamdoc@quangngai", "giamdoc@ninhthuan", "NOT_PERMITTED")
		for _, line := range []struct {
			name string
			test func(*testing.T)
		}{
			{"01 create", w.create},
			{"02 empty", w.empty},
			{"03 fill in", w.fillIn},
			{"04 propose", w.propose},
			{"05 submit", w.submit},
			{"06 return", w.sendBack},
			{"07 review", w.review},
			{"08 commend", w.commend},
			{"09 the leader's own", own.all},
			{"10 head who edits", edited.headEdits},
			{"11 history", func(t *testing.T) {
				w.history(t, "quansat@cum", "thuky@cum", "giamdoc@binhdinh")
				own.history(t, "quansat@cum", "chuyenvien@binhdinh")
				edited.history(t, "quansat@cum", "thuky@cum")
				own.unseen(t, "thuky@cum")
				for _, of := range []*walk{w, own, edited} {
					of.unseen(t, "quantri@cum")
				}
				nothingFor(t, p.as(t, "quantri@cum"))
			}},
		} {
			if !t.Run(line.name, line.test) {
				t.FailNow()
			}
		}
	})
}

// walk is one report on its way, with the people of its unit and of the cluster.
type walk struct {
	p              *program
	unit           string // its code
	officer, head  *client
	handler        *client // who returns, reviews and commends it
	other          *client // the other head of leader and deputy
	refusedToOther string  // the blocker that other meets
	id             string
	done           []step // each raised the version by one
}

func newWalk(t *testing.T, p *program, unit, handler, other, refusedToOther string) *walk {
	t.Helper()
	return &walk{
		p: p, unit: unit, officer: p.as(t, "chuyenvien@"+unit), head: p.as(t, "giamdoc@"+unit),
		handler: p.as(t, handler), other: p.as(t, other), refusedToOther: refusedToOther,
	}
}

// all is the whole way, as lines of its own.
func (w *walk) all(t *testing.T) {
	for _, line := range []func(*testing.T){w.create, w.empty, w.fillIn, w.propose, w.submit, w.sendBack, w.review, w.commend} {
		line(t)
	}
}

// input is an operation's input on the report as it is now.
func (w *walk) input(operation string, more vars) vars {
	subject := "reportId"
	if operation == "PerformAction" {
		subject = "subjectId"
	}
	input := vars{subject: w.id, "expectedVersion": len(w.done)}
	maps.Copy(input, more)
	return input
}

// accepted sends what must succeed and returns what the mutation answered.
func (w *walk) accepted(t *testing.T, c *client, operation string, more vars, stage string, s step) payload {
	t.Helper()
	p := c.change(t, operation, w.input(operation, more))
	r := p.subject()
	if len(p.Errors) > 0 || r == nil {
		t.Fatalf("%s by %s: %+v", operation, c.who, p)
	}
	s.actor = c.name(t)
	w.done = append(w.done, s)
	_, to, _ := strings.Cut(s.way, "-> ")
	if r.ID != w.id || r.Version != len(w.done) || r.Stage != stage || r.State.Name != to {
		t.Fatalf("%s answers %s version %d, %s, %s", operation, r.ID, r.Version, r.Stage, r.State.Name)
	}
	if now := w.officer.report(t, w.id); now.Version != r.Version || now.Stage != stage || now.State != r.State {
		t.Fatalf("%s answers other than what is read: %+v", operation, now)
	}
	return p
}

// refused sends what must be refused; nothing may change.
func (w *walk) refused(t *testing.T, c *client, operation string, more vars) []problem {
	t.Helper()
	before := w.officer.report(t, w.id)
	p := c.change(t, operation, w.input(operation, more))
	if p.subject() != nil || len(p.Errors) == 0 {
		t.Fatalf("%s by %s was not refused: %+v", operation, c.who, p)
	}
	if diff := cmp.Diff(before, w.officer.report(t, w.id)); diff != "" {
		t.Fatalf("%s was refused and changed the report:\n%s", operation, diff)
	}
	return p.Errors
}

// blocked sends what must meet exactly these blockers, in any order.
func (w *walk) blocked(t *testing.T, c *client, operation string, more vars, want ...string) []blocker {
	t.Helper()
	errors := w.refused(t, c, operation, more)
	e := errors[0]
	if len(errors) != 1 || e.Code != "TRANSITION_BLOCKED" || e.Typename != "TransitionBlockedError" || e.State == nil || e.Message == "" {
		t.Fatalf("%s by %s: %+v", operation, c.who, errors)
	}
	if now := w.officer.report(t, w.id); e.State.Name != now.State.Name {
		t.Errorf("%s is blocked in the state %s, not %s", operation, e.State.Name, now.State.Name)
	}
	sameSet(t, operation+" by "+c.who, places(e.Blockers), want)
	return e.Blockers
}

// stale sends a version that is not the current one.
func (w *walk) stale(t *testing.T, c *client, operation string, version int, more vars) {
	t.Helper()
	input := vars{"expectedVersion": version}
	maps.Copy(input, more)
	errors := w.refused(t, c, operation, input)
	e := errors[0]
	if len(errors) != 1 || e.Code != "VERSION_CONFLICT" || e.Typename != "VersionConflictError" || e.Current == nil ||
		e.Current.ID != w.id || e.Current.Version != len(w.done) {
		t.Fatalf("%s with version %d: %+v", operation, version, errors)
	}
}

// waitsFor sees that the report is in the inbox, with just these actions.
func (w *walk) waitsFor(t *testing.T, c *client, due time.Time, overdue bool, actions ...string) {
	t.Helper()
	for _, item := range c.inbox(t).Nodes {
		if item.Subject.ID != w.id {
			continue
		}
		sameSet(t, "actions in the inbox of "+c.who, item.Actions, actions)
		if item.DueAt == nil || !item.DueAt.Equal(due) || item.Overdue != overdue || item.Subject.Typename != "Report" {
			t.Errorf("in the inbox of %s: %+v, want due %v", c.who, item, due)
		}
		return
	}
	t.Errorf("not in the inbox of %s", c.who)
}

// unseen sees that for these the report does not exist.
func (w *walk) unseen(t *testing.T, whos ...string) {
	t.Helper()
	for _, who := range whos {
		c := w.p.as(t, who)
		if r := c.report(t, w.id); r != nil {
			t.Errorf("%s reads the report", who)
		}
		for _, e := range c.reports(t, nil).Edges {
			if e.Node.ID == w.id {
				t.Errorf("%s finds the report in the list", who)
			}
		}
		if list := c.reports(t, vars{"where": vars{"unitCode": w.unit}}); list.TotalCount != 0 || len(list.Edges) != 0 {
			t.Errorf("for %s the list counts %d", who, list.TotalCount)
		}
		for _, item := range c.inbox(t).Nodes {
			if item.Subject.ID == w.id {
				t.Errorf("%s finds the report in the inbox", who)
			}
		}
		p := c.change(t, "UpdateReport", w.input("UpdateReport", vars{"title": "Của tôi", "expectedVersion": 999}))
		if !slices.Equal(p.codes(), []string{"NOT_FOUND"}) || p.Report != nil {
			t.Errorf("%s mending it: %+v", who, p)
		}
	}
}

// nothingFor sees that there is no report at all for this client.
func nothingFor(t *testing.T, c *client) {
	t.Helper()
	if list := c.reports(t, nil); list.TotalCount != 0 || len(list.Edges) != 0 {
		t.Errorf("%s lists %d reports", c.who, list.TotalCount)
	}
	if box := c.inbox(t); box.TotalCount != 0 || len(box.Nodes) != 0 {
		t.Errorf("%s has %d in the inbox", c.who, box.TotalCount)
	}
}

// cast is everybody with an account in the demonstration.
func cast() []string {
	var whos []string
	for _, unit := range []string{"binhdinh", "khanhhoa", "quangnam", "quangngai", "phuyen", "ninhthuan"} {
		whos = append(whos, "chuyenvien@"+unit, "giamdoc@"+unit)
	}
	for i := range 6 {
		whos = append(whos, fmt.Sprintf("thamdinh%d@cum", i+1))
	}
	return append(whos, "thuky@cum", "quansat@cum", "quantri@cum")
}

// sameSet compares texts in any order, each as often as the other side has it.
func sameSet(t *testing.T, what string, got, want []string) {
	t.Helper()
	if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// home is the time zone in which a day is a day.
var home = time.FixedZone("UTC+7", 7*60*60)

// endOf is the last moment that is stored of a day.
func endOf(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day+1, 0, 0, 0, 0, home).Add(-time.Microsecond)
}

// workingDays is the end of the last of n days from Monday to Friday behind the moment's day.
func workingDays(at time.Time, n int) time.Time {
	day := at.In(home)
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
			n--
		}
	}
	return endOf(day.Date())
}
