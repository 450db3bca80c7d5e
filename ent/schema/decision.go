package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/internal/calendar"
	"thidua/internal/id"
	"thidua/internal/term"
)

// Decision is the paper of an authority that grants or revokes an award (quyết định),
// as it was recorded here. Its own paper can be attached later.
type Decision struct{ ent.Schema }

// Mixin of the Decision.
func (Decision) Mixin() []ent.Mixin { return []ent.Mixin{identity{prefix: id.Decision}} }

// Fields of the Decision.
func (Decision) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").GoType(term.DecisionKind("")).Immutable(),
		field.String("number").Immutable(),
		field.String("issued_on").GoType(calendar.Date("")).Immutable(),
		field.Enum("issuer").GoType(term.Issuer("")).Immutable(),
		field.String("signer").Immutable(),
		field.String("recorder_id").Immutable().Comment("who recorded it"),
		field.Time("recorded_at").Immutable(),
	}
}

// Indexes of the Decision.
func (Decision) Indexes() []ent.Index { return []ent.Index{index.Fields("issued_on", "id")} }
