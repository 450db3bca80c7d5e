package workflow

import "fmt"

// Change is one difference between two versions of a definition.
type Change struct {
	Code string `json:"code"` // STATE_ADDED, ACTION_CHANGED and so on
	At   string `json:"at"`   // what it is about: draft, submit, submit.lateReason
	Part string `json:"part,omitempty"`
	Say  Text   `json:"say"`
	// Running says that a case of the old version cannot simply go on under the new one: it
	// may be in a state that is gone, that has another stage or another vote, or hold a
	// field that is something else now.
	Running bool `json:"running,omitempty"`
}

// The kinds of elements that a definition consists of, as the codes of changes name them.
const (
	diffDefinition = "DEFINITION"
	diffField      = "FIELD"
	diffFact       = "FACT"
	diffRole       = "ROLE"
	diffState      = "STATE"
	diffAction     = "ACTION"
	diffInput      = "INPUT"
	diffGuard      = "GUARD"
)

var diffWords = map[string]Text{
	diffDefinition: {"Quy trình", "Workflow"},
	diffField:      {"Trường", "Field"},
	diffFact:       {"Dữ kiện", "Fact"},
	diffRole:       {"Vai trò", "Role"},
	diffState:      {"Trạng thái", "State"},
	diffAction:     {"Thao tác", "Action"},
	diffInput:      {"Dữ liệu nhập", "Input"},
	diffGuard:      {"Điều kiện", "Guard"},
}

// element is something that a definition declares, with all that can be said of it.
type element struct {
	kind, name string
	aspects    []aspect
	held       bool // running cases hold it: its loss touches them
}

// aspect is one thing that is said of an element.
type aspect struct {
	part    string
	word    Text
	value   string
	running bool // a change of it touches running cases
}

// Diff tells how the new version of a definition differs from the old one, element by
// element in the old one's order, then what is new. Order among states, actions and
// guards, comments, spacing and a default that is written out make no difference;
// otherwise two definitions with different hashes have at least one. What is called by another name is gone and new.
func Diff(old, new *Program) []Change {
	before, after := old.elements(), new.elements()
	known := map[[2]string]*element{}
	for i := range after {
		known[[2]string{after[i].kind, after[i].name}] = &after[i]
	}
	var list []Change
	seen := map[[2]string]bool{}
	for i := range before {
		e := &before[i]
		key := [2]string{e.kind, e.name}
		seen[key] = true
		if other := known[key]; other != nil {
			list = append(list, e.changes(other)...)
		} else {
			list = append(list, e.whole("REMOVED", Text{"đã bỏ", "removed"}, e.held))
		}
	}
	for i := range after {
		if e := &after[i]; !seen[[2]string{e.kind, e.name}] {
			list = append(list, e.whole("ADDED", Text{"mới", "added"}, e.kind == diffField && e.required()))
		}
	}
	return list
}

// required tells of a field whether running cases lack it.
func (e *element) required() bool {
	for _, a := range e.aspects {
		if a.part == "required" {
			return a.value == "true"
		}
	}
	return false
}

func (e *element) whole(what string, word Text, running bool) Change {
	kind := diffWords[e.kind]
	return Change{Code: e.kind + "_" + what, At: e.name, Running: running, Say: Text{
		fmt.Sprintf("%s “%s”: %s.", kind.VI, e.name, word.VI),
		fmt.Sprintf("%s “%s”: %s.", kind.EN, e.name, word.EN)}}
}

// changes compares the aspects of the same element; both have the same ones.
func (e *element) changes(other *element) []Change {
	var list []Change
	kind := diffWords[e.kind]
	for i, a := range e.aspects {
		b := other.aspects[i]
		if a.value == b.value {
			continue
		}
		list = append(list, Change{Code: e.kind + "_CHANGED", At: e.name, Part: a.part, Running: a.running, Say: Text{
			fmt.Sprintf("%s “%s”: %s %s → %s.", kind.VI, e.name, a.word.VI, orNone(a.value, "(không)"), orNone(b.value, "(không)")),
			fmt.Sprintf("%s “%s”: %s %s → %s.", kind.EN, e.name, a.word.EN, orNone(a.value, "(none)"), orNone(b.value, "(none)"))}})
	}
	return list
}

func orNone(s, none string) string {
	if s == "" {
		return none
	}
	return s
}
