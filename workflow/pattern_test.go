package workflow_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
)

// turn is one step of a way through a pattern's definition, as a script has it, and what
// becomes of it.
type turn struct{ step, want string }

// started are the two steps with which most of the ways begin.
func started(state string, turns ...turn) []turn {
	return append([]turn{{"{action: create}", "create: draft"}, {"{action: submit}", "submit: " + state}}, turns...)
}

// patterns are, by number, ways that show each pattern which the engine claims.
var patterns = map[int][][]turn{
	1: {started("sent", turn{"{action: decide}", "decide: done"}), {
		{"{action: create}", "create: draft"}, {"{action: decide, as: handler}", "decide refused: WRONG_STATE"}}},
	2: {started("asking", turn{"{action: vote, lane: form, choice: yes}", "vote: asking"}, turn{"{action: vote, lane: figures, choice: yes}", "vote: agreed passed => agree: agreed"}),
		started("asking", turn{"{action: vote, lane: figures, choice: yes}", "vote: asking"}, turn{"{action: vote, lane: form, choice: yes}", "vote: agreed passed => agree: agreed"})},
	3: {started("asking", turn{"{action: vote, lane: figures, choice: yes}", "vote: asking"}, turn{"{action: agree}", "agree refused: NOT_PERMITTED"},
		turn{"{action: vote, lane: form, choice: yes}", "vote: agreed passed => agree: agreed"})},
	4: {started("sent", turn{"{action: route, facts: {pressing: true}}", "route: urgent"}),
		started("sent", turn{"{action: route, facts: {pressing: false}}", "route_slow: usual"})},
	5: {started("sent", turn{"{action: route}", "route: urgent"}, turn{"{action: finish}", "finish: done"}),
		started("sent", turn{"{action: route_slow}", "route_slow: usual"}, turn{"{action: finish}", "finish: done"})},
	10: {started("sent", turn{"{action: check}", "check: checking"}, turn{"{action: recheck}", "recheck: sent"}, turn{"{action: give_back}", "give_back: back"},
		turn{"{action: resubmit}", "resubmit: checking"}, turn{"{action: give_back}", "give_back: back"}, turn{"{action: resubmit}", "resubmit: checking"},
		turn{"{action: give_back}", "give_back refused: ACTION_LIMIT"}, turn{"{action: decide}", "decide: done"})},
	13: {started("asking", turn{"{action: vote, lane: echo, choice: yes}", "vote: asking"}, turn{"{action: vote, lane: figures, choice: yes}", "vote: asking"},
		turn{"{action: vote, lane: form, choice: yes}", "vote: agreed passed => agree: agreed"})},
	14: {started("asking", turn{"{action: vote, choice: yes}", "vote: asking"}, turn{"{action: vote, choice: yes}", "vote: asking"}, turn{"{action: vote, choice: yes}", "vote: asking"},
		turn{"{action: vote, choice: yes}", "vote: agreed passed => agree: agreed"})},
	16: {started("sent", turn{"{action: accept}", "accept: done"}, turn{"{action: withdraw}", "withdraw refused: WRONG_STATE"}),
		started("sent", turn{"{action: withdraw}", "withdraw: gone"}, turn{"{action: accept}", "accept refused: WRONG_STATE"})},
	17: {started("sent", turn{"{action: check_law}", "check_law refused: NOT_NOW"}, turn{"{action: check_figures}", "check_figures: sent"}, turn{"{action: check_form}", "check_form: sent"},
		turn{"{action: finish}", "finish refused: NOT_NOW"}, turn{"{action: check_law}", "check_law: sent"}, turn{"{action: check_law}", "check_law refused: ACTION_LIMIT"}, turn{"{action: finish}", "finish: done"}),
		started("sent", turn{"{action: check_form}", "check_form: sent"}, turn{"{action: check_law}", "check_law: sent"}, turn{"{action: check_figures}", "check_figures: sent"}, turn{"{action: finish}", "finish: done"})},
	18: {started("sent", turn{"{action: add_evidence}", "add_evidence: sent"}, turn{"{action: check}", "check: checking"}, turn{"{action: add_evidence}", "add_evidence refused: WRONG_STATE"})},
	19: {{{"{action: create}", "create: draft"}, {"{action: propose}", "propose: signing"}, {"{action: recall}", "recall: draft"}, {"{action: sign}", "sign refused: WRONG_STATE"}}},
	20: {{{"{action: create}", "create: draft"}, {"{action: drop}", "drop: gone"}, {"{action: submit}", "submit refused: WRONG_STATE"}},
		started("sent", turn{"{action: drop}", "drop: gone"}, turn{"{action: decide}", "decide refused: WRONG_STATE"})},
	21: {started("sent", turn{"{action: finish, facts: {good: false}}", "finish refused: NOT_NOW"}, turn{"{action: again}", "again: sent"}, turn{"{action: again}", "again: sent"},
		turn{"{action: again, facts: {good: true}}", "again refused: NOT_NOW"}, turn{"{action: finish}", "finish: done"}),
		started("sent", turn{"{action: again, facts: {good: false}}", "again: sent"}, turn{"{action: again}", "again: sent"}, turn{"{action: again}", "again: sent"}, turn{"{action: again}", "again refused: ACTION_LIMIT"})},
	23: {{{"{action: create}", "create: draft"}, {"{action: signal}", "signal refused: WRONG_STATE"}, {"{action: submit}", "submit: waiting"}, {"{action: signal}", "signal: done"}}},
	24: {{{"{action: create, facts: {paid: false}}", "create: draft"}, {"{action: submit}", "submit: waiting"}, {"{action: go_on}", "go_on refused: NOT_NOW"}, {"{action: go_on, facts: {paid: true}}", "go_on: done"}},
		{{"{action: create, facts: {paid: true}}", "create: draft"}, {"{action: submit}", "submit: waiting"}, {"{action: go_on, after: P3D}", "go_on: done"}}},
	25: {started("asking", turn{"{action: vote, lane: figures, choice: yes}", "vote: asking"}, turn{"{action: call_off}", "call_off: refused"},
		turn{"{action: vote, as: recorder, lane: form, choice: yes}", "vote refused: WRONG_STATE"}, turn{"{action: vote, as: appraiser, lane: figures, choice: yes}", "vote refused: WRONG_STATE"})},
	26: {started("asking", turn{"{action: vote, choice: yes}", "vote: asking"}, turn{"{action: call_off}", "call_off: refused"}, turn{"{action: vote, as: members, unit: deputy, choice: yes}", "vote refused: WRONG_STATE"})},
	27: {started("asking", turn{"{action: vote, choice: yes}", "vote: asking"}, turn{"{action: vote, choice: yes}", "vote: asking"}, turn{"{action: tally, after: P6D}", "tally: agreed passed => agree: agreed"},
		turn{"{action: vote, as: members, unit: member3, choice: no}", "vote refused: WRONG_STATE"})},
	29: {started("asking", turn{"{action: vote, lane: form, choice: yes}", "vote: agreed passed => agree: agreed"}, turn{"{action: vote, as: appraiser, lane: figures, choice: yes}", "vote refused: WRONG_STATE"})},
	32: {started("asking", turn{"{action: vote, lane: echo, choice: yes}", "vote: asking"}, turn{"{action: vote, lane: form, choice: yes}", "vote: agreed passed => agree: agreed"},
		turn{"{action: vote, as: appraiser, lane: figures, choice: yes}", "vote refused: WRONG_STATE"})},
	35: {started("asking", turn{"{action: vote, choice: yes}", "vote: asking"}, turn{"{action: vote, choice: yes}", "vote: agreed passed => agree: agreed"},
		turn{"{action: vote, as: members, unit: member4, choice: yes}", "vote refused: WRONG_STATE"})},
	40: {started("sent", turn{"{action: check_form}", "check_form: sent"}, turn{"{action: finish}", "finish refused: NOT_NOW"}, turn{"{action: check_form}", "check_form refused: ACTION_LIMIT"},
		turn{"{action: check_figures}", "check_figures: sent"}, turn{"{action: finish}", "finish: done"}),
		started("sent", turn{"{action: check_figures}", "check_figures: sent"}, turn{"{action: check_form}", "check_form: sent"}, turn{"{action: finish}", "finish: done"})},
	43: {started("sent", turn{"{action: decide}", "decide: done"}, turn{"{action: decide}", "decide refused: WRONG_STATE"}, turn{"{action: update, as: officer}", "update refused: NOT_PERMITTED, NOT_EDITABLE"})},
}

// patternFile is the definition of a pattern.
func patternFile(t testing.TB, number int) string {
	t.Helper()
	found, err := filepath.Glob(fmt.Sprintf("testdata/patterns/%02d-*.yaml", number))
	if err != nil || len(found) != 1 {
		t.Fatalf("pattern %d has the definitions %v", number, found)
	}
	return found[0]
}

// Each pattern that is claimed is shown by a definition that the checker has nothing
// against, and a script through it.
func TestPatterns(t *testing.T) {
	for number, ways := range patterns {
		t.Run(strconv.Itoa(number), func(t *testing.T) {
			source, err := os.ReadFile(patternFile(t, number))
			if err != nil {
				t.Fatal(err)
			}
			p, err := workflow.Compile(source)
			if err != nil {
				t.Fatal(err)
			}
			for _, finding := range workflow.Check(p, ceiling(p)).Findings {
				if finding.Severity == workflow.SeverityError {
					t.Errorf("line %d: %s", finding.Line, finding.Code)
				}
			}
			for _, way := range ways {
				var steps, want []string
				for _, turn := range way {
					steps, want = append(steps, turn.step), append(want, turn.want)
				}
				script, err := workflow.ReadScript([]byte("steps: [" + strings.Join(steps, ", ") + "]"))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, outcomes(simulated(t, p, script))); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

var patternRow = regexp.MustCompile(`(?m)^\| (\d+) \| ([^|]+) \| (yes|partly|no) \| (.*) \|$`)

// The page names all 43 patterns in their order; what it claims has a definition and a
// test, and nothing else has.
func TestPatternPage(t *testing.T) {
	text, err := os.ReadFile("../docs/patterns.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := patternRow.FindAllStringSubmatch(string(text), -1)
	if len(rows) != 43 {
		t.Fatalf("the page has %d patterns", len(rows))
	}
	counts := map[string]int{}
	for i, row := range rows {
		number, claim, why := i+1, row[3], row[4]
		counts[claim]++
		if row[1] != strconv.Itoa(number) {
			t.Errorf("row %d is of pattern %s", number, row[1])
		}
		if _, shown := patterns[number]; shown != (claim != "no") {
			t.Errorf("%d %s: the page says %s, and there is a test: %t", number, row[2], claim, shown)
		}
		if claim != "no" && !strings.Contains(why, "](../workflow/"+filepath.ToSlash(patternFile(t, number))+")") {
			t.Errorf("%d %s does not lead to its definition", number, row[2])
		}
	}
	for claim, n := range counts {
		if !strings.Contains(string(text), fmt.Sprintf("%s: %d", claim, n)) {
			t.Errorf("the page does not count %s: %d", claim, n)
		}
	}
}
