package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"thidua/workflow"
)

func (p *program) diff() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "diff OLD.yaml NEW.yaml",
		Short: "So sánh hai phiên bản của một quy trình / compare two versions of a definition",
		Long: `So sánh hai phiên bản của một quy trình / compare two versions of a definition.
A line that begins with ! touches running cases: one of them cannot simply go on under
the new version.`,
		Args: cobra.ExactArgs(2),
		RunE: p.does(func(_ context.Context, args []string) error {
			before, err := compileFile(args[0])
			if err != nil {
				return err
			}
			after, err := compileFile(args[1])
			if err != nil {
				return err
			}
			return p.printChanges(workflow.Diff(before, after), asJSON)
		}),
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func (p *program) printChanges(changes []workflow.Change, asJSON bool) error {
	if asJSON {
		return printJSON(p.stdout, append([]workflow.Change{}, changes...))
	}
	for _, c := range changes {
		mark := " "
		if c.Running {
			mark = "!"
		}
		fmt.Fprintf(p.stdout, "%s %s: %s / %s\n", mark, c.Code, c.Say.VI, c.Say.EN)
	}
	if len(changes) == 0 {
		fmt.Fprintln(p.stdout, "Không khác nhau / no difference")
	}
	return nil
}
