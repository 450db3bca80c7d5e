package calendar

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func office(t *testing.T) *Office {
	t.Helper()
	o, err := NewOffice()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// What was really worked and what was off, from the announcements of each year.
func TestOfficeDays(t *testing.T) {
	o := office(t)
	tests := []struct {
		name     string
		from, to Date
		worked   string // a letter a day: W worked, h holiday, b in lieu, s swapped off, M made up for, - weekend
	}{
		{"Tết 2021, two days of it on a weekend", "2021-02-08", "2021-02-17", "WWhhhhhbbW"},
		{"National Day 2021 and the day after", "2021-09-01", "2021-09-06", "Whh--W"},
		{"New Year 2022 on a Saturday", "2021-12-31", "2022-01-04", "Wh-bW"},
		{"Tết 2022, nine days with the weekends", "2022-01-28", "2022-02-07", "W--hhhhh--W"},
		{"the Hùng Kings' day 2022 on a Sunday", "2022-04-08", "2022-04-12", "W-hbW"},
		{"both days of 30/4 and 1/5/2022 on a weekend", "2022-04-29", "2022-05-04", "WhhbbW"},
		{"National Day 2022 and the day before", "2022-08-31", "2022-09-05", "Whh--W"},
		{"Tết 2023", "2023-01-19", "2023-01-27", "WhhhhhbbW"},
		{"three holidays in a row in 2023", "2023-04-28", "2023-05-04", "WhhhbbW"},
		{"National Day 2023 on a Saturday", "2023-08-31", "2023-09-05", "Whh-bW"},
		{"Tết 2024", "2024-02-07", "2024-02-15", "WhhhhhbbW"},
		{"the bridge of 29/4/2024 and its Saturday", "2024-04-26", "2024-05-06", "W--shhWWM-W"},
		{"National Day 2024 and the day after", "2024-08-30", "2024-09-04", "W--hhW"},
		{"Tết 2025, nine days with the weekends", "2025-01-24", "2025-02-03", "W--hhhhh--W"},
		{"the bridge of 2/5/2025 and its Saturday before", "2025-04-25", "2025-05-05", "WM-WWhhs--W"},
		{"National Day 2025 and the day before", "2025-08-29", "2025-09-03", "W--hhW"},
		{"the bridge after New Year 2026", "2025-12-31", "2026-01-12", "Whs--WWWWWM-W"},
		{"Tết 2026", "2026-02-13", "2026-02-23", "W--hhhhh--W"},
		{"the Hùng Kings' day 2026 on a Sunday", "2026-04-24", "2026-05-04", "W-hbWWhh--W"},
		{"the bridge before National Day 2026", "2026-08-21", "2026-09-03", "WM-WWWWW--shhW"},
		{"Culture Day 2026", "2026-11-23", "2026-11-25", "WhW"},
		{"a year without a file: no Tết, no day in lieu", "2028-01-25", "2028-01-28", "WWWW"},
		{"a year without a file: the fixed dates", "2028-04-28", "2028-05-02", "W-hhW"},
		{"a year without a file: National Day on a Saturday", "2028-09-01", "2028-09-04", "Wh-W"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := letters(t, o, tt.from, tt.to); got != tt.worked {
				t.Errorf("%s to %s: %s, want %s", tt.from, tt.to, got, tt.worked)
			}
		})
	}
}

// letters writes a letter for each day; those that say "worked" must agree with Working.
func letters(t *testing.T, o *Office, from, to Date) string {
	t.Helper()
	var b strings.Builder
	for day, err := time.Parse(time.DateOnly, string(from)); ; day = day.AddDate(0, 0, 1) {
		if err != nil {
			t.Fatal(err)
		}
		d := Date(day.Format(time.DateOnly))
		if d > to {
			return b.String()
		}
		letter := "W"
		if weekend(day) {
			letter = "-"
		}
		if s, ok := o.Special(d); ok {
			letter = map[Reason]string{Holiday: "h", InLieu: "b", SwappedOff: "s", MadeUp: "M"}[s.Reason]
		}
		if o.Working(d) != (letter == "W" || letter == "M") {
			t.Errorf("%s: Working is %t, and it is %s", d, o.Working(d), letter)
		}
		b.WriteString(letter)
	}
}

// The law gives eleven holidays a year (with Culture Day twelve), five of them at Tết and
// two at National Day, and the files of all years follow each other.
func TestEveryYearHasItsHolidays(t *testing.T) {
	o := office(t)
	years := o.Years()
	for i, year := range years {
		if year != 2021+i {
			t.Fatalf("the years are %v", years)
		}
		got := map[string]int{}
		for day, s := range o.days {
			if s.Reason == Holiday && strings.HasPrefix(string(day), time.Date(year, 1, 1, 0, 0, 0, 0, Zone).Format("2006-")) {
				got[s.VI]++
			}
		}
		want := map[string]int{
			"Tết Dương lịch": 1, "Tết Nguyên đán": 5, "Giỗ Tổ Hùng Vương": 1, "Ngày Chiến thắng 30/4": 1, "Ngày Quốc tế lao động 1/5": 1, "Quốc khánh": 2,
		}
		if year >= 2026 {
			want["Ngày Văn hóa Việt Nam"] = 1 // assumed
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d: %s", year, diff)
		}
	}
	if !o.Covers("2021-01-01") || o.Covers("2020-12-31") || o.Covers("2028-01-01") || o.Covers("") {
		t.Error("Covers does not follow the files")
	}
}

// Days are called by a name that says why.
func TestSpecialDaysHaveNames(t *testing.T) {
	o := office(t)
	for day, want := range map[Date]Special{
		"2022-02-01": {Reason: Holiday, VI: "Tết Nguyên đán", EN: "Lunar New Year (Tết)"},
		"2022-04-11": {Reason: InLieu, VI: "Nghỉ bù Giỗ Tổ Hùng Vương", EN: "In lieu of Hùng Kings' Commemoration Day"},
		"2024-04-29": {Reason: SwappedOff, VI: "Nghỉ, làm bù ngày 04/05/2024", EN: "Off, made up for on 04/05/2024"},
		"2024-05-04": {Reason: MadeUp, VI: "Làm bù ngày 29/04/2024", EN: "Worked for 29/04/2024"},
		"2030-09-02": {Reason: Holiday, VI: "Quốc khánh", EN: "National Day"},
	} {
		got, ok := o.Special(day)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s: %s", day, diff)
		}
	}
	if s, _ := o.Special("2026-11-24"); s.Assumption == "" {
		t.Error("Culture Day is told as certain")
	}
	for _, day := range []Date{"", "09-02", "2022-02-30", "2022-13-01", "xxxx-09-02", "2022-09-02T00:00"} {
		if _, ok := o.Special(day); ok || o.Working(day) {
			t.Errorf("%q is taken for a day", day)
		}
	}
}

// Whoever asks for the exceptions may do with them what he likes.
func TestExceptionsAreTheCallersOwn(t *testing.T) {
	o := office(t)
	days, everyYear := o.Exceptions()
	if diff := cmp.Diff([]string{"01-01", "04-30", "05-01", "09-02"}, everyYear); diff != "" {
		t.Error(diff)
	}
	clear(days)
	clear(everyYear)
	o.Years()[0] = 0
	if again, _ := o.Exceptions(); len(again) == 0 || o.Working("2022-02-01") || !o.Covers("2021-01-01") {
		t.Error("the calendar has changed")
	}
}

// A file that contradicts itself or the law is refused, with its name.
func TestBrokenFiles(t *testing.T) {
	const good = `sources: [x]
holidays:
  - {name: {vi: a, en: a}, days: [2023-01-01], in_lieu: [2023-01-02]}
  - {name: {vi: b, en: b}, days: [2023-04-30, 2023-05-01], in_lieu: [2023-05-02]}
  - {name: {vi: c, en: c}, days: [2023-09-01, 2023-09-02], in_lieu: [2023-09-04]}
swaps:
  - {off: 2023-12-29, worked: 2024-01-06}
`
	replaced := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("nothing to replace: %s", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	tests := map[string]struct{ text, want string }{
		"good":                           {good, ""},
		"empty":                          {"", "EOF"},
		"an unknown key":                 {replaced("swaps", "swap"), "field swap not found"},
		"a second document":              {good + "---\nsources: [x]\n", "more than one document"},
		"no sources":                     {replaced("[x]", "[]"), "no sources"},
		"no name":                        {replaced("vi: a, ", ""), "both names"},
		"no day":                         {replaced("[2023-09-01, 2023-09-02], in_lieu: [2023-09-04]", "[]"), "and a day"},
		"what is no day":                 {replaced("2023-09-01", "2023-09-31"), "not a date"},
		"a day of another year":          {replaced("2023-09-01", "2022-09-01"), "not of 2023"},
		"a day twice":                    {replaced("2023-09-01", "2023-01-02"), "there twice"},
		"a weekend without a day off":    {replaced(", in_lieu: [2023-01-02]", ""), "1 days on a weekend and 0 in lieu"},
		"a day off for no weekend":       {replaced("[2023-05-02]", "[2023-05-02, 2023-05-03]"), "1 days on a weekend and 2 in lieu"},
		"a day in lieu on a weekend":     {replaced("[2023-01-02]", "[2023-01-07]"), "no day in lieu"},
		"a day in lieu before":           {replaced("[2023-09-04]", "[2023-08-31]"), "no day in lieu"},
		"a fixed holiday missing":        {replaced("2023-09-01, 2023-09-02], in_lieu: [2023-09-04]", "2023-09-01]"), "2023-09-02 is not among"},
		"a swap of two weekdays":         {replaced("2024-01-06", "2024-01-05"), "a weekday off and a weekend day"},
		"a swap of two weekend days":     {replaced("2023-12-29", "2023-12-30"), "a weekday off and a weekend day"},
		"a swap with half of it missing": {replaced("off: 2023-12-29, ", ""), "not a date"},
		"a swap of other years":          {replaced("2023-12-29", "2024-01-08"), "of 2023"},
		"an assumption without a note":   {replaced("worked:", "assumption: true, worked:"), "go together"},
		"a note without an assumption":   {replaced("days: [2023-01-01]", "note: x, days: [2023-01-01]"), "go together"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := readOffice(fstest.MapFS{"2023.yaml": {Data: []byte(tt.text)}})
			switch {
			case tt.want == "" && err != nil:
				t.Error(err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "2023.yaml")):
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	for _, name := range []string{"23.yaml", "2023.yml", "notes.txt", "02023.yaml"} {
		if _, err := readOffice(fstest.MapFS{name: {Data: []byte(good)}}); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}
