package workflow_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
)

// Every action of a report is accepted from the states, and by the people, that the
// product gives it to, and leads where it should.
func TestReportAccepts(t *testing.T) {
	p := compiled(t)
	leader, deputy := head("quangngai"), head("ninhthuan")
	o, h := officer("phuyen"), head("phuyen")
	reason := input{"reason": "Lý do"}
	tests := []struct {
		from    string
		command workflow.Command
		to      string
		effects []string
	}{
		{"", do("create", o), "draft", nil},
		{"", do("create", h, input{"kind": "INTERIM"}), "draft", nil},
		{"draft", do("update", o), "draft", nil},
		{"draft", do("update", h), "draft", nil},
		{"returned", do("update", o), "returned", nil},
		{"draft", do("propose", o), "awaiting_signature", nil},
		{"returned", do("propose", o), "awaiting_signature_again", nil},
		{"awaiting_signature", do("recall", o), "draft", nil},
		{"awaiting_signature_again", do("recall", h), "returned", nil},
		{"draft", do("submit", h), "submitted", []string{"freeze_revision"}},
		{"awaiting_signature", do("submit", h), "submitted", []string{"freeze_revision"}},
		{"returned", do("submit", h), "submitted", []string{"freeze_revision"}},
		{"awaiting_signature_again", do("submit", h), "submitted", []string{"freeze_revision"}},
		{"submitted", do("withdraw", h, reason), "draft", nil},
		{"draft", do("discard", o, reason), "discarded", nil},
		{"draft", do("discard", h, reason), "discarded", nil},
		{"submitted", do("return", leader, reason), "returned", nil},
		{"submitted", do("review", leader, input{"conclusion": "Tốt"}), "reviewed", []string{"publish"}},
		{"reviewed", do("request_reopen", leader, reason), "reopening", nil},
		{"reopening", do("consent_reopen", deputy), "submitted", nil},
		{"reopening", do("refuse_reopen", deputy), "reviewed", nil},
		{"reviewed", do("commend", leader, input{"form": "PRAISE"}), "commended", []string{"create_commendation"}},
		{"closed", do("commend", leader, input{"form": "LETTER_OF_COMMENDATION", "citation": "Giỏi", "decision": decision("DEPARTMENT_HEAD")}),
			"commended", []string{"create_commendation"}},
		{"reviewed", do("close", leader), "closed", nil},
		{"commended", do("revoke", secretary("quangngai"), input{"ground": "FORGED_PAPERS", "decision": decision("CLUSTER")}),
			"revoked", []string{"revoke_commendation"}},
	}
	seen := map[string]bool{}
	for _, tt := range tests {
		t.Run(tt.command.Action+" from "+tt.from+" by "+tt.command.Actor.ID, func(t *testing.T) {
			f := facts(p, "phuyen")
			c := play(t, p, f, ways("phuyen")[tt.from]...)
			d, refusal := p.Decide(c, tt.command, f)
			if refusal != nil {
				t.Fatalf("refused: %v", codes(refusal))
			}
			if d.Event.To != tt.to || d.Event.From != tt.from || d.Event.Version != c.Version+1 {
				t.Errorf("the event is %+v", d.Event)
			}
			if diff := cmp.Diff(tt.effects, d.Effects); diff != "" {
				t.Errorf("effects: %s", diff)
			}
		})
		seen[tt.command.Action] = true
	}
	for _, a := range p.Actions() {
		if !seen[a.Name] {
			t.Errorf("no test accepts %s", a.Name)
		}
	}
}

// Every blocker of a report is told where its rule is broken, with all others that hold.
func TestReportRefuses(t *testing.T) {
	p := compiled(t)
	leader, deputy := head("quangngai"), head("ninhthuan")
	o, h := officer("phuyen"), head("phuyen")
	late := time.Date(2022, 7, 10, 17, 0, 0, 0, time.UTC) // the first instant of 11 July in UTC+7
	at := func(cmd workflow.Command, at time.Time) workflow.Command { cmd.At = at; return cmd }
	tests := []struct {
		name    string
		from    string
		command workflow.Command
		facts   map[string]any
		want    []string
	}{
		{"the period is closed", "", do("create", o), input{"period_open": false}, []string{"PERIOD_CLOSED"}},
		{"the unit has one already", "", do("create", o), input{"live_report": true}, []string{"DUPLICATE_REPORT"}},
		{"the kind does not fit", "", do("create", o, input{"kind": "FINAL"}), input{"kind_fits": false}, []string{"KIND_MISMATCH kind"}},
		{"everything at once", "", do("create", officer("binhdinh")), input{"period_open": false, "live_report": true, "kind_fits": false},
			[]string{"NOT_PERMITTED", "PERIOD_CLOSED", "DUPLICATE_REPORT", "KIND_MISMATCH kind"}},
		{"create a second time", "draft", do("create", o), nil, []string{"WRONG_STATE"}},
		{"act on nothing", "", do("submit", h), nil, []string{"WRONG_STATE"}},
		{"update nothing", "", do("update", o), nil, []string{"WRONG_STATE"}},
		{"no such action", "draft", do("approve", h), nil, []string{"UNKNOWN_ACTION"}},
		{"an action of another state, whatever its input", "draft", do("commend", leader, input{"form": 7}), nil, []string{"WRONG_STATE"}},
		{"edit while it waits for a signature", "awaiting_signature", do("update", o), nil, []string{"NOT_EDITABLE"}},
		{"edit what was submitted", "submitted", do("update", leader), nil, []string{"NOT_PERMITTED", "NOT_EDITABLE"}},
		{"edit another unit's draft", "draft", do("update", officer("binhdinh")), nil, []string{"NOT_PERMITTED"}},
		{"propose an incomplete report", "draft", do("propose", o), input{"missing": []string{"results", "directions"}, "unanswered": []string{"VH1"}},
			[]string{"SECTION_EMPTY sections.results", "SECTION_EMPTY sections.directions", "INDICATOR_MISSING indicators.VH1"}},
		{"a head does not propose", "draft", do("propose", h), nil, []string{"NOT_PERMITTED"}},
		{"an officer does not sign", "draft", do("submit", o),
			input{"missing": []string{"results"}, "unanswered": []string{"VH1"}, "number_set": false, "cutoff_set": false},
			[]string{"NOT_PERMITTED", "SAME_PERSON", "SECTION_EMPTY sections.results", "INDICATOR_MISSING indicators.VH1", "NUMBER_REQUIRED number", "CUTOFF_REQUIRED cutoffOn"}},
		{"late without a reason", "draft", at(do("submit", h), late), nil, []string{"DEADLINE_PASSED lateReason"}},
		{"late with a blank reason", "draft", at(do("submit", h, input{"lateReason": " \n"}), late), nil, []string{"DEADLINE_PASSED lateReason"}},
		{"withdraw without a reason", "submitted", do("withdraw", h), nil, []string{"REASON_REQUIRED reason"}},
		{"withdraw when appraisal began", "submitted", do("withdraw", h), input{"appraisal_begun": true}, []string{"ALREADY_APPRAISED", "REASON_REQUIRED reason"}},
		{"an officer does not withdraw", "submitted", do("withdraw", o, input{"reason": "x"}), nil, []string{"NOT_PERMITTED"}},
		{"return without a reason", "submitted", do("return", leader), nil, []string{"REASON_REQUIRED reason"}},
		{"review without a conclusion", "submitted", do("review", leader), nil, []string{"REASON_REQUIRED conclusion"}},
		{"review a final report before it is appraised", "submitted", do("review", leader, input{"conclusion": "Tốt"}),
			input{"kind": "FINAL", "appraisals_done": false}, []string{"APPRAISALS_MISSING"}},
		{"the deputy is not the handler", "submitted", do("review", deputy, input{"conclusion": "Tốt"}), nil, []string{"NOT_PERMITTED"}},
		{"reopen after the ballot", "reviewed", do("request_reopen", leader), input{"ballot_closed": true}, []string{"BALLOT_CLOSED", "REASON_REQUIRED reason"}},
		{"consent after the ballot", "reopening", do("consent_reopen", deputy), input{"ballot_closed": true}, []string{"BALLOT_CLOSED"}},
		{"the handler does not consent to himself", "reopening", do("consent_reopen", leader), nil, []string{"NOT_PERMITTED"}},
		{"a flag for a half-year, without a decision", "reviewed", do("commend", leader, input{"form": "FLAG"}), input{"issuer_competent": false},
			[]string{"FORM_NOT_ALLOWED form", "DECISION_REQUIRED decision"}},
		{"an issuer without competence", "reviewed", do("commend", leader, input{"form": "FLAG", "decision": decision("CLUSTER")}),
			input{"kind": "FINAL", "issuer_competent": false}, []string{"ISSUER_NOT_COMPETENT decision.issuer"}},
		{"praise by somebody else than the cluster", "reviewed", do("commend", leader, input{"form": "PRAISE", "decision": decision("MINISTER")}),
			input{"issuer_competent": false}, []string{"ISSUER_NOT_COMPETENT decision.issuer"}},
		{"a higher form by word of mouth", "closed", do("commend", leader, input{"form": "CERTIFICATE_OF_MERIT"}), nil, []string{"DECISION_REQUIRED decision"}},
		{"revoke by an issuer without competence", "commended", do("revoke", secretary("quangngai"), input{"ground": "FORGED_PAPERS", "decision": decision("CLUSTER")}),
			input{"revoker_competent": false}, []string{"ISSUER_NOT_COMPETENT decision.issuer"}},
		{"revoke without a decision", "commended", do("revoke", secretary("quangngai"), input{"ground": "FORGED_PAPERS"}), input{"revoker_competent": false},
			[]string{"DECISION_REQUIRED decision"}},
		{"the handler does not revoke while there is a secretary", "commended", do("revoke", leader, input{"ground": "FORGED_PAPERS", "decision": decision("CLUSTER")}),
			nil, []string{"NOT_PERMITTED"}},
		{"a discarded report stays discarded", "discarded", do("recall", o), nil, []string{"WRONG_STATE"}},
		{"a fact that the caller forgot refuses", "", do("create", o), input{"period_open": nil, "kind_fits": nil}, []string{"PERIOD_CLOSED", "KIND_MISMATCH kind"}},
		{"a fact of a wrong type refuses", "", do("create", o), input{"period_open": "yes"}, []string{"PERIOD_CLOSED"}},
		{"a list that the caller forgot refuses", "draft", do("propose", o), input{"missing": nil}, []string{"SECTION_EMPTY sections.?"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := play(t, p, facts(p, "phuyen"), ways("phuyen")[tt.from]...)
			_, refusal := p.Decide(c, tt.command, facts(p, "phuyen", tt.facts))
			if diff := cmp.Diff(tt.want, codes(refusal)); diff != "" {
				t.Errorf("refusal: %s", diff)
			}
			if refusal == nil {
				return
			}
			for _, b := range refusal.Blockers {
				if b.Say.VI == "" || b.Say.EN == "" || strings.Contains(b.Say.VI+b.Say.EN+b.Field, "$item") {
					t.Errorf("%s says %+v", b.Code, b)
				}
			}
		})
	}
}

// What counts in a report's life counts for ever: returns, withdrawals, reopenings, and
// that it was submitted once.
func TestReportLimits(t *testing.T) {
	p := compiled(t)
	f := facts(p, "phuyen")
	leader, h, o := head("quangngai"), head("phuyen"), officer("phuyen")
	reason := input{"reason": "Lý do"}
	submitted := ways("phuyen")["submitted"]
	round := func(action string, a workflow.Actor) []workflow.Command {
		return []workflow.Command{do(action, a, reason), do("submit", h)}
	}
	tests := []struct {
		name   string
		before [][]workflow.Command
		then   workflow.Command
		want   []string
	}{
		{"a third return", [][]workflow.Command{submitted, round("return", leader), round("return", leader)}, do("return", leader, reason), []string{"RETURN_LIMIT"}},
		{"a second return", [][]workflow.Command{submitted, round("return", leader)}, do("return", leader, reason), nil},
		{"a third withdrawal", [][]workflow.Command{submitted, round("withdraw", h), round("withdraw", h)}, do("withdraw", h, reason), []string{"ACTION_LIMIT"}},
		{"discard after a withdrawal", [][]workflow.Command{submitted, {do("withdraw", h, reason)}}, do("discard", o, reason), []string{"ALREADY_SUBMITTED"}},
		{"a second reopening", [][]workflow.Command{ways("phuyen")["reopening"], {do("refuse_reopen", head("ninhthuan"))}},
			do("request_reopen", leader, reason), []string{"ACTION_LIMIT"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var commands []workflow.Command
			for _, before := range tt.before {
				commands = append(commands, before...)
			}
			_, refusal := p.Decide(play(t, p, f, commands...), tt.then, f)
			if diff := cmp.Diff(tt.want, codes(refusal)); diff != "" {
				t.Errorf("refusal: %s", diff)
			}
		})
	}
}

// A late report is marked late; one in time is not.
func TestReportMarksLateness(t *testing.T) {
	p := compiled(t)
	f := facts(p, "phuyen")
	c := play(t, p, f, ways("phuyen")["draft"]...)
	cmd := do("submit", head("phuyen"), input{"lateReason": "Bão số 4"})
	cmd.At = time.Date(2022, 7, 10, 16, 59, 59, 999999000, time.UTC) // the last microsecond of the day
	d, refusal := p.Decide(c, cmd, f)
	if refusal != nil || len(d.Effects) != 1 {
		t.Errorf("in time: effects %v, refusal %v", d.Effects, codes(refusal))
	}
	cmd.At = cmd.At.Add(time.Microsecond)
	d, refusal = p.Decide(c, cmd, f)
	if diff := cmp.Diff([]string{"freeze_revision", "mark_late"}, d.Effects); diff != "" || refusal != nil {
		t.Errorf("late: effects %s, refusal %v", diff, codes(refusal))
	}
}

// A clerk reads what a section is called, not its key; the field keeps the key.
func TestSentencesNameElementsAsPeopleDo(t *testing.T) {
	p := compiled(t)
	f := facts(p, "phuyen")
	f.Values["missing"] = []string{"results", "directions"}
	f.Labels = map[string]map[string]workflow.Text{"missing": {"results": {VI: "Kết quả chuyên môn", EN: "Results"}}}
	c := play(t, p, f, ways("phuyen")["draft"]...)
	_, refusal := p.Decide(c, do("propose", officer("phuyen")), f)
	if refusal == nil {
		t.Fatal("not refused")
	}
	got := []string{refusal.Blockers[0].Say.VI, refusal.Blockers[0].Field, refusal.Blockers[1].Say.EN}
	want := []string{"Mục Kết quả chuyên môn còn trống.", "sections.results", "Section directions is empty."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
