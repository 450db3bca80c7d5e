package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/calendar"
	"thidua/internal/id"
)

// Revision is one state of a report's content (bản). Submitting freezes it: a trigger
// of the database refuses every later write to it, its sections and its indicators.
type Revision struct{ ent.Schema }

// Mixin of the Revision.
func (Revision) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Revision}} }

// Fields of the Revision.
func (Revision) Fields() []ent.Field {
	return []ent.Field{
		field.String("report_id").Immutable(),
		field.Int("ordinal").Immutable().Comment("from 1"),
		field.String("cutoff_on").GoType(calendar.Date("")).Optional().Comment("the day up to which figures count"),
		field.String("content_hash").Default("").Comment("SHA-256 of the canonical content, set at freezing"),
		field.Time("created_at").Immutable(),
		field.Time("frozen_at").Optional().Nillable(),
	}
}

// Edges of the Revision.
func (Revision) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("report", Report.Type).Ref("revisions").Field("report_id").Unique().Required().Immutable(),
		edge.To("sections", Section.Type),
		edge.To("indicators", Indicator.Type),
	}
}

// Indexes of the Revision.
func (Revision) Indexes() []ent.Index {
	return []ent.Index{index.Fields("report_id", "ordinal").Unique()}
}

// Section is one section of a revision (mục), its title as the season had it at the start.
type Section struct{ ent.Schema }

// Mixin of the Section.
func (Section) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Section}} }

// Fields of the Section.
func (Section) Fields() []ent.Field {
	return []ent.Field{
		field.String("revision_id").Immutable(),
		field.String("key").Immutable(),
		field.Int("place").Immutable(),
		field.Bool("required").Immutable(),
		field.String("title_vi").Immutable(),
		field.String("title_en").Immutable(),
		field.Text("body").Default(""),
	}
}

// Edges of the Section.
func (Section) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("revision", Revision.Type).Ref("sections").Field("revision_id").Unique().Required().Immutable(),
	}
}

// Indexes of the Section. The second one answers "what is still empty" without reading a text.
func (Section) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("revision_id", "key").Unique(),
		index.Fields("revision_id", "place").
			Annotations(entsql.IndexWhere("required AND body = ''")).StorageKey("section_missing"),
	}
}

// Indicator is one figure of a revision (chỉ tiêu): the leaf of the criteria that it
// answers, its target and its actual value. Decimals are text, exact; none is NULL.
type Indicator struct{ ent.Schema }

// Mixin of the Indicator.
func (Indicator) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Indicator}} }

// Fields of the Indicator.
func (Indicator) Fields() []ent.Field {
	return []ent.Field{
		field.String("revision_id").Immutable(),
		field.String("code").Immutable(),
		field.Int("place").Immutable(),
		field.String("name").Immutable(),
		field.String("measure").Immutable(),
		field.String("target").Optional().Nillable(),
		field.String("actual").Optional().Nillable(),
	}
}

// Edges of the Indicator.
func (Indicator) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("revision", Revision.Type).Ref("indicators").Field("revision_id").Unique().Required().Immutable(),
	}
}

// Indexes of the Indicator. The second one answers "what has no value yet".
func (Indicator) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("revision_id", "code").Unique(),
		index.Fields("revision_id", "place").
			Annotations(entsql.IndexWhere("actual IS NULL")).StorageKey("indicator_missing"),
	}
}
