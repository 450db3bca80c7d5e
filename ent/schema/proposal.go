package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/id"
	"thidua/internal/term"
)

// Proposal is a change of workflows that waits for consent (đề xuất về quy trình): a version
// to publish, or running cases to migrate.
type Proposal struct{ ent.Schema }

// Mixin of the Proposal.
func (Proposal) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Proposal}} }

// Fields of the Proposal.
func (Proposal) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").GoType(term.ProposalKind("")).Immutable(),
		field.String("workflow").Immutable().Comment("the definition's name"),
		field.Text("content").Immutable().Comment("the source, or the mapping as JSON"),
		field.String("digest").Immutable().Comment("SHA-256 of kind, name and content: who asks for the same consents to it"),
		field.String("proposer_id").Immutable(),
		field.Time("created_at").Immutable(),
		field.Time("done_at").Optional().Nillable().Comment("when it took effect"),
	}
}

// Edges of the Proposal.
func (Proposal) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("proposer", Person.Type).Field("proposer_id").Unique().Required().Immutable(),
		edge.To("consents", Consent.Type),
	}
}

// Indexes of the Proposal.
func (Proposal) Indexes() []ent.Index {
	return []ent.Index{index.Fields("digest"), index.Fields("created_at", "id"), index.Fields("proposer_id")}
}

// Consent is a unit's consent to a proposal, by its head.
type Consent struct{ ent.Schema }

// Mixin of the Consent.
func (Consent) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Consent}} }

// Fields of the Consent.
func (Consent) Fields() []ent.Field {
	return []ent.Field{
		field.String("proposal_id").Immutable(),
		field.String("unit_id").Immutable(),
		field.String("person_id").Immutable(),
		field.Time("at").Immutable(),
	}
}

// Edges of the Consent.
func (Consent) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("proposal", Proposal.Type).Ref("consents").Field("proposal_id").Unique().Required().Immutable(),
		edge.To("unit", Unit.Type).Field("unit_id").Unique().Required().Immutable(),
		edge.To("person", Person.Type).Field("person_id").Unique().Required().Immutable(),
	}
}

// Indexes of the Consent. A unit whose head is replaced meanwhile consents again, by the new one.
func (Consent) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("proposal_id", "unit_id", "person_id").Unique(),
		index.Fields("unit_id"), index.Fields("person_id"),
	}
}
