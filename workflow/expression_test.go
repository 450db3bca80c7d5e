package workflow

import (
	"strings"
	"testing"
)

func testEnvironment(t testing.TB) *environment {
	t.Helper()
	facts := map[string]*Fact{
		"ready": {Name: "ready", Type: "bool"}, "days": {Name: "days", Type: "int"}, "kind": {Name: "kind", Type: "enum"},
		"gaps": {Name: "gaps", Type: "list"}, "due": {Name: "due", Type: "date"}, "price": {Name: "price", Type: "decimal"},
	}
	env, err := newEnvironment(facts, []string{"create", "submit"})
	if err != nil {
		t.Fatal(err)
	}
	return env
}

func testScope() *scope {
	return &scope{
		values: map[string]any{"ready": true, "days": int64(3), "kind": "FINAL", "gaps": []string{"a"}, "due": "2022-07-10", "price": "1.5"},
		deeds:  Deeds{{Action: "submit", Times: 2}},
		input:  map[string]any{"form": "FLAG", "decision": map[string]any{"issuer": "MINISTER"}},
	}
}

var testInputs = []Input{{Name: "form", Type: "enum"}, {Name: "decision", Type: "Decision", fields: recordFields("Decision")}}

// What guards can say over facts, counts and inputs.
func TestExpressions(t *testing.T) {
	env := testEnvironment(t)
	for source, want := range map[string]bool{
		"ready": true, "!ready": false, "days + 1 == 4": true, "kind == 'FINAL' || false": true,
		"kind in ['INTERIM', 'FINAL']": true, "'a' in gaps": true, "size(gaps) == 0": false,
		"due < '2022-07-11'": true, "count.submit == 2 && count.create == 0": true,
		"input.form == 'FLAG'": true, "input.decision.issuer != 'CLUSTER'": true,
	} {
		c, _, problems := env.compile(source, testInputs)
		if len(problems) > 0 {
			t.Errorf("%s: %v", source, problems)
			continue
		}
		if got, err := c.holds(testScope()); got != want || err != nil {
			t.Errorf("%s is %v, %v", source, got, err)
		}
	}
}

// A guard that costs too much, or cannot be answered, does not hold.
func TestExpressionsFailClosed(t *testing.T) {
	env := testEnvironment(t)
	c, _, problems := env.compile("'x' in gaps || true", nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	s := testScope()
	s.values["gaps"] = strings.Split(strings.Repeat("y ", 100*expressionCost), " ")
	if ok, err := c.holds(s); ok || err == nil {
		t.Errorf("an expensive guard holds: %v, %v", ok, err)
	}
	c, _, _ = env.compile("ready", nil)
	for _, v := range []any{nil, "true", 1, []string{}} {
		s.values["ready"] = v
		if ok, _ := c.holds(s); ok {
			t.Errorf("%v is true", v)
		}
	}
	for _, source := range []string{strings.Repeat("(", 500) + "ready" + strings.Repeat(")", 500), strings.Repeat("!", 2000) + "ready", "[1,2].exists(x, x > 1)", ""} {
		if _, _, problems := env.compile(source, nil); len(problems) == 0 {
			t.Errorf("%.20s... compiles", source)
		}
	}
}

// Whatever the expression, it compiles to a question that is answered within its cost, or
// to problems at positions within it.
func FuzzExpression(f *testing.F) {
	for _, s := range []string{"ready", "!ready && days < 3", "kind == 'FINAL'", "input.form != 'FLAG'", "count.submit == 0", "input.decision.issuer.matches('^M')",
		"size(gaps) > 0 ? ready : !ready", "timestamp(due + 'T00:00:00Z') > timestamp(0)", "has(input.form)", "[1][5] == 1", "1/0 == 1", "'\\u00e9'", "b'\\xff' == b''", "{1: 2}[3] == 4",
		"dyn(days) == 'x'", "type(days) == int", "price == price", "\"", "((((", "a.b.c.d", "9223372036854775807 + days > 0"} {
		f.Add(s)
	}
	env := testEnvironment(f)
	f.Fuzz(func(t *testing.T, source string) {
		c, names, problems := env.compile(source, testInputs)
		if len(problems) == 0 {
			first, err := c.holds(testScope())
			if again, _ := c.holds(testScope()); again != first || first && err != nil {
				t.Errorf("%q is %v, then %v (%v)", source, first, again, err)
			}
			for _, name := range names {
				if name == "" {
					t.Error("a variable without a name")
				}
			}
		}
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Code == "" || p.Message == "" {
				t.Errorf("%q: %+v", source, p)
			}
		}
	})
}
