package authz

import (
	"slices"
	"strings"
	"testing"

	"thidua/workflow"
	"thidua/workflow/definitions"
)

// The policy and the shipped definition of a report's way say the same: nothing is given
// that the policy does not hold, and the policy holds nothing that no definition gives, but
// for votes, which a version that a cluster publishes may hold.
func TestShippedDefinition(t *testing.T) {
	g := loaded(t)
	program, err := workflow.Compile(definitions.Report())
	if err != nil {
		t.Fatal(err)
	}
	powers := program.Powers()
	if err := g.Covers("report", powers); err != nil {
		t.Error(err)
	}
	for post, actions := range g.Ceiling("report") {
		for action := range actions {
			vote := action == workflow.ActionVote || action == workflow.ActionTally
			if !vote && !strings.HasPrefix(action, "read_") && !slices.Contains(powers, workflow.Power{Post: post, Action: action}) {
				t.Errorf("%s report.%s is in the policy and in no definition", post, action)
			}
		}
	}
}
