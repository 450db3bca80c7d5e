package workflow

import (
	"slices"

	"github.com/google/cel-go/common/operators"
)

// Bounds of what is explored: configurations, moves between them, and the work of looking
// for them, in parts of configurations that are written and compared.
const (
	configurationsAtMost = 250_000
	edgesAtMost          = 4_000_000
	partsAtMost          = 80_000_000
)

// space is the configurations that a case can come to, in the order of their distance from
// the beginning, and the moves between them.
type space struct {
	m        *model
	cells    []int32 // width of them a configuration
	from     []int32 // edge by which each was come to first, -1 for those at the beginning
	table    []int32 // hash table of configurations, 0 is free, else place+1
	first    []int32 // first edge of each configuration
	edges    []edge
	parts    int // written and compared
	complete bool
}

// edge is a move taken in one configuration to another; a move without a step leads back.
type edge struct {
	from, to int32
	move     *move
}

func (s *space) count() int { return len(s.from) }

func (s *space) at(i int32) []int32 {
	w := small(s.m.width)
	return s.cells[i*w : (i+1)*w]
}

// explore walks from the cases that have not begun, one for each way to fix the facts.
func (m *model) explore() *space {
	s := &space{m: m, complete: true, table: make([]int32, 1024)}
	next := make([]int32, m.width)
	for i := range m.fixed {
		clear(next)
		next[1] = small(i)
		s.add(next, -1)
	}
	for i := small(0); int(i) < s.count(); i++ {
		s.first = append(s.first, small(len(s.edges)))
		if s.count() > configurationsAtMost || len(s.edges) > edgesAtMost || s.parts > partsAtMost {
			s.complete = false
			break
		}
		for _, v := range m.moves[s.at(i)[0]] {
			s.take(i, v, next)
		}
	}
	for len(s.first) <= s.count() {
		s.first = append(s.first, small(len(s.edges)))
	}
	return s
}

// take adds what a move leads to.
func (s *space) take(i int32, v *move, next []int32) {
	m := s.m
	s.parts += 4 + len(v.reads)
	if !m.answer(v, s.at(i)).possible {
		return
	}
	if v.step == nil {
		s.edges = append(s.edges, edge{i, i, v})
		return
	}
	if v.taker != byPerson {
		copy(next, s.at(i))
		m.apply(next, v.step, -1)
		s.link(i, v, next)
		return
	}
	for _, a := range v.actors {
		if !m.separate(s.at(i), v.step, a.seat) {
			continue
		}
		copy(next, s.at(i))
		m.apply(next, v.step, a.seat)
		s.link(i, v, next)
		if !m.duties.matters(v.step) {
			return
		}
	}
}

func (s *space) link(i int32, v *move, next []int32) {
	s.parts += 2 * s.m.width
	to := s.add(next, small(len(s.edges)))
	s.edges = append(s.edges, edge{i, to, v})
}

// small is a number that fits into a part of a configuration: places of configurations and
// of what a definition holds, and counts, all of which are bounded.
func small(n int) int32 { return int32(n) } //nolint:gosec // see configurationsAtMost, edgesAtMost, maxSource, countAtMost

// appended is a key with one part more; only its low bytes can differ.
func appended(key []byte, n int32) []byte {
	return append(key, byte(n), byte(n>>8), byte(n>>16)) //nolint:gosec // in parts
}

// answer tells whether a move's question can be answered with yes in a configuration, and
// remembers it for all that are the same to it.
func (m *model) answer(v *move, c []int32) *answer {
	var buffer [64]byte
	key := buffer[:0]
	if v.fixed {
		key = appended(key, c[1])
	}
	for _, i := range v.reads {
		key = appended(key, c[m.counts[i]])
	}
	if a, ok := v.answers[string(key)]; ok {
		return a
	}
	m.hold(v, c)
	a := m.solver.solve(v.question, v.vars)
	m.release(v, c)
	v.answers[string(key)] = &a
	return &a
}

// hold chooses what a configuration says: its counts and its fixed facts.
func (m *model) hold(v *move, c []int32) {
	for _, i := range v.reads {
		m.solver.chosen[i] = int(c[m.counts[i]])
	}
	for _, f := range m.fixed[c[1]] {
		m.solver.chosen[f.v] = f.value
	}
}

func (m *model) release(v *move, c []int32) {
	for _, i := range v.reads {
		m.solver.chosen[i] = open
	}
	for _, f := range m.fixed[c[1]] {
		m.solver.chosen[f.v] = open
	}
}

// separate tells whether rule 1 and the separation of duties let the seat take the step. A
// seat of many can always send another person.
func (m *model) separate(c []int32, s *step, seat int) bool {
	single := m.cast.single(seat)
	if s.rule == ruleSign && single && c[m.vouch] == small(seat+1) {
		return false
	}
	for _, d := range s.action.Differ {
		deed := c[m.deeds[d.Action]]
		switch {
		case deed == 0:
		case d.Unit:
			unit := m.cast.seats[seat].Unit
			if unit != "" && unit == m.cast.seats[deed-1].Unit {
				return false
			}
		case single && deed == small(seat+1):
			return false
		}
	}
	return true
}

// apply writes a step into a configuration; seat is -1 for the engine.
func (m *model) apply(c []int32, s *step, seat int) {
	action := s.action.Name
	c[0] = small(m.p.stateAt[s.to.Name] + 1)
	if field, ok := m.field[action]; ok {
		if most := len(m.vars[m.at["count."+action]].values) - 1; int(c[field]) < most {
			c[field]++
		}
	}
	for i := range m.p.never {
		never := &m.p.never[i]
		if never.Since == action {
			c[m.marks+i] = 0
		}
		if never.Without == action {
			c[m.marks+i] = 1
		}
	}
	if m.vouch >= 0 && s.action.Vouches {
		c[m.vouch] = 0
		if seat >= 0 && m.cast.single(seat) {
			c[m.vouch] = small(seat + 1)
		}
	}
	if field, ok := m.deeds[action]; ok {
		c[field] = small(seat + 1)
	}
}

// add finds a configuration, or adds it.
func (s *space) add(c []int32, by int32) int32 {
	if 2*s.count() >= len(s.table) {
		s.grow()
	}
	slot := s.slot(c)
	if s.table[slot] != 0 {
		return s.table[slot] - 1
	}
	i := small(s.count())
	s.cells = append(s.cells, c...)
	s.from = append(s.from, by)
	s.table[slot] = i + 1
	return i
}

// slot is where a configuration stands in the table, or would.
func (s *space) slot(c []int32) int {
	h := uint64(14695981039346656037)
	for _, x := range c {
		h = (h ^ uint64(x)) * 1099511628211 //nolint:gosec // a hash
	}
	h ^= h >> 29
	begin := int(h) & (len(s.table) - 1) //nolint:gosec // masked
	for slot := begin; ; slot = (slot + 1) & (len(s.table) - 1) {
		if i := s.table[slot]; i == 0 || slices.Equal(s.at(i-1), c) {
			return slot
		}
	}
}

func (s *space) grow() {
	s.table = make([]int32, 2*len(s.table))
	for i := range small(s.count()) {
		s.table[s.slot(s.at(i))] = i + 1
	}
}

// below is the operator of limits.
const below = operators.Less
