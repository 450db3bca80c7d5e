package contract_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/calendar"
	"thidua/internal/contract"
	"thidua/internal/golden"
)

// released reads the schema of the last release.
func released(t testing.TB) contract.Release {
	t.Helper()
	sdl, err := os.ReadFile("../../docs/released.graphql")
	if err != nil {
		t.Fatal(err)
	}
	r, err := contract.Read(string(sdl))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// present reads the schema as it is in the tree.
func present(t testing.TB) *ast.Schema {
	t.Helper()
	paths, err := filepath.Glob("../../graph/schema/*.graphqls")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	var sources []*ast.Source
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &ast.Source{Name: path, Input: string(text)})
	}
	s, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Nothing that clients of the last release rely on has gone or changed. What an old
// client may be surprised by is listed in a file, for people to read and to tell.
func TestNothingBreaks(t *testing.T) {
	var dangerous strings.Builder
	for _, c := range contract.Compare(released(t), present(t), calendar.Of(time.Now())) {
		if c.Breaking {
			t.Errorf("%s: deprecate it first (docs/integrating.md#change-policy)", c)
		} else {
			dangerous.WriteString(c.String() + "\n")
		}
	}
	golden.Equal(t, "testdata/dangerous.txt", []byte(dangerous.String()))
}
