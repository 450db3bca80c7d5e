package model

// Node is an object with an identifier that is the same everywhere.
type Node interface{ IsNode() }

// Subject is what a workflow moves.
type Subject interface {
	Node
	IsSubject()
}

// UserError is a refusal that the caller can mend.
type UserError interface{ IsUserError() }

// MutationError is a refusal as a mutation's payload holds it.
type MutationError interface {
	UserError
	IsMutationError()
}

// RefusedError is a refusal without further details.
type RefusedError struct {
	Code    string
	Message string
	Path    []string
}

// VersionConflictError says that the subject has moved on.
type VersionConflictError struct {
	Code    string
	Message string
	Path    []string
	Current Subject
}

// TransitionBlockedError says why the workflow does not allow an action.
type TransitionBlockedError struct {
	Code     string
	Message  string
	Path     []string
	State    *WorkflowState
	Blockers []Blocker
}

// IsUserError marks the refusal.
func (RefusedError) IsUserError() {}

// IsMutationError marks the refusal.
func (RefusedError) IsMutationError() {}

// IsUserError marks the refusal.
func (VersionConflictError) IsUserError() {}

// IsMutationError marks the refusal.
func (VersionConflictError) IsMutationError() {}

// IsUserError marks the refusal.
func (TransitionBlockedError) IsUserError() {}

// IsMutationError marks the refusal.
func (TransitionBlockedError) IsMutationError() {}
