package workflow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
	"thidua/workflow/definitions"
)

// sound is a definition with which nothing is wrong; the tests below spoil it in one place.
const sound = `workflow: sound
version: 1
label: {vi: Thử, en: Trial}
subject: Thing
facts:
  ready: {type: bool, of: subject}
  kind: {type: enum, values: [SMALL, LARGE], of: subject, fixed: true}
  sum: {type: int, min: 0, max: 1000000, of: subject}
  until: {type: date, of: period, fixed: true}
roles:
  officer: {role: OFFICER, of: unit}
  head: {role: HEAD, of: unit}
  handler: {role: HEAD, of: leader, else: [deputy, rotation]}
  second: {role: HEAD, of: deputy, else: [rotation], not: handler}
guards:
  complete: [{if: ready, code: NOT_READY, say: {vi: a, en: b}}]
start: {state: draft, who: [officer]}
states:
  draft:    {stage: DRAFT, waits: [head], edit: [officer], deadline: {at: until}, label: {vi: Thảo, en: Draft}}
  sent:     {stage: SUBMITTED, waits: [handler], deadline: {after: P5D, then: lapse}, label: {vi: Gửi, en: Sent}}
  voting:
    stage: SUBMITTED
    label: {vi: Bỏ phiếu, en: Voting}
    deadline: {after: P3D}
    approval: {electors: members, expect: {min: 4, max: 12}, on: {passed: pass, failed: fail, tied: again, no_quorum: fail}}
  done:     {stage: CLOSED, final: true, label: {vi: Xong, en: Done}}
  refused:  {stage: DISCARDED, final: true, label: {vi: Bỏ, en: Refused}}
transitions:
  send:   {label: {vi: Gửi đi, en: Send}, move: {draft: sent}, who: [head], guard: [complete]}
  return: {label: {vi: Trả, en: Return}, move: {sent: draft}, who: [handler], max: 2}
  put:    {label: {vi: Đưa ra, en: Put}, move: {sent: voting}, who: [handler], guard: [{if: "kind == 'LARGE' || sum > 100", code: SMALL, say: {vi: a, en: b}}]}
  lapse:  {label: {vi: Hết hạn, en: Lapse}, move: {sent: refused}, who: [handler, SYSTEM]}
  pass:   {label: {vi: Thông qua, en: Pass}, move: {voting: done}, by: approval}
  fail:   {label: {vi: Bác, en: Fail}, move: {voting: refused}, by: approval}
  again:  {label: {vi: Lại, en: Again}, move: {voting: voting}, by: approval, max: 1, else: fail}
  cancel: {label: {vi: Hủy, en: Cancel}, move: {voting: refused}, who: [second]}
invariants:
  - {never: done, without: put, since: send}
  - {at_most: 2, times: return}
`

// spoiled replaces one text by another, both of which must differ.
func spoiled(t testing.TB, old, text string) string {
	t.Helper()
	if strings.Count(sound, old) != 1 {
		t.Fatalf("%q is in the definition %d times", old, strings.Count(sound, old))
	}
	return strings.Replace(sound, old, text, 1)
}

// worse lists the findings above a note: code, severity, verdict, element, assumptions.
func worse(p *workflow.Program, c workflow.Checked) []string {
	list := []string{}
	for _, f := range c.Findings {
		if f.Severity == workflow.SeverityNote {
			continue
		}
		line := fmt.Sprintf("%s %s %s %s", f.Code, f.Severity, f.Verdict, p.Element(f.Line, f.Column))
		if len(f.Assumes) > 0 {
			line += " if " + strings.Join(f.Assumes, ", ")
		}
		if f.Witness != nil && len(f.Witness.Steps) > 0 {
			var actions []string
			for _, s := range f.Witness.Steps {
				actions = append(actions, s.Action)
			}
			line += ": " + strings.Join(actions, " ")
		}
		list = append(list, line)
	}
	return list
}

// One mistake, and what the checker says of it.
func TestFindings(t *testing.T) {
	tests := []struct {
		name, old, new string
		want           []string
	}{
		{"nothing is wrong", "\n  lapse:", "\n  lapse:", []string{}},
		{"a state that nothing leads to", "  refused:", "  lost: {stage: CLOSED, final: true, label: {vi: Mất, en: Lost}}\n  refused:",
			[]string{"UNREACHABLE ERROR PROVED state lost"}},
		{"a guard that never holds", "kind == 'LARGE' || sum > 100", "kind == 'LARGE' && kind == 'SMALL' && sum > 1", []string{
			"UNREACHABLE ERROR PROVED state voting", "UNREACHABLE ERROR PROVED state done", "DEAD_TRANSITION ERROR PROVED move put sent"}},
		{"numbers that exclude each other", "sum > 100", "sum > 5 && sum < 6", []string{}},
		{"a state without an exit", "final: true, label: {vi: Bỏ", "label: {vi: Bỏ", []string{
			"DEAD_END ERROR REFUTED state refused: create send lapse"}},
		{"a fact that is fixed is chosen once", "  lapse:  {label: {vi: Hết hạn, en: Lapse}, move: {sent: refused}, who: [handler, SYSTEM]}",
			"  lapse:  {label: {vi: Hết hạn, en: Lapse}, move: {sent: held}, who: [handler, SYSTEM]}\n  free: {label: {vi: Thả, en: Free}, move: {held: refused}, who: [handler], guard: [{if: \"kind == 'LARGE'\", code: X, say: {vi: a, en: b}}]}",
			[]string{"TRAP ERROR REFUTED state held: create send lapse"}},
		{"a date is not computed", "kind == 'LARGE' || sum > 100", "until > '2022-07-01' && kind == 'LARGE' && sum > 1", []string{}},
		{"what the engine takes may be refused", "move: {voting: refused}, by: approval}", "move: {voting: refused}, by: approval, guard: [complete], else: again3}", []string{
			"NONDETERMINISM ERROR REFUTED state voting: create send put" + strings.Repeat(" vote", 4)}},
		{"a timer may be refused", "who: [handler, SYSTEM]}", "who: [handler, SYSTEM], guard: [complete]}", []string{
			"NONDETERMINISM WARNING REFUTED state sent: create send lapse"}},
		{"a vote that nobody comes to for ever", "no_quorum: fail", "no_quorum: again2", []string{
			"LIVELOCK ERROR REFUTED move again2 voting: create send put tally"}},
		{"a way round without a maximum", "who: [handler], max: 2}", "who: [handler]}", []string{
			"UNBOUNDED ERROR REFUTED move return sent: create send return send return send return send return", "INVARIANT ERROR REFUTED invariant 1: create send return send return send return"}},
		{"one that is meant", "who: [handler], max: 2}", "who: [handler], loop: free}", []string{
			"INVARIANT ERROR REFUTED invariant 1: create send return send return send return"}},
		{"more than an invariant allows", "max: 2}", "max: 3}", []string{
			"INVARIANT ERROR REFUTED invariant 1: create send return send return send return"}},
		{"past an invariant", "  cancel: {label: {vi: Hủy, en: Cancel}, move: {voting: refused}", "  cancel: {label: {vi: Hủy, en: Cancel}, move: {voting: refused, sent: done}", []string{
			"INVARIANT ERROR REFUTED invariant 0: create send cancel"}},
		{"past the since of an invariant", "  cancel: {label: {vi: Hủy, en: Cancel}, move: {voting: refused}, who: [second]}",
			"  cancel: {label: {vi: Hủy, en: Cancel}, move: {voting: draft}, who: [second], max: 1}\n  skip: {label: {vi: Bỏ qua, en: Skip}, move: {sent: done}, who: [handler], guard: [{if: count.put > 0, code: X, say: {vi: a, en: b}}]}",
			[]string{"INVARIANT ERROR REFUTED invariant 0: create send put cancel send skip"}},
		{"no due time", ", deadline: {at: until}, label: {vi: Thảo", ", label: {vi: Thảo", []string{
			"UNUSED_FACT WARNING PROVED fact until", "NO_DEADLINE WARNING PROVED state draft"}},
		{"a vote without a due time", "    deadline: {after: P3D}\n", "", []string{
			"BALLOT_OPEN_FOREVER WARNING PROVED approval voting"}},
		{"a secret vote without a due time", "    deadline: {after: P3D}\n    approval: {", "    approval: {secret: true, ", []string{
			"UNREACHABLE ERROR PROVED state done", "BALLOT_OPEN_FOREVER ERROR PROVED approval voting",
			"DEAD_TRANSITION ERROR PROVED move pass voting", "DEAD_TRANSITION ERROR PROVED move fail voting", "DEAD_TRANSITION ERROR PROVED move again voting",
			"EARLY_SECRET WARNING PROVED move cancel voting"}},
		{"a secret vote that one can break off", "approval: {electors", "approval: {secret: true, electors", []string{
			"EARLY_SECRET WARNING PROVED move cancel voting"}},
		{"a secret vote of two", "approval: {electors: members, expect: {min: 4", "approval: {secret: true, electors: members, expect: {min: 2", []string{
			"SECRET_SMALL WARNING PROVED approval voting", "EARLY_SECRET WARNING PROVED move cancel voting"}},
		{"more votes than electors", "expect: {min: 4, max: 12}", "need: {votes: 5}, expect: {min: 3, max: 4}", []string{
			"UNREACHABLE ERROR PROVED state done", "BALLOT_IMPOSSIBLE ERROR PROVED approval voting",
			"DEAD_TRANSITION ERROR PROVED move pass voting", "DEAD_TRANSITION ERROR PROVED move again voting"}},
		{"more votes than some electorates have", "expect: {min: 4, max: 12}", "need: {votes: 5}, expect: {min: 3, max: 12}", []string{
			"BALLOT_IMPOSSIBLE WARNING PROVED approval voting", "DEAD_TRANSITION ERROR PROVED move again voting"}},
		{"a seat that nobody has", ", not: handler}", ", not: head}\n  nobody: {role: HEAD, of: leader, not: handler}", []string{
			"IDLE_ROLE WARNING PROVED role nobody", "SELF_APPROVAL WARNING PROVED move cancel voting"}},
		{"nobody in the leader's own case", "{role: HEAD, of: leader, else: [deputy, rotation]}", "{role: HEAD, of: leader}", []string{
			"NO_ACTOR WARNING PROVED move return sent", "NO_ACTOR WARNING PROVED move put sent", "NO_ACTOR WARNING PROVED move lapse sent"}},
		{"waiting for who can do nothing", "waits: [handler]", "waits: [second]", []string{"IDLE_ROLE WARNING PROVED state sent"}},
		{"in nobody's inbox", "waits: [handler], ", "", []string{"IDLE_ROLE WARNING PROVED state sent"}},
		{"SYSTEM that nothing leads to", "{after: P5D, then: lapse}", "{after: P5D}", []string{"IDLE_ROLE WARNING PROVED action lapse"}},
		{"the writer decides", "edit: [officer]", "edit: [handler]", []string{"SELF_APPROVAL WARNING PROVED state draft"}},
		{"a label twice", "en: Lapse", "en: Return", []string{"LABEL WARNING PROVED move lapse sent"}},
		{"guards that nothing asks", "guard: [complete]}\n", "guard: [{if: ready, code: X, say: {vi: a, en: b}}]}\n", []string{"UNUSED_FACT WARNING PROVED guard complete"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := spoiled(t, tt.old, tt.new)
			if strings.Contains(src, "again2") {
				src = strings.Replace(src, "  cancel:", "  again2: {label: {vi: Lại nữa, en: Once more}, move: {voting: voting}, by: approval, loop: free}\n  cancel:", 1)
			}
			if strings.Contains(src, "again3") {
				src = strings.Replace(src, "  cancel:", "  again3: {label: {vi: Lại nữa, en: Once more}, move: {voting: refused}, who: [second, SYSTEM], guard: [complete]}\n  cancel:", 1)
			}
			if strings.Contains(src, "held}") {
				src = strings.Replace(src, "  refused:", "  held: {stage: SUBMITTED, waits: [handler], deadline: {after: P1D}, label: {vi: Giữ, en: Held}}\n  refused:", 1)
			}
			p, err := workflow.Compile([]byte(src))
			if err != nil {
				t.Fatal(err)
			}
			c := workflow.Check(p, nil)
			want := slices.Clone(tt.want)
			slices.Sort(want)
			got := worse(p, c)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			for _, f := range c.Findings {
				replays(t, p, f, src)
			}
		})
	}
}

// What is proved says what it rests on: a list that must become empty, a date that nothing
// is known of, and who there must be.
func TestProofs(t *testing.T) {
	p := compiled(t)
	c := workflow.Check(p, ceiling(p))
	if c.Failed() || !c.Complete || len(worse(p, c)) > 0 {
		t.Errorf("%+v", c.Findings)
	}
	var got []string
	for _, f := range c.Findings {
		got = append(got, fmt.Sprint(f.Code, " ", f.Verdict, " ", f.Assumes))
	}
	want := []string{"NO_ACTOR ASSUMES [units >= 3 persons a unit >= 2]", "TRAP ASSUMES [missing unanswered]",
		"INVARIANT PROVED []", "INVARIANT PROVED []", "INVARIANT PROVED []"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	dated := spoiled(t, "kind == 'LARGE' || sum > 100", "until > '2022-07-01' || kind == 'LARGE' && sum > 100 && sum < 101")
	c = workflow.CheckSource([]byte(strings.Replace(dated, "lapse:  {label: {vi: Hết hạn, en: Lapse}, move: {sent: refused}", "lapse:  {label: {vi: Hết hạn, en: Lapse}, move: {sent: draft}", 1)), nil)
	i := slices.IndexFunc(c.Findings, func(f workflow.Finding) bool { return f.Code == "TRAP" })
	if i < 0 || c.Findings[i].Severity != workflow.SeverityError || c.Findings[i].Verdict != workflow.VerdictAssumes || !slices.Contains(c.Findings[i].Assumes, `until > "2022-07-01"`) {
		t.Errorf("%+v", c.Findings)
	}
}

// The ceiling is asked about every power that the definition gives.
func TestPolicy(t *testing.T) {
	p := compiled(t)
	allowed := ceiling(p)
	delete(allowed["SECRETARY"], "revoke")
	got := worse(p, workflow.Check(p, allowed))
	if diff := cmp.Diff([]string{"POLICY ERROR PROVED action revoke"}, got); diff != "" {
		t.Error(diff)
	}
}

// What does not compile is told as findings, each at its place.
func TestCheckSource(t *testing.T) {
	c := workflow.CheckSource([]byte("workflow: x\nverion: 1\n"), nil)
	if !c.Failed() || c.Findings[0].Code != "MISSING" || !slices.ContainsFunc(c.Findings, func(f workflow.Finding) bool {
		return f.Code == "UNKNOWN_KEY" && f.Line == 2 && f.Column == 1 && f.Message.VI != f.Message.EN
	}) {
		t.Errorf("%+v", c.Findings)
	}
}

// A definition that is too large to be looked at says so, and proves nothing.
func TestNotExplored(t *testing.T) {
	src := counting(9, 9, 9, 9, 9, 9, 9)
	c := workflow.CheckSource([]byte(src), nil)
	if c.Complete || !slices.ContainsFunc(c.Findings, func(f workflow.Finding) bool { return f.Code == "NOT_EXPLORED" }) {
		t.Errorf("%+v", c.Findings)
	}
	for _, f := range c.Findings {
		if f.Code == "TRAP" || f.Code == "UNREACHABLE" || f.Code == "INVARIANT" {
			t.Errorf("%+v", f)
		}
	}
}

// FuzzCheck: whatever compiles is checked to an end, and every witness replays.
func FuzzCheck(f *testing.F) {
	f.Add(definitions.Report())
	f.Add([]byte(sound))
	f.Add([]byte(council))
	f.Add([]byte(typed))
	for seed := range uint64(20) {
		_, src := generated(seed)
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		c := workflow.CheckSource(src, nil)
		p, err := workflow.Compile(src)
		if err != nil {
			if !c.Failed() {
				t.Errorf("%v is no finding", err)
			}
			return
		}
		for _, finding := range c.Findings {
			if finding.Line < 1 || finding.Column < 1 || finding.Message.VI == "" || finding.Message.EN == "" || finding.Verdict == "" {
				t.Errorf("%+v", finding)
			}
			replays(t, p, finding, string(src))
		}
	})
}
