package casefile

import (
	"context"
	"fmt"
	"maps"

	"thidua/ent/db"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// Facts tells what holds of each case: its fields, what is still missing of them, whether its
// period is open, and what its subject knows beside, in one query for all of a subject.
func (k *Kind) Facts(ctx context.Context, client *db.Client, m runtime.Moment, subjects []*runtime.Subject, input map[string]any) ([]runtime.Known, error) {
	known := make([]runtime.Known, len(subjects))
	alike := map[string][]int{} // places of the subjects of one nature
	for i, s := range subjects {
		f := s.Row.(*File)
		period := m.Registry.Period(f.PeriodID)
		if period == nil {
			return nil, fmt.Errorf("casefile: %s is of the unknown period %s", f.ID, f.PeriodID)
		}
		known[i] = ofFields(s.Program, f.Values)
		known[i].Values["period_open"] = period.Season.State.TakesReports()
		alike[f.Subject] = append(alike[f.Subject], i)
	}
	for subject, places := range alike {
		know := k.natures[subject].know
		if know == nil {
			continue
		}
		these, those := make([]*runtime.Subject, len(places)), make([]*runtime.Known, len(places))
		for i, place := range places {
			these[i], those[i] = subjects[place], &known[place]
		}
		if err := know(ctx, client, m, these, input, those); err != nil {
			return nil, err
		}
	}
	return known, nil
}

// ofFields are the fields as facts: a list that is not given is empty, anything else is
// absent, and a guard that asks for it refuses.
func ofFields(p *workflow.Program, values map[string]any) runtime.Known {
	known := runtime.Known{Values: maps.Clone(values), Labels: map[string]map[string]workflow.Text{"missing": {}}}
	missing := []string{}
	for _, f := range p.Fields() {
		if values[f.Name] != nil {
			continue
		}
		if f.Type == "list" {
			known.Values[f.Name] = []string{}
		}
		if f.Required {
			missing = append(missing, f.Name)
			known.Labels["missing"][f.Name] = workflow.Text{VI: "“" + f.Label.VI + "”", EN: "“" + f.Label.EN + "”"}
		}
	}
	known.Values["missing"] = missing
	return known
}
