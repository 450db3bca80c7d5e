package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/id"
)

// Attachment is a file that somebody has sent (tệp đính kèm). Its content lies outside the
// database, under its SHA-256, and never changes. It hangs on one place of one subject, or,
// being loose, nowhere: then it is its uploader's alone, and is swept away after a day.
type Attachment struct{ ent.Schema }

// Mixin of the Attachment.
func (Attachment) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Attachment}} }

// Fields of the Attachment.
func (Attachment) Fields() []ent.Field {
	return []ent.Field{
		field.String("sha256").MaxLen(64).Immutable().Comment("of the content, in hexadecimal"),
		field.Int64("size").Immutable().Comment("bytes"),
		field.String("media_type").Immutable().Comment("as the content itself says"),
		field.String("name").Immutable(),
		field.String("uploader_id").Immutable(),
		field.Time("uploaded_at").Immutable(),
		field.String("subject_id").Optional().Nillable().Comment("whose readers read it; none: it is loose"),
		field.String("place").Default("").Comment("where on the subject: indicator:CODE or decision:ID"),
		field.Time("loose_since").Optional().Nillable().Comment("none while it hangs on a subject"),
	}
}

// Edges of the Attachment.
func (Attachment) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("uploader", Person.Type).Field("uploader_id").Unique().Required().Immutable(),
	}
}

// Annotations of the Attachment: what hangs on a subject is not loose, and the other way round.
func (Attachment) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"attachment_hangs_or_is_loose": "CASE WHEN subject_id IS NULL THEN loose_since IS NOT NULL ELSE loose_since IS NULL END",
	})}
}

// Indexes of the Attachment. The second one finds what a person has loose, and what is old.
func (Attachment) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("sha256"),
		index.Fields("uploader_id", "loose_since").
			Annotations(entsql.IndexWhere("loose_since IS NOT NULL")).StorageKey("attachment_loose"),
		index.Fields("uploader_id"),
	}
}

// Enclosure says that an attachment belongs to a revision (minh chứng, evidence of one of its
// indicators) or to a decision (văn bản, its papers). Freezing a revision freezes them too.
type Enclosure struct{ ent.Schema }

// Mixin of the Enclosure.
func (Enclosure) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Enclosure}} }

// Fields of the Enclosure.
func (Enclosure) Fields() []ent.Field {
	return []ent.Field{
		field.String("revision_id").Optional().Nillable().Immutable(),
		field.String("decision_id").Optional().Nillable().Immutable(),
		field.Int("rank").Immutable().Comment("its place in the list, from 1"),
		field.String("attachment_id").Immutable(),
	}
}

// Edges of the Enclosure.
func (Enclosure) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("revision", Revision.Type).Field("revision_id").Unique().Immutable(),
		edge.To("decision", Decision.Type).Field("decision_id").Unique().Immutable(),
		edge.To("attachment", Attachment.Type).Field("attachment_id").Unique().Required().Immutable(),
	}
}

// Annotations of the Enclosure: it is of a revision or of a decision.
func (Enclosure) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"enclosure_of_one": "CASE WHEN revision_id IS NULL THEN decision_id IS NOT NULL ELSE decision_id IS NULL END",
	})}
}

// Indexes of the Enclosure: an attachment is once in each.
func (Enclosure) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("revision_id", "attachment_id").Unique(),
		index.Fields("decision_id", "attachment_id").Unique(),
		index.Fields("attachment_id"),
	}
}
