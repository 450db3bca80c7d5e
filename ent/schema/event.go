package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/id"
)

// Event is one line of the log that readers follow (sự kiện). The transaction makes
// the id, the sequencer the position: dense, and in an order in which nothing is
// inserted behind a reader's back.
type Event struct{ ent.Schema }

// Mixin of the Event.
func (Event) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Event}} }

// Fields of the Event.
func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("position").Optional().Nillable().Unique().Comment("none: not sequenced yet"),
		field.Int64("xid").Annotations(entsql.DefaultExprs(map[string]string{
			dialect.Postgres: "((pg_current_xact_id()::text)::bigint)",
			dialect.SQLite:   "0",
		})).Optional().Immutable().Comment("the transaction that made it: the sequencer waits for older ones"),
		field.String("subject_id").Immutable(),
		field.Int("version").Immutable(),
		field.String("kind").Immutable().Comment("report.submitted"),
		field.String("actor_id").Optional().Nillable().Immutable(),
		field.String("on_behalf_id").Optional().Nillable().Immutable(),
		field.String("content_hash").Default("").Immutable(),
		field.Time("at").Immutable(),
	}
}

// Indexes of the Event.
func (Event) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("subject_id", "version").Unique(),
		index.Fields("xid", "id").Annotations(entsql.IndexWhere("position IS NULL")).StorageKey("event_unsequenced"),
	}
}
