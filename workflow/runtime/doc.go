// Package runtime makes happen what package workflow says may happen. Perform carries
// out one command in one transaction: lock, look whether the caller sees the subject,
// replay a known key, compare the version, decide, record, save, commit.
//
//	      Perform(actor, command)
//	             │
//	registry ────┤ held for share: no revocation passes the decision
//	subject  ────┤ locked, and read only if the actor may see it
//	key      ────┤ known: the same answer again, nothing done
//	version  ────┤ moved on: VERSION_CONFLICT
//	Decide   ────┤ refused: every reason at once, nothing kept
//	             ▼
//	history, event, effects, key, state  ── one commit
//
// Administer does the same for accounts and roles, which are no cases: the policy decides.
//
// A subject kind (Kind) tells how its rows are read, which facts hold and what its
// effects do; the runtime knows none of them by name. The state of a case is set here
// and nowhere else.
package runtime
