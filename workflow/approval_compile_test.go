package workflow_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"thidua/workflow"
)

// Every approval that cannot be is told, at the place in it that is wrong.
func TestApprovalProblems(t *testing.T) {
	const (
		one  = "      electors: members\n      need: {of: cast, more_than: 1/2}\n      quorum: {of: electorate, at_least: 2/3}\n"
		on   = "on: {passed: elect, failed: refuse, tied: again, no_quorum: again}"
		need = "need: {of: cast, more_than: 1/2}"
	)
	lanes := func(rest string) string {
		return "      lanes: {a: {electors: members}, b: {electors: handler}}\n" + rest
	}
	for _, tt := range []struct{ name, old, new, want string }{
		{"an unknown key", "electors: members", "electors: members\n      colour: red", `UNKNOWN_KEY unknown key "colour"`},
		{"no electors", "      electors: members\n", "", `MISSING the key "electors" is missing`},
		{"electors of no role", "electors: members", "electors: nobody", `UNKNOWN there is no role "nobody"`},
		{"excluding no role", "electors: members", "electors: members\n      exclude: [nobody]", `UNKNOWN there is no role "nobody"`},
		{"no share", need, "need: {of: cast}", `CONTRADICTION a share is one of at_least, more_than and votes`},
		{"two shares", need, "need: {of: cast, more_than: 1/2, at_least: 1/2}", `CONTRADICTION a share is one of at_least, more_than and votes`},
		{"a share of nothing", need, "need: {at_least: 1/2}", `MISSING the key "of" is missing`},
		{"votes of something", need, "need: {of: cast, votes: 2}", `CONTRADICTION a number of votes is of nothing`},
		{"no votes", need, "need: {votes: 0}", `VALUE `},
		{"an unknown base", need, "need: {of: people, more_than: 1/2}", `VALUE `},
		{"a quorum of the cast", "quorum: {of: electorate", "quorum: {of: cast", `VALUE `},
		{"more than all", need, "need: {of: cast, more_than: 1/1}", `VALUE 1/1 can never be met, or always is`},
		{"above all", need, "need: {of: cast, at_least: 3/2}", `VALUE 3/2 can never be met, or always is`},
		{"at least nothing", need, "need: {of: cast, at_least: 0/2}", `VALUE 0/2 can never be met, or always is`},
		{"a division by nothing", need, "need: {of: cast, at_least: 1/0}", `VALUE "1/0" is not a fraction such as 2/3`},
		{"a decimal", need, "need: {of: cast, at_least: \"0.5\"}", `VALUE "0.5" is not a fraction such as 2/3`},
		{"a huge number", need, "need: {of: cast, at_least: 1/99999}", `VALUE "1/99999" is not a fraction such as 2/3`},
		{"an electorate turned round", "electors: members", "electors: members\n      expect: {min: 3, max: 2}", `CONTRADICTION max lies below min`},
		{"electors beside lanes", one, lanes("      electors: members\n"), `CONTRADICTION with lanes, electors stands in each of them`},
		{"a need beside lanes", one, lanes("      need: {votes: 1}\n"), `CONTRADICTION with lanes, need stands in each of them`},
		{"no lane", one, "      lanes: {}\n", `MISSING there is no lane`},
		{"an unknown lane", one, lanes("      pass: [[a, b, c]]\n"), `UNKNOWN there is no lane "c"`},
		{"a lane in no combination", one, lanes("      pass: [[a]]\n"), `UNKNOWN the lane "b" is in no combination`},
		{"an empty combination", one, lanes("      pass: [[a, b], []]\n"), `MISSING a combination has at least one lane`},
		{"a combination without lanes", on, "pass: [[a]]\n      " + on, `CONTRADICTION pass goes with lanes`},
		{"a veto of no role", on, "veto: [nobody]\n      " + on, `UNKNOWN there is no role "nobody"`},
		{"a tie of no role", on, "tie: nobody\n      " + on, `UNKNOWN there is no role "nobody"`},
		{"no such abstention", on, "abstain: sometimes\n      " + on, `VALUE `},
		{"bound to something else", on, "bind: version\n      " + on, `VALUE `},
		{"a secret veto", on, "secret: true\n      veto: [handler]\n      " + on, `CONTRADICTION veto does not go with secret: it would tell who voted how`},
		{"a secret tie", on, "secret: true\n      tie: handler\n      " + on, `CONTRADICTION tie does not go with secret: it would tell who voted how`},
		{"a secret sequence", on, "secret: true\n      sequence: true\n      " + on, `CONTRADICTION sequence does not go with secret: it would tell who voted how`},
		{"secret lanes", one, lanes("      secret: true\n"), `CONTRADICTION lanes does not go with secret: it would tell who voted how`},
		{"a custody of what is open", on, "custody: server\n      " + on, `CONTRADICTION custody goes with secret: true`},
		{"an unknown custody", on, "secret: true\n      custody: cloud\n      " + on, `VALUE `},
		{"paper that nobody counts", on, "secret: true\n      custody: paper\n      " + on, `MISSING the key "tally" is missing: who enters the tally`},
		{"a tally of what is sealed", on, "secret: true\n      tally: [handler]\n      " + on, `CONTRADICTION tally goes with custody: paper`},
		{"candidates of no fact", on, "choose: {from: nobody, seats: 1}\n      " + on, `UNKNOWN there is no fact "nobody"`},
		{"candidates of a yes or no", on, "choose: {from: ready, seats: 1}\n      " + on, `TYPE the fact "ready" is not a list`},
		{"no place", on, "choose: {from: ready, seats: 0}\n      " + on, `VALUE `},
		{"places of a yes or no", on, "choose: {from: ready, seats: ready}\n      " + on, `TYPE the fact "ready" is not an int`},
		{"no way after a failure", "failed: refuse, ", "", `MISSING the key "failed" is missing`},
		{"no way after a tie", "tied: again, ", "", `MISSING the key "tied" is missing`},
		{"no way without a quorum", ", no_quorum: again", "", `MISSING the key "no_quorum" is missing`},
		{"a way that is no action", "passed: elect", "passed: fly", `UNKNOWN there is no action "fly"`},
		{"a way that a person takes", "passed: elect", "passed: open", `CONTRADICTION the action "open" is not by approval`},
		{"a place to rest", "label: {vi: Biểu quyết, en: Voting}", "label: {vi: Biểu quyết, en: Voting}\n    rest: true", `CONTRADICTION a state that holds an approval is no place to rest`},
		{"something else at the due time", "{after: P3D}", "{after: P3D, then: refuse}", `CONTRADICTION at the due time of an approval it is closed: then does not go with it`},
		{"who beside by", "by: approval, max: 1", "by: approval, who: [handler], max: 1", `CONTRADICTION who does not go with by: approval`},
		{"guarded without an else", ", else: refuse}", "}", `MISSING a step that no person takes, and that guard can refuse, names what is taken instead: else`},
		{"an else that goes round", "move: {voting: refused}, by: approval", "move: {voting: refused}, by: approval, else: elect", `CYCLE `},
		{"an action called vote", "  again: {", "  vote: {", `VALUE every definition has the action "vote" already`},
		{"an action called tally", "  again: {", "  tally: {", `VALUE every definition has the action "tally" already`},
		{"a mapping is expected", one + "      " + on, "      []\n", `TYPE `},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := strings.Replace(council, tt.old, tt.new, 1)
			if src == council {
				t.Fatalf("%q is not in the definition", tt.old)
			}
			var told []string
			for _, p := range definitionError(t, src) {
				if p.Line < 1 || p.Column < 1 || p.Line > strings.Count(src, "\n")+1 {
					t.Errorf("it is told at %d:%d", p.Line, p.Column)
				}
				told = append(told, fmt.Sprintf("%s %s", p.Code, p.Message))
			}
			if !strings.Contains(strings.Join(told, "\n"), tt.want) {
				t.Errorf("told %q, want %q", told, tt.want)
			}
		})
	}
}

// A tie is asked for only where there can be one.
func TestATieThatCannotBe(t *testing.T) {
	src := strings.Replace(strings.Replace(council, "more_than: 1/2", "at_least: 1/2", 1), "tied: again, ", "", 1)
	for _, p := range problemsOf(src) {
		t.Error(p)
	}
}

// problemsOf lists what is wrong with a definition, nothing where it compiles.
func problemsOf(src string) []workflow.Problem {
	_, err := workflow.Compile([]byte(src))
	if wrong, ok := errors.AsType[*workflow.DefinitionError](err); ok {
		return wrong.Problems
	}
	return nil
}
