package workflow_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
)

// An event carries all that the case becomes, and the case before it stays as it was.
func TestEvolve(t *testing.T) {
	p := compiled(t)
	f := facts(p, "phuyen")
	c := play(t, p, f, ways("phuyen")["submitted"]...)
	before := copyOf(t, c)
	cmd := do("return", head("quangngai"), input{"reason": "Thiếu"})
	cmd.At = time.Date(2022, 7, 8, 9, 30, 0, 0, time.FixedZone("ICT", 7*3600))
	d, refusal := p.Decide(c, cmd, f)
	if refusal != nil {
		t.Fatal(codes(refusal))
	}
	due := time.Date(2022, 7, 22, 16, 59, 59, 999999000, time.UTC)
	want := workflow.Event{
		Action: "return", From: "submitted", To: "returned", FromStage: "SUBMITTED", ToStage: "RETURNED",
		Actor: "head@quangngai", ActorUnit: "quangngai", ActorPost: "HEAD", Version: 3,
		At: time.Date(2022, 7, 8, 2, 30, 0, 0, time.UTC), Due: &due, Decides: true, Input: input{"reason": "Thiếu"},
	}
	if diff := cmp.Diff(want, d.Event); diff != "" {
		t.Error(diff)
	}
	next := p.Evolve(c, d.Event)
	if diff := cmp.Diff(before, c); diff != "" {
		t.Errorf("the case before changed: %s", diff)
	}
	if next.State != "returned" || next.Version != 3 || next.Deeds.Of("return").Times != 1 || next.Vouched != "officer@phuyen" ||
		next.Deeds.Of("return") != (workflow.Deed{Action: "return", Times: 1, Person: "head@quangngai", Unit: "quangngai"}) || !next.At.Equal(cmd.At) {
		t.Errorf("the case is %+v", next)
	}
}

// A step that a definition keeps apart from another refuses the person, or the unit,
// that took it.
func TestDiffer(t *testing.T) {
	p, err := workflow.Compile([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	f := facts(p, "phuyen")
	c := workflow.Case{State: "sent", Version: 2, Deeds: workflow.Deeds{{Action: "send", Times: 1, Person: "secretary@quangngai", Unit: "phuyen"}}}
	_, refusal := p.Decide(c, do("decide", secretary("quangngai")), f)
	if diff := cmp.Diff([]string{"SAME_PERSON"}, codes(refusal)); diff != "" {
		t.Error(diff)
	}
	stand := do("decide", workflow.Actor{ID: "other", Holdings: secretary("quangngai").Holdings})
	if _, refusal = p.Decide(c, stand, f); refusal != nil {
		t.Error(codes(refusal))
	}
	given := secretary("quangngai").Holdings
	stand.Actor = workflow.Actor{ID: "other", For: []workflow.Giver{{ID: "secretary@quangngai", Holdings: given, All: given}}}
	_, refusal = p.Decide(c, stand, f)
	if diff := cmp.Diff([]string{"SAME_PERSON"}, codes(refusal)); diff != "" {
		t.Error(diff)
	}
}

// The same, by unit: the handler who gave it back is not of the unit that decides.
func TestDifferByUnit(t *testing.T) {
	p, err := workflow.Compile([]byte(strings.Replace(small, "{send: person}", "{give_back: unit}", 1)))
	if err != nil {
		t.Fatal(err)
	}
	f := facts(p, "phuyen")
	c := workflow.Case{State: "sent", Version: 4, Deeds: workflow.Deeds{{Action: "give_back", Times: 1, Person: "head@quangngai", Unit: "quangngai"}}}
	_, refusal := p.Decide(c, do("decide", secretary("quangngai")), f)
	if diff := cmp.Diff([]string{"SAME_UNIT"}, codes(refusal)); diff != "" {
		t.Error(diff)
	}
	f.Roster.Posts["SECRETARY"] = []string{"quangnam"}
	if _, refusal := p.Decide(c, do("decide", secretary("quangnam")), f); refusal != nil {
		t.Error(codes(refusal))
	}
}

func copyOf(t interface{ Fatal(...any) }, c workflow.Case) workflow.Case {
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var again workflow.Case
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	return again
}
