package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/id"
	"thidua/internal/term"
)

// Commendation is what a report earned its unit (khen thưởng).
type Commendation struct{ ent.Schema }

// Mixin of the Commendation.
func (Commendation) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Commendation}} }

// Fields of the Commendation.
func (Commendation) Fields() []ent.Field {
	return []ent.Field{
		field.String("report_id").Immutable(),
		field.Enum("form").GoType(term.CommendationForm("")).Immutable(),
		field.Text("citation").Default("").Immutable(),
		field.String("decision_id").Optional().Nillable().Immutable().Comment("none: the cluster's own praise"),
		field.Time("granted_at").Immutable(),
		field.Time("revoked_at").Optional().Nillable(),
		field.Enum("ground").GoType(term.Ground("")).Optional().Nillable(),
		field.String("revocation_id").Optional().Nillable().Comment("the decision that revoked it"),
	}
}

// Edges of the Commendation.
func (Commendation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("report", Report.Type).Ref("commendations").Field("report_id").Unique().Required().Immutable(),
		edge.To("decision", Decision.Type).Field("decision_id").Unique().Immutable(),
		edge.To("revocation", Decision.Type).Field("revocation_id").Unique(),
	}
}

// Indexes of the Commendation.
func (Commendation) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("report_id", "granted_at", "id"), index.Fields("decision_id"), index.Fields("revocation_id"),
	}
}
