package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/id"
	"thidua/internal/term"
)

// Criterion is a node of a season's scoring table (tiêu chí): a group, or a leaf that earns points.
type Criterion struct{ ent.Schema }

// Mixin of the Criterion.
func (Criterion) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Criterion}} }

// Fields of the Criterion.
func (Criterion) Fields() []ent.Field {
	return []ent.Field{
		field.String("season_id"),
		field.String("parent_id").Optional().Nillable(),
		field.String("code").Comment("I.5.1"),
		field.Int("place").Comment("in the table, from 1"),
		field.String("name"),
		field.Enum("type").GoType(term.CriterionType("")),
		field.String("max_points").Comment("decimal"),
		field.String("measure").Default("").Comment("the unit of measure; none: no indicator to report"),
		field.String("points").Optional().Comment("CT: points for each, decimal"),
		field.String("start_points").Optional().Comment("BP: what it starts from, decimal"),
		field.String("step_points").Optional().Comment("BP: what each event adds or takes, decimal"),
		field.String("remit").Default("").Comment("tourism: assigned only to units with that mandate"),
	}
}

// Edges of the Criterion.
func (Criterion) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("season", Season.Type).Ref("criteria").Field("season_id").Unique().Required(),
		edge.To("children", Criterion.Type).From("parent").Field("parent_id").Unique(),
	}
}

// Indexes of the Criterion.
func (Criterion) Indexes() []ent.Index {
	return []ent.Index{index.Fields("season_id", "code").Unique(), index.Fields("parent_id")}
}
