package runtime

import (
	"context"

	"thidua/ent/db"
	"thidua/workflow"
)

// Explain tells, for each subject, every action that leaves its present state with all
// reasons against it, judged by the code that decides. The facts of all subjects are
// read in one batch. All subjects are of the kind that prefix names, or NOT_FOUND.
func (r *Runtime) Explain(ctx context.Context, client *db.Client, m Moment, prefix string, subjects []*Subject) ([][]workflow.Transition, error) {
	kind, err := r.kind(prefix)
	if err != nil {
		return nil, err
	}
	for _, s := range subjects {
		if err := m.bind(s); err != nil {
			return nil, err
		}
	}
	known, err := kind.Facts(ctx, client, m, subjects, nil)
	if err != nil {
		return nil, err
	}
	explained := make([][]workflow.Transition, len(subjects))
	for i, s := range subjects {
		explained[i] = s.Program.Explain(s.Case, actorOf(m, s.Program), r.facts(s, known[i]), latest(m.At, s.Case.At))
	}
	return explained, nil
}
