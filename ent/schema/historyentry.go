package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/id"
)

// HistoryEntry is one command as it was taken (lịch sử): one row a command, one
// version a row. Rows are added, never changed.
type HistoryEntry struct{ ent.Schema }

// Mixin of the HistoryEntry.
func (HistoryEntry) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.History}} }

// Fields of the HistoryEntry.
func (HistoryEntry) Fields() []ent.Field {
	return []ent.Field{
		field.String("subject_id").Immutable(),
		field.Int("version").Immutable(),
		field.String("action").Immutable(),
		field.String("from_state").Optional().Nillable().Immutable(),
		field.String("to_state").Immutable(),
		field.String("actor_id").Optional().Nillable().Immutable().Comment("none: the system"),
		field.String("on_behalf_id").Optional().Nillable().Immutable(),
		field.String("actor_unit_id").Optional().Nillable().Immutable().Comment("the unit of the seat that was acted from"),
		field.Bool("decides").Immutable().Comment("whether a unit decided on another here"),
		field.Text("note").Default("").Immutable().Comment("the step's words"),
		field.Text("input").Default("{}").Immutable().Comment("the canonical input, JSON"),
		field.Text("event").Immutable().Comment("what Evolve folds, JSON"),
		field.Time("at").Immutable().Comment("recorded"),
		field.Time("occurred_at").Immutable().Comment("differs from at only for papers entered afterwards"),
	}
}

// Edges of the HistoryEntry.
func (HistoryEntry) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("actor", Person.Type).Field("actor_id").Unique().Immutable(),
		edge.To("on_behalf", Person.Type).Field("on_behalf_id").Unique().Immutable(),
	}
}

// Indexes of the HistoryEntry. The first is the second guard of the version.
func (HistoryEntry) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("subject_id", "version").Unique(),
		index.Fields("actor_id"), index.Fields("on_behalf_id"),
	}
}
