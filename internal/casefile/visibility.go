package casefile

import (
	"fmt"
	"maps"
	"slices"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db/casefile"
	"thidua/ent/db/predicate"
	"thidua/internal/reach"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// Visible is the one rule of who reads a case, as a predicate. The officers and heads of its
// unit read it always; from the day on which it first left them, whoever holds a seat of the
// cluster's side that acts in the version it runs on, or a vote in it, or a post of the cluster,
// each but for units with which he is in conflict; a ballot, a nomination or an exemplar also
// the officers and heads of the other members. Who holds ADMINISTRATOR reads none (rule 5).
func (k *Kind) Visible(m runtime.Moment) predicate.CaseFile {
	sights := k.reach.Of(m)
	own, members, seats := alike{}, alike{}, alike{}
	for _, name := range slices.Sorted(maps.Keys(sights)) {
		s := sights[name]
		if len(s.Own) > 0 {
			own.add([]string{name}, reach.Group{Units: s.Own})
		}
		for _, g := range s.Seats {
			seats.add(g.Definitions, g)
		}
		if m.Book.Current(name).Subject() != SubjectCase {
			for _, g := range s.Members {
				members.add([]string{name}, g)
			}
		}
	}
	opened := slices.Concat(members.rules(casefile.WorkflowIn), seats.rules(casefile.DefinitionIn))
	either := own.rules(casefile.WorkflowIn)
	if len(opened) > 0 {
		either = append(either, casefile.And(casefile.OpenedAtNotNil(), casefile.Or(opened...)))
	}
	if len(either) == 0 {
		return func(s *sql.Selector) { s.Where(sql.False()) }
	}
	return casefile.Or(either...)
}

// TitleContains finds cases whose title, as the actor reads it (Shown), contains the folded text.
// A title that a unit has changed and not sent yet is found by nobody else, nor is the one
// before: of that no folded form is kept.
func (k *Kind) TitleContains(m runtime.Moment, folded string) predicate.CaseFile {
	shown := []predicate.CaseFile{
		casefile.StageNotIn(string(workflow.StageDraft), string(workflow.StageReturned)),
		func(s *sql.Selector) { s.Where(sql.ColumnsEQ(s.C(casefile.FieldTitle), s.C(casefile.FieldSentTitle))) },
	}
	sights := k.reach.Of(m)
	for _, name := range slices.Sorted(maps.Keys(sights)) {
		if own := sights[name].Own; len(own) > 0 {
			shown = append(shown, casefile.And(casefile.Workflow(name), casefile.UnitIDIn(own...)))
		}
	}
	return casefile.And(casefile.TitleFoldedContains(folded), casefile.Or(shown...))
}

// alike are groups of cases, by what they are, and of which workflows or versions each is: the
// same group in several is one condition, so that the SQL is short.
type alike map[string]*of

// of is a group with the workflows, or versions of them, whose cases it holds.
type of struct {
	names []string
	reach.Group
}

func (a alike) add(names []string, g reach.Group) {
	key := fmt.Sprint(g.Periods, g.Units)
	if a[key] == nil {
		a[key] = &of{Group: g}
	}
	a[key].names = append(a[key].names, names...)
}

// rules makes a predicate of each group, in a fixed order; in limits it to its names.
func (a alike) rules(in func(...string) predicate.CaseFile) []predicate.CaseFile {
	var rules []predicate.CaseFile
	for _, key := range slices.Sorted(maps.Keys(a)) {
		all := []predicate.CaseFile{in(a[key].names...), casefile.UnitIDIn(a[key].Units...)}
		if len(a[key].Periods) > 0 {
			all = append(all, casefile.PeriodIDIn(a[key].Periods...))
		}
		rules = append(rules, casefile.And(all...))
	}
	return rules
}

// Waiting is the predicate of the inbox: cases in a state that waits for a role whose seat the
// actor holds, or for his vote, himself or by a delegation.
func (k *Kind) Waiting(m runtime.Moment) func(*sql.Selector) { return k.reach.Waiting(m) }

// Turn tells how the case waits for the actor; escalated are the roles before whom it was brought.
func (k *Kind) Turn(m runtime.Moment, at reach.Place, escalated []string) reach.Turn {
	return k.reach.Turn(m, at, escalated)
}
