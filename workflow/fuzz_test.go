package workflow_test

import (
	"errors"
	"strings"
	"testing"

	"thidua/workflow"
	"thidua/workflow/definitions"
)

// Whatever the text, Compile answers a program or problems at positions within it.
func FuzzCompile(f *testing.F) {
	f.Add(definitions.Report())
	f.Add([]byte(small))
	f.Add([]byte(typed))
	for _, s := range []string{"", "a: &a [*a]", "? [a]\n: b", "workflow: [", "{", "\t", "a: !!binary x", "a: |\n  b\n c", "<<: {a: b}", "\xff\xfe",
		"roles: {a: {role: HEAD, of: unit, else: [a], not: a}}", "start:\nstates:\ntransitions:\nroles:\nfacts:\nguards:\n",
		"transitions: {a: {move: {b: c}, who: [d], guard: [{if: \"x\"}], input: {e: {type: enum, required_if: e}}}}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := workflow.Compile(src)
		if err == nil {
			if p.Hash() == "" || p.Diagram(workflow.Mermaid) == "" || p.Diagram(workflow.DOT) == "" {
				t.Error("a program without a hash or a drawing")
			}
			p.Powers()
			p.Seats(roster("phuyen"))
			tryAll(t, p)
			return
		}
		var de *workflow.DefinitionError
		if !errors.As(err, &de) || len(de.Problems) == 0 || err.Error() == "" {
			t.Fatalf("it answers %v", err)
		}
		lines := strings.Count(string(src), "\n") + strings.Count(string(src), "\r") + strings.Count(string(src), "\u2028") + strings.Count(string(src), "\u2029") + strings.Count(string(src), "\u0085") + 2
		for i, problem := range de.Problems {
			if problem.Line < 1 || problem.Column < 1 || problem.Line > lines || problem.Code == "" || problem.Message == "" {
				t.Errorf("problem %+v in %d lines", problem, lines)
			}
			if i > 0 && problem.Line < de.Problems[i-1].Line {
				t.Error("problems out of order")
			}
		}
	})
}

// tryAll puts every action to a case in its first state.
func tryAll(t *testing.T, p *workflow.Program) {
	f := facts(p, "phuyen")
	d, refusal := p.Decide(workflow.Case{}, do("create", officer("phuyen")), f)
	if (refusal == nil) != (d.Event.Version == 1) {
		t.Error("neither accepted nor refused")
	}
	c := p.Evolve(workflow.Case{}, workflow.Event{Action: "create", To: p.Start().Name, Version: 1, Vouches: true})
	p.Explain(c, head("quangngai"), f, noon)
	for _, a := range p.Actions() {
		p.Decide(c, do(a.Name, head("quangngai"), input{"decision": decision("CLUSTER"), "amount": 3.0}), f)
	}
}
