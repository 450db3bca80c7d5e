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

// Delegation lends what a person holds to another one, for some days and some actions (văn
// bản ủy quyền). It is revoked, never deleted, and not handed on.
type Delegation struct{ ent.Schema }

// Mixin of the Delegation.
func (Delegation) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Delegation}} }

// Fields of the Delegation.
func (Delegation) Fields() []ent.Field {
	return []ent.Field{
		field.String("giver_id").Immutable(),
		field.String("receiver_id").Immutable(),
		field.Enum("role").GoType(term.Role("")).Immutable().Comment("the post that is lent"),
		field.String("unit_id").Optional().Nillable().Immutable(),
		field.String("cluster_id").Optional().Nillable().Immutable(),
		field.Text("workflows").Default("[]").Immutable().Comment("names of workflows, JSON; none: all"),
		field.Text("actions").Default("[]").Immutable().Comment("names of actions, JSON; none: all"),
		field.String("paper").Default("").Immutable().Comment("số, ký hiệu of the letter"),
		field.String("valid_from").GoType(calendar.Date("")).Immutable(),
		field.String("valid_to").GoType(calendar.Date("")).Immutable(),
		field.Time("created_at").Immutable(),
		field.Time("revoked_at").Optional().Nillable(),
		field.String("revoker_id").Optional().Nillable(),
	}
}

// Edges of the Delegation.
func (Delegation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("giver", Person.Type).Field("giver_id").Unique().Required().Immutable(),
		edge.To("receiver", Person.Type).Field("receiver_id").Unique().Required().Immutable(),
		edge.To("revoker", Person.Type).Field("revoker_id").Unique(),
		edge.To("unit", Unit.Type).Field("unit_id").Unique().Immutable(),
		edge.To("cluster", Cluster.Type).Field("cluster_id").Unique().Immutable(),
	}
}

// Indexes of the Delegation.
func (Delegation) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("giver_id"), index.Fields("receiver_id"), index.Fields("revoker_id"),
		index.Fields("unit_id"), index.Fields("cluster_id"), index.Fields("created_at", "id"),
	}
}
