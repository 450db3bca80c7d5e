package layout

import (
	"bytes"
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// states are the setters of the columns that say where a case stands.
var states = []string{"SetState", "SetStage", "SetDueAt", "SetNillableDueAt", "SetDefinition", "SetMemory"}

// Where a case stands is written by workflow/runtime alone, once it has decided, and by a
// kind of subject when the row is made; a season's state is master data.
func TestOnlyTheRuntimeMovesACase(t *testing.T) {
	sql := regexp.MustCompile(`(?i)\bupdate\s+("?(reports|case_files)\b|%|"?$)`)
	for _, f := range code(t) {
		if f.pkg == "workflow/runtime" {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if n.Kind == token.STRING && sql.MatchString(strings.Trim(n.Value, "\"`")) {
					t.Errorf("%s:%d updates cases by SQL", f.path, f.line(n))
				}
			case *ast.CallExpr:
				setter, ok := n.Fun.(*ast.SelectorExpr)
				if !ok || !slices.Contains(states, setter.Sel.Name) {
					return true
				}
				begin := beginning(n)
				made := begin == "Report.Create" && f.pkg == "internal/report" || begin == "CaseFile.Create" && f.pkg == "internal/casefile"
				season := strings.HasPrefix(begin, "Season.") && f.pkg == "internal/cluster"
				if !made && !season {
					t.Errorf("%s:%d calls %s on %q", f.path, f.line(n), setter.Sel.Name, begin)
				}
			}
			return true
		})
	}
}

// beginning is where a chain of calls starts: "Report.Create" of tx.Report.Create().SetID(x).
func beginning(call *ast.CallExpr) string {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	switch from := selector.X.(type) {
	case *ast.CallExpr:
		return beginning(from)
	case *ast.SelectorExpr:
		return from.Sel.Name + "." + selector.Sel.Name
	}
	return ""
}

// Every package says first what it is.
func TestEveryPackageSaysWhatItIs(t *testing.T) {
	said, there := map[string]bool{}, map[string]string{}
	for _, f := range goFiles(t) {
		if f.test || ignored(f) || strings.HasPrefix(f.pkg, "ent/db/") {
			continue
		}
		there[f.pkg] = f.ast.Name.Name
		begins := "Package " + f.ast.Name.Name + " "
		if f.ast.Name.Name == "main" {
			begins = "Command " + path.Base(f.pkg) + " "
		}
		if f.ast.Doc != nil && (strings.HasPrefix(f.ast.Doc.Text(), begins) || f.generated) {
			said[f.pkg] = true
		}
	}
	for pkg, name := range there {
		if !said[pkg] && pkg != "ent/db" && pkg != "graph/generated" {
			t.Errorf("%s: no comment begins with %q", pkg, "Package "+name)
		}
	}
}

// A package is called by what it is about, and not by what one keeps there.
func TestPackageNames(t *testing.T) {
	empty := []string{"util", "utils", "common", "helper", "helpers", "base", "types", "service", "services", "manager", "misc", "shared"}
	for _, f := range goFiles(t) {
		if slices.Contains(empty, path.Base(f.pkg)) {
			t.Errorf("%s: the folder's name says nothing", f.path)
		}
	}
}

// A file is read in one sitting.
func TestFilesAreShort(t *testing.T) {
	const most = 400
	for _, f := range code(t) {
		if f.lines >= most {
			t.Errorf("%s has %d lines; %d are the most", f.path, f.lines, most-1)
		}
	}
}

// Nothing runs before main, and bad input never ends the program.
func TestNoInitAndNoPanic(t *testing.T) {
	for _, f := range code(t) {
		if ignored(f) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv == nil && n.Name.Name == "init" {
					t.Errorf("%s:%d has an init", f.path, f.line(n))
				}
			case *ast.CallExpr:
				if name, ok := n.Fun.(*ast.Ident); ok && name.Name == "panic" {
					t.Errorf("%s:%d panics", f.path, f.line(n))
				}
			}
			return true
		})
	}
}

// A function that works in its caller's transaction says so by its name.
func TestTransactionsAreNamed(t *testing.T) {
	for _, f := range code(t) {
		for _, declaration := range f.ast.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok || strings.HasSuffix(function.Name.Name, "Tx") {
				continue
			}
			for _, parameter := range function.Type.Params.List {
				if isTransaction(parameter.Type) {
					t.Errorf("%s:%d: %s takes the caller's transaction and does not end in Tx", f.path, f.line(function), function.Name.Name)
				}
			}
		}
	}
}

// isTransaction reports whether a parameter is a *db.Tx or a *sql.Tx.
func isTransaction(x ast.Expr) bool {
	pointer, ok := x.(*ast.StarExpr)
	if !ok {
		return false
	}
	selector, ok := pointer.X.(*ast.SelectorExpr)
	return ok && selector.Sel.Name == "Tx"
}

// The project's texts speak of the product, and of no machine that somebody works on.
func TestTextsSpeakOfTheProduct(t *testing.T) {
	// Written in two parts, so that this file does not hold them.
	foreign := [][]byte{[]byte("/wo" + "rk/"), []byte("/fa" + "rm"), []byte("/sha" + "red/"), []byte("/ro" + "ot/")}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() {
			if base == ".git" || base == "thidua-data" || base == "node_modules" {
				return filepath.SkipDir
			}
			return nil
		}
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() || info.Size() > 4<<20 {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil || !utf8.Valid(text) {
			return err
		}
		for _, word := range foreign {
			if bytes.Contains(text, word) {
				t.Errorf("%s speaks of %s", name, word)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
