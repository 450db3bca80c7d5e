package workflow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"thidua/workflow"
)

// Deeds count and remember as two maps by action would, stay sorted, and never change:
// those of an earlier case are the same after later steps.
func TestDeeds(t *testing.T) {
	p := compiled(t)
	rapid.Check(t, func(t *rapid.T) {
		times, last := map[string]int{}, map[string]string{}
		var c workflow.Case
		var earlier workflow.Deeds
		var written string
		for i := range rapid.IntRange(1, 40).Draw(t, "steps") {
			e := workflow.Event{
				Action: rapid.SampledFrom([]string{"create", "update", "propose", "recall", "submit", "return", "close"}).Draw(t, "action"),
				Actor:  fmt.Sprint("person ", i), ActorUnit: "phuyen", To: "draft", Version: i + 1,
			}
			if rapid.Bool().Draw(t, "keep") {
				earlier, written = c.Deeds, fmt.Sprint(c.Deeds)
			}
			c = p.Evolve(c, e)
			times[e.Action]++
			last[e.Action] = e.Actor
		}
		for action, n := range times {
			if d := c.Deeds.Of(action); d.Times != n || d.Person != last[action] || d.Unit != "phuyen" {
				t.Errorf("%s: %+v, want %d times, last by %s", action, d, n, last[action])
			}
		}
		if len(c.Deeds) != len(times) || !slices.IsSortedFunc(c.Deeds, func(a, b workflow.Deed) int { return strings.Compare(a.Action, b.Action) }) {
			t.Errorf("%+v", c.Deeds)
		}
		if d := c.Deeds.Of("revoke"); d != (workflow.Deed{}) {
			t.Errorf("what was never taken: %+v", d)
		}
		if diff := cmp.Diff(written, fmt.Sprint(earlier)); written != "" && diff != "" {
			t.Error("earlier deeds changed: " + diff)
		}
	})
}
