package docs_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/golden"
)

// The reference is the schema as a page: each noun with what is asked of it, its types and
// their fields.
func TestReference(t *testing.T) {
	golden.Equal(t, "reference.md", []byte(newReference(t).page()))
}

// reference is the schema by noun, which is a file of it.
type reference struct {
	strings.Builder
	schema     *ast.Schema
	nouns      []string // what all share comes first
	types      map[string][]*ast.Definition
	directives map[string][]*ast.DirectiveDefinition
	roots      map[string][]root
}

// root is a field that an operation begins with.
type root struct {
	kind  string // query, mutation, subscription
	field *ast.FieldDefinition
}

func newReference(t *testing.T) *reference {
	t.Helper()
	var sources []*ast.Source
	for path, text := range files(t, ".graphqls") {
		sources = append(sources, &ast.Source{Name: strings.TrimSuffix(filepath.Base(path), ".graphqls"), Input: text})
	}
	slices.SortFunc(sources, func(a, b *ast.Source) int { return strings.Compare(a.Name, b.Name) })
	schema, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	r := &reference{
		schema: schema, nouns: []string{"schema", "error"},
		types: map[string][]*ast.Definition{}, directives: map[string][]*ast.DirectiveDefinition{}, roots: map[string][]root{},
	}
	for _, s := range sources {
		if !slices.Contains(r.nouns, s.Name) {
			r.nouns = append(r.nouns, s.Name)
		}
	}
	for kind, d := range map[string]*ast.Definition{"query": schema.Query, "mutation": schema.Mutation, "subscription": schema.Subscription} {
		for _, f := range d.Fields {
			if !strings.HasPrefix(f.Name, "__") {
				r.roots[f.Position.Src.Name] = append(r.roots[f.Position.Src.Name], root{kind, f})
			}
		}
	}
	for _, d := range schema.Types {
		if !d.BuiltIn && d != schema.Query && d != schema.Mutation && d != schema.Subscription {
			r.types[d.Position.Src.Name] = append(r.types[d.Position.Src.Name], d)
		}
	}
	for _, d := range schema.Directives {
		if noun := d.Position.Src.Name; slices.Contains(r.nouns, noun) { // the language's own stand elsewhere
			r.directives[noun] = append(r.directives[noun], d)
		}
	}
	for _, noun := range r.nouns {
		slices.SortFunc(r.directives[noun], func(a, b *ast.DirectiveDefinition) int { return a.Position.Line - b.Position.Line })
		slices.SortFunc(r.types[noun], func(a, b *ast.Definition) int { return a.Position.Line - b.Position.Line })
		slices.SortFunc(r.roots[noun], func(a, b root) int { return a.field.Position.Line - b.field.Position.Line })
	}
	return r
}

func (r *reference) page() string {
	r.WriteString(`# Schema reference

Written from graph/schema; the same as text is in [schema.graphql](schema.graphql) and, from a running server, at ` + "`/schema.graphql`" + `.
How to ask, what errors say and how lists page: [Integrating](integrating.md). ` + "`!`" + ` is never null. *Cost* is in points, and what is
below a list is counted once a row. A field that takes ` + "`first`" + ` and ` + "`after`" + ` answers a page, ` + "`XConnection`" + `: ` + "`nodes`" + ` (the rows), ` + "`edges`" + ` (each with its ` + "`cursor`" + `), ` +
		"[`pageInfo`](#type-pageinfo)" + `
and ` + "`totalCount`" + ` (at most 10,001, counted only when asked for). Those types are not listed one by one.

| noun | asked by | changed by | followed by | types |
|---|---|---|---|---|
`)
	for _, noun := range r.nouns {
		r.index(noun)
	}
	for _, noun := range r.nouns {
		fmt.Fprintf(r, "\n## %s\n", title(noun))
		for _, f := range r.roots[noun] {
			r.root(f)
		}
		for _, d := range r.types[noun] {
			if !paging(d) {
				r.definition(d)
			}
		}
		for _, d := range r.directives[noun] {
			fmt.Fprintf(r, "\n### directive @%s\n%s\n", d.Name, line(d.Description))
			r.arguments(d.Arguments)
		}
	}
	return r.String()
}

func (r *reference) index(noun string) {
	fmt.Fprintf(r, "| [%s](#%s) |", title(noun), anchor(title(noun)))
	for _, kind := range []string{"query", "mutation", "subscription"} {
		for _, f := range r.roots[noun] {
			if f.kind == kind {
				fmt.Fprintf(r, " [%s](#%s)", f.field.Name, anchor(kind+" "+f.field.Name))
			}
		}
		r.WriteString(" |")
	}
	for _, d := range r.types[noun] {
		// Inputs and payloads are reached from the mutation.
		if d.Kind != ast.InputObject && !strings.HasSuffix(d.Name, "Payload") && !paging(d) {
			r.WriteString(" " + r.link(d.Name))
		}
	}
	for _, d := range r.directives[noun] {
		fmt.Fprintf(r, " [@%s](#%s)", d.Name, anchor("directive @"+d.Name))
	}
	r.WriteString(" |\n")
}

// title is a noun's heading; what is in schema.graphqls all share.
func title(noun string) string {
	if noun == "schema" {
		return "Shared by all"
	}
	return strings.ToUpper(noun[:1]) + noun[1:]
}

// paging reports whether a type is only a page of another, or a row in it.
func paging(d *ast.Definition) bool {
	return d.Kind == ast.Object && (strings.HasSuffix(d.Name, "Connection") || strings.HasSuffix(d.Name, "Edge"))
}

func (r *reference) root(f root) {
	fmt.Fprintf(r, "\n### %s %s\n%s", f.kind, f.field.Name, line(f.field.Description))
	arguments := f.field.Arguments
	if len(arguments) == 1 && arguments[0].Name == "input" {
		fmt.Fprintf(r, " Takes `input`: %s.", r.typed(arguments[0].Type))
		arguments = nil
	}
	fmt.Fprintf(r, " Answers %s.%s\n", r.typed(f.field.Type), marks(f.field.Directives))
	r.arguments(arguments)
}

func (r *reference) arguments(list ast.ArgumentDefinitionList) {
	if len(list) == 0 {
		return
	}
	r.WriteString("\n| argument | type | |\n|---|---|---|\n")
	for _, a := range list {
		fmt.Fprintf(r, "| `%s` | %s | %s%s%s |\n", a.Name, r.typed(a.Type), line(a.Description), standing(a.DefaultValue), marks(a.Directives))
	}
}

// kinds are the words of the schema's language.
var kinds = map[ast.DefinitionKind]string{
	ast.Scalar: "scalar", ast.Object: "type", ast.Interface: "interface", ast.Union: "union", ast.Enum: "enum", ast.InputObject: "input",
}

func named(d *ast.Definition) string { return kinds[d.Kind] + " " + d.Name }

func (r *reference) definition(d *ast.Definition) {
	fmt.Fprintf(r, "\n### %s\n%s%s", named(d), line(d.Description), marks(d.Directives))
	r.others(" Is ", d.Interfaces)
	if d.Kind == ast.Union || d.Kind == ast.Interface {
		var names []string
		for _, p := range r.schema.PossibleTypes[d.Name] {
			names = append(names, p.Name)
		}
		slices.Sort(names)
		r.others(" One of ", names)
	}
	r.WriteString("\n")
	switch {
	case len(d.EnumValues) > 0:
		r.WriteString("\n| value | |\n|---|---|\n")
		for _, v := range d.EnumValues {
			fmt.Fprintf(r, "| `%s` | %s%s |\n", v.Name, line(v.Description), marks(v.Directives))
		}
	case len(d.Fields) > 0:
		r.WriteString("\n| field | type | |\n|---|---|---|\n")
		for _, f := range d.Fields {
			r.field(f)
		}
	}
}

func (r *reference) field(f *ast.FieldDefinition) {
	fmt.Fprintf(r, "| `%s` | %s | %s%s%s", f.Name, r.typed(f.Type), line(f.Description), standing(f.DefaultValue), marks(f.Directives))
	for _, a := range f.Arguments {
		fmt.Fprintf(r, "<br>`%s`: %s %s%s%s", a.Name, r.typed(a.Type), line(a.Description), standing(a.DefaultValue), marks(a.Directives))
	}
	r.WriteString(" |\n")
}

func (r *reference) others(word string, names []string) {
	for i, name := range names {
		names[i] = r.link(name)
	}
	if len(names) > 0 {
		r.WriteString(word + strings.Join(names, ", ") + ".")
	}
}

// typed is a type with a link to its name.
func (r *reference) typed(t *ast.Type) string {
	return strings.Replace(t.String(), t.Name(), r.link(t.Name()), 1)
}

// link leads to a type's heading; for a page, to that of its rows.
func (r *reference) link(name string) string {
	d := r.schema.Types[name]
	if d.BuiltIn {
		return name
	}
	if paging(d) {
		if nodes := d.Fields.ForName("nodes"); nodes != nil {
			d = r.schema.Types[nodes.Type.Name()]
		}
	}
	return fmt.Sprintf("[%s](#%s)", name, anchor(named(d)))
}

// line is a description on one line of a table.
func line(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", `\|`)
}

func standing(v *ast.Value) string {
	if v == nil {
		return ""
	}
	return " Else `" + v.String() + "`."
}

// marks tells what directives say to a reader: what goes, and what it costs.
func marks(list ast.DirectiveList) string {
	var b strings.Builder
	value := func(d *ast.Directive, argument string) string {
		if a := d.Arguments.ForName(argument); a != nil {
			return a.Value.Raw
		}
		return ""
	}
	for _, d := range list {
		switch d.Name {
		case "deprecated":
			fmt.Fprintf(&b, " **Deprecated:** %s", line(value(d, "reason")))
		case "cost":
			fmt.Fprintf(&b, " *Cost %s.*", value(d, "weight"))
		case "listSize":
			fmt.Fprintf(&b, " *Rows: %s.*", size(d.Arguments))
		}
	}
	return b.String()
}

// size says how many rows a list is reckoned to have: as an argument says, or this many.
func size(list ast.ArgumentList) string {
	var ways []string
	if a := list.ForName("slicingArguments"); a != nil {
		for _, child := range a.Value.Children {
			ways = append(ways, "by `"+child.Value.Raw+"`")
		}
	}
	if a := list.ForName("assumedSize"); a != nil {
		ways = append(ways, a.Value.Raw)
	}
	return strings.Join(ways, ", else ")
}
