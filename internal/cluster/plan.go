package cluster

import (
	"fmt"
	"strings"
)

// Plan is what applying files changes, or, in a dry run, would change.
type Plan struct {
	Changes []Change
	// Kept tells, one sentence each, what the files say and the database keeps otherwise
	// on purpose: a role that was ended, a succession that fits two units.
	Kept []string
	// NotYet names the parts of the files that this version knows and does not apply.
	NotYet []string
	// Dry says that nothing was written.
	Dry bool
}

// Change is one row made, changed or linked.
type Change struct {
	Action string // create, update or link
	Noun   string // unit, membership, ...
	Key    string // how people name the row: phuyen, DHMT 2022
	Detail string // of a new row what it is; of a changed one what changes, "dueOn 2022-07-10 -> 2022-07-20"
}

// Text writes the plan for people, one line a change, and ends with a summary.
func (p Plan) Text() string {
	var b strings.Builder
	for _, c := range p.Changes {
		fmt.Fprintf(&b, "%s %s %s", c.Action, c.Noun, c.Key)
		if c.Detail != "" {
			b.WriteString(": " + c.Detail)
		}
		b.WriteByte('\n')
	}
	for _, k := range p.Kept {
		b.WriteString("kept: " + k + "\n")
	}
	if len(p.NotYet) > 0 {
		b.WriteString("not yet applied: " + strings.Join(p.NotYet, ", ") + "\n")
	}
	switch n := len(p.Changes); {
	case n == 0:
		b.WriteString("no changes\n")
	case p.Dry:
		fmt.Fprintf(&b, "%s, none written (dry run)\n", count(n))
	default:
		fmt.Fprintf(&b, "%s\n", count(n))
	}
	return b.String()
}

func count(n int) string {
	if n == 1 {
		return "1 change"
	}
	return fmt.Sprintf("%d changes", n)
}
