package workflow

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"thidua/internal/calendar"
)

// offices is the calendar that the program carries.
func offices(t testing.TB) Calendar {
	t.Helper()
	office, err := calendar.NewOffice()
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewCalendar(office.Exceptions())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Working days counted over the holidays as they really were.
func TestWorkingDaysOverHolidays(t *testing.T) {
	office := offices(t)
	tests := []struct {
		name string
		c    Calendar
		at   string // in UTC+7
		n    int
		due  string
	}{
		{"ten days over Tết 2022", office, "2022-01-25T08:00", 10, "2022-02-15"},
		{"ten days over Tết 2022, had it been any week", Calendar{}, "2022-01-25T08:00", 10, "2022-02-08"},
		{"ten days over Tết 2023 and its days in lieu", office, "2023-01-16T08:00", 10, "2023-02-06"},
		{"from within Tết", office, "2022-02-02T08:00", 1, "2022-02-07"},
		{"over the Hùng Kings' day on a Sunday", office, "2022-04-08T17:00", 1, "2022-04-12"},
		{"five days over 30/4 and 1/5/2022, both on a weekend", office, "2022-04-26T08:00", 5, "2022-05-05"},
		{"due on the Saturday that is worked for 29/4/2024", office, "2024-04-26T08:00", 3, "2024-05-04"},
		{"five days over 30/4 and 1/5/2024, with the swap", office, "2024-04-26T08:00", 5, "2024-05-07"},
		{"the same without the swap's Saturday, from it on", office, "2024-05-04T08:00", 1, "2024-05-06"},
		{"the Saturday before 30/4/2025 counts", office, "2025-04-25T08:00", 2, "2025-04-28"},
		{"over National Day 2022", office, "2022-08-31T08:00", 1, "2022-09-05"},
		{"over National Day 2023 and its day in lieu", office, "2023-08-31T08:00", 1, "2023-09-05"},
		{"over National Day 2026 with the Saturday before", office, "2026-08-21T08:00", 6, "2026-08-28"},
		{"across the years and the bridge after New Year", office, "2025-12-31T08:00", 1, "2026-01-05"},
		{"in a year without a file only the fixed dates are off", office, "2028-04-28T08:00", 1, "2028-05-02"},
		{"the last minute of a day is of that day", office, "2022-01-28T23:59", 1, "2022-02-07"},
		{"no days", office, "2022-01-29T08:00", 0, "2022-01-29"},
		{"before the epoch", Calendar{}, "1960-01-01T00:00", 1, "1960-01-04"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.ParseInLocation("2006-01-02T15:04", tt.at, zone)
			if err != nil {
				t.Fatal(err)
			}
			if got := tt.c.after(at, tt.n); !got.Equal(*endOfDay(tt.due)) {
				t.Errorf("%d days after %s: %s, want the end of %s", tt.n, tt.at, got.In(zone), tt.due)
			}
		})
	}
}

// The engine and the departments' calendar agree on every day.
func TestTheEngineKnowsTheOfficeDays(t *testing.T) {
	office, err := calendar.NewOffice()
	if err != nil {
		t.Fatal(err)
	}
	c := offices(t)
	for day := time.Date(2019, 1, 1, 12, 0, 0, 0, zone); day.Year() < 2031; day = day.AddDate(0, 0, 1) {
		if got, want := c.works(dayOf(day)), office.Working(calendar.Of(day)); got != want {
			t.Errorf("%s: worked %t, want %t", day.Format(time.DateOnly), got, want)
		}
	}
}

// Whatever the calendar, a due time is the end of a working day, exactly n of them lie
// between, more days or a later beginning are never due earlier, and days add up.
func TestWorkingDaysAreCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCalendar(t)
		at := time.Unix(rapid.Int64Range(-1e9, 4e9).Draw(t, "at"), 0)
		n := rapid.IntRange(1, 60).Draw(t, "n")
		due := c.after(at, n)
		if !due.Equal(endOf(dayOf(due))) || !c.works(dayOf(due)) {
			t.Fatalf("due %s, which is not the end of a working day", due.In(zone))
		}
		between := 0
		for day := dayOf(at) + 1; day <= dayOf(due); day++ {
			if c.works(day) {
				between++
			}
		}
		if between != n {
			t.Fatalf("%d working days to %s, want %d", between, due.In(zone), n)
		}
		if next := c.after(at, n+1); !next.After(due) {
			t.Fatalf("a day more is due %s", next)
		}
		later := at.Add(time.Duration(rapid.Int64Range(0, 1e7).Draw(t, "later")) * time.Second)
		if c.after(later, n).Before(due) {
			t.Fatalf("begun at %s it is due earlier", later)
		}
		first := rapid.IntRange(0, n).Draw(t, "first")
		if again := c.after(c.after(at, first), n-first); !again.Equal(due) {
			t.Fatalf("%d days and then %d are %s, want %s", first, n-first, again, due)
		}
	})
}

// anyCalendar is the real one, the plain week, or days thrown together.
func anyCalendar(t *rapid.T) Calendar {
	kind := rapid.IntRange(0, 3).Draw(t, "kind")
	if kind == 0 {
		return Calendar{}
	}
	if kind == 1 {
		office, err := calendar.NewOffice()
		if err != nil {
			t.Fatal(err)
		}
		c, err := NewCalendar(office.Exceptions())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	day := rapid.Custom(func(t *rapid.T) string {
		return time.Unix(rapid.Int64Range(-1e9, 4e9).Draw(t, "day"), 0).UTC().Format(time.DateOnly)
	})
	yearly := rapid.SliceOfN(day, 0, mostEveryYear).Draw(t, "every")
	for i, y := range yearly {
		yearly[i] = y[len("2006-"):]
	}
	c, err := NewCalendar(rapid.MapOf(day, rapid.Bool()).Draw(t, "days"), yearly)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What is no day is refused, and so is a calendar that could leave a year without work.
func TestCalendarRefuses(t *testing.T) {
	for _, day := range []string{"", "2022-02-30", "2022-1-1", "05-01", "2022-01-01T00:00:00Z"} {
		if _, err := NewCalendar(map[string]bool{day: true}, nil); err == nil {
			t.Errorf("%q is taken for a day", day)
		}
	}
	for _, day := range []string{"", "02-30", "5-1", "2022-05-01"} {
		if _, err := NewCalendar(nil, []string{day}); err == nil {
			t.Errorf("%q is taken for a day of the year", day)
		}
	}
	var all []string
	for i := range mostEveryYear + 1 {
		all = append(all, fmt.Sprintf("%02d-%02d", i/28+1, i%28+1))
	}
	if _, err := NewCalendar(nil, all); err == nil {
		t.Error("too many days off are taken")
	}
	if _, err := NewCalendar(nil, append(all[1:], "02-29")); err == nil {
		t.Error("too many days off are taken")
	}
	if _, err := NewCalendar(nil, append(all[2:], "02-29")); err != nil {
		t.Error(err)
	}
}

// The caller's days are his own.
func TestCalendarKeepsItsDays(t *testing.T) {
	days := map[string]bool{"2022-07-04": false}
	c, err := NewCalendar(days, nil)
	if err != nil {
		t.Fatal(err)
	}
	days["2022-07-04"] = true
	if due := c.after(*endOfDay("2022-07-01"), 1); !due.Equal(*endOfDay("2022-07-05")) {
		t.Errorf("due %s", due)
	}
}

func BenchmarkTwentyWorkingDays(b *testing.B) {
	c := offices(b)
	at := *endOfDay("2022-01-20")
	b.ReportAllocs()
	for b.Loop() {
		c.after(at, 20)
	}
}
