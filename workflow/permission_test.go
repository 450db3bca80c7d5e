package workflow_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
)

// Whoever would hold the seat but for a conflict is told so; every other stranger is told
// that he may not.
func TestPermission(t *testing.T) {
	p := compiled(t)
	conclude := input{"conclusion": "Tốt"}
	merged := func(r *workflow.Roster) { r.Kin = []string{"quangngai", "ninhthuan"} }
	revoking := input{"ground": "FORGED_PAPERS", "decision": decision("CLUSTER")}
	tests := []struct {
		name    string
		unit    string
		change  func(*workflow.Roster)
		state   string
		command workflow.Command
		want    []string
	}{
		{"the leader's head on the leader's own report", "quangngai", nil, "submitted", do("review", head("quangngai"), conclude), []string{"CONFLICT_OF_INTEREST"}},
		{"its officer is a stranger", "quangngai", nil, "submitted", do("review", officer("quangngai"), conclude), []string{"NOT_PERMITTED"}},
		{"the deputy's head handles it", "quangngai", nil, "submitted", do("review", head("ninhthuan"), conclude), nil},
		{"both in conflict: leader", "quangngai", merged, "submitted", do("review", head("quangngai"), conclude), []string{"CONFLICT_OF_INTEREST"}},
		{"both in conflict: deputy", "quangngai", merged, "submitted", do("review", head("ninhthuan"), conclude), []string{"CONFLICT_OF_INTEREST"}},
		{"both in conflict: the next member", "quangngai", merged, "submitted", do("review", head("quangnam"), conclude), nil},
		{"both in conflict: the one after", "quangngai", merged, "submitted", do("review", head("phuyen"), conclude), []string{"NOT_PERMITTED"}},
		{"the leader is the successor of the report's unit", "kontum", func(r *workflow.Roster) { r.Kin = []string{"kontum", "quangngai"} },
			"submitted", do("review", head("quangngai"), conclude), []string{"CONFLICT_OF_INTEREST"}},
		{"the head of the report's unit is a stranger to its review", "phuyen", nil, "submitted", do("review", head("phuyen"), conclude), []string{"NOT_PERMITTED"}},
		{"the handler also holds a post in the report's unit", "phuyen", nil, "submitted",
			do("review", also(head("quangngai"), workflow.Holding{Post: "OFFICER", Unit: "phuyen"}), conclude), []string{"CONFLICT_OF_INTEREST"}},
		{"or is an appraiser of a unit akin to it", "phuyen", func(r *workflow.Roster) { r.Kin = []string{"phuyen", "daklak"} }, "submitted",
			do("review", also(head("quangngai"), workflow.Holding{Post: "APPRAISER", Unit: "daklak", Cluster: clusterID}), conclude), []string{"CONFLICT_OF_INTEREST"}},
		{"a step within the stage makes no change of stage", "phuyen", nil, "reviewed",
			do("request_reopen", also(head("quangngai"), workflow.Holding{Post: "OFFICER", Unit: "phuyen"}), input{"reason": "x"}), nil},
		{"but the seat itself is lost to conflict", "quangngai", nil, "reviewed", do("request_reopen", head("quangngai"), input{"reason": "x"}), []string{"CONFLICT_OF_INTEREST"}},
		{"the deputy on the deputy's own reopening", "ninhthuan", nil, "reopening", do("consent_reopen", head("ninhthuan")), []string{"CONFLICT_OF_INTEREST"}},
		{"the secretary on her own unit's report", "quangngai", nil, "commended", do("revoke", secretary("quangngai"), revoking), []string{"CONFLICT_OF_INTEREST"}},
		{"where the handler records instead", "quangngai", nil, "commended", do("revoke", head("ninhthuan"), revoking), nil},
		{"and the leader's head never was the recorder", "quangngai", nil, "commended", do("revoke", head("quangngai"), revoking), []string{"NOT_PERMITTED"}},
		{"a secretary of another cluster", "phuyen", nil, "commended", do("revoke", workflow.Actor{ID: "s", Holdings: []workflow.Holding{
			{Post: "SECRETARY", Unit: "quangngai", Cluster: "other"}}}, revoking), []string{"NOT_PERMITTED"}},
		{"an administrator who is the handler too", "phuyen", nil, "submitted",
			do("review", also(head("quangngai"), workflow.Holding{Post: "ADMINISTRATOR"}), conclude), []string{"NOT_PERMITTED"}},
		{"an administrator who is the leader in conflict", "quangngai", nil, "submitted",
			do("review", also(head("quangngai"), workflow.Holding{Post: "ADMINISTRATOR"}), conclude), []string{"NOT_PERMITTED"}},
		{"nobody", "phuyen", nil, "submitted", do("review", workflow.Actor{Holdings: head("quangngai").Holdings}, conclude), []string{"NOT_PERMITTED"}},
		{"a handler who holds nothing any more", "phuyen", nil, "submitted", do("review", workflow.Actor{ID: "head@quangngai"}, conclude), []string{"NOT_PERMITTED"}},
		{"the unit may withdraw what it submitted", "quangngai", nil, "submitted", do("withdraw", head("quangngai"), input{"reason": "x"}), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := facts(p, tt.unit)
			if tt.change != nil {
				tt.change(&f.Roster)
			}
			_, refusal := p.Decide(workflow.Case{State: tt.state, Version: 3, Vouched: "officer@" + tt.unit}, tt.command, f)
			if diff := cmp.Diff(tt.want, codes(refusal)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The ceiling bounds the definition: what it does not allow, no seat gives.
func TestPermissionCeiling(t *testing.T) {
	p := compiled(t)
	c := workflow.Case{State: "submitted", Version: 2, Vouched: "officer@phuyen"}
	cmd := do("review", head("quangngai"), input{"conclusion": "Tốt"})
	f := facts(p, "phuyen")
	f.Ceiling = maps.Clone(f.Ceiling)
	f.Ceiling["HEAD"] = map[string]bool{"close": true}
	if _, refusal := p.Decide(c, cmd, f); !cmp.Equal(codes(refusal), []string{"NOT_PERMITTED"}) {
		t.Errorf("above the ceiling: %v", codes(refusal))
	}
	f.Ceiling = nil
	if _, refusal := p.Decide(c, cmd, f); !cmp.Equal(codes(refusal), []string{"NOT_PERMITTED"}) {
		t.Errorf("no ceiling: %v", codes(refusal))
	}
	own := facts(p, "quangngai")
	own.Ceiling = nil
	if _, refusal := p.Decide(c, cmd, own); !cmp.Equal(codes(refusal), []string{"NOT_PERMITTED"}) {
		t.Errorf("a conflict is told to who would hold the seat, not: %v", codes(refusal))
	}
}

// Rule 1: the signer is not the person of the latest create, update or propose, whichever
// came last; recall does not count.
func TestSamePerson(t *testing.T) {
	p := compiled(t)
	o, h := officer("phuyen"), head("phuyen")
	// One person may hold both posts of a small department.
	both := also(h, workflow.Holding{Post: "OFFICER", Unit: "phuyen"})
	returned := ways("phuyen")["returned"]
	after := func(more ...workflow.Command) []workflow.Command {
		return append(append([]workflow.Command{}, returned...), more...)
	}
	tests := []struct {
		name   string
		before []workflow.Command
		then   workflow.Command
		want   []string
	}{
		{"the officer created it", []workflow.Command{do("create", o)}, do("submit", h), nil},
		{"the head created it", []workflow.Command{do("create", h)}, do("submit", h), []string{"SAME_PERSON"}},
		{"the head edited it last", []workflow.Command{do("create", o), do("update", h)}, do("submit", h), []string{"SAME_PERSON"}},
		{"then the officer edited it", []workflow.Command{do("create", o), do("update", h), do("update", o)}, do("submit", h), nil},
		{"then the officer proposed it", []workflow.Command{do("create", o), do("update", h), do("propose", o)}, do("submit", h), nil},
		{"proposed and recalled by the head", []workflow.Command{do("create", o), do("propose", o), do("recall", h)}, do("submit", h), nil},
		{"edited by the head after the recall", []workflow.Command{do("create", o), do("propose", o), do("recall", h), do("update", h)}, do("submit", h), []string{"SAME_PERSON"}},
		{"who is officer and head proposed it himself", []workflow.Command{do("create", o), do("propose", both)}, do("submit", both), []string{"SAME_PERSON"}},
		{"for whom one acts counts too", []workflow.Command{do("create", o), do("update", h)},
			workflow.Command{Action: "submit", Actor: workflow.Actor{ID: "stand-in", For: []workflow.Giver{{ID: h.ID, Holdings: h.Holdings, All: h.Holdings}}}, At: noon}, []string{"SAME_PERSON"}},
		{"after a return the officer's work still stands", after(), do("submit", h), nil},
		{"after a return and an edit by the head", after(do("update", h)), do("submit", h), []string{"SAME_PERSON"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := facts(p, "phuyen")
			_, refusal := p.Decide(play(t, p, f, tt.before...), tt.then, f)
			if diff := cmp.Diff(tt.want, codes(refusal)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Blockers about unsent content are told only to those who read it, and leaving them out
// never lets anybody act.
func TestContentIsNotTold(t *testing.T) {
	p := compiled(t)
	incomplete := input{"missing": []string{"results"}, "unanswered": []string{"VH1"}, "number_set": false, "cutoff_set": false}
	c := play(t, p, facts(p, "phuyen"), ways("phuyen")["draft"]...)
	f := facts(p, "phuyen", incomplete)
	f.ReadsContent = false
	_, refusal := p.Decide(c, do("submit", head("binhdinh")), f)
	if diff := cmp.Diff([]string{"NOT_PERMITTED"}, codes(refusal)); diff != "" {
		t.Errorf("a stranger: %s", diff)
	}
	_, refusal = p.Decide(c, do("submit", head("phuyen")), f)
	if diff := cmp.Diff([]string{"NOT_PERMITTED"}, codes(refusal)); diff != "" {
		t.Errorf("a signer who does not read it: %s", diff)
	}
	c.Vouched = "head@phuyen"
	complete := facts(p, "phuyen")
	complete.ReadsContent = false
	_, refusal = p.Decide(c, do("submit", head("phuyen")), complete)
	if diff := cmp.Diff([]string{"NOT_PERMITTED"}, codes(refusal)); diff != "" {
		t.Errorf("a signer of his own work who does not read it: %s", diff)
	}
	for _, tr := range p.Explain(c, head("phuyen"), f, noon) {
		for _, code := range blockerCodes(tr.Blockers) {
			if code != "NOT_PERMITTED" {
				t.Errorf("%s tells %s", tr.Action, code)
			}
		}
	}
}
