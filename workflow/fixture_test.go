package workflow_test

import (
	"errors"
	"maps"
	"testing"
	"time"

	"thidua/workflow"
	"thidua/workflow/definitions"
)

// The cluster of these tests: six departments, led by quangngai with ninhthuan as its
// deputy, in their order of rotation.
var members = []string{"quangngai", "ninhthuan", "quangnam", "phuyen", "binhdinh", "khanhhoa"}

const clusterID = "dhmt"

// noon is a working day before the report's due date, which is 10 July 2022.
var noon = time.Date(2022, 7, 5, 5, 0, 0, 0, time.UTC)

func compiled(t testing.TB) *workflow.Program {
	t.Helper()
	p, err := workflow.Compile(definitions.Report())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// definitionError compiles what must not compile.
func definitionError(t testing.TB, src string) []workflow.Problem {
	t.Helper()
	_, err := workflow.Compile([]byte(src))
	var de *workflow.DefinitionError
	if !errors.As(err, &de) || len(de.Problems) == 0 {
		t.Fatalf("Compile answers %v, want a *DefinitionError", err)
	}
	return de.Problems
}

func officer(unit string) workflow.Actor {
	return workflow.Actor{ID: "officer@" + unit, Holdings: []workflow.Holding{{Post: "OFFICER", Unit: unit}}}
}

func head(unit string) workflow.Actor {
	return workflow.Actor{ID: "head@" + unit, Holdings: []workflow.Holding{{Post: "HEAD", Unit: unit}}}
}

func secretary(unit string) workflow.Actor {
	return workflow.Actor{ID: "secretary@" + unit, Holdings: []workflow.Holding{{Post: "SECRETARY", Unit: unit, Cluster: clusterID}}}
}

// also gives an actor one more holding.
func also(a workflow.Actor, h workflow.Holding) workflow.Actor {
	a.Holdings = append([]workflow.Holding{h}, a.Holdings...)
	return a
}

func roster(unit string) workflow.Roster {
	return workflow.Roster{
		Unit: unit, Cluster: clusterID, Leader: "quangngai", Deputy: "ninhthuan",
		Rotation: members, Kin: []string{unit},
		Posts: map[string][]string{"SECRETARY": {"quangngai"}},
	}
}

// ceiling allows exactly what the definition gives.
func ceiling(p *workflow.Program) workflow.Ceiling {
	c := workflow.Ceiling{}
	for _, power := range p.Powers() {
		if c[power.Post] == nil {
			c[power.Post] = map[string]bool{}
		}
		c[power.Post][power.Action] = true
	}
	return c
}

// facts are those of a complete half-year report of the unit against which nothing can
// be said; changes are put over its values.
func facts(p *workflow.Program, unit string, changes ...map[string]any) workflow.Facts {
	values := map[string]any{
		"kind": "INTERIM", "missing": []string{}, "unanswered": []string{},
		"number_set": true, "cutoff_set": true, "appraisal_begun": false, "appraisals_done": true,
		"ballot_closed": false, "period_open": true, "report_due": "2022-07-10", "live_report": false,
		"kind_fits": true, "issuer_competent": true, "revoker_competent": true,
	}
	for _, change := range changes {
		maps.Copy(values, change)
	}
	return workflow.Facts{Values: values, Roster: roster(unit), Ceiling: ceiling(p), ReadsContent: true}
}

func without(f workflow.Facts, names ...string) workflow.Facts {
	f.Values = maps.Clone(f.Values)
	for _, name := range names {
		delete(f.Values, name)
	}
	return f
}

type input = map[string]any

func do(action string, a workflow.Actor, in ...input) workflow.Command {
	cmd := workflow.Command{Action: action, Actor: a, At: noon}
	for _, i := range in {
		cmd.Input = i
	}
	return cmd
}

// play takes commands that must all be accepted, an hour apart, and returns the case.
func play(t testing.TB, p *workflow.Program, f workflow.Facts, commands ...workflow.Command) workflow.Case {
	t.Helper()
	var c workflow.Case
	for i, cmd := range commands {
		cmd.At = noon.Add(time.Duration(i-len(commands)) * time.Hour)
		d, refusal := p.Decide(c, cmd, f)
		if refusal != nil {
			t.Fatalf("step %d, %s by %s, is refused: %+v", i, cmd.Action, cmd.Actor.ID, *refusal)
		}
		c = p.Evolve(c, d.Event)
	}
	return c
}

// ways are the shortest histories of a report of phuyen to each state.
func ways(unit string) map[string][]workflow.Command {
	handler := head("quangngai")
	create := do("create", officer(unit))
	propose := do("propose", officer(unit))
	submitted := []workflow.Command{create, do("submit", head(unit))}
	after := func(before []workflow.Command, more ...workflow.Command) []workflow.Command {
		return append(append([]workflow.Command{}, before...), more...)
	}
	reviewed := after(submitted, do("review", handler, input{"conclusion": "Tốt"}))
	returned := after(submitted, do("return", handler, input{"reason": "Thiếu số liệu"}))
	commended := after(reviewed, do("commend", handler, input{"form": "PRAISE"}))
	return map[string][]workflow.Command{
		"":                         nil,
		"draft":                    {create},
		"awaiting_signature":       {create, propose},
		"submitted":                submitted,
		"returned":                 returned,
		"awaiting_signature_again": after(returned, propose),
		"reviewed":                 reviewed,
		"reopening":                after(reviewed, do("request_reopen", handler, input{"reason": "Sai số liệu"})),
		"commended":                commended,
		"closed":                   after(reviewed, do("close", handler)),
		"discarded":                {create, do("discard", officer(unit), input{"reason": "Nhầm kỳ"})},
		"revoked":                  after(commended, do("revoke", secretary("quangngai"), input{"ground": "FORGED_PAPERS", "decision": decision("CLUSTER")})),
	}
}

func decision(issuer string) input {
	return input{"number": "12/QĐ-CTĐ", "issuedOn": "2022-07-20", "issuer": issuer, "signer": "Nguyễn Văn A"}
}

// codes lists a refusal's codes in order, with the field or path of each.
func codes(r *workflow.Refusal) []string {
	if r == nil {
		return nil
	}
	var list []string
	for _, p := range r.Inputs {
		s := p.Code
		for _, step := range p.Path {
			s += "/" + step
		}
		list = append(list, s)
	}
	return append(list, blockerCodes(r.Blockers)...)
}

func blockerCodes(blockers []workflow.Blocker) []string {
	var list []string
	for _, b := range blockers {
		s := b.Code
		if b.Field != "" {
			s += " " + b.Field
		}
		list = append(list, s)
	}
	return list
}
