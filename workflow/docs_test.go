package workflow_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"thidua/internal/golden"
	"thidua/workflow"
)

const page = "../docs/workflow.md"

// The picture of the report's way is drawn from the shipped definition, wherever it is shown.
func TestDrawings(t *testing.T) {
	picture := "```mermaid\n" + compiled(t).Diagram(workflow.Mermaid) + "```\n"
	for _, path := range []string{page, "../README.md"} {
		golden.Section(t, path, "diagram", picture)
	}
}

// The tables of the shipped definition are written from it.
func TestTables(t *testing.T) {
	p := compiled(t)
	golden.Section(t, page, "states", stateTable(p))
	golden.Section(t, page, "actions", actionTable(p))
}

func stateTable(p *workflow.Program) string {
	var b strings.Builder
	b.WriteString("| state | label | stage | waits for | due |\n|---|---|---|---|---|\n")
	for _, s := range p.States() {
		stage := string(s.Stage)
		switch {
		case s.Final:
			stage += ", final"
		case s.Rest:
			stage += ", may rest"
		}
		fmt.Fprintf(&b, "| %s | %s · %s | %s | %s | %s |\n", s.Name, s.Label.VI, s.Label.EN, stage, strings.Join(s.Waits, ", "), dueTime(s.Deadline))
	}
	return b.String()
}

func dueTime(d *workflow.Deadline) string {
	switch {
	case d == nil:
		return ""
	case d.At != "":
		return "on " + d.At
	case d.Keep != "":
		return "as " + d.Keep
	case d.Office:
		return fmt.Sprintf("%d working days", d.Days)
	}
	return fmt.Sprintf("%d days", d.Days)
}

func actionTable(p *workflow.Program) string {
	var b strings.Builder
	b.WriteString("| action | label | who | from → to | inputs (* always required) | at most |\n|---|---|---|---|---|---|\n")
	for _, a := range p.Actions() {
		var moves, inputs []string
		for i := range a.From {
			moves = append(moves, a.From[i]+" → "+a.To[i])
		}
		for _, in := range a.Inputs {
			name := in.Name
			if in.Required {
				name += "*"
			}
			inputs = append(inputs, name)
		}
		most := ""
		if a.Max != nil {
			most = fmt.Sprintf("%d (%s)", a.Max.Times, a.Max.Code)
		}
		fmt.Fprintf(&b, "| %s | %s · %s | %s | %s | %s | %s |\n", a.Name, a.Label.VI, a.Label.EN,
			strings.Join(a.Roles, ", "), strings.Join(moves, "<br>"), strings.Join(inputs, ", "), most)
	}
	return b.String()
}

var (
	// A mapping whose keys the format fixes: d.fields(n, "stage", "waits").
	fixedKeys = regexp.MustCompile(`\.fields\(\w+,\s*((?:"[a-z_]+",?\s*)+)\)`)
	quoted    = regexp.MustCompile(`"([a-z_]+)"`)
	problem   = regexp.MustCompile(`Problem\w+ += "([A-Z_]+)"`)
)

// Every key that the compiler takes, and every code that it answers, is on the page.
func TestReference(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var keys, codes []string
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range fixedKeys.FindAllSubmatch(source, -1) {
			for _, key := range quoted.FindAllSubmatch(call[1], -1) {
				keys = append(keys, string(key[1]))
			}
		}
		for _, code := range problem.FindAllSubmatch(source, -1) {
			codes = append(codes, string(code[1]))
		}
	}
	if len(keys) < 60 || len(codes) < 10 {
		t.Fatalf("only %d keys and %d codes were found in the source", len(keys), len(codes))
	}
	for _, word := range slices.Compact(slices.Sorted(slices.Values(append(keys, codes...)))) {
		if named := regexp.MustCompile("[`{ ]" + word + "[`:]"); !named.Match(text) {
			t.Errorf("%s does not tell of `%s`", page, word)
		}
	}
}
