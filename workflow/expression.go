package workflow

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/interpreter"
)

// Bounds of one expression. A guard compares a few facts; whatever costs more is a
// mistake or an attack, and is refused while it is read or cut off while it is asked.
const (
	expressionSize  = 1000 // code points
	expressionDepth = 32
	expressionCost  = 1000
)

// environment compiles expressions in CEL over the facts and counts of a definition.
// Every variable is declared with its type under its full name ("kind", "count.submit",
// "input.decision.issuer"), so that a wrong name or type is found while compiling.
type environment struct{ base *cel.Env }

func newEnvironment(facts map[string]*Fact, actions []string) (*environment, error) {
	options := []cel.EnvOption{
		cel.ClearMacros(), // no loops, and no has(): a guard over an input that was not given is not asked
		cel.ParserExpressionSizeLimit(expressionSize),
		cel.ParserRecursionLimit(expressionDepth),
	}
	for name, fact := range facts {
		options = append(options, cel.Variable(name, celType(fact.Type)))
	}
	for _, action := range actions {
		options = append(options, cel.Variable("count."+action, cel.IntType))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		return nil, err
	}
	return &environment{env}, nil
}

// celType is the type under which guards see a value. Dates compare as the text
// 2006-01-02 does; decimals have a type of their own that nothing compares.
func celType(typ string) *cel.Type {
	switch typ {
	case "bool":
		return cel.BoolType
	case "int":
		return cel.IntType
	case "list":
		return cel.ListType(cel.StringType)
	case "decimal":
		return cel.OpaqueType("decimal")
	default:
		return cel.StringType
	}
}

// compile reads one expression and returns it with the variables it reads, or its
// problems at positions within the source.
func (e *environment) compile(source string, inputs []Input) (condition, []string, []Problem) {
	env := e.base
	if strings.Contains(source, "input") && len(inputs) > 0 {
		extended, err := env.Extend(inputVariables(inputs)...)
		if err != nil {
			return nil, nil, []Problem{{1, 1, ProblemGuard, err.Error()}}
		}
		env = extended
	}
	parsed, issues := env.Parse(source)
	if issues.Err() != nil {
		return nil, nil, problemsOf(issues)
	}
	checked, issues := env.Check(parsed)
	if issues.Err() != nil {
		return nil, nil, problemsOf(issues)
	}
	if !checked.OutputType().IsExactType(cel.BoolType) {
		message := fmt.Sprintf("a guard answers yes or no, this is of the type %s", checked.OutputType())
		return nil, nil, []Problem{{1, 1, ProblemType, message}}
	}
	program, err := env.Program(checked, cel.CostLimit(expressionCost))
	if err != nil {
		return nil, nil, []Problem{{1, 1, ProblemGuard, err.Error()}}
	}
	var names []string
	for _, reference := range checked.NativeRep().ReferenceMap() {
		if reference.Name != "" && !slices.Contains(names, reference.Name) {
			names = append(names, reference.Name)
		}
	}
	slices.Sort(names)
	return celCondition{program, checked.NativeRep()}, names, nil
}

// inputVariables declares an action's inputs, records field by field.
func inputVariables(inputs []Input) []cel.EnvOption {
	var options []cel.EnvOption
	for _, in := range inputs {
		if in.Name == "" || in.Type == "" {
			continue
		}
		for _, field := range in.fields {
			options = append(options, cel.Variable("input."+in.Name+"."+field.Name, celType(field.Type)))
		}
		if len(in.fields) == 0 {
			options = append(options, cel.Variable("input."+in.Name, celType(in.Type)))
		}
	}
	return options
}

func problemsOf(issues *cel.Issues) []Problem {
	var problems []Problem
	for _, e := range issues.Errors() {
		p := Problem{max(e.Location.Line(), 1), max(e.Location.Column()+1, 1), ProblemGuard, e.Message}
		switch {
		case strings.HasPrefix(e.Message, "undeclared reference"):
			p.Code = ProblemUnknown
			p.Message = strings.TrimSuffix(e.Message, " (in container '')") +
				"; a guard reads facts, count.ACTION and, in its own action, input.NAME"
		case strings.Contains(e.Message, "no matching overload"), strings.Contains(e.Message, "type"):
			p.Code = ProblemType
		}
		problems = append(problems, p)
	}
	if len(problems) == 0 {
		problems = []Problem{{1, 1, ProblemGuard, issues.Err().Error()}}
	}
	return problems
}

type celCondition struct {
	program cel.Program
	tree    *ast.AST // for the checker, which reads what an expression compares
}

var (
	errNotBool = errors.New("the answer is neither yes nor no")
	errNoFact  = errors.New("a fact is missing")
)

func (c celCondition) holds(s *scope) (bool, error) {
	out, _, err := c.program.Eval(s)
	if err != nil {
		return false, err
	}
	answer, ok := out.(types.Bool)
	if !ok {
		return false, errNotBool
	}
	return bool(answer), nil
}

// scope is what an expression reads, found by name when it is asked for: one for all
// guards of a decision.
type scope struct {
	values  map[string]any // facts
	overdue bool
	deeds   Deeds
	input   map[string]any // typed; nil before a command
}

// fact returns a fact's value; the clock's own is computed here and never the caller's.
func (s *scope) fact(name string) (any, bool) {
	if name == factOverdue {
		return s.overdue, true
	}
	v, ok := s.values[name]
	return v, ok && v != nil
}

// ResolveName finds a variable by its full name.
func (s *scope) ResolveName(name string) (any, bool) {
	if action, ok := strings.CutPrefix(name, "count."); ok {
		return s.deeds.Of(action).Times, true
	}
	path, ok := strings.CutPrefix(name, "input.")
	if !ok {
		return s.fact(name)
	}
	input, field, nested := strings.Cut(path, ".")
	v, ok := s.input[input]
	if !nested {
		return v, ok
	}
	record, _ := v.(map[string]any)
	v, ok = record[field]
	return v, ok
}

// Parent ends the search.
func (s *scope) Parent() interpreter.Activation { return nil }
