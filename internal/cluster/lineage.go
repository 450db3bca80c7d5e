package cluster

import (
	"slices"

	"thidua/internal/calendar"
)

// lineage joins units that go on for one another, by unit.
type lineage map[string][]tie

// tie leads from one node to another from a day on. A node is a unit, or a province that
// is named as a successor while no unit of it is known.
type tie struct {
	to        string
	effective calendar.Date
}

// provinceNode cannot be mistaken for an identifier of a unit.
func provinceNode(name string) string { return "province:" + name }

func (l lineage) add(s *Succession) {
	from, to := s.Predecessor.ID, provinceNode(s.Province)
	if s.Successor != nil {
		to = s.Successor.ID
	}
	l[from] = append(l[from], tie{to, s.Effective})
	l[to] = append(l[to], tie{from, s.Effective})
}

// Kin lists the unit and everything that it is compared together with on the day:
// predecessors and successors whose succession is effective by then, and theirs in turn.
// Two units that went into the same one are kin of each other, also while that one is
// known by its province alone: nobody judges the unit that he has become one with. The
// answer is sorted; for an unknown unit it is the identifier alone.
func (r *Registry) Kin(unitID string, on calendar.Date) []string {
	seen := map[string]bool{unitID: true}
	kin, open := []string{unitID}, []string{unitID}
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		for _, t := range r.lineage[at] {
			if t.effective > on || seen[t.to] {
				continue
			}
			seen[t.to] = true
			open = append(open, t.to)
			if r.unitByID[t.to] != nil {
				kin = append(kin, t.to)
			}
		}
	}
	slices.Sort(kin)
	return kin
}
