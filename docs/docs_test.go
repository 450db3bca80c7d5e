// Package docs_test keeps the pages true to the rest of the project: links lead
// somewhere, functions that are named exist, queries fit the schema. What a page restates
// of the code is written by tests beside that code.
package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"thidua/internal/cluster"
	"thidua/internal/dbtest"
	"thidua/internal/store"
)

const top = ".."

// files reads the project's files with that ending, by path. What is generated, and
// hidden folders, are left out.
func files(t *testing.T, ending string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && (name == "node_modules" || path != top && strings.HasPrefix(name, ".") || path == filepath.Join(top, "ent", "db")):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ending):
			return nil
		}
		text, err := os.ReadFile(path)
		found[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	unlike  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchor is what a heading is called in a link.
func anchor(heading string) string {
	return strings.ReplaceAll(unlike.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")
}

// Every link within the project leads to a file that is there, and to a heading of it.
func TestLinks(t *testing.T) {
	pages := files(t, ".md")
	if len(pages) < 10 {
		t.Fatalf("only %d pages were found", len(pages))
	}
	for path, text := range pages {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			file, part, _ := strings.Cut(m[1], "#")
			to := path
			if file != "" {
				to = filepath.Join(filepath.Dir(path), file)
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: the link %s leads nowhere", path, m[1])
				continue
			}
			known := part == ""
			for _, h := range heading.FindAllStringSubmatch(pages[to], -1) {
				known = known || anchor(h[1]) == part
			}
			if !known {
				t.Errorf("%s: %s has no heading %q", path, file, part)
			}
		}
	}
}

var (
	// A function as a page names it: `Kind.LockTx`, `store.Fault` or `effectsTx`.
	function = regexp.MustCompile("`((?:[A-Za-z]+\\.)?[A-Za-z]+)`")
	declared = regexp.MustCompile(`(?m)^func (?:\(\w+ \*?(\w+)\) )?(\w+)\(`)
	clause   = regexp.MustCompile(`(?m)^package (\w+)$`)
)

// Every function that the ten steps name is in the source, with its receiver or package.
func TestTenSteps(t *testing.T) {
	page := files(t, ".md")[filepath.Join(top, "docs", "architecture.md")]
	_, rest, begun := strings.Cut(page, "## The life of a submission in ten steps\n")
	steps, _, ended := strings.Cut(rest, "\n## ")
	if !begun || !ended || !strings.Contains(steps, "\n10. ") {
		t.Fatal("the ten steps are not where they were")
	}
	known := map[string]bool{"submitReport": true} // the mutation itself
	for _, text := range files(t, ".go") {
		of := clause.FindStringSubmatch(text)
		for _, f := range declared.FindAllStringSubmatch(text, -1) {
			known[f[2]] = true
			if f[1] != "" {
				known[f[1]+"."+f[2]] = true
			} else if of != nil {
				known[of[1]+"."+f[2]] = true
			}
		}
	}
	for _, m := range function.FindAllStringSubmatch(steps, -1) {
		if !known[m[1]] {
			t.Errorf("the ten steps name %s, which is not in the source", m[0])
		}
	}
}

var example = regexp.MustCompile("(?s)```graphql\n(.+?)```")

// Every query of the pages fits the schema.
func TestQueries(t *testing.T) {
	var sources []*ast.Source
	for path, text := range files(t, ".graphqls") {
		sources = append(sources, &ast.Source{Name: path, Input: text})
	}
	schema, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for path, text := range files(t, ".md") {
		for _, m := range example.FindAllStringSubmatch(text, -1) {
			count++
			if _, errs := gqlparser.LoadQueryWithRules(schema, m[1], rules.NewDefaultRules()); len(errs) > 0 {
				t.Errorf("%s: %v in\n%s", path, errs, m[1])
			}
		}
	}
	if count == 0 {
		t.Fatal("no query was found")
	}
}

var file = regexp.MustCompile("(?s)```yaml\n(.+?)```")

// The least file that an operator is shown can be applied as it stands.
func TestAppliedFile(t *testing.T) {
	m := file.FindStringSubmatch(files(t, ".md")[filepath.Join(top, "docs", "operating.md")])
	if m == nil {
		t.Fatal("no file was found")
	}
	shown := cluster.Files{FS: fstest.MapFS{"example.yaml": {Data: []byte(m[1])}}, Names: []string{"example.yaml"}}
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		plan, err := cluster.Apply(t.Context(), s, shown, false)
		if err != nil || len(plan.Changes) == 0 || len(plan.NotYet) > 0 {
			t.Errorf("%v, %s", err, plan.Text())
		}
	})
}
