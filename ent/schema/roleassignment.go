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

// RoleAssignment is a role that a person holds for a time (phân công): at a unit, in a
// cluster (of a unit, where the post comes from one), or of the house.
type RoleAssignment struct{ ent.Schema }

// Mixin of the RoleAssignment.
func (RoleAssignment) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.RoleAssignment}} }

// Fields of the RoleAssignment.
func (RoleAssignment) Fields() []ent.Field {
	return []ent.Field{
		field.String("person_id"),
		field.Enum("role").GoType(term.Role("")),
		field.String("unit_id").Optional().Nillable(),
		field.String("cluster_id").Optional().Nillable(),
		field.String("valid_from").GoType(calendar.Date("")).Optional(),
		field.String("valid_to").GoType(calendar.Date("")).Optional().Comment("the last day; none: without end"),
	}
}

// Edges of the RoleAssignment.
func (RoleAssignment) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("person", Person.Type).Ref("assignments").Field("person_id").Unique().Required(),
		edge.To("unit", Unit.Type).Field("unit_id").Unique(),
		edge.To("cluster", Cluster.Type).Field("cluster_id").Unique(),
	}
}

// Indexes of the RoleAssignment.
func (RoleAssignment) Indexes() []ent.Index {
	return []ent.Index{index.Fields("person_id"), index.Fields("unit_id"), index.Fields("cluster_id")}
}
