package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/id"
)

// Tally is what came out of a secret round (kết quả kiểm phiếu): its votes, opened and
// shuffled, for anybody to add up again.
type Tally struct{ ent.Schema }

// Mixin of the Tally.
func (Tally) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Tally}} }

// Fields of the Tally.
func (Tally) Fields() []ent.Field {
	return []ent.Field{
		field.String("subject_id").Immutable(),
		field.Int("round").Immutable(),
		field.Text("document").Immutable().Comment("what is published, JSON: rules, electorate, papers, result"),
		field.Time("at").Immutable(),
	}
}

// Indexes of the Tally.
func (Tally) Indexes() []ent.Index { return []ent.Index{index.Fields("subject_id", "round").Unique()} }
