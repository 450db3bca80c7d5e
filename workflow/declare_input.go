package workflow

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

// inputs reads what an action takes besides its note.
func (d *document) inputs(n *yaml.Node, g *guardReader) []Input {
	var list []Input
	conditions := map[int]*yaml.Node{}
	for _, e := range d.entries(n) {
		name := d.name(e.key, camel)
		if name == inputNote {
			d.problem(e.key, ProblemValue, "every action takes a note already")
		}
		input, condition := d.input(name, e.value)
		if condition != nil {
			conditions[len(list)] = condition
		}
		list = append(list, input)
	}
	// A condition may ask for any input of the action, so they are compiled last.
	action := &Action{Inputs: list}
	for i := range list {
		if n := conditions[i]; n != nil {
			list[i].RequiredIf, _ = d.text(n)
			list[i].required = g.condition(n, action)
		}
	}
	return list
}

func (d *document) input(name string, n *yaml.Node) (Input, *yaml.Node) {
	f := d.fields(n, "type", "max", "min", "values", "required", "required_if", "code", "say", "label")
	in := Input{Name: name, Label: d.sentence(f.need("label")), Required: d.flag(f.get("required"))}
	if typ, ok := d.text(f.need("type")); ok {
		in.fields = recordFields(typ)
		if in.fields == nil && !scalarType(typ) {
			d.problem(f.get("type"), ProblemUnknown, "there is no type %q", typ)
		}
		in.Type = typ
	}
	in.Values = d.values(f, in.Type)
	in.Min, in.Max = d.inputBounds(f, in.Type)
	condition := f.get("required_if")
	coded := in.Required || condition != nil
	if code := f.get("code"); code != nil {
		in.Code = d.name(code, capital)
		if !coded {
			d.problem(code, ProblemContradiction, "a code goes with required or required_if")
		}
	}
	if condition != nil && in.Required {
		d.problem(condition, ProblemContradiction, "required and required_if exclude each other")
	}
	if condition != nil && f.get("code") == nil {
		d.problem(f.node, ProblemMissing, "required_if needs a code")
	}
	if say := f.get("say"); say != nil {
		in.Say = d.sentence(say)
		if in.Code == "" {
			d.problem(say, ProblemContradiction, "say goes with a code")
		}
	}
	if in.Say == (Text{}) {
		in.Say = missing(in.Label)
	}
	return in, condition
}

func (d *document) inputBounds(f fields, typ string) (least, most *int64) {
	if typ == "text" {
		d.bounds(f, typ, nil, nil, "text")
		if n := f.get("min"); n != nil {
			d.problem(n, ProblemContradiction, "the type text has no min")
		}
		if most = d.number(f.get("max"), 1, maxText); most == nil {
			usual := int64(maxNote)
			most = &usual
		}
		return nil, most
	}
	least, most = d.number(f.get("min"), -maxNumber, maxNumber), d.number(f.get("max"), -maxNumber, maxNumber)
	d.bounds(f, typ, least, most, "int", "decimal")
	return least, most
}

// missing is the sentence for a required input that was not given.
func missing(label Text) Text {
	return Text{
		VI: fmt.Sprintf("Chưa nhập “%s”.", label.VI),
		EN: fmt.Sprintf("“%s” is missing.", label.EN),
	}
}
