package workflow

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// ringing is a definition with a state for each way in which a deadline rings.
const ringing = `workflow: ringing
version: 1
label: {vi: Hẹn giờ, en: Ringing}
subject: Petition
facts:
  due: {type: date, of: period}
roles:
  officer: {role: OFFICER, of: unit}
  second:  {role: HEAD, of: deputy}
start: {state: quiet, who: [officer]}
states:
  quiet:    {stage: DRAFT, label: {vi: a, en: a}, deadline: {at: due}}
  reminded: {stage: DRAFT, label: {vi: a, en: a}, deadline: {at: due, remind: [P3D, P1D]}}
  office:   {stage: DRAFT, label: {vi: a, en: a}, deadline: {after: P10D, calendar: office, remind: P3D, escalate: {P0D: [officer], P2D: [second, officer]}}}
  kept:     {stage: DRAFT, label: {vi: a, en: a}, deadline: {keep: office, remind: P3D}}
  acting:   {stage: DRAFT, label: {vi: a, en: a}, deadline: {after: P5D, remind: P1D, then: on, escalate: {P1D: [second]}}}
  voting:
    stage: DRAFT
    label: {vi: a, en: a}
    deadline: {after: P5D}
    approval: {electors: members, on: {passed: pass, failed: pass, tied: pass, no_quorum: pass}}
  paper:
    stage: DRAFT
    label: {vi: a, en: a}
    deadline: {after: P5D, remind: P1D}
    approval: {electors: members, secret: true, custody: paper, tally: [second], on: {passed: pass, failed: pass, tied: pass, no_quorum: pass}}
  end: {stage: DRAFT, final: true, label: {vi: a, en: a}}
transitions:
  on:   {label: {vi: a, en: a}, move: {quiet: reminded, reminded: office, office: kept, kept: acting, acting: voting}, who: [officer, SYSTEM]}
  pass: {label: {vi: a, en: a}, move: {voting: paper, paper: end}, by: approval}
`

// What rings in a state, and when: each line is a timer with the instant in UTC+7.
func TestTimers(t *testing.T) {
	p, err := Compile([]byte(ringing))
	if err != nil {
		t.Fatal(err)
	}
	office := offices(t)
	for _, tt := range []struct {
		name, state, at, due string
		want                 []string
	}{
		{"a due time at which nothing happens", "quiet", "2022-07-01T08:00", "2022-07-10", nil},
		{"no due time", "acting", "2022-07-01T08:00", "", nil},
		{"reminders, by days", "reminded", "2022-07-01T08:00", "2022-07-10", []string{"REMIND 2022-07-07", "REMIND 2022-07-09"}},
		{"the last moment of a reminder", "reminded", "2022-07-07T23:59", "2022-07-10", []string{"REMIND 2022-07-07", "REMIND 2022-07-09"}},
		{"a reminder that has passed is none", "reminded", "2022-07-08T00:00", "2022-07-10", []string{"REMIND 2022-07-09"}},
		{"overdue from the first", "reminded", "2022-08-01T00:00", "2022-07-10", nil},
		{"working days back over Tết, and on over it", "office", "2022-01-18T08:00", "2022-02-08",
			[]string{"REMIND 2022-01-27", "ESCALATE 2022-02-08 officer", "ESCALATE 2022-02-10 second officer"}},
		{"three working days left begin after a weekend", "office", "2022-07-01T08:00", "2022-07-13",
			[]string{"REMIND 2022-07-10", "ESCALATE 2022-07-13 officer", "ESCALATE 2022-07-15 second officer"}},
		{"a kept due time keeps its calendar", "kept", "2022-07-01T08:00", "2022-07-12", []string{"REMIND 2022-07-07"}},
		{"an action", "acting", "2022-07-01T08:00", "2022-07-06", []string{"DUE 2022-07-06", "REMIND 2022-07-05", "ESCALATE 2022-07-07 second"}},
		{"an action that is overdue from the first", "acting", "2022-08-01T08:00", "2022-07-06", []string{"DUE 2022-07-06", "ESCALATE 2022-07-07 second"}},
		{"a vote", "voting", "2022-07-01T08:00", "2022-07-06", []string{"DUE 2022-07-06"}},
		{"a vote on paper is counted by tellers", "paper", "2022-07-01T08:00", "2022-07-06", []string{"REMIND 2022-07-05"}},
		{"no such state", "away", "2022-07-01T08:00", "2022-07-06", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.ParseInLocation("2006-01-02T15:04", tt.at, zone)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range p.Timers(tt.state, endOfDay(tt.due), at, office) {
				day := x.At.In(zone).Format(time.DateOnly)
				if !x.At.Equal(*endOfDay(day)) || x.At.Location() != time.UTC {
					t.Errorf("%s rings at %s", x.Kind, x.At)
				}
				got = append(got, strings.Join(append([]string{string(x.Kind), day}, x.To...), " "))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Counting back undoes counting on: from the day before n working days, n working days on is
// the due day again, and from one day later it is not.
func TestWorkingDaysBack(t *testing.T) {
	office := offices(t)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "n")
		start := endOf(rapid.Int64Range(18000, 22000).Draw(t, "day"))
		due := office.after(start, n)
		back := office.before(due, n)
		if back.Before(start) {
			t.Fatalf("%d days after %s is %s, and so many before is earlier: %s", n, start, due, back)
		}
		if again := office.after(back, n); !again.Equal(due) {
			t.Fatalf("%d days before %s is %s, and so many after is %s", n, due, back, again)
		}
		if later := office.after(back.AddDate(0, 0, 1), n); !later.After(due) {
			t.Fatalf("%d days before %s is not the last such instant: %s", n, due, back)
		}
	})
}
