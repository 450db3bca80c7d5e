package budget

import "github.com/vektah/gqlparser/v2/ast"

// What a node of the syntax tree takes, in bytes, with its places in lists, its position
// and, of an operation, what is counted and planned of it; measured, and rounded up.
const (
	sizeDocument   = 1 << 10
	sizeDefinition = 768
	sizeSelection  = 512
	sizeArgument   = 320
	sizeValue      = 384
	sizeDirective  = 384
)

// Size estimates the bytes that a parsed document takes in memory with its counts and
// plans, beside its text.
func Size(document *ast.QueryDocument) int {
	total := sizeDocument
	for _, o := range document.Operations {
		total += sizeDefinition + sizeOfSet(o.SelectionSet) + sizeOfDirectives(o.Directives)
		for _, v := range o.VariableDefinitions {
			total += sizeDefinition + sizeOfValue(v.DefaultValue) + sizeOfDirectives(v.Directives)
		}
	}
	for _, f := range document.Fragments {
		total += sizeDefinition + sizeOfSet(f.SelectionSet) + sizeOfDirectives(f.Directives)
	}
	return total
}

func sizeOfSet(set ast.SelectionSet) (total int) {
	for _, selection := range set {
		total += sizeSelection
		switch s := selection.(type) {
		case *ast.Field:
			total += sizeOfArguments(s.Arguments) + sizeOfDirectives(s.Directives) + sizeOfSet(s.SelectionSet)
		case *ast.InlineFragment:
			total += sizeOfDirectives(s.Directives) + sizeOfSet(s.SelectionSet)
		case *ast.FragmentSpread:
			total += sizeOfDirectives(s.Directives)
		}
	}
	return total
}

func sizeOfDirectives(list ast.DirectiveList) (total int) {
	for _, d := range list {
		total += sizeDirective + sizeOfArguments(d.Arguments)
	}
	return total
}

func sizeOfArguments(list ast.ArgumentList) (total int) {
	for _, a := range list {
		total += sizeArgument + sizeOfValue(a.Value)
	}
	return total
}

func sizeOfValue(v *ast.Value) int {
	if v == nil {
		return 0
	}
	total := sizeValue
	for _, child := range v.Children {
		total += sizeOfValue(child.Value)
	}
	return total
}
