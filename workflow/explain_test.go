package workflow_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
)

// Explain lists the actions out of a state in the definition's order, with what stands in
// the way of this very person and what each wants.
func TestExplain(t *testing.T) {
	p := compiled(t)
	incomplete := input{"missing": []string{"results"}, "number_set": false}
	c := play(t, p, facts(p, "phuyen"), ways("phuyen")["draft"]...)
	var got []string
	for _, tr := range p.Explain(c, officer("phuyen"), facts(p, "phuyen", incomplete), noon) {
		line := tr.Action + " > " + tr.To.Name
		if tr.Allowed {
			line += " allowed"
		}
		got = append(got, strings.Join(append([]string{line}, blockerCodes(tr.Blockers)...), ", "))
	}
	want := []string{
		"propose > awaiting_signature, SECTION_EMPTY sections.results",
		"submit > submitted, NOT_PERMITTED, SAME_PERSON, SECTION_EMPTY sections.results, NUMBER_REQUIRED number",
		"discard > discarded allowed",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, state := range []string{"", "discarded", "revoked", "nowhere"} {
		if list := p.Explain(workflow.Case{State: state}, officer("phuyen"), facts(p, "phuyen"), noon); len(list) > 0 {
			t.Errorf("%q has exits: %v", state, list)
		}
	}
}

// Inputs are told with what is known before any of them is given.
func TestExplainInputs(t *testing.T) {
	p := compiled(t)
	wanted := func(state, action string, f workflow.Facts, late bool) []string {
		c := play(t, p, facts(p, "phuyen"), ways("phuyen")[state]...)
		at := noon
		if late {
			at = at.AddDate(0, 1, 0)
		}
		for _, tr := range p.Explain(c, head("phuyen"), f, at) {
			if tr.Action != action {
				continue
			}
			var list []string
			for _, w := range tr.Inputs {
				s := w.Name + " " + w.Type
				if w.Required {
					s += " required"
				}
				if w.Label.VI == "" || w.Label.EN == "" || (w.Type == "enum") != (len(w.Values) > 0) {
					t.Errorf("%+v", w)
				}
				list = append(list, s)
			}
			return list
		}
		t.Fatalf("no %s from %s", action, state)
		return nil
	}
	f := facts(p, "phuyen")
	tests := []struct {
		name string
		got  []string
		want []string
	}{
		{"in time", wanted("draft", "submit", f, false), []string{"lateReason text"}},
		{"late", wanted("draft", "submit", f, true), []string{"lateReason text required"}},
		{"commend", wanted("reviewed", "commend", f, false), []string{"form enum required", "citation text", "decision Decision"}},
		{"return", wanted("submitted", "return", f, false), []string{"reason text required"}},
		{"recall", wanted("awaiting_signature", "recall", f, false), nil},
		{"revoke", wanted("commended", "revoke", f, false), []string{"ground enum required", "decision Decision required"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// Guards over inputs are not asked before there are any, so that commend is open to the
// handler of a half-year's report although a flag would not be.
func TestExplainAsksNoInputGuards(t *testing.T) {
	p := compiled(t)
	f := without(facts(p, "phuyen"), "issuer_competent")
	c := play(t, p, facts(p, "phuyen"), ways("phuyen")["reviewed"]...)
	list := p.Explain(c, head("quangngai"), f, noon)
	i := slices.IndexFunc(list, func(tr workflow.Transition) bool { return tr.Action == "commend" })
	if i < 0 || !list[i].Allowed || list[i].Label.EN != "Commend" || list[i].To.Stage != workflow.StageCommended {
		t.Errorf("%+v", list)
	}
}
