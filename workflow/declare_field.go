package workflow

import "gopkg.in/yaml.v3"

// SubjectCase is the subject of definitions that declare fields alone: a case of one's own (hồ sơ), whose fields
// are its facts.
const SubjectCase = "Case"

// factMissing is the list fact of the required fields that are still empty, which every
// definition with fields has.
const factMissing = "missing"

// fieldFacts reads the fields and makes a fact of each, in their order; where a definition
// has fields, the fact missing comes with them.
func (d *document) fieldFacts(n *yaml.Node, p *Program) {
	if n == nil {
		return
	}
	for _, e := range d.entries(n) {
		field, typ := d.field(d.name(e.key, snake), e.value)
		if _, known := p.factIndex[e.name]; known || e.name == factMissing {
			d.problem(e.key, ProblemDuplicateKey, "%q is a fact already", e.name)
			continue
		}
		p.fields = append(p.fields, field)
		p.factIndex[e.name] = len(p.facts)
		p.facts = append(p.facts, Fact{
			Name: e.name, Type: typ, Of: "subject", Values: field.Values, Min: field.Min, Max: factMax(field),
			Fixed: field.Fixed, Content: true, Field: true,
		})
	}
	if _, known := p.factIndex[factMissing]; !known {
		p.factIndex[factMissing] = len(p.facts)
		p.facts = append(p.facts, Fact{Name: factMissing, Type: "list", Of: "subject", Content: true, Field: true})
	}
}

// factMax is a field's greatest value as a fact has it: a text's greatest length is none.
func factMax(f Field) *int64 {
	if f.Type == "int" {
		return f.Max
	}
	return nil
}

func (d *document) field(name string, n *yaml.Node) (Field, string) {
	f := d.fields(n, "type", "max", "min", "values", "required", "fixed", "label")
	field := Field{Fixed: d.flag(f.get("fixed"))}
	field.Name, field.Label, field.Required = name, d.sentence(f.need("label")), d.flag(f.get("required"))
	field.Type = d.oneOf(f.need("type"), "bool", "int", "enum", "list", "date", "decimal", "text")
	field.Values = d.values(f, field.Type)
	if field.Type != "list" {
		field.Min, field.Max = d.inputBounds(f, field.Type)
	}
	return field, field.Type
}
