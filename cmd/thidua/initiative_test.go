package main_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// The workflow of docs/workflow.md goes the way that the page tells: it is published by two
// heads, a case of it is written, sent, voted on and recognised, and nobody wrote a program.
func TestInitiative(t *testing.T) {
	source, err := os.ReadFile(filepath.Join("..", "..", "docs", "examples", "initiative.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		i := &initiative{p: start(t, c)}
		i.publish(t, string(source))
		i.write(t)
		i.send(t)
		i.vote(t)
		i.history(t)
	})
}

// initiative is one case on its way.
type initiative struct {
	p       *program
	id      string
	version int
}

const publishing = `mutation Publish($input: PublishWorkflowInput!) { publishWorkflow(input: $input) {
	workflow { name version } proposal { missing { code } } findings { code severity } errors { ... on UserError { code message } } } }`

// publish lets an administrator propose and the two heads consent; nobody else can.
func (i *initiative) publish(t *testing.T, source string) {
	t.Helper()
	type answered struct {
		Workflow *struct {
			Name    string
			Version int
		}
		Proposal *struct{ Missing []struct{ Code string } }
		Findings []struct{ Code, Severity string }
		Errors   []struct{ Code, Message string }
	}
	for _, step := range []struct {
		who     string
		refused string
		missing int
	}{
		{"chuyenvien@phuyen", "NOT_PERMITTED", 0},
		{"quantri@cum", "", 2},
		{"giamdoc@quangngai", "", 1},
		{"giamdoc@quangngai", "", 1}, // asking twice is one consent
		{"giamdoc@ninhthuan", "", 0},
	} {
		var a answered
		ask(t, i.p.as(t, step.who), publishing, "publishWorkflow", vars{"input": vars{"source": source}}, &a)
		if step.refused != "" {
			if len(a.Errors) != 1 || a.Errors[0].Code != step.refused {
				t.Fatalf("%s: %+v", step.who, a)
			}
			continue
		}
		if len(a.Errors) > 0 || a.Proposal == nil || len(a.Proposal.Missing) != step.missing || (a.Workflow != nil) != (step.missing == 0) {
			t.Fatalf("%s: %+v", step.who, a)
		}
		if slices.ContainsFunc(a.Findings, func(f struct{ Code, Severity string }) bool { return f.Severity == "ERROR" }) {
			t.Fatalf("findings: %+v", a.Findings)
		}
	}
}

const caseFields = `{ id version state { name } stage transitions { action allowed blockers { code field } } }`

// found is what the operations ask of the case.
type found struct {
	ID          string
	Version     int
	Stage       string
	State       struct{ Name string }
	Transitions []struct {
		Action   string
		Allowed  bool
		Blockers []struct{ Code, Field string }
	}
}

// caseAnswer is what they answer.
type caseAnswer struct {
	Case    *found
	Subject *found
	Errors  []struct{ Code, Message string }
}

// took keeps the version of a case that a step was taken on.
func (i *initiative) took(t *testing.T, f *found, errors []struct{ Code, Message string }, state string) {
	t.Helper()
	if len(errors) > 0 || f == nil || f.State.Name != state {
		t.Fatalf("want %s: %+v %+v", state, f, errors)
	}
	i.id, i.version = f.ID, f.Version
}

// write begins the case and fills it in; what is missing is told before.
func (i *initiative) write(t *testing.T) {
	t.Helper()
	officer := i.p.as(t, "chuyenvien@phuyen")
	period := officer.period(t, "2022-H1")
	var made caseAnswer
	ask(t, officer, `mutation C($input: CreateCaseInput!) { createCase(input: $input) { case `+caseFields+` errors { ... on UserError { code message } } } }`,
		"createCase", vars{"input": vars{"workflow": "initiative", "periodId": period, "title": "Số hóa hồ sơ di tích", "fields": vars{"scope": "CLUSTER"}}}, &made)
	i.took(t, made.Case, made.Errors, "draft")

	var seen found
	ask(t, i.p.as(t, "giamdoc@phuyen"), `query S($id: ID!) { node(id: $id) { ... on Case `+caseFields+` } }`, "node", vars{"id": i.id}, &seen)
	submit := seen.Transitions[0]
	if submit.Action != "submit" || submit.Allowed || len(submit.Blockers) != 1 || submit.Blockers[0].Code != "FIELD_EMPTY" || submit.Blockers[0].Field != "summary" {
		t.Fatalf("submit: %+v", submit)
	}
	var mended caseAnswer
	ask(t, officer, `mutation U($input: UpdateCaseInput!) { updateCase(input: $input) { case `+caseFields+` errors { ... on UserError { code message } } } }`,
		"updateCase", vars{"input": vars{"caseId": i.id, "expectedVersion": i.version, "fields": vars{"summary": "Chụp, mô tả và công bố 40 di tích.", "savings": 250}}}, &mended)
	i.took(t, mended.Case, mended.Errors, "draft")
}

// act takes an action by its name.
func (i *initiative) act(t *testing.T, who, action, state string) {
	t.Helper()
	var done caseAnswer
	ask(t, i.p.as(t, who), `mutation A($input: PerformActionInput!) { performAction(input: $input) { subject { ... on Case `+caseFields+` } errors { ... on UserError { code message } } } }`,
		"performAction", vars{"input": vars{"subjectId": i.id, "action": action, "expectedVersion": i.version}}, &done)
	i.took(t, done.Subject, done.Errors, state)
}

func (i *initiative) send(t *testing.T) {
	t.Helper()
	i.act(t, "giamdoc@phuyen", "submit", "submitted")
	i.act(t, "giamdoc@quangngai", "put_to_vote", "voting")
}

// vote lets four of the five electors say yes, one after the other on the version at which
// the vote was opened: others' votes meanwhile do no harm. The own head has none.
func (i *initiative) vote(t *testing.T) {
	t.Helper()
	const voting = `mutation V($input: VoteInput!) { vote(input: $input) { subject { ... on Case ` + caseFields + ` } errors { ... on UserError { code message } ... on TransitionBlockedError { blockers { code } } } } }`
	opened := i.version
	hand := func(who, choice string) caseAnswer {
		var a caseAnswer
		ask(t, i.p.as(t, who), voting, "vote", vars{"input": vars{"subjectId": i.id, "expectedVersion": opened, "choice": choice}}, &a)
		return a
	}
	if a := hand("giamdoc@phuyen", "YES"); len(a.Errors) != 1 || a.Errors[0].Code != "TRANSITION_BLOCKED" {
		t.Fatalf("the own head votes: %+v", a)
	}
	for _, who := range []string{"giamdoc@quangngai", "giamdoc@ninhthuan", "giamdoc@quangnam"} {
		a := hand(who, "YES")
		i.took(t, a.Subject, a.Errors, "voting")
	}
	a := hand("giamdoc@binhdinh", "NO")
	i.took(t, a.Subject, a.Errors, "recognised")
}

// history tells every step, the engine's own without an actor.
func (i *initiative) history(t *testing.T) {
	t.Helper()
	var seen struct {
		Stage   string
		History struct {
			Nodes []struct {
				Action string
				Actor  *struct{ Name string }
			}
		}
	}
	ask(t, i.p.as(t, "quansat@cum"), `query H($id: ID!) { node(id: $id) { ... on Case { stage history(first: 50) { nodes { action actor { name } } } } } }`, "node", vars{"id": i.id}, &seen)
	var actions []string
	for _, n := range seen.History.Nodes {
		if n.Actor == nil {
			n.Action += " by nobody"
		}
		actions = append(actions, n.Action)
	}
	want := []string{"create", "update", "submit", "put_to_vote", "vote", "vote", "vote", "vote", "recognise by nobody"}
	if diff := cmp.Diff(want, actions); diff != "" || seen.Stage != "COMMENDED" {
		t.Errorf("%s %s", seen.Stage, diff)
	}
}

// ask sends an operation that is answered without errors, and reads its field.
func ask(t *testing.T, c *client, document, field string, variables vars, into any) {
	t.Helper()
	a, err := c.send(t.Context(), document, "", variables)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Errors) > 0 {
		t.Fatalf("%s: %s: %+v", c.who, field, a.Errors)
	}
	if err := json.Unmarshal(a.Data[field], into); err != nil {
		t.Fatalf("%s: %s: %v", c.who, field, err)
	}
}
