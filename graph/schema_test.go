package graph_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	gql "github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"thidua/graph"
	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/golden"
	"thidua/internal/report"
	"thidua/workflow"
	"thidua/workflow/definitions"
)

// schema is that of the running code.
func schema() *gql.Schema { return graph.New(&graph.Resolver{}).Schema() }

// Everything in the schema is described: types, fields, arguments, values, inputs.
func TestSchemaIsDescribed(t *testing.T) {
	for name, d := range schema().Types {
		if d.BuiltIn || strings.HasPrefix(name, "__") {
			continue
		}
		described(t, name, d.Description)
		for _, f := range d.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			described(t, name+"."+f.Name, f.Description)
			for _, a := range f.Arguments {
				described(t, name+"."+f.Name+"("+a.Name+")", a.Description)
			}
		}
		for _, v := range d.EnumValues {
			described(t, name+"."+v.Name, v.Description)
		}
	}
}

func described(t *testing.T, name, text string) {
	t.Helper()
	if len(strings.TrimSpace(text)) < 3 {
		t.Errorf("%s has no description", name)
	}
}

// The schema is the contract: docs/schema.graphql is what clients were given, so that a
// difference is seen and told in the changelog.
func TestSchemaIsDocumented(t *testing.T) {
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(schema())
	golden.Equal(t, "../docs/schema.graphql", []byte(b.String()))
}

// Every operation that clients already send fits the schema, in the whole file and alone
// with just its fragments.
func TestTheJourneyFitsTheSchema(t *testing.T) {
	s := schema()
	whole, errs := gqlparser.LoadQueryWithRules(s, journey, rules.NewDefaultRules())
	if errs != nil {
		t.Fatalf("the whole file: %v", errs)
	}
	if len(whole.Operations) < 13 {
		t.Errorf("%d operations", len(whole.Operations))
	}
	for _, o := range whole.Operations {
		alone := &gql.QueryDocument{Operations: gql.OperationList{o}}
		used(whole, o.SelectionSet, alone)
		var b strings.Builder
		formatter.NewFormatter(&b).FormatQueryDocument(alone)
		if _, errs := gqlparser.LoadQueryWithRules(s, b.String(), rules.NewDefaultRules()); errs != nil {
			t.Errorf("%s alone: %v", o.Name, errs)
		}
	}
}

// used collects the fragments below a selection.
func used(whole *gql.QueryDocument, set gql.SelectionSet, into *gql.QueryDocument) {
	for _, x := range set {
		switch x := x.(type) {
		case *gql.Field:
			used(whole, x.SelectionSet, into)
		case *gql.InlineFragment:
			used(whole, x.SelectionSet, into)
		case *gql.FragmentSpread:
			if f := whole.Fragments.ForName(x.Name); into.Fragments.ForName(x.Name) == nil {
				into.Fragments = append(into.Fragments, f)
				used(whole, f.SelectionSet, into)
			}
		}
	}
}

// Every code that the product can tell is in the catalogue, and the catalogue lists none
// that nothing tells.
func TestCodesAndCatalogueAgree(t *testing.T) {
	constants := constantsOf(t, "../internal/fault/catalogue.go") // name to code
	told := map[string]bool{}
	for name := range selectors(t, "fault") {
		if code, ok := constants[name]; ok {
			told[code] = true
		}
	}
	for name, code := range constantsOf(t, "../workflow/sentence.go") {
		if strings.HasPrefix(name, "Code") {
			told[code] = true
		}
	}
	for _, shipped := range definitions.Shipped() {
		for _, m := range regexp.MustCompile(`code: ([A-Z_]+)`).FindAllStringSubmatch(string(shipped), -1) {
			told[m[1]] = true
		}
	}
	listed := map[string]bool{}
	for _, e := range fault.Catalogue {
		if listed[e.Code] {
			t.Errorf("%s is listed twice", e.Code)
		}
		listed[e.Code] = true
		if len(e.Places) == 0 || e.Say.VI == "" || e.Say.EN == "" {
			t.Errorf("%s lacks a place or a sentence", e.Code)
		}
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(told)), slices.Sorted(maps.Keys(listed))); diff != "" {
		t.Errorf("told by the code (-), listed in the catalogue (+):\n%s", diff)
	}
	for name, code := range constants {
		if code == strings.ToUpper(code) && !listed[code] {
			t.Errorf("%s = %s is not in the catalogue", name, code)
		}
	}
}

// constantsOf reads the constant texts of a file by name.
func constantsOf(t *testing.T, path string) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for i, name := range spec.Names {
			if i < len(spec.Values) {
				if text, ok := spec.Values[i].(*ast.BasicLit); ok && text.Kind == token.STRING {
					found[name.Name], _ = strconv.Unquote(text.Value)
				}
			}
		}
		return true
	})
	return found
}

// selectors lists what the product's own sources use of a package.
func selectors(t *testing.T, pkg string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "db" || d.Name() == "generated" || d.Name() == "tools" || d.Name() == "clients") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == pkg {
					found[s.Sel.Name] = true
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// One vocabulary end to end: the mutation submitReport is the action submit, a row of the
// policy and the event report.submitted; none of them is there without the others.
func TestOneVocabulary(t *testing.T) {
	program, err := workflow.Compile(definitions.Report())
	if err != nil {
		t.Fatal(err)
	}
	grants, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	actions := []string{workflow.ActionCreate, workflow.ActionUpdate, workflow.ActionVote, workflow.ActionTally}
	for _, a := range program.Actions() {
		if !slices.Contains(actions, a.Name) {
			actions = append(actions, a.Name)
		}
	}
	slices.Sort(actions)

	permitted := map[string]bool{}
	for _, may := range grants.Ceiling("report") {
		for action := range may {
			if !strings.HasPrefix(action, "read_") {
				permitted[action] = true
			}
		}
	}
	if diff := cmp.Diff(actions, slices.Sorted(maps.Keys(permitted))); diff != "" {
		t.Errorf("actions (-) and rows of the policy (+):\n%s", diff)
	}

	events := pastOf(t)
	engine := []string{workflow.ActionMigrate}
	if diff := cmp.Diff(slices.Sorted(slices.Values(slices.Concat(actions, engine))), slices.Sorted(maps.Keys(events))); diff != "" {
		t.Errorf("actions (-) and kinds of events (+):\n%s", diff)
	}
	kind, seen := report.NewKind(nil, grants), map[string]string{}
	for _, action := range actions {
		name := kind.EventKind(nil, action)
		if name == "report." || seen[name] != "" {
			t.Errorf("%s and %s are the event %q", action, seen[name], name)
		}
		seen[name] = action
	}

	for _, f := range schema().Mutation.Fields {
		action, ok := strings.CutSuffix(f.Name, "Report")
		if ok && !slices.Contains(actions, action) {
			t.Errorf("the mutation %s is no action", f.Name)
		}
	}
	for action, operation := range mutations {
		field := strings.ToLower(operation[:1]) + operation[1:]
		if field != action+"Report" || schema().Mutation.Fields.ForName(field) == nil {
			t.Errorf("the action %s is the mutation %s", action, field)
		}
	}
}

// pastOf reads the keys of the table that names events.
func pastOf(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("../internal/report/kind.go")
	if err != nil {
		t.Fatal(err)
	}
	table := regexp.MustCompile(`(?s)var past = map\[string\]string\{(.*?)\n\}`).FindSubmatch(text)
	if table == nil {
		t.Fatal("the table of events has gone")
	}
	keys := map[string]bool{}
	for _, m := range regexp.MustCompile(`"([a-z_]+)":`).FindAllSubmatch(table[1], -1) {
		keys[string(m[1])] = true
	}
	return keys
}
