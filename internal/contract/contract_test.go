package contract_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"thidua/internal/calendar"
	"thidua/internal/contract"
)

const today = calendar.Date("2026-12-01")

// place is something of a schema that a change happens to.
type place struct {
	of    *ast.Definition
	field *ast.FieldDefinition
	arg   *ast.ArgumentDefinition
	name  string // of an enum's value, a union's member, an interface
}

// String is the place as a change tells it.
func (p place) String() string {
	switch {
	case p.arg != nil:
		return p.of.Name + "." + p.field.Name + "(" + p.arg.Name + ")"
	case p.field != nil:
		return p.of.Name + "." + p.field.Name
	case p.of.Kind == ast.Enum && p.name != "":
		return p.of.Name + "." + p.name
	}
	return p.of.Name
}

// places lists those that the filter takes, in a fixed order.
func places(s *ast.Schema, takes func(place) bool) []place {
	var found []place
	add := func(p place) {
		if takes(p) {
			found = append(found, p)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Types)) {
		d := s.Types[name]
		if d.BuiltIn {
			continue
		}
		add(place{of: d})
		for _, v := range d.EnumValues {
			add(place{of: d, name: v.Name})
		}
		for _, name := range slices.Concat(d.Types, d.Interfaces) {
			add(place{of: d, name: name})
		}
		for _, f := range d.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			add(place{of: d, field: f})
			for _, a := range f.Arguments {
				add(place{of: d, field: f, arg: a})
			}
		}
	}
	return found
}

func isField(p place) bool {
	return p.field != nil && p.arg == nil && p.of.Kind != ast.InputObject
}
func isInput(p place) bool {
	return p.arg != nil || p.field != nil && p.of.Kind == ast.InputObject
}
func isNamed(kind ast.DefinitionKind) func(place) bool {
	return func(p place) bool { return p.name != "" && p.of.Kind == kind }
}

// given is what an input's place holds: its type and its default.
func given(p place) (**ast.Type, **ast.Value) {
	if p.arg != nil {
		return &p.arg.Type, &p.arg.DefaultValue
	}
	return &p.field.Type, &p.field.DefaultValue
}

func without(p place) {
	drop := func(name string) func(string) bool { return func(x string) bool { return x == name } }
	switch {
	case p.arg != nil:
		p.field.Arguments = slices.DeleteFunc(p.field.Arguments, func(a *ast.ArgumentDefinition) bool { return a == p.arg })
	case p.field != nil:
		p.of.Fields = slices.DeleteFunc(p.of.Fields, func(f *ast.FieldDefinition) bool { return f == p.field })
	case p.of.Kind == ast.Enum:
		p.of.EnumValues = slices.DeleteFunc(p.of.EnumValues, func(v *ast.EnumValueDefinition) bool { return v.Name == p.name })
	default:
		p.of.Types = slices.DeleteFunc(p.of.Types, drop(p.name))
		p.of.Interfaces = slices.DeleteFunc(p.of.Interfaces, drop(p.name))
	}
}

// A change that breaks a client, done to a place of the schema, and what is told of it.
var breaking = []struct {
	name  string
	takes func(place) bool
	do    func(*ast.Schema, place)
	says  string
}{
	{"a type goes", func(p place) bool { return p.field == nil && p.name == "" }, func(s *ast.Schema, p place) { delete(s.Types, p.of.Name) }, "is gone"},
	{"a type becomes another kind", func(p place) bool { return p.field == nil && p.name == "" }, func(_ *ast.Schema, p place) {
		if p.of.Kind = ast.Scalar; p.of.Fields == nil && p.of.EnumValues == nil && p.of.Types == nil {
			p.of.Kind = ast.Object
		}
	}, "and is"},
	{"a field goes", isField, func(_ *ast.Schema, p place) { without(p) }, "is gone"},
	{"an argument or input field goes", isInput, func(_ *ast.Schema, p place) { without(p) }, "is gone"},
	{"an enum's value goes", isNamed(ast.Enum), func(_ *ast.Schema, p place) { without(p) }, "is gone"},
	{"a union's member goes", isNamed(ast.Union), func(_ *ast.Schema, p place) { without(p) }, "has no member"},
	{"an interface goes", isNamed(ast.Object), func(_ *ast.Schema, p place) { without(p) }, "does not implement"},
	{"a field may be null", func(p place) bool { return isField(p) && p.field.Type.NonNull }, func(_ *ast.Schema, p place) { p.field.Type.NonNull = false }, "and is"},
	{"a list's rows may be null", func(p place) bool { return isField(p) && p.field.Type.Elem != nil && p.field.Type.Elem.NonNull }, func(_ *ast.Schema, p place) { p.field.Type.Elem.NonNull = false }, "and is"},
	{"a field becomes a list", isField, func(_ *ast.Schema, p place) { p.field.Type = ast.ListType(p.field.Type, nil) }, "and is"},
	{"a field becomes another type", isField, func(_ *ast.Schema, p place) { p.field.Type = ast.NonNullNamedType("Nothing", nil) }, "and is"},
	{"an input becomes required", func(p place) bool {
		t, v := false, false
		if isInput(p) {
			a, b := given(p)
			t, v = (*a).NonNull, *b != nil
		}
		return isInput(p) && !t && !v
	}, func(_ *ast.Schema, p place) { t, _ := given(p); (*t).NonNull = true }, "and is"},
	{"an input becomes a list", isInput, func(_ *ast.Schema, p place) { t, _ := given(p); *t = ast.ListType(*t, nil) }, "and is"},
	{"an input becomes another type", isInput, func(_ *ast.Schema, p place) { t, _ := given(p); *t = ast.NamedType("Nothing", nil) }, "and is"},
	{"a default changes", isInput, func(_ *ast.Schema, p place) { _, v := given(p); *v = &ast.Value{Raw: "77", Kind: ast.IntValue} }, "the default"},
	{"a required argument comes", isField, func(_ *ast.Schema, p place) {
		p.arg = &ast.ArgumentDefinition{Name: "extra", Type: ast.NonNullNamedType("Int", nil)}
		p.field.Arguments = append(p.field.Arguments, p.arg)
	}, "must be given"},
	{"a required input field comes", func(p place) bool { return p.field == nil && p.name == "" && p.of.Kind == ast.InputObject }, func(_ *ast.Schema, p place) {
		p.of.Fields = append(p.of.Fields, &ast.FieldDefinition{Name: "extra", Type: ast.NonNullNamedType("Int", nil)})
	}, "must be given"},
}

// Whatever is taken from the schema or made stricter, anywhere, is told, at its place.
func TestEveryBreakIsTold(t *testing.T) {
	sdl, was := text(t), released(t)
	for _, m := range breaking {
		t.Run(m.name, func(t *testing.T) {
			count := len(places(load(t, sdl), m.takes))
			if count == 0 {
				t.Fatal("there is no such place")
			}
			rapid.Check(t, func(t *rapid.T) {
				s := load(t, sdl)
				p := places(s, m.takes)[rapid.IntRange(0, count-1).Draw(t, "place")]
				at := p.String()
				m.do(s, p)
				for _, c := range contract.Compare(was, s, today) {
					if c.Breaking && strings.HasPrefix(c.Place, at) && strings.Contains(c.Says, m.says) {
						return
					}
				}
				t.Fatalf("%s at %s was not told: %v", m.name, at, contract.Compare(was, s, today))
			})
		})
	}
}

// A change that no client notices, or at most is surprised by.
var harmless = []struct {
	name  string
	takes func(place) bool
	do    func(*ast.Schema, place)
}{
	{"a type comes", func(p place) bool { return p.field == nil && p.name == "" }, func(s *ast.Schema, _ place) { s.Types["New"] = &ast.Definition{Kind: ast.Object, Name: "New"} }},
	{"a field comes", func(p place) bool { return p.field == nil && p.name == "" && p.of.Kind == ast.Object }, func(_ *ast.Schema, p place) {
		p.of.Fields = append(p.of.Fields, &ast.FieldDefinition{Name: "extra", Type: ast.NamedType("Int", nil)})
	}},
	{"an enum's value comes", isNamed(ast.Enum), func(_ *ast.Schema, p place) {
		p.of.EnumValues = append(p.of.EnumValues, &ast.EnumValueDefinition{Name: "EXTRA"})
	}},
	{"a field is never null", isField, func(_ *ast.Schema, p place) { p.field.Type.NonNull = true }},
	{"an input may be left out", isInput, func(_ *ast.Schema, p place) { t, _ := given(p); (*t).NonNull = false }},
	{"an optional argument comes", isField, func(_ *ast.Schema, p place) {
		p.field.Arguments = append(p.field.Arguments, &ast.ArgumentDefinition{Name: "extra", Type: ast.NamedType("Int", nil)})
	}},
	{"words change", func(place) bool { return true }, func(_ *ast.Schema, p place) { p.of.Description = "Other words." }},
}

// What is added or promised beyond the release breaks nobody.
func TestWhatIsAddedBreaksNobody(t *testing.T) {
	sdl, was := text(t), released(t)
	for _, m := range harmless {
		t.Run(m.name, func(t *testing.T) {
			count := len(places(load(t, sdl), m.takes))
			rapid.Check(t, func(t *rapid.T) {
				s := load(t, sdl)
				p := places(s, m.takes)[rapid.IntRange(0, count-1).Draw(t, "place")]
				m.do(s, p)
				for _, c := range contract.Compare(was, s, today) {
					if c.Breaking {
						t.Errorf("%s at %s: %s", m.name, p, c)
					}
				}
			})
		})
	}
}

// What has been deprecated goes after its day and not before; a deprecation gives clients
// a year at least and keeps to what it has told.
func TestDeprecation(t *testing.T) {
	const head = "# 1.0.0, released 2026-06-01\n"
	field := func(reason string) string {
		return `type Query { a: Int  b(c: Int = 1): B ` + reason + ` } type B { x: E } enum E { ONE }`
	}
	since := func(since, after string) string {
		return `@deprecated(reason: "Use a. Since ` + since + `. Removed after ` + after + `.")`
	}
	const without = `type Query { a: Int }`
	for _, test := range []struct {
		name, was, is string
		want          []string
	}{
		{"gone after its day, with what only it led to", field(since("2025-01-01", "2026-11-30")), without, nil},
		{"changed after its day", field(since("2025-01-01", "2026-11-30")), `type Query { a: Int b: Int }`, nil},
		{"gone on its day", field(since("2025-01-01", "2026-12-01")), without, []string{"B: is gone", "E: is gone", "Query.b: is gone"}},
		{"gone without a deprecation", field(""), without, []string{"B: is gone", "E: is gone", "Query.b: is gone"}},
		{"deprecated without a day, and gone", field(`@deprecated(reason: "Use a.")`), without, []string{"B: is gone", "E: is gone", "Query.b: is gone"}},
		{"a year ahead", field(""), field(since("2026-06-01", "2027-06-01")), nil},
		{"less than a year", field(""), field(since("2026-06-01", "2027-05-31")), []string{"Query.b: is to go less than a year after its deprecation"}},
		{"no days", field(""), field("@deprecated"), []string{`Query.b: its deprecation must say "Since YYYY-MM-DD. Removed after YYYY-MM-DD."`}},
		{"no such day", field(""), field(since("2026-06-01", "2027-06-31")), []string{`Query.b: its deprecation must say "Since YYYY-MM-DD. Removed after YYYY-MM-DD."`}},
		{"dated back", field(""), field(since("2026-05-31", "2027-06-01")), []string{"Query.b: was not deprecated yet in 1.0.0, which is later than 2026-05-31"}},
		{"the day comes nearer", field(since("2026-01-01", "2028-01-01")), field(since("2026-01-01", "2027-01-01")), []string{"Query.b: is to go before the day that clients were told, 2028-01-01"}},
		{"the day moves away", field(since("2026-01-01", "2027-01-01")), field(since("2026-01-01", "2028-01-01")), nil},
		{"it stays after all", field(since("2026-01-01", "2027-01-01")), field(""), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			was, err := contract.Read(head + test.was)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range contract.Compare(was, load(t, test.is), today) {
				got = append(got, c.String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Directives that clients write into operations stay as they are; those of the schema
// itself are no concern of theirs.
func TestDirectives(t *testing.T) {
	const was = "# 1.0.0, released 2026-06-01\ntype Query { a: Int }\n" +
		"directive @mark(name: String) on FIELD | QUERY\ndirective @cost(weight: Int!) on FIELD_DEFINITION"
	for is, want := range map[string][]string{
		"directive @mark(name: String, more: Int) on FIELD | QUERY | MUTATION": nil,
		"directive @mark on FIELD | QUERY":                                     {"@mark(name): is gone"},
		"directive @mark(name: String!) on FIELD | QUERY":                      {"@mark(name): was String and is String!"},
		"directive @mark(name: String, more: Int!) on FIELD | QUERY":           {"@mark(more): is new and must be given"},
		"directive @mark(name: String) on FIELD":                               {"@mark: cannot stand at QUERY any more"},
		"":                                                                     {"@mark: is gone"},
	} {
		released, err := contract.Read(was)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range contract.Compare(released, load(t, "type Query { a: Int }\n"+is), today) {
			got = append(got, c.String())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", is, diff)
		}
	}
}

// A file that does not say which release it is, or is no schema, is refused.
func TestRead(t *testing.T) {
	for _, sdl := range []string{"", "type Query { a: Int }", "# 1.0.0, released 2026-13-01\ntype Query { a: Int }", "# 1.0.0, released 2026-12-01\ntype {"} {
		if _, err := contract.Read(sdl); err == nil {
			t.Errorf("%q was read", sdl)
		}
	}
}

func text(t testing.TB) string {
	t.Helper()
	sdl, err := os.ReadFile("../../docs/released.graphql")
	if err != nil {
		t.Fatal(err)
	}
	return string(sdl)
}

func load(t interface{ Fatal(...any) }, sdl string) *ast.Schema {
	s, err := gqlparser.LoadSchema(&ast.Source{Input: sdl})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
