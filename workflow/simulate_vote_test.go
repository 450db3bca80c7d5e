package workflow_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
)

// outcomes writes what a simulated step led to, and what followed.
func outcomes(list []workflow.Simulated) []string {
	var lines []string
	for _, s := range list {
		line := told([]workflow.Simulated{s})[0]
		if s.Sealed {
			line += " (sealed)"
		}
		if s.Event != nil && s.Event.Result != nil {
			line += " " + string(s.Event.Result.Outcome)
		}
		if s.Followed != nil {
			line += " => " + told([]workflow.Simulated{*s.Followed})[0]
		}
		lines = append(lines, line)
	}
	return lines
}

// approving is a definition like council with this approval in place of its own.
func approving(t testing.TB, approval string) *workflow.Program {
	t.Helper()
	before, rest, _ := strings.Cut(council, "    approval:\n")
	_, after, _ := strings.Cut(rest, "  elected:")
	roles := "  handler: {role: HEAD, of: leader, else: [deputy, rotation]}\n"
	before = strings.Replace(before, roles, roles+"  recorder: {role: SECRETARY, of: cluster}\n  appraiser: {role: APPRAISER, of: cluster}\n", 1)
	before = strings.Replace(before, "  ready: {type: bool, of: subject}\n", "  ready: {type: bool, of: subject}\n  names: {type: list, of: subject}\n  places: {type: int, min: 0, max: 5, of: rules}\n", 1)
	p, err := workflow.Compile([]byte(before + "    approval:\n" + approval + "  elected:" + after))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Votes of every kind are rehearsed from the electors' seats, one after the other.
func TestSimulateVotes(t *testing.T) {
	const on = "      on: {passed: elect, failed: refuse, tied: again, no_quorum: again}\n"
	opens := []workflow.ScriptStep{{Action: "create"}, {Action: "open", Person: "other"}}
	yes := workflow.ScriptStep{Action: "vote", As: "members", Choice: "yes"}
	tests := []struct {
		name, approval string
		steps          []workflow.ScriptStep
		want           []string
	}{
		{"members", "      electors: members\n" + on, []workflow.ScriptStep{
			{Action: "vote", Choice: "no"}, {Action: "vote", As: "members", Unit: "leader", Choice: "yes"}, {Action: "vote", As: "members", Unit: "unit", Choice: "yes"},
			{Action: "vote", As: "members", Choice: "maybe"}, {Action: "elect", As: "SYSTEM"}, yes,
			{Action: "tally", As: "SYSTEM", After: "P4D"},
		}, []string{"vote: voting", "vote refused: ALREADY_VOTED", "vote refused: CONFLICT_OF_INTEREST", "vote refused: INVALID_INPUT/choice",
			"elect refused: NOT_PERMITTED", "vote: voting", "tally: voting tied => again: voting"}},

		{"the last that matters decides", "      electors: members\n" + on, []workflow.ScriptStep{yes, yes, yes},
			[]string{"vote: voting", "vote: voting", "vote: elected passed => elect: elected"}},

		{"what follows gives way to what stands instead", "      electors: members\n" + on, []workflow.ScriptStep{
			{Action: "vote", Choice: "yes", Facts: input{"ready": false}}, yes, yes,
		}, []string{"vote: voting", "vote: voting", "vote: refused passed => refuse: refused"}},

		{"lanes in sequence", "      lanes: {first: {electors: appraiser, need: {votes: 2}}, then: {electors: recorder, need: {votes: 1}}}\n      sequence: true\n      on: {passed: elect, failed: refuse, no_quorum: again}\n",
			[]workflow.ScriptStep{
				{Action: "vote", Lane: "then", Choice: "yes"}, {Action: "vote", Lane: "first", Choice: "yes"}, {Action: "vote", Lane: "first", Choice: "yes"},
				{Action: "vote", Lane: "nowhere", Choice: "yes"}, {Action: "vote", Lane: "then", Choice: "yes"},
			}, []string{"vote refused: NOT_YET_OPEN", "vote: voting", "vote: voting", "vote refused: INVALID_INPUT/lane", "vote: elected passed => elect: elected"}},

		{"secret", "      electors: members\n      secret: true\n" + on, []workflow.ScriptStep{
			yes, yes, {Action: "vote", As: "members", Unit: "leader", Choice: "no"}, yes, yes, {Action: "tally", After: "P4D"},
		}, []string{"vote: voting (sealed)", "vote: voting (sealed)", "vote refused: ALREADY_VOTED", "vote: voting (sealed)",
			"vote: voting (sealed)", "tally: elected passed => elect: elected"}},

		{"secret, and once more", "      electors: members\n      secret: true\n" + on, []workflow.ScriptStep{
			yes, {Action: "vote", As: "members", Choice: "no"}, {Action: "tally", After: "P4D"},
			{Action: "vote", As: "members", Unit: "leader", Choice: "no"}, {Action: "tally", After: "P4D"},
		}, []string{"vote: voting (sealed)", "vote: voting (sealed)", "tally: voting tied => again: voting",
			"vote: voting (sealed)", "tally: refused failed => refuse: refused"}},

		{"on paper", "      electors: members\n      secret: true\n      custody: paper\n      tally: [recorder]\n" + on, []workflow.ScriptStep{
			yes, {Action: "tally", Input: input{"yes": 9}}, {Action: "tally", Input: input{"yes": 3, "minutes": input{"number": "2"}}},
			{Action: "tally", As: "handler", Input: input{"yes": 3}}, {Action: "tally", Input: input{"yes": 1, "no": 3}},
		}, []string{"vote refused: ON_PAPER", "tally refused: INVALID_INPUT/yes", "tally refused: INVALID_INPUT/minutes",
			"tally refused: NOT_PERMITTED", "tally: refused failed => refuse: refused"}},

		{"over candidates", "      electors: members\n      choose: {from: names, seats: places}\n" + on, []workflow.ScriptStep{
			{Action: "vote", For: []string{"a"}}, {Action: "vote", For: []string{"z"}}, {Action: "vote", For: []string{"a", "b"}},
			{Action: "vote", For: []string{"a"}}, {Action: "vote", For: []string{"a"}}, {Action: "vote", For: []string{"b"}},
		}, []string{"vote: voting", "vote refused: INVALID_INPUT/for", "vote refused: INVALID_INPUT/for", "vote: voting", "vote: voting",
			"vote: elected passed => elect: elected"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := approving(t, tt.approval)
			list := simulated(t, p, workflow.Script{Steps: append(append([]workflow.ScriptStep{}, opens...), tt.steps...)})
			if diff := cmp.Diff(append([]string{"create: draft", "open: voting"}, tt.want...), outcomes(list)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// While a round is open, its lanes stand for the actions that it leads to.
func TestSimulateOpenVote(t *testing.T) {
	p := approving(t, "      electors: members\n      on: {passed: elect, failed: refuse, tied: again, no_quorum: again}\n")
	list := simulated(t, p, workflow.Script{Steps: []workflow.ScriptStep{{Action: "create"}, {Action: "open", Person: "other"}}})
	if diff := cmp.Diff("[{vote  voting [members] []}]", fmt.Sprint(list[1].Open)); diff != "" {
		t.Error(diff)
	}
}

// A count that cannot be read is the script's error.
func TestSimulateCountError(t *testing.T) {
	p := approving(t, "      electors: members\n      secret: true\n      custody: paper\n      tally: [recorder]\n      on: {passed: elect, failed: refuse, tied: again, no_quorum: again}\n")
	_, err := p.Simulate(workflow.Script{Steps: []workflow.ScriptStep{{Action: "create"}, {Action: "open", Person: "other"}, {Action: "tally", Input: input{"maybe": 1}}}})
	if err == nil || !strings.Contains(err.Error(), `step 3: The count cannot be read: json: unknown field "maybe"`) {
		t.Error(err)
	}
}
