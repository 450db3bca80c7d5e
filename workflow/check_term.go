package workflow

import (
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/parser"
)

// term is a question that the checker computes, or a part of one: a value, a variable, or
// an operation on terms. Questions that it cannot compute become variables of their own.
type term struct {
	op    string // one of CEL's operators; "": a value or a variable
	args  []*term
	value any // int64, string or bool
	v     int // variable by its place, -1 for a value
}

func constant(v any) *term     { return &term{value: v, v: -1} }
func variableTerm(v int) *term { return &term{v: v} }

func not(t *term) *term { return &term{op: operators.LogicalNot, args: []*term{t}} }

// conjunction is true where every one of the terms is; disjunction where one of them is.
func conjunction(terms []*term) *term { return junction(operators.LogicalAnd, terms, true) }
func disjunction(terms []*term) *term { return junction(operators.LogicalOr, terms, false) }

func junction(op string, terms []*term, neutral bool) *term {
	switch len(terms) {
	case 0:
		return constant(neutral)
	case 1:
		return terms[0]
	}
	return &term{op: op, args: terms}
}

// variables lists what a term depends on, each once.
func (t *term) variables(list []int) []int {
	if t.op == "" && t.v >= 0 && !slices.Contains(list, t.v) {
		list = append(list, t.v)
	}
	for _, a := range t.args {
		list = a.variables(list)
	}
	return list
}

// reader turns guards into terms over the variables of a vocabulary.
type reader struct {
	*vocabulary
	prefix string // of input variables: those of one action are not those of another
	tree   *ast.AST
}

// question reads a yes-or-no expression. And, or, not and the conditional are looked into;
// a part that cannot be computed is a free variable, the same one wherever it is asked.
func (r *reader) question(e ast.Expr) *term {
	if e.Kind() == ast.CallKind {
		call := e.AsCall()
		switch call.FunctionName() {
		case operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot:
			t := &term{op: call.FunctionName()}
			for _, a := range call.Args() {
				t.args = append(t.args, r.question(a))
			}
			return t
		case operators.Conditional:
			args := call.Args()
			if r.isBool(args[1]) {
				return &term{op: operators.Conditional, args: []*term{r.question(args[0]), r.question(args[1]), r.question(args[2])}}
			}
		}
	}
	if t, ok := r.exact(e); ok {
		return t
	}
	text, err := parser.Unparse(e, r.tree.SourceInfo())
	if err != nil {
		text = "?"
	}
	return variableTerm(r.freely(r.prefix, text, r.identifiers(e, nil)))
}

func (r *reader) isBool(e ast.Expr) bool {
	t, ok := r.tree.TypeMap()[e.ID()]
	return ok && t.TypeName() == "bool"
}

// identifiers lists the variables that an expression names.
func (r *reader) identifiers(e ast.Expr, list []string) []string {
	switch e.Kind() {
	case ast.IdentKind:
		return append(list, e.AsIdent())
	case ast.CallKind:
		if e.AsCall().IsMemberFunction() {
			list = r.identifiers(e.AsCall().Target(), list)
		}
		for _, a := range e.AsCall().Args() {
			list = r.identifiers(a, list)
		}
	case ast.ListKind:
		for _, a := range e.AsList().Elements() {
			list = r.identifiers(a, list)
		}
	case ast.SelectKind:
		return r.identifiers(e.AsSelect().Operand(), list)
	}
	return list
}

// exact reads an expression that can be computed from the values of variables: a
// comparison, a value, or a variable.
func (r *reader) exact(e ast.Expr) (*term, bool) {
	switch e.Kind() {
	case ast.LiteralKind:
		return literal(e)
	case ast.IdentKind:
		v, ok := r.computable(e.AsIdent())
		return variableTerm(v), ok
	case ast.CallKind:
		return r.exactCall(e.AsCall())
	}
	return nil, false
}

func literal(e ast.Expr) (*term, bool) {
	switch v := e.AsLiteral().Value().(type) {
	case int64, string, bool:
		return constant(v), true
	}
	return nil, false
}

func (r *reader) exactCall(call ast.CallExpr) (*term, bool) {
	op := call.FunctionName()
	args := call.Args()
	if v, ok := r.sized(call); ok {
		return variableTerm(v), true
	}
	if v, value, ok := simple(call); ok {
		place, known := r.bySlices(r.full(v))
		if known && cuttable(op) {
			return r.compared(op, args, place, value), true
		}
	}
	switch op {
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater,
		operators.GreaterEquals, operators.Add, operators.Subtract, operators.Conditional:
	case operators.In:
		if args[1].Kind() != ast.ListKind {
			return nil, false
		}
		return r.within(args[0], args[1].AsList().Elements())
	default:
		return nil, false
	}
	t := &term{op: op}
	for _, a := range args {
		part, ok := r.exact(a)
		if !ok {
			return nil, false
		}
		t.args = append(t.args, part)
	}
	if op == operators.Add && !r.isInt(args[0]) || !r.comparable(t) {
		return nil, false
	}
	return t, true
}

// sized reads the size of a list fact.
func (r *reader) sized(call ast.CallExpr) (int, bool) {
	args := call.Args()
	if call.IsMemberFunction() {
		args = append([]ast.Expr{call.Target()}, args...)
	}
	if call.FunctionName() != "size" || len(args) != 1 || args[0].Kind() != ast.IdentKind {
		return 0, false
	}
	return r.sizeOf(args[0].AsIdent())
}

// comparable tells whether sizes of lists are only compared, each with something else: from
// some size on they are all the same to the checker, which no sum may tell apart.
func (r *reader) comparable(t *term) bool {
	sizes := 0
	for _, a := range t.args {
		if a.op == "" && a.v >= 0 && r.vars[a.v].list != "" {
			sizes++
		}
	}
	return sizes == 0 || sizes == 1 && cuttable(t.op)
}

func (r *reader) isInt(e ast.Expr) bool {
	t, ok := r.tree.TypeMap()[e.ID()]
	return ok && t.TypeName() == "int"
}

// within reads x in [a, b].
func (r *reader) within(e ast.Expr, elements []ast.Expr) (*term, bool) {
	left, ok := r.exact(e)
	if !ok && e.Kind() == ast.IdentKind {
		var v int
		v, ok = r.bySlices(r.full(e.AsIdent()))
		left = variableTerm(v)
	}
	if !ok {
		return nil, false
	}
	var each []*term
	for _, element := range elements {
		if element.Kind() != ast.LiteralKind {
			return nil, false
		}
		value, ok := literal(element)
		if !ok {
			return nil, false
		}
		each = append(each, &term{op: operators.Equals, args: []*term{left, value}})
	}
	return disjunction(each), true
}

// compared keeps the sides of a comparison of a variable with a whole number.
func (r *reader) compared(op string, args []ast.Expr, v int, value int64) *term {
	sides := []*term{variableTerm(v), constant(value)}
	if args[0].Kind() == ast.LiteralKind {
		slices.Reverse(sides)
	}
	return &term{op: op, args: sides}
}

// full is the name of a variable in the vocabulary: inputs are those of the action.
func (r *reader) full(name string) string {
	if strings.HasPrefix(name, "input.") {
		return r.prefix + name
	}
	return name
}

func (r *reader) computable(name string) (int, bool) { return r.byValues(r.full(name)) }

// simple tells whether a call compares one variable with one whole number.
func simple(call ast.CallExpr) (string, int64, bool) {
	args := call.Args()
	if len(args) != 2 || call.IsMemberFunction() {
		return "", 0, false
	}
	for i, a := range args {
		other := args[1-i]
		if a.Kind() != ast.IdentKind || other.Kind() != ast.LiteralKind {
			continue
		}
		if value, ok := other.AsLiteral().Value().(int64); ok {
			return a.AsIdent(), value, true
		}
	}
	return "", 0, false
}

// cuttable tells whether an operator only cares on which side of a number a value lies.
func cuttable(op string) bool {
	switch op {
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		return true
	}
	return false
}
