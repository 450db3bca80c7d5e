package workflow

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"gopkg.in/yaml.v3"
)

// maxSource bounds a definition: a YAML file is written by people.
const maxSource = 1 << 20

// maxParts bounds every list and mapping of a definition, and the others those parts whose
// work grows with more than their length.
const (
	maxParts      = 1000
	maxRoles      = 200
	maxInvariants = 50
	maxLanes      = 8
)

// maxDepth is far more than the format nests.
const maxDepth = 32

// document gathers what is wrong with one definition while it is read.
type document struct {
	problems []Problem
	names    map[kind]map[string]bool // everything the definition declares, by kind
	places   positions                // where it declares it
}

// kind is a kind of name that a definition declares.
type kind string

const (
	kindFact   kind = "fact"
	kindRole   kind = "role"
	kindGuard  kind = "guard"
	kindState  kind = "state"
	kindAction kind = "action"

	// What stands in the file without being declared for others to name.
	kindMove      kind = "move"      // ACTION STATE
	kindApproval  kind = "approval"  // STATE
	kindInvariant kind = "invariant" // its number, from 0
)

// position is a line and a column, both counted from 1.
type position struct{ line, column int }

// positions tells where a definition says what, by kind and name.
type positions map[kind]map[string]position

func (p positions) note(k kind, name string, n *yaml.Node) {
	if p[k] == nil {
		p[k] = map[string]position{}
	}
	p[k][name] = position{n.Line, n.Column}
}

func (d *document) problem(n *yaml.Node, code, format string, args ...any) {
	d.problems = append(d.problems, Problem{n.Line, n.Column, code, fmt.Sprintf(format, args...)})
}

// root parses the source to its one mapping, or reports why it cannot.
func (d *document) root(src []byte) *yaml.Node {
	top := &yaml.Node{Line: 1, Column: 1}
	if len(src) > maxSource {
		d.problem(top, ProblemTooLarge, "the file is larger than %d bytes", maxSource)
		return nil
	}
	node, more, err := parseYAML(src)
	switch {
	case err != nil:
		d.problems = append(d.problems, malformed(src, err))
		return nil
	case node == nil:
		d.problem(top, ProblemSyntax, "the file is empty")
		return nil
	case more:
		d.problem(top, ProblemSyntax, "the file is more than one YAML document")
		return nil
	}
	if !d.plain(node, 0) {
		return nil
	}
	return node
}

// parseYAML reads the first document and tells whether there is another one.
func parseYAML(src []byte) (node *yaml.Node, more bool, err error) {
	// The parser reports some malformed text by panicking; to us that is a malformed text.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(src))
	var first, second yaml.Node
	if err := decoder.Decode(&first); errors.Is(err, io.EOF) {
		return nil, false, nil
	} else if err != nil {
		return nil, false, err
	}
	if len(first.Content) == 0 {
		return nil, false, nil
	}
	err = decoder.Decode(&second)
	if errors.Is(err, io.EOF) {
		return first.Content[0], false, nil
	}
	return first.Content[0], err == nil, err
}

// plain refuses anchors, aliases and tags anywhere: a definition reads the same to
// everybody, and nothing in it can grow when it is expanded.
func (d *document) plain(n *yaml.Node, depth int) bool {
	switch {
	case depth > maxDepth:
		d.problem(n, ProblemSyntax, "nested deeper than %d", maxDepth)
		return false
	case n.Kind == yaml.AliasNode, n.Anchor != "":
		d.problem(n, ProblemAlias, "anchors and aliases are not part of the format")
		return false
	case n.Style&yaml.TaggedStyle != 0:
		d.problem(n, ProblemAlias, "tags are not part of the format")
		return false
	}
	ok := true
	for _, child := range n.Content {
		ok = d.plain(child, depth+1) && ok
	}
	return ok
}

// entry is one key of a mapping with its value.
type entry struct {
	name       string
	key, value *yaml.Node
}

// entries returns a mapping's keys in order; what is no mapping, and keys that are no
// text or come twice, are reported.
func (d *document) entries(n *yaml.Node) []entry {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		d.problem(n, ProblemType, "a mapping (key: value) is expected here")
		return nil
	}
	if d.tooMany(n, len(n.Content)/2, maxParts) {
		return nil
	}
	seen := map[string]bool{}
	var list []entry
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		name, ok := d.text(key)
		switch {
		case !ok:
		case seen[name]:
			d.problem(key, ProblemDuplicateKey, "the key %q is given twice", name)
		default:
			seen[name] = true
			list = append(list, entry{name, key, value})
		}
	}
	return list
}

// fields is a mapping whose keys the format fixes.
type fields struct {
	document *document
	node     *yaml.Node
	byName   map[string]*yaml.Node
}

// fields reads a mapping with the known keys; every other key is reported.
func (d *document) fields(n *yaml.Node, known ...string) fields {
	f := fields{d, n, map[string]*yaml.Node{}}
	for _, e := range d.entries(n) {
		if !slices.Contains(known, e.name) {
			d.problem(e.key, ProblemUnknownKey, "unknown key %q", e.name)
			continue
		}
		f.byName[e.name] = e.value
	}
	return f
}

// get returns a key's value, nil where it is absent.
func (f fields) get(name string) *yaml.Node { return f.byName[name] }

// need returns a key's value and reports its absence.
func (f fields) need(name string) *yaml.Node {
	n := f.byName[name]
	if n == nil && f.node != nil && f.node.Kind == yaml.MappingNode {
		f.document.problem(f.node, ProblemMissing, "the key %q is missing", name)
	}
	return n
}

// list returns the elements of a sequence, nil for an absent one.
func (d *document) list(n *yaml.Node) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		d.problem(n, ProblemType, "a list is expected here")
		return nil
	}
	if d.tooMany(n, len(n.Content), maxParts) {
		return nil
	}
	return n.Content
}

// tooMany reports a list or mapping of more elements than there may be.
func (d *document) tooMany(n *yaml.Node, count, most int) bool {
	if count > most {
		d.problem(n, ProblemTooLarge, "there are at most %d of these", most)
	}
	return count > most
}
