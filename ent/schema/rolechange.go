package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/calendar"
	"thidua/internal/id"
	"thidua/internal/term"
)

// RoleChange is what was done to an account or a role, by whom and when: the history
// that every head can read. Rows are added, never changed.
type RoleChange struct{ ent.Schema }

// Mixin of the RoleChange.
func (RoleChange) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.RoleChange}} }

// Fields of the RoleChange.
func (RoleChange) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").GoType(term.RoleChangeKind("")).Immutable(),
		field.String("person_id").Immutable().Comment("whose account or role"),
		field.Enum("role").GoType(term.Role("")).Optional().Nillable().Immutable(),
		field.String("unit_id").Optional().Nillable().Immutable(),
		field.String("cluster_id").Optional().Nillable().Immutable(),
		field.String("valid_from").GoType(calendar.Date("")).Optional().Immutable(),
		field.String("valid_to").GoType(calendar.Date("")).Optional().Immutable(),
		field.String("actor_id").Optional().Nillable().Immutable().Comment("none: from the command line"),
		field.Text("note").Default("").Immutable(),
		field.Time("at").Immutable(),
	}
}

// Edges of the RoleChange.
func (RoleChange) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("person", Person.Type).Field("person_id").Unique().Required().Immutable(),
		edge.To("actor", Person.Type).Field("actor_id").Unique().Immutable(),
		edge.To("unit", Unit.Type).Field("unit_id").Unique().Immutable(),
		edge.To("cluster", Cluster.Type).Field("cluster_id").Unique().Immutable(),
	}
}

// Indexes of the RoleChange.
func (RoleChange) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("at", "id"), index.Fields("person_id"), index.Fields("actor_id"),
		index.Fields("unit_id"), index.Fields("cluster_id"),
	}
}
