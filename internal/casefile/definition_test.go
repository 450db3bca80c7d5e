package casefile

import (
	"strings"
	"testing"

	"thidua/internal/authz"
	"thidua/workflow"
	"thidua/workflow/definitions"
)

// What the program ships for cases compiles, lies within the policy, asks for no fact and no
// effect that there is not, and the checker finds no error in it.
func TestShippedDefinitions(t *testing.T) {
	grants, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	kind, seen := NewKind(nil, grants), map[string]bool{}
	for _, source := range definitions.Shipped() {
		p, err := workflow.Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		if p.Subject() == "Report" {
			continue
		}
		seen[p.Subject()] = true
		if err := grants.Covers(strings.ToLower(p.Subject()), p.Powers()); err != nil {
			t.Error(err)
		}
		for _, a := range p.Actions() {
			if kind.natures[p.Subject()].past[a.Name] == "" {
				t.Errorf("%s: what %s has done has no name", p.Name(), a.Name)
			}
		}
		for _, f := range workflow.Check(p, grants.Ceiling(strings.ToLower(p.Subject()))).Findings {
			t.Logf("%s %s %d:%d %s %s %v", p.Name(), f.Severity, f.Line, f.Column, f.Code, f.Message.EN, f.Assumes)
			if f.Severity == workflow.SeverityError {
				t.Errorf("%s, line %d: %s: %s", p.Name(), f.Line, f.Code, f.Message.EN)
			}
		}
	}
	if len(seen) != 3 {
		t.Errorf("there are definitions of %v", seen)
	}
}
