package casefile

import (
	"fmt"
	"maps"
	"slices"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db/casefile"
	"thidua/ent/db/predicate"
	"thidua/internal/reach"
	"thidua/workflow/runtime"
)

// Visible is the one rule of who reads a case, as a predicate. The officers and heads of its
// unit read it always; from the day on which it first left them, whoever holds a seat of the
// cluster's side or a vote in it, or a post of the cluster, each but for units with which he
// is in conflict; a ballot, a nomination or an exemplar also the officers and heads of the
// other members. Who holds ADMINISTRATOR reads none (rule 5).
func (k *Kind) Visible(m runtime.Moment) predicate.CaseFile {
	sights := k.reach.Of(m)
	alike, rules := map[string][]string{}, map[string]predicate.CaseFile{} // by what they allow
	for _, name := range slices.Sorted(maps.Keys(sights)) {
		s, open := sights[name], sights[name].Seats
		if m.Book.Current(name).Subject() != SubjectCase {
			open = append(slices.Clone(open), s.Members...)
		}
		if len(s.Own) == 0 && len(open) == 0 {
			continue
		}
		key := fmt.Sprint(s.Own, open)
		alike[key], rules[key] = append(alike[key], name), reads(s.Own, open)
	}
	var either []predicate.CaseFile
	for _, key := range slices.Sorted(maps.Keys(alike)) {
		either = append(either, casefile.And(casefile.WorkflowIn(alike[key]...), rules[key]))
	}
	if len(either) == 0 {
		return func(s *sql.Selector) { s.Where(sql.False()) }
	}
	return casefile.Or(either...)
}

// reads is the predicate of the cases of these units, and of those among the groups that
// have been opened.
func reads(own []string, open []reach.Group) predicate.CaseFile {
	var either, groups []predicate.CaseFile
	if len(own) > 0 {
		either = append(either, casefile.UnitIDIn(own...))
	}
	for _, g := range open {
		groups = append(groups, casefile.And(casefile.PeriodIDIn(g.Periods...), casefile.UnitIDIn(g.Units...)))
	}
	if len(groups) > 0 {
		either = append(either, casefile.And(casefile.OpenedAtNotNil(), casefile.Or(groups...)))
	}
	return casefile.Or(either...)
}

// Waiting is the predicate of the inbox: cases in a state that waits for a role whose seat the
// actor holds, or for his vote, himself or by a delegation.
func (k *Kind) Waiting(m runtime.Moment) func(*sql.Selector) { return k.reach.Waiting(m) }

// Turn tells how the case waits for the actor; escalated are the roles before whom it was brought.
func (k *Kind) Turn(m runtime.Moment, at reach.Place, escalated []string) reach.Turn {
	return k.reach.Turn(m, at, escalated)
}
