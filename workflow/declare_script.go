package workflow

import (
	"encoding/json"
	"strconv"

	"gopkg.in/yaml.v3"
)

// ReadScript reads a script in YAML, as strictly as Compile reads a definition. The error
// is a *DefinitionError with every problem found, each at its line and column; whether
// its names fit a definition is for Simulate to tell.
func ReadScript(src []byte) (Script, error) {
	d := &document{}
	var s Script
	if root := d.root(src); root != nil {
		s = d.script(root)
	}
	if len(d.problems) > 0 {
		return Script{}, &DefinitionError{inOrder(d.problems)}
	}
	return s, nil
}

func (d *document) script(n *yaml.Node) Script {
	f := d.fields(n, "roster", "facts", "steps")
	s := Script{Facts: d.given(f.get("facts"))}
	if n := f.get("roster"); n != nil {
		s.Roster = d.roster(n)
	}
	for _, n := range d.list(f.need("steps")) {
		s.Steps = append(s.Steps, d.scriptStep(n))
	}
	return s
}

func (d *document) scriptStep(n *yaml.Node) ScriptStep {
	f := d.fields(n, "action", "as", "unit", "person", "input", "facts", "after", "lane", "choice", "for")
	text := func(key string) string {
		s, _ := d.text(f.get(key))
		return s
	}
	f.need("action")
	return ScriptStep{
		Action: text("action"), As: text("as"), Unit: text("unit"), Person: text("person"),
		Input: d.given(f.get("input")), Facts: d.given(f.get("facts")), After: text("after"),
		Lane: text("lane"), Choice: text("choice"), For: d.texts(f.get("for")),
	}
}

func (d *document) roster(n *yaml.Node) *Roster {
	f := d.fields(n, "unit", "cluster", "leader", "deputy", "rotation", "kin", "posts")
	text := func(n *yaml.Node) string {
		s, _ := d.text(n)
		return s
	}
	r := &Roster{
		Unit: text(f.need("unit")), Cluster: text(f.get("cluster")), Leader: text(f.get("leader")), Deputy: text(f.get("deputy")),
		Rotation: d.texts(f.get("rotation")), Kin: d.texts(f.get("kin")),
	}
	for _, e := range d.entries(f.get("posts")) {
		if r.Posts == nil {
			r.Posts = map[string][]string{}
		}
		r.Posts[e.name] = d.texts(e.value)
	}
	return r
}

func (d *document) texts(n *yaml.Node) []string {
	return d.different(n, func(e *yaml.Node) string {
		s, _ := d.text(e)
		return s
	})
}

// given reads values by name as JSON would carry them; a date stays the text it is.
func (d *document) given(n *yaml.Node) map[string]any {
	var values map[string]any
	for _, e := range d.entries(n) {
		if values == nil {
			values = map[string]any{}
		}
		values[e.name] = d.plainValue(e.value)
	}
	return values
}

func (d *document) plainValue(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		return d.given(n)
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, e := range n.Content {
			list[i] = d.plainValue(e)
		}
		return list
	}
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return d.flag(n)
	case "!!int":
		if i, err := strconv.ParseInt(n.Value, 10, 64); err == nil {
			return i
		}
		return json.Number(n.Value)
	case "!!float":
		return json.Number(n.Value)
	}
	return n.Value
}
