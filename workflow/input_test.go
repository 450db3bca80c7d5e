package workflow_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
)

// typed is a definition whose one action takes an input of every type.
const typed = `workflow: typed
version: 1
label: {vi: a, en: a}
subject: Typed
roles: {officer: {role: OFFICER, of: unit}}
start: {state: open, who: [officer]}
states: {open: {stage: DRAFT, label: {vi: a, en: a}}}
transitions:
  put:
    label: {vi: a, en: a}
    move: {open: open}
    who: [officer]
    loop: free
    input:
      words:   {type: text, max: 5, required: true, label: {vi: a, en: a}}
      count:   {type: int, min: 1, max: 9, label: {vi: a, en: a}}
      share:   {type: decimal, min: 0, max: 100, label: {vi: a, en: a}}
      agreed:  {type: bool, label: {vi: a, en: a}}
      on:      {type: date, label: {vi: a, en: a}}
      colour:  {type: enum, values: [RED, BLUE], label: {vi: a, en: a}}
      decided: {type: Decision, label: {vi: a, en: a}}
`

// Inputs become typed and canonical; what cannot be taken is told by path, all at once.
func TestInputs(t *testing.T) {
	p, err := workflow.Compile([]byte(typed))
	if err != nil {
		t.Fatal(err)
	}
	with := func(name string, v any) input { return input{"words": "đủ", name: v} }
	broken := decision("KING")
	broken["signer"], broken["number"], broken["stamp"] = " ", strings.Repeat("n", 61), true
	delete(broken, "issuedOn")
	papers := func(list any) input {
		d := decision("MINISTER")
		d["papers"] = list
		return d
	}
	tests := []struct {
		name  string
		input input
		want  input
		codes []string
	}{
		{"text counts characters, not bytes", input{"words": "ườngđ"}, input{"words": "ườngđ"}, nil},
		{"text too long", input{"words": "ườngđi"}, nil, []string{"TEXT_TOO_LONG/words"}},
		{"required", nil, nil, []string{"INVALID_INPUT/words"}},
		{"null is not given", input{"words": nil}, nil, []string{"INVALID_INPUT/words"}},
		{"blank is not given", input{"words": "\t "}, nil, []string{"INVALID_INPUT/words"}},
		{"text of a wrong type", input{"words": 5.0}, nil, []string{"INVALID_INPUT/words"}},
		{"text that no database takes", input{"words": "a\x00"}, nil, []string{"INVALID_INPUT/words"}},
		{"text that is no UTF-8", input{"words": "\xff"}, nil, []string{"INVALID_INPUT/words"}},
		{"int as float64", with("count", 9.0), with("count", int64(9)), nil},
		{"int as json.Number", with("count", json.Number("1")), with("count", int64(1)), nil},
		{"int as int", with("count", 3), with("count", int64(3)), nil},
		{"int with a fraction", with("count", 1.5), nil, []string{"INVALID_INPUT/count"}},
		{"int below", with("count", 0.0), nil, []string{"INVALID_INPUT/count"}},
		{"int above", with("count", 10.0), nil, []string{"INVALID_INPUT/count"}},
		{"int as text", with("count", "3"), nil, []string{"INVALID_INPUT/count"}},
		{"int beyond what JSON carries", with("count", 1e300), nil, []string{"INVALID_INPUT/count"}},
		{"decimal as text, canonical", with("share", "007.50"), with("share", "7.5"), nil},
		{"decimal as number", with("share", 7.25), with("share", "7.25"), nil},
		{"decimal as json.Number", with("share", json.Number("-0.0")), with("share", "0"), nil},
		{"decimal below", with("share", "-0.1"), nil, []string{"INVALID_INPUT/share"}},
		{"decimal above", with("share", "100.01"), nil, []string{"INVALID_INPUT/share"}},
		{"decimal with an exponent", with("share", json.Number("1e99999999")), nil, []string{"INVALID_INPUT/share"}},
		{"bool", with("agreed", false), with("agreed", false), nil},
		{"bool as text", with("agreed", "false"), nil, []string{"INVALID_INPUT/agreed"}},
		{"date", with("on", "2024-02-29"), with("on", "2024-02-29"), nil},
		{"no such day", with("on", "2023-02-29"), nil, []string{"INVALID_INPUT/on"}},
		{"before 1900", with("on", "1899-12-31"), nil, []string{"INVALID_INPUT/on"}},
		{"after 2999", with("on", "3000-01-01"), nil, []string{"INVALID_INPUT/on"}},
		{"date with a time", with("on", "2022-07-10T00:00:00Z"), nil, []string{"INVALID_INPUT/on"}},
		{"enum", with("colour", "RED"), with("colour", "RED"), nil},
		{"unknown value", with("colour", "red"), nil, []string{"INVALID_INPUT/colour"}},
		{"record", with("decided", decision("MINISTER")), with("decided", decision("MINISTER")), nil},
		{"record with a list", with("decided", papers([]any{"att_b", "att_a"})), with("decided", papers([]string{"att_b", "att_a"})), nil},
		{"record with a list that was read before", with("decided", papers([]string{"att_b"})), with("decided", papers([]string{"att_b"})), nil},
		{"record with an empty list", with("decided", papers([]any{})), with("decided", decision("MINISTER")), nil},
		{"record with no list", with("decided", papers("att_b")), nil, []string{"INVALID_INPUT/decided/papers"}},
		{"record with one twice in its list", with("decided", papers([]any{"a", "a"})), nil, []string{"INVALID_INPUT/decided/papers/1"}},
		{"record of a wrong type", with("decided", "QĐ 12"), nil, []string{"INVALID_INPUT/decided"}},
		{"empty record", with("decided", input{}), nil, []string{"INVALID_INPUT/decided/number", "INVALID_INPUT/decided/issuedOn",
			"INVALID_INPUT/decided/issuer", "INVALID_INPUT/decided/signer"}},
		{"broken record", with("decided", broken), nil, []string{"TEXT_TOO_LONG/decided/number", "INVALID_INPUT/decided/issuedOn",
			"INVALID_INPUT/decided/issuer", "INVALID_INPUT/decided/signer", "INVALID_INPUT/decided/stamp"}},
		{"unknown inputs", input{"words": "a", "zeal": 1, "ardour": nil}, nil, []string{"INVALID_INPUT/ardour", "INVALID_INPUT/zeal"}},
	}
	f := facts(p, "phuyen")
	c := play(t, p, f, do("create", officer("phuyen")))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, refusal := p.Decide(c, do("put", officer("phuyen"), tt.input), f)
			if diff := cmp.Diff(tt.codes, codes(refusal)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.want, d.Event.Input); diff != "" {
				t.Error(diff)
			}
			if refusal != nil && (refusal.Inputs[0].Say.VI == "" || refusal.Inputs[0].Say.EN == "") {
				t.Errorf("it says %+v", refusal.Inputs[0])
			}
		})
	}
}

// A note is bounded like every text; input problems come before any blocker.
func TestInputsComeFirst(t *testing.T) {
	p := compiled(t)
	f := facts(p, "phuyen", input{"ballot_closed": true})
	c := workflow.Case{State: "reviewed", Version: 3}
	cmd := do("request_reopen", officer("phuyen"), input{"why": "x"})
	cmd.Note = strings.Repeat("ă", 2001)
	_, refusal := p.Decide(c, cmd, f)
	if diff := cmp.Diff([]string{"INVALID_INPUT/why", "TEXT_TOO_LONG/note"}, codes(refusal)); diff != "" {
		t.Error(diff)
	}
	cmd.Note, cmd.Input = strings.Repeat("ă", 2000), nil
	_, refusal = p.Decide(c, cmd, f)
	if diff := cmp.Diff([]string{"NOT_PERMITTED", "BALLOT_CLOSED", "REASON_REQUIRED reason"}, codes(refusal)); diff != "" {
		t.Error(diff)
	}
}

// A guard over an input that was not given is not asked, directly or through its facts;
// one whose fact the caller then forgot refuses.
func TestGuardsOverInputs(t *testing.T) {
	p := compiled(t)
	c := workflow.Case{State: "reviewed", Version: 3}
	form := func(name string, d any) workflow.Command {
		return do("commend", head("quangngai"), input{"form": name, "decision": d})
	}
	tests := []struct {
		name    string
		command workflow.Command
		want    []string
	}{
		{"praise asks for no decision", form("PRAISE", nil), nil},
		{"no form", do("commend", head("quangngai")), []string{"INVALID_INPUT/form"}},
		{"a letter without a decision", form("LETTER_OF_COMMENDATION", nil), []string{"DECISION_REQUIRED decision"}},
		{"a letter with one, and nobody knows who is competent", form("LETTER_OF_COMMENDATION", decision("DEPARTMENT_HEAD")),
			[]string{"ISSUER_NOT_COMPETENT decision.issuer"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := without(facts(p, "phuyen"), "issuer_competent")
			_, refusal := p.Decide(c, tt.command, f)
			if diff := cmp.Diff(tt.want, codes(refusal)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A fact that is missing refuses even where the expression could do without it.
func TestMissingFactRefuses(t *testing.T) {
	p := compiled(t)
	f := without(facts(p, "phuyen"), "kind")
	_, refusal := p.Decide(workflow.Case{State: "submitted", Version: 2}, do("review", head("quangngai"), input{"conclusion": "Tốt"}), f)
	if diff := cmp.Diff([]string{"APPRAISALS_MISSING"}, codes(refusal)); diff != "" {
		t.Error(diff)
	}
}

// An input that unsent content makes necessary is not asked of who does not read it, in
// words or as required; nor does that let him act.
func TestSecretInputs(t *testing.T) {
	src := strings.NewReplacer(
		"roles: {", "facts: {gap: {type: bool, of: subject, content: true}}\nroles: {",
		"type: bool, label", "type: bool, required_if: gap, code: GAP, label", "required: true, ", "").Replace(typed)
	p, err := workflow.Compile([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	for _, reads := range []bool{true, false} {
		f := facts(p, "phuyen", input{"gap": true})
		f.ReadsContent = reads
		want := "GAP agreed"
		if !reads {
			want = "NOT_PERMITTED"
		}
		_, refusal := p.Decide(workflow.Case{State: "open", Version: 1}, do("put", officer("phuyen")), f)
		if diff := cmp.Diff([]string{want}, codes(refusal)); diff != "" {
			t.Error(diff)
		}
		for _, w := range p.Explain(workflow.Case{State: "open", Version: 1}, officer("phuyen"), f, noon)[0].Inputs {
			if w.Required != (reads && w.Name == "agreed") {
				t.Errorf("reads %v: %s required %v", reads, w.Name, w.Required)
			}
		}
	}
}
