package graph_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"thidua/internal/calendar"
)

// transitionsOf lists, by action, the codes that stand in its way, each once.
func transitionsOf(node map[string]any) map[string]any {
	got := map[string]any{}
	for _, t := range node["transitions"].([]any) {
		codes := []any{}
		for _, b := range at(t, "blockers").([]any) {
			if code := at(b, "code"); !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
		if at(t, "allowed") != (len(codes) == 0) {
			codes = append(codes, "allowed is wrong")
		}
		got[fmt.Sprint(at(t, "action"))] = codes
	}
	return got
}

// legible turns sections and indicators into maps and history into the list of actions.
func legible(node map[string]any) map[string]any {
	node = maps.Clone(node)
	sections, indicators, history := map[string]any{}, map[string]any{}, []any{}
	for _, x := range node["sections"].([]any) {
		sections[fmt.Sprint(at(x, "key"))] = at(x, "body")
	}
	for _, x := range node["indicators"].([]any) {
		indicators[fmt.Sprint(at(x, "code"))] = x
	}
	for _, x := range at(node, "history.nodes").([]any) {
		history = append(history, at(x, "action"))
	}
	node["steps"] = at(node, "history.nodes")
	node["sections"], node["indicators"], node["history"] = sections, indicators, history
	return node
}

// inboxOf lists the cases by title with their actions.
func inboxOf(a answer) any {
	items := []any{}
	nodes, _ := a.at("inbox.nodes").([]any)
	for _, n := range nodes {
		items = append(items, map[string]any{"id": at(n, "subject.id"), "actions": at(n, "actions"), "overdue": at(n, "overdue")})
	}
	return map[string]any{"total": a.at("inbox.totalCount"), "items": items}
}

// expect compares codes; none where the step names none.
func (s *scene) expect(st step, got []string, want any) {
	s.Helper()
	wanted := []string{}
	list, _ := want.([]any)
	for _, code := range list {
		wanted = append(wanted, fmt.Sprint(code))
	}
	if diff := cmp.Diff(wanted, append([]string{}, got...)); diff != "" {
		s.Errorf("%s: codes (-want +got):\n%s", st.name, diff)
	}
}

// compare looks for what the step sees in the answer, and saves.
func (s *scene) compare(st step, got any) {
	s.Helper()
	if sees, ok := st.parts["sees"]; ok {
		if miss := lacks(sees, got, ""); miss != "" {
			s.Errorf("%s\nin %s", miss, toYAML(got))
		}
	}
	save, _ := st.parts["save"].(map[string]any)
	for name, path := range save {
		s.names[name] = at(got, fmt.Sprint(path))
	}
}

// lacks tells what of want is not in got: maps may have more, lists may not.
func lacks(want, got any, path string) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%s is %v", path, got)
		}
		for name, value := range w {
			if miss := lacks(value, g[name], path+"."+name); miss != "" {
				return miss
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return fmt.Sprintf("%s is %v, not %v", path, got, want)
		}
		for i, value := range w {
			if miss := lacks(value, g[i], fmt.Sprint(path, ".", i)); miss != "" {
				return miss
			}
		}
		return ""
	}
	if fmt.Sprint(want) != fmt.Sprint(got) {
		return fmt.Sprintf("%s is %v, not %v", path, got, want)
	}
	return ""
}

func toYAML(v any) string {
	text, err := yaml.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// filled puts the values of $names in, in texts and in whole values.
func (s *scene) filled(v any) any {
	switch x := v.(type) {
	case map[string]any:
		made := make(map[string]any, len(x))
		for name, value := range x {
			made[name] = s.filled(value)
		}
		return made
	case []any:
		made := make([]any, len(x))
		for i, value := range x {
			made[i] = s.filled(value)
		}
		return made
	case time.Time: // YAML reads a plain day as an instant
		return x.Format(time.DateOnly)
	case string:
		if name, ok := strings.CutPrefix(x, "$"); ok && !strings.ContainsAny(name, " \n({") {
			return s.value(name)
		}
		return inText.ReplaceAllStringFunc(x, func(m string) string { return fmt.Sprint(s.value(m[2 : len(m)-1])) })
	}
	return v
}

// inText is a name within a longer text: ${report}.
var inText = regexp.MustCompile(`\$\{[^}]+\}`)

// value is what a name stands for: something saved, or a part of the master data.
func (s *scene) value(name string) any {
	s.Helper()
	if v, ok := s.names[name]; ok {
		return v
	}
	kind, code, _ := strings.Cut(name, ":")
	switch kind {
	case "period":
		return s.period(code)
	case "unit":
		return s.registry().UnitByCode(code).ID
	case "person":
		return s.person(code)
	case "cluster":
		return s.registry().ClusterByCode("DHMT").ID
	case "assignment": // of a person's first role
		return s.registry().AllRoles(s.person(code))[0].AssignmentID
	case "day": // so many days from today
		n, err := strconv.Atoi(code)
		if err != nil {
			s.Fatalf("$%s: %v", name, err)
		}
		return string(calendar.Of(time.Now().AddDate(0, 0, n)))
	case "workflow": // the report's workflow in the next version but n, perhaps with an edit: 1, 1/strict
		return edition(s.T, code)
	case "version": // the shipped one's number, and n
		n := 0
		if _, err := fmt.Sscan(code, &n); err != nil {
			s.Fatalf("$%s: %v", name, err)
		}
		return s.program.Version() + n
	case "file": // a workflow of a cluster's own
		file, version, later := strings.Cut(code, "/")
		text, err := os.ReadFile("testdata/" + file + ".yaml")
		if err != nil {
			s.Fatal(err)
		}
		if later {
			return strings.Replace(string(text), "\nversion: 1\n", "\nversion: "+version+"\n", 1)
		}
		return string(text)
	case "text": // so many characters
		n := 0
		if _, err := fmt.Sscan(code, &n); err != nil {
			s.Fatalf("$%s: %v", name, err)
		}
		return strings.Repeat("ă", n)
	}
	s.Fatalf("nothing is called $%s", name)
	return nil
}
