package workflow_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"thidua/workflow"
	"thidua/workflow/definitions"
)

// edited compiles a definition with pieces of its text replaced: old, new, old, new.
func edited(t testing.TB, src string, pieces ...string) *workflow.Program {
	t.Helper()
	for i := 0; i < len(pieces); i += 2 {
		if !strings.Contains(src, pieces[i]) {
			t.Fatalf("%q is not in the definition", pieces[i])
		}
	}
	p, err := workflow.Compile([]byte(strings.NewReplacer(pieces...).Replace(src)))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What differs is told by what it is about, and whether running cases are touched.
func TestDiff(t *testing.T) {
	tests := []struct {
		name   string
		src    string
		pieces []string
		want   []string
	}{
		{"nothing", small, nil, nil},
		{"a comment and the order of keys", small, []string{"{role: OFFICER, of: unit}", "{of: unit, role: OFFICER} # who writes"}, nil},
		{"a version", small, []string{"version: 2", "version: 3"}, []string{"DEFINITION_CHANGED leave version"}},
		{"a stage", small, []string{"{stage: RETURNED,", "{stage: DRAFT,"}, []string{"STATE_CHANGED back stage !"}},
		{"a state by another name", small, []string{"  back: {stage", "  away: {stage", " back: sent", " away: sent", "sent: back", "sent: away"},
			[]string{"STATE_REMOVED back !", "ACTION_CHANGED send move", "ACTION_CHANGED give_back move", "STATE_ADDED away"}},
		{"an action gone", small, []string{"{open: sent, back: sent}", "{open: sent}", "    max: 3\n", "    max: 4\n"},
			[]string{"ACTION_CHANGED send move", "ACTION_CHANGED give_back max"}},
		{"a guard", small, []string{"days < 10", "days < 12"}, []string{"GUARD_CHANGED send.TOO_LONG if"}},
		{"a shared guard", small, []string{"{if: ready,", `{if: "!ready",`}, []string{"GUARD_CHANGED send.NOT_READY if"}},
		{"a role", small, []string{"else: [deputy, rotation]", "else: [rotation]"}, []string{"ROLE_CHANGED handler else"}},
		{"a fact", small, []string{"max: 30", "max: 31"}, []string{"FACT_CHANGED days bounds"}},
		{"an input", small, []string{"amount: {type: int,", "amount: {type: int, required: true,"}, []string{"INPUT_CHANGED send.amount required"}},
		{"a deadline", small, []string{"remind: [P3D, P1D]", "remind: [P3D]"}, []string{"STATE_CHANGED open deadline"}},
		{"an approval", council, []string{"at_least: 2/3", "at_least: 3/4"}, []string{"STATE_CHANGED voting approval !"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, c := range workflow.Diff(edited(t, tt.src), edited(t, tt.src, tt.pieces...)) {
				line := strings.TrimSpace(fmt.Sprint(c.Code, " ", c.At, " ", c.Part))
				if c.Running {
					line += " !"
				}
				if c.Say.VI == "" || c.Say.EN == "" {
					t.Errorf("%s says nothing", line)
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A field is held by running cases: its loss and its change touch them, and so does a new
// one that is required.
func TestDiffFields(t *testing.T) {
	const fields = "fields:\n  sum: {type: int, label: {vi: Số, en: Sum}}\n  why: {type: text, required: true, label: {vi: Lý do, en: Why}}\nfacts:\n"
	with := edited(t, small, "facts:\n", fields)
	var got []string
	for _, c := range workflow.Diff(with, edited(t, small, "facts:\n", strings.Replace(fields, "sum: {type: int,", "sum: {type: text,", 1))) {
		got = append(got, fmt.Sprint(c.Code, " ", c.At, " ", c.Part, " ", c.Running))
	}
	for _, c := range append(workflow.Diff(with, edited(t, small)), workflow.Diff(edited(t, small), with)...) {
		got = append(got, fmt.Sprint(c.Code, " ", c.At, " ", c.Running))
	}
	want := []string{
		"FIELD_CHANGED sum type true", "FIELD_CHANGED sum bounds true",
		"FIELD_REMOVED sum true", "FIELD_REMOVED why true", "FIELD_ADDED sum false", "FIELD_ADDED why true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Two definitions with different hashes differ in something that is told, whichever value
// of a definition is changed or left out. A default that is written out means the same.
func TestDiffTellsEverything(t *testing.T) {
	writtenOut := map[string]bool{"/states/voting/approval/need left out": true, "/transitions/commend/input/citation/max left out": true}
	for _, action := range []string{"submit/input/lateReason", "withdraw/input/reason", "discard/input/reason", "return/input/reason", "request_reopen/input/reason"} {
		writtenOut["/transitions/"+action+"/max left out"] = true
	}
	for _, src := range []string{string(definitions.Report()), small, council} {
		old := edited(t, src)
		compared := 0
		var root yaml.Node
		if err := yaml.Unmarshal([]byte(src), &root); err != nil {
			t.Fatal(err)
		}
		try := func(what string) {
			text, err := yaml.Marshal(&root)
			if err != nil {
				t.Fatal(err)
			}
			p, err := workflow.Compile(text)
			if err != nil || p.Hash() == old.Hash() {
				return // no definition, or the same one
			}
			compared++
			if writtenOut[what] {
				return
			}
			if len(workflow.Diff(old, p)) == 0 || len(workflow.Diff(p, old)) == 0 {
				t.Errorf("%s: nothing is told of %s", old.Name(), what)
			}
		}
		var walk func(n *yaml.Node, path string)
		walk = func(n *yaml.Node, path string) {
			content := n.Content
			step := 1
			if n.Kind == yaml.MappingNode {
				step = 2
			}
			for i := 0; i < len(content); i += step {
				n.Content = append(append([]*yaml.Node{}, content[:i]...), content[i+step:]...)
				try(fmt.Sprint(path, "/", content[i].Value, " left out"))
				n.Content = content
				walk(content[i+step-1], path+"/"+content[i].Value)
			}
			if n.Kind == yaml.ScalarNode {
				before := n.Value
				for _, value := range []string{before + "x", "7", "P7D", "text"} {
					if value != before+"x" && old.Name() == "report" {
						continue // it is large; the small ones try every kind of value
					}
					n.Value = value
					try(path + " = " + value)
				}
				n.Value = before
			}
		}
		walk(root.Content[0], "")
		if compared < 40 {
			t.Errorf("%s: only %d changes were compared", old.Name(), compared)
		}
	}
}
