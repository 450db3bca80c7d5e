package graph_test

import (
	"slices"
	"testing"
	"time"

	gql "github.com/vektah/gqlparser/v2/ast"
)

// noNodes are the types with an identifier that is not their own, each with the reason.
var noNodes = map[string]string{
	"Giver": "the identifier is that of a Person, which node finds",
}

// refetched finds an object of each type that is a node, and where not everybody may read it
// somebody who may not.
func refetched(w *world) map[string]struct{ one, notFor string } {
	w.Helper()
	report := w.bring("phuyen", "2022-H1", "commended")
	made := w.makes("chuyenvien@phuyen", "nomination", "2022", map[string]any{"achievements": "Đạt."})
	a := w.ask("giamdoc@phuyen", `query($id: ID!) {
  node(id: $id) { ... on Report { author { id } unit { id } period { id season { id cluster { id } criteria { id } } } definition { id }
    history { nodes { id } } commendations { id decision { id } } } }
  roleChanges(first: 1) { nodes { id } } }`, map[string]any{"id": report})
	lent := w.ask("giamdoc@phuyen", `mutation($to: ID!) { delegate(input: {receiverId: $to, role: HEAD, validTo: "2027-01-01"}) { delegation { id } errors { ... on UserError { message } } } }`,
		map[string]any{"to": w.person("chuyenvien@phuyen")})
	proposed := w.ask("quantri@cum", `mutation($source: String!) { publishWorkflow(input: {source: $source}) { proposal { id } errors { ... on UserError { message } } } }`,
		map[string]any{"source": edition(w.T, "1")})
	service := w.ask("quantri@cum", `mutation($unit: ID!) { createServiceAccount(input: {name: "Cổng", operations: ["reports"],
  roles: [{role: OFFICER, unitId: $unit}], expiresAt: "`+time.Now().AddDate(0, 1, 0).UTC().Format(time.RFC3339)+`"}) {
  serviceAccount { id tokens { id } } errors { ... on UserError { message } } } }`, map[string]any{"unit": w.registry().UnitByCode("phuyen").ID})
	of := func(a answer, path string) string {
		one, _ := a.at(path).(string)
		if one == "" {
			w.Fatalf("nothing at %s of %s", path, a.body)
		}
		return one
	}
	const head = "giamdoc@phuyen"
	return map[string]struct{ one, notFor string }{
		"Report":             {report, "quantri@cum"},
		"Case":               {made, "giamdoc@binhdinh"},
		"Unit":               {of(a, "node.unit.id"), ""},
		"Person":             {of(a, "node.author.id"), ""},
		"Period":             {of(a, "node.period.id"), ""},
		"Season":             {of(a, "node.period.season.id"), ""},
		"Cluster":            {of(a, "node.period.season.cluster.id"), ""},
		"Criterion":          {of(a, "node.period.season.criteria.0.id"), ""},
		"HistoryEntry":       {of(a, "node.history.nodes.0.id"), "quantri@cum"},
		"Commendation":       {of(a, "node.commendations.0.id"), "quantri@cum"},
		"Decision":           {of(a, "node.commendations.0.decision.id"), "quantri@cum"},
		"RoleChange":         {of(a, "roleChanges.nodes.0.id"), "chuyenvien@phuyen"},
		"WorkflowDefinition": {of(a, "node.definition.id"), ""},
		"Attachment":         {w.upload(head, "Minh chứng."), "giamdoc@binhdinh"},
		"ServiceAccount":     {of(service, "createServiceAccount.serviceAccount.id"), "chuyenvien@phuyen"},
		"ServiceToken":       {of(service, "createServiceAccount.serviceAccount.tokens.0.id"), "chuyenvien@phuyen"},
		"Delegation":         {of(lent, "delegate.delegation.id"), "giamdoc@binhdinh"},
		"Proposal":           {of(proposed, "publishWorkflow.proposal.id"), "chuyenvien@phuyen"},
	}
}

// Whatever has an identifier of its own is a Node, and node and nodes find it for whoever may
// read it: for others, and without a token, there is none.
func TestEveryIdentifierIsANode(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		known := refetched(w)
		for name, d := range schema().Types {
			if d.Kind != gql.Object {
				continue
			}
			own := d.Fields.ForName("id") != nil && d.Fields.ForName("id").Type.String() == "ID!"
			node := slices.Contains(d.Interfaces, "Node")
			if noNodes[name] == "" && own != node {
				w.Errorf("%s has an identifier: %t; is a Node: %t", name, own, node)
			}
			c, found := known[name]
			if !node {
				continue
			}
			if !found {
				w.Errorf("no test looks for a %s", name)
				continue
			}
			const query = `query($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id, "unt_x", $id]) { __typename id } }`
			as := "giamdoc@phuyen"
			a := w.ask(as, query, map[string]any{"id": c.one})
			for _, place := range []string{"node", "nodes.0", "nodes.2"} {
				if a.at(place+".id") != c.one || a.at(place+".__typename") != name || a.at("nodes.1") != nil {
					w.Errorf("%s of %s: %s", place, name, a.body)
				}
			}
			if c.notFor != "" {
				if a := w.ask(c.notFor, query, map[string]any{"id": c.one}); a.at("node") != nil || a.at("nodes.0") != nil || len(a.Errors) > 0 {
					w.Errorf("%s finds a %s: %s", c.notFor, name, a.body)
				}
			}
			if a := w.ask("", query, map[string]any{"id": c.one}); slices.Compact(a.codes())[0] != "UNAUTHENTICATED" || a.at("node") != nil {
				w.Errorf("without a token, %s: %s", name, a.body)
			}
		}
	})
}

// A version of a workflow is found again with all that it has, an earlier one too.
func TestAVersionIsFoundAgain(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.install(edition(w.T, "1"))
		const parts = ` { id name version hash label versions source states { name } }`
		a := w.ask("giamdoc@phuyen", `query($before: Int!) { now: workflow(name: "report")`+parts+` before: workflow(name: "report", version: $before)`+parts+` }`,
			map[string]any{"before": w.program.Version()})
		for _, which := range []string{"now", "before"} {
			again := w.ask("giamdoc@phuyen", `query($id: ID!) { node(id: $id) { ... on WorkflowDefinition`+parts+` } }`, map[string]any{"id": a.at(which + ".id")})
			same(w, which, map[string]any{"nodes": a.at(which)}, map[string]any{"nodes": again.at("node")})
		}
		if a.at("before.id") == nil || a.at("now.id") == a.at("before.id") {
			w.Errorf("two versions with one identifier: %.300s", a.body)
		}
	})
}

// A mutation of reports finds no case, and one of cases no report, also where the caller may do
// the same to both: what it would change belongs to the other kind.
func TestMutationsAreOfTheirKind(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const as = "chuyenvien@phuyen"
		report := w.create("phuyen", "2022-H1")
		made := w.makes(as, "nomination", "2022", map[string]any{"achievements": "Đạt."})
		const errors = ` { errors { ... on UserError { code } } } }`
		for name, query := range map[string]string{
			"updateCase":   `mutation { updateCase(input: {caseId: "` + report + `", expectedVersion: 1, title: "x"})` + errors,
			"updateReport": `mutation { updateReport(input: {reportId: "` + made + `", expectedVersion: 1, title: "x"})` + errors,
			"submitReport": `mutation { submitReport(input: {reportId: "` + made + `", expectedVersion: 1})` + errors,
		} {
			if a := w.ask(as, query, nil); a.at(name+".errors.0.code") != "NOT_FOUND" || len(a.Errors) > 0 {
				w.Errorf("%s: %s", name, a.body)
			}
		}
	})
}

// A name that can be none, not even a text that a database takes, chooses nothing.
func TestNamesThatAreNone(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.makes("chuyenvien@phuyen", "nomination", "2022", map[string]any{"achievements": "Đạt."})
		for _, name := range []string{"a\x00", "\x00", "moon", "", "'; --"} {
			for _, field := range []string{"workflow", "unitCode", "periodCode"} {
				a := w.ask("chuyenvien@phuyen", `query($w: CaseWhere) { cases(where: $w) { totalCount nodes { id } } }`, map[string]any{"w": map[string]any{field: name}})
				if a.at("cases.totalCount") != 0.0 || len(a.Errors) > 0 {
					w.Errorf("%s %q: %s", field, name, a.body)
				}
			}
		}
	})
}
