package workflow_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
)

// council is a definition with an open vote of all members.
const council = `workflow: council
version: 1
label: {vi: Hội đồng, en: Council}
subject: Petition
facts:
  ready: {type: bool, of: subject}
roles:
  officer: {role: OFFICER, of: unit}
  handler: {role: HEAD, of: leader, else: [deputy, rotation]}
start: {state: draft, who: [officer]}
states:
  draft: {stage: DRAFT, edit: [officer], label: {vi: Thảo, en: Draft}}
  voting:
    stage: SUBMITTED
    label: {vi: Biểu quyết, en: Voting}
    deadline: {after: P3D}
    approval:
      electors: members
      need: {of: cast, more_than: 1/2}
      quorum: {of: electorate, at_least: 2/3}
      on: {passed: elect, failed: refuse, tied: again, no_quorum: again}
  elected: {stage: COMMENDED, final: true, label: {vi: Trúng, en: Elected}}
  refused: {stage: CLOSED, final: true, label: {vi: Không, en: Refused}}
transitions:
  open: {label: {vi: Mở, en: Open}, move: {draft: voting}, who: [officer]}
  elect: {label: {vi: Trúng, en: Elect}, move: {voting: elected}, by: approval, guard: [{if: ready, code: NOT_READY, say: {vi: a, en: b}}], else: refuse}
  refuse: {label: {vi: Bác, en: Refuse}, move: {voting: refused}, by: approval}
  again: {label: {vi: Lại, en: Again}, move: {voting: voting}, by: approval, max: 1, else: refuse}
`

func councilFacts(p *workflow.Program, ready bool) workflow.Facts {
	f := facts(p, "phuyen")
	f.Values = map[string]any{"ready": ready}
	return f
}

// opened is a case of phuyen whose vote is open.
func opened(t testing.TB, p *workflow.Program, f workflow.Facts) workflow.Case {
	t.Helper()
	o := officer("phuyen")
	d, refusal := p.Decide(workflow.Case{}, do("create", o), f)
	if refusal != nil {
		t.Fatal(codes(refusal))
	}
	c := p.Evolve(workflow.Case{}, d.Event)
	// The constitution lets no officer send what he wrote himself; another one does.
	o.ID = "other officer"
	if d, refusal = p.Decide(c, do("open", o), f); refusal != nil {
		t.Fatal(codes(refusal))
	}
	return p.Evolve(c, d.Event)
}

func vote(a workflow.Actor, choice workflow.Choice) workflow.Command {
	return workflow.Command{Action: workflow.ActionVote, Actor: a, Vote: workflow.Vote{Choice: choice}, At: noon}
}

// carry decides a command and what follows on it.
func carry(t testing.TB, p *workflow.Program, c workflow.Case, cmd workflow.Command, f workflow.Facts) (workflow.Case, *workflow.Refusal) {
	t.Helper()
	d, refusal := p.Decide(c, cmd, f)
	if refusal != nil {
		return c, refusal
	}
	c = p.Evolve(c, d.Event)
	for d.Follow != "" {
		if d, refusal = p.Decide(c, workflow.Command{Action: d.Follow, Actor: workflow.Actor{System: true}, At: noon}, f); refusal != nil {
			t.Fatalf("what follows is refused: %v", codes(refusal))
		}
		c = p.Evolve(c, d.Event)
	}
	return c, nil
}

// The unit's own head is outside the electorate; three of five who say yes decide at once.
func TestVote(t *testing.T) {
	p, err := workflow.Compile([]byte(council))
	if err != nil {
		t.Fatal(err)
	}
	f := councilFacts(p, true)
	c := opened(t, p, f)
	if n := len(c.Round.Ballots[0].Seats); n != 5 {
		t.Fatalf("%d electors", n)
	}
	_, refusal := p.Decide(c, vote(head("phuyen"), workflow.Yes), f)
	if diff := cmp.Diff([]string{"CONFLICT_OF_INTEREST"}, codes(refusal)); diff != "" {
		t.Error(diff)
	}
	_, refusal = p.Decide(c, do("elect", head("quangngai")), f)
	if diff := cmp.Diff([]string{"NOT_PERMITTED"}, codes(refusal)); diff != "" {
		t.Error(diff)
	}
	for _, unit := range []string{"quangngai", "ninhthuan"} {
		if c, refusal = carry(t, p, c, vote(head(unit), workflow.Yes), f); refusal != nil {
			t.Fatal(codes(refusal))
		}
	}
	_, refusal = p.Decide(c, vote(head("quangngai"), workflow.No), f)
	if diff := cmp.Diff([]string{"ALREADY_VOTED"}, codes(refusal)); diff != "" {
		t.Error(diff)
	}
	// Two yes votes of five: whether the quorum of four is met is open.
	if c, refusal = carry(t, p, c, vote(head("quangnam"), workflow.Yes), f); refusal != nil || c.State != "voting" {
		t.Fatal(codes(refusal), c.State)
	}
	if c, refusal = carry(t, p, c, vote(head("binhdinh"), workflow.No), f); refusal != nil || c.State != "elected" {
		t.Fatal(codes(refusal), c.State)
	}
	if got := c.Round.Closed.Counts[0]; got.Yes != 3 || got.No != 1 {
		t.Errorf("%+v", got)
	}
}

// A delegate votes for the absent, once, and never beside a vote of his own.
func TestVoteByDelegation(t *testing.T) {
	p, err := workflow.Compile([]byte(council))
	if err != nil {
		t.Fatal(err)
	}
	f := councilFacts(p, true)
	c := opened(t, p, f)
	giver := func(unit string) workflow.Giver {
		h := head(unit)
		return workflow.Giver{ID: h.ID, Holdings: h.Holdings, All: h.Holdings}
	}
	stand := workflow.Actor{ID: "stand-in", For: []workflow.Giver{giver("quangnam"), giver("khanhhoa")}}
	c, refusal := carry(t, p, c, vote(stand, workflow.Yes), f)
	if refusal != nil || c.Round.Ballots[0].Votes[0].OnBehalfOf != "head@quangnam" {
		t.Fatal(codes(refusal))
	}
	for name, tt := range map[string]struct {
		by   workflow.Actor
		want string
	}{
		"the giver, after his delegate":   {head("quangnam"), "ALREADY_VOTED"},
		"the delegate for a second giver": {stand, "ONE_VOTE"},
		"a head for another, beside his own": {workflow.Actor{ID: "head@binhdinh", Holdings: head("binhdinh").Holdings,
			For: []workflow.Giver{giver("khanhhoa")}}, ""},
		"for the conflicted": {workflow.Actor{ID: "x", For: []workflow.Giver{giver("phuyen")}}, "NOT_PERMITTED"},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := vote(tt.by, workflow.Yes)
			if tt.want == "" {
				cmd.OnBehalfOf, tt.want = "head@khanhhoa", "ONE_VOTE"
			}
			_, refusal := p.Decide(c, cmd, f)
			if diff := cmp.Diff([]string{tt.want}, codes(refusal)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Neither a vote of the unit's own people nor a timer decides what another unit decides, and
// no timer commends.
func TestApprovalsAndTimersWaiveNothing(t *testing.T) {
	const base = `workflow: w
version: 1
label: {vi: a, en: b}
subject: Petition
roles:
  head: {role: HEAD, of: unit}
  handler: {role: HEAD, of: leader, else: [deputy, rotation]}
start: {state: draft, who: [head]}
states:
  draft: {stage: DRAFT, label: {vi: a, en: b}, deadline: {after: P1D%s}%s}
  sent: {stage: SUBMITTED, label: {vi: c, en: d}, deadline: {after: P1D%s}}
  good: {stage: COMMENDED, final: true, label: {vi: e, en: f}}
transitions:
  send: {label: {vi: a, en: b}, move: {draft: sent}, who: [head]}
  commend: {label: {vi: a, en: b}, move: {%s: good}, %s}
`
	vote := ", approval: {electors: head, on: {passed: commend, failed: commend, tied: commend, no_quorum: commend}}"
	for name, src := range map[string]string{
		"a vote of its own":      fmt.Sprintf(base, "", vote, "", "draft", "by: approval"),
		"a timer out of a draft": fmt.Sprintf(base, ", then: commend", "", "", "draft", "who: [SYSTEM]"),
		"a timer that commends":  fmt.Sprintf(base, "", "", ", then: commend", "sent", "who: [handler, SYSTEM]"),
	} {
		t.Run(name, func(t *testing.T) {
			problems := definitionError(t, src)
			if problems[0].Code != workflow.ProblemWaives {
				t.Errorf("%v", problems)
			}
		})
	}
	if _, err := workflow.Compile([]byte(fmt.Sprintf(base, "", "", "", "sent", "who: [handler]"))); err != nil {
		t.Error(err)
	}
}

// Who heads two units has one vote, also where a delegate would hand in the second.
func TestOneVoteAlsoByADelegate(t *testing.T) {
	p, err := workflow.Compile([]byte(council))
	if err != nil {
		t.Fatal(err)
	}
	f := councilFacts(p, true)
	c := opened(t, p, f)
	both := also(head("quangnam"), workflow.Holding{Post: "HEAD", Unit: "khanhhoa"})
	c, refusal := carry(t, p, c, vote(both, workflow.Yes), f)
	if refusal != nil {
		t.Fatal(codes(refusal))
	}
	stand := workflow.Actor{ID: "stand-in", For: []workflow.Giver{{ID: both.ID, Holdings: both.Holdings, All: both.Holdings}}}
	_, refusal = p.Decide(c, vote(stand, workflow.Yes), f)
	if diff := cmp.Diff([]string{"ONE_VOTE"}, codes(refusal)); diff != "" {
		t.Error(diff)
	}
}
