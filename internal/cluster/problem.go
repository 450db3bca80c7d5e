package cluster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"thidua/internal/fault"
)

// Problem is one thing wrong with an applied file, at a line and a column (in
// characters) counted from 1.
type Problem struct {
	mark
	Say fault.Text
}

// mark is a place in a file.
type mark struct {
	File         string
	Line, Column int
}

func (m mark) String() string { return fmt.Sprintf("%s:%d:%d", m.File, m.Line, m.Column) }

// Refused is what Apply answers for files that cannot be applied: every problem that was
// found, by file and position. Nothing of the files is applied then. To a border it is a
// fault.List of INVALID_INPUT whose paths are the places.
type Refused struct{ Problems []Problem }

// Error tells the problems in English, one a line: "file:line:column: sentence".
func (e *Refused) Error() string { return e.Text("en") }

// Text tells the problems in the language, "en" or Vietnamese, one a line.
func (e *Refused) Text(language string) string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String() + ": " + p.Say.In(language)
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the problems as refusals.
func (e *Refused) Unwrap() error {
	list := make(fault.List, len(e.Problems))
	for i, p := range e.Problems {
		list[i] = fault.Newf(fault.InvalidInput, p.Say, p.String())
	}
	return list
}

// problems gathers what is wrong, so that all of it is told at once.
type problems struct{ list []Problem }

// add reports a problem; both sentences take the same arguments.
func (p *problems) add(at mark, vi, en string, args ...any) {
	p.list = append(p.list, Problem{at, say(vi, en, args...)})
}

func say(vi, en string, args ...any) fault.Text {
	return fault.Text{VI: fmt.Sprintf(vi, args...), EN: fmt.Sprintf(en, args...)}
}

// refused returns the problems in order, nil where there are none.
func (p *problems) refused() error {
	if len(p.list) == 0 {
		return nil
	}
	slices.SortStableFunc(p.list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Say.EN, b.Say.EN))
	})
	return &Refused{slices.Compact(p.list)}
}

// place is where a node of the file stands.
func (r *reader) place(n *yaml.Node) mark { return mark{r.file, n.Line, n.Column} }
