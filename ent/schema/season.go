package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/calendar"
	"thidua/internal/id"
	"thidua/internal/term"
)

// Season is a cluster's emulation year (năm thi đua).
type Season struct{ ent.Schema }

// Mixin of the Season.
func (Season) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Season}} }

// Fields of the Season.
func (Season) Fields() []ent.Field {
	return []ent.Field{
		field.String("cluster_id"),
		field.Int("year"),
		field.Enum("state").GoType(term.SeasonState("")),
		field.String("registration_due").GoType(calendar.Date("")).Optional(),
		field.String("pact_due").GoType(calendar.Date("")).Optional(),
		field.String("criteria_set").Default("").Comment("the code of the set of criteria (bảng tiêu chí)"),
		field.Bool("criteria_synthetic").Default(false).Comment("the set is made up; shown as such"),
	}
}

// Edges of the Season.
func (Season) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("cluster", Cluster.Type).Ref("seasons").Field("cluster_id").Unique().Required(),
		edge.To("periods", Period.Type),
		edge.To("sections", SectionTemplate.Type),
		edge.To("criteria", Criterion.Type),
	}
}

// Indexes of the Season.
func (Season) Indexes() []ent.Index { return []ent.Index{index.Fields("cluster_id", "year").Unique()} }

// SectionTemplate is one section that every report of the season has (mục báo cáo).
type SectionTemplate struct{ ent.Schema }

// Mixin of the SectionTemplate.
func (SectionTemplate) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Section}} }

// Fields of the SectionTemplate.
func (SectionTemplate) Fields() []ent.Field {
	return []ent.Field{
		field.String("season_id"),
		field.String("key"),
		field.Int("place").Comment("in the report, from 1"),
		field.Bool("required"),
		field.String("title_vi"),
		field.String("title_en"),
	}
}

// Edges of the SectionTemplate.
func (SectionTemplate) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("season", Season.Type).Ref("sections").Field("season_id").Unique().Required(),
	}
}

// Indexes of the SectionTemplate.
func (SectionTemplate) Indexes() []ent.Index {
	return []ent.Index{index.Fields("season_id", "key").Unique()}
}
