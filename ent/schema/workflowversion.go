package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/id"
	"thidua/internal/term"
)

// WorkflowVersion is a version of a workflow's definition (phiên bản quy trình). What cases
// run on is kept for ever, as it was written.
type WorkflowVersion struct{ ent.Schema }

// Mixin of the WorkflowVersion.
func (WorkflowVersion) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Workflow}} }

// Fields of the WorkflowVersion.
func (WorkflowVersion) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Immutable(),
		field.Int("version").Immutable(),
		field.String("hash").Immutable(),
		field.String("subject").Immutable(),
		field.Text("source").Immutable(),
		field.Enum("origin").GoType(term.Origin("")).Immutable(),
		field.Time("published_at").Immutable(),
		field.String("proposal_id").Optional().Nillable().Immutable(),
	}
}

// Edges of the WorkflowVersion.
func (WorkflowVersion) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("proposal", Proposal.Type).Field("proposal_id").Unique().Immutable(),
	}
}

// Indexes of the WorkflowVersion.
func (WorkflowVersion) Indexes() []ent.Index {
	return []ent.Index{index.Fields("name", "version").Unique(), index.Fields("proposal_id")}
}
