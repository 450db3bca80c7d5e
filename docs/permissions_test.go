package docs_test

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/golden"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/definitions"
)

// person is a column of the matrix: a post at a unit, or in the cluster.
type person struct{ name, post, unit string }

// The cluster of the matrix: A leads, B is its deputy, C and D are other members.
const clusterID = "cluster"

func (p person) actor() workflow.Actor {
	h := workflow.Holding{Post: p.post, Unit: p.unit}
	if term.Role(p.post).OfCluster() {
		h.Cluster = clusterID
	}
	return workflow.Actor{ID: p.name, Holdings: []workflow.Holding{h}}
}

func roster(unit string) workflow.Roster {
	return workflow.Roster{
		Unit: unit, Cluster: clusterID, Leader: "A", Deputy: "B", Rotation: []string{"A", "B", "C", "D"}, Kin: []string{unit},
		Posts: map[string][]string{"SECRETARY": {"A"}, "APPRAISER": {"C"}, "OBSERVER": {""}},
	}
}

// situation is a table of the matrix: whose report it is, and who looks at it.
type situation struct {
	title, unit string
	people      []person
}

func situations() []situation {
	others := []person{
		{"secretary (of the leader's unit)", "SECRETARY", "A"}, {"appraiser", "APPRAISER", "C"},
		{"observer", "OBSERVER", ""}, {"administrator", "ADMINISTRATOR", ""},
	}
	return []situation{
		{"A report of one's own unit, an ordinary member", "D", []person{{"officer", "OFFICER", "D"}, {"head", "HEAD", "D"}}},
		{"A report of another ordinary member", "D", append([]person{
			{"officer", "OFFICER", "C"}, {"head", "HEAD", "C"}, {"leader's head", "HEAD", "A"}, {"deputy's head", "HEAD", "B"},
		}, others...)},
		{"A report of the leader's unit", "A", append([]person{
			{"its officer", "OFFICER", "A"}, {"its head", "HEAD", "A"}, {"deputy's head", "HEAD", "B"}, {"next member's head", "HEAD", "C"},
			{"another head", "HEAD", "D"},
		}, others...)},
		{"A report of the deputy's unit", "B", []person{
			{"its officer", "OFFICER", "B"}, {"its head", "HEAD", "B"}, {"leader's head", "HEAD", "A"}, {"next member's head", "HEAD", "C"},
		}},
	}
}

// may tells what the engine answers about permission, whatever else is in the way.
func may(p *workflow.Program, ceiling workflow.Ceiling, s situation, who person, action, state string) string {
	facts := workflow.Facts{Roster: roster(s.unit), Ceiling: ceiling, ReadsContent: true}
	command := workflow.Command{Action: action, Actor: who.actor(), At: time.Date(2022, 7, 1, 0, 0, 0, 0, time.UTC)}
	blockers := []workflow.Blocker{}
	if action == workflow.ActionCreate || action == workflow.ActionUpdate {
		if _, refusal := p.Decide(workflow.Case{State: state}, command, facts); refusal != nil {
			blockers = refusal.Blockers
		}
	}
	for _, t := range p.Explain(workflow.Case{State: state}, command.Actor, facts, command.At) {
		if t.Action == action {
			blockers = t.Blockers
		}
	}
	has := func(code string) bool {
		return slices.ContainsFunc(blockers, func(b workflow.Blocker) bool { return b.Code == code })
	}
	switch {
	case has(fault.ConflictOfInterest):
		return "conflict"
	case has(fault.NotPermitted):
		return "–"
	}
	return "yes"
}

// The page of permissions is what engine and policy answer.
func TestPermissions(t *testing.T) {
	p, err := workflow.Compile(definitions.Report())
	if err != nil {
		t.Fatal(err)
	}
	grants, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(permissionsHead)
	for _, s := range situations() {
		fmt.Fprintf(&b, "\n### %s\n| action |", s.title)
		for _, who := range s.people {
			fmt.Fprintf(&b, " %s |", who.name)
		}
		fmt.Fprintf(&b, "\n|---|%s\n", strings.Repeat("---|", len(s.people)))
		for _, step := range steps(p) {
			fmt.Fprintf(&b, "| %s |", step[0])
			for _, who := range s.people {
				fmt.Fprintf(&b, " %s |", may(p, grants.Ceiling("report"), s, who, step[0], step[1]))
			}
			b.WriteByte('\n')
		}
	}
	b.WriteString(permissionsRest)
	b.WriteString(ceilingTable(t, grants))
	golden.Equal(t, "permissions.md", []byte(b.String()))
}

// steps lists every action with a state from which it leads.
func steps(p *workflow.Program) [][2]string {
	list := [][2]string{{workflow.ActionCreate, ""}, {workflow.ActionUpdate, p.Start().Name}}
	for _, a := range p.Actions() {
		list = append(list, [2]string{a.Name, a.From[0]})
	}
	return list
}

// ceilingTable lists what belongs to no case: who may ever do it.
func ceilingTable(t *testing.T, grants *authz.Grants) string {
	t.Helper()
	rows := csv.NewReader(strings.NewReader(files(t, "policy.csv")["../internal/authz/policy.csv"]))
	rows.Comment, rows.TrimLeadingSpace, rows.FieldsPerRecord = '#', true, -1
	policy, err := rows.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n| permission | %s |\n|---|%s\n", strings.Join(term.Role("").Values(), " | "), strings.Repeat("---|", len(term.Role("").Values())))
	seen := map[string]bool{}
	for _, row := range policy {
		if row[0] != "p" || row[4] == "*" || row[3] == "report" && !strings.HasPrefix(row[4], "read_") || seen[row[3]+"."+row[4]] {
			continue
		}
		seen[row[3]+"."+row[4]] = true
		fmt.Fprintf(&b, "| %s.%s |", row[3], row[4])
		for _, role := range term.Role("").Values() {
			answer := "–"
			if grants.Allows([]authz.Role{held(term.Role(role))}, row[3], row[4]) {
				answer = "yes"
			}
			fmt.Fprintf(&b, " %s |", answer)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// held is the role where it is held: at a unit, in a cluster, or in the house.
func held(role term.Role) authz.Role {
	switch {
	case role.OfUnit():
		return authz.Role{Role: role, UnitID: "A"}
	case role.OfCluster():
		return authz.Role{Role: role, ClusterID: clusterID}
	}
	return authz.Role{Role: role}
}

const permissionsHead = `# Permissions

Written by a test from the engine and the policy; ` + "`go test ./docs -update`" + ` writes it again.

Nobody is granted LEADER or DEPUTY: they are units, and act by their heads. What a person may do follows from a seat
(officer, head, handler, second, recorder: see [workflow](workflow.md#seats)), and the policy above it.

## Actions on a report
*yes*: this person's, if the state and the rules allow it; *–*: NOT_PERMITTED; *conflict*: CONFLICT_OF_INTEREST. The
cluster here has four members in their order of rotation; the first leads, the second is its deputy.
`

const permissionsRest = `
Nobody signs what he last edited or proposed (SAME_PERSON), whatever stands above. Who holds ADMINISTRATOR beside another
role may do nothing of this and reads no report. A service account (tài khoản dịch vụ) is an officer or an observer at most, uses
the fields that it was given and no others, and neither lends nor is lent anything.

## Everything else
For reports: ` + "`read_own`" + ` every report of one's own unit; ` + "`read_submitted`" + ` from its first submission on, for handler, second,
deputy and the cluster's posts, but for units with which one is in conflict; ` + "`read_published`" + ` from its first conclusion on,
for officers and heads of the other members. For cases of every other workflow: ` + "`act`" + ` every action that the definition
names itself, from the seat that it says; ` + "`read_own`" + ` as above; ` + "`read_opened`" + ` from the day on which a case first left its
draft, for whoever holds a seat or a vote in it and for the cluster's posts, but for units with which one is in conflict, and
of ballots, nominations and exemplars for the other members as well. Everyone reads his own e-mail and roles. ` + "`service_account.read`" + ` is for heads
those that held a role at their unit, or in a cluster that it has belonged to.
`
