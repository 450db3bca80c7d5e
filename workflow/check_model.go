package workflow

import (
	"slices"
)

// fixedAtMost bounds how many ways of choosing the fixed facts are told apart. Beyond it
// they count as facts that may change.
const fixedAtMost = 4096

// Who takes a move.
type taker int

const (
	byPerson  taker = iota
	byTimer         // the engine, at the due time
	byClosing       // the engine, when an approval closes
)

// move is one way out of a state, with all that must hold for it.
type move struct {
	step     *step // nil: the engine is refused whatever it tries
	taker    taker
	trigger  string  // the action that the engine tries first
	outcome  Outcome // of the approval that closes
	ending   ending
	question *term
	vars     []int // that the question is about
	reads    []int // those of them that a configuration holds
	fixed    bool  // some of them are fixed facts
	actors   []actor
	assumes  []string // besides what the question does
	answers  map[string]*answer
}

// model is everything that moves a case, and how a configuration is written down:
//
//	state, fixed facts, counts..., marks of invariants..., who vouched, deeds...
//
// State 0 is a case that has not begun, state i+1 the program's i-th.
type model struct {
	*vocabulary
	cast   *cast
	duties duties
	solver *solver

	moves  [][]*move // by state
	fixed  [][]choice
	loose  bool        // there are too many ways to fix the facts
	counts map[int]int // field of each count variable
	field  map[string]int
	marks  int // field of the first invariant's mark
	vouch  int // field of who vouched, -1 where nobody asks
	deeds  map[string]int
	width  int
}

func newModel(p *Program, c *cast) *model {
	m := &model{vocabulary: newVocabulary(p), cast: c, duties: dutiesOf(p), vouch: -1,
		counts: map[int]int{}, field: map[string]int{}, deeds: map[string]int{}, moves: make([][]*move, len(p.states)+1)}
	m.moves[0] = m.personal(p.start)
	for i := range p.states {
		m.moves[i+1] = m.exitsOf(&p.states[i])
	}
	m.solver = newSolver(m.vocabulary)
	m.layout()
	m.fix()
	for _, list := range m.moves {
		for _, v := range list {
			m.prepare(v)
		}
	}
	return m
}

// layout gives every part of a configuration its place.
func (m *model) layout() {
	m.width = 2
	next := func() int { m.width++; return m.width - 1 }
	for i := range m.vars {
		if action, ok := counted(m.vars[i].name); ok && m.vars[i].values != nil {
			m.counts[i] = next()
			m.field[action] = m.counts[i]
		}
	}
	m.marks = m.width
	m.width += len(m.p.never)
	if m.duties.sign {
		m.vouch = next()
	}
	for _, action := range m.duties.deeds {
		m.deeds[action] = next()
	}
}

// counted tells of which action a variable is the count.
func counted(name string) (string, bool) {
	const prefix = "count."
	if len(name) > len(prefix) && name[:len(prefix)] == prefix {
		return name[len(prefix):], true
	}
	return "", false
}

// fix lists every way to choose the fixed facts that some move asks about.
func (m *model) fix() {
	m.fixed = [][]choice{nil}
	var asked []int
	for _, list := range m.moves {
		for _, v := range list {
			for _, i := range v.question.variables(nil) {
				if m.vars[i].fixed && !slices.Contains(asked, i) {
					asked = append(asked, i)
				}
			}
		}
	}
	slices.Sort(asked)
	for _, i := range asked {
		if len(m.fixed)*len(m.vars[i].values) > fixedAtMost {
			m.fixed, m.loose = [][]choice{nil}, true
			return
		}
		var more [][]choice
		for _, before := range m.fixed {
			for value := range m.vars[i].values {
				more = append(more, append(slices.Clone(before), choice{i, value}))
			}
		}
		m.fixed = more
	}
}

func (m *model) prepare(v *move) {
	v.answers = map[string]*answer{}
	v.vars = v.question.variables(nil)
	for _, i := range v.vars {
		if _, ok := m.counts[i]; ok {
			v.reads = append(v.reads, i)
		}
		v.fixed = v.fixed || m.vars[i].fixed && !m.loose
	}
}

// exitsOf lists the moves out of a state.
func (m *model) exitsOf(s *State) []*move {
	var list []*move
	if update := m.p.updates[s.Name]; len(s.Edit) > 0 && m.remembers(update) {
		list = append(list, m.personal(update)...)
	}
	for _, step := range m.p.exits[s.Name] {
		list = append(list, m.personal(step)...)
	}
	if s.Deadline != nil && s.Deadline.Then != "" {
		list = append(list, m.automatic(s, byTimer, s.Deadline.Then, "")...)
	}
	if s.Approval != nil {
		for _, end := range m.cast.endings(s) {
			for _, v := range m.automatic(s, byClosing, s.Approval.On[end.outcome], end.outcome) {
				v.ending = end
				if !end.shown {
					v.assumes = []string{"electors (" + s.Name + ")"}
				}
				list = append(list, v)
			}
		}
	}
	return list
}

// remembers tells whether an update leaves a trace that anybody asks for.
func (m *model) remembers(update *step) bool {
	_, counted := m.at["count."+ActionUpdate]
	return counted || m.duties.matters(update)
}

// personal is the move by which persons take a step; none where only the engine does.
func (m *model) personal(s *step) []*move {
	if len(s.action.who) == 0 {
		return nil
	}
	question := conjunction(append(m.accepted(s), m.supplied(s)...))
	return []*move{{step: s, taker: byPerson, question: question, actors: m.cast.actors(s)}}
}

// accepted is what the limit and the guards of a step ask, inputs given or not.
func (m *model) accepted(s *step) []*term {
	var list []*term
	if limit := s.action.Max; limit != nil {
		if v, ok := m.byValues("count." + s.action.Name); ok {
			list = append(list, &term{op: below, args: []*term{variableTerm(v), constant(int64(limit.Times))}})
		}
	}
	for _, g := range s.action.guards {
		var either []*term
		for _, name := range g.inputs {
			either = append(either, not(m.given(s, name)))
		}
		list = append(list, disjunction(append(either, m.asks(s, g))))
	}
	return list
}

// given holds where an input is given.
func (m *model) given(s *step, name string) *term {
	v, ok := m.byValues(s.action.Name + " given " + name)
	if !ok {
		return constant(false)
	}
	return variableTerm(v)
}

// asks is a guard's own question.
func (m *model) asks(s *step, g *guard) *term {
	if g.each != "" {
		return m.empty(g.each)
	}
	tree := g.tree()
	if tree == nil {
		return constant(true)
	}
	r := reader{m.vocabulary, s.action.Name + " ", tree}
	return m.timed(s, r.question(tree.Expr()))
}

// timed puts what is known of the clock into a question. Nothing is overdue in a state
// without a due time; one so many days after entering leaves time and passes. How long a
// date leaves is not followed from state to state, so that is a free question.
func (m *model) timed(s *step, t *term) *term {
	v, ok := m.at[factOverdue]
	switch {
	case !ok:
		return t
	case s.from == nil || s.from.Deadline == nil:
		return t.replaced(v, constant(false))
	case s.from.Deadline.Days == 0:
		return t.replaced(v, variableTerm(m.late(s.from.Name)))
	}
	return t
}

// late is the variable that holds where the date by which a state is due has passed.
func (m *model) late(state string) int {
	return m.add(variable{name: factOverdue + " (" + state + ")", values: yesOrNo, free: true, late: true})
}

// replaced is the term with a variable replaced by another term.
func (t *term) replaced(v int, by *term) *term {
	if t.op == "" {
		if t.v == v {
			return by
		}
		return t
	}
	next := &term{op: t.op, v: t.v, args: make([]*term, len(t.args))}
	for i, a := range t.args {
		next.args[i] = a.replaced(v, by)
	}
	return next
}

// supplied is what a person has to give: the inputs that are required, or where they are.
func (m *model) supplied(s *step) []*term {
	var list []*term
	for i := range s.action.Inputs {
		in := &s.action.Inputs[i]
		switch {
		case in.required != nil:
			unless := []*term{m.given(s, in.Name)}
			for _, name := range in.required.inputs {
				unless = append(unless, not(m.given(s, name)))
			}
			list = append(list, disjunction(append(unless, not(m.asks(s, in.required)))))
		case in.Required:
			list = append(list, m.given(s, in.Name))
		}
	}
	return list
}

// automatic lists what the engine takes when it tries an action: that one where nothing
// refuses it, else what stands instead; and the move without a step where all refuse.
func (m *model) automatic(s *State, by taker, action string, outcome Outcome) []*move {
	var list []*move
	var before []*term
	for name := action; name != ""; {
		t := m.p.actionIndex[name]
		if t == nil || t.steps[s.Name] == nil {
			break
		}
		step := t.steps[s.Name]
		question := m.unaided(step, by)
		list = append(list, &move{step: step, taker: by, trigger: action, outcome: outcome,
			question: conjunction(append(slices.Clone(before), question))})
		before = append(before, not(question))
		name = t.Else
		if demands(t) {
			break // told as a wrong input, which no else mends
		}
	}
	return append(list, &move{taker: by, trigger: action, outcome: outcome, question: conjunction(before)})
}

// unaided is what must hold for the engine, which gives no input, to take a step.
func (m *model) unaided(s *step, by taker) *term {
	for i := range s.action.Inputs {
		if in := &s.action.Inputs[i]; in.Required {
			return constant(false)
		}
	}
	if !slices.Contains(s.action.Roles, RoleSystem) || s.action.ByVote && by != byClosing {
		return constant(false)
	}
	question := conjunction(append(m.accepted(s), m.supplied(s)...))
	for i := range s.action.Inputs {
		if v, ok := m.byValues(s.action.Name + " given " + s.action.Inputs[i].Name); ok {
			question = question.replaced(v, constant(false))
		}
	}
	if by == byTimer {
		for _, v := range question.variables(nil) {
			if m.vars[v].name == factOverdue || m.vars[v].late {
				question = question.replaced(v, constant(true))
			}
		}
	}
	return question
}

// demands tells whether an action has an input without which it cannot even be asked.
func demands(t *transition) bool {
	return slices.ContainsFunc(t.Inputs, func(in Input) bool { return in.Required && in.Code == "" })
}

// describe names what an answer assumes, in the words of the definition.
func (m *model) describe(v *move, a *answer) []string {
	list := slices.Clone(v.assumes)
	for _, i := range v.vars {
		if m.vars[i].free && (m.vars[i].fixed || slices.Contains(a.assumes, i)) {
			list = append(list, m.vars[i].name)
		}
	}
	if a.perhaps {
		list = append(list, v.name())
	}
	return list
}

// name is what a reader calls a move.
func (v *move) name() string {
	if v.step == nil {
		return v.trigger
	}
	return v.step.action.Name
}

func (m *model) stateName(i int32) string {
	if i == 0 {
		return ""
	}
	return m.p.states[i-1].Name
}
