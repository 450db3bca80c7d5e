package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"thidua/internal/fault"
	"thidua/workflow"
)

func (p *program) workflow() *cobra.Command {
	c := &cobra.Command{Use: "workflow", Short: "Định nghĩa quy trình / workflow definitions", Args: cobra.NoArgs, RunE: help}
	c.AddCommand(
		p.check(),
		p.diagram(),
		p.simulate(),
		p.diff(),
	)
	return c
}

// onDefinition is a command that compiles a file and does something with it.
func (p *program) onDefinition(use, short, long string, f func(*workflow.Program) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Long: short + ".\n" + long, Args: cobra.ExactArgs(1),
		RunE: p.does(func(_ context.Context, args []string) error {
			definition, err := compileFile(args[0])
			if err != nil {
				return err
			}
			return f(definition)
		}),
	}
}

func (p *program) diagram() *cobra.Command {
	var format string
	c := p.onDefinition("diagram FILE.yaml", "In sơ đồ / print a diagram",
		"Mermaid and DOT are text for programs that draw it; SVG is the picture itself.",
		func(d *workflow.Program) error {
			drawn := d.Diagram(workflow.DiagramFormat(strings.ToUpper(format)))
			if drawn == "" {
				return fault.Newf(fault.InvalidInput, fault.Text{
					VI: fmt.Sprintf("Không có dạng sơ đồ %q; hãy chọn mermaid, dot hoặc svg.", format),
					EN: fmt.Sprintf("There is no format %q; choose mermaid, dot or svg.", format),
				}, "format")
			}
			_, err := fmt.Fprint(p.stdout, drawn)
			return err
		})
	c.Flags().StringVar(&format, "format", "mermaid", "mermaid, dot or svg")
	return c
}
