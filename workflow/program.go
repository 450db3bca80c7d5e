package workflow

import (
	"fmt"
	"slices"
)

// Program is a compiled definition. It never changes and is safe for concurrent use.
type Program struct {
	name    string
	version int
	hash    string
	subject string
	label   Text

	fields    []Field
	facts     []Fact
	factIndex map[string]int
	roles     []Role
	roleIndex map[string]int
	states    []State
	stateAt   map[string]int

	start       *step
	updates     map[string]*step   // by state
	ballots     map[string]*step   // votes and tallies, by action and state
	exits       map[string][]*step // by state, in the definition's order
	transitions []*transition      // definition order
	actionIndex map[string]*transition
	never       []Never
	atMost      []AtMost
	neverAt     []int // their places among the invariants
	atMostAt    []int
	sets        map[string]bool // named lists of guards; true where an action asks them
	places      positions
}

// Name returns the definition's name, such as "report".
func (p *Program) Name() string { return p.name }

// Version returns the definition's version, counted from 1.
func (p *Program) Version() int { return p.version }

// Hash returns the hexadecimal SHA-256 of the definition's canonical JSON: comments,
// spacing and the order of keys do not matter to it, everything else does.
func (p *Program) Hash() string { return p.hash }

// Reference returns "name@version#hash", which pins a case to this very definition.
func (p *Program) Reference() string {
	return fmt.Sprintf("%s@%d#%s", p.name, p.version, p.hash)
}

// Subject returns the kind of subject that the definition is for, such as "Report".
func (p *Program) Subject() string { return p.subject }

// Label returns the definition's own label.
func (p *Program) Label() Text { return p.label }

// States returns the states in the definition's order.
func (p *Program) States() []State { return slices.Clone(p.states) }

// State returns the state of that name, or false.
func (p *Program) State(name string) (State, bool) {
	i, ok := p.stateAt[name]
	if !ok {
		return State{}, false
	}
	return p.states[i], true
}

// Start returns the state in which a case begins.
func (p *Program) Start() State { return *p.start.to }

// Actions returns the actions in the definition's order, without create and update.
func (p *Program) Actions() []Action {
	actions := make([]Action, len(p.transitions))
	for i, t := range p.transitions {
		actions[i] = t.Action
	}
	return actions
}

// Roles returns the roles in the definition's order.
func (p *Program) Roles() []Role { return slices.Clone(p.roles) }

// Facts returns the facts in the definition's order.
func (p *Program) Facts() []Fact { return slices.Clone(p.facts) }

// Fields returns the fields that cases of the definition carry, in its order; none for a
// subject that has content of its own.
func (p *Program) Fields() []Field { return slices.Clone(p.fields) }

// Invariants returns what the definition says must hold of every history.
func (p *Program) Invariants() ([]Never, []AtMost) {
	return slices.Clone(p.never), slices.Clone(p.atMost)
}
