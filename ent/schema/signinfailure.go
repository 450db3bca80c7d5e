package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// SignInFailure counts wrong passwords (đăng nhập sai) of one account or from one
// address, on all replicas together.
type SignInFailure struct{ ent.Schema }

// Fields of the SignInFailure.
func (SignInFailure) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").MaxLen(80).Immutable().Comment("account:HASH or address:HASH"),
		field.Int("count"),
		field.Time("first_at"),
		field.Time("last_at"),
	}
}
