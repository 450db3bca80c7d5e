package workflow_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/workflow"
	"thidua/workflow/definitions"
)

// BenchmarkCheck is the check of the report.
func BenchmarkCheck(b *testing.B) { benchmarkCheck(b, string(definitions.Report())) }

// BenchmarkCheck30States is a way through thirty states, each with a guard, that may be
// sent back at four of them.
func BenchmarkCheck30States(b *testing.B) { benchmarkCheck(b, winding(30, 4)) }

// BenchmarkCheck200kConfigurations counts six actions up to five or six times each.
func BenchmarkCheck200kConfigurations(b *testing.B) { benchmarkCheck(b, counting(6, 6, 6, 6, 6, 5)) }

func benchmarkCheck(b *testing.B, src string) {
	p, err := workflow.Compile([]byte(src))
	if err != nil {
		b.Fatal(err)
	}
	var c workflow.Checked
	b.ReportAllocs()
	for b.Loop() {
		c = workflow.Check(p, nil)
	}
	if !c.Complete || c.Failed() {
		b.Fatalf("%t %+v", c.Complete, c.Findings)
	}
	b.ReportMetric(float64(c.Configurations), "configurations")
}

const drawnHead = `workflow: drawn
version: 1
label: {vi: x, en: x}
subject: Thing
facts:
  kind: {type: enum, values: [A, B], of: subject, fixed: true}
  ready: {type: bool, of: subject}
roles:
  officer: {role: OFFICER, of: unit}
  head: {role: HEAD, of: unit}
  handler: {role: HEAD, of: leader, else: [deputy, rotation]}
start: {state: s0, who: [officer]}
`

// winding is a definition of so many states in a row, with so many returns to the beginning.
func winding(states, returns int) string {
	var b strings.Builder
	b.WriteString(drawnHead + "states:\n  s0: {stage: DRAFT, waits: [head], deadline: {after: P9D}, label: {vi: s0, en: s0}}\n")
	for i := 1; i < states; i++ {
		last := ", waits: [handler], deadline: {after: P9D}"
		if i == states-1 {
			last = ", final: true"
		}
		fmt.Fprintf(&b, "  s%d: {stage: SUBMITTED%s, label: {vi: s%d, en: s%d}}\n", i, last, i, i)
	}
	b.WriteString("transitions:\n  a0: {label: {vi: a0, en: a0}, move: {s0: s1}, who: [head]}\n")
	for i := 1; i < states-1; i++ {
		fmt.Fprintf(&b, "  a%d: {label: {vi: a%d, en: a%d}, move: {s%d: s%d}, who: [handler], guard: [{if: \"kind == 'A' || ready\", code: G, say: {vi: a, en: b}}]}\n", i, i, i, i, i+1)
	}
	for i := range returns {
		from := (i + 1) * (states - 1) / (returns + 1)
		fmt.Fprintf(&b, "  r%d: {label: {vi: r%d, en: r%d}, move: {s%d: s0}, who: [handler], max: 2}\n", i, i, i, from)
	}
	return b.String()
}

// counting is a definition of two states in one of which each action can be taken so many times.
func counting(times ...int) string {
	var b strings.Builder
	b.WriteString(strings.NewReplacer("  kind: {type: enum, values: [A, B], of: subject, fixed: true}\n", "").Replace(drawnHead))
	b.WriteString("states:\n  s0: {stage: DRAFT, waits: [officer], deadline: {after: P9D}, label: {vi: s0, en: s0}}\n  s1: {stage: SUBMITTED, final: true, label: {vi: s1, en: s1}}\n")
	b.WriteString("transitions:\n  done: {label: {vi: x, en: x}, move: {s0: s1}, who: [head], guard: [{if: ready, code: G, say: {vi: a, en: b}}]}\n")
	for i, n := range times {
		fmt.Fprintf(&b, "  a%d: {label: {vi: a%d, en: a%d}, move: {s0: s0}, who: [officer], max: %d}\n", i, i, i, n)
	}
	return b.String()
}
