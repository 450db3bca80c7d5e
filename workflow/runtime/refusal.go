package runtime

import (
	"thidua/internal/fault"
	"thidua/workflow"
)

// Conflict is the detail of a VERSION_CONFLICT: the subject to look at again.
type Conflict struct{ SubjectID string }

// conflict says that the subject has moved on.
func conflict(subjectID string) error {
	return fault.New(fault.VersionConflict, "expectedVersion").With(&Conflict{subjectID})
}

// Blocked is the detail of a TRANSITION_BLOCKED.
type Blocked struct {
	State    workflow.State
	Blockers []workflow.Blocker
}

// refused says the engine's refusal as a fault: the input's faults one by one; for
// create and update, which are no transitions, each reason one by one; else one
// TRANSITION_BLOCKED with every reason.
func refused(s *Subject, action string, r *workflow.Refusal) error {
	var list fault.List
	for _, problem := range r.Inputs {
		list = append(list, fault.Newf(problem.Code, fault.Text(problem.Say), problem.Path...))
	}
	if len(list) > 0 {
		return list
	}
	if action == workflow.ActionCreate || action == workflow.ActionUpdate {
		for _, b := range r.Blockers {
			e := fault.Newf(b.Code, fault.Text(b.Say))
			if b.Field != "" {
				e.Path = []string{b.Field}
			}
			list = append(list, e)
		}
		return list
	}
	return blocked(s, r.Blockers)
}

// blocked says that an action cannot be taken, and why.
func blocked(s *Subject, blockers []workflow.Blocker) error {
	state, _ := s.Program.State(s.Case.State)
	return fault.New(fault.TransitionBlocked).With(&Blocked{State: state, Blockers: blockers})
}

// unknownAction refuses to begin or to update by name alone: content has commands of its own.
func unknownAction(s *Subject) error {
	say := workflow.Text(fault.New(fault.UnknownAction).Say)
	return blocked(s, []workflow.Blocker{{Code: fault.UnknownAction, Say: say}})
}
