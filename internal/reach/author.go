package reach

import (
	"slices"

	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// Author finds the unit for which the actor begins a case of the workflow in the period: the
// one named by unitID, or the only one at which he may, himself or by a delegation. Who may
// write for none of the cluster's members is NOT_PERMITTED; for several, INVALID_INPUT at
// unitId.
func Author(m runtime.Moment, name string, period *cluster.Period, unitID string) (string, error) {
	if m.Actor.Administrator() {
		return "", fault.New(fault.NotPermitted)
	}
	mine := m.Actor.Units(term.Officer, term.Head)
	for i := range m.Actor.For {
		d := &m.Actor.For[i]
		if d.Role.Role.OfUnit() && d.For(name) && (len(d.Actions) == 0 || slices.Contains(d.Actions, workflow.ActionCreate)) {
			mine = append(mine, d.Role.UnitID)
		}
	}
	var units []string
	for _, member := range m.Registry.Members(period.Season.Cluster.ID, period.EndsOn) {
		if u := member.Unit.ID; slices.Contains(mine, u) && (unitID == "" || unitID == u) {
			units = append(units, u)
		}
	}
	switch len(units) {
	case 0:
		return "", fault.New(fault.NotPermitted)
	case 1:
		return units[0], nil
	}
	return "", fault.Newf(fault.InvalidInput, fault.Text{
		VI: "Ông/bà làm việc cho nhiều đơn vị; hãy chọn đơn vị.",
		EN: "You work for several units; name the unit.",
	}, "unitId")
}
