package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"thidua/internal/id"
)

// Person is an account (tài khoản): one human being who signs in, or a program (ServiceAccount).
type Person struct{ ent.Schema }

// Mixin of the Person.
func (Person) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Person}} }

// Fields of the Person.
func (Person) Fields() []ent.Field {
	return []ent.Field{
		field.String("email").Unique().Comment("lower case"),
		field.String("name"),
		field.String("name_order").Comment("the collation key of the name"),
		field.String("password").Sensitive().Comment("argon2id in the PHC form; empty: no sign-in by password"),
		field.Time("disabled_at").Optional().Nillable(),
		field.Time("tokens_from").Optional().Nillable().Comment("tokens of an issuer that were issued before are ended"),
		field.Time("created_at").Default(now).Immutable(),
	}
}

// Edges of the Person.
func (Person) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("assignments", RoleAssignment.Type),
		edge.To("tokens", AccessToken.Type),
	}
}
