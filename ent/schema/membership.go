package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/calendar"
	"thidua/internal/id"
)

// Membership is a unit's time in a cluster (thành viên), with its place in the order of rotation.
type Membership struct{ ent.Schema }

// Mixin of the Membership.
func (Membership) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Membership}} }

// Fields of the Membership.
func (Membership) Fields() []ent.Field {
	return []ent.Field{
		field.String("cluster_id"),
		field.String("unit_id"),
		field.String("valid_from").GoType(calendar.Date("")),
		field.String("valid_to").GoType(calendar.Date("")).Optional(),
		field.Int("rotation").Comment("the place in the order of leadership, from 1"),
		field.Bool("assumption").Default(false).Comment("in no source; shown as an assumption"),
	}
}

// Edges of the Membership.
func (Membership) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("cluster", Cluster.Type).Ref("memberships").Field("cluster_id").Unique().Required(),
		edge.From("unit", Unit.Type).Ref("memberships").Field("unit_id").Unique().Required(),
	}
}

// Indexes of the Membership.
func (Membership) Indexes() []ent.Index {
	return []ent.Index{index.Fields("cluster_id", "unit_id", "valid_from").Unique(), index.Fields("unit_id")}
}
