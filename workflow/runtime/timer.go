package runtime

import (
	"context"

	"thidua/ent/db"
	"thidua/workflow"
)

// timersTx sets the timers of the state that the event enters, and clears those of the one
// that it leaves.
func (r *Runtime) timersTx(_ context.Context, _ *db.Tx, _ *Subject, _ workflow.Event) error {
	return nil
}
