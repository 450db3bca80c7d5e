package runtime

import (
	"context"
	"encoding/json"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	"thidua/ent/db/timer"
	"thidua/internal/term"
	"thidua/workflow"
)

// timersTx sets the timers of the state that the event enters, and clears those of the one
// that it leaves, done or not: what they had to say was of that stay. Steps that do not
// enter a state anew leave them alone.
func (r *Runtime) timersTx(ctx context.Context, tx *db.Tx, s *Subject, e workflow.Event) error {
	switch e.Action {
	case workflow.ActionUpdate, workflow.ActionVote, workflow.ActionTally:
		return nil
	}
	// Without a due time there was nothing to set. On a migration the old version is not at hand.
	left, _ := s.Program.State(s.Case.State)
	if s.Case.Due != nil && (left.Rings() || e.Action == workflow.ActionMigrate) {
		if _, err := tx.Timer.Delete().Where(timer.SubjectID(s.ID)).Exec(ctx); err != nil {
			return fmt.Errorf("clearing the timers of %s: %w", s.ID, err)
		}
	}
	return setTx(ctx, tx, s.ID, e.To, e.Version, s.Program.Timers(e.To, e.Due, e.At, r.office))
}

// setTx stores timers of the subject, which is in the state since the version.
func setTx(ctx context.Context, tx *db.Tx, subjectID, state string, version int, timers []workflow.Timer) error {
	if len(timers) == 0 {
		return nil
	}
	rows := make([]*db.TimerCreate, len(timers))
	for i, t := range timers {
		roles, err := json.Marshal(append([]string{}, t.To...))
		if err != nil {
			return fmt.Errorf("writing the roles of a timer: %w", err)
		}
		rows[i] = tx.Timer.Create().SetSubjectID(subjectID).SetKind(term.TimerKind(t.Kind)).SetState(state).SetVersion(version).
			SetRoles(string(roles)).SetAt(t.At).SetNextAt(t.At)
	}
	if err := tx.Timer.CreateBulk(rows...).Exec(ctx); err != nil {
		return fmt.Errorf("setting the timers of %s: %w", subjectID, err)
	}
	return nil
}

// Notice is what has rung for a case in its present state, beside the due time.
type Notice struct {
	Reminders int
	Escalated []string // roles before whom the case was brought, once each time
}

// Notices reads the notices of these subjects; one of which there is nothing to say is not
// in the map. It is one query, and none for no subjects. Whoever asks has looked whether the
// viewer may see them.
func Notices(ctx context.Context, client *db.Client, subjectIDs []string) (map[string]Notice, error) {
	notices := map[string]Notice{}
	if len(subjectIDs) == 0 {
		return notices, nil
	}
	rows, err := client.Timer.Query().Where(timer.SubjectIDIn(subjectIDs...), timer.KindNEQ(term.TimerDue), timer.DoneAtNotNil()).
		Order(timer.ByAt(), timer.ByID()).Select(timer.FieldSubjectID, timer.FieldKind, timer.FieldRoles).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading reminders and escalations: %w", err)
	}
	for _, row := range rows {
		n := notices[row.SubjectID]
		if row.Kind == term.TimerRemind {
			n.Reminders++
		} else {
			var roles []string
			if err := json.Unmarshal([]byte(row.Roles), &roles); err != nil {
				return nil, fmt.Errorf("reading an escalation of %s: %w", row.SubjectID, err)
			}
			n.Escalated = append(n.Escalated, roles...)
		}
		notices[row.SubjectID] = n
	}
	return notices, nil
}

// EscalatedTo is the predicate of the selected cases that were brought before the role because
// they are overdue in their present state; of a table of any kind. It looks into an index once
// for each row that the other conditions leave: ask beside it for the states that escalate to
// the role (Deadline.Escalate).
func EscalatedTo(s *sql.Selector, role string) *sql.Predicate {
	t := sql.Dialect(s.Dialect()).Table(timer.Table).As("escalated")
	return sql.Exists(sql.Dialect(s.Dialect()).Select().From(t).Where(sql.And(
		sql.ColumnsEQ(t.C(timer.FieldSubjectID), s.C("id")),
		sql.EQ(t.C(timer.FieldKind), string(term.TimerEscalate)),
		sql.NotNull(t.C(timer.FieldDoneAt)),
		sql.Contains(t.C(timer.FieldRoles), `"`+role+`"`),
	)))
}
