package server

import (
	"context"
	"errors"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"thidua/internal/budget"
	"thidua/internal/fault"
)

// Of what is wrong with a query this many points are told, each in so many bytes: names can
// be long, and each of two hundred pairs of fields a conflict.
const (
	maxProblems = 10
	maxProblem  = 300
)

// prepare finds the document and its operation: in the cache, or by parsing, counting and
// validating it, in this order, because the work of each of the three grows faster with
// the text than that of the one before it.
func (e *engine) prepare(params *graphql.RawParams) (*document, *ast.OperationDefinition, []error) {
	d, known := e.cache.get(params.Query), true
	if d == nil {
		known = false
		tree, err := budget.Parse(params.Query)
		if err != nil {
			return nil, nil, []error{shortened(err, errcode.ParseFailed)}
		}
		d = &document{tree: tree, counts: budget.Count(tree)}
	}
	operation := d.tree.Operations.ForName(params.OperationName)
	if err := d.counts.Refusal(operation); err != nil {
		return nil, nil, []error{err}
	}
	if !known {
		if errs := e.validate(d.tree); errs != nil {
			return nil, nil, errs
		}
		d.plans = make(map[*ast.OperationDefinition]*budget.Plan, len(d.tree.Operations))
		for _, o := range d.tree.Operations {
			d.plans[o] = e.prices.Plan(o)
		}
		e.cache.put(params.Query, d)
	}
	if operation == nil {
		return nil, nil, []error{noOperation(params.OperationName)}
	}
	return d, operation, nil
}

// validate tells what is wrong with a document; nil where it fits the schema.
func (e *engine) validate(tree *ast.QueryDocument) []error {
	if len(tree.Operations) == 0 {
		return []error{shortened(gqlerror.Errorf("no operation provided"), errcode.ValidationFailed)}
	}
	list := validator.ValidateWithRules(e.schema, tree, withoutSuggestions())
	if len(list) == 0 {
		return nil
	}
	errs := make([]error, min(len(list), maxProblems))
	for i := range errs {
		errs[i] = shortened(list[i], errcode.ValidationFailed)
	}
	return errs
}

// withoutSuggestions are the rules of the specification. Those that would help out with
// names of the schema are exchanged for their silent twins. The set is made anew each time:
// validating writes to it.
func withoutSuggestions() *rules.Rules {
	r := rules.NewDefaultRules()
	for talking, silent := range map[string]validator.Rule{
		rules.FieldsOnCorrectTypeRule.Name: rules.FieldsOnCorrectTypeRuleWithoutSuggestions,
		rules.ScalarLeafsRule.Name:         rules.ScalarLeafsRuleWithoutSuggestions,
		rules.KnownArgumentNamesRule.Name:  rules.KnownArgumentNamesRuleWithoutSuggestions,
		rules.KnownTypeNamesRule.Name:      rules.KnownTypeNamesRuleWithoutSuggestions,
		rules.ValuesOfCorrectTypeRule.Name: rules.ValuesOfCorrectTypeRuleWithoutSuggestions,
	} {
		r.RemoveRule(talking)
		r.AddRule(silent.Name, silent.RuleFunc)
	}
	return r
}

// shortened gives a query's error its code and cuts what it quotes of the query.
func shortened(err error, code string) error {
	refused, ok := errors.AsType[*gqlerror.Error](err)
	if !ok {
		return err
	}
	errcode.Set(refused, code)
	if len(refused.Message) > maxProblem {
		refused.Message = strings.ToValidUTF8(refused.Message[:maxProblem], "") + "…"
	}
	return refused
}

// begin prepares the operation, coerces its variables and sees that it may cost what it
// costs. The errors are presented already.
func (e *engine) begin(ctx context.Context, params *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	account := e.rates.account(ctx)
	if err := account.admit(); err != nil {
		return nil, gqlerror.List{e.present(ctx, err)}
	}
	d, operation, errs := e.prepare(params)
	if errs != nil {
		account.fine()
		return nil, e.presentAll(ctx, errs)
	}
	ready, failed := e.executor.CreateOperationContext(graphql.StartOperationTrace(context.WithValue(ctx, documentKey{}, d)), params)
	if failed != nil { // with the operation found, all that can fail is the variables
		account.fine()
		for _, err := range failed {
			errs = append(errs, badVariable(err))
		}
		return nil, e.presentAll(ctx, errs)
	}
	cost := d.plans[operation].Cost(ready.Variables)
	if cost > budget.MaxCost {
		account.fine()
		return nil, gqlerror.List{e.present(ctx, fault.New(fault.CostLimitExceeded))}
	}
	if err := account.charge(cost); err != nil {
		return nil, gqlerror.List{e.present(ctx, err)}
	}
	return ready, nil
}

func (e *engine) presentAll(ctx context.Context, errs []error) gqlerror.List {
	list := make(gqlerror.List, len(errs))
	for i, err := range errs {
		list[i] = e.present(ctx, err)
	}
	return list
}
