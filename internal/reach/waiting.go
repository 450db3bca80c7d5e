package reach

import (
	"entgo.io/ent/dialect/sql"

	"thidua/workflow"
	"thidua/workflow/runtime"
)

// Waiting is the predicate of the inbox, over any table of cases: those in a state that waits
// for a role whose seat the actor holds, or for a vote that he has not handed in, and overdue
// ones that were brought before him.
func (r *Reach) Waiting(m runtime.Moment) func(*sql.Selector) {
	sights := r.Of(m)
	var waiting []Waiting
	for _, name := range m.Book.Names() {
		if s := sights[name]; s != nil {
			waiting = append(waiting, s.Waiting...)
		}
	}
	return func(s *sql.Selector) {
		either := []*sql.Predicate{sql.False()}
		for i := range waiting {
			either = append(either, waiting[i].among(s))
		}
		s.Where(sql.Or(either...))
	}
}

// among is the predicate of the cases that wait.
func (w *Waiting) among(s *sql.Selector) *sql.Predicate {
	all := []*sql.Predicate{
		sql.EQ(s.C("state"), w.State), sql.EQ(s.C("definition"), w.Definition),
		sql.In(s.C("period_id"), arguments(w.Periods)...), sql.In(s.C("unit_id"), arguments(w.Units)...),
	}
	if w.Before != "" {
		all = append(all, runtime.EscalatedTo(s, w.Before))
	}
	if w.Vote != nil {
		all = append(all, sql.Not(w.Vote.handedIn(s)))
	}
	return sql.And(all...)
}

// handedIn is the predicate of the cases in whose present round the vote was handed in: since
// the step that led into the state or, where votes are for the content, since its last change.
func (v *Voice) handedIn(s *sql.Selector) *sql.Predicate {
	d := sql.Dialect(s.Dialect())
	entered := d.Table("history_entries").As("entered")
	others := []any{workflow.ActionVote, workflow.ActionTally}
	if !v.Content {
		others = append(others, workflow.ActionUpdate)
	}
	since := d.Select(sql.Max(entered.C("version"))).From(entered).Where(sql.And(
		sql.ColumnsEQ(entered.C("subject_id"), s.C("id")), sql.NotIn(entered.C("action"), others...),
	))
	if v.Secret {
		votes := d.Table("sealed_votes").As("votes")
		return sql.Exists(d.Select().From(votes).Where(sql.And(
			sql.ColumnsEQ(votes.C("subject_id"), s.C("id")), sql.EQ(votes.C("round"), since), v.by(votes.C("person_id"), votes.C("unit_id")),
		)))
	}
	votes := d.Table("history_entries").As("votes")
	return sql.Exists(d.Select().From(votes).Where(sql.And(
		sql.ColumnsEQ(votes.C("subject_id"), s.C("id")), sql.EQ(votes.C("action"), workflow.ActionVote),
		sql.GT(votes.C("version"), since), v.by(votes.C("actor_id"), votes.C("actor_unit_id")),
	)))
}

// by is the predicate of votes that the person has handed in, or that were from his seats.
func (v *Voice) by(person, unit string) *sql.Predicate {
	if len(v.Units) == 0 {
		return sql.In(person, arguments(v.Persons)...)
	}
	return sql.Or(sql.In(person, arguments(v.Persons)...), sql.In(unit, arguments(v.Units)...))
}

func arguments(list []string) []any {
	made := make([]any, len(list))
	for i, s := range list {
		made[i] = s
	}
	return made
}
