package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"thidua/internal/id"
)

// Cluster is an emulation cluster (cụm thi đua): departments of one sector that
// compare themselves with each other.
type Cluster struct{ ent.Schema }

// Mixin of the Cluster.
func (Cluster) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Cluster}} }

// Fields of the Cluster.
func (Cluster) Fields() []ent.Field {
	return []ent.Field{
		field.String("code").Unique().Comment("short and stable, as departments write it: DHMT"),
		field.String("name"),
		field.String("name_order").Comment("the collation key of the name"),
	}
}

// Edges of the Cluster.
func (Cluster) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("memberships", Membership.Type),
		edge.To("terms", LeadershipTerm.Type),
		edge.To("seasons", Season.Type),
	}
}
