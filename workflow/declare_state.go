package workflow

import "gopkg.in/yaml.v3"

// states reads the states with their deadlines.
func (d *document) states(n *yaml.Node, p *Program) ([]State, map[string]int) {
	var list []State
	index := map[string]int{}
	for _, e := range d.entries(n) {
		index[e.name] = len(list)
		list = append(list, d.state(d.name(e.key, snake), e.value, p))
	}
	for i, e := range d.entries(n) {
		d.keepable(e, list, index, i)
	}
	return list, index
}

// keepable reports a deadline that keeps the due time of a state that sets none itself.
func (d *document) keepable(e entry, list []State, index map[string]int, i int) {
	due := list[i].Deadline
	if due == nil || due.Keep == "" {
		return
	}
	if kept := list[index[due.Keep]].Deadline; kept == nil || kept.Keep != "" {
		d.problem(e.key, ProblemValue, "the state %q sets no due time that %q could keep", due.Keep, e.name)
	}
}

func (d *document) state(name string, n *yaml.Node, p *Program) State {
	f := d.fields(n, "stage", "waits", "edit", "rest", "final", "label", "deadline", "approval")
	stage, ok := d.text(f.need("stage"))
	if ok && !Stage(stage).Valid() {
		d.problem(f.get("stage"), ProblemValue, "%q is not a stage", stage)
	}
	s := State{
		Name:  name,
		Stage: Stage(stage),
		Label: d.sentence(f.need("label")),
		Waits: d.roleList(f.get("waits")),
		Edit:  d.roleList(f.get("edit")),
		Rest:  d.flag(f.get("rest")),
		Final: d.flag(f.get("final")),
	}
	if s.Rest && s.Final {
		d.problem(f.get("rest"), ProblemContradiction, "a final state needs no rest")
	}
	if len(s.Edit) > 0 && s.Stage.Valid() && !withUnit(s.Stage) {
		d.problem(f.get("edit"), ProblemWaives, "content that is edited in the stage %s is signed by nobody", stage)
	}
	if n := f.get("deadline"); n != nil {
		s.Deadline = d.deadline(n, p)
	}
	if n := f.get("approval"); n != nil {
		s.Approval = d.approval(n, p)
		d.places.note(kindApproval, name, n)
		if s.Rest || s.Final {
			d.problem(n, ProblemContradiction, "a state that holds an approval is no place to rest")
		}
		if s.Deadline != nil && s.Deadline.Then != "" {
			d.problem(f.get("deadline"), ProblemContradiction, "at the due time of an approval it is closed: then does not go with it")
		}
	}
	return s
}

func (d *document) deadline(n *yaml.Node, p *Program) *Deadline {
	f := d.fields(n, "at", "keep", "after", "calendar", "remind", "then", "escalate")
	at, keep, after := f.get("at"), f.get("keep"), f.get("after")
	given := 0
	for _, n := range []*yaml.Node{at, keep, after} {
		if n != nil {
			given++
		}
	}
	if given != 1 && n.Kind == yaml.MappingNode {
		d.problem(n, ProblemContradiction, "a deadline is one of at, keep and after")
	}
	due := &Deadline{}
	if at != nil {
		due.At = d.refer(at, kindFact)
		if i, ok := p.factIndex[due.At]; ok && p.facts[i].Type != "date" {
			d.problem(at, ProblemType, "the fact %q is not a date", due.At)
		}
	}
	if keep != nil {
		due.Keep = d.refer(keep, kindState)
	}
	if after != nil {
		due.Days, due.Duration = d.days(after)
	}
	if c := f.get("calendar"); c != nil {
		due.Office = d.oneOf(c, "office") != ""
		if after == nil {
			d.problem(c, ProblemContradiction, "a calendar goes with after only")
		}
	}
	due.Remind = d.reminders(f.get("remind"))
	due.Escalate = d.escalations(f.get("escalate"))
	if then := f.get("then"); then != nil {
		due.Then = d.refer(then, kindAction)
	}
	return due
}

// reminders reads one duration or a list of them, and answers how many days each is.
func (d *document) reminders(n *yaml.Node) []int {
	if n == nil {
		return nil
	}
	nodes := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		nodes = n.Content
	}
	var list []int
	for _, e := range nodes {
		if days, s := d.days(e); s != "" {
			list = append(list, days)
		}
	}
	return list
}

// escalations reads {P2D: [role]}: so many days after the due time, before whom.
func (d *document) escalations(n *yaml.Node) []Escalation {
	var list []Escalation
	for _, e := range d.entries(n) {
		days := 0
		if e.name != "P0D" {
			days, _ = d.days(e.key)
		}
		list = append(list, Escalation{days, d.roleList(e.value)})
	}
	return list
}
