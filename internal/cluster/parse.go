package cluster

import (
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"thidua/internal/term"
)

// later names the parts of the format that later versions apply.
var later = []string{"conference", "tasksH2", "figuresH1"}

var (
	clusterCode  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,19}$`)
	unitCode     = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)
	provinceCode = regexp.MustCompile(`^[0-9]{2}$`)
	periodCode   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,19}$`)
	sectionKey   = regexp.MustCompile(`^[a-z][A-Za-z0-9_]{0,39}$`)
	emailAddress = regexp.MustCompile(`^[^@\s{}]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,180}[a-z0-9])?$`)
)

// Lengths in characters, generous for what departments write.
const (
	maxName  = 300
	maxShort = 60
	maxTitle = 300
)

// parse reads a file and the criteria that it names. What is wrong goes to problems, and
// the rows that could be read come back all the same, so that their references are
// checked, too.
func parse(files Files, name string, p *problems) *document {
	r := &reader{files.Shown + name, p}
	d := &document{file: path.Base(name), top: mark{r.file, 1, 1}}
	src, ok := r.source(files.FS, name, d.top)
	if !ok {
		return d
	}
	root := r.root(src)
	if root == nil {
		return d
	}
	o := r.object(root, append([]string{"cluster", "units", "members", "leadership", "season", "people"}, later...)...)
	for _, key := range o.keys {
		if slices.Contains(later, key) {
			d.notYet = append(d.notYet, key)
		}
	}
	d.readCluster(r, o.get("cluster"))
	d.readUnits(r, o.get("units"))
	d.readMembers(r, o.get("members"))
	d.readTerms(r, o.get("leadership"))
	if n := o.get("season"); n != nil {
		d.season = readSeason(r, files, name, n)
	}
	d.readPeople(r, o.get("people"))
	if d.cluster == nil {
		for _, key := range []string{"members", "leadership", "season"} {
			if o.get(key) != nil {
				r.add(o.at(key), "Phần %q cần khóa \"cluster\" trong cùng tệp.", "%q needs the key \"cluster\" in the same file.", key)
			}
		}
	}
	return d
}

// source reads a file of at most maxFile bytes; where it cannot, that is reported at the mark.
func (r *reader) source(files fs.FS, name string, at mark) ([]byte, bool) {
	f, err := files.Open(name)
	if err != nil {
		r.add(at, "Không đọc được tệp %q.", "The file %q cannot be read.", name)
		return nil, false
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		r.add(at, "Không đọc được tệp %q.", "The file %q cannot be read.", name)
		return nil, false
	}
	return src, true
}

func (d *document) readCluster(r *reader, n *yaml.Node) {
	if n == nil {
		return
	}
	o := r.object(n, "code", "name")
	d.cluster = &clusterRow{
		mark: r.place(n),
		code: r.matching(o.need("code"), clusterCode, "mã cụm (chữ cái, chữ số, gạch nối)", "a cluster's code (letters, digits, hyphens)"),
		name: r.text(o.need("name"), maxName),
	}
}

func (d *document) readUnits(r *reader, n *yaml.Node) {
	seen := map[[2]string]bool{}
	for _, n := range r.list(n) {
		o := r.object(n, "code", "name", "short", "province", "tourism", "from", "succeededBy")
		u := unitRow{
			mark:     r.place(n),
			code:     r.matching(o.need("code"), unitCode, "mã đơn vị (chữ thường, chữ số, gạch nối)", "a unit's code (lower-case letters, digits, hyphens)"),
			name:     r.text(o.need("name"), maxName),
			short:    r.text(o.need("short"), maxShort),
			province: r.matching(o.need("province"), provinceCode, "mã tỉnh (hai chữ số)", "a province's code (two digits)"),
			tourism:  r.flag(o.need("tourism")),
			from:     r.date(o.get("from")),
		}
		if s := o.get("succeededBy"); s != nil {
			so := r.object(s, "province", "effective")
			u.succeededBy = &successorRow{r.place(s), r.text(so.need("province"), maxShort), r.date(so.need("effective"))}
		}
		key := [2]string{u.code, string(u.from)}
		if seen[key] && u.code != "" {
			r.add(o.at("code"), "Đơn vị %q lặp lại.", "The unit %q is given twice.", u.code)
		}
		seen[key] = true
		d.units = append(d.units, u)
	}
}

// unitRef reads a reference to a unit; whether it exists is checked with the database.
func (o object) unitRef(n *yaml.Node) ref {
	if n == nil {
		return ref{}
	}
	return ref{o.place(n), o.text(n, maxShort)}
}

func (d *document) readMembers(r *reader, n *yaml.Node) {
	for _, n := range r.list(n) {
		o := r.object(n, "unit", "from", "to", "rotation", "assumption")
		m := memberRow{mark: r.place(n), unit: o.unitRef(o.need("unit")), rotation: r.integer(o.need("rotation"), 1, 999), assumption: r.flag(o.get("assumption"))}
		o.need("from")
		m.from, m.to = o.span("from", "to")
		d.members = append(d.members, m)
	}
}

func (d *document) readTerms(r *reader, n *yaml.Node) {
	for _, n := range r.list(n) {
		o := r.object(n, "role", "unit", "from", "to", "assumption")
		t := termRow{
			mark: r.place(n), unit: o.unitRef(o.need("unit")), assumption: r.flag(o.get("assumption")),
			leadership: oneOf[term.Leadership](r, o.need("role"), term.Leadership("").Values()),
		}
		o.need("from")
		t.from, t.to = o.span("from", "to")
		d.terms = append(d.terms, t)
	}
}

func (d *document) readPeople(r *reader, n *yaml.Node) {
	o := r.object(n, "perUnit", "cluster")
	for _, n := range r.list(o.get("perUnit")) {
		if len(d.units) == 0 {
			r.add(r.place(n), "Tệp không có đơn vị nào để lập tài khoản theo mẫu này.", "The file has no units to open accounts for by this template.")
		}
		d.readTemplate(r, n)
	}
	for _, n := range r.list(o.get("cluster")) {
		o := r.object(n, "email", "name", "role", "unit", "from", "to")
		p := personRow{mark: r.place(n), unit: o.unitRef(o.get("unit")), role: oneOf[term.Role](r, o.need("role"), term.Role("").Values())}
		p.email, p.name = o.email("email", nil), r.text(o.need("name"), maxName)
		p.from, p.to = o.span("from", "to")
		switch {
		case p.role == term.Administrator && p.unit.code != "":
			r.add(p.unit.mark, "Quản trị hệ thống không thuộc đơn vị nào.", "An administrator is of no unit.")
		case p.role.OfCluster() && d.cluster == nil:
			r.add(p.mark, "Vai trò %s cần khóa \"cluster\" trong cùng tệp.", "The role %s needs the key \"cluster\" in the same file.", p.role)
		case p.role.OfUnit() && o.get("unit") == nil:
			r.add(p.mark, "Vai trò %s cần một đơn vị.", "The role %s needs a unit.", p.role)
		}
		d.people = append(d.people, p)
	}
	seen := map[string]bool{}
	for _, p := range d.people {
		if seen[p.email] && p.email != "" {
			r.add(p.mark, "Địa chỉ %q lặp lại.", "The e-mail address %q is given twice.", p.email)
		}
		seen[p.email] = true
	}
}

// readTemplate makes one person for each unit of the file, {unit} being its code and
// {short} its province's name.
func (d *document) readTemplate(r *reader, n *yaml.Node) {
	o := r.object(n, "email", "name", "role", "from", "to")
	role := oneOf[term.Role](r, o.need("role"), term.Role("").Values())
	if role != "" && !role.OfUnit() {
		r.add(o.at("role"), "Vai trò %s không thuộc đơn vị.", "The role %s is not held at a unit.", role)
	}
	from, to := o.span("from", "to")
	name := r.text(o.need("name"), maxName)
	last := map[string]string{} // a unit with several versions is one unit, called as it was last
	for _, u := range d.units {
		last[u.code] = u.short
	}
	for _, u := range d.units {
		short, open := last[u.code]
		if !open {
			continue
		}
		delete(last, u.code)
		fill := strings.NewReplacer("{unit}", u.code, "{short}", short)
		d.people = append(d.people, personRow{
			mark: r.place(n), email: o.email("email", fill), name: fill.Replace(name), role: role,
			unit: ref{o.at("role"), u.code}, from: from, to: to,
		})
	}
}

// email reads an address in lower case, filled in where it is a template.
func (o object) email(name string, fill *strings.Replacer) string {
	n := o.need(name)
	s := o.text(n, 254)
	if s == "" {
		return ""
	}
	if fill != nil {
		s = fill.Replace(s)
	}
	s = strings.ToLower(s)
	if !emailAddress.MatchString(s) || strings.HasSuffix(s, term.ServiceDomain) {
		o.add(o.place(n), "%q không phải là địa chỉ thư điện tử.", "%q is not an e-mail address.", s)
	}
	return s
}
