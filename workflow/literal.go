package workflow

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"gopkg.in/yaml.v3"
)

// literals reports what an expression compares with something that can never be: an enum
// with a value that it does not have, a date with text that is none. To the expression
// language both are text.
func (g *guardReader) literals(n *yaml.Node, tree *ast.AST, action *Action) {
	ast.PostOrderVisit(tree.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind || len(e.AsCall().Args()) != 2 {
			return
		}
		left, right := e.AsCall().Args()[0], e.AsCall().Args()[1]
		switch e.AsCall().FunctionName() {
		case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
			g.literal(n, tree, action, left, right)
			g.literal(n, tree, action, right, left)
		case operators.In:
			if right.Kind() == ast.ListKind {
				for _, element := range right.AsList().Elements() {
					g.literal(n, tree, action, left, element)
				}
			}
		}
	}))
}

// literal compares a name with a value that is written out.
func (g *guardReader) literal(n *yaml.Node, tree *ast.AST, action *Action, named, value ast.Expr) {
	reference := tree.ReferenceMap()[named.ID()]
	if reference == nil || value.Kind() != ast.LiteralKind {
		return
	}
	text, ok := value.AsLiteral().(types.String)
	if !ok {
		return
	}
	typ, values := g.declared(reference.Name, action)
	switch {
	case typ == "enum" && !slices.Contains(values, string(text)):
		g.d.problem(n, ProblemValue, "%s is never %q: it is one of %v", reference.Name, string(text), values)
	case typ == "date" && !realDay(string(text)):
		g.d.problem(n, ProblemValue, "%q, with which %s is compared, is no date such as 2022-07-10", string(text), reference.Name)
	}
}

// declared returns type and values of a fact, or of an action's input.
func (g *guardReader) declared(name string, action *Action) (string, []string) {
	if fact := g.facts[name]; fact != nil {
		return fact.Type, fact.Values
	}
	for i := range action.Inputs {
		in := &action.Inputs[i]
		if name == "input."+in.Name {
			return in.Type, in.Values
		}
		for _, field := range in.fields {
			if name == "input."+in.Name+"."+field.Name {
				return field.Type, field.Values
			}
		}
	}
	return "", nil
}
