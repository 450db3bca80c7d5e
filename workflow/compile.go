package workflow

import (
	"math"
	"strconv"

	"gopkg.in/yaml.v3"
)

// Compile reads a definition in YAML and answers its program. The error is a
// *DefinitionError with every problem found, each at its line and column.
func Compile(src []byte) (*Program, error) {
	d := &document{names: map[kind]map[string]bool{}, places: positions{}}
	root := d.root(src)
	var p *Program
	if root != nil {
		p = d.program(root)
	}
	if len(d.problems) > 0 {
		return nil, &DefinitionError{inOrder(d.problems)}
	}
	p.hash, p.places = hashOf(root), d.places
	return p, nil
}

// program reads the whole definition. What it names is declared first, so that the parts
// may stand in any order and refer to each other.
func (d *document) program(root *yaml.Node) *Program {
	f := d.fields(root, "workflow", "version", "label", "subject", "fields", "facts", "roles",
		"guards", "start", "states", "transitions", "invariants")
	d.declare(kindFact, f.get("facts"))
	if fields := f.get("fields"); fields != nil {
		d.declareMore(kindFact, fields)
		d.names[kindFact][factMissing] = true
	}
	d.declare(kindRole, f.need("roles"))
	d.declare(kindGuard, f.get("guards"))
	d.declare(kindState, f.need("states"))
	d.declare(kindAction, f.need("transitions"))

	p := &Program{}
	p.name = d.name(f.need("workflow"), snake)
	if n := d.number(f.need("version"), 1, math.MaxInt32); n != nil {
		p.version = int(*n)
	}
	p.label = d.sentence(f.need("label"))
	p.subject = d.name(f.need("subject"), noun)
	p.facts, p.factIndex = d.facts(f.get("facts"))
	d.fieldFacts(f.get("fields"), p)
	p.roles, p.roleIndex = d.roles(f.get("roles"))
	p.states, p.stateAt = d.states(f.get("states"), p)

	g := d.guardReader(p, f.get("facts"))
	g.sets(f.get("guards"))
	p.start = d.start(f.need("start"), p, g)
	p.transitions, p.actionIndex = d.transitions(f.get("transitions"), p, g)
	d.approvals(f.get("states"), p)
	d.elses(f.get("transitions"), p)
	p.sets = g.asked
	p.updates = p.updateSteps()
	p.ballots = p.ballotSteps()
	p.exits = p.exitSteps()
	d.invariants(f.get("invariants"), p)
	return p
}

// declare notes the names that are a mapping's keys.
func (d *document) declare(k kind, n *yaml.Node) {
	d.names[k] = map[string]bool{}
	d.declareMore(k, n)
}

func (d *document) declareMore(k kind, n *yaml.Node) {
	for _, e := range d.entries(n) {
		d.names[k][e.name] = true
		d.places.note(k, e.name, e.key)
	}
}

// updateSteps makes the action update for each state. Where a state is no place for
// editing, who started the case is told that, and everybody else that he may not.
func (p *Program) updateSteps() map[string]*step {
	steps := map[string]*step{}
	for i := range p.states {
		s := &p.states[i]
		who := p.start.action.who
		if len(s.Edit) > 0 {
			who = p.roleIndexes(s.Edit)
		}
		action := &transition{Action: Action{Name: ActionUpdate, Vouches: true}, who: who}
		steps[s.Name] = &step{action: action, from: s, to: s, update: true}
	}
	return steps
}

// ballotSteps makes the actions vote and tally for each state that holds an approval, by
// action and state. The system closes a round, or who enters the tally of one on paper.
func (p *Program) ballotSteps() map[string]*step {
	steps := map[string]*step{}
	for i := range p.states {
		s := &p.states[i]
		if s.Approval == nil {
			continue
		}
		roles := s.Approval.Tally
		if s.Approval.Custody != CustodyPaper {
			roles = []string{RoleSystem}
		}
		for action, who := range map[string][]string{ActionVote: nil, ActionTally: roles} {
			t := &transition{Action: Action{Name: action, Roles: who}, who: p.roleIndexes(who)}
			steps[action+" "+s.Name] = &step{action: t, from: s, to: s, stays: true}
		}
	}
	return steps
}

// exitSteps lists the actions that leave each state.
func (p *Program) exitSteps() map[string][]*step {
	exits := map[string][]*step{}
	for _, t := range p.transitions {
		for _, from := range t.From {
			exits[from] = append(exits[from], t.steps[from])
		}
	}
	return exits
}

// roleIndexes turns names of roles into their places in p.roles; SYSTEM has none.
func (p *Program) roleIndexes(names []string) []int {
	var list []int
	for _, name := range names {
		if i, ok := p.roleIndex[name]; ok {
			list = append(list, i)
		}
	}
	return list
}

// invariants reads what must hold of every history.
func (d *document) invariants(n *yaml.Node, p *Program) {
	if n != nil && d.tooMany(n, len(n.Content), maxInvariants) {
		return
	}
	for i, e := range d.list(n) {
		d.places.note(kindInvariant, strconv.Itoa(i), e)
		f := d.fields(e, "never", "without", "since", "at_most", "times")
		if f.get("at_most") != nil {
			times := d.number(f.get("at_most"), 0, math.MaxInt32)
			action := d.refer(f.need("times"), kindAction)
			for _, other := range []string{"never", "without", "since"} {
				if n := f.get(other); n != nil {
					d.problem(n, ProblemContradiction, "at_most does not go with %s", other)
				}
			}
			if times != nil {
				p.atMost = append(p.atMost, AtMost{int(*times), action})
				p.atMostAt = append(p.atMostAt, i)
			}
			continue
		}
		if n := f.get("times"); n != nil {
			d.problem(n, ProblemContradiction, "times goes with at_most only")
		}
		never := Never{
			State:   d.refer(f.need("never"), kindState),
			Without: d.refer(f.need("without"), kindAction),
		}
		if since := f.get("since"); since != nil {
			never.Since = d.refer(since, kindAction)
		}
		p.never = append(p.never, never)
		p.neverAt = append(p.neverAt, i)
	}
}
