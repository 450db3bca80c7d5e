package workflow

import "time"

// TimerKind is what a timer rings for.
type TimerKind string

// The due time itself, at which the system acts; a reminder before it; an escalation after it.
const (
	TimerDue      TimerKind = "DUE"
	TimerRemind   TimerKind = "REMIND"
	TimerEscalate TimerKind = "ESCALATE"
)

// Timer is something that is to happen to a case while it stays in its state (hẹn giờ).
type Timer struct {
	Kind TimerKind
	At   time.Time // UTC, the end of a day
	To   []string  // roles before whom an escalation brings the case
}

// AtDue names the action that the system takes at the due time of the state: that of its
// deadline, or tally where it holds an approval. Votes on paper are counted by tellers, not
// by the clock. "" for none.
func (s *State) AtDue() string {
	switch {
	case s.Deadline == nil:
		return ""
	case s.Approval == nil:
		return s.Deadline.Then
	case s.Approval.Custody == CustodyPaper:
		return ""
	}
	return ActionTally
}

// Rings tells whether a case that is due in the state has timers at all.
func (s *State) Rings() bool {
	return s.AtDue() != "" || s.Deadline != nil && len(s.Deadline.Remind)+len(s.Deadline.Escalate) > 0
}

// Timers returns the timers of a case that comes into the state at an instant and is due
// there at due; none where due is nil. A reminder of P3D rings when three days are left, the
// day of the due time among them; an escalation of P2D when two days have passed since. They
// are working days of the calendar where the due time was counted in those, also where it
// was kept from another state. A reminder whose time has passed is left out; the due time
// and escalations are not, since what is overdue is to be acted on whenever it came to be so.
func (p *Program) Timers(state string, due *time.Time, at time.Time, c Calendar) []Timer {
	s, ok := p.State(state)
	if !ok || due == nil || !s.Rings() {
		return nil
	}
	days := p.calendarOf(s.Deadline, c)
	var list []Timer
	if s.AtDue() != "" {
		list = append(list, Timer{Kind: TimerDue, At: *due})
	}
	for _, n := range s.Deadline.Remind {
		if t := days.before(*due, n); t.After(at) {
			list = append(list, Timer{Kind: TimerRemind, At: t})
		}
	}
	for _, e := range s.Deadline.Escalate {
		list = append(list, Timer{Kind: TimerEscalate, At: days.after(*due, e.Days), To: e.To})
	}
	return list
}

// counter counts days from an instant, to the end of one.
type counter interface {
	after(at time.Time, n int) time.Time
	before(due time.Time, n int) time.Time
}

// calendarOf is what the deadline's days are days of.
func (p *Program) calendarOf(d *Deadline, c Calendar) counter {
	if d.Keep != "" {
		d = p.states[p.stateAt[d.Keep]].Deadline // it sets one, or the definition had not compiled
	}
	if d.Office {
		return c
	}
	return everyDay{}
}

// everyDay is the calendar in which every day counts.
type everyDay struct{}

func (everyDay) after(at time.Time, n int) time.Time   { return endOf(dayOf(at) + int64(n)) }
func (everyDay) before(due time.Time, n int) time.Time { return endOf(dayOf(due) - int64(n)) }
