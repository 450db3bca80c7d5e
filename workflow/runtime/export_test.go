package runtime

import (
	"context"

	"thidua/ent/db"
	"thidua/internal/id"
	"thidua/workflow"
)

// Close lets the system close the round that is open on the subject, as a timer does at its
// due time.
func (r *Runtime) Close(ctx context.Context, subjectID string) (Result, error) {
	kind, err := r.kind(id.Prefix(subjectID))
	if err != nil {
		return Result{}, err
	}
	registry, err := r.source.Current(ctx)
	if err != nil {
		return Result{}, err
	}
	book, err := r.Book(ctx, registry.Version)
	if err != nil {
		return Result{}, err
	}
	return r.once(ctx, func(ctx context.Context, tx *db.Tx) (Result, error) {
		now, err := r.store.NowTx(ctx, tx)
		if err != nil {
			return Result{}, err
		}
		m := Moment{Registry: registry, Book: book, At: now}
		s, err := r.lockTx(ctx, tx, kind, m, subjectID)
		if err != nil {
			return Result{}, err
		}
		return r.carryTx(ctx, tx, kind, m, s, workflow.Command{Action: workflow.ActionTally}, step{})
	})
}
