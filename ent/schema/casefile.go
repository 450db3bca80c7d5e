package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/id"
)

// CaseFile is a case of any workflow whose fields its definition declares (hồ sơ): a ballot,
// a nomination, an exemplar, or what a cluster has defined for itself.
type CaseFile struct{ ent.Schema }

// Mixin of the CaseFile.
func (CaseFile) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.CaseFile}, Case{}} }

// Fields of the CaseFile.
func (CaseFile) Fields() []ent.Field {
	return []ent.Field{
		field.String("workflow").Immutable().Comment("the definition's name"),
		field.String("subject").Immutable().Comment("the definition's subject: Case, Ballot, Nomination, Exemplar"),
		field.String("unit_id").Immutable(),
		field.String("period_id").Immutable().Comment("membership and leadership count as at its end"),
		field.String("author_id").Immutable().Comment("who created it"),
		field.String("title"),
		field.String("title_folded").Comment("for searches: no marks, lower case"),
		field.Text("fields").Default("{}").Comment("the fields' values by name, canonical JSON"),
		field.String("sent_title").Default("").Comment("as it was when it last left its unit: what others read while the unit mends it"),
		field.Text("sent_fields").Default("{}").Comment("likewise"),
		field.Time("created_at").Immutable(),
		field.Time("opened_at").Optional().Nillable().Comment("when it first left the stage DRAFT, from which on others than its unit read it"),
	}
}

// Edges of the CaseFile.
func (CaseFile) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("unit", Unit.Type).Field("unit_id").Unique().Required().Immutable(),
		edge.To("period", Period.Type).Field("period_id").Unique().Required().Immutable(),
		edge.To("author", Person.Type).Field("author_id").Unique().Required().Immutable(),
	}
}

// Indexes of the CaseFile.
func (CaseFile) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("unit_id", "updated_at", "id"),
		index.Fields("period_id", "subject"),
		index.Fields("author_id"),
		index.Fields("workflow", "updated_at", "id"),
	}
}
