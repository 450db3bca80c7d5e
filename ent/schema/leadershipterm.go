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

// LeadershipTerm is a unit's year as leader or deputy of its cluster (nhiệm kỳ cụm trưởng, cụm phó).
type LeadershipTerm struct{ ent.Schema }

// Mixin of the LeadershipTerm.
func (LeadershipTerm) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.LeadershipTerm}} }

// Fields of the LeadershipTerm.
func (LeadershipTerm) Fields() []ent.Field {
	return []ent.Field{
		field.String("cluster_id"),
		field.String("unit_id"),
		field.Enum("leadership").GoType(term.Leadership("")),
		field.String("valid_from").GoType(calendar.Date("")),
		field.String("valid_to").GoType(calendar.Date("")).Optional(),
		field.Bool("assumption").Default(false).Comment("in no source; shown as an assumption"),
	}
}

// Edges of the LeadershipTerm.
func (LeadershipTerm) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("cluster", Cluster.Type).Ref("terms").Field("cluster_id").Unique().Required(),
		edge.From("unit", Unit.Type).Ref("terms").Field("unit_id").Unique().Required(),
	}
}

// Indexes of the LeadershipTerm.
func (LeadershipTerm) Indexes() []ent.Index {
	return []ent.Index{index.Fields("cluster_id", "leadership", "valid_from").Unique(), index.Fields("unit_id")}
}
