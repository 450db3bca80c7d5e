package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// SealedVote says that a seat has voted in a round of a secret approval (phiếu kín), and
// holds the vote, sealed to a key outside the database, until the round is closed. Neither
// the identifier nor a column tells when it was handed in.
type SealedVote struct{ ent.Schema }

// Fields of the SealedVote.
func (SealedVote) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").MaxLen(64).Immutable().Comment("random: it must not sort by time"),
		field.String("subject_id").Immutable(),
		field.Int("round").Immutable().Comment("version of the case at which the round was opened"),
		field.String("post").Immutable(),
		field.String("unit_id").Immutable(),
		field.String("cluster_id").Default("").Immutable(),
		field.String("person_id").Immutable(),
		field.String("on_behalf_id").Optional().Nillable().Immutable(),
		field.Text("sealed").Default("").Sensitive().Comment("empty once the round is closed"),
	}
}

// Edges of the SealedVote.
func (SealedVote) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("person", Person.Type).Field("person_id").Unique().Required().Immutable(),
		edge.To("on_behalf", Person.Type).Field("on_behalf_id").Unique().Immutable(),
	}
}

// Indexes of the SealedVote: one vote a seat, and one a person.
func (SealedVote) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("subject_id", "round", "post", "unit_id", "cluster_id").Unique(),
		index.Fields("subject_id", "round", "person_id").Unique(),
		index.Fields("person_id"), index.Fields("on_behalf_id"),
	}
}
