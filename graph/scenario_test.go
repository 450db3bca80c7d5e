package graph_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
	"gopkg.in/yaml.v3"

	"thidua/internal/fault"
)

// A scenario is a file of testdata: a sentence that says what it shows, then steps. Each
// step is headed by its number and by who takes it,
//
//	-- 03 as: giamdoc@phuyen --
//	-- 04 as: giamdoc@phuyen in: en --
//	-- 05 given --
//
// and is a piece of YAML. A step does one thing:
//
//	given:    {unit: phuyen, period: 2022-H1, state: submitted, name: report}
//	apply:    master data, in the format of thidua apply
//	create:   {input of the mutation}
//	ACTION:   {input}       any action of the report's workflow; by: performAction by name
//	case:     {input of createCase}, and edit: {title, fields} of the case
//	grant:    {input}       and end, disable, enable, revokeTokens, delegate, revokeDelegation
//	vote:     {input}, and tally: {input of enterTally}; at: the version that the caller has seen
//	publish:  the text of a workflow, which both heads then consent to
//	due:      $case         its due time comes; ring: true lets the alarm act on it
//	urn:      none          the server has no key to seal votes with; another, first: it has that one
//	tokens:   somebody      who has another token from now on
//	read:     report        asks for it as clients do; of a case with its vote, as poll
//	inbox:    true
//	query:    GraphQL of its own, with variables
//
// and says what is expected: state, blocked (codes of a blocked transition), refused
// (codes of the payload), response (codes of the response), hidden (the answer is as if it
// were not there), may (what each transition shows: a list of blockers), sees (part of
// the answer), says (a sentence told), papers (of a secret vote, found by their receipts among
// what was published, which has to add up). Without blocked, refused and response it succeeds.
// $report is the report last given or created, $case the case; save keeps parts of an answer under names.
// $file:NAME is a workflow of a cluster's own, testdata/NAME.yaml; $file:NAME/2 its version 2.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			archive := txtar.Parse(text)
			if len(strings.TrimSpace(string(archive.Comment))) < 20 {
				t.Error("it does not say what it shows")
			}
			onBothDatabases(t, func(w *world) {
				s := &scene{world: w, names: map[string]any{}}
				for _, f := range archive.Files {
					s.play(f)
				}
			})
		})
	}
}

// Every refusal that a client can meet is shown by a scenario or a bad input.
func TestEveryRefusalIsShown(t *testing.T) {
	later := map[string]string{
		fault.AlreadyAppraised: "appraisals do not exist yet",
		fault.SameUnit:         "no definition asks for it yet", fault.Timeout: "internal/server", fault.RateLimited: "internal/identity, internal/server",
		fault.OperationLimitExceeded: "internal/server",
		fault.DocumentNotFound:       "internal/server", fault.DocumentRequired: "internal/server",
		fault.Internal: "never a right answer", fault.NotAvailable: "internal/server",
		fault.FileStoreFull: "internal/attachment",
		fault.NotCounted:    "told to the log alone: no person closes a secret round",
	}
	files, err := filepath.Glob("testdata/*.t*")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range append(files, "content_test.go", "hostile_test.go", "input_test.go", "ballot_test.go", "migrated_test.go", "attachment_test.go", "file_test.go") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	for _, e := range fault.Catalogue {
		if shown := strings.Contains(all.String(), e.Code); shown == (later[e.Code] != "") {
			t.Errorf("%s: shown is %v; %s", e.Code, shown, later[e.Code])
		}
	}
}

// scene is a scenario that is being played.
type scene struct {
	*world
	names map[string]any
	asked string // the report of the present step
}

// step is one step as it is written.
type step struct {
	name, as, tongue string
	parts            map[string]any
}

var heading = regexp.MustCompile(`^(\d\d\w?) (?:given|apply|as: (\S+)(?: in: (vi|en))?)$`)

// words are the parts of a step that are no action.
var words = []string{
	"given", "apply", "create", "case", "edit", "read", "inbox", "query", "variables", "grant", "end", "disable", "enable", "revokeTokens",
	"delegate", "revokeDelegation", "publish", "due", "ring", "urn", "tokens",
	"on", "by", "at", "state", "blocked", "refused", "response", "hidden", "may", "sees", "says", "papers", "save",
}

// play takes one step and compares. What a step cannot do ends the scenario.
func (s *scene) play(f txtar.File) {
	s.Helper()
	m := heading.FindStringSubmatch(f.Name)
	if m == nil {
		s.Fatalf("%q heads no step", f.Name)
	}
	st := step{name: f.Name, as: m[2], tongue: m[3]}
	if st.tongue == "" {
		st.tongue = "vi"
	}
	if err := yaml.Unmarshal(f.Data, &st.parts); err != nil {
		s.Fatalf("step %s: %v", f.Name, err)
	}
	st.parts, _ = s.filled(st.parts).(map[string]any)
	s.asked, _ = s.names["report"].(string)
	if on, ok := st.parts["on"].(string); ok {
		s.asked = on
	}
	before := s.Failed()
	s.carryOut(st)
	if !before && s.Failed() {
		s.Fatalf("that was step %q", f.Name)
	}
}

// carryOut does the step's one thing.
func (s *scene) carryOut(st step) {
	s.Helper()
	switch {
	case st.parts["given"] != nil:
		g := st.parts["given"].(map[string]any)
		name, _ := g["name"].(string)
		if name == "" {
			name = "report"
		}
		s.names[name] = s.bring(fmt.Sprint(g["unit"]), fmt.Sprint(g["period"]), fmt.Sprint(g["state"]))
	case st.parts["apply"] != nil:
		s.apply(st.parts["apply"].(string))
	case st.parts["publish"] != nil, st.parts["due"] != nil, st.parts["urn"] != nil, st.parts["tokens"] != nil:
		s.happens(st)
	case st.parts["read"] != nil:
		s.reads(st)
	case st.parts["inbox"] != nil:
		a := s.askIn(st.as, st.tongue, journey, "Inbox", nil)
		s.expect(st, a.codes(), nil)
		s.compare(st, inboxOf(a))
	case st.parts["query"] != nil:
		variables, _ := st.parts["variables"].(map[string]any)
		a := s.askIn(st.as, st.tongue, st.parts["query"].(string), "", variables)
		s.expect(st, a.codes(), st.parts["response"])
		s.compare(st, a.Data)
	default:
		s.commands(st)
	}
}

// commands performs the step's mutation.
func (s *scene) commands(st step) {
	s.Helper()
	d := s.mutate(st)
	var want any
	for _, kind := range []string{"blocked", "refused", "response"} {
		if st.parts[kind] != nil {
			want = st.parts[kind]
		}
	}
	blocked := at(d.errors, "0.__typename") == "TransitionBlockedError"
	if (st.parts["blocked"] != nil) != blocked {
		s.Errorf("blocked is %v: %s", blocked, d.body)
	}
	s.expect(st, d.codes(), want)
	if says, ok := st.parts["says"].(string); ok && !strings.Contains(string(d.body), says) {
		s.Errorf("does not say %q: %s", says, d.body)
	}
	if want != nil && d.subject != nil {
		s.Errorf("refused, and yet it answers %v", d.subject)
	}
	if state, ok := st.parts["state"]; ok && at(d.subject, "state.name") != state {
		s.Errorf("the state is %v, not %v: %s", at(d.subject, "state.name"), state, d.body)
	}
	if st.parts["create"] != nil && d.subject != nil {
		s.names["report"] = d.subject["id"]
	}
	if st.parts["case"] != nil && d.subject != nil {
		s.names["case"] = d.subject["id"]
	}
	if d.subject["fields"] != nil {
		d.subject = flat(d.subject)
	}
	if want != nil {
		s.compare(st, map[string]any{"errors": d.errors})
		return
	}
	s.compare(st, d.subject)
}

// others are the mutations that are no action on a case: the input's type, the field, and
// what is asked of the answer.
var others = map[string]struct{ input, field, answer string }{
	"grant":            {"GrantRoleInput", "grantRole", theirRoles},
	"end":              {"EndRoleInput", "endRole", theirRoles},
	"disable":          {"AccountInput", "disableAccount", theirRoles},
	"enable":           {"AccountInput", "enableAccount", theirRoles},
	"revokeTokens":     {"AccountInput", "revokeTokens", theirRoles},
	"delegate":         {"DelegateInput", "delegate", lending},
	"revokeDelegation": {"RevokeDelegationInput", "revokeDelegation", lending},
}

const (
	theirRoles = "person { id name disabled roles { role assignmentId unit { code } } }"
	lending    = `delegation { id giver { name } receiver { name } role unit { code } cluster { code } workflows actions paper
  validFrom validTo revokedAt }`
)

// mutate sends the one mutation of the step.
func (s *scene) mutate(st step) done {
	s.Helper()
	for word, o := range others {
		if st.parts[word] == nil {
			continue
		}
		text := "mutation($i: " + o.input + "!) { " + o.field + "(input: $i) { " + o.answer + " errors { __typename ... on UserError { code message path } } } }"
		return payload(s.askIn(st.as, st.tongue, text, "", map[string]any{"i": st.parts[word]}), o.field)
	}
	if input, ok := st.parts["create"]; ok {
		return payload(s.askIn(st.as, st.tongue, journey, "CreateReport", map[string]any{"input": input}), "createReport")
	}
	if input, ok := st.parts["case"]; ok {
		return payload(s.askIn(st.as, st.tongue, caseMutations, "CreateCase", map[string]any{"i": input}), "createCase")
	}
	if input, ok := st.parts["edit"].(map[string]any); ok {
		input = maps.Clone(input)
		input["caseId"], input["expectedVersion"] = s.asked, s.version(s.asked)
		return payload(s.askIn(st.as, st.tongue, caseMutations, "UpdateCase", map[string]any{"i": input}), "updateCase")
	}
	version, _ := st.parts["at"].(int)
	for word, m := range ballots {
		if input, ok := st.parts[word].(map[string]any); ok && st.parts["by"] == nil {
			return s.hands(st, m, input, version)
		}
	}
	for _, action := range slices.Sorted(maps.Keys(st.parts)) {
		if slices.Contains(words, action) {
			continue
		}
		input, _ := st.parts[action].(map[string]any)
		if input["content"] == "complete" {
			input = s.content(st.as, s.asked)
		}
		return s.perform(command{
			as: st.as, tongue: st.tongue, reportID: s.asked, action: action, version: version, input: input,
			byName: st.parts["by"] == "performAction",
		})
	}
	s.Fatalf("step %s does nothing", st.name)
	return done{}
}

// reads asks for the report and compares what it shows.
func (s *scene) reads(st step) {
	s.Helper()
	if id, ok := st.parts["read"].(string); ok && strings.Contains(id, "_") {
		s.asked = id
	}
	query, operation := journey, "Report"
	if strings.HasPrefix(s.asked, "cas_") {
		query, operation = pollQuery, ""
	}
	a := s.askIn(st.as, st.tongue, query, operation, map[string]any{"id": s.asked})
	s.expect(st, a.codes(), st.parts["response"])
	node, _ := a.at("node").(map[string]any)
	if hidden := st.parts["hidden"] == true; hidden != (node == nil) && st.parts["response"] == nil {
		s.Errorf("hidden is %v: %s", node == nil, a.body)
	}
	if node == nil {
		return
	}
	if state, ok := st.parts["state"]; ok && at(node, "state.name") != state {
		s.Errorf("the state is %v, not %v", at(node, "state.name"), state)
	}
	if may, ok := st.parts["may"].(map[string]any); ok {
		if diff := cmp.Diff(may, transitionsOf(node)); diff != "" {
			s.Errorf("transitions (-want +got):\n%s", diff)
		}
	}
	if operation == "" {
		node = flat(node)
		node["poll"] = poll(node["approval"])
		s.published(st, at(node, "approval.document"))
		s.compare(st, node)
		return
	}
	s.compare(st, legible(node))
}
