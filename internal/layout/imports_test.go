package layout

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// leaves are packages that import nothing of ours. Every package with arrows may import them.
var leaves = []string{
	"internal/calendar", "internal/fault", "internal/golden", "internal/id", "internal/language",
	"internal/scoring", "internal/telemetry", "internal/term", "workflow", "workflow/definitions",
}

// arrows says which packages of ours a package may import beside the leaves. They go one
// way: cmd -> server, graph -> report -> runtime -> cluster -> authz, store -> ent/db ->
// ent/schema. A package that is not here may import nothing; a new one needs a line.
var arrows = map[string][]string{
	"ent":                           {},
	"ent/schema":                    {},
	"ent/db":                        {"ent/schema"},
	"internal/budget":               {},
	"internal/peer":                 {},
	"internal/text":                 {}, // it refuses by the leaf fault
	"internal/urn":                  {},
	"internal/manifest":             {}, // likewise
	"internal/authz":                {},
	"internal/store":                {"ent/db"},
	"internal/store/plan":           {"ent/db"},
	"internal/store/plan/migration": {"internal/store/plan", "internal/dbtest/postgres"},
	"internal/events":               {"ent/db", "internal/store"},
	"internal/issuer":               {}, // it refuses by the leaf fault
	"internal/identity":             {"ent/db", "internal/authz", "internal/issuer", "internal/peer", "internal/store", "internal/text"},
	"internal/cluster":              {"ent/db", "internal/authz", "internal/store", "internal/text"},
	"workflow/runtime":              {"ent/db", "internal/authz", "internal/cluster", "internal/events", "internal/store", "internal/text", "internal/urn"},
	"internal/reach":                {"internal/authz", "internal/cluster", "workflow/runtime"},
	"internal/attachment":           {"ent/db", "internal/authz", "internal/store"},
	"internal/report":               {"ent/db", "internal/attachment", "internal/authz", "internal/cluster", "internal/reach", "internal/store", "internal/text", "workflow/runtime"},
	"internal/casefile":             {"ent/db", "internal/authz", "internal/cluster", "internal/reach", "internal/store", "internal/text", "workflow/runtime"},
	"graph/model":                   {"ent/db", "internal/authz", "internal/cluster", "internal/store"},
	"graph/generated":               {"graph/model"},
	"graph": {
		"ent/db", "graph/generated", "graph/model", "internal/attachment", "internal/authz", "internal/cluster", "internal/identity",
		"internal/casefile", "internal/events", "internal/reach", "internal/report", "internal/store", "internal/text", "workflow/runtime",
	},
	"internal/server": {"internal/attachment", "internal/authz", "internal/budget", "internal/identity", "internal/manifest", "internal/peer"}, // it is given the schema, and never sees graph
	"cmd/thidua": {
		"graph", "internal/attachment", "internal/authz", "internal/casefile", "internal/cluster", "internal/events", "internal/identity", "internal/issuer", "internal/manifest",
		"internal/peer", "internal/report", "internal/server", "internal/store", "internal/urn", "workflow/runtime",
	},
	"internal/dbtest":              {"internal/dbtest/postgres", "internal/store"},
	"internal/dbtest/postgres":     {},
	"internal/dbtest/withpostgres": {"internal/dbtest/postgres"},
	"internal/contract":            {}, // the schema's change policy
	"internal/hostile":             {},
	"internal/issuer/issuertest":   {},
	"internal/layout":              {},
	"bench":                        {}, // a module of its own; only its tests import anything
}

// testOnly are packages that only tests import, and each other.
var testOnly = []string{
	"internal/contract", "internal/dbtest", "internal/golden", "internal/hostile", "internal/issuer/issuertest", "internal/layout",
}

// Every import of ours follows an arrow.
func TestArrowsGoOneWay(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		allowed, known := arrows[owner(f.pkg)]
		if !known && !slices.Contains(leaves, f.pkg) {
			t.Errorf("%s: the package %s is not in the table of arrows", f.path, f.pkg)
			continue
		}
		for _, name := range f.imports() {
			imported, ours := strings.CutPrefix(name, module+"/")
			imported = owner(imported)
			if !ours || imported == owner(f.pkg) || known && slices.Contains(leaves, imported) {
				continue
			}
			if !slices.Contains(allowed, imported) {
				t.Errorf("%s imports %s: no arrow leads from %s to it", f.path, name, f.pkg)
			}
		}
	}
}

// owner is the package whose line speaks for the folder: ent/db for all it generates.
func owner(pkg string) string {
	if strings.HasPrefix(pkg, "ent/db/") {
		return "ent/db"
	}
	return pkg
}

// The table itself has no way round in a circle, and no line for what is gone.
func TestArrowsAreATree(t *testing.T) {
	var visit func(pkg string, way []string)
	visit = func(pkg string, way []string) {
		if slices.Contains(way, pkg) {
			t.Fatalf("a circle: %v", append(way, pkg))
		}
		for _, next := range arrows[pkg] {
			visit(next, append(slices.Clone(way), pkg))
		}
	}
	there := map[string]bool{}
	for _, f := range goFiles(t) {
		there[owner(f.pkg)] = true
	}
	for _, pkg := range slices.Sorted(maps.Keys(arrows)) {
		visit(pkg, nil)
		if !there[pkg] {
			t.Errorf("the table has the package %s, the project has not", pkg)
		}
	}
}

// What only tests may use stays out of the program, but for the command that writes
// migrations on a throwaway server.
func TestTestPackagesStayInTests(t *testing.T) {
	for _, f := range code(t) {
		if f.pkg == "internal/store/plan/migration" || under(f.pkg, testOnly) {
			continue
		}
		for _, name := range f.imports() {
			if under(strings.TrimPrefix(name, module+"/"), testOnly) || name == "testing" {
				t.Errorf("%s imports %s", f.path, name)
			}
		}
	}
}

// Libraries that a single package is to hide are imported there alone: a change of one
// is then a change of one package.
func TestLibrariesAreHidden(t *testing.T) {
	for library, owners := range map[string][]string{
		"github.com/casbin/casbin":    {"internal/authz"},
		"github.com/google/cel-go":    {"workflow"},
		"github.com/jackc/pgx":        {"internal/store", "internal/events", "internal/dbtest"},
		"modernc.org/sqlite":          {"internal/store"},
		"github.com/pressly/goose":    {"internal/store"},
		"ariga.io/atlas":              {"internal/store/plan"},
		"github.com/coder/websocket":  {"internal/server"},
		"github.com/spf13/cobra":      {"cmd/thidua"},
		"github.com/caarlos0/env":     {"cmd/thidua"},
		"gocloud.dev":                 {"internal/attachment"},
		"golang.org/x/crypto":         {"internal/identity"},
		"github.com/prometheus":       {"internal/telemetry"},
		"go.opentelemetry.io/otel":    {"internal/telemetry"},
		"github.com/coreos/go-oidc":   {"internal/issuer"},
		"github.com/go-jose/go-jose":  {"internal/issuer"},
		"github.com/zitadel/oidc":     {"internal/issuer/issuertest"},
		"github.com/99designs/gqlgen": {"graph", "internal/server"},
	} {
		for _, f := range code(t) {
			for _, name := range f.imports() {
				if (name == library || strings.HasPrefix(name, library+"/")) && !under(f.pkg, owners) && !ignored(f) {
					t.Errorf("%s imports %s, which belongs to %v", f.path, name, owners)
				}
			}
		}
	}
}

// ignored reports whether the file is a generator, which no build includes.
func ignored(f file) bool {
	for _, group := range f.ast.Comments {
		if group.Pos() < f.ast.Package && strings.Contains(group.List[0].Text, "go:build ignore") {
			return true
		}
	}
	return false
}

// under reports whether a package is one of the folders or inside one.
func under(pkg string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		return pkg == folder || strings.HasPrefix(pkg, folder+"/")
	})
}
