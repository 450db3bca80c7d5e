package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"thidua/workflow"
)

func (p *program) workflow() *cobra.Command {
	c := &cobra.Command{Use: "workflow", Short: "Định nghĩa quy trình / workflow definitions", Args: cobra.NoArgs, RunE: help}
	c.AddCommand(
		p.onDefinition("check FILE.yaml", "Kiểm tra định nghĩa có dịch được không / check that a definition compiles",
			"It tells every problem with its line and column. It does not yet look for what a\nwhole definition can lead to, such as a state that nothing reaches.",
			func(d *workflow.Program) {
				fmt.Fprintf(p.stdout, "%s: không có lỗi / no problems\n", d.Reference())
			}),
		p.onDefinition("diagram FILE.yaml", "In sơ đồ Mermaid / print a Mermaid diagram",
			"The text can be pasted wherever Mermaid is drawn.",
			func(d *workflow.Program) { fmt.Fprint(p.stdout, d.Diagram(workflow.Mermaid)) }),
		p.simulate(),
	)
	return c
}

// onDefinition is a command that compiles a file and does something with it.
func (p *program) onDefinition(use, short, long string, f func(*workflow.Program)) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Long: short + ".\n" + long, Args: cobra.ExactArgs(1),
		RunE: p.does(func(_ context.Context, args []string) error {
			source, err := os.ReadFile(args[0])
			if err != nil {
				return unreadable(err, args[0])
			}
			definition, err := workflow.Compile(source)
			if err != nil {
				return err
			}
			f(definition)
			return nil
		}),
	}
}
