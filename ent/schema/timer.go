package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/id"
	"thidua/internal/term"
)

// Timer is something that is to happen to a case at a time (hẹn giờ). The row is the truth;
// whoever runs it does so in the transaction that marks it as done. Done reminders and
// escalations stay as long as the case stays in its state: they are what the inbox tells.
type Timer struct{ ent.Schema }

// Mixin of the Timer.
func (Timer) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Timer}} }

// Fields of the Timer.
func (Timer) Fields() []ent.Field {
	return []ent.Field{
		field.String("subject_id").Immutable(),
		field.Enum("kind").GoType(term.TimerKind("")).Immutable(),
		field.String("state").Immutable().Comment("of the case when it was set; in another one it means nothing"),
		field.Int("version").Immutable().Comment("of the case at which that state was entered"),
		field.Text("roles").Default("[]").Immutable().Comment("before whom an escalation brings the case, JSON"),
		field.Time("at").Immutable(),
		field.Time("done_at").Optional().Nillable(),
		field.Int("tries").Default(0).Comment("how often it could not be run"),
		field.Time("next_at").Comment("when it is looked at: at, or later after a failure"),
	}
}

// Indexes of the Timer.
func (Timer) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("next_at", "id").Annotations(entsql.IndexWhere("done_at IS NULL")).StorageKey("timer_waiting"),
		index.Fields("subject_id", "kind"),
	}
}
