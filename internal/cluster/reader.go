package cluster

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"thidua/internal/calendar"
	"thidua/internal/fault"
	"thidua/internal/text"
)

// maxFile bounds a file: it is written by people.
const maxFile = 1 << 20

// maxDepth is far more than the format nests.
const maxDepth = 32

// reader reads one YAML file strictly: what the format does not have is a problem with
// its place, never a guess.
type reader struct {
	file string
	*problems
}

// root parses the source to its one mapping, or reports why it cannot and returns nil.
func (r *reader) root(src []byte) *yaml.Node {
	top := mark{r.file, 1, 1}
	if len(src) > maxFile {
		r.add(top, "Tệp lớn hơn %d byte.", "The file has more than %d bytes.", maxFile)
		return nil
	}
	if at := strange(src); at >= 0 {
		before := src[:at]
		line := 1 + bytes.Count(before, []byte("\n"))
		column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
		r.add(mark{r.file, line, column}, "Tệp có byte NUL hoặc không phải UTF-8.", "The file has a NUL byte here, or is not UTF-8.")
		return nil
	}
	node, more, err := parseYAML(src)
	switch {
	case err != nil:
		top.Line = lineOf(err)
		r.add(top, "Tệp không đúng cú pháp YAML (%v).", "The file is not YAML (%v).", err)
	case node == nil:
		r.add(top, "Tệp trống.", "The file is empty.")
	case more:
		r.add(top, "Tệp có nhiều hơn một tài liệu YAML.", "The file has more than one YAML document.")
	case r.plain(node, 0):
		return node
	}
	return nil
}

// strange finds the first byte that is no text, -1 for none.
func strange(src []byte) int {
	for i := 0; i < len(src); {
		c, size := utf8.DecodeRune(src[i:])
		if c == 0 || (c == utf8.RuneError && size == 1) {
			return i
		}
		i += size
	}
	return -1
}

// parseYAML reads the first document and tells whether there is another one.
func parseYAML(src []byte) (node *yaml.Node, more bool, err error) {
	// The parser reports some malformed text by panicking; to us that is malformed text.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(src))
	var first, second yaml.Node
	if err := decoder.Decode(&first); errors.Is(err, io.EOF) || (err == nil && len(first.Content) == 0) {
		return nil, false, nil
	} else if err != nil {
		return nil, false, err
	}
	err = decoder.Decode(&second)
	if errors.Is(err, io.EOF) {
		return first.Content[0], false, nil
	}
	return first.Content[0], err == nil, err
}

var lineInError = regexp.MustCompile(`line (\d+)`)

func lineOf(err error) int {
	if m := lineInError.FindStringSubmatch(err.Error()); m != nil {
		if line, err := strconv.Atoi(m[1]); err == nil && line > 0 {
			return line
		}
	}
	return 1
}

// plain refuses anchors, aliases and tags anywhere: a file reads the same to everybody,
// and nothing in it grows when it is expanded.
func (r *reader) plain(n *yaml.Node, depth int) bool {
	switch {
	case depth > maxDepth:
		r.add(r.place(n), "Lồng nhau quá %d tầng.", "This is nested deeper than %d.", maxDepth)
		return false
	case n.Kind == yaml.AliasNode, n.Anchor != "", n.Style&yaml.TaggedStyle != 0:
		r.add(r.place(n), "Định dạng này không có neo, bí danh và thẻ YAML.", "Anchors, aliases and tags are not part of the format.")
		return false
	}
	ok := true
	for _, child := range n.Content {
		ok = r.plain(child, depth+1) && ok
	}
	return ok
}

// object is a mapping whose keys the format fixes.
type object struct {
	*reader
	node  *yaml.Node
	value map[string]*yaml.Node
	keys  []string // in the file's order
}

// object reads a mapping with the known keys; every other key, and one that comes twice,
// is reported. A key without a value counts as absent.
func (r *reader) object(n *yaml.Node, known ...string) object {
	o := object{r, n, map[string]*yaml.Node{}, nil}
	if n == nil {
		return o
	}
	if n.Kind != yaml.MappingNode {
		r.add(r.place(n), "Ở đây cần các cặp khóa: giá trị.", "A mapping (key: value) is expected here.")
		o.node = nil
		return o
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		name := key.Value
		switch {
		case key.Kind != yaml.ScalarNode || !slices.Contains(known, name):
			r.add(r.place(key), "Không có khóa %q ở đây.", "Unknown key %q.", name)
		case seen[name]:
			r.add(r.place(key), "Khóa %q lặp lại.", "The key %q is given twice.", name)
		case value.Tag != "!!null":
			o.value[name] = value
			o.keys = append(o.keys, name)
		}
		seen[name] = true
	}
	return o
}

// get returns a key's value, nil where it is absent.
func (o object) get(name string) *yaml.Node { return o.value[name] }

// need returns a key's value and reports its absence.
func (o object) need(name string) *yaml.Node {
	n := o.value[name]
	if n == nil && o.node != nil {
		o.add(o.place(o.node), "Thiếu khóa %q.", "The key %q is missing.", name)
	}
	return n
}

// at is where a key's value stands, or the object itself where the key is absent.
func (o object) at(name string) mark {
	switch {
	case o.value[name] != nil:
		return o.place(o.value[name])
	case o.node != nil:
		return o.place(o.node)
	}
	return mark{o.file, 1, 1}
}

// list returns the elements of a sequence, none for an absent one.
func (r *reader) list(n *yaml.Node) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		r.add(r.place(n), "Ở đây cần một danh sách.", "A list is expected here.")
		return nil
	}
	return n.Content
}

// text reads a text of one line, cleaned, of at most max characters; an empty one is reported.
func (r *reader) text(n *yaml.Node, max int) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		r.add(r.place(n), "Ở đây cần một đoạn chữ.", "A text is expected here.")
		return ""
	}
	s, err := text.Clean(n.Value, max)
	switch {
	case fault.Is(err, fault.TextTooLong):
		r.add(r.place(n), "Dài quá %d ký tự.", "This is longer than %d characters.", max)
	case err != nil, strings.ContainsAny(s, "\n\t"):
		r.add(r.place(n), "Có ký tự không được dùng.", "This has characters that are not allowed.")
	case s == "":
		r.add(r.place(n), "Không được để trống.", "This must not be empty.")
	}
	return s
}

// matching reads a text that the pattern describes.
func (r *reader) matching(n *yaml.Node, pattern *regexp.Regexp, vi, en string) string {
	if n == nil {
		return ""
	}
	s := r.text(n, 200)
	if s != "" && !pattern.MatchString(s) {
		r.add(r.place(n), "%q không phải là "+vi+".", "%q is not "+en+".", s)
	}
	return s
}

// date reads a day; "" where it is absent or reported.
func (r *reader) date(n *yaml.Node) calendar.Date {
	if n == nil {
		return ""
	}
	d, err := calendar.Parse(n.Value)
	if err != nil || n.Kind != yaml.ScalarNode {
		r.add(r.place(n), "%q không phải là một ngày (năm-tháng-ngày).", "%q is not a day (year-month-day).", n.Value)
		return ""
	}
	return d
}

// span reads two days, the second not before the first.
func (o object) span(from, to string) (calendar.Date, calendar.Date) {
	first, last := o.date(o.get(from)), o.date(o.get(to))
	if first != "" && last != "" && last < first {
		o.add(o.at(to), "Ngày %s trước ngày %s.", "%s is before %s.", last, first)
	}
	return first, last
}

// integer reads a whole number between low and high.
func (r *reader) integer(n *yaml.Node, low, high int) int {
	if n == nil {
		return 0
	}
	i, err := strconv.Atoi(n.Value)
	if err != nil || n.Kind != yaml.ScalarNode || i < low || i > high {
		r.add(r.place(n), "%q không phải là số nguyên từ %d đến %d.", "%q is not a whole number from %d to %d.", n.Value, low, high)
		return 0
	}
	return i
}

// flag reads true or false; false where it is absent.
func (r *reader) flag(n *yaml.Node) bool {
	if n == nil {
		return false
	}
	if n.Tag != "!!bool" || (n.Value != "true" && n.Value != "false") {
		r.add(r.place(n), "Ở đây cần true hoặc false.", "True or false is expected here.")
	}
	return n.Value == "true"
}

// oneOf reads a value of an enumeration.
func oneOf[E ~string](r *reader, n *yaml.Node, values []string) E {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode || !slices.Contains(values, n.Value) {
		r.add(r.place(n), "%q không thuộc: %s.", "%q is not one of: %s.", n.Value, strings.Join(values, ", "))
		return ""
	}
	return E(n.Value)
}
