package workflow_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
)

// definitionsCompared is how many drawn definitions the engine is asked about.
const definitionsCompared = 2500

// replays follows a witness: every command of it must be accepted. What it leads to is
// refused by the engine itself where that is the finding.
func replays(t *testing.T, p *workflow.Program, f workflow.Finding, src string) {
	t.Helper()
	if f.Verdict != workflow.VerdictRefuted {
		return
	}
	list, err := p.Simulate(*f.Witness)
	if err != nil {
		t.Fatalf("%s: %v\n%s", f.Code, err, src)
	}
	for i := range list {
		for s := &list[i]; s != nil; s = s.Followed {
			last := i == len(list)-1 && s.Followed == nil
			if s.Refusal != nil && !(last && f.Code == "NONDETERMINISM") {
				t.Fatalf("%s: step %d, %s, is refused: %v\n%+v\n%s", f.Code, s.Step, s.Action, codes(s.Refusal), f.Witness.Steps, src)
			}
			if last && f.Code == "NONDETERMINISM" && s.Refusal == nil {
				t.Fatalf("%s: %s is accepted\n%s", f.Code, s.Action, src)
			}
		}
	}
	if k, name, _ := strings.Cut(p.Element(f.Line, f.Column), " "); k == "state" && len(list) > 0 && list[len(list)-1].Case.State != name {
		t.Fatalf("%s of %s: the witness leads to %s\n%s", f.Code, name, list[len(list)-1].Case.State, src)
	}
}

// The checker says of a definition exactly what the engine does when everybody tries
// everything: which states are reached, which actions are ever taken, where cases are
// caught, where the engine is stuck, and what goes round for ever.
func TestCheckAgreesWithEngine(t *testing.T) {
	t.Parallel()
	compared, found := 0, map[string]int{}
	for seed := range uint64(definitionsCompared) {
		p, src := generated(seed)
		if compare(t, p, fmt.Sprintf("seed %d\n%s", seed, src), found) {
			compared++
		}
	}
	t.Log(compared, found)
	for _, code := range []string{"UNREACHABLE", "DEAD_TRANSITION", "DEAD_END", "TRAP", "NONDETERMINISM", "LIVELOCK", "UNBOUNDED", "INVARIANT"} {
		if found[code] == 0 {
			t.Errorf("%s was never found, so nothing is known of it", code)
		}
	}
}

func compare(t *testing.T, p *workflow.Program, src string, found map[string]int) bool {
	want, ok := bruteFindings(p, src)
	if !ok {
		return false
	}
	got := map[string]bool{}
	for _, f := range workflow.Check(p, nil).Findings {
		if f.Severity == workflow.SeverityNote {
			continue
		}
		element := p.Element(f.Line, f.Column)
		switch f.Code {
		case "UNREACHABLE", "DEAD_TRANSITION", "NONDETERMINISM", "INVARIANT":
			got[f.Code+" "+element] = true
		case "NO_ACTOR":
			if f.Severity == workflow.SeverityError {
				got["DEAD_TRANSITION "+element] = true
			}
		case "TRAP", "DEAD_END":
			got["TRAP "+element] = true
		case "LIVELOCK", "UNBOUNDED":
			got[f.Code] = true
		default:
			continue
		}
		found[f.Code]++
		replays(t, p, f, src)
		if f.Verdict == workflow.VerdictAssumes {
			t.Fatalf("%s assumes %v, although everything can be computed\n%s", f.Code, f.Assumes, src)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("the engine (-) and the checker (+) disagree:\n%s\n%s", diff, src)
	}
	return true
}

func bruteFindings(p *workflow.Program, src string) (map[string]bool, bool) {
	want := map[string]bool{}
	free := map[string]bool{}
	for _, a := range p.Actions() {
		free[a.Name] = a.Free
	}
	for _, stands := range []string{"member", "leader", "deputy"} {
		b := newBrute(p, src, stands)
		if !b.explore() {
			return nil, false
		}
		if stands == "member" {
			b.unreached(want)
		}
		for state := range b.traps() {
			want["TRAP state "+state] = true
		}
		for invariant := range b.broken {
			want["INVARIANT "+invariant] = true
		}
		for state := range b.refused {
			want["NONDETERMINISM state "+state] = true
		}
		if b.endless(func(e bruteEdge) bool { return !e.attended }, func(bruteEdge) bool { return true }) {
			want["LIVELOCK"] = true
		}
		bounded := func(e bruteEdge) bool { return !free[e.action] && e.action != "update" }
		if b.endless(bounded, func(e bruteEdge) bool { return e.attended && e.action != "vote" }) {
			want["UNBOUNDED"] = true
		}
	}
	return want, true
}

// unreached notes the states that no case came to, and what was never taken in the others.
func (b *brute) unreached(want map[string]bool) {
	reached := map[string]bool{}
	for _, c := range b.cases {
		reached[c.State] = true
	}
	for _, s := range b.p.States() {
		if !reached[s.Name] {
			want["UNREACHABLE state "+s.Name] = true
		}
	}
	for _, a := range b.p.Actions() {
		for _, from := range a.From {
			if reached[from] && !b.taken[a.Name+" "+from] {
				want["DEAD_TRANSITION move "+a.Name+" "+from] = true
			}
		}
	}
}
