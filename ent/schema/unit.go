package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/calendar"
	"thidua/internal/id"
)

// Unit is a department (đơn vị, Sở): an identity that outlives its names.
type Unit struct{ ent.Schema }

// Mixin of the Unit.
func (Unit) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Unit}} }

// Fields of the Unit.
func (Unit) Fields() []ent.Field {
	return []ent.Field{
		field.String("code").Unique().Comment("short and stable: phuyen"),
	}
}

// Edges of the Unit.
func (Unit) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("versions", UnitVersion.Type),
		edge.To("memberships", Membership.Type),
		edge.To("terms", LeadershipTerm.Type),
		edge.To("successions", Succession.Type),
	}
}

// UnitVersion is what a unit was called, and what it was, from a day on.
type UnitVersion struct{ ent.Schema }

// Mixin of the UnitVersion.
func (UnitVersion) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.UnitVersion}} }

// Fields of the UnitVersion.
func (UnitVersion) Fields() []ent.Field {
	return []ent.Field{
		field.String("unit_id"),
		field.String("name"),
		field.String("name_order").Comment("the collation key of the name"),
		field.String("short").Comment("the province's name: Phú Yên"),
		field.String("province").Comment("the province's code in the national list"),
		field.Bool("tourism").Comment("whether it has the tourism mandate"),
		field.String("valid_from").GoType(calendar.Date("")).Optional(),
		field.String("valid_to").GoType(calendar.Date("")).Optional(),
	}
}

// Edges of the UnitVersion.
func (UnitVersion) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("unit", Unit.Type).Ref("versions").Field("unit_id").Unique().Required(),
	}
}

// Indexes of the UnitVersion.
func (UnitVersion) Indexes() []ent.Index {
	return []ent.Index{index.Fields("unit_id", "valid_from")}
}
