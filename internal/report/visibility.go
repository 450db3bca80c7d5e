package report

import (
	"entgo.io/ent/dialect/sql"

	"thidua/ent/db/predicate"
	"thidua/ent/db/report"
	"thidua/internal/reach"
	"thidua/workflow/runtime"
)

// Visible is the one rule of who reads a report, as a predicate. Until its first
// submission only the officers and heads of its unit read it; from then on whoever holds
// a seat of the cluster's side that acts in the version it runs on (handler, second, recorder) or a post of the
// cluster, each but for units with which he is in conflict; from its first conclusion on
// the officers and heads of the other members. Who holds ADMINISTRATOR reads none (rule 5).
func (k *Kind) Visible(m runtime.Moment) predicate.Report {
	var either []predicate.Report
	// Other workflows for reports may be published, but no report runs on them.
	if s := k.reach.Of(m)[Workflow]; s != nil {
		if len(s.Own) > 0 {
			either = append(either, report.UnitIDIn(s.Own...))
		}
		for _, g := range s.Seats {
			either = append(either, report.And(among(g), report.SubmittedRevisionIDNotNil()))
		}
		for _, g := range s.Members {
			either = append(either, report.And(among(g), report.PublishedAtNotNil()))
		}
	}
	return anyOf(either)
}

// ReadsContent reports whether the actor reads what the unit has not sent yet.
func (k *Kind) ReadsContent(m runtime.Moment, unitID string) bool {
	return k.reach.Own(m, Workflow, unitID)
}

// Waiting is the predicate of the inbox: reports in a state that waits for a role whose
// seat the actor holds, himself or by a delegation.
func (k *Kind) Waiting(m runtime.Moment) func(*sql.Selector) { return k.reach.Waiting(m) }

// Turn tells how the report waits for the actor; escalated are the roles before whom it was brought.
func (k *Kind) Turn(m runtime.Moment, at reach.Place, escalated []string) reach.Turn {
	return k.reach.Turn(m, at, escalated)
}

func among(g reach.Group) predicate.Report {
	all := []predicate.Report{report.PeriodIDIn(g.Periods...), report.UnitIDIn(g.Units...)}
	if len(g.Definitions) > 0 {
		all = append(all, report.DefinitionIn(g.Definitions...))
	}
	return report.And(all...)
}

func anyOf(either []predicate.Report) predicate.Report {
	if len(either) == 0 {
		return func(s *sql.Selector) { s.Where(sql.False()) }
	}
	return report.Or(either...)
}
