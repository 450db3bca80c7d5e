package workflow_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
	"thidua/workflow/definitions"
)

// small is a definition that compiles; the tests break one line of it.
const small = `workflow: leave
version: 2
label: {vi: Nghỉ, en: Leave}
subject: Leave
facts:
  kind: {type: enum, values: [SHORT, LONG], of: subject, fixed: true}
  ready: {type: bool, of: subject}
  days: {type: int, min: 0, max: 30, of: subject}
  gaps: {type: list, of: subject}
  begins: {type: date, of: period}
  price: {type: decimal, of: subject}
  fits: {type: bool, of: rules, needs: [amount]}
  overdue: {type: bool, of: clock}
roles:
  officer: {role: OFFICER, of: unit}
  handler: {role: HEAD, of: leader, else: [deputy, rotation]}
  recorder: {role: SECRETARY, of: cluster, else: [handler]}
guards:
  sound:
    - {if: ready, code: NOT_READY, say: {vi: Chưa, en: Not yet}}
start:
  state: open
  who: [officer]
states:
  open: {stage: DRAFT, edit: [officer], deadline: {at: begins, remind: [P3D, P1D]}, label: {vi: Mở, en: Open}}
  sent: {stage: SUBMITTED, waits: [handler], deadline: {after: P5D, then: decide}, label: {vi: Gửi, en: Sent}}
  back: {stage: RETURNED, deadline: {keep: sent}, label: {vi: Trả, en: Back}}
  done: {stage: CLOSED, final: true, label: {vi: Xong, en: Done}}
transitions:
  send:
    label: {vi: Gửi, en: Send}
    move: {open: sent, back: sent}
    who: [officer]
    guard: [sound, {if: "days < 10 && kind == 'SHORT'", code: TOO_LONG, field: days, say: {vi: Dài, en: Long}}]
    input:
      amount: {type: int, label: {vi: Số, en: Amount}}
  give_back:
    label: {vi: Trả, en: Give back}
    move: {sent: back}
    who: [handler]
    max: 3
  decide:
    label: {vi: Quyết, en: Decide}
    move: {sent: done}
    who: [recorder, SYSTEM]
    differ: {send: person}
    do: [archive, {notify: ready}]
invariants:
  - {never: done, without: send, since: give_back}
  - {at_most: 3, times: give_back}
`

func TestCompile(t *testing.T) {
	p, err := workflow.Compile([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	if p.Name() != "leave" || p.Version() != 2 || p.Subject() != "Leave" || p.Label() != (workflow.Text{VI: "Nghỉ", EN: "Leave"}) {
		t.Errorf("it is %s %d %s %v", p.Name(), p.Version(), p.Subject(), p.Label())
	}
	if want := "leave@2#" + p.Hash(); p.Reference() != want || len(p.Hash()) != 64 {
		t.Errorf("reference %s", p.Reference())
	}
	open, ok := p.State("open")
	wantOpen := workflow.State{Name: "open", Stage: "DRAFT", Label: workflow.Text{VI: "Mở", EN: "Open"}, Edit: []string{"officer"},
		Deadline: &workflow.Deadline{At: "begins", Remind: []int{3, 1}}}
	if diff := cmp.Diff(wantOpen, open); diff != "" || !ok {
		t.Errorf("open: %s", diff)
	}
	if p.Start().Name != "open" {
		t.Errorf("it starts in %s", p.Start().Name)
	}
	if _, ok := p.State("nowhere"); ok {
		t.Error("there is a state nowhere")
	}
	var actions []string
	for _, a := range p.Actions() {
		actions = append(actions, a.Name+" "+strings.Join(a.From, ",")+" > "+strings.Join(a.To, ","))
	}
	if diff := cmp.Diff([]string{"send open,back > sent,sent", "give_back sent > back", "decide sent > done"}, actions); diff != "" {
		t.Error(diff)
	}
	never, most := p.Invariants()
	if diff := cmp.Diff([]workflow.Never{{State: "done", Without: "send", Since: "give_back"}}, never); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]workflow.AtMost{{Times: 3, Action: "give_back"}}, most); diff != "" {
		t.Error(diff)
	}
	if len(p.Facts()) != 8 || len(p.Roles()) != 3 || len(p.States()) != 4 {
		t.Errorf("%d facts, %d roles, %d states", len(p.Facts()), len(p.Roles()), len(p.States()))
	}
}

// What a post may ever do follows else to the other roles; SYSTEM is no post.
func TestPowers(t *testing.T) {
	p, err := workflow.Compile([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	want := []workflow.Power{
		{Post: "OFFICER", Action: "create"}, {Post: "OFFICER", Action: "update"}, {Post: "OFFICER", Action: "send"},
		{Post: "HEAD", Action: "give_back"}, {Post: "SECRETARY", Action: "decide"}, {Post: "HEAD", Action: "decide"},
	}
	if diff := cmp.Diff(want, p.Powers()); diff != "" {
		t.Error(diff)
	}
}

// The hash is of what the definition says, not of how it is written.
func TestHash(t *testing.T) {
	hash := func(src string) string {
		p, err := workflow.Compile([]byte(src))
		if err != nil {
			t.Fatal(err)
		}
		return p.Hash()
	}
	first := hash(small)
	if hash("# a comment\n"+strings.Replace(small, "workflow: leave\nversion: 2", "version: 2\nworkflow: \"leave\"", 1)) != first {
		t.Error("a comment, quotes and the order of keys change the hash")
	}
	if hash(strings.Replace(small, "max: 3", "max: 4", 1)) == first {
		t.Error("another maximum keeps the hash")
	}
	if hash(strings.Replace(small, "[sound, {", "[{", 1)) == first {
		t.Error("one guard less keeps the hash")
	}
}

// Every problem is told at its line and column.
func TestCompileProblems(t *testing.T) {
	tests := []struct {
		name, old, new string
		want           string // line:column code message
	}{
		{"unknown key", "subject: Leave\n", "subject: Leave\ncolour: red\n", `5:1 UNKNOWN_KEY unknown key "colour"`},
		{"who beside approval", "    who: [handler]\n", "    who: [handler]\n    by: approval\n", `40:10 CONTRADICTION who does not go with by: approval`},
		{"allow_self", "    who: [handler]\n", "    who: [handler]\n    allow_self: true\n", `41:5 UNKNOWN_KEY unknown key "allow_self"`},
		{"unknown key in flow", "{type: bool, of: subject}", "{type: bool, of: subject, colour: red}", `7:36 UNKNOWN_KEY unknown key "colour"`},
		{"duplicate key", "version: 2\n", "version: 2\nversion: 3\n", `3:1 DUPLICATE_KEY the key "version" is given twice`},
		{"duplicate state", "  back: {", "  open: {stage: DRAFT, label: {vi: a, en: b}}\n  back: {", `27:3 DUPLICATE_KEY the key "open" is given twice`},
		{"duplicate from-state", "{open: sent, back: sent}", "{open: sent, open: sent, back: sent}", `32:24 DUPLICATE_KEY the key "open" is given twice`},
		{"missing key", "version: 2\n", "", `1:1 MISSING the key "version" is missing`},
		{"state without a stage", "{stage: RETURNED, ", "{", `27:9 MISSING the key "stage" is missing`},
		{"unknown stage", "RETURNED", "GONE", `27:17 VALUE "GONE" is not a stage`},
		{"label in one language", "{vi: Trả, en: Give back}", "{vi: Trả}", `38:12 MISSING the key "en" is missing`},
		{"wrong kind of node", "who: [handler]", "who: handler", `40:10 TYPE a list is expected here`},
		{"a mapping where text is meant", "subject: Leave", "subject: {a: b}", `4:10 TYPE text is expected here`},
		{"a number for a name", "values: [SHORT, LONG]", "values: [SHORT, 2022]", `6:38 TYPE text is expected here (put 2022 in quotes)`},
		{"a malformed name", "  officer: {role", "  Officer: {role", `15:3 VALUE "Officer" is not a name of the form ^[a-z][a-z0-9_]{0,59}$`},
		{"a role called like a place", "  officer: {role", "  deputy: {role: HEAD, of: deputy}\n  officer: {role", `15:3 VALUE a role cannot be called "deputy": that is a place`},
		{"a reserved fact", "  ready: {", "  input: {type: bool, of: subject}\n  ready: {", `7:3 VALUE a fact cannot be called "input"`},
		{"the clock knows one fact", "begins: {type: date, of: period}", "begins: {type: date, of: clock}", `10:28 VALUE the clock knows one fact, "overdue", a bool`},
		{"an action that exists already", "  give_back:\n", "  update:\n", `37:3 VALUE every definition has the action "update" already`},
		{"unknown state", "{sent: back}", "{sent: beck}", `39:18 UNKNOWN there is no state "beck"`},
		{"unknown role", "who: [handler]", "who: [handeler]", `40:11 UNKNOWN there is no role "handeler"`},
		{"unknown waiting role", "waits: [handler]", "waits: [nobody]", `26:36 UNKNOWN there is no role "nobody"`},
		{"unknown guard set", "[sound, {", "[sounds, {", `34:13 UNKNOWN there is no guard "sounds"`},
		{"unknown fact in an effect", "{notify: ready}", "{notify: readi}", `47:28 UNKNOWN there is no fact "readi"`},
		{"unknown action in differ", "{send: person}", "{sent: person}", `46:14 UNKNOWN there is no action "sent"`},
		{"unknown place", "else: [deputy, rotation]", "else: [deputy, ocean]", `16:52 UNKNOWN "ocean" is neither a place nor a role`},
		{"unknown type of input", "{type: int, label", "{type: Decree, label", `36:22 UNKNOWN there is no type "Decree"`},
		{"unknown fact in a guard", "days < 10", "day < 10", `34:26 UNKNOWN undeclared reference to 'day'; a guard reads facts, count.ACTION and, in its own action, input.NAME`},
		{"unknown count in a guard", "days < 10", "count.sent < 10", `34:26 UNKNOWN undeclared reference to 'count'; a guard reads facts, count.ACTION and, in its own action, input.NAME`},
		{"another action's input", "if: ready", "if: input.amount > 1", `20:12 UNKNOWN undeclared reference to 'input'; a guard reads facts, count.ACTION and, in its own action, input.NAME`},
		{"macros are cleared", "days < 10", "has(days)", `34:29 UNKNOWN undeclared reference to 'has'; a guard reads facts, count.ACTION and, in its own action, input.NAME`},
		{"type error in a guard", "days < 10", "days < 'x'", `34:31 TYPE found no matching overload for '_<_' applied to '(int, string)'`},
		{"type error after Vietnamese", "days < 10", "kind == 'Ngắn' || days", `34:44 TYPE expected type 'bool' but found 'int'`},
		{"a guard that is no question", "\"days < 10 && kind == 'SHORT'\"", "days", `34:25 TYPE a guard answers yes or no, this is of the type int`},
		{"a guard over decimals", "days < 10", "price == price", `34:25 TYPE guards do not compare decimals: let the subject offer "price" as a bool`},
		{"a value that the enum does not have", "kind == 'SHORT'", "kind == 'BRIEF'", `34:25 VALUE kind is never "BRIEF": it is one of [SHORT LONG]`},
		{"such a value in a list", "kind == 'SHORT'", "kind in ['SHORT', 'BRIEF']", `34:25 VALUE kind is never "BRIEF"`},
		{"a date that is none", "days < 10", "begins > 'hello'", `34:25 VALUE "hello", with which begins is compared, is no date`},
		{"syntax error in a guard", "days < 10", "days < < 10", `34:33 GUARD Syntax error:`},
		{"if and each", "{if: ready,", "{if: ready, each: gaps,", `20:7 CONTRADICTION a guard is either if or each`},
		{"each over a bool", "{if: ready,", "{each: ready,", `20:14 TYPE the fact "ready" is not a list`},
		{"a fact whose input is not taken", "    max: 3\n", "    guard: [{if: fits, code: A, say: {vi: a, en: b}}]\n", `41:13 UNKNOWN the fact "fits" needs the input "amount", which is not taken here`},
		{"required and required_if", "{type: int, label", "{type: int, required: true, required_if: ready, code: A, label", `36:56 CONTRADICTION required and required_if exclude each other`},
		{"required_if without a code", "{type: int, label", "{type: int, required_if: ready, label", `36:15 MISSING required_if needs a code`},
		{"a text with a minimum", "{type: int, label", "{type: text, min: 3, label", `36:33 CONTRADICTION the type text has no min`},
		{"an enum without values", "{type: int, label", "{type: enum, label", `36:15 MISSING the key "values" is missing`},
		{"a deadline at no date", "at: begins", "at: ready", `25:56 TYPE the fact "ready" is not a date`},
		{"a deadline in months", "after: P5D", "after: P1M", `26:64 VALUE "P1M" is not a duration in days such as P10D`},
		{"two deadlines", "{keep: sent}", "{keep: sent, at: begins}", `27:37 CONTRADICTION a deadline is one of at, keep and after`},
		{"a due time that nobody sets", "{keep: sent}", "{keep: done}", `27:3 VALUE the state "done" sets no due time that "back" could keep`},
		{"final with an exit", "{sent: back}", "{sent: back, done: back}", `39:24 FINAL_HAS_EXIT the state "done" is final`},
		{"roles in a ring", "else: [deputy, rotation]", "else: [recorder]", `16:3 CYCLE the role "handler" leads back to itself through else or not`},
		{"an invariant over nothing", "{never: done, without: send,", "{never: done, without: sending,", `49:28 UNKNOWN there is no action "sending"`},
		{"an alias", "{vi: Nghỉ, en: Leave}", "&a {vi: Nghỉ, en: Leave}", `3:8 ALIAS anchors and aliases are not part of the format`},
		{"a tag", "version: 2", "version: !!str 2", `2:10 ALIAS tags are not part of the format`},
		{"two documents", "workflow: leave", "a: b\n---\nworkflow: leave", `1:1 SYNTAX the file is more than one YAML document`},
		{"not YAML", "version: 2", "version: [2", `3:1 SYNTAX not YAML:`},
		{"a number out of range", "    max: 3\n", "    max: 0\n", `41:10 VALUE 0 lies outside 1 to 2147483647`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(small, tt.old) {
				t.Fatalf("nothing to replace: %s", tt.old)
			}
			p := definitionError(t, strings.Replace(small, tt.old, tt.new, 1))[0]
			if got := fmt.Sprintf("%d:%d %s %s", p.Line, p.Column, p.Code, p.Message); !strings.HasPrefix(got, tt.want) {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A definition cannot waive the constitution.
func TestCompileWaives(t *testing.T) {
	tests := []struct {
		name, old, new string
		want           string
	}{
		{"a timer signs", "    who: [officer]\n    guard: [sound", "    who: [officer, SYSTEM]\n    guard: [sound", `33:10 WAIVES from back this signs and submits`},
		{"the unit decides on itself", "who: [handler]", "who: [officer]", `40:10 WAIVES from sent this decides on the unit's own case`},
		{"the unit or a timer decides", "who: [recorder, SYSTEM]", "who: [officer, SYSTEM]", `45:10 WAIVES from sent this decides on the unit's own case`},
		{"a case starts submitted", "state: open", "state: sent", `22:10 WAIVES a case that starts in the stage SUBMITTED is signed by nobody`},
		{"content is edited after signing", "waits: [handler]", "edit: [officer]", `26:34 WAIVES content that is edited in the stage SUBMITTED is signed by nobody`},
		{"an administrator acts", "{role: OFFICER, of", "{role: ADMINISTRATOR, of", `15:19 WAIVES an administrator takes no domain action`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := definitionError(t, strings.Replace(small, tt.old, tt.new, 1))[0]
			if got := fmt.Sprintf("%d:%d %s %s", p.Line, p.Column, p.Code, p.Message); !strings.HasPrefix(got, tt.want) {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

// All problems come at once, sorted, one line each.
func TestCompileTellsEverything(t *testing.T) {
	src := strings.NewReplacer("RETURNED", "GONE", "version: 2", "version: two", "    max: 3\n", "    max: many\n").Replace(small)
	_, err := workflow.Compile([]byte(src))
	want := `line 2, column 10: a whole number is expected here
line 27, column 17: "GONE" is not a stage
line 41, column 10: a whole number is expected here`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	for _, src := range []string{"", "# nothing\n", "[]", "workflow", "null", strings.Repeat("[", 5000), "a: " + strings.Repeat("x", 1<<20)} {
		definitionError(t, src)
	}
}

func TestReportDefinition(t *testing.T) {
	p := compiled(t)
	if p.Name() != "report" || p.Version() != 2 || p.Subject() != "Report" {
		t.Errorf("it is %s", p.Reference())
	}
	want := []string{"propose", "recall", "submit", "withdraw", "discard", "return", "review",
		"request_reopen", "consent_reopen", "refuse_reopen", "commend", "close", "revoke"}
	var got []string
	for _, a := range p.Actions() {
		got = append(got, a.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Every shipped definition compiles, each under a name of its own, and carries no error.
func TestShippedDefinitions(t *testing.T) {
	names := map[string]bool{}
	for _, source := range definitions.Shipped() {
		p, err := workflow.Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		names[p.Name()] = true
		for _, f := range workflow.Check(p, nil).Findings {
			if f.Severity == workflow.SeverityError {
				t.Errorf("%s: %s %s", p.Name(), f.Code, f.Message.EN)
			}
		}
	}
	want := map[string]bool{"ballot": true, "exemplar": true, "nomination": true, "report": true}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}
