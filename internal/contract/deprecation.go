package contract

import (
	"regexp"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/calendar"
)

// A deprecation's reason says what to use instead, since when, and after which day it may
// go: "Use dueAt. Since 2026-11-25. Removed after 2027-11-25."
var (
	sinceDay = regexp.MustCompile(`\bSince (\d{4}-\d{2}-\d{2})\.`)
	afterDay = regexp.MustCompile(`\bRemoved after (\d{4}-\d{2}-\d{2})\.?$`)
)

// deprecation is what a reason says; a day that it does not say is empty.
type deprecation struct{ since, after calendar.Date }

func deprecated(list ast.DirectiveList) (deprecation, bool) {
	d := list.ForName("deprecated")
	if d == nil {
		return deprecation{}, false
	}
	reason := ""
	if a := d.Arguments.ForName("reason"); a != nil {
		reason = strings.TrimSpace(a.Value.Raw)
	}
	return deprecation{day(sinceDay, reason), day(afterDay, reason)}, true
}

func day(in *regexp.Regexp, reason string) calendar.Date {
	m := in.FindStringSubmatch(reason)
	if m == nil {
		return ""
	}
	d, err := calendar.Parse(m[1])
	if err != nil {
		return ""
	}
	return d
}

// expired reports whether what the release has may go.
func (c *comparison) expired(list ast.DirectiveList) bool {
	d, ok := deprecated(list)
	return ok && d.after != "" && d.after < c.today
}

// year is the day a year later.
func year(d calendar.Date) calendar.Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return calendar.Date(t.AddDate(1, 0, 0).Format(time.DateOnly))
}

// deprecations holds every deprecation to its form: it says since when and until when, a
// year at least, does not begin before the release that lacks it, and keeps the day that
// clients were told.
func (c *comparison) deprecations() {
	told := marked(c.was.Schema)
	for place, list := range marked(c.is) {
		d, ok := deprecated(list)
		if !ok {
			continue
		}
		before, wasThere := told[place]
		old, wasTold := deprecated(before)
		switch {
		case d.since == "" || d.after == "":
			c.breaks(place, `its deprecation must say "Since YYYY-MM-DD. Removed after YYYY-MM-DD."`)
		case d.after < year(d.since):
			c.breaks(place, "is to go less than a year after its deprecation")
		case wasTold && d.after < old.after:
			c.breaks(place, "is to go before the day that clients were told, %s", old.after)
		case wasThere && !wasTold && d.since < c.was.On:
			c.breaks(place, "was not deprecated yet in %s, which is later than %s", c.was.Name, d.since)
		}
	}
}

// marked lists all that can be deprecated, by place, with its directives.
func marked(s *ast.Schema) map[string]ast.DirectiveList {
	found := map[string]ast.DirectiveList{}
	for name, d := range s.Types {
		if d.BuiltIn {
			continue
		}
		for _, v := range d.EnumValues {
			found[name+"."+v.Name] = v.Directives
		}
		for _, f := range d.Fields {
			found[name+"."+f.Name] = f.Directives
			for _, a := range f.Arguments {
				found[name+"."+f.Name+"("+a.Name+")"] = a.Directives
			}
		}
	}
	return found
}
