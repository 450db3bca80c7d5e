package cluster

import (
	"fmt"
	"strings"

	"thidua/internal/calendar"
)

// difference gathers what a row of a file changes in a row of the database, for people.
type difference []string

// is notes a field whose value changes.
func (d *difference) is(field string, stored, given any) {
	if stored != given {
		*d = append(*d, fmt.Sprintf("%s %s -> %s", field, shown(stored), shown(given)))
	}
}

func (d difference) String() string { return strings.Join(d, ", ") }

func shown(v any) string {
	s := fmt.Sprint(v)
	if s == "" {
		return "none"
	}
	return s
}

// days writes a stretch of days, both included.
func days(from, to calendar.Date) string {
	switch {
	case from == "" && to == "":
		return "without end"
	case to == "":
		return "from " + string(from)
	case from == "":
		return "to " + string(to)
	}
	return fmt.Sprintf("%s to %s", from, to)
}

// assumed labels a detail of a row that is in no source.
func assumed(detail string, assumption bool) string {
	if assumption {
		return detail + " (assumption)"
	}
	return detail
}

func (u unitRow) differs(v UnitVersion) (d difference) {
	d.is("name", v.Name, u.name)
	d.is("short", v.Short, u.short)
	d.is("province", v.Province, u.province)
	d.is("tourism", v.Tourism, u.tourism)
	return d
}

func (m memberRow) differs(s *Membership) (d difference) {
	d.is("to", s.To, m.to)
	d.is("rotation", s.Rotation, m.rotation)
	d.is("assumption", s.Assumption, m.assumption)
	return d
}

func (t termRow) differs(s *Term) (d difference) {
	d.is("unit", s.Unit.Code, t.unit.code)
	d.is("to", s.To, t.to)
	d.is("assumption", s.Assumption, t.assumption)
	return d
}

func (s *seasonRow) differs(stored *Season) (d difference) {
	d.is("state", stored.State, s.state)
	d.is("registrationDue", stored.RegistrationDue, s.registrationDue)
	d.is("pactDue", stored.PactDue, s.pactDue)
	if s.criteria != nil {
		d.is("criteria", stored.CriteriaSet, s.criteria.set)
		d.is("synthetic", stored.CriteriaSynthetic, s.synthetic(stored.CriteriaSynthetic))
	}
	return d
}

// synthetic is whether the criteria are made up; what the file leaves open stays as it was.
func (s *seasonRow) synthetic(was bool) bool {
	if s.criteria != nil && s.criteria.synthetic != nil {
		return *s.criteria.synthetic
	}
	return was
}

func (p periodRow) differs(s *Period) (d difference) {
	d.is("kind", s.Kind, p.kind)
	d.is("startsOn", s.StartsOn, p.startsOn)
	d.is("endsOn", s.EndsOn, p.endsOn)
	d.is("reportDueOn", s.ReportDueOn, p.dueOn)
	d.is("assumption", s.Assumption, p.assumption)
	return d
}

func (s sectionRow) differs(stored Section) (d difference) {
	d.is("place", stored.Place, s.place)
	d.is("required", stored.Required, s.required)
	d.is("title vi", stored.Title.VI, s.vi)
	d.is("title en", stored.Title.EN, s.en)
	return d
}

func (c criterionRow) differs(s *Criterion) (d difference) {
	group := ""
	if s.Parent != nil {
		group = s.Parent.Code
	}
	d.is("group", group, c.group)
	d.is("place", s.Place, c.place)
	d.is("name", s.Name, c.name)
	d.is("type", s.Type, c.kind)
	d.is("max", s.Max, c.max.String())
	d.is("measure", s.Measure, c.measure)
	d.is("points", s.Points, c.points)
	d.is("start", s.Start, c.start)
	d.is("step", s.Step, c.step)
	d.is("remit", s.Remit, c.remit)
	return d
}
