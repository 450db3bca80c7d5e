package graph_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow/definitions"
)

// editions change the report's workflow: old text, new text, and so on.
var editions = map[string][]string{
	"":         nil,
	"strict":   {"move: {draft: discarded}\n    who: [officer, head]", "move: {draft: discarded}\n    who: [head]"},
	"renamed":  {"  closed:    ", "  archived:  ", "closed: commended", "archived: commended", "reviewed: closed", "reviewed: archived"},
	"moved":    {"  closed:    ", "  archived:  ", "closed: commended", "archived: commended", "reviewed: closed", "reviewed: archived", "{stage: CLOSED,", "{stage: REVIEWED,"},
	"broken":   {"who: [officer]\n    guard: [complete]", "who: [king]\n    guard: [complete]"},
	"no-yaml":  {"label: {vi: Báo cáo, en: Report}", "label: {vi: Báo cáo, en: Report"},
	"bomb":     {"label: {vi: Báo cáo, en: Report}", "label: &a {vi: Báo cáo, en: Report}\nx: [*a, *a]"},
	"trap":     {"closed:                   {stage: CLOSED, rest: true, ", "closed:                   {stage: CLOSED, ", "move: {reviewed: commended, closed: commended}", "move: {reviewed: commended}"},
	"beyond":   {"move: {draft: submitted, awaiting_signature: submitted, returned: submitted, awaiting_signature_again: submitted}\n    who: [head]", "move: {draft: submitted, awaiting_signature: submitted, returned: submitted, awaiting_signature_again: submitted}\n    who: [head, officer]"},
	"unserved": {"do: [publish]", "do: [publish, fly]"},
	"large":    {"workflow: report\n", "workflow: report\n" + strings.Repeat("# "+strings.Repeat("x", 1000)+"\n", 2000)},
}

var versionLine = regexp.MustCompile(`(?m)^version: \d+$`)

// edition is the shipped workflow of reports in a version so many after the shipped one: "1",
// or with an edit "1/strict".
func edition(t *testing.T, code string) string {
	t.Helper()
	after, name, _ := strings.Cut(code, "/")
	changes, known := editions[name]
	n, err := strconv.Atoi(after)
	if !known || err != nil {
		t.Fatalf("there is no edition %q", code)
	}
	source := versionLine.ReplaceAllStringFunc(string(definitions.Report()), func(line string) string {
		shipped, _ := strconv.Atoi(strings.TrimPrefix(line, "version: "))
		return fmt.Sprint("version: ", shipped+n)
	})
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(source, changes[i]) {
			t.Fatalf("the edition %q: there is no %q", name, changes[i])
		}
		source = strings.Replace(source, changes[i], changes[i+1], 1)
	}
	return source
}

// The witness of every finding is what simulate takes: sent back as it is, it plays.
func TestAWitnessPlays(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		source := edition(w.T, "1/trap")
		a := w.ask("giamdoc@quangngai", `mutation P($i: PublishWorkflowInput!) { publishWorkflow(input: $i) { findings { code severity verdict witness } errors { ... on UserError { code } } } }`,
			map[string]any{"i": map[string]any{"source": source}})
		played := 0
		for _, f := range a.at("publishWorkflow.findings").([]any) {
			witness, ok := at(f, "witness").(map[string]any)
			if !ok {
				continue
			}
			input := map[string]any{"source": source}
			for name, value := range witness {
				input[name] = value
			}
			b := w.ask("giamdoc@quangngai", `query S($i: SimulateInput!) { simulate(input: $i) { steps { accepted blockers { code } } } }`, map[string]any{"i": input})
			steps, _ := b.at("simulate.steps").([]any)
			if len(b.Errors) > 0 || len(steps) != len(witness["steps"].([]any)) {
				w.Errorf("%v %v: %s", at(f, "code"), witness, b.body)
			}
			played++
		}
		if played == 0 {
			w.Errorf("no finding has a witness: %s", a.body)
		}
	})
}

// Fifty actions are taken at once, the fifty-first is one too many.
func TestAtMostFiftyActions(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		report := w.bring("phuyen", "2022-H1", "draft")
		for n, want := range map[int][]string{50: nil, 51: {"LIST_LIMIT_EXCEEDED"}} {
			inputs := make([]any, n)
			for i := range inputs {
				inputs[i] = map[string]any{"subjectId": report, "action": "fly", "expectedVersion": 1}
			}
			a := w.ask("chuyenvien@phuyen", `mutation B($i: [PerformActionInput!]!) { performActions(input: $i) { results { errors { ... on UserError { code } } } } }`, map[string]any{"i": inputs})
			if diff := cmp.Diff(want, a.codes()); diff != "" {
				w.Errorf("%d: %s", n, diff)
			}
			results, _ := a.at("performActions.results").([]any)
			if want == nil && len(results) != n {
				w.Errorf("%d answers to %d commands", len(results), n)
			}
		}
	})
}

// A rehearsal has at most two hundred steps.
func TestALongRehearsal(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		for n, want := range map[int][]string{200: nil, 201: {"LIST_LIMIT_EXCEEDED"}} {
			steps := make([]any, n)
			for i := range steps {
				steps[i] = map[string]any{"action": "update", "as": "officer"}
			}
			steps[0] = map[string]any{"action": "create", "as": "officer"}
			a := w.ask("chuyenvien@phuyen", `query S($i: SimulateInput!) { simulate(input: $i) { steps { accepted } } }`,
				map[string]any{"i": map[string]any{"workflow": "report", "steps": steps}})
			if diff := cmp.Diff(want, a.codes()); diff != "" {
				w.Errorf("%d: %s", n, diff)
			}
		}
	})
}

// Nothing of it is open without a token but the definitions themselves.
func TestWorkflowsWithoutAToken(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		for query, want := range map[string][]string{
			`{ workflow(name: "report") { version source findings { code } versions } none: workflow(name: "report", version: 99) { version } }`: nil,
			`{ workflows { nodes { name } } }`:                                                                   {"UNAUTHENTICATED"},
			`{ proposals { nodes { id } } }`:                                                                     {"UNAUTHENTICATED"},
			`{ simulate(input: {workflow: "report", steps: []}) { steps { action } } }`:                          {"UNAUTHENTICATED"},
			`mutation { publishWorkflow(input: {source: ""}) { errors { ... on UserError { code } } } }`:         {"UNAUTHENTICATED"},
			`mutation { migrateWorkflow(input: {workflow: "report"}) { errors { ... on UserError { code } } } }`: {"UNAUTHENTICATED"},
			`mutation { performActions(input: []) { results { errors { ... on UserError { code } } } } }`:        {"UNAUTHENTICATED"},
		} {
			a := w.ask("", query, nil)
			if diff := cmp.Diff(want, a.codes()); diff != "" {
				w.Errorf("%s: %s", query, diff)
			}
			if want == nil && a.at("workflow.source") != string(definitions.Report()) {
				w.Errorf("the workflow is %s", a.body)
			}
		}
	})
}
