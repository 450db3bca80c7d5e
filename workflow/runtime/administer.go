package runtime

import (
	"context"

	"thidua/ent/db"
	"thidua/internal/authz"
	"thidua/internal/fault"
)

// Administration asks for a change of an account, a role or a delegation: no action on a
// case, but a command like any other.
type Administration struct {
	Object    string // what the policy is asked about: account, role, delegation
	Action    string // the verb of that object
	Key       string // of idempotency; "" for none
	Operation string // the mutation, within whose keys Key counts
	Request   any    // the input; its digest is kept with the key, so there is no secret in it
}

// Administer lets do carry the change out, in the transaction and at the moment that are
// handed to it, and answers the identifier that do names as the subject; there is no
// version and no event. Or it changes nothing and answers why not: UNAUTHENTICATED,
// NOT_PERMITTED, IDEMPOTENCY_MISMATCH, or what do refuses, in this order.
//
// The registry's version is raised before the moment is fixed: the moment holds that row
// for share, and of two who both held it so neither could raise it any more. Raised, it
// keeps the registry as do sees it until the commit, and whoever decided before is done.
func (r *Runtime) Administer(ctx context.Context, actor *authz.Actor, a Administration,
	do func(ctx context.Context, tx *db.Tx, m Moment) (subjectID string, err error)) (Result, error) {
	// Asked once before, so that whoever has no such right makes nobody wait for the registry.
	if !r.grants.Allows(actor.Roles, a.Object, a.Action) {
		return Result{}, fault.New(fault.NotPermitted)
	}
	request, err := digest(a.Request)
	if err != nil {
		return Result{}, err
	}
	ask := asked{operation: a.Operation, key: a.Key, request: request}
	return r.once(ctx, func(ctx context.Context, tx *db.Tx) (Result, error) {
		if err := r.store.RaiseTx(ctx, tx); err != nil {
			return Result{}, err
		}
		m, err := r.momentTx(ctx, tx, actor)
		if err != nil {
			return Result{}, err
		}
		if !r.grants.Allows(m.Actor.Roles, a.Object, a.Action) {
			return Result{}, fault.New(fault.NotPermitted)
		}
		if done, err := r.replayTx(ctx, tx, m, ask); done != nil || err != nil {
			return value(done), err
		}
		subjectID, err := do(ctx, tx, m)
		if err != nil {
			return Result{}, err
		}
		if err := r.keepTx(ctx, tx, m, ask, subjectID, ""); err != nil {
			return Result{}, err
		}
		return Result{SubjectID: subjectID}, nil
	})
}
