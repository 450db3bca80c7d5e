package workflow_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"thidua/workflow"
	"thidua/workflow/definitions"
)

// mutant is a definition with one mistake, named for the operator and the place.
type mutant struct{ name, src string }

// mutation changes a parsed definition in one place, and is undone by change(); it is
// written out in between.
type mutation struct {
	root *yaml.Node
	list []mutant
}

func mutants(t *testing.T, src []byte) []mutant {
	t.Helper()
	var document yaml.Node
	if err := yaml.Unmarshal(src, &document); err != nil {
		t.Fatal(err)
	}
	m := &mutation{root: document.Content[0]}
	m.entries("roles", m.role)
	m.entries("guards", m.set)
	m.entries("states", m.state)
	m.entries("transitions", m.action)
	m.action("start", child(m.root, "start"))
	m.drops("facts", child(m.root, "facts"))
	m.elements("drop", "invariants", child(m.root, "invariants"))
	return m.list
}

func (m *mutation) entries(section string, each func(name string, n *yaml.Node)) {
	n := child(m.root, section)
	for i := 0; n != nil && i < len(n.Content); i += 2 {
		each(n.Content[i].Value, n.Content[i+1])
	}
	m.drops(section, n)
	m.renames(section, n)
}

func child(n *yaml.Node, key string) *yaml.Node {
	for i := 0; n != nil && n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// with writes the definition as it is while the change holds.
func (m *mutation) with(name string, n *yaml.Node, change func()) {
	content, value := slices.Clone(n.Content), n.Value
	change()
	var b bytes.Buffer
	if err := yaml.NewEncoder(&b).Encode(m.root); err != nil {
		panic(err)
	}
	m.list = append(m.list, mutant{name, b.String()})
	n.Content, n.Value = content, value
}

// drops leaves out each key of a mapping.
func (m *mutation) drops(where string, n *yaml.Node, keys ...string) {
	for i := 0; n != nil && i < len(n.Content); i += 2 {
		key := n.Content[i].Value
		if len(keys) == 0 || slices.Contains(keys, key) {
			m.with("drop "+where+" "+key, n, func() { n.Content = slices.Delete(slices.Clone(n.Content), i, i+2) })
		}
	}
}

// elements leaves out each element of a list.
func (m *mutation) elements(operator, where string, n *yaml.Node) {
	for i := 0; n != nil && n.Kind == yaml.SequenceNode && i < len(n.Content); i++ {
		m.with(fmt.Sprintf("%s %s %d", operator, where, i), n, func() { n.Content = slices.Delete(slices.Clone(n.Content), i, i+1) })
	}
}

// renames gives each key of a section another name, without telling those who refer to it.
func (m *mutation) renames(section string, n *yaml.Node) {
	for i := 0; n != nil && i < len(n.Content); i += 2 {
		key := n.Content[i]
		m.with("rename "+section+" "+key.Value, key, func() { key.Value += "_renamed" })
	}
}

// swaps puts another role in the place of each in a list.
func (m *mutation) swaps(where string, n *yaml.Node) {
	roles := child(m.root, "roles")
	for i := 0; n != nil && n.Kind == yaml.SequenceNode && i < len(n.Content); i++ {
		e := n.Content[i]
		for r := 0; r < len(roles.Content); r += 2 {
			other := roles.Content[r].Value
			if !slices.ContainsFunc(n.Content, func(x *yaml.Node) bool { return x.Value == other }) {
				m.with(fmt.Sprintf("swap %s %s for %s", where, e.Value, other), e, func() { e.Value = other })
			}
		}
	}
}

func (m *mutation) role(name string, n *yaml.Node) {
	m.drops("role "+name, n, "else", "not")
	m.elements("drop", "role "+name+" else", child(n, "else"))
}

func (m *mutation) set(name string, n *yaml.Node) { m.guards("guards "+name, n) }

// guards drops each guard, and weakens each: it asks nothing, or the contrary.
func (m *mutation) guards(where string, n *yaml.Node) {
	m.elements("drop", where, n)
	for i := 0; n != nil && i < len(n.Content); i++ {
		if e := child(n.Content[i], "if"); e != nil {
			m.with(fmt.Sprintf("weaken %s %d", where, i), e, func() { e.Value = "true || (" + e.Value + ")" })
			m.with(fmt.Sprintf("negate %s %d", where, i), e, func() { e.Value = "!(" + e.Value + ")" })
		}
	}
}

func (m *mutation) state(name string, n *yaml.Node) {
	m.drops("state "+name, n, "waits", "edit", "rest", "final", "deadline", "approval")
	m.swaps("state "+name+" waits", child(n, "waits"))
	m.swaps("state "+name+" edit", child(n, "edit"))
	m.drops("state "+name+" deadline", child(n, "deadline"), "then", "calendar", "remind", "escalate")
	stage := child(n, "stage")
	for _, other := range []string{"DRAFT", "SUBMITTED", "REVIEWED"} {
		if stage.Value != other {
			m.with("retarget state "+name+" stage "+other, stage, func() { stage.Value = other })
		}
	}
	m.approval("state "+name+" approval", child(n, "approval"))
}

func (m *mutation) approval(where string, n *yaml.Node) {
	m.drops(where, n)
	on := child(n, "on")
	for i := 1; on != nil && i < len(on.Content); i += 2 {
		for j := 1; j < len(on.Content); j += 2 {
			if e, other := on.Content[i], on.Content[j].Value; e.Value != other {
				m.with("retarget "+where+" "+on.Content[i-1].Value+" "+other, e, func() { e.Value = other })
			}
		}
	}
}

func (m *mutation) action(name string, n *yaml.Node) {
	where := "action " + name
	m.drops(where, n, "guard", "differ", "vouches", "loop", "else", "do", "input")
	if child(n, "max") != nil {
		m.drops("lift "+where, n, "max")
	}
	m.swaps(where+" who", child(n, "who"))
	m.elements("drop", where+" who", child(n, "who"))
	m.guards(where+" guard", child(n, "guard"))
	m.elements("drop", where+" do", child(n, "do"))
	inputs := child(n, "input")
	m.drops(where+" input", inputs)
	for i := 0; inputs != nil && i < len(inputs.Content); i += 2 {
		m.drops(where+" input "+inputs.Content[i].Value, inputs.Content[i+1], "required", "required_if")
	}
	m.retargets(where, child(n, "move"))
}

// retargets leads each move to each other state, and leaves it out.
func (m *mutation) retargets(where string, n *yaml.Node) {
	if n == nil {
		return
	}
	states := child(m.root, "states")
	for i := 1; i < len(n.Content); i += 2 {
		e := n.Content[i]
		for s := 0; s < len(states.Content); s += 2 {
			if other := states.Content[s].Value; other != e.Value {
				m.with("retarget "+where+" "+n.Content[i-1].Value+": "+other, e, func() { e.Value = other })
			}
		}
	}
	m.drops(where+" move", n)
}

// findingsOf is what the checker says of a definition, without where it stands.
func findingsOf(c workflow.Checked) []string {
	var list []string
	for _, f := range c.Findings {
		list = append(list, fmt.Sprint(f.Severity, f.Code, f.Verdict, f.Assumes, f.Message))
	}
	slices.Sort(list)
	return list
}

// Every mistake in a shipped definition is found: it does not compile, the checker says
// something else of it, or a history goes another way. What nothing finds stands in a list,
// with the reason why that is no mistake, or one that only people can see.
func TestMutants(t *testing.T) {
	t.Parallel()
	known := survivors(t)
	files, err := fs.Glob(definitions.FS, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, file := range files {
		src, err := definitions.FS.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		original, err := workflow.Compile(src)
		if err != nil {
			t.Fatal(err)
		}
		findings, trials := findingsOf(workflow.Check(original, ceiling(original))), trialsOf(original)
		for _, m := range mutants(t, src) {
			name := strings.TrimSuffix(file, ".yaml") + ": " + m.name
			by := "survived"
			if p, err := workflow.Compile([]byte(m.src)); err != nil {
				by = "compiler"
			} else if !slices.Equal(findings, findingsOf(workflow.Check(p, ceiling(original)))) {
				by = "checker"
			} else if differs(p, trials) {
				by = "history"
			}
			found[by]++
			if _, listed := known[name]; listed != (by == "survived") {
				t.Errorf("%s: %s (in the list of survivors: %t)", name, by, listed)
			}
			delete(known, name)
		}
	}
	for name := range known {
		t.Errorf("%s: is in the list of survivors and is no mutant", name)
	}
	t.Log(found)
}

// survivors reads the list: MUTANT # REASON.
func survivors(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/survivors.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, reason, ok := strings.Cut(strings.TrimSpace(line), " # ")
		if !ok || reason == "" {
			t.Errorf("%q has no reason", line)
		}
		list[name] = reason
	}
	return list
}
