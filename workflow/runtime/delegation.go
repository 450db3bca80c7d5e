package runtime

import (
	"slices"
	"strconv"

	"thidua/internal/fault"
	"thidua/workflow"
)

// builtIn are the actions that people take in any workflow that has them.
var builtIn = []string{workflow.ActionCreate, workflow.ActionUpdate, workflow.ActionVote, workflow.ActionTally}

// Knows checks what a delegation is for: names of workflows, and of actions of any version
// of these (of all, where there are none), or create, update, vote and tally. Otherwise it
// answers INVALID_INPUT for the first name that nobody knows: it would lend nothing.
func (b *Book) Knows(workflows, actions []string) error {
	for i, name := range workflows {
		switch {
		case b.Current(name) == nil:
			return unknownName("workflows", i, fault.Text{VI: "Không có quy trình nào tên như vậy.", EN: "There is no workflow of that name."})
		case slices.Contains(workflows[:i], name):
			return unknownName("workflows", i, fault.Text{VI: "Tên quy trình lặp lại.", EN: "The workflow is named twice."})
		}
	}
	if len(workflows) == 0 {
		workflows = b.names
	}
	known := slices.Clone(builtIn)
	for _, name := range workflows {
		for _, p := range b.byName[name] {
			for _, a := range p.Actions() {
				known = append(known, a.Name)
			}
		}
	}
	for i, name := range actions {
		switch {
		case !slices.Contains(known, name):
			return unknownName("actions", i, fault.Text{VI: "Các quy trình này không có thao tác nào tên như vậy.", EN: "These workflows have no action of that name."})
		case slices.Contains(actions[:i], name):
			return unknownName("actions", i, fault.Text{VI: "Tên thao tác lặp lại.", EN: "The action is named twice."})
		}
	}
	return nil
}

func unknownName(field string, i int, say fault.Text) error {
	return fault.Newf(fault.InvalidInput, say, field, strconv.Itoa(i))
}
