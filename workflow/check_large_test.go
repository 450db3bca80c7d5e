package workflow_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/workflow"
)

// large are definitions that are as much as a file can hold, or ask what is hard to answer.
func large() map[string]string {
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(format, "N", fmt.Sprint(i)))
		}
		return b.String()
	}
	with := func(old, text string) string { return strings.Replace(sound, old, text, 1) }
	const guard = `guard: [{if: "%s", code: G, say: {vi: a, en: b}}]`
	action := func(name, rest string) string {
		return "  " + name + ": {label: {vi: xN, en: yN}, move: {draft: draft}, who: [officer], " + rest + "}\n"
	}
	ands := func(format, by string, n int) string {
		return strings.TrimSuffix(many(n, format+by), by)
	}
	return map[string]string{
		"states":       with("transitions:\n", many(4000, "  sN: {stage: DRAFT, label: {vi: sN, en: sN}}\n")+"transitions:\n"),
		"a row":        strings.NewReplacer("max: 2", "max: 100").Replace(winding(2000, 9)),
		"actions":      with("  send:", many(5000, action("aN", "max: 3"))+"  send:"),
		"counted":      with("  send:", many(300, action("aN", "max: 1000"))+"  send:"),
		"never taken":  with("  send:", many(900, action("aN", fmt.Sprintf(guard, "ready && !ready")))+many(8, action("bN", "max: 9"))+"  send:"),
		"limits":       with("max: 2}", "max: 2000000000}"),
		"cuts":         with("sum > 100", "sum > 100 && count.return < 999999999"),
		"fixed":        strings.Replace(with("  sum:", many(40, "  fN: {type: bool, of: subject, fixed: true}\n")+"  sum:"), "sum > 100", ands("fN", " && ", 40), 1),
		"free":         strings.Replace(with("  sum:", many(200, "  dN: {type: date, of: subject}\n")+"  sum:"), "sum > 100", ands("dN > '2'", " && ", 60), 1),
		"hard":         strings.Replace(with("  sum:", many(60, "  nN: {type: int, min: 0, max: 50, of: subject}\n")+"  sum:"), "kind == 'LARGE' || sum > 100", ands("nN", " + ", 20)+" == 999 && n0 + n1 == 99", 1),
		"enums":        with("values: [SMALL, LARGE]", "values: [SMALL, LARGE, "+ands("VN", ", ", 9000)+"]"),
		"roles":        with("  second:", many(2000, "  rN: {role: HEAD, of: leader, else: [handler]}\n")+"  second:"),
		"lanes":        with("electors: members, expect: {min: 4, max: 12}", "lanes: {"+ands("lN: {electors: members, need: {votes: 900}, expect: {min: 0, max: 1000}}", ", ", 900)+"}"),
		"electors":     with("expect: {min: 4, max: 12}", "expect: {min: 31, max: 1000}"),
		"four lanes":   with("electors: members, expect: {min: 4, max: 12}", "lanes: {"+ands("lN: {electors: members, expect: {min: 20, max: 40}}", ", ", 4)+"}"),
		"invariants":   sound + many(900, "  - {never: done, without: put, since: send}\n"),
		"duties":       with("max: 2}", "max: 2, differ: {"+ands("send: person", ", ", 1)+"}}"),
		"nested":       strings.Repeat("{a: ", 100_000),
		"ten megabyte": strings.Repeat("# nothing\n", 1<<20),
		"bomb":         "a: &a [x,x,x,x,x,x,x,x,x]\n" + many(30, "bN: &bN [*a,*a,*a,*a,*a,*a,*a,*a]\n"),
		"costs":        with("sum > 100", ands("(ready ? ready : ready)", " && ", 30)),
		"empty":        "",
	}
}

// Whatever a file holds, the check comes to an end with findings, each at a place.
func TestCheckLarge(t *testing.T) {
	for name, src := range large() {
		t.Run(name, func(t *testing.T) {
			c := workflow.CheckSource([]byte(src), nil)
			if len(c.Findings) == 0 {
				t.Error("nothing is said")
			}
			for _, f := range c.Findings {
				if f.Line < 1 || f.Column < 1 || f.Message.VI == "" || f.Message.EN == "" {
					t.Errorf("%+v", f)
				}
			}
		})
	}
}
