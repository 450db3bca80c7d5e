package budget

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// MaxPage is the largest size that a slicing argument is taken for: no list of the product
// gives more rows, and whoever asks for more is told so by the list.
const MaxPage = 100

// Prices is what the fields of a schema cost, as its SDL declares (IBM's GraphQL cost
// directives). A field costs its own @cost once, which says what it takes to find it (a
// statement is 10 points), and for each object that it gives the type's @cost, which is 1
// where none is declared; a scalar or an enum costs nothing. @listSize says how many objects
// a list gives: what its slicing arguments say (a number, or the length of a list), at most
// MaxPage; else its assumedSize. With sizedFields it is about these fields of the object
// that it returns.
type Prices struct {
	schema *ast.Schema
	fields map[*ast.FieldDefinition]price
	types  map[string]int
}

// price is what one field of the schema costs.
type price struct {
	weight  int
	assumed int        // objects, where no slicing argument says how many
	slicing [][]string // paths of arguments
	sized   []string   // the fields below that have the size; none: the field itself
}

// defaultSize is that of a list which declares none.
const defaultSize = 25

// introspection has the sizes of the lists that describe a schema, which cannot declare
// them: averages of this one.
var introspection = map[string]int{
	"__Type.fields": 5, "__Type.inputFields": 2, "__Type.enumValues": 2, "__Type.interfaces": 1, "__Type.possibleTypes": 1,
	"__Field.args": 1, "__Schema.directives": 8, "__Directive.args": 2,
}

// Read reads the prices of a schema. It is an error of whoever wrote the schema where a
// weight or size is negative, or a name in @listSize is that of nothing.
func Read(schema *ast.Schema) (*Prices, error) {
	p := &Prices{schema: schema, fields: map[*ast.FieldDefinition]price{}, types: map[string]int{}}
	for _, name := range slices.Sorted(maps.Keys(schema.Types)) {
		d := schema.Types[name]
		composite := 0
		if d.IsCompositeType() && name != "__Type" { // of which most are the ends of a chain
			composite = 1
		}
		weight, err := number(d.Directives.ForName("cost"), "weight", composite)
		if err != nil {
			return nil, fmt.Errorf("budget: %s: %w", name, err)
		}
		p.types[name] = weight
		for _, f := range d.Fields {
			if p.fields[f], err = p.read(d, f); err != nil {
				return nil, fmt.Errorf("budget: %s.%s: %w", name, f.Name, err)
			}
		}
	}
	return p, nil
}

func (p *Prices) read(d *ast.Definition, f *ast.FieldDefinition) (price, error) {
	size, cost := f.Directives.ForName("listSize"), f.Directives.ForName("cost")
	made := price{assumed: 1}
	if f.Type.Elem != nil {
		made.assumed = defaultSize
		if n, known := introspection[d.Name+"."+f.Name]; known {
			made.assumed = n
		} else if d.Name == "__Schema" {
			made.assumed = len(p.schema.Types)
		}
	}
	var err error
	if made.weight, err = number(cost, "weight", 0); err != nil {
		return made, err
	}
	if size == nil {
		return made, nil
	}
	if made.assumed, err = number(size, "assumedSize", made.assumed); err != nil {
		return made, err
	}
	for _, path := range names(size, "slicingArguments") {
		steps := strings.Split(path, ".")
		if f.Arguments.ForName(steps[0]) == nil {
			return made, fmt.Errorf("@listSize names no argument by %q", path)
		}
		made.slicing = append(made.slicing, steps)
	}
	made.sized = names(size, "sizedFields")
	for _, name := range made.sized {
		if p.schema.Types[f.Type.Name()].Fields.ForName(name) == nil {
			return made, fmt.Errorf("@listSize names no field by %q", name)
		}
	}
	return made, nil
}

// number reads an argument of a directive that may not be there.
func number(d *ast.Directive, name string, otherwise int) (int, error) {
	if d == nil {
		return otherwise, nil
	}
	a := d.Arguments.ForName(name)
	if a == nil {
		return otherwise, nil
	}
	n, err := strconv.Atoi(a.Value.Raw)
	if err != nil || n < 0 || n > most {
		return 0, fmt.Errorf("@%s(%s:) is no number from 0 to %d", d.Name, name, most)
	}
	return n, nil
}

// names reads an argument of a directive that is a list of names.
func names(d *ast.Directive, name string) []string {
	a := d.Arguments.ForName(name)
	if a == nil {
		return nil
	}
	list := make([]string, len(a.Value.Children))
	for i, child := range a.Value.Children {
		list[i] = child.Value.Raw
	}
	return list
}
