package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"

	"thidua/internal/id"
)

// identity gives a row its typed identifier (package id), made where the row is made.
type identity struct {
	mixin.Schema
	prefix string
}

// Fields of the mixin.
func (i identity) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").MaxLen(30).Immutable().DefaultFunc(func() string { return id.New(i.prefix) }),
	}
}

// Case is what the engine keeps with a subject: where the case stands and what it
// remembers. Only workflow/runtime changes these columns; the first ones a kind inserts
// with its new row, as the runtime gives them.
type Case struct{ mixin.Schema }

// Fields of the mixin.
func (Case) Fields() []ent.Field {
	return []ent.Field{
		field.String("definition").Comment("name@version#hash of the definition that the case runs on"),
		field.String("state"),
		field.String("stage"),
		field.Int("version").Comment("one more with each command"),
		field.Time("due_at").Optional().Nillable().Comment("of the present state"),
		field.Time("due_asc").Comment("due_at, or the end of time: such a case sorts last upwards"),
		field.Time("due_desc").Comment("due_at, or the beginning of time: such a case sorts last downwards"),
		field.Text("memory").Comment("counts, voucher, stored due times and latest deeds, as JSON"),
		field.Time("updated_at"),
	}
}

// Indexes of the mixin: the orders that lists offer, the id last.
func (Case) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("updated_at", "id"),
		index.Fields("due_asc", "id"),
		index.Fields("due_desc", "id"),
		index.Fields("definition", "state"),
	}
}

// now is the present instant as it is stored.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
