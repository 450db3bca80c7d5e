package runtime

import (
	"context"

	"thidua/ent/db"
	"thidua/internal/fault"
	"thidua/workflow"
)

// sealTx keeps a secret vote aside.
func (r *Runtime) sealTx(_ context.Context, _ *db.Tx, _ *Subject, _ workflow.Event) (Result, error) {
	return Result{}, fault.New(fault.NotAvailable)
}

// ballotTx adds what a vote or a tally of a secret round needs: who has voted, and the
// votes, counted.
func (r *Runtime) ballotTx(_ context.Context, _ *db.Tx, _ Moment, _ *Subject, _ *workflow.Command, _ *workflow.Facts) error {
	return nil
}
