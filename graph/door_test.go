package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	gql "github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/authz"
	"thidua/internal/id"
)

// Without a token viewer is null and the workflow answers; every other field of the
// schema, read off it so that a new one is not forgotten, is UNAUTHENTICATED.
func TestWhatIsOpenWithoutAToken(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		s := schema()
		for _, root := range []*gql.Definition{s.Query, s.Mutation} {
			for _, f := range root.Fields {
				if strings.HasPrefix(f.Name, "__") {
					continue
				}
				query := strings.ToLower(root.Name) + " { " + f.Name + smallest(s, f.Arguments) + " { __typename } }"
				a := w.ask("", query, nil)
				open := root == s.Query && (f.Name == "viewer" || f.Name == "workflow")
				if a.status != 200 || open != (len(a.Errors) == 0) || !open && !slices.Equal(a.codes(), []string{"UNAUTHENTICATED"}) {
					w.Errorf("%s: %d %s", query, a.status, a.body)
				}
			}
		}
		a := w.operate("", "WorkflowDefinition", map[string]any{"name": "report"})
		if a.at("workflow.name") != "report" || len(a.at("workflow.transitions").([]any)) != 13 {
			w.Errorf("the workflow: %.300s", a.body)
		}
	})
}

// Where the policy grants nothing, every field of master data is FORBIDDEN, UNAUTHENTICATED
// without a token, and no node of them is there: each read asks for its own permission.
func TestThePolicyIsAskedForEveryRead(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		r := w.registry()
		season := r.ClusterByCode("DHMT").Season(2022)
		ids := []string{season.Cluster.ID, r.UnitByCode("phuyen").ID, season.ID, season.Periods[0].ID, season.Criteria[0].ID, w.person("giamdoc@phuyen")}
		nodes := func() (there int) {
			found, _ := w.ask("giamdoc@phuyen", `query($ids: [ID!]!) { nodes(ids: $ids) { id } }`, map[string]any{"ids": ids}).at("nodes").([]any)
			for _, n := range found {
				if n != nil {
					there++
				}
			}
			return there
		}
		if there := nodes(); there != len(ids) {
			w.Errorf("%d of %d nodes are there", there, len(ids))
		}
		w.resolver.Grants = &authz.Grants{}
		if there := nodes(); there != 0 {
			w.Errorf("%d nodes are there without a permission", there)
		}
		s := schema()
		for _, f := range s.Query.Fields {
			switch f.Name {
			case "viewer", "node", "nodes", "reports", "cases", "inbox", "__schema", "__type":
				continue
			}
			query := "{ " + f.Name + smallest(s, f.Arguments) + " { __typename } }"
			for as, code := range map[string]string{"giamdoc@phuyen": "FORBIDDEN", "": "UNAUTHENTICATED"} {
				if a := w.ask(as, query, nil); !slices.Equal(a.codes(), []string{code}) {
					w.Errorf("%q asks %s: %s", as, query, a.body)
				}
			}
		}
	})
}

// smallest writes the required arguments with the smallest values that fit.
func smallest(s *gql.Schema, arguments gql.ArgumentDefinitionList) string {
	var parts []string
	for _, a := range arguments {
		if a.Type.NonNull && a.DefaultValue == nil {
			parts = append(parts, a.Name+": "+literal(s, a.Type))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

func literal(s *gql.Schema, t *gql.Type) string {
	if t.Elem != nil {
		return "[]"
	}
	switch d := s.Types[t.Name()]; {
	case d.Kind == gql.Enum:
		return d.EnumValues[0].Name
	case d.Kind == gql.InputObject:
		var parts []string
		for _, f := range d.Fields {
			if f.Type.NonNull && f.DefaultValue == nil {
				parts = append(parts, f.Name+": "+literal(s, f.Type))
			}
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case d.Name == "Int":
		return "1"
	case d.Name == "Date":
		return `"2022-07-10"`
	case d.Name == "DateTime":
		return `"2022-07-10T09:30:00+07:00"`
	}
	return `"report"`
}

// Many fields node in one operation answer each its own, also where they ask different
// things of one report, come through fragments, or lead to what may not be seen.
func TestManyNodesAtOnce(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		mine, hidden := w.bring("phuyen", "2022-H1", "filled"), w.bring("binhdinh", "2022-H1", "draft")
		a := w.ask("chuyenvien@phuyen", `query($mine: ID!, $hidden: ID!, $unit: ID!, $no: Boolean = false) {
  a: node(id: $mine) { id }
  b: node(id: $mine) { ... on Report { title sections { body } history(first: 1) { nodes { action } pageInfo { hasNextPage } } } }
  c: node(id: $hidden) { id }
  d: node(id: $unit) { __typename id }
  e: node(id: $mine) @include(if: $no) { id }
  f: node(id: "rep_x") { id }
  ...more
  nodes(ids: [$hidden, $mine, $unit, $mine]) { id ... on Report { indicators { actual } } }
}
fragment more on Query { g: node(id: $mine) { ... on Report { transitions { action } history { totalCount } cutoffOn } } }`,
			map[string]any{"mine": mine, "hidden": hidden, "unit": w.registry().UnitByCode("binhdinh").ID})
		for path, want := range map[string]any{
			"a.id": mine, "b.title": "Báo cáo của phuyen", "b.sections.0.body": "Bản thứ nhất.", "b.history.nodes.0.action": "create",
			"b.history.pageInfo.hasNextPage": true, "c": nil, "d.__typename": "Unit", "e": nil, "f": nil, "g.transitions.0.action": "propose",
			"g.history.totalCount": 2.0, "g.cutoffOn": "2022-06-30", "nodes.0": nil, "nodes.1.id": mine, "nodes.1.indicators.0.actual": "0", "nodes.3.id": mine,
		} {
			if got := a.at(path); got != want {
				w.Errorf("%s is %v, not %v", path, got, want)
			}
		}
		if len(a.Errors) > 0 || strings.Contains(string(a.body), hidden) {
			w.Errorf("%s", a.body)
		}
	})
}

// What an administrator sends wrongly is told like everything else, and leaves no history.
func administration(w *world) []wrong {
	var list []wrong
	send := func(mutation, name, as string, input map[string]any, codes ...string) {
		kind := "AccountInput"
		switch mutation {
		case "GrantRole", "EndRole":
			kind = mutation + "Input"
		}
		field := strings.ToLower(mutation[:1]) + mutation[1:]
		list = append(list, wrong{name: field + ": " + name, as: as, op: mutation, codes: codes, vars: map[string]any{"input": input},
			query: fmt.Sprintf("mutation %s($input: %s!) { %s(input: $input) { person { id } errors { ... on UserError { code message path } } } }", mutation, kind, field)})
	}
	const admin = "quantri@cum"
	person, unit, cluster := w.person("thamdinh1@cum"), w.registry().UnitByCode("phuyen").ID, w.registry().ClusterByCode("DHMT").ID
	type in = map[string]any
	send("GrantRole", "not an administrator", "giamdoc@phuyen", in{"personId": person, "role": "OFFICER", "unitId": unit}, "NOT_PERMITTED")
	send("GrantRole", "unknown person", admin, in{"personId": id.New(id.Person), "role": "OFFICER", "unitId": unit}, "NOT_FOUND")
	send("GrantRole", "malformed person", admin, in{"personId": "per_\x00", "role": "OFFICER", "unitId": unit}, "NOT_FOUND")
	send("GrantRole", "unknown unit", admin, in{"personId": person, "role": "OFFICER", "unitId": id.New(id.Unit)}, "NOT_FOUND")
	send("GrantRole", "unknown cluster", admin, in{"personId": person, "role": "SECRETARY", "clusterId": "DHMT"}, "NOT_FOUND")
	send("GrantRole", "no unit", admin, in{"personId": person, "role": "OFFICER"}, "INVALID_INPUT")
	send("GrantRole", "a cluster for a unit's role", admin, in{"personId": person, "role": "OFFICER", "unitId": unit, "clusterId": cluster}, "INVALID_INPUT")
	send("GrantRole", "no cluster", admin, in{"personId": person, "role": "SECRETARY"}, "INVALID_INPUT")
	send("GrantRole", "a unit for the administrator", admin, in{"personId": person, "role": "ADMINISTRATOR", "unitId": unit}, "INVALID_INPUT")
	send("GrantRole", "ends before it begins", admin, in{"personId": person, "role": "OFFICER", "unitId": unit, "validFrom": "2022-02-01", "validTo": "2022-01-31"}, "INVALID_INPUT")
	send("GrantRole", "a day that does not exist", admin, in{"personId": person, "role": "OFFICER", "unitId": unit, "validFrom": "2022-02-29"}, "BAD_USER_INPUT")
	send("GrantRole", "held already", admin, in{"personId": w.person("chuyenvien@phuyen"), "role": "OFFICER", "unitId": unit}, "INVALID_INPUT")
	send("GrantRole", "a second head", admin, in{"personId": person, "role": "HEAD", "unitId": unit}, "INVALID_INPUT")
	send("GrantRole", "a derived role", admin, in{"personId": person, "role": "LEADER", "unitId": unit}, "BAD_USER_INPUT")
	send("GrantRole", "note of 2,001", admin, in{"personId": person, "role": "OFFICER", "unitId": unit, "note": long(2001)}, "TEXT_TOO_LONG")
	send("GrantRole", "NUL in the note", admin, in{"personId": person, "role": "OFFICER", "unitId": unit, "note": "a\x00"}, "INVALID_TEXT")
	send("EndRole", "not an administrator", "giamdoc@phuyen", in{"assignmentId": w.registry().AllRoles(person)[0].AssignmentID}, "NOT_PERMITTED")
	send("EndRole", "unknown assignment", admin, in{"assignmentId": id.New(id.RoleAssignment)}, "NOT_FOUND")
	send("EndRole", "malformed assignment", admin, in{"assignmentId": "\x00"}, "NOT_FOUND")
	send("EndRole", "note of 2,001", admin, in{"assignmentId": w.registry().AllRoles(person)[0].AssignmentID, "note": long(2001)}, "TEXT_TOO_LONG")
	for _, m := range []string{"DisableAccount", "EnableAccount", "RevokeTokens"} {
		send(m, "not an administrator", "giamdoc@phuyen", in{"personId": person}, "NOT_PERMITTED")
		send(m, "unknown person", admin, in{"personId": id.New(id.Person)}, "NOT_FOUND")
		send(m, "malformed person", admin, in{"personId": "thamdinh1"}, "NOT_FOUND")
		send(m, "NUL in the note", admin, in{"personId": person, "note": "\x00"}, "INVALID_TEXT")
	}
	return list
}

// What is written into the operation itself is judged like what comes in variables: a
// malformed scalar is BAD_USER_INPUT, what the schema does not know is the validation's. A
// decimal with more digits than the parser keeps is refused rather than rounded.
func TestMalformedLiterals(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		report := w.bring("phuyen", "2022-H1", "draft")
		update := func(what string) string {
			return `mutation { updateReport(input: {reportId: "` + report + `", expectedVersion: 1, ` + what + `}) { report { id } errors { ... on UserError { code } } } }`
		}
		for query, code := range map[string]string{
			update(`indicators: [{code: "I.1.1", actual: 1e999}]`):                                  "GRAPHQL_VALIDATION_FAILED",
			update(`indicators: [{code: "I.1.1", actual: 99999999999999999999999}]`):                "GRAPHQL_VALIDATION_FAILED",
			update(`indicators: [{code: "I.1.1", actual: 123456789012345678.123456}]`):              "BAD_USER_INPUT",
			update(`indicators: [{code: "I.1.1", actual: "NaN"}]`):                                  "BAD_USER_INPUT",
			update(`indicators: [{code: "I.1.1", actual: true}]`):                                   "BAD_USER_INPUT",
			update(`indicators: [{code: "I.1.1", actual: NaN}]`):                                    "BAD_USER_INPUT",
			update(`cutoffOn: "2022-02-30"`):                                                        "BAD_USER_INPUT",
			update(`cutoffOn: 20220630`):                                                            "BAD_USER_INPUT",
			update(`title: 7`):                                                                      "GRAPHQL_VALIDATION_FAILED",
			update(`colour: "red"`):                                                                 "GRAPHQL_VALIDATION_FAILED",
			`{ reports(first: 99999999999999999999) { totalCount } }`:                               "GRAPHQL_VALIDATION_FAILED",
			`{ reports(first: 1.5) { totalCount } }`:                                                "GRAPHQL_VALIDATION_FAILED",
			`{ reports(first: "1") { totalCount } }`:                                                "GRAPHQL_VALIDATION_FAILED",
			`{ reports(after: 5) { totalCount } }`:                                                  "INVALID_CURSOR",
			`{ reports(where: {updatedAtLt: "now"}) { totalCount } }`:                               "BAD_USER_INPUT",
			`{ reports(where: {updatedAtLt: 5}) { totalCount } }`:                                   "BAD_USER_INPUT",
			`{ reports(where: {stageIn: [LOST]}) { totalCount } }`:                                  "GRAPHQL_VALIDATION_FAILED",
			`{ season(clusterCode: "DHMT", year: 99999999999999999999) { id } }`:                    "GRAPHQL_VALIDATION_FAILED",
			`{ node(id: {a: 1}) { id } }`:                                                           "GRAPHQL_VALIDATION_FAILED",
			`query($n: Int = 99999999999999999999) { reports(first: $n) { totalCount } }`:           "GRAPHQL_VALIDATION_FAILED",
			`query($d: Date = "soon") { cluster(code: "DHMT") { members(asOf: $d) { rotation } } }`: "BAD_USER_INPUT",
		} {
			for _, tongue := range []string{"vi", "en"} {
				a := w.askIn("chuyenvien@phuyen", tongue, query, "", nil)
				if codes := a.codes(); len(codes) == 0 || codes[0] != code {
					w.Errorf("%s\n\t%v instead of %s: %s", query, codes, code, a.body)
				}
				if strings.Contains(string(a.body), "strconv") || strings.Contains(string(a.body), "cannot use") {
					w.Errorf("%s\n\ttold in the words of the code: %s", query, a.body)
				}
			}
		}
	})
}
