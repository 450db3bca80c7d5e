package calendar

import (
	"testing"
	"time"
)

func TestParseTakesRealDaysOnly(t *testing.T) {
	for _, s := range []string{"2022-02-30", "2022-13-01", "2022-7-1", "", "20220701", "0001-01-01", "3000-01-01", "2022-07-01T00:00:00Z", "2022-07-01\x00"} {
		if d, err := Parse(s); err == nil {
			t.Errorf("Parse(%q) = %q, want an error", s, d)
		}
	}
	if d, err := Parse("2024-02-29"); err != nil || d.Human() != "29/02/2024" {
		t.Errorf("Parse(2024-02-29) = %q, %v", d, err)
	}
}

// A day ends at midnight in Vietnam, which is 17:00 in Greenwich.
func TestADayIsADayInUTCPlus7(t *testing.T) {
	end := Date("2022-07-10").End()
	if want := time.Date(2022, 7, 10, 16, 59, 59, 999999000, time.UTC); !end.Equal(want) {
		t.Errorf("End = %v, want %v", end, want)
	}
	if Of(end) != "2022-07-10" || Of(end.Add(time.Microsecond)) != "2022-07-11" {
		t.Errorf("the instant of the end lies in %s, the next in %s", Of(end), Of(end.Add(time.Microsecond)))
	}
}

func TestWithinIncludesBothBounds(t *testing.T) {
	d := Date("2022-06-30")
	if !d.Within("2022-06-30", "2022-06-30") || !d.Within("", "") || d.Within("2022-07-01", "") || d.Within("", "2022-06-29") {
		t.Error("bounds are not inclusive")
	}
}
