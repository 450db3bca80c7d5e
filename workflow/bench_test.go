package workflow_test

import (
	"testing"

	"thidua/workflow"
)

// BenchmarkDecide submits a complete report: every guard is asked and holds.
func BenchmarkDecide(b *testing.B) {
	p := compiled(b)
	f := facts(p, "phuyen")
	c := play(b, p, f, ways("phuyen")["awaiting_signature"]...)
	cmd := do("submit", head("phuyen"))
	b.ReportAllocs()
	for b.Loop() {
		if _, refusal := p.Decide(c, cmd, f); refusal != nil {
			b.Fatal(codes(refusal))
		}
	}
}

// BenchmarkExplain tells every action of a state to the one whom the case waits for.
func BenchmarkExplain(b *testing.B) {
	p := compiled(b)
	f := facts(p, "phuyen")
	for state, actor := range map[string]workflow.Actor{
		"draft": officer("phuyen"), "submitted": head("quangngai"), "reviewed": head("quangngai"),
	} {
		c := play(b, p, f, ways("phuyen")[state]...)
		b.Run(state, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if len(p.Explain(c, actor, f, noon)) == 0 {
					b.Fatal("no exits")
				}
			}
		})
	}
}

func BenchmarkEvolve(b *testing.B) {
	p := compiled(b)
	f := facts(p, "phuyen")
	c := play(b, p, f, ways("phuyen")["submitted"]...)
	d, refusal := p.Decide(c, do("return", head("quangngai"), input{"reason": "x"}), f)
	if refusal != nil {
		b.Fatal(codes(refusal))
	}
	b.ReportAllocs()
	for b.Loop() {
		p.Evolve(c, d.Event)
	}
}

func BenchmarkSeats(b *testing.B) {
	p := compiled(b)
	r := roster("ninhthuan")
	b.ReportAllocs()
	for b.Loop() {
		p.Seats(r)
	}
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		compiled(b)
	}
}
