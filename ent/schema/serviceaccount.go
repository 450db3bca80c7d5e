package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/id"
)

// ServiceAccount marks a person as no human but a program of another house (tài khoản dịch
// vụ), and says what it may ask for and until when. Its roles, its tokens and whether it is
// disabled are the person's. Rows are added, never changed.
type ServiceAccount struct{ ent.Schema }

// Mixin of the ServiceAccount.
func (ServiceAccount) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.ServiceAccount}} }

// Fields of the ServiceAccount.
func (ServiceAccount) Fields() []ent.Field {
	return []ent.Field{
		field.String("person_id").Unique().Immutable(),
		field.Text("operations").Immutable().Comment("names of root fields, JSON"),
		field.Time("expires_at").Immutable(),
		field.Time("created_at").Immutable(),
		field.String("creator_id").Optional().Nillable().Immutable().Comment("none: from the command line"),
	}
}

// Edges of the ServiceAccount.
func (ServiceAccount) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("person", Person.Type).Field("person_id").Unique().Required().Immutable(),
		edge.To("creator", Person.Type).Field("creator_id").Unique().Immutable(),
	}
}

// Indexes of the ServiceAccount.
func (ServiceAccount) Indexes() []ent.Index { return []ent.Index{index.Fields("creator_id")} }
