package workflow

import (
	"fmt"
	"slices"
	"strings"
)

// cycles tells the ways round that nothing ends: those that nobody has to take, and those
// that people may take as often as they like although the definition does not say so.
func (s *sight) cycles() {
	s.rounds(func(e *edge) bool { return s.unattended(e.move) }, func(*edge) bool { return true }, s.livelock)
	s.rounds(func(e *edge) bool {
		step := e.move.step
		return step != nil && !step.update && !step.action.Free && step.action.Max == nil
	}, func(e *edge) bool { return !s.unattended(e.move) }, s.unbounded)
}

// unattended tells whether a move needs no person: a timer's, or the close of an approval
// in which nobody voted.
func (s *sight) unattended(v *move) bool {
	if v.step == nil || v.step.action.Max != nil {
		return false
	}
	from := v.step.from
	rings := v.taker == byClosing && from.Deadline != nil && from.Approval.Custody != CustodyPaper
	return v.taker == byTimer || rings && v.outcome == NoQuorum
}

// rounds finds one shortest cycle in each strongly connected part, beginning with an edge of
// the kind asked for, and tells each once.
func (s *sight) rounds(along, begins func(e *edge) bool, tell func(cycle []int32)) {
	part := s.components(along)
	done := map[int32]bool{}
	told := map[string]bool{}
	for i := range s.edges {
		e := &s.edges[i]
		if part[e.from] != part[e.to] || done[part[e.from]] || !along(e) || !begins(e) {
			continue
		}
		done[part[e.from]] = true
		cycle := s.cycle(small(i), part, along)
		if key := s.key(cycle); !told[key] {
			told[key] = true
			tell(cycle)
		}
	}
}

// key is the same for cycles of the same actions out of the same states.
func (s *sight) key(cycle []int32) string {
	var list []string
	for _, i := range cycle {
		list = append(list, s.edges[i].move.name()+" "+s.m.stateName(s.at(s.edges[i].from)[0]))
	}
	slices.Sort(list)
	return strings.Join(list, ";")
}

// round names the actions of a cycle, in their order.
func (s *sight) round(cycle []int32) string {
	var list []string
	for _, i := range cycle {
		list = append(list, s.edges[i].move.name())
	}
	return strings.Join(list, " → ")
}

// place is where a cycle is told: at its move that leads back furthest.
func (s *sight) place(cycle []int32) string {
	best := cycle[0]
	for _, i := range cycle {
		if s.at(s.edges[i].to)[0] < s.at(s.edges[best].to)[0] {
			best = i
		}
	}
	e := &s.edges[best]
	return e.move.name() + " " + s.m.stateName(s.at(e.from)[0])
}

func (s *sight) livelock(cycle []int32) {
	if s.c.told(kindMove, s.place(cycle), FindingLivelock) {
		return
	}
	s.refuted(kindMove, s.place(cycle), Finding{Code: FindingLivelock, Severity: SeverityError, Message: s.about(Text{
		fmt.Sprintf("Hồ sơ có thể quay vòng mãi mà không ai làm gì: %s.", s.round(cycle)),
		fmt.Sprintf("A case can go round for ever without anybody doing anything: %s.", s.round(cycle))})},
		append(s.path(s.edges[cycle[0]].from), cycle...))
}

func (s *sight) unbounded(cycle []int32) {
	if s.c.told(kindMove, s.place(cycle), FindingUnbounded) {
		return
	}
	s.refuted(kindMove, s.place(cycle), Finding{Code: FindingUnbounded, Severity: SeverityError, Message: s.about(Text{
		fmt.Sprintf("Hồ sơ có thể quay vòng không giới hạn: %s; hãy đặt max, hoặc loop: free nếu đó là chủ ý.", s.round(cycle)),
		fmt.Sprintf("A case can go round without bound: %s; give a max, or loop: free where that is meant.", s.round(cycle))})},
		append(s.path(s.edges[cycle[0]].from), cycle...))
}
