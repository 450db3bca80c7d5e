package casefile

import (
	"context"
	"errors"
	"slices"

	"thidua/ent/db"
	"thidua/internal/cluster"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// fieldReplications lists who has taken an exemplar over, and in what field of work.
const fieldReplications = "replications"

// exemplar is an advanced model, a good deed or a good practice (điển hình tiên tiến), from
// its discovery to its replication (nhân rộng) by other units.
func exemplar() nature {
	return nature{
		facts:   []string{"already_replicated"},
		effects: []string{"record_replication"},
		keeps:   []string{fieldReplications},
		past: map[string]string{
			"build": "built", "withdraw": "withdrawn", "discard": "discarded", "return": "returned", "recognise": "recognised",
			"decline": "declined", "replicate": "replicated", "retire": "retired",
		},
		know: replicated, effect: recordReplication,
	}
}

// replicated tells whether a unit that the actor heads, himself or by a delegation, has
// replicated the exemplar in the field of the input already.
func replicated(_ context.Context, _ *db.Client, m runtime.Moment, subjects []*runtime.Subject, input map[string]any, known []*runtime.Known) error {
	field, given := input["field"].(string)
	if !given || m.Actor == nil {
		return nil
	}
	units := m.Actor.Units(term.Head)
	for _, d := range m.Actor.For {
		if d.Role.Role == term.Head {
			units = append(units, d.Role.UnitID)
		}
	}
	for i, s := range subjects {
		f := s.Row.(*File)
		known[i].Values["already_replicated"] = slices.ContainsFunc(units, func(unit string) bool {
			return slices.Contains(list(f.Values, fieldReplications), replication(m.Registry, f, unit, field))
		})
	}
	return nil
}

// recordReplication adds unit and field to the list.
func recordReplication(_ string, s *runtime.Subject, m runtime.Moment, values map[string]any, e workflow.Event) ([]runtime.Command, error) {
	field, ok := e.Input["field"].(string)
	if !ok {
		return nil, errors.New("casefile: no field among the input")
	}
	line := replication(m.Registry, s.Row.(*File), e.ActorUnit, field)
	values[fieldReplications] = append(slices.Clone(list(values, fieldReplications)), line)
	return nil, nil
}

// replication is a line of the list: the unit, named as at the period's end, and the field.
func replication(r *cluster.Registry, f *File, unitID, field string) string {
	unit, period := r.Unit(unitID), r.Period(f.PeriodID)
	if unit == nil || period == nil {
		return ""
	}
	return unit.At(period.EndsOn).Short + " · " + field
}
