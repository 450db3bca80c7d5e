package workflow_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"thidua/workflow"
	"thidua/workflow/definitions"
)

// told writes a simulation on one line a step: where the case is, or every reason.
func told(list []workflow.Simulated) []string {
	var lines []string
	for _, s := range list {
		line := fmt.Sprintf("%s: %s", s.Action, s.Case.State)
		if s.Refusal != nil {
			line = fmt.Sprintf("%s refused: %s", s.Action, strings.Join(codes(s.Refusal), ", "))
		}
		lines = append(lines, line)
	}
	return lines
}

func simulated(t interface {
	Helper()
	Fatal(args ...any)
}, p *workflow.Program, s workflow.Script) []workflow.Simulated {
	t.Helper()
	list, err := p.Simulate(s)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// A report's whole way is rehearsed with the roles' names alone.
func TestSimulate(t *testing.T) {
	reason := input{"reason": "Thiếu số liệu"}
	tests := []struct {
		name   string
		script workflow.Script
		want   []string
	}{
		{"the plain way", workflow.Script{Steps: []workflow.ScriptStep{
			{Action: "create", As: "officer"}, {Action: "update"}, {Action: "propose"}, {Action: "submit", As: "head"},
			{Action: "review", As: "handler", Input: input{"conclusion": "Tốt"}},
			{Action: "commend", As: "handler", Input: input{"form": "PRAISE"}},
		}}, []string{"create: draft", "update: draft", "propose: awaiting_signature", "submit: submitted", "review: reviewed", "commend: commended"}},

		{"a refused step tells every reason and the run goes on", workflow.Script{
			Facts: input{"missing": []any{"results", "lessons"}, "number_set": false},
			Steps: []workflow.ScriptStep{
				{Action: "create"}, {Action: "submit", As: "head"}, {Action: "fly"}, {Action: "close", As: "handler"},
				{Action: "submit", As: "head", Facts: input{"missing": []string{}, "number_set": true}},
			}}, []string{"create: draft",
			"submit refused: SECTION_EMPTY sections.results, SECTION_EMPTY sections.lessons, NUMBER_REQUIRED number",
			"fly refused: UNKNOWN_ACTION", "close refused: WRONG_STATE", "submit: submitted"}},

		{"one person in two roles signs own work", workflow.Script{Steps: []workflow.ScriptStep{
			{Action: "create", Person: "an"}, {Action: "submit", As: "head", Person: "an"}, {Action: "submit", As: "head", Person: "binh"},
		}}, []string{"create: draft", "submit refused: SAME_PERSON", "submit: submitted"}},

		{"who also sits at the unit is in conflict", workflow.Script{Steps: []workflow.ScriptStep{
			{Action: "create", Person: "an"}, {Action: "submit", As: "head"}, {Action: "return", As: "handler", Person: "an", Input: reason},
			{Action: "return", As: "handler", Unit: "unit", Input: reason}, {Action: "return", As: "handler", Unit: "member3", Input: reason},
		}}, []string{"create: draft", "submit: submitted", "return refused: CONFLICT_OF_INTEREST", "return refused: NOT_PERMITTED", "return refused: NOT_PERMITTED"}},

		{"days pass, and the system acts", workflow.Script{Steps: []workflow.ScriptStep{
			{Action: "create"}, {Action: "submit", As: "head", After: "P60D"},
			{Action: "submit", As: "head", Input: input{"lateReason": "Bão"}},
			{Action: "review", As: "handler", Input: input{"conclusion": "Tốt"}},
			{Action: "request_reopen", As: "handler", Input: reason},
			{Action: "consent_reopen", As: "SYSTEM"}, {Action: "refuse_reopen", As: "SYSTEM", After: "P9D"},
		}}, []string{"create: draft", "submit refused: DEADLINE_PASSED lateReason", "submit: submitted", "review: reviewed",
			"request_reopen: reopening", "consent_reopen refused: NOT_PERMITTED", "refuse_reopen: reviewed"}},

		{"on a roster of its own the deputy handles the leader's", workflow.Script{
			Roster: &workflow.Roster{Unit: "quangngai", Cluster: clusterID, Leader: "quangngai", Deputy: "ninhthuan", Rotation: members, Kin: []string{"quangngai"}},
			Steps: []workflow.ScriptStep{
				{Action: "create"}, {Action: "submit", As: "head"}, {Action: "return", As: "handler", Unit: "quangngai", Input: reason},
				{Action: "return", As: "handler", Input: reason},
			}}, []string{"create: draft", "submit: submitted", "return refused: CONFLICT_OF_INTEREST", "return: returned"}},

		{"a fact that is taken away refuses", workflow.Script{Steps: []workflow.ScriptStep{
			{Action: "create", Facts: input{"period_open": nil}}, {Action: "create", Facts: input{"period_open": true}},
		}}, []string{"create refused: PERIOD_CLOSED", "create: draft"}},

		{"inputs that cannot be taken", workflow.Script{Steps: []workflow.ScriptStep{
			{Action: "create", Input: input{"kind": "WEEKLY", "mood": 1}},
		}}, []string{"create refused: INVALID_INPUT/kind, INVALID_INPUT/mood"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, told(simulated(t, compiled(t), tt.script))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Every state says what leaves it: for whom, or why for nobody.
func TestSimulateOpen(t *testing.T) {
	list := simulated(t, compiled(t), workflow.Script{Steps: []workflow.ScriptStep{
		{Action: "create", Facts: input{"missing": []string{"results"}}},
	}})
	var got []string
	for _, o := range list[0].Open {
		got = append(got, fmt.Sprint(o.Action, " ", o.To, " ", o.Roles, " ", blockerCodes(o.Blockers)))
	}
	want := []string{
		"propose awaiting_signature [] [SECTION_EMPTY sections.results]",
		"submit submitted [] [SECTION_EMPTY sections.results]",
		"discard discarded [officer head] []",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A script that names what the definition has not is told at its step.
func TestSimulateScriptErrors(t *testing.T) {
	step := workflow.ScriptStep{Action: "create"}
	tests := []struct {
		name   string
		script workflow.Script
		step   int
		want   string
	}{
		{"a fact", workflow.Script{Facts: input{"mood": true}}, 0, `no fact "mood"`},
		{"a fact's type", workflow.Script{Facts: input{"number_set": "yes"}}, 0, `"number_set" is no bool`},
		{"an enum's value", workflow.Script{Facts: input{"kind": "WEEKLY"}}, 0, `"kind" is no enum`},
		{"a list's elements", workflow.Script{Facts: input{"missing": []any{1}}}, 0, `"missing" is no list`},
		{"the clock", workflow.Script{Steps: []workflow.ScriptStep{step, {Action: "submit", Facts: input{"overdue": true}}}}, 2, "use after"},
		{"a role", workflow.Script{Steps: []workflow.ScriptStep{step, step, {Action: "submit", As: "boss"}}}, 3, `no role "boss"`},
		{"a named person's role", workflow.Script{Steps: []workflow.ScriptStep{step, {Action: "submit", As: "boss", Person: "an"}}}, 2, `no role "boss"`},
		{"days", workflow.Script{Steps: []workflow.ScriptStep{{Action: "create", After: "PT1H"}}}, 1, "not a duration"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := compiled(t).Simulate(tt.script)
			var wrong *workflow.ScriptError
			if !errors.As(err, &wrong) || wrong.Step != tt.step || !strings.Contains(wrong.Error(), tt.want) || wrong.Say.VI == "" {
				t.Errorf("%v, want %q at step %d", err, tt.want, tt.step)
			}
		})
	}
}

// The same script has the same run, and leaves itself as it was, whatever is in it.
func TestSimulateIsPure(t *testing.T) {
	p := compiled(t)
	actions := []string{"create", "update", "vote", "tally", "none"}
	for _, a := range p.Actions() {
		actions = append(actions, a.Name)
	}
	roles := []string{"", "SYSTEM"}
	for _, r := range p.Roles() {
		roles = append(roles, r.Name)
	}
	rapid.Check(t, func(t *rapid.T) {
		var s, same workflow.Script
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			step := workflow.ScriptStep{
				Action: rapid.SampledFrom(actions).Draw(t, "action"), As: rapid.SampledFrom(roles).Draw(t, "as"),
				Unit:   rapid.SampledFrom([]string{"", "", "unit", "leader", "nowhere"}).Draw(t, "unit"),
				Person: rapid.SampledFrom([]string{"", "", "an"}).Draw(t, "person"),
				After:  rapid.SampledFrom([]string{"", "P1D"}).Draw(t, "after"),
			}
			if rapid.Bool().Draw(t, "input") {
				step.Input = input{"reason": "x", "conclusion": 1}
			}
			s.Steps = append(s.Steps, step)
		}
		same.Steps = append(same.Steps, s.Steps...)
		first := simulated(t, p, s)
		if diff := cmp.Diff(first, simulated(t, p, same)); diff != "" {
			t.Error(diff)
		}
		var c workflow.Case
		for _, one := range first {
			if (one.Event == nil) == (one.Refusal == nil) {
				t.Fatalf("step %d is neither taken nor refused", one.Step)
			}
			if one.Event != nil {
				c = p.Evolve(c, *one.Event)
			}
			if diff := cmp.Diff(c, one.Case); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// In the sample cluster every role of a definition has a seat, and none is the unit's own
// but the unit's.
func TestSampleRoster(t *testing.T) {
	for _, src := range []string{string(definitions.Report()), small} {
		p, err := workflow.Compile([]byte(src))
		if err != nil {
			t.Fatal(err)
		}
		r := p.SampleRoster()
		for _, role := range p.Roles() {
			seats := p.Seats(r)[role.Name]
			if len(seats) == 0 {
				t.Errorf("%s: nobody sits for %s", p.Name(), role.Name)
			}
			for _, s := range seats {
				if (s.Unit == r.Unit) != (role.Of == "unit") {
					t.Errorf("%s: %s sits at %s", p.Name(), role.Name, s.Unit)
				}
			}
		}
	}
}

// The plain facts are those under which a case moves, and every fact has one.
func TestPlainFacts(t *testing.T) {
	want := map[string]any{
		"kind": "INTERIM", "missing": []string{}, "unanswered": []string{},
		"number_set": true, "cutoff_set": true, "appraisal_begun": false, "appraisals_done": false,
		"ballot_closed": false, "period_open": true, "report_due": "2022-08-04", "live_report": false,
		"kind_fits": true, "issuer_competent": true, "revoker_competent": true,
	}
	if diff := cmp.Diff(want, compiled(t).PlainFacts()); diff != "" {
		t.Error(diff)
	}
	p, err := workflow.Compile([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	want = map[string]any{"kind": "SHORT", "ready": true, "days": int64(0), "gaps": []string{}, "begins": "2022-08-04", "price": "0", "fits": false}
	if diff := cmp.Diff(want, p.PlainFacts()); diff != "" {
		t.Error(diff)
	}
}
