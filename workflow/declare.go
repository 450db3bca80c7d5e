package workflow

import (
	"math"
	"slices"

	"gopkg.in/yaml.v3"
)

// reserved are names that mean something else in a guard.
var reserved = []string{
	"input", "count", "true", "false", "null", "in", "as", "break", "const", "continue",
	"else", "for", "function", "if", "import", "let", "loop", "package", "namespace",
	"return", "var", "void", "while", "bool", "int", "uint", "double", "string", "bytes",
	"list", "map", "type", "dyn", "null_type", "duration", "timestamp", "google", "optional_type",
}

// facts reads the facts: typed, bounded, each with its owner.
func (d *document) facts(n *yaml.Node) ([]Fact, map[string]int) {
	var list []Fact
	index := map[string]int{}
	for _, e := range d.entries(n) {
		name := d.name(e.key, snake)
		if slices.Contains(reserved, name) {
			d.problem(e.key, ProblemValue, "a fact cannot be called %q", name)
		}
		index[e.name] = len(list)
		list = append(list, d.fact(name, e.value))
	}
	return list, index
}

func (d *document) fact(name string, n *yaml.Node) Fact {
	f := d.fields(n, "type", "values", "min", "max", "of", "needs", "fixed", "content")
	fact := Fact{
		Name:    name,
		Type:    d.oneOf(f.need("type"), "bool", "int", "enum", "list", "date", "decimal", "text"),
		Of:      d.oneOf(f.need("of"), "subject", "period", "season", "cluster", "person", "rules", "clock"),
		Fixed:   d.flag(f.get("fixed")),
		Content: d.flag(f.get("content")),
		Needs:   d.nameList(f.get("needs"), either),
		Min:     d.number(f.get("min"), math.MinInt64, math.MaxInt64),
		Max:     d.number(f.get("max"), math.MinInt64, math.MaxInt64),
	}
	fact.Values = d.values(f, fact.Type)
	if fact.Of == "clock" && (name != factOverdue || fact.Type != "bool") {
		d.problem(f.get("of"), ProblemValue, "the clock knows one fact, %q, a bool", factOverdue)
	}
	if name == factOverdue && fact.Of != "" && fact.Of != "clock" {
		d.problem(f.get("of"), ProblemValue, "%q is a fact of the clock", factOverdue)
	}
	d.bounds(f, fact.Type, fact.Min, fact.Max, "int")
	return fact
}

// values reads the values of an enum, and reports them anywhere else.
func (d *document) values(f fields, typ string) []string {
	n := f.get("values")
	switch {
	case typ == "enum" && n == nil:
		d.problem(f.node, ProblemMissing, "the key %q is missing", "values")
	case typ == "enum":
		list := d.nameList(n, capital)
		if len(list) == 0 && n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
			d.problem(n, ProblemValue, "an enum has at least one value")
		}
		return list
	case n != nil && typ != "":
		d.problem(n, ProblemContradiction, "values go with the type enum only")
	}
	return nil
}

// bounds reports min and max where the type has none, or where they cross.
func (d *document) bounds(f fields, typ string, least, most *int64, bounded ...string) {
	if least != nil && most != nil && *least > *most {
		d.problem(f.get("max"), ProblemContradiction, "max lies below min")
	}
	for _, key := range []string{"min", "max"} {
		n := f.get(key)
		if n == nil || typ == "" {
			continue
		}
		if !slices.Contains(bounded, typ) {
			d.problem(n, ProblemContradiction, "the type %s has no %s", typ, key)
		}
	}
}
