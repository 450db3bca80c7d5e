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

// Period is a stretch of a season that reports are written for (kỳ báo cáo).
type Period struct{ ent.Schema }

// Mixin of the Period.
func (Period) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Period}} }

// Fields of the Period.
func (Period) Fields() []ent.Field {
	return []ent.Field{
		field.String("season_id"),
		field.String("code").Comment("2022-H1, 2022-H2, 2022"),
		field.Enum("kind").GoType(term.PeriodKind("")),
		field.String("starts_on").GoType(calendar.Date("")),
		field.String("ends_on").GoType(calendar.Date("")),
		field.String("report_due_on").GoType(calendar.Date("")),
		field.Bool("assumption").Default(false).Comment("in no source; shown as an assumption"),
	}
}

// Edges of the Period.
func (Period) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("season", Season.Type).Ref("periods").Field("season_id").Unique().Required(),
	}
}

// Indexes of the Period.
func (Period) Indexes() []ent.Index { return []ent.Index{index.Fields("season_id", "code").Unique()} }
