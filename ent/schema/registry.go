package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Registry is one row (sổ bộ): the version of all master data, roles and accounts.
// Whoever changes any of them raises it in the same transaction; whoever decides
// holds it FOR SHARE, so that a revocation and a decision cannot pass each other.
type Registry struct{ ent.Schema }

// Fields of the Registry.
func (Registry) Fields() []ent.Field {
	return []ent.Field{
		field.Int("id").Immutable().Comment("always 1"),
		field.Int64("version"),
		field.Bytes("cursor_key").Immutable().Sensitive().Comment("signs cursors on every replica"),
	}
}
