package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/id"
	"thidua/internal/term"
)

// Report is a unit's report of a period (báo cáo). Its content is in revisions.
type Report struct{ ent.Schema }

// Mixin of the Report.
func (Report) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Report}, Case{}} }

// Fields of the Report.
func (Report) Fields() []ent.Field {
	return []ent.Field{
		field.String("unit_id").Immutable(),
		field.String("period_id").Immutable(),
		field.Enum("kind").GoType(term.ReportKind("")).Immutable(),
		field.String("title"),
		field.String("title_folded").Comment("for searches: no marks, lower case"),
		field.String("title_order").Comment("the collation key of the title"),
		field.String("number").Default("").Comment("số, ký hiệu: 45/BC-SVHTTDL"),
		field.Bool("late").Default(false).Comment("was once submitted past its due time; for ever"),
		field.String("author_id").Immutable().Comment("who created it"),
		field.Time("created_at").Immutable(),
		field.String("revision_id").Comment("the revision that is being written, or was written last"),
		field.String("submitted_revision_id").Optional().Nillable().Comment("the revision last submitted; none: never submitted"),
		field.Time("published_at").Optional().Nillable().Comment("its first conclusion, from which on the members read it"),
	}
}

// Edges of the Report. The revisions point to their report; the report's pointers to
// two of them carry no foreign key, because both rows are made in one transaction.
func (Report) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("unit", Unit.Type).Field("unit_id").Unique().Required().Immutable(),
		edge.To("period", Period.Type).Field("period_id").Unique().Required().Immutable(),
		edge.To("author", Person.Type).Field("author_id").Unique().Required().Immutable(),
		edge.To("revisions", Revision.Type),
		edge.To("commendations", Commendation.Type),
	}
}

// Indexes of the Report. One report that is not discarded for a unit and period.
func (Report) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("unit_id", "period_id").Unique().
			Annotations(entsql.IndexWhere("stage <> 'DISCARDED'")).StorageKey("report_live"),
		index.Fields("unit_id", "updated_at", "id"),
		index.Fields("period_id"),
		index.Fields("author_id"),
		index.Fields("created_at", "id"),
		index.Fields("title_order", "id"),
	}
}
