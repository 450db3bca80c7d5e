package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/id"
)

// IdempotencyKey remembers that a person's request was carried out (khóa chống lặp),
// so that the same request sent again answers the same and does nothing.
type IdempotencyKey struct{ ent.Schema }

// Mixin of the IdempotencyKey.
func (IdempotencyKey) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.IdempotencyKey}} }

// Fields of the IdempotencyKey.
func (IdempotencyKey) Fields() []ent.Field {
	return []ent.Field{
		field.String("person_id").Immutable(),
		field.String("operation").Immutable(),
		field.String("key").Immutable(),
		field.String("request_hash").Immutable().Comment("SHA-256 of the canonical input"),
		field.String("subject_id").Immutable(),
		field.String("event_id").Immutable(),
		field.Time("created_at").Immutable(),
	}
}

// Edges of the IdempotencyKey.
func (IdempotencyKey) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("person", Person.Type).Field("person_id").Unique().Required().Immutable(),
	}
}

// Indexes of the IdempotencyKey.
func (IdempotencyKey) Indexes() []ent.Index {
	return []ent.Index{index.Fields("person_id", "operation", "key").Unique()}
}
