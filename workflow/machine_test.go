package workflow_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"thidua/workflow"
)

// machine drives a case through a random life and checks, at each step, what must hold of
// every decision.
type machine struct {
	p      *workflow.Program
	unit   string
	kin    []string
	people []workflow.Actor

	now     time.Time
	c       workflow.Case // never stored
	stored  workflow.Case // written as JSON and read again after each step
	history []workflow.Event
}

// TestMachine is the stateful property test. Most commands are drawn from Explain, since
// a uniform choice hardly ever moves a case.
func TestMachine(t *testing.T) {
	p := compiled(t)
	taken := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t, p)
		for range 40 {
			m.step(t)
		}
		m.replay(t)
		for _, e := range m.history {
			taken[e.Action]++
		}
	})
	// A generator that never gets somewhere proves nothing about it.
	for _, action := range []string{"recall", "return", "review", "request_reopen", "commend", "close", "revoke"} {
		if taken[action] == 0 {
			t.Errorf("%s was never taken", action)
		}
	}
	t.Log(taken)
}

func newMachine(t *rapid.T, p *workflow.Program) *machine {
	m := &machine{p: p, now: noon}
	m.unit = rapid.SampledFrom(members).Draw(t, "unit")
	m.kin = []string{m.unit}
	if rapid.Bool().Draw(t, "merged") {
		m.kin = append(m.kin, rapid.SampledFrom(members).Draw(t, "kin"))
	}
	for _, unit := range members {
		m.people = append(m.people, officer(unit), head(unit))
	}
	m.people = append(m.people,
		secretary("quangngai"),
		also(head("quangnam"), workflow.Holding{Post: "ADMINISTRATOR"}),
		also(head("quangngai"), workflow.Holding{Post: "OFFICER", Unit: "phuyen"}),
		also(head(m.unit), workflow.Holding{Post: "OFFICER", Unit: m.unit}),
	)
	return m
}

func (m *machine) facts(t *rapid.T) workflow.Facts {
	mostly := func(name string) bool { return !seldom(t, name) }
	list := func(name string) []string {
		if mostly(name) {
			return []string{}
		}
		return []string{"a", "b"}
	}
	f := facts(m.p, m.unit, input{
		"kind":    rapid.SampledFrom([]string{"INTERIM", "FINAL"}).Draw(t, "kind"),
		"missing": list("missing"), "unanswered": list("unanswered"),
		"number_set": mostly("number_set"), "cutoff_set": mostly("cutoff_set"),
		"appraisal_begun": !mostly("appraisal_begun"), "appraisals_done": mostly("appraisals_done"),
		"ballot_closed": !mostly("ballot_closed"), "period_open": mostly("period_open"),
		"live_report": !mostly("live_report"), "issuer_competent": mostly("issuer_competent"),
	})
	f.Roster.Kin = m.kin
	f.ReadsContent = mostly("reads")
	return f
}

// seldom is true about once in ten times. The generator favours small numbers and ends,
// so a plain 0 would come far too often.
func seldom(t *rapid.T, name string) bool { return rapid.IntRange(0, 9).Draw(t, name) == 7 }

// command draws somebody and something to do, mostly what is possible.
func (m *machine) command(t *rapid.T, f workflow.Facts) workflow.Command {
	var open []workflow.Command
	dull := []string{"discard", "recall", "withdraw", "revoke"} // lives end or go round with these
	if seldom(t, "dull") {
		dull = nil
	}
	for _, a := range m.people {
		for _, tr := range m.p.Explain(m.c, a, f, m.now) {
			if tr.Allowed && !slices.Contains(dull, tr.Action) {
				open = append(open, workflow.Command{Action: tr.Action, Actor: a})
			}
		}
	}
	if len(open) == 0 || seldom(t, "edit") {
		for _, a := range []workflow.Actor{officer(m.unit), head(m.unit)} {
			open = append(open, workflow.Command{Action: []string{"create", "update"}[min(m.c.Version, 1)], Actor: a})
		}
	}
	cmd := rapid.SampledFrom(open).Draw(t, "command")
	if seldom(t, "anybody") {
		cmd.Actor = rapid.SampledFrom(m.people).Draw(t, "actor")
	}
	if seldom(t, "anything") {
		cmd.Action = rapid.SampledFrom([]string{"create", "update", "submit", "return", "review", "revoke", "approve", ""}).Draw(t, "action")
	}
	cmd.Input, cmd.At = m.input(t, cmd.Action), m.now
	return cmd
}

func (m *machine) input(t *rapid.T, action string) input {
	in := input{}
	for _, a := range m.p.Actions() {
		if a.Name != action {
			continue
		}
		for _, i := range a.Inputs {
			if !seldom(t, "leave out "+i.Name) {
				in[i.Name] = sample(t, i)
			}
		}
	}
	return in
}

func sample(t *rapid.T, i workflow.Input) any {
	switch i.Type {
	case "enum":
		return rapid.SampledFrom(i.Values).Draw(t, i.Name)
	case "Decision":
		return decision("MINISTER")
	default:
		if seldom(t, "blank "+i.Name) {
			return " "
		}
		return "lý do"
	}
}

func (m *machine) step(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 24*5).Draw(t, "hours")) * time.Hour)
	f := m.facts(t)
	cmd := m.command(t, f)
	before := m.c
	d, refusal := m.p.Decide(m.c, cmd, f)
	again, refusedAgain := m.p.Decide(m.stored, cmd, f)
	if diff := cmp.Diff(d, again) + cmp.Diff(refusal, refusedAgain); diff != "" {
		t.Fatalf("Decide is no function, or storing a case changes it: %s", diff)
	}
	m.steps(t, f, cmd, d, refusal)
	m.explains(t, f, cmd, refusal)
	if refusal != nil {
		if len(refusal.Inputs)+len(refusal.Blockers) == 0 {
			t.Fatal("refused without a reason")
		}
		if diff := cmp.Diff(before, m.c) + cmp.Diff(workflow.Decision{}, d); diff != "" {
			t.Fatalf("a refusal changed something: %s", diff)
		}
		return
	}
	m.accepted(t, f, cmd, d)
	m.c = m.p.Evolve(m.c, d.Event)
	m.stored = copyOf(t, m.p.Evolve(m.stored, d.Event))
	m.history = append(m.history, d.Event)
	if diff := cmp.Diff(m.c, m.stored); diff != "" {
		t.Fatalf("storing a case changes it: %s", diff)
	}
}

// steps compares taking the step in place with deciding and evolving; a refusal changes
// neither the case nor the decision.
func (m *machine) steps(t *rapid.T, f workflow.Facts, cmd workflow.Command, d workflow.Decision, refusal *workflow.Refusal) {
	c, before := m.c, workflow.Decision{Follow: "before"}
	c.Deeds = slices.Clone(m.c.Deeds)
	stepped := before
	told := m.p.Step(&c, &cmd, &f, &stepped)
	want, decided := m.c, before
	if refusal == nil {
		want, decided = m.p.Evolve(m.c, d.Event), d
	}
	if diff := cmp.Diff(refusal, told) + cmp.Diff(want, c) + cmp.Diff(decided, stepped); diff != "" {
		t.Fatalf("a step in place is another one: %s", diff)
	}
}

// accepted checks what no definition may allow, and the report's own invariants.
func (m *machine) accepted(t *rapid.T, f workflow.Facts, cmd workflow.Command, d workflow.Decision) {
	e := d.Event
	for _, h := range cmd.Actor.Holdings {
		if h.Post == "ADMINISTRATOR" {
			t.Fatalf("an administrator took %s", e.Action)
		}
		if e.Decides && slices.Contains(m.kin, h.Unit) {
			t.Fatalf("%s of %s took %s on a report of %v", cmd.Actor.ID, h.Unit, e.Action, m.kin)
		}
	}
	signs := e.FromStage != e.ToStage && e.ToStage == "SUBMITTED" && e.FromStage != "REVIEWED"
	if signs && e.Actor == m.lastVouched() {
		t.Fatalf("%s signed own work", e.Actor)
	}
	decides := e.FromStage != e.ToStage && !signs && e.ToStage != "DRAFT" && e.ToStage != "DISCARDED"
	if decides != e.Decides {
		t.Fatalf("%s from %s to %s: Decides is %v", e.Action, e.FromStage, e.ToStage, e.Decides)
	}
	if e.To == "commended" && !m.since("review", "submit") {
		t.Fatal("commended without a review since the last submission")
	}
	if e.Action == "return" && m.count("return") >= 2 {
		t.Fatal("returned a third time")
	}
	if !f.Ceiling[e.ActorPost][e.Action] {
		t.Fatalf("%s took %s above the ceiling", e.ActorPost, e.Action)
	}
	if !f.ReadsContent && (e.Action == "submit" || e.Action == "propose") && (len(f.Values["missing"].([]string)) > 0) {
		t.Fatal("leaving a blocker untold let somebody act")
	}
}

// explains compares Explain with Decide: allowed if and only if Decide accepts once the
// inputs are given, unless a guard over inputs objects.
func (m *machine) explains(t *rapid.T, f workflow.Facts, cmd workflow.Command, refusal *workflow.Refusal) {
	list := m.p.Explain(m.c, cmd.Actor, f, cmd.At)
	i := slices.IndexFunc(list, func(tr workflow.Transition) bool { return tr.Action == cmd.Action })
	if i < 0 || refusal != nil && len(refusal.Inputs) > 0 {
		return
	}
	var told []workflow.Blocker
	if refusal != nil {
		told = slices.DeleteFunc(slices.Clone(refusal.Blockers), overInput)
	}
	if !cmp.Equal(list[i].Blockers, told) && len(list[i].Blockers)+len(told) > 0 {
		t.Fatalf("%s: explained %v, decided %v", cmd.Action, blockerCodes(list[i].Blockers), codes(refusal))
	}
	if list[i].Allowed != (len(told) == 0) {
		t.Fatalf("%s: allowed is %v, decided %v", cmd.Action, list[i].Allowed, codes(refusal))
	}
}

func overInput(b workflow.Blocker) bool {
	return slices.Contains([]string{"REASON_REQUIRED", "DEADLINE_PASSED", "DECISION_REQUIRED", "FORM_NOT_ALLOWED", "ISSUER_NOT_COMPETENT"}, b.Code)
}

// replay folds the history from nothing and expects the case that was lived.
func (m *machine) replay(t *rapid.T) {
	var c workflow.Case
	for i, e := range m.history {
		if e.Version != i+1 {
			t.Fatalf("event %d has version %d", i, e.Version)
		}
		c = m.p.Evolve(c, e)
	}
	if diff := cmp.Diff(m.c, c); diff != "" {
		t.Fatalf("folding the events gives another case: %s", diff)
	}
}

func (m *machine) count(action string) int {
	n := 0
	for _, e := range m.history {
		if e.Action == action {
			n++
		}
	}
	return n
}

// since tells whether the action happened after the latest other one.
func (m *machine) since(action, other string) bool {
	for _, e := range slices.Backward(m.history) {
		switch e.Action {
		case action:
			return true
		case other:
			return false
		}
	}
	return false
}

func (m *machine) lastVouched() string {
	for _, e := range slices.Backward(m.history) {
		if e.Action == "create" || e.Action == "update" || e.Action == "propose" {
			return e.Actor
		}
	}
	return ""
}
