package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"time"

	"thidua/ent/db"
	"thidua/internal/urn"
	"thidua/workflow"
)

// What scenarios ask of votes.
const (
	pollQuery = `query($id: ID!) { node(id: $id) { ... on Case { ` + caseFields + ` approval { round open secret custody closesAt outcome
elected level places document candidates { name label unit { code } votes } minutes { number on tellers { person { name } unit { code } } }
lanes { name need quorum allowed onBehalfOf { name } blockers { code } count { yes no abstain invalid }
electors { post unit { code } voted choice for person { name } onBehalfOf { name } } } } } } }`
	voteMutation  = `mutation($i: VoteInput!) { vote(input: $i) { receipt subject { ... on Case { ` + caseFields + ` } } ` + caseErrors + ` } }`
	tallyMutation = `mutation($i: EnterTallyInput!) { enterTally(input: $i) { subject { ... on Case { ` + caseFields + ` } } ` + caseErrors + ` } }`
	publication   = `mutation($i: PublishWorkflowInput!) { publishWorkflow(input: $i) { workflow { name }
findings { code severity line message } errors { ... on UserError { code message } } } }`
)

// ballots are the mutations that hand in a vote, or a count.
var ballots = map[string]struct{ text, field string }{
	"vote": {voteMutation, "vote"}, "tally": {tallyMutation, "enterTally"},
}

// hands sends a vote or a count; the receipt stands beside what the case shows.
func (s *scene) hands(st step, m struct{ text, field string }, input map[string]any, version int) done {
	s.Helper()
	if version == 0 {
		version = s.version(s.asked)
	}
	input = maps.Clone(input)
	input["subjectId"], input["expectedVersion"] = s.asked, version
	d := payload(s.askIn(st.as, st.tongue, m.text, "", map[string]any{"i": input}), m.field)
	if receipt := d.at(m.field + ".receipt"); d.subject != nil {
		d.subject["receipt"] = receipt
	} else if receipt != nil {
		s.Errorf("refused, and yet there is a receipt: %s", d.body)
	}
	return d
}

// happens is what nobody of the cast does.
func (s *scene) happens(st step) {
	s.Helper()
	if source, ok := st.parts["publish"]; ok {
		s.publishes(source)
	}
	if caseID, ok := st.parts["due"].(string); ok {
		s.comes(caseID)
	}
	if st.parts["ring"] == true {
		if _, err := s.resolver.Runtime.RingOnce(s.Context()); err != nil {
			s.Fatal(err)
		}
	}
	if who, ok := st.parts["tokens"].(string); ok {
		delete(s.tokens, who)
	}
	switch st.parts["urn"] {
	case "first":
		s.resolver.Runtime.Urn = s.urn
	case "none":
		s.resolver.Runtime.Urn = nil
	case "another":
		s.resolver.Runtime.Urn = urn.New(filepath.Join(s.TempDir(), "another.key"), true)
	}
}

// publishes has the heads of the leader's and the deputy's units ask for a workflow.
func (s *scene) publishes(source any) {
	s.Helper()
	for _, who := range []string{"giamdoc@quangngai", "giamdoc@ninhthuan"} {
		a := s.ask(who, publication, map[string]any{"i": map[string]any{"source": source}})
		if errors, ok := a.at("publishWorkflow.errors").([]any); !ok || len(errors) > 0 {
			s.Fatalf("%s does not publish: %s", who, a.body)
		}
		if who == "giamdoc@ninhthuan" && a.at("publishWorkflow.workflow") == nil {
			s.Fatalf("it is not published: %s", a.body)
		}
	}
}

// comes makes the due time of a case come: it was an hour ago.
func (s *scene) comes(caseID string) {
	s.Helper()
	ago := time.Now().UTC().Add(-time.Hour).Truncate(time.Microsecond)
	err := s.store.Tx(s.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE case_files SET due_at = $1, due_asc = $1, due_desc = $1 WHERE id = $2", ago, caseID)
		if err == nil {
			_, err = tx.ExecContext(ctx, "UPDATE timers SET next_at = $1 WHERE subject_id = $2 AND done_at IS NULL", ago, caseID)
		}
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
}

// published adds what was published of a secret vote up again, and finds papers in it.
func (s *scene) published(st step, document any) {
	s.Helper()
	papers, _ := st.parts["papers"].([]any)
	if document == nil {
		if papers != nil {
			s.Error("nothing is published")
		}
		return
	}
	text, err := json.Marshal(document)
	if err != nil {
		s.Fatal(err)
	}
	d, err := workflow.ReadPublished(text)
	if wrong := d.Holds(); err != nil || len(wrong) > 0 {
		s.Fatalf("%v %v: %s", err, wrong, text)
	}
	for _, want := range papers {
		found, ok := d.Paper(fmt.Sprint(at(want, "receipt")))
		if !ok {
			s.Errorf("no paper has the receipt of %v: %s", want, text)
		}
		if named, _ := at(want, "for").(string); named != strings.Join(found.For, " ") || at(want, "choice") != nil && at(want, "choice") != string(found.Choice) {
			s.Errorf("the paper is %v, not %v", found, want)
		}
	}
}

// poll makes a vote legible: lanes by their name ("all" where it has none), electors by their
// unit (else post), candidates by name, blockers as codes.
func poll(v any) any {
	approval, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	approval = maps.Clone(approval)
	lanes, candidates := map[string]any{}, map[string]any{}
	for _, l := range approval["lanes"].([]any) {
		lane, name, electors, codes := maps.Clone(l.(map[string]any)), "all", map[string]any{}, []any{}
		if at(l, "name") != nil {
			name = fmt.Sprint(at(l, "name"))
		}
		for _, e := range lane["electors"].([]any) {
			key := at(e, "unit.code")
			if key == nil {
				key = at(e, "post")
			}
			electors[fmt.Sprint(key)] = e
		}
		for _, b := range lane["blockers"].([]any) {
			codes = append(codes, at(b, "code"))
		}
		lane["seats"], lane["electors"], lane["blockers"] = len(electors), electors, codes
		lanes[name] = lane
	}
	for _, c := range approval["candidates"].([]any) {
		candidates[fmt.Sprint(at(c, "name"))] = c
	}
	approval["lanes"], approval["candidates"] = lanes, candidates
	return approval
}
