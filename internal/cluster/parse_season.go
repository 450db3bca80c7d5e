package cluster

import (
	"io/fs"
	"path"
	"regexp"
	"strconv"

	"github.com/shopspring/decimal"
	"gopkg.in/yaml.v3"

	"thidua/internal/term"
)

func readSeason(r *reader, files Files, name string, n *yaml.Node) *seasonRow {
	o := r.object(n, "year", "state", "registrationDue", "pactDue", "criteria", "periods", "sections")
	s := &seasonRow{
		mark: r.place(n), year: r.integer(o.need("year"), 1948, 2999),
		state: oneOf[term.SeasonState](r, o.need("state"), term.SeasonState("").Values()), stateAt: o.at("state"),
		registrationDue: r.date(o.get("registrationDue")), pactDue: r.date(o.get("pactDue")), sectionsAt: o.at("sections"),
	}
	codes := map[string]bool{}
	for _, n := range r.list(o.get("periods")) {
		p := readPeriod(r, n, s.year)
		if codes[p.code] && p.code != "" {
			r.add(p.mark, "Kỳ %q lặp lại.", "The period %q is given twice.", p.code)
		}
		codes[p.code] = true
		s.periods = append(s.periods, p)
	}
	keys := map[string]bool{}
	for i, n := range r.list(o.get("sections")) {
		o := r.object(n, "key", "required", "title")
		title := r.object(o.need("title"), "vi", "en")
		row := sectionRow{
			mark: r.place(n), place: i + 1, required: r.flag(o.need("required")),
			key: r.matching(o.need("key"), sectionKey, "khóa của mục (chữ cái không dấu)", "a section's key (plain letters)"),
			vi:  r.text(title.need("vi"), maxTitle), en: r.text(title.need("en"), maxTitle),
		}
		if keys[row.key] && row.key != "" {
			r.add(o.at("key"), "Mục %q lặp lại.", "The section %q is given twice.", row.key)
		}
		keys[row.key] = true
		s.sections = append(s.sections, row)
	}
	if n := o.get("criteria"); n != nil {
		s.criteria = readCriteria(r, files, name, n, s.year)
	}
	return s
}

// readPeriod reads a period, which lies in its season's year and is due after it begins.
func readPeriod(r *reader, n *yaml.Node, year int) periodRow {
	o := r.object(n, "code", "kind", "startsOn", "endsOn", "reportDueOn", "assumption")
	p := periodRow{
		mark: r.place(n), code: r.matching(o.need("code"), periodCode, "mã kỳ (chữ cái, chữ số, gạch nối)", "a period's code (letters, digits, hyphens)"),
		kind: oneOf[term.PeriodKind](r, o.need("kind"), term.PeriodKind("").Values()), assumption: r.flag(o.get("assumption")),
	}
	o.need("startsOn")
	o.need("endsOn")
	p.startsOn, p.endsOn = o.span("startsOn", "endsOn")
	p.dueOn = r.date(o.need("reportDueOn"))
	for _, name := range []string{"startsOn", "endsOn"} {
		d := p.startsOn
		if name == "endsOn" {
			d = p.endsOn
		}
		if d != "" && year != 0 && string(d[:4]) != strconv.Itoa(year) {
			r.add(o.at(name), "Ngày %s không thuộc năm %d.", "%s is not in the year %d.", d, year)
		}
	}
	if p.startsOn != "" && p.dueOn != "" && p.dueOn < p.startsOn {
		r.add(o.at("reportDueOn"), "Hạn báo cáo %s trước khi kỳ bắt đầu.", "The report is due on %s, before the period begins.", p.dueOn)
	}
	return p
}

// readCriteria reads the file of criteria that a season names, relative to the season's.
func readCriteria(r *reader, files Files, name string, n *yaml.Node, year int) *criteriaRow {
	given := r.text(n, 200)
	if given == "" {
		return nil
	}
	file := path.Join(path.Dir(name), given)
	if !fs.ValidPath(file) || path.IsAbs(given) {
		r.add(r.place(n), "Tệp tiêu chí %q phải nằm cạnh tệp này hoặc trong thư mục con.", "The file of criteria %q must lie beside this one or below.", given)
		return nil
	}
	src, ok := r.source(files.FS, file, r.place(n))
	if !ok {
		return nil
	}
	c := &reader{files.Shown + file, r.problems}
	root := c.root(src)
	if root == nil {
		return nil
	}
	o := c.object(root, "set", "total", "synthetic", "groups")
	set := &criteriaRow{mark: r.place(n), set: c.text(o.need("set"), maxShort)}
	if f := o.get("synthetic"); f != nil {
		synthetic := c.flag(f)
		set.synthetic = &synthetic
	}
	t := table{reader: c, set: set, year: year, codes: map[string]bool{}}
	sum := decimal.Zero
	for _, n := range c.list(o.need("groups")) {
		sum = sum.Add(t.group(n))
	}
	total := c.points(o.need("total"))
	if o.get("total") != nil && !sum.Equal(total) {
		c.add(o.at("total"), "Tổng các nhóm là %s, không phải %s.", "The groups add up to %s, not %s.", sum, total)
	}
	return set
}

// table gathers the nodes of a set of criteria.
type table struct {
	*reader
	set   *criteriaRow
	year  int
	codes map[string]bool
	place int
}

var (
	criterionCode = regexp.MustCompile(`^[A-Za-z0-9]+(\.[A-Za-z0-9]+){0,5}$`)
	plainDecimal  = regexp.MustCompile(`^-?[0-9]{1,6}(\.[0-9]{1,4})?$`)
)

// group reads a group with its leaves and returns its maximum, which they add up to.
func (t *table) group(n *yaml.Node) decimal.Decimal {
	o := t.object(n, "code", "name", "max", "leaves")
	row := criterionRow{mark: t.reader.place(n), code: t.code(o), name: t.text(o.need("name"), maxName), kind: term.Group, max: t.points(o.need("max"))}
	t.append(row)
	sum := decimal.Zero
	for _, n := range t.list(o.need("leaves")) {
		sum = sum.Add(t.leaf(n, row.code))
	}
	if o.get("max") != nil && !sum.Equal(row.max) {
		t.add(o.at("max"), "Tổng các tiêu chí của nhóm là %s, không phải %s.", "The leaves of the group add up to %s, not %s.", sum, row.max)
	}
	return row.max
}

// leaf reads a leaf and returns its maximum. A leaf of other seasons counts in the sums
// of the set and is left out of this season's table.
func (t *table) leaf(n *yaml.Node, group string) decimal.Decimal {
	o := t.object(n, "code", "max", "type", "name", "measure", "points", "start", "step", "remit", "seasons")
	row := criterionRow{
		mark: t.reader.place(n), code: t.code(o), group: group, name: t.text(o.need("name"), maxName), max: t.points(o.need("max")),
		kind:    oneOf[term.CriterionType](t.reader, o.need("type"), term.CriterionType("").Values()[1:]),
		measure: t.text(o.get("measure"), 40), remit: oneOf[string](t.reader, o.get("remit"), []string{RemitTourism}),
	}
	row.points, row.start, row.step = t.decimal(o, "points"), t.decimal(o, "start"), t.decimal(o, "step")
	t.fits(o, row)
	here := o.get("seasons") == nil
	for _, n := range t.list(o.get("seasons")) {
		here = t.integer(n, 1948, 2999) == t.year || here
	}
	if here {
		t.append(row)
	}
	return row.max
}

// fits reports numbers that the leaf's type does not have, or lacks.
func (t *table) fits(o object, row criterionRow) {
	if row.kind == "" {
		return
	}
	needs := map[string]term.CriterionType{"points": term.Count, "start": term.BonusPenalty, "step": term.BonusPenalty}
	for _, name := range []string{"points", "start", "step"} {
		switch given := o.get(name) != nil; {
		case given && needs[name] != row.kind:
			t.add(o.at(name), "Loại %s không có %q.", "The type %s has no %q.", row.kind, name)
		case !given && needs[name] == row.kind:
			t.add(row.mark, "Loại %s cần %q.", "The type %s needs %q.", row.kind, name)
		}
	}
	if row.kind == term.Quantity && o.get("measure") == nil {
		t.add(row.mark, "Loại %s cần %q.", "The type %s needs %q.", row.kind, "measure")
	}
}

func (t *table) append(row criterionRow) {
	t.place++
	row.place = t.place
	t.set.nodes = append(t.set.nodes, row)
}

func (t *table) code(o object) string {
	code := t.matching(o.need("code"), criterionCode, "mã tiêu chí (như I.5.1)", "a criterion's code (such as I.5.1)")
	if t.codes[code] && code != "" {
		t.add(o.at("code"), "Tiêu chí %q lặp lại.", "The criterion %q is given twice.", code)
	}
	t.codes[code] = true
	return code
}

// points reads a maximum, which is more than nothing.
func (r *reader) points(n *yaml.Node) decimal.Decimal {
	if n == nil {
		return decimal.Zero
	}
	d, ok := r.number(n)
	if ok && !d.IsPositive() {
		r.add(r.place(n), "Điểm phải lớn hơn 0.", "Points must be more than 0.")
	}
	return d
}

// decimal reads an optional number in plain notation; "" where it is absent.
func (t *table) decimal(o object, name string) string {
	n := o.get(name)
	if n == nil {
		return ""
	}
	d, _ := t.number(n)
	return d.String()
}

func (r *reader) number(n *yaml.Node) (decimal.Decimal, bool) {
	d := decimal.Zero
	ok := n.Kind == yaml.ScalarNode && plainDecimal.MatchString(n.Value)
	if ok {
		d, _ = decimal.NewFromString(n.Value) // the pattern is what it takes
	} else {
		r.add(r.place(n), "%q không phải là số thập phân.", "%q is not a decimal number.", n.Value)
	}
	return d, ok
}
