package workflow

import (
	"fmt"
	"time"
)

// Calendar says which days are working days (ngày làm việc). Its zero value is Monday to
// Friday. It never changes and is safe for concurrent use.
type Calendar struct {
	days  map[int64]bool // by dayOf: whether it is worked, whatever its weekday
	every map[int]bool   // month*100 + day: off in every year
}

// mostEveryYear keeps working days in every year, so that counting them comes to an end.
const mostEveryYear = 100

// NewCalendar makes a calendar that departs from Monday to Friday on the given days, in
// the form 2006-01-02: true is a day that is worked, false a day off. The days such as
// 05-01 of everyYear, at most 100, are off in all years in which days says nothing of
// them. It refuses what is no day.
func NewCalendar(days map[string]bool, everyYear []string) (Calendar, error) {
	if len(everyYear) > mostEveryYear {
		return Calendar{}, fmt.Errorf("workflow: %d days off every year, at most %d", len(everyYear), mostEveryYear)
	}
	c := Calendar{days: make(map[int64]bool, len(days)), every: make(map[int]bool, len(everyYear))}
	for day, worked := range days {
		t, err := time.ParseInLocation(time.DateOnly, day, zone)
		if err != nil {
			return Calendar{}, fmt.Errorf("workflow: %q is not a day: %w", day, err)
		}
		c.days[dayOf(t)] = worked
	}
	for _, day := range everyYear {
		t, err := time.Parse(time.DateOnly, "2000-"+day) // a leap year: 02-29 is a day
		if err != nil {
			return Calendar{}, fmt.Errorf("workflow: %q is not a day of the year: %w", day, err)
		}
		c.every[int(t.Month())*100+t.Day()] = true
	}
	return c, nil
}

// works reports whether the day is a working day.
func (c Calendar) works(day int64) bool {
	if worked, ok := c.days[day]; ok {
		return worked
	}
	t := time.Unix(day*secondsOfDay, 0).UTC()
	if w := t.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	_, m, d := t.Date()
	return !c.every[int(m)*100+d]
}

// after returns the end of the n-th working day after the day of acting, which itself
// does not count.
func (c Calendar) after(at time.Time, n int) time.Time {
	day := dayOf(at)
	for n > 0 {
		day++
		if c.works(day) {
			n--
		}
	}
	return endOf(day)
}

// before returns the instant from which n working days are left up to due, the day of due
// among them.
func (c Calendar) before(due time.Time, n int) time.Time {
	day := dayOf(due)
	for n > 0 {
		if c.works(day) {
			n--
		}
		day--
	}
	return endOf(day)
}

const (
	secondsOfDay  = 24 * 60 * 60
	secondsOfZone = 7 * 60 * 60
)

// dayOf numbers the day in UTC+7 that an instant falls on; 1970-01-01 is 0.
func dayOf(at time.Time) int64 {
	s := at.Unix() + secondsOfZone
	day := s / secondsOfDay
	if s%secondsOfDay < 0 {
		day--
	}
	return day
}

// endOf is the last microsecond of a day, as UTC.
func endOf(day int64) time.Time {
	return time.Unix((day+1)*secondsOfDay-secondsOfZone, 0).Add(-time.Microsecond).UTC()
}
