// Package id makes and reads the typed identifiers of the product: a prefix that
// names the kind, an underscore, and a UUIDv7 (RFC 9562) as 26 characters of
// Crockford's base32 in lower case, for example rep_01k0zq5w7hf8a9b2c3d4e5f6g7.
// What a client sees is what the database holds. It knows no entity.
package id

import (
	"strings"

	"github.com/google/uuid"
)

// The prefixes in use, one for each kind of row that has an identifier of its own.
const (
	Cluster        = "clu"
	Unit           = "unt"
	UnitVersion    = "unv"
	Succession     = "suc"
	Membership     = "mem"
	LeadershipTerm = "trm"
	Person         = "per"
	RoleAssignment = "rol"
	RoleChange     = "rch"
	Season         = "sea"
	Section        = "sec"
	Period         = "prd"
	Criterion      = "cri"
	Report         = "rep"
	Revision       = "rev"
	Indicator      = "ind"
	History        = "his"
	Decision       = "dec"
	Commendation   = "com"
	Event          = "evt"
	CaseFile       = "cas"
	Attachment     = "att"
	Enclosure      = "enc"
	Delegation     = "dlg"
	Timer          = "tmr"
	Tally          = "tly"
	Workflow       = "wfl" // a version of a definition
	Proposal       = "ppl"
	Consent        = "cst"
	IdempotencyKey = "key"
	AccessToken    = "tok"
	ServiceAccount = "sva"
	Fault          = "err" // of an error in the log, no row
)

const (
	alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	bodyLen  = 26
)

// New returns a fresh identifier of the kind that prefix names. Identifiers made
// later sort later. It panics only where the system has no source of randomness.
func New(prefix string) string {
	return prefix + "_" + encode(uuid.Must(uuid.NewV7()))
}

// Prefix returns the kind of an identifier, or "" where s is not a well-formed one:
// whoever gets "" answers as for an object that does not exist.
func Prefix(s string) string {
	prefix, body, found := strings.Cut(s, "_")
	if !found || len(prefix) != 3 || len(body) != bodyLen || body[0] > '7' {
		return ""
	}
	for i := 0; i < len(prefix); i++ {
		if prefix[i] < 'a' || prefix[i] > 'z' {
			return ""
		}
	}
	for i := 0; i < len(body); i++ {
		if strings.IndexByte(alphabet, body[i]) < 0 {
			return ""
		}
	}
	return prefix
}

// Is reports whether s is a well-formed identifier of the kind that prefix names.
func Is(s, prefix string) bool { return Prefix(s) == prefix && prefix != "" }

// encode writes 128 bits as 26 characters, the two topmost bits of the 130 being zero.
func encode(u uuid.UUID) string {
	var out [bodyLen]byte
	var buffer uint32
	bits, at := 0, bodyLen-1
	for i := len(u) - 1; i >= 0; i-- {
		buffer |= uint32(u[i]) << bits
		bits += 8
		for bits >= 5 {
			out[at] = alphabet[buffer&31]
			buffer >>= 5
			bits -= 5
			at--
		}
	}
	out[at] = alphabet[buffer&31]
	return string(out[:])
}
