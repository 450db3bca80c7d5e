// Package schema is the model, one file per noun. It owns what is stored and which
// two rows may not stand side by side; what may happen to a row is workflow's.
//
//	Cluster ─┬─ Membership ── Unit ─┬─ UnitVersion      (dated names and types)
//	         ├─ LeadershipTerm ─┘   └─ Succession       (unit -> unit, or a province not yet known)
//	         └─ Season ─┬─ Period
//	                    ├─ SectionTemplate
//	                    └─ Criterion (a tree)
//	Person ─┬─ RoleAssignment (dated; at a unit or in a cluster)
//	        ├─ AccessToken
//	        ├─ ServiceAccount      (where it is no human)
//	        └─ IdempotencyKey
//	Report (unit, period, author) ─┬─ Revision ─┬─ Section
//	                               │            └─ Indicator
//	                               ├─ Commendation ── Decision (granting, revoking)
//	                               ├─ HistoryEntry   one row a command, by subject and version
//	                               └─ Event          the same for readers of the log, by position
//	CaseFile (unit, period, author; fields by its definition) ─── HistoryEntry, Event likewise
//	Attachment ─── Enclosure (of a revision, or of a decision)   files; their content lies outside
//	Timer          what is to happen to a case at a time
//	SealedVote, Tally   a secret approval's votes until it is closed, and what came out
//	WorkflowVersion ── Proposal ── Consent (unit, person)
//	Delegation     what a person lends to another
//	RoleChange     what was done to accounts and roles
//	SignInFailure  wrong passwords, counted by account and address
//	Registry       one row: the version of all master data, and the key that signs cursors
//
// Days are calendar.Date (text, YYYY-MM-DD); instants are UTC to the microsecond;
// decimals are text in plain notation, exact.
package schema
