package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/calendar"
	"thidua/internal/id"
)

// Succession says which unit goes on for which from a day on (kế thừa, sáp nhập). The
// successor may be known by its province alone until that unit is applied.
type Succession struct{ ent.Schema }

// Mixin of the Succession.
func (Succession) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Succession}} }

// Fields of the Succession.
func (Succession) Fields() []ent.Field {
	return []ent.Field{
		field.String("predecessor_id"),
		field.String("successor_id").Optional().Nillable(),
		field.String("province").Comment("the successor's province as it was named"),
		field.String("effective").GoType(calendar.Date("")),
	}
}

// Edges of the Succession.
func (Succession) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("predecessor", Unit.Type).Ref("successions").Field("predecessor_id").Unique().Required(),
		edge.To("successor", Unit.Type).Field("successor_id").Unique(),
	}
}

// Indexes of the Succession.
func (Succession) Indexes() []ent.Index {
	return []ent.Index{index.Fields("predecessor_id", "effective").Unique(), index.Fields("successor_id")}
}
