package workflow

import (
	"fmt"
	"math"
	"slices"

	"gopkg.in/yaml.v3"
)

// transition is an action as Decide uses it.
type transition struct {
	Action
	who    []int // places of Roles in Program.roles; SYSTEM has none
	guards []*guard
	steps  map[string]*step // by from-state
}

// step is an action out of one state.
type step struct {
	action   *transition
	from, to *State // from is nil for create
	rule     rule
	update   bool // mends content: the state is not entered anew
	stays    bool // votes, or closes a vote: the state is not entered anew
}

// start reads how a case begins, as the action create.
func (d *document) start(n *yaml.Node, p *Program, g *guardReader) *step {
	f := d.fields(n, "state", "who", "guard", "input")
	action := &transition{Action: Action{Name: ActionCreate, Vouches: true}}
	action.Roles = d.who(f.need("who"))
	action.who = p.roleIndexes(action.Roles)
	action.Inputs = d.inputs(f.get("input"), g)
	action.guards = g.list(f.get("guard"), &action.Action)
	s := &step{action: action}
	name := d.refer(f.need("state"), kindState)
	if i, ok := p.stateAt[name]; ok {
		s.to = &p.states[i]
		action.To = []string{name}
		if s.to.Stage.Valid() && s.to.Stage != StageDraft {
			d.problem(f.get("state"), ProblemWaives, "a case that starts in the stage %s is signed by nobody", s.to.Stage)
		}
	}
	return s
}

// transitions reads the actions.
func (d *document) transitions(n *yaml.Node, p *Program, g *guardReader) ([]*transition, map[string]*transition) {
	var list []*transition
	index := map[string]*transition{}
	for _, e := range d.entries(n) {
		name := d.name(e.key, snake)
		if slices.Contains(builtInActions, name) {
			d.problem(e.key, ProblemValue, "every definition has the action %q already", name)
		}
		t := d.transition(name, e.value, p, g)
		list = append(list, t)
		index[e.name] = t
	}
	return list, index
}

func (d *document) transition(name string, n *yaml.Node, p *Program, g *guardReader) *transition {
	f := d.fields(n, "label", "move", "who", "by", "else", "guard", "differ", "input", "max", "vouches", "loop", "do")
	t := &transition{steps: map[string]*step{}}
	t.Name = name
	t.Label = d.sentence(f.need("label"))
	d.takers(f, t, p)
	t.Inputs = d.inputs(f.get("input"), g)
	t.guards = g.list(f.get("guard"), &t.Action)
	t.Differ = d.differ(f.get("differ"))
	t.Max = d.limit(f.get("max"), t.Label)
	t.Vouches = d.flag(f.get("vouches"))
	if loop := f.get("loop"); loop != nil {
		t.Free = d.oneOf(loop, "free") != ""
	}
	t.Effects = d.effects(f.get("do"), p)
	d.moves(f.need("move"), t, p)
	takers := f.get("who")
	if takers == nil {
		takers = f.get("by")
	}
	d.constitution(t, p, takers)
	return t
}

// takers reads who takes the action: roles, SYSTEM among them, or an approval.
func (d *document) takers(f fields, t *transition, p *Program) {
	if by := f.get("by"); by != nil {
		t.ByVote = d.oneOf(by, "approval") != ""
		t.Roles = []string{RoleSystem}
		for _, key := range []string{"who", "input"} {
			if n := f.get(key); n != nil {
				d.problem(n, ProblemContradiction, "%s does not go with by: approval", key)
			}
		}
	} else {
		t.Roles = d.who(f.need("who"))
	}
	t.who = p.roleIndexes(t.Roles)
	for _, key := range []string{"guard", "max"} {
		if n := f.get(key); n != nil && f.get("else") == nil && len(t.Roles) == 1 && t.Roles[0] == RoleSystem {
			d.problem(n, ProblemMissing, "a step that no person takes, and that %s can refuse, names what is taken instead: else", key)
		}
	}
	if n := f.get("else"); n != nil {
		t.Else = d.refer(n, kindAction)
		if !slices.Contains(t.Roles, RoleSystem) {
			d.problem(n, ProblemContradiction, "else goes with steps that no person takes: SYSTEM or by: approval")
		}
	}
}

// elses looks whether what is taken instead can be taken there, by no person, and whether
// the chain of them ends.
func (d *document) elses(transitions *yaml.Node, p *Program) {
	for i, e := range d.entries(transitions) {
		t, n := p.transitions[i], value(e.value, "else")
		other := p.actionIndex[t.Else]
		if n == nil || other == nil {
			continue
		}
		if !slices.Contains(other.Roles, RoleSystem) {
			d.problem(n, ProblemContradiction, "the action %q is taken by persons only", other.Name)
		}
		for _, from := range t.From {
			if other.steps[from] == nil {
				d.problem(n, ProblemUnknown, "the action %q does not leave the state %q", other.Name, from)
			}
		}
		for next, hops := other, 0; next != nil; next, hops = p.actionIndex[next.Else], hops+1 {
			if next == t || hops > len(p.transitions) {
				d.problem(n, ProblemCycle, "else leads back to %q", t.Name)
				break
			}
		}
	}
}

// moves reads where the action leads from where.
func (d *document) moves(n *yaml.Node, t *transition, p *Program) {
	list := d.entries(n)
	if n != nil && n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		d.problem(n, ProblemMissing, "the action leads nowhere")
	}
	for _, e := range list {
		from, to := d.refer(e.key, kindState), d.refer(e.value, kindState)
		if from == "" || to == "" {
			continue
		}
		s := &step{action: t, from: &p.states[p.stateAt[from]], to: &p.states[p.stateAt[to]]}
		s.rule = ruleOf(s.from.Stage, s.to.Stage)
		if s.from.Final {
			d.problem(e.key, ProblemFinalHasExit, "the state %q is final", from)
		}
		t.From, t.To = append(t.From, from), append(t.To, to)
		t.steps[from] = s
		d.places.note(kindMove, t.Name+" "+from, e.key)
	}
}

// who reads the roles of an action; at least one.
func (d *document) who(n *yaml.Node) []string {
	list := d.different(n, func(e *yaml.Node) string {
		if e.Kind == yaml.ScalarNode && e.Value == RoleSystem {
			return RoleSystem
		}
		return d.refer(e, kindRole)
	})
	if n != nil && n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		d.problem(n, ProblemMissing, "nobody may take the action")
	}
	return list
}

// differ reads {ACTION: person} or {ACTION: unit}.
func (d *document) differ(n *yaml.Node) []Differ {
	var list []Differ
	for _, e := range d.entries(n) {
		action := e.name
		if action != ActionCreate && action != ActionUpdate {
			action = d.refer(e.key, kindAction)
		}
		if whom := d.oneOf(e.value, "person", "unit"); whom != "" && action != "" {
			list = append(list, Differ{action, whom == "unit"})
		}
	}
	return list
}

// limit reads a number, or {times, code, say}.
func (d *document) limit(n *yaml.Node, label Text) *Limit {
	if n == nil {
		return nil
	}
	limit := &Limit{Code: CodeActionLimit}
	times := n
	if n.Kind == yaml.MappingNode {
		f := d.fields(n, "times", "code", "say")
		times = f.need("times")
		if code := f.get("code"); code != nil {
			limit.Code = d.name(code, capital)
		}
		limit.Say = d.sentence(f.get("say"))
	}
	if count := d.number(times, 1, math.MaxInt32); count != nil {
		limit.Times = int(*count)
	}
	if limit.Say == (Text{}) {
		limit.Say = Text{
			VI: fmt.Sprintf("“%s” chỉ được thực hiện tối đa %d lần.", label.VI, limit.Times),
			EN: fmt.Sprintf("“%s” can be taken at most %d times.", label.EN, limit.Times),
		}
		if limit.Times == 1 {
			limit.Say.EN = fmt.Sprintf("“%s” can be taken once only.", label.EN)
		}
	}
	return limit
}

// effects reads a list of names, or of {NAME: FACT} for effects that depend on a fact.
func (d *document) effects(n *yaml.Node, p *Program) []Effect {
	var list []Effect
	for _, e := range d.list(n) {
		if e.Kind != yaml.MappingNode {
			if name := d.name(e, snake); name != "" {
				list = append(list, Effect{Name: name})
			}
			continue
		}
		pairs := d.entries(e)
		if len(pairs) != 1 {
			d.problem(e, ProblemValue, "an effect is a name, or one name with one fact")
			continue
		}
		fact := d.refer(pairs[0].value, kindFact)
		if i, ok := p.factIndex[fact]; ok && p.facts[i].Type != "bool" {
			d.problem(pairs[0].value, ProblemType, "the fact %q is not a bool", fact)
		}
		list = append(list, Effect{Name: d.name(pairs[0].key, snake), If: fact})
	}
	return list
}
