package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/calendar"
	"thidua/internal/fault"
)

// to is a change to a value.
func to[T any](v T) Change[T] { return Change[T]{Given: true, To: &v} }

// told lists code and place of each fault.
func told(faults fault.List) []string {
	var list []string
	for _, f := range faults {
		list = append(list, strings.Join(append([]string{f.Code}, f.Path...), " "))
	}
	return list
}

// Every fault of an edit is told at once, each with its place; an edit that says nothing
// is refused, and so is a title that is cleared, while everything else can be.
func TestAnEditIsChecked(t *testing.T) {
	cleared := Change[string]{Given: true}
	for name, c := range map[string]struct {
		edit Edit
		want []string
	}{
		"says nothing":       {Edit{}, []string{"INVALID_INPUT"}},
		"empty lists":        {Edit{Sections: []SectionEdit{}, Indicators: []IndicatorEdit{}}, []string{"INVALID_INPUT"}},
		"a title":            {Edit{Title: to("Báo cáo")}, nil},
		"title cleared":      {Edit{Title: cleared}, []string{"INVALID_INPUT title"}},
		"title of blanks":    {Edit{Title: to(" \n")}, []string{"INVALID_INPUT title"}},
		"title of 301":       {Edit{Title: to(strings.Repeat("ă", 301))}, []string{"TEXT_TOO_LONG title"}},
		"number cleared":     {Edit{Number: cleared}, nil},
		"number of 61":       {Edit{Number: to(strings.Repeat("ă", 61))}, []string{"TEXT_TOO_LONG number"}},
		"a day cleared":      {Edit{CutoffOn: Change[calendar.Date]{Given: true}}, nil},
		"section only named": {Edit{Sections: []SectionEdit{{Key: "results"}}}, nil},
		"section cleared":    {Edit{Sections: []SectionEdit{{Key: "results", Body: cleared}}}, nil},
		"section twice":      {Edit{Sections: []SectionEdit{{Key: "results"}, {Key: "results"}}}, []string{"INVALID_INPUT sections results"}},
		"indicator twice":    {Edit{Indicators: []IndicatorEdit{{Code: "I.1"}, {Code: "I.1"}}}, []string{"INVALID_INPUT indicators I.1"}},
		"one name for both":  {Edit{Sections: []SectionEdit{{Key: "x"}}, Indicators: []IndicatorEdit{{Code: "x"}}}, nil},
		"much at once": {
			Edit{Title: to("a\x00"), Number: to("\xff"), Sections: []SectionEdit{{Key: "results", Body: to(strings.Repeat("a", 20_001))}}},
			[]string{"INVALID_TEXT title", "INVALID_TEXT number", "TEXT_TOO_LONG sections results body"},
		},
	} {
		if diff := cmp.Diff(c.want, told(c.edit.check())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// What passes the check is stored clean: composed, without blanks around it.
func TestAnEditIsCleaned(t *testing.T) {
	e := Edit{Title: to(" Bao ca\u0301o\r\n"), Number: to(" 45/BC "), Sections: []SectionEdit{{Key: "results", Body: to("một\r\nhai ")}}}
	if faults := e.check(); len(faults) > 0 {
		t.Fatal(faults)
	}
	got := []string{*e.Title.To, *e.Number.To, *e.Sections[0].Body.To}
	if diff := cmp.Diff([]string{"Bao c\u00e1o", "45/BC", "một\nhai"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b := Beginning{Title: " Báo cáo "}
	if faults := b.check(); len(faults) > 0 || b.Title != "Báo cáo" {
		t.Errorf("a new report's title is %q: %v", b.Title, faults)
	}
	b.Title = " "
	if diff := cmp.Diff([]string{"INVALID_INPUT title"}, told(b.check())); diff != "" {
		t.Errorf("a new report without a title (-want +got):\n%s", diff)
	}
}

// Placeholders are numbered as both databases count them; those of an edit begin behind
// the revision's identifier.
func TestPlaceholders(t *testing.T) {
	for _, c := range [][2]string{
		{placeholders(0, 1), "($1)"}, {placeholders(0, 3), "($1,$2,$3)"}, {placeholders(3, 2), "($4,$5)"},
		{values(1, 2), "(CAST($2 AS text),CAST($3 AS text))"},
		{values(2, 1), "(CAST($2 AS text)),(CAST($3 AS text))"},
		{values(2, 2), "(CAST($2 AS text),CAST($3 AS text)),(CAST($4 AS text),CAST($5 AS text))"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s, want %s", c[0], c[1])
		}
	}
}

// The hash of a content is the same for ever: whoever kept one can compare it with what
// is stored years later. It is the SHA-256 of
//
//	{"cutoffOn":"2022-06-30","sections":[{"key":"direction","body":"Đã làm \u003c5 việc\n\u0026 hơn."},{"key":"proposals","body":""}],"indicators":[{"code":"I.1.1","target":null,"actual":"1710.5"}]}
func TestTheHashOfAContentStays(t *testing.T) {
	actual := "1710.5"
	c := content{
		CutoffOn:   "2022-06-30",
		Sections:   []part{{Key: "direction", Body: "Đã làm <5 việc\n& hơn."}, {Key: "proposals"}},
		Indicators: []figure{{Code: "I.1.1", Actual: &actual}},
	}
	const want = "8b8e2cf6abf2cd58a6f2479eb6dde61a81316cadc73b738f58e0e0c29fa7db99"
	got, err := c.hash()
	if err != nil || got != want {
		t.Errorf("hash %s, %v; want %s", got, err, want)
	}
	for name, change := range map[string]func(c *content){
		"no day":        func(c *content) { c.CutoffOn = "" },
		"another order": func(c *content) { c.Sections[0], c.Sections[1] = c.Sections[1], c.Sections[0] },
		"a target":      func(c *content) { c.Indicators[0].Target = &actual },
		"no indicators": func(c *content) { c.Indicators = nil },
	} {
		other := content{CutoffOn: c.CutoffOn, Sections: append([]part{}, c.Sections...), Indicators: append([]figure{}, c.Indicators...)}
		change(&other)
		if h, err := other.hash(); err != nil || h == want {
			t.Errorf("%s leaves the hash as it is, %v", name, err)
		}
	}
}
