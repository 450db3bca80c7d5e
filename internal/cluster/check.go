package cluster

import (
	"cmp"
	"slices"
	"strconv"

	"thidua/internal/calendar"
	"thidua/internal/term"
)

// check compares a document with what the database has: every reference must lead
// somewhere, and what may not stand side by side must not, whichever of the two it is in.
type check struct {
	*problems
	doc     *document
	reg     *Registry
	cluster *Cluster // nil: the document makes it
	season  *Season  // nil: the document makes it, or has none
	used    bool     // there are reports of the season
}

func newCheck(doc *document, reg *Registry, p *problems) *check {
	c := &check{problems: p, doc: doc, reg: reg}
	if doc.cluster != nil {
		c.cluster = reg.ClusterByCode(doc.cluster.code)
	}
	if doc.season != nil && c.cluster != nil {
		c.season = c.cluster.Season(doc.season.year)
	}
	return c
}

func (c *check) all() {
	c.references()
	c.successions()
	members := c.members()
	c.terms(members)
	if c.season != nil {
		c.frozen()
	}
	c.people()
}

func (c *check) references() {
	look := func(r ref) {
		if r.code != "" && !c.known(r.code) {
			c.add(r.mark, "Không có đơn vị %q.", "There is no unit %q.", r.code)
		}
	}
	for _, m := range c.doc.members {
		look(m.unit)
	}
	for _, t := range c.doc.terms {
		look(t.unit)
	}
	for _, p := range c.doc.people {
		look(p.unit)
	}
}

// known reports whether the unit is in the document or in the database.
func (c *check) known(code string) bool {
	return c.reg.UnitByCode(code) != nil ||
		slices.ContainsFunc(c.doc.units, func(u unitRow) bool { return u.code == code })
}

func (c *check) successions() {
	seen := map[[2]string]bool{}
	for _, u := range c.doc.units {
		if u.succeededBy == nil {
			continue
		}
		key := [2]string{u.code, string(u.succeededBy.effective)}
		if seen[key] {
			c.add(u.succeededBy.mark, "Đơn vị %q đã có kế thừa từ ngày %s.", "The unit %q is succeeded on %s already.", u.code, u.succeededBy.effective)
		}
		seen[key] = true
		stored := c.reg.succession(u.code, u.succeededBy.effective)
		if stored != nil && stored.Successor != nil && stored.Province != u.succeededBy.province {
			c.add(u.succeededBy.mark, "Kế thừa này đã nối với đơn vị %q.", "This succession is linked to the unit %q already.", stored.Successor.Code)
		}
	}
}

// succession finds what goes on for the unit from the day on.
func (r *Registry) succession(code string, effective calendar.Date) *Succession {
	if u := r.UnitByCode(code); u != nil {
		for _, s := range u.Succeeded {
			if s.Effective == effective {
				return s
			}
		}
	}
	return nil
}

// span is a stretch of days that may not overlap with another one of the same key.
type span struct {
	key      string
	from, to calendar.Date
	at       mark // zero: it is in the database
	what     string
}

// overlaps finds, for each span that meets an earlier one of its key, the two. A span
// that ends before it begins (a role ended before its first day) meets nothing.
func overlaps(spans []span) [][2]span {
	spans = slices.DeleteFunc(spans, func(s span) bool { return s.to != "" && s.to < s.from })
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.from, b.from)) })
	var pairs [][2]span
	for i := 0; i < len(spans); {
		longest := spans[i]
		for i++; i < len(spans) && spans[i].key == longest.key; i++ {
			if longest.to == "" || spans[i].from <= longest.to {
				pairs = append(pairs, [2]span{longest, spans[i]})
			}
			if longest.to != "" && (spans[i].to == "" || spans[i].to > longest.to) {
				longest = spans[i]
			}
		}
	}
	return pairs
}

// apart reports spans that overlap; vi and en take what the spans are about.
func (c *check) apart(spans []span, vi, en string) {
	for _, pair := range overlaps(spans) {
		at := pair[1].at
		if at == (mark{}) {
			at = pair[0].at
		}
		if at != (mark{}) {
			c.add(at, vi, en, pair[1].what)
		}
	}
}

// members checks memberships and returns all that there will be.
func (c *check) members() []span {
	var byUnit, byPlace []span
	add := func(unit string, rotation int, from, to calendar.Date, at mark) {
		byUnit = append(byUnit, span{unit, from, to, at, unit})
		byPlace = append(byPlace, span{strconv.Itoa(rotation), from, to, at, strconv.Itoa(rotation)})
	}
	type key struct {
		unit string
		from calendar.Date
	}
	given := map[key]bool{}
	for _, m := range c.doc.members {
		given[key{m.unit.code, m.from}] = true
		if m.from != "" && m.rotation > 0 {
			add(m.unit.code, m.rotation, m.from, m.to, m.mark)
		}
	}
	if c.cluster != nil {
		for _, m := range c.cluster.Memberships {
			if !given[key{m.Unit.Code, m.From}] {
				add(m.Unit.Code, m.Rotation, m.From, m.To, mark{})
			}
		}
	}
	c.apart(byUnit, "Đơn vị %q đã là thành viên trong thời gian này.", "The unit %q is a member in these days already.")
	c.apart(byPlace, "Thứ tự luân phiên %s đã có đơn vị khác trong thời gian này.", "Another unit has the place %s in the rotation in these days.")
	return byUnit
}

// terms checks leadership: one leader and one deputy at a time, both members, and no
// unit both.
func (c *check) terms(members []span) {
	var byPost, byUnit []span
	type key struct {
		post term.Leadership
		from calendar.Date
	}
	given := map[key]bool{}
	for _, t := range c.doc.terms {
		given[key{t.leadership, t.from}] = true
		if t.from == "" || t.leadership == "" {
			continue
		}
		byPost = append(byPost, span{string(t.leadership), t.from, t.to, t.mark, string(t.leadership)})
		byUnit = append(byUnit, span{t.unit.code, t.from, t.to, t.mark, t.unit.code})
		if c.known(t.unit.code) && !covered(members, t) {
			c.add(t.unit.mark, "Đơn vị %q không là thành viên trong suốt nhiệm kỳ.", "The unit %q is not a member throughout the term.", t.unit.code)
		}
	}
	if c.cluster != nil {
		for _, t := range c.cluster.Terms {
			if !given[key{t.Leadership, t.From}] {
				byPost = append(byPost, span{string(t.Leadership), t.From, t.To, mark{}, string(t.Leadership)})
				byUnit = append(byUnit, span{t.Unit.Code, t.From, t.To, mark{}, t.Unit.Code})
			}
		}
	}
	c.apart(byPost, "Đã có %s trong thời gian này.", "There is a %s in these days already.")
	c.apart(byUnit, "Đơn vị %q đã giữ một nhiệm kỳ trong thời gian này.", "The unit %q holds a term in these days already.")
}

// covered reports whether the unit is a member on the first and on the last day of the term.
func covered(members []span, t termRow) bool {
	first, last := false, false
	for _, m := range members {
		if m.key == t.unit.code {
			first = first || t.from.Within(m.from, m.to)
			last = last || m.to == "" || (t.to != "" && t.to.Within(m.from, m.to))
		}
	}
	return first && last
}

// people checks the roles that the document adds to those that were ever granted.
func (c *check) people() {
	var heads, same []span
	for _, p := range c.doc.people {
		if stored, _ := c.granted(p); stored != "" || p.role == "" {
			continue
		}
		same = append(same, span{p.email + " " + string(p.role) + " " + p.unit.code, p.from, p.to, p.mark, string(p.role)})
		if p.role == term.Head {
			heads = append(heads, span{p.unit.code, p.from, p.to, p.mark, p.unit.code})
		}
	}
	for _, a := range c.reg.assignments {
		unit := ""
		if u := c.reg.Unit(a.UnitID); u != nil {
			unit = u.Code
		}
		if a.Role.Role.OfCluster() && (c.cluster == nil || a.ClusterID != c.cluster.ID) {
			continue
		}
		same = append(same, span{c.reg.Person(a.person).Email + " " + string(a.Role.Role) + " " + unit, a.From, a.To, mark{}, string(a.Role.Role)})
		if a.Role.Role == term.Head {
			heads = append(heads, span{unit, a.From, a.To, mark{}, unit})
		}
	}
	c.apart(same, "Người này đã giữ vai trò %s trong thời gian này.", "This person holds the role %s in these days already.")
	c.apart(heads, "Đơn vị %q đã có giám đốc trong thời gian này.", "The unit %q has a head in these days already.")
}

// granted finds the role of the row where it was granted before: the same person, role,
// place and first day. When it ends is not asked.
func (c *check) granted(p personRow) (assignmentID string, to calendar.Date) {
	person := c.reg.PersonByEmail(p.email)
	if person == nil {
		return "", ""
	}
	unit, cluster := "", ""
	if u := c.reg.UnitByCode(p.unit.code); u != nil {
		unit = u.ID
	}
	if p.role.OfCluster() && c.cluster != nil {
		cluster = c.cluster.ID
	}
	for _, a := range c.reg.AllRoles(person.ID) {
		if a.Role == p.role && a.UnitID == unit && a.ClusterID == cluster && a.From == p.from {
			return a.AssignmentID, a.To
		}
	}
	return "", ""
}
