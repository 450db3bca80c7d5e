package calendar

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"
)

//go:embed office/*.yaml
var officeFiles embed.FS

// Reason says why a day is not like others of its weekday.
type Reason string

// The reasons.
const (
	Holiday    Reason = "HOLIDAY"     // ngày lễ, tết: off (Labour Code 45/2019/QH14, article 112)
	InLieu     Reason = "IN_LIEU"     // nghỉ bù: off for a holiday on a weekend (article 111, clause 3)
	SwappedOff Reason = "SWAPPED_OFF" // nghỉ hoán đổi: off, and made up for on a weekend
	MadeUp     Reason = "MADE_UP"     // làm bù: a weekend day that is worked
)

// Special is a day that the calendar has something to say about.
type Special struct {
	Reason     Reason
	VI, EN     string // what people call it
	Assumption string // why the day is not certain, in Vietnamese; "" where it is
}

// Office is the working calendar of public offices (cơ quan hành chính): Monday to
// Friday (Decision 188/1999/QĐ-TTg) but for the days of its files, one a year. In a year
// without a file only the holidays of fixed date are off, without days in lieu. It never
// changes and is safe for concurrent use.
type Office struct {
	days  map[Date]Special
	years []int
}

// fixed are the holidays that have the same date in every year.
var fixed = map[string]Special{
	"01-01": {Reason: Holiday, VI: "Tết Dương lịch", EN: "New Year's Day"},
	"04-30": {Reason: Holiday, VI: "Ngày Chiến thắng 30/4", EN: "Victory Day"},
	"05-01": {Reason: Holiday, VI: "Ngày Quốc tế lao động 1/5", EN: "International Labour Day"},
	"09-02": {Reason: Holiday, VI: "Quốc khánh", EN: "National Day"},
}

// NewOffice reads the calendar that the program carries. An error is a fault of its
// files and names the file.
func NewOffice() (*Office, error) {
	files, err := fs.Sub(officeFiles, "office")
	if err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	return readOffice(files)
}

// Working reports whether offices work on the day; on what is no day they do not.
func (o *Office) Working(day Date) bool {
	if s, ok := o.Special(day); ok {
		return s.Reason == MadeUp
	}
	t, err := time.Parse(time.DateOnly, string(day))
	return err == nil && !weekend(t)
}

// Special tells what the calendar has to say about the day, and whether it has anything:
// about an ordinary Monday or Sunday it has not.
func (o *Office) Special(day Date) (Special, bool) {
	if s, ok := o.days[day]; ok {
		return s, true
	}
	if _, err := Parse(string(day)); err != nil {
		return Special{}, false
	}
	s, ok := fixed[string(day[len("2006-"):])]
	return s, ok
}

// Years lists the years that have a file, ascending.
func (o *Office) Years() []int { return slices.Clone(o.years) }

// Covers reports whether the year of the day has a file. Where it has not, what is
// counted through it knows neither Tết nor days in lieu.
func (o *Office) Covers(day Date) bool {
	t, err := time.Parse(time.DateOnly, string(day))
	return err == nil && slices.Contains(o.years, t.Year())
}

// Exceptions returns every day on which offices do not keep to Monday to Friday or that
// is a holiday, and whether it is worked; and the days such as 05-01 that are off in
// every year. Both are the caller's own.
func (o *Office) Exceptions() (days map[string]bool, everyYear []string) {
	days = make(map[string]bool, len(o.days))
	for day, s := range o.days {
		days[string(day)] = s.Reason == MadeUp
	}
	return days, slices.Sorted(maps.Keys(fixed))
}

func weekend(t time.Time) bool {
	return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
}
