package bench

import (
	"encoding/json"
	"runtime"
	"testing"

	"thidua/workflow"
	"thidua/workflow/definitions"
)

// reported is a report that was created and proposed, with what decides on it: complete,
// so that every guard is asked and holds.
func reported(b testing.TB) (*workflow.Program, workflow.Case, workflow.Facts) {
	b.Helper()
	p := compiled(b, string(definitions.Report()))
	f := workflow.Facts{Values: p.PlainFacts(), Roster: p.SampleRoster(), Ceiling: ceiling(p), ReadsContent: true}
	var c workflow.Case
	for _, action := range []string{"create", "propose"} {
		d, refusal := p.Decide(c, workflow.Command{Action: action, Actor: actor("OFFICER", "unit"), At: noon}, f)
		if refusal != nil {
			b.Fatalf("%s: %+v", action, refusal)
		}
		c = p.Evolve(c, d.Event)
	}
	return p, c, f
}

// BenchmarkDecide submits: five guards in CEL, the event; and is refused with every reason.
func BenchmarkDecide(b *testing.B) {
	p, c, f := reported(b)
	submit := workflow.Command{Action: "submit", Actor: actor("HEAD", "unit"), At: noon}
	b.Run("accepted", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, refusal := p.Decide(c, submit, f); refusal != nil {
				b.Fatal(refusal)
			}
		}
	})
	b.Run("refused", func(b *testing.B) {
		f := f
		f.Values = p.PlainFacts()
		f.Values["missing"], f.Values["number_set"], f.Values["cutoff_set"] = []string{"results", "lessons"}, false, false
		b.ReportAllocs()
		for b.Loop() {
			if _, refusal := p.Decide(c, submit, f); refusal == nil || len(refusal.Blockers) != 4 {
				b.Fatal("not refused with four reasons")
			}
		}
	})
}

// BenchmarkExplain tells every action of each of a page of a hundred cases.
func BenchmarkExplain(b *testing.B) {
	p, c, f := reported(b)
	b.ReportAllocs()
	for b.Loop() {
		for range 100 {
			if len(p.Explain(c, actor("HEAD", "unit"), f, noon)) == 0 {
				b.Fatal("no actions")
			}
		}
	}
}

// BenchmarkMemory prints what a compiled definition and a case hold, in bytes.
func BenchmarkMemory(b *testing.B) {
	source := definitions.Report()
	b.Run("definition", func(b *testing.B) {
		held(b, "held-B/definition", func() any {
			p, err := workflow.Compile(source)
			if err != nil {
				b.Fatal(err)
			}
			return p
		})
	})
	_, c, _ := reported(b)
	text, err := json.Marshal(c)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("case", func(b *testing.B) {
		held(b, "held-B/case", func() any {
			var one workflow.Case
			if err := json.Unmarshal(text, &one); err != nil {
				b.Fatal(err)
			}
			return &one
		})
		b.ReportMetric(float64(len(text)), "json-B/case")
	})
}

// held reports how much the live heap grows by each thing that is made.
func held(b *testing.B, unit string, one func() any) {
	const count = 200
	var before, after runtime.MemStats
	for b.Loop() {
		kept := make([]any, count)
		runtime.GC()
		runtime.ReadMemStats(&before)
		for i := range kept {
			kept[i] = one()
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(kept)
	}
	b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/count, unit)
	b.ReportMetric(0, "ns/op")
}
