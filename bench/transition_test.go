package bench

import (
	"context"
	"testing"
	"time"

	"github.com/looplab/fsm"
	"github.com/qmuntal/stateless"

	"thidua/workflow"
)

// The bare transition: two states, there and back, no guard, no input. What the engine does
// besides in that time, and the others do not: it asks for the seat and the policy, applies
// the constitution, and writes an event and a case with its counts and latest deeds.
const bare = `workflow: bare
version: 1
label: {vi: Trơn, en: Bare}
subject: Case
roles:
  officer: {role: OFFICER, of: unit}
start: {state: open, who: [officer]}
states:
  open: {stage: DRAFT, label: {vi: Mở, en: Open}}
  shut: {stage: DRAFT, label: {vi: Đóng, en: Shut}}
transitions:
  shut: {label: {vi: Đóng, en: Shut}, move: {open: shut}, who: [officer], loop: free}
  open: {label: {vi: Mở, en: Open}, move: {shut: open}, who: [officer], loop: free}
`

var noon = time.Date(2022, 7, 4, 5, 0, 0, 0, time.UTC)

func compiled(b testing.TB, source string) *workflow.Program {
	b.Helper()
	p, err := workflow.Compile([]byte(source))
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// ceiling allows what the definition gives.
func ceiling(p *workflow.Program) workflow.Ceiling {
	c := workflow.Ceiling{}
	for _, power := range p.Powers() {
		if c[power.Post] == nil {
			c[power.Post] = map[string]bool{}
		}
		c[power.Post][power.Action] = true
	}
	return c
}

func actor(post, unit string) workflow.Actor {
	return workflow.Actor{ID: post + "@" + unit, Holdings: []workflow.Holding{{Post: post, Unit: unit}}}
}

// bareCase is a case of the bare definition that has begun, with the two commands that lead
// there and back.
func bareCase(b *testing.B) (*workflow.Program, workflow.Case, workflow.Facts, [2]workflow.Command) {
	b.Helper()
	p := compiled(b, bare)
	f := workflow.Facts{Roster: p.SampleRoster(), Ceiling: ceiling(p), ReadsContent: true}
	commands := [2]workflow.Command{
		{Action: "shut", Actor: actor("OFFICER", "unit"), At: noon},
		{Action: "open", Actor: actor("OFFICER", "unit"), At: noon},
	}
	d, refusal := p.Decide(workflow.Case{}, workflow.Command{Action: "create", Actor: actor("OFFICER", "unit"), At: noon}, f)
	if refusal != nil {
		b.Fatal(refusal)
	}
	return p, p.Evolve(workflow.Case{}, d.Event), f, commands
}

// row is where a machine without cases of its own finds and leaves a state.
type row struct{ state string }

// BenchmarkTransition takes one step of a machine that many cases share: the state comes
// from outside and goes there again.
func BenchmarkTransition(b *testing.B) {
	b.Run("table", func(b *testing.B) {
		table := map[string]map[string]string{"open": {"shut": "shut"}, "shut": {"open": "open"}}
		state, actions := "open", [2]string{"shut", "open"}
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			next, ok := table[state][actions[i%2]]
			if !ok {
				b.Fatal("refused")
			}
			state = next
		}
	})
	b.Run("thidua", func(b *testing.B) {
		p, c, f, commands := bareCase(b)
		var d workflow.Decision
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if refusal := p.Step(&c, &commands[i%2], &f, &d); refusal != nil {
				b.Fatal(refusal)
			}
		}
	})
	// The same by the pure functions, which copy what they are given.
	b.Run("thidua-pure", func(b *testing.B) {
		p, c, f, commands := bareCase(b)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			d, refusal := p.Decide(c, commands[i%2], f)
			if refusal != nil {
				b.Fatal(refusal)
			}
			c = p.Evolve(c, d.Event)
		}
	})
	// Shared as its documentation has it: the state is stored outside. A machine of many
	// cases learns from the context whose state it is.
	for name, mode := range map[string]stateless.FiringMode{"stateless": stateless.FiringQueued, "stateless-immediate": stateless.FiringImmediate} {
		b.Run(name, func(b *testing.B) {
			machine := stateless.NewStateMachineWithExternalStorage(
				func(ctx context.Context) (stateless.State, error) { return ctx.Value(row{}).(*row).state, nil },
				func(ctx context.Context, s stateless.State) error {
					ctx.Value(row{}).(*row).state = s.(string)
					return nil
				},
				mode)
			machine.Configure("open").Permit("shut", "shut")
			machine.Configure("shut").Permit("open", "open")
			actions, one := [2]string{"shut", "open"}, &row{"open"}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if err := machine.FireCtx(context.WithValue(context.Background(), row{}, one), actions[i%2]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	// It keeps its state in itself: a machine for each case, or SetState before each event.
	b.Run("fsm", func(b *testing.B) {
		machine := fsm.NewFSM("open", fsm.Events{
			{Name: "shut", Src: []string{"open"}, Dst: "shut"},
			{Name: "open", Src: []string{"shut"}, Dst: "open"},
		}, fsm.Callbacks{})
		actions := [2]string{"shut", "open"}
		state := "open"
		ctx := context.Background()
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			machine.SetState(state)
			if err := machine.Event(ctx, actions[i%2]); err != nil {
				b.Fatal(err)
			}
			state = machine.Current()
		}
	})
}
