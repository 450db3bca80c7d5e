package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"thidua/internal/fault"
	"thidua/workflow"
)

func (p *program) simulate() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "simulate FILE.yaml SCRIPT.yaml",
		Short: "Diễn tập quy trình theo kịch bản / play a script through a definition",
		Long: `Diễn tập quy trình theo kịch bản / play a script through a definition.
Each step tells what happened or every reason why it was refused, and what leaves the
state then reached. Nothing is stored. A refused step does not end the run; the command
then ends with exit code 1.`,
		Args: cobra.ExactArgs(2),
		RunE: p.does(func(_ context.Context, args []string) error {
			definition, err := compileFile(args[0])
			if err != nil {
				return err
			}
			script, err := scriptFile(args[1])
			if err != nil {
				return err
			}
			steps, err := definition.Simulate(script)
			if wrong, ok := errors.AsType[*workflow.ScriptError](err); ok {
				return unfit(wrong)
			} else if err != nil {
				return err
			}
			if err := p.printSimulation(definition, steps, asJSON); err != nil {
				return err
			}
			return refusedSteps(steps)
		}),
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// compileFile reads and compiles a definition.
func compileFile(path string) (*workflow.Program, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(err, path)
	}
	return workflow.Compile(source)
}

// scriptFile reads a script and tells all that is wrong with it as one refusal.
func scriptFile(path string) (workflow.Script, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return workflow.Script{}, unreadable(err, path)
	}
	script, err := workflow.ReadScript(source)
	if problems, ok := errors.AsType[*workflow.DefinitionError](err); ok {
		return script, fault.Newf(fault.InvalidInput, fault.Text{
			VI: "Kịch bản có lỗi.", EN: "The script has errors.\n" + problems.Error(),
		}, "script")
	}
	return script, err
}

// unfit tells that a script names what its definition has not.
func unfit(wrong *workflow.ScriptError) error {
	say := fault.Text(wrong.Say)
	if wrong.Step > 0 {
		say = fault.Text{
			VI: fmt.Sprintf("Bước %d: %s", wrong.Step, say.VI),
			EN: fmt.Sprintf("Step %d: %s", wrong.Step, say.EN),
		}
	}
	return fault.Newf(fault.InvalidInput, say, "script").Because(wrong)
}

// refusedSteps is the refusal of a script that did not go through, nil where it did.
func refusedSteps(steps []workflow.Simulated) error {
	var refused []string
	for _, s := range steps {
		if s.Refusal != nil || s.Followed != nil && s.Followed.Refusal != nil {
			refused = append(refused, strconv.Itoa(s.Step))
		}
	}
	if len(refused) == 0 {
		return nil
	}
	list := strings.Join(refused, ", ")
	return fault.Newf(fault.TransitionBlocked, fault.Text{
		VI: "Bước bị từ chối: " + list + ".",
		EN: "Refused steps: " + list + ".",
	}, "script")
}

func (p *program) printSimulation(d *workflow.Program, steps []workflow.Simulated, asJSON bool) error {
	if asJSON {
		return printJSON(p.stdout, steps)
	}
	for _, s := range steps {
		printStep(p.stdout, d, s)
	}
	return nil
}

func printJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

func printStep(w io.Writer, d *workflow.Program, s workflow.Simulated) {
	fmt.Fprintf(w, "%d. ", s.Step)
	printOutcome(w, d, s)
	if s.Followed != nil {
		fmt.Fprint(w, "   ⇒ ")
		printOutcome(w, d, *s.Followed)
	}
	if s.Case.Due != nil && s.Refusal == nil {
		fmt.Fprintf(w, "   hạn / due %s\n", s.Case.Due.Format(time.RFC3339))
	}
	for _, o := range s.Open {
		if s.Refusal != nil {
			break
		}
		mark, tail := "+", strings.Join(o.Roles, ", ")
		if len(o.Roles) == 0 {
			mark, tail = "-", strings.Join(codesOf(o.Blockers), ", ")
		}
		fmt.Fprintf(w, "   %s %s → %s: %s\n", mark, strings.TrimSpace(o.Action+" "+o.Lane), o.To, tail)
	}
}

// printOutcome tells what became of one command.
func printOutcome(w io.Writer, d *workflow.Program, s workflow.Simulated) {
	if s.Refusal != nil {
		fmt.Fprintf(w, "%s: bị từ chối / refused\n", s.Action)
		for _, problem := range s.Refusal.Inputs {
			fmt.Fprintf(w, "   %s %s: %s / %s\n", problem.Code, strings.Join(problem.Path, "."), problem.Say.VI, problem.Say.EN)
		}
		for i, code := range codesOf(s.Refusal.Blockers) {
			b := s.Refusal.Blockers[i]
			fmt.Fprintf(w, "   %s: %s / %s\n", code, b.Say.VI, b.Say.EN)
		}
		return
	}
	state, _ := d.State(s.Event.To)
	fmt.Fprintf(w, "%s (%s): %s · %s / %s\n", s.Action, s.Event.Actor, state.Name, state.Label.VI, state.Label.EN)
	if r := s.Event.Result; r != nil {
		fmt.Fprintf(w, "   kết quả / outcome: %s\n", r.Outcome)
	}
}

// codesOf lists blockers by code and field.
func codesOf(blockers []workflow.Blocker) []string {
	list := make([]string, len(blockers))
	for i, b := range blockers {
		list[i] = strings.TrimSpace(b.Code + " " + b.Field)
	}
	return list
}
