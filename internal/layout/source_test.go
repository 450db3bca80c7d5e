package layout

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const (
	root   = "../.."
	module = "thidua"
)

// file is one Go file of the project.
type file struct {
	path      string // from the top, with slashes
	pkg       string // the folder
	ast       *ast.File
	positions *token.FileSet
	lines     int
	test      bool
	generated bool
}

// sources reads every Go file of the main module once.
var sources = sync.OnceValues(func() ([]file, error) {
	var files []file
	positions := token.NewFileSet()
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative := filepath.ToSlash(strings.TrimPrefix(strings.TrimPrefix(name, root), string(filepath.Separator)))
		if entry.IsDir() {
			if skipped(relative) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(positions, name, text, parser.ParseComments)
		if err != nil {
			return err
		}
		files = append(files, file{
			path: relative, pkg: path.Dir(relative), ast: parsed, positions: positions,
			lines: bytes.Count(text, []byte("\n")), test: strings.HasSuffix(name, "_test.go"), generated: ast.IsGenerated(parsed),
		})
		return nil
	})
	return files, err
})

// skipped are folders that are no part of the main module's source.
func skipped(dir string) bool {
	return dir == "tools" || dir == "clients" || path.Base(dir) == "testdata" || dir != "" && strings.HasPrefix(path.Base(dir), ".")
}

// goFiles returns the files, or ends the test.
func goFiles(t *testing.T) []file {
	t.Helper()
	files, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("only %d files found: the test looks at the wrong place", len(files))
	}
	return files
}

// code returns hand-written files that are no tests.
func code(t *testing.T) []file {
	t.Helper()
	return slices.DeleteFunc(slices.Clone(goFiles(t)), func(f file) bool { return f.test || f.generated })
}

// line is where a node stands: file:line.
func (f file) line(n ast.Node) int { return f.positions.Position(n.Pos()).Line }

// imports lists what the file imports.
func (f file) imports() []string {
	var list []string
	for _, spec := range f.ast.Imports {
		list = append(list, strings.Trim(spec.Path.Value, `"`))
	}
	return list
}
