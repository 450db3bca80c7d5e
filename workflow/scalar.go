package workflow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// The shapes of names. They are kept narrow so that a name can stand in a guard, a
// diagram, an event and a policy without being quoted.
var (
	snake   = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)
	camel   = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,59}$`)
	capital = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,59}$`)
	either  = regexp.MustCompile(`^[a-z][A-Za-z0-9_]{0,59}$`) // snake or camel
	noun    = regexp.MustCompile(`^[A-Z][A-Za-z0-9]{0,59}$`)
)

// text reads a scalar that is text; nil is not.
func (d *document) text(n *yaml.Node) (string, bool) {
	if n == nil {
		return "", false
	}
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" {
		d.problem(n, ProblemType, "text is expected here%s", quoteHint(n))
		return "", false
	}
	if strings.TrimSpace(n.Value) == "" {
		d.problem(n, ProblemValue, "the text is empty")
		return "", false
	}
	return n.Value, true
}

// quoteHint helps whoever wrote 2022 or true where a name is meant.
func quoteHint(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode && n.Value != "" {
		return " (put " + n.Value + " in quotes)"
	}
	return ""
}

// name reads text of one of the shapes of names.
func (d *document) name(n *yaml.Node, shape *regexp.Regexp) string {
	s, ok := d.text(n)
	if ok && !shape.MatchString(s) {
		d.problem(n, ProblemValue, "%q is not a name of the form %s", s, shape)
		return ""
	}
	return s
}

// nameList reads a list of different names.
func (d *document) nameList(n *yaml.Node, shape *regexp.Regexp) []string {
	return d.different(n, func(e *yaml.Node) string { return d.name(e, shape) })
}

// different reads a list whose elements read gives, "" for one that it has reported; one
// that comes twice is reported.
func (d *document) different(n *yaml.Node, read func(*yaml.Node) string) []string {
	var list []string
	seen := map[string]bool{}
	for _, e := range d.list(n) {
		s := read(e)
		switch {
		case s == "":
		case seen[s]:
			d.problem(e, ProblemValue, "%q is listed twice", s)
		default:
			seen[s] = true
			list = append(list, s)
		}
	}
	return list
}

// refer reads the name of something that the definition declares.
func (d *document) refer(n *yaml.Node, k kind) string {
	s, ok := d.text(n)
	if !ok {
		return ""
	}
	if !d.names[k][s] {
		d.problem(n, ProblemUnknown, "there is no %s %q", k, s)
		return ""
	}
	return s
}

// roleList reads a list of names of different roles.
func (d *document) roleList(n *yaml.Node) []string {
	return d.different(n, func(e *yaml.Node) string { return d.refer(e, kindRole) })
}

// oneOf reads text that must be one of the values.
func (d *document) oneOf(n *yaml.Node, values ...string) string {
	s, ok := d.text(n)
	if ok && !slices.Contains(values, s) {
		d.problem(n, ProblemValue, "%q is none of %s", s, strings.Join(values, ", "))
		return ""
	}
	return s
}

// flag reads true or false; absent is false.
func (d *document) flag(n *yaml.Node) bool {
	if n == nil {
		return false
	}
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!bool" {
		d.problem(n, ProblemType, "true or false is expected here")
		return false
	}
	return n.Value == "true" || n.Value == "True" || n.Value == "TRUE"
}

// number reads a whole number from least to most; nil where absent or reported.
func (d *document) number(n *yaml.Node, least, most int64) *int64 {
	if n == nil {
		return nil
	}
	i, err := strconv.ParseInt(n.Value, 10, 64)
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" || err != nil {
		d.problem(n, ProblemType, "a whole number is expected here")
		return nil
	}
	if i < least || i > most {
		d.problem(n, ProblemValue, "%d lies outside %d to %d", i, least, most)
		return nil
	}
	return &i
}

// sentence reads {vi: ..., en: ...}, both of them.
func (d *document) sentence(n *yaml.Node) Text {
	if n == nil {
		return Text{}
	}
	f := d.fields(n, "vi", "en")
	vi, _ := d.text(f.need("vi"))
	en, _ := d.text(f.need("en"))
	return Text{VI: vi, EN: en}
}

var daysPattern = regexp.MustCompile(`^P([1-9][0-9]{0,3})D$`)

// days reads an ISO 8601 duration in whole days, the only unit the format has.
func (d *document) days(n *yaml.Node) (int, string) {
	s, ok := d.text(n)
	if !ok {
		return 0, ""
	}
	count, ok := parseDays(s)
	if !ok {
		d.problem(n, ProblemValue, "%q is not a duration in days such as P10D", s)
		return 0, ""
	}
	return count, s
}

// parseDays reads such a duration, of 1 to 9999 days.
func parseDays(s string) (int, bool) {
	m := daysPattern.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	count, _ := strconv.Atoi(m[1]) // at most four digits
	return count, true
}
