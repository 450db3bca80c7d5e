package graph_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	gql "github.com/vektah/gqlparser/v2/ast"

	"thidua/internal/id"
)

// Bounds of a generated operation, within those of the server.
const (
	mostFields = 25 // each may have an alias
	mostDeep   = 9
	mostRoots  = 4
)

// generator makes operations that fit the schema. What it makes follows from its source of
// chance and from what it knows of the world.
type generator struct {
	*rand.Rand
	schema  *gql.Schema
	ids     []string             // of objects that there are
	cursors []string             // that were answered
	version func(one string) int // of a subject as it is now
	names   map[string][]string  // good texts by the name of an argument

	fields    int // left of the operation
	counter   int
	variables []string       // declarations
	values    map[string]any // of the variables
	fragments []string
}

// enum is a value that stands in a text without quotes.
type enum string

// operation makes one of the kind, with its variables.
func (g *generator) operation(kind gql.Operation) (text string, variables map[string]any) {
	g.fields, g.variables, g.values, g.fragments = mostFields, nil, map[string]any{}, nil
	root := map[gql.Operation]*gql.Definition{
		gql.Query: g.schema.Query, gql.Mutation: g.schema.Mutation, gql.Subscription: g.schema.Subscription,
	}[kind]
	roots := 1
	if kind != gql.Subscription {
		roots += g.IntN(mostRoots)
	}
	var body []string
	for range roots {
		fields := root.Fields
		if f := fields[g.IntN(len(fields))]; !strings.HasPrefix(f.Name, "__") {
			if text := g.field(f, mostDeep, kind != gql.Subscription); text != "" {
				body = append(body, text)
			}
		}
	}
	if len(body) == 0 {
		return g.operation(kind)
	}
	head := string(kind) + " Random"
	if len(g.variables) > 0 {
		head += "(" + strings.Join(g.variables, ", ") + ")"
	}
	return head + " { " + strings.Join(body, " ") + " }\n" + strings.Join(g.fragments, "\n"), g.values
}

// about makes a mutation of that field, which takes one input as the variable $input.
func (g *generator) about(field string) (text string, variables map[string]any) {
	g.fields, g.variables, g.values, g.fragments = mostFields, nil, map[string]any{}, nil
	f := g.schema.Mutation.Fields.ForName(field)
	g.variables = []string{"$input: " + f.Arguments.ForName("input").Type.String()}
	selection := g.selection(g.schema.Types[f.Type.Name()], mostDeep)
	text = fmt.Sprintf("mutation Random(%s) { %s(input: $input)%s }\n%s", strings.Join(g.variables, ", "), field, selection, strings.Join(g.fragments, "\n"))
	return text, g.values
}

// field selects a field: "" where there is no room for it any more.
func (g *generator) field(f *gql.FieldDefinition, deep int, directives bool) string {
	below := g.schema.Types[f.Type.Name()]
	if g.fields--; g.fields < 0 || deep == 0 && below.IsCompositeType() {
		return ""
	}
	selection := ""
	if below.IsCompositeType() {
		if selection = g.selection(below, deep-1); selection == "" {
			return ""
		}
	}
	arguments := g.arguments(f)                  // last: a field that is left out declares no variables
	if f.Name == "message" || f.Name == "code" { // which are looked at
		return f.Name
	}
	// An alias of its own for each keeps fields from conflicting.
	g.counter++
	text := fmt.Sprintf("a%d: %s%s", g.counter, f.Name, arguments)
	if directives && g.IntN(12) == 0 {
		text += g.directive()
	}
	return text + selection
}

// directive takes a field in or leaves it out.
func (g *generator) directive() string {
	name := []string{"include", "skip"}[g.IntN(2)]
	if g.IntN(2) == 0 {
		return fmt.Sprintf(" @%s(if: %t)", name, g.IntN(3) > 0)
	}
	return fmt.Sprintf(" @%s(if: %s)", name, g.variable("Boolean!", g.IntN(3) > 0))
}

// selection selects from a type: "" where nothing has room.
func (g *generator) selection(d *gql.Definition, deep int) string {
	var parts []string
	switch {
	case d.Fields.ForName("errors") != nil:
		parts = append(parts, "errors { ... on UserError { code message } }")
	case d.IsAbstractType() || g.IntN(6) == 0:
		parts = append(parts, "__typename")
	}
	for range 1 + g.IntN(5) {
		fields := slices.DeleteFunc(slices.Clone(d.Fields), func(f *gql.FieldDefinition) bool { return strings.HasPrefix(f.Name, "__") })
		if len(fields) == 0 {
			break
		}
		// Lists lead to rows, which are what there is to see.
		f := fields[g.IntN(len(fields))]
		if rows := d.Fields.ForName("nodes"); rows != nil && g.IntN(2) == 0 {
			f = rows
		}
		if text := g.field(f, deep, true); text != "" {
			parts = append(parts, text)
		}
	}
	if d.IsAbstractType() {
		for _, possible := range g.schema.GetPossibleTypes(d) {
			if g.IntN(3) == 0 {
				parts = append(parts, g.fragment(possible, deep))
			}
		}
	} else if g.IntN(8) == 0 {
		parts = append(parts, g.fragment(d, deep))
	}
	if parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" }); len(parts) == 0 {
		return ""
	}
	return " { " + strings.Join(parts, " ") + " }"
}

// fragment selects from a type in a fragment, inline or named.
func (g *generator) fragment(d *gql.Definition, deep int) string {
	selection := g.selection(d, deep)
	if selection == "" {
		return ""
	}
	if g.IntN(2) == 0 {
		return "... on " + d.Name + selection
	}
	g.counter++
	g.fragments = append(g.fragments, fmt.Sprintf("fragment f%d on %s%s", g.counter, d.Name, selection))
	return fmt.Sprintf("...f%d", g.counter)
}

// arguments writes those of a field: all that are required, some of the others.
func (g *generator) arguments(f *gql.FieldDefinition) string {
	var list []string
	for _, a := range f.Arguments {
		required := a.Type.NonNull && a.DefaultValue == nil
		rare := a.Name == "last" || a.Type.Name() == "Cursor"
		if !required && (g.IntN(2) == 0 || rare && g.IntN(4) > 0) {
			continue
		}
		value := g.value(a.Type, a.Name, 4)
		if g.IntN(5) < 2 {
			list = append(list, a.Name+": "+g.variable(a.Type.String(), value))
			continue
		}
		list = append(list, a.Name+": "+spelled(value))
	}
	if len(list) == 0 {
		return ""
	}
	return "(" + strings.Join(list, ", ") + ")"
}

// variable declares one with the value.
func (g *generator) variable(of string, value any) string {
	name := fmt.Sprintf("v%d", len(g.variables))
	g.variables = append(g.variables, "$"+name+": "+of)
	g.values[name] = value
	return "$" + name
}

// value makes one of the type, for the argument or field of that name.
func (g *generator) value(t *gql.Type, name string, deep int) any {
	if !t.NonNull && g.IntN(12) == 0 {
		return nil
	}
	if t.Elem != nil {
		list := []any{}
		if deep > 0 {
			for range g.IntN(4) {
				list = append(list, g.value(t.Elem, name, deep-1))
			}
		}
		return list
	}
	d := g.schema.Types[t.NamedType]
	switch d.Kind {
	case gql.Enum:
		return enum(d.EnumValues[g.IntN(len(d.EnumValues))].Name)
	case gql.InputObject:
		return g.input(d, deep)
	}
	return g.scalar(d.Name, name)
}

// input makes an input object. The version that goes with a subject is mostly the right one.
func (g *generator) input(d *gql.Definition, deep int) map[string]any {
	made := map[string]any{}
	for _, f := range d.Fields {
		if required := f.Type.NonNull && f.DefaultValue == nil; required || deep > 0 && g.IntN(2) == 0 {
			made[f.Name] = g.value(f.Type, f.Name, deep-1)
		}
	}
	if _, versioned := made["expectedVersion"]; versioned && g.IntN(6) > 0 {
		for _, name := range []string{"subjectId", "reportId", "caseId"} {
			if one, ok := made[name].(string); ok {
				made["expectedVersion"] = g.version(one)
			}
		}
	}
	return made
}

var (
	oddTexts = []string{
		"", " ", "a", "Báo cáo sơ kết", "Đạt.", "'; DROP TABLE reports; --", "\x00", "a\u0000b", "%s%d%v", "\u202e\ufeff", "😀", "\n\t", "true", "null", "$1", "?", "{}", "[",
		`"quoted"`, `\u0000`, "ắ", "a\u0301", strings.Repeat("ă", 301), strings.Repeat("x", 2001), "-1", "1e400", "../../etc/passwd", "<script>", "name: x\nversion: 1\n",
	}
	oddNumbers = []int{1, 1, 2, 3, 5, 10, 25, 100, 0, -1, 101, 2147483647, -2147483648}
	oddTimes   = []string{
		"2022-07-10T16:59:59.999999Z", "2022-07-10T00:00:00+07:00", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
		"2026-01-01T00:00:00.000000001Z", "2030-01-01T00:00:00-23:59", "yesterday", "", "2022-02-30T00:00:00Z",
	}
	oddDays     = []string{"2022-07-10", "2026-01-01", "2027-06-01", "9999-12-31", "0001-01-01", "2022-02-29", "", "10/07/2022", "2022-13-01"}
	oddDecimals = []any{"0", "-0.5", "1710", "123456789012345678.123456", "1234567890123456789", "0.0000001", "1e3", "NaN", "", 12, -3}
)

// scalar makes a value of a scalar type: mostly a good one, at times an odd one.
func (g *generator) scalar(of, name string) any {
	switch of {
	case "Int":
		if (name == "first" || name == "last") && g.IntN(4) > 0 {
			return 1 + g.IntN(30)
		}
		return pick(g, oddNumbers)
	case "Boolean":
		return g.IntN(2) == 0
	case "ID":
		switch g.IntN(8) {
		case 0:
			return id.New(pick(g, []string{id.Report, id.CaseFile, id.Unit, id.History, id.Person, id.Workflow, "xyz"}))
		case 1:
			return pick(g, oddTexts)
		case 2:
			return pick(g, g.ids)
		}
		return g.idFor(name)
	case "Cursor":
		if len(g.cursors) > 0 && g.IntN(3) > 0 {
			return pick(g, g.cursors)
		}
		return pick(g, oddTexts)
	case "DateTime":
		return pick(g, oddTimes[:2+g.IntN(len(oddTimes)-1)]) // the first ones are the likeliest
	case "Date":
		return pick(g, oddDays[:2+g.IntN(len(oddDays)-1)])
	case "Decimal":
		return pick(g, oddDecimals)
	case "JSON":
		return g.json(3)
	}
	if good := g.names[name]; len(good) > 0 && g.IntN(6) > 0 {
		return pick(g, good)
	}
	return pick(g, oddTexts)
}

// idFor is an identifier of the kind that the argument or field of that name takes.
func (g *generator) idFor(name string) string {
	prefixes := map[string][]string{
		"periodId": {id.Period}, "unitId": {id.Unit}, "personId": {id.Person}, "receiverId": {id.Person}, "onBehalfOf": {id.Person},
		"reportId": {id.Report}, "caseId": {id.CaseFile}, "subjectId": {id.Report, id.CaseFile}, "clusterId": {id.Cluster},
		"delegationId": {id.Delegation}, "assignmentId": {id.RoleAssignment},
	}[name]
	fit := slices.DeleteFunc(slices.Clone(g.ids), func(one string) bool { return len(prefixes) > 0 && !slices.Contains(prefixes, id.Prefix(one)) })
	if len(fit) == 0 {
		fit = g.ids
	}
	return pick(g, fit)
}

// json makes any JSON value, mostly an object of inputs that actions take.
func (g *generator) json(deep int) any {
	switch g.IntN(10) {
	case 0:
		return nil
	case 1:
		return pick(g, oddNumbers)
	case 2:
		return []any{pick(g, oddTexts), g.IntN(2) == 0}
	case 3:
		return 0.1
	}
	made := map[string]any{}
	for range g.IntN(4) {
		name := pick(g, []string{"reason", "conclusion", "form", "decision", "lateReason", "achievements", "purpose", "number", "minutes", "members", "x"})
		if deep > 0 && g.IntN(3) == 0 {
			made[name] = g.json(deep - 1)
			continue
		}
		made[name] = pick(g, []any{"Bổ sung.", "PRAISE", 1, true, nil, "2022-07-10", []any{"phuyen"}, pick(g, oddTexts)})
	}
	return made
}

func pick[T any](g *generator, list []T) T { return list[g.IntN(len(list))] }

// spelled writes a value as it stands in an operation's text.
func spelled(value any) string {
	switch x := value.(type) {
	case enum:
		return string(x)
	case map[string]any:
		var parts []string
		for name, v := range x {
			parts = append(parts, name+": "+spelled(v))
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		var parts []string
		for _, v := range x {
			parts = append(parts, spelled(v))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	text, _ := json.Marshal(value) // texts, numbers, flags and null always can be written
	return string(text)
}
