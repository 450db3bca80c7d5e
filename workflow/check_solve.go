package workflow

import (
	"strings"

	"github.com/google/cel-go/common/operators"
)

// Bounds on the search for values under which something can be done: of one question, and
// of a whole check. Beyond them the answer is "perhaps".
const (
	triesAtMost = 20_000
	workAtMost  = 20_000_000
)

// open is the value of a variable that was not chosen yet.
const open = -1

// answer is how something can be done: the values chosen, by variable.
type answer struct {
	possible bool
	values   []choice
	assumes  []int // free variables among them
	perhaps  bool  // the search was given up
}

// choice is a variable with the place of its value.
type choice struct{ v, value int }

// solver searches values for the variables of one vocabulary.
type solver struct {
	vars   []variable
	chosen []int // place of each variable's value, or open
	tries  int
	work   int
}

func newSolver(v *vocabulary) *solver {
	s := &solver{vars: v.vars, chosen: make([]int, len(v.vars))}
	for i := range s.chosen {
		s.chosen[i] = open
	}
	return s
}

// solve looks for values under which a term holds, given what is chosen already. What can
// be done without assuming anything about free variables is found first.
func (s *solver) solve(t *term, vars []int) answer {
	var exact, free []int
	for _, v := range vars {
		switch {
		case s.chosen[v] != open:
		case s.vars[v].free:
			free = append(free, v)
		default:
			exact = append(exact, v)
		}
	}
	s.tries = 0
	found := s.search(t, exact)
	if !found && len(free) > 0 && s.tries < triesAtMost {
		exact = append(exact, free...)
		found = s.search(t, exact)
	}
	a := answer{possible: found}
	if s.tries >= triesAtMost || s.work >= workAtMost {
		a.possible, a.perhaps = true, true
	}
	for _, v := range exact {
		if s.chosen[v] == open {
			continue
		}
		a.values = append(a.values, choice{v, s.chosen[v]})
		if s.vars[v].free {
			a.assumes = append(a.assumes, v)
		}
		s.chosen[v] = open
	}
	return a
}

// search tries the values of the first variable, then of the next, and leaves those that
// were found chosen.
func (s *solver) search(t *term, vars []int) bool {
	s.tries++
	if s.tries >= triesAtMost || s.work >= workAtMost {
		return false
	}
	if v, known := s.eval(t); known {
		return v == true
	}
	if len(vars) == 0 {
		return false
	}
	for i := range s.vars[vars[0]].values {
		s.chosen[vars[0]] = i
		if s.search(t, vars[1:]) {
			return true
		}
	}
	s.chosen[vars[0]] = open
	return false
}

// eval computes a term as far as the values chosen say.
func (s *solver) eval(t *term) (any, bool) {
	s.work++
	switch t.op {
	case "":
		if t.v < 0 {
			return t.value, true
		}
		if s.chosen[t.v] == open {
			return nil, false
		}
		return s.vars[t.v].values[s.chosen[t.v]], true
	case operators.LogicalAnd:
		return s.evalJoined(t, false)
	case operators.LogicalOr:
		return s.evalJoined(t, true)
	case operators.Conditional:
		test, known := s.eval(t.args[0])
		if !known {
			return nil, false
		}
		if test == true {
			return s.eval(t.args[1])
		}
		return s.eval(t.args[2])
	}
	x, known := s.eval(t.args[0])
	if !known {
		return nil, false
	}
	if t.op == operators.LogicalNot {
		return x != true, true
	}
	y, known := s.eval(t.args[1])
	if !known {
		return nil, false
	}
	return operate(t.op, x, y), true
}

func (s *solver) evalJoined(t *term, deciding bool) (any, bool) {
	all := true
	for _, a := range t.args {
		v, known := s.eval(a)
		if known && v == deciding {
			return deciding, true
		}
		all = all && known
	}
	return !deciding, all
}

func operate(op string, x, y any) any {
	switch op {
	case operators.Equals:
		return x == y
	case operators.NotEquals:
		return x != y
	}
	a, ok := x.(int64)
	if !ok {
		return ordered(op, compareValues(x, y))
	}
	b, _ := y.(int64)
	switch op {
	case operators.Add:
		return a + b
	case operators.Subtract:
		return a - b
	}
	switch {
	case a < b:
		return ordered(op, -1)
	case a > b:
		return ordered(op, 1)
	}
	return ordered(op, 0)
}

// compareValues orders texts and bools as CEL does.
func compareValues(x, y any) int {
	if a, ok := x.(bool); ok {
		b, _ := y.(bool)
		switch {
		case a == b:
			return 0
		case b:
			return -1
		}
		return 1
	}
	a, _ := x.(string)
	b, _ := y.(string)
	return strings.Compare(a, b)
}

func ordered(op string, order int) bool {
	switch op {
	case operators.Less:
		return order < 0
	case operators.LessEquals:
		return order <= 0
	case operators.Greater:
		return order > 0
	default:
		return order >= 0
	}
}
