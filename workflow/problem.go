package workflow

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Codes of problems in a definition.
const (
	ProblemSyntax        = "SYNTAX"         // not YAML
	ProblemTooLarge      = "TOO_LARGE"      // over the size limit
	ProblemAlias         = "ALIAS"          // anchors, aliases and tags are refused
	ProblemUnknownKey    = "UNKNOWN_KEY"    // a key that the format does not have
	ProblemDuplicateKey  = "DUPLICATE_KEY"  // the same key twice
	ProblemMissing       = "MISSING"        // a key that must be there
	ProblemType          = "TYPE"           // wrong kind of value, or a guard's type error
	ProblemValue         = "VALUE"          // a value outside its range or list
	ProblemUnknown       = "UNKNOWN"        // a name that nothing declares
	ProblemGuard         = "GUARD"          // a guard that does not parse
	ProblemCycle         = "CYCLE"          // roles that refer to each other in a ring
	ProblemFinalHasExit  = "FINAL_HAS_EXIT" // an action leads out of a final state
	ProblemContradiction = "CONTRADICTION"  // two keys that exclude each other
	ProblemWaives        = "WAIVES"         // the definition would take away from the constitution
)

// Problem is one thing wrong with a definition, at a line and column counted from 1
// (columns in characters).
type Problem struct {
	Line, Column int
	Code         string
	Message      string
}

// DefinitionError is what Compile answers for a definition that does not hold: every
// problem found, sorted by position.
type DefinitionError struct{ Problems []Problem }

// Error prints one line a problem: "line 12, column 5: ...".
func (e *DefinitionError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = fmt.Sprintf("line %d, column %d: %s", p.Line, p.Column, p.Message)
	}
	return strings.Join(lines, "\n")
}

// inOrder sorts problems by position and drops repetitions.
func inOrder(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(problems)
}
