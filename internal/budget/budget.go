// Package budget says what an operation may ask for, before anything of it is done: how
// large its text may be, how deep and how wide its selections, and what it costs.
//
//	Parse   reads a document, of so many tokens at most
//	Count   counts what validation and execution would walk through; memoised and linear,
//	        because validation itself is quadratic in repeated fields, and a naive walk
//	        exponential in fragments that spread fragments
//	Prices  are read from the schema's own @cost and @listSize; a Plan is what one operation
//	        costs, up to its variables
//	Weigh   looks at JSON before it is decoded
//
// It knows gqlparser's syntax tree and package fault, and neither HTTP nor who is asking.
package budget

import (
	"errors"
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"thidua/internal/fault"
)

// The limits. Those of one operation are counted on the operation that runs and on the
// fragments that it spreads, each as often as it is spread.
const (
	MaxTokens     = 2000   // of a document, comments included
	MaxDepth      = 15     // fields and inline fragments inside each other: the introspection query of graphql-js just passes
	MaxNesting    = 32     // lists and objects inside each other, in a literal or in variables
	MaxFields     = 1000   // selections of an operation
	MaxSelections = 3000   // selections of all operations and fragments of a document, each for itself
	MaxRepeats    = 30     // fields of one response name at one place
	MaxAliases    = 30     // fields that are given another name
	MaxRootFields = 10     // fields of an operation's first level
	MaxMutations  = 5      // the same, of a mutation
	MaxDirectives = 50     // of an operation
	MaxValues     = 20_000 // of a request's JSON: members, elements and the containers themselves
	MaxCost       = 20_000 // points of an operation
)

// Parse reads a document: TOKEN_LIMIT_EXCEEDED, DEPTH_LIMIT_EXCEEDED, or the parser's own
// *gqlerror.Error.
func Parse(text string) (*ast.QueryDocument, error) {
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, MaxTokens)
	if err == nil {
		return document, nil
	}
	// The parser has no types for these two.
	refused, ok := errors.AsType[*gqlerror.Error](err)
	switch {
	case ok && refused.Message == fmt.Sprintf("exceeded token limit of %d", MaxTokens):
		return nil, fault.New(fault.TokenLimitExceeded)
	case ok && refused.Message == fmt.Sprintf("exceeded maximum nesting depth of %d", parser.MaxNestingDepth):
		return nil, fault.New(fault.DepthLimitExceeded)
	}
	return nil, err
}
