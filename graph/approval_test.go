package graph_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/casefile"
	"thidua/internal/dbtest"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// motion is an open vote of all members about a unit's case.
const motion = `workflow: motion
version: 1
label: {vi: Kiến nghị, en: Motion}
subject: Case
fields:
  text: {type: text, max: 200, label: {vi: Nội dung, en: Text}}
roles:
  officer: {role: OFFICER, of: unit}
  head: {role: HEAD, of: unit}
start: {state: draft, who: [officer]}
states:
  draft: {stage: DRAFT, edit: [officer], label: {vi: Thảo, en: Draft}}
  voting:
    stage: SUBMITTED
    label: {vi: Biểu quyết, en: Voting}
    deadline: {after: P3D}
    approval:
      electors: members
      need: {of: electorate, at_least: 3/5}
      quorum: {votes: 2}
      SECRET
      on: {passed: adopt, failed: reject, no_quorum: reject}
  adopted: {stage: CLOSED, final: true, label: {vi: Thông qua, en: Adopted}}
  rejected: {stage: CLOSED, final: true, label: {vi: Bác, en: Rejected}}
transitions:
  put: {label: {vi: Trình, en: Put}, move: {draft: voting}, who: [head]}
  adopt: {label: {vi: Thông qua, en: Adopt}, move: {voting: adopted}, by: approval}
  reject: {label: {vi: Bác, en: Reject}, move: {voting: rejected}, by: approval}
`

// seenVote is what a viewer is told of a motion's vote.
type seenVote struct {
	Round   int
	Open    bool
	Secret  bool
	Custody string
	Outcome *string
	Lanes   []struct {
		Need, Quorum string
		Allowed      bool
		Blockers     []struct{ Code string }
		Count        *struct{ Yes, No int }
		Electors     []struct {
			Unit   struct{ Code string }
			Voted  *bool
			Choice *string
			Person *struct{ Name string }
		}
	}
}

const askVote = `query($id: ID!) { node(id: $id) { ... on Case { version approval { round open secret custody outcome lanes { need quorum allowed
blockers { code } count { yes no } electors { unit { code } voted choice person { name } } } } } } }`

// seen asks for the vote on a case.
func (x *rig) seen(who, caseID string) seenVote {
	x.Helper()
	var answer struct {
		Data struct{ Node struct{ Approval seenVote } }
	}
	x.must(json.Unmarshal(x.ask(who+domain, askVote, map[string]any{"id": caseID}), &answer))
	return answer.Data.Node.Approval
}

// voted hands in a vote and answers its receipt and the codes of its refusal.
func (x *rig) voted(who, caseID, choice string) (receipt *string, codes []string) {
	x.Helper()
	var answer struct {
		Data struct {
			Vote struct {
				Receipt *string
				Errors  []struct {
					Code     string
					Blockers []struct{ Code string }
				}
			}
		}
	}
	x.must(json.Unmarshal(x.told(who, `mutation($input: VoteInput!) { vote(input: $input) { receipt
errors { ... on UserError { code } ... on TransitionBlockedError { blockers { code } } } } }`,
		map[string]any{"input": map[string]any{"subjectId": caseID, "expectedVersion": 2, "choice": choice}}), &answer))
	for _, e := range answer.Data.Vote.Errors {
		codes = append(codes, e.Code)
		for _, b := range e.Blockers {
			codes = append(codes, b.Code)
		}
	}
	return answer.Data.Vote.Receipt, codes
}

// told sends an operation whose payload may hold a refusal.
func (x *rig) told(who, query string, variables map[string]any) []byte {
	x.Helper()
	request := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(x.body(query, variables)))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+x.tokens[who+domain])
	answer := httptest.NewRecorder()
	x.handler.ServeHTTP(answer, request)
	return answer.Body.Bytes()
}

// put makes a motion of Phú Yên that is voted on, at version 2.
func (x *rig) put(workflow string) string {
	x.Helper()
	done, err := x.runtime.Begin(x.Context(), x.officer("phuyen"), beginCase(workflow, x.periods()[0].ID))
	x.must(err)
	_, err = x.runtime.Perform(x.Context(), x.head("phuyen"), actOn(done.SubjectID, "put", 1))
	x.must(err)
	return done.SubjectID
}

// An open vote is told as it goes, but to the unit concerned only once it is closed; a secret
// one is not told at all, not even who has voted, until then.
func TestWhoIsToldOfAVote(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		open, secret := []byte(replaced(motion, "SECRET", "")), []byte(replaced(replaced(motion, "SECRET", "secret: true"), "workflow: motion", "workflow: whisper"))
		x := newRigOf(t, s, open, secret)
		public, hidden := x.put("motion"), x.put("whisper")
		if r, codes := x.voted("giamdoc@quangngai", public, "YES"); r != nil || codes != nil {
			t.Error(r, codes)
		}
		if r, codes := x.voted("giamdoc@quangngai", hidden, "YES"); r == nil || codes != nil {
			t.Error(r, codes)
		}
		_, codes := x.voted("giamdoc@quangngai", hidden, "NO")
		if diff := cmp.Diff([]string{"TRANSITION_BLOCKED", "ALREADY_VOTED"}, codes); diff != "" {
			t.Error(diff)
		}
		for _, y := range []struct {
			who, id string
			told    bool
			blocker string
		}{
			{"giamdoc@ninhthuan", public, true, ""}, {"giamdoc@quangngai", public, true, "ALREADY_VOTED"},
			{"giamdoc@phuyen", public, false, "CONFLICT_OF_INTEREST"}, {"chuyenvien@phuyen", public, false, "NOT_PERMITTED"},
			{"giamdoc@ninhthuan", hidden, false, ""}, {"giamdoc@quangngai", hidden, false, "ALREADY_VOTED"},
		} {
			a := x.seen(y.who, y.id)
			if !a.Open || a.Outcome != nil || a.Secret != (y.id == hidden) || len(a.Lanes) != 1 || len(a.Lanes[0].Electors) != 5 {
				t.Fatalf("%s: %+v", y.who, a)
			}
			lane := a.Lanes[0]
			if lane.Need != "ít nhất 3/5 số ghế được bỏ phiếu" || lane.Quorum != "2 phiếu" {
				t.Errorf("%q %q", lane.Need, lane.Quorum)
			}
			if (lane.Count != nil) != y.told || lane.Allowed != (y.blocker == "") || !lane.Allowed && lane.Blockers[0].Code != y.blocker {
				t.Errorf("%s: %+v", y.who, lane)
			}
			for _, e := range lane.Electors {
				voter := y.told && e.Unit.Code == "quangngai"
				if (e.Voted != nil) != y.told || (e.Choice != nil) != voter || (e.Person != nil) != voter {
					t.Errorf("%s of %s: %+v", y.who, e.Unit.Code, e)
				}
			}
		}
		for _, who := range []string{"giamdoc@ninhthuan", "giamdoc@binhdinh"} {
			x.voted(who, public, "YES")
		}
		if a := x.seen("giamdoc@phuyen", public); a.Open || *a.Outcome != "PASSED" || a.Lanes[0].Count.Yes != 3 || a.Lanes[0].Electors[0].Voted == nil {
			t.Errorf("closed: %+v", a)
		}
	})
}

func replaced(s, old, new string) string { return strings.Replace(s, old, new, 1) }

func beginCase(workflow, periodID string) runtime.Beginning {
	return runtime.Beginning{Prefix: id.CaseFile, Content: &casefile.Beginning{Workflow: workflow, PeriodID: periodID, Title: "Kiến nghị"}}
}

func actOn(subjectID, action string, version int) runtime.Command {
	return runtime.Command{SubjectID: subjectID, Action: action, ExpectedVersion: version}
}
