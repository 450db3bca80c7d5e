package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"thidua/internal/authz"
	"thidua/internal/casefile"
	"thidua/internal/fault"
	"thidua/internal/report"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

func (p *program) check() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "check FILE.yaml...",
		Short: "Kiểm tra định nghĩa quy trình / check workflow definitions",
		Long: `Kiểm tra định nghĩa quy trình / check workflow definitions.
It tells what can go wrong with cases of a definition, with the commands that lead there,
and what it has proved. With an ERROR in any of the files the exit code is 1.`,
		Args: cobra.MinimumNArgs(1),
		RunE: p.does(func(_ context.Context, args []string) error {
			files, err := checkFiles(args)
			if err != nil {
				return err
			}
			if err := p.printChecks(files, asJSON); err != nil {
				return err
			}
			return failedFiles(files)
		}),
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// checkedFile is a file with what was found in it.
type checkedFile struct {
	File string `json:"file"`
	workflow.Checked
}

// checkFiles checks each file, also against this program's policy where that knows the
// definition's kind of subject.
func checkFiles(paths []string) ([]checkedFile, error) {
	grants, err := authz.Load()
	if err != nil {
		return nil, err
	}
	var files []checkedFile
	for _, path := range paths {
		source, err := os.ReadFile(path)
		if err != nil {
			return nil, unreadable(err, path)
		}
		definition, err := workflow.Compile(source)
		if err != nil {
			files = append(files, checkedFile{path, workflow.CheckSource(source, nil)})
			continue
		}
		found := workflow.Check(definition, grants.Ceiling(strings.ToLower(definition.Subject())))
		found.Findings = append(found.Findings, unserved(definition, report.NewKind(nil, grants), casefile.NewKind(nil, grants))...)
		files = append(files, checkedFile{path, found})
	}
	return files, nil
}

// unserved tells of a fact or an effect that this program does not have for the definition's
// subject; of a subject that it does not know it says nothing.
func unserved(definition *workflow.Program, kinds ...runtime.Kind) []workflow.Finding {
	var found []workflow.Finding
	for _, kind := range kinds {
		if !slices.Contains(kind.Subjects(), definition.Subject()) {
			continue
		}
		for _, f := range fault.All(runtime.Served(definition, kind)) {
			found = append(found, workflow.Finding{
				Code: f.Code, Severity: workflow.SeverityError, Line: 1, Column: 1, Message: workflow.Text(f.Say), Verdict: workflow.VerdictProved,
			})
		}
	}
	return found
}

// failedFiles is the refusal of files that have an ERROR, nil where none has.
func failedFiles(files []checkedFile) error {
	var failed []string
	for _, f := range files {
		if f.Failed() {
			failed = append(failed, f.File)
		}
	}
	if len(failed) == 0 {
		return nil
	}
	list := strings.Join(failed, ", ")
	return fault.Newf(fault.InvalidInput, fault.Text{
		VI: "Định nghĩa có lỗi: " + list + ".",
		EN: "Definitions with errors: " + list + ".",
	}, "file")
}

func (p *program) printChecks(files []checkedFile, asJSON bool) error {
	if asJSON {
		return printJSON(p.stdout, files)
	}
	for _, f := range files {
		counts := map[workflow.Severity]int{}
		for _, finding := range f.Findings {
			counts[finding.Severity]++
			printFinding(p.stdout, f.File, finding)
		}
		if f.Complete {
			fmt.Fprintf(p.stdout, "%s: %d tình huống / situations; ", f.File, f.Configurations)
		} else {
			fmt.Fprintf(p.stdout, "%s: ", f.File)
		}
		fmt.Fprintf(p.stdout, "%d lỗi, %d cảnh báo / %d errors, %d warnings\n", counts[workflow.SeverityError], counts[workflow.SeverityWarning],
			counts[workflow.SeverityError], counts[workflow.SeverityWarning])
	}
	return nil
}

// printFinding prints a finding as compilers do, with what it rests on and the way there.
func printFinding(w io.Writer, file string, f workflow.Finding) {
	fmt.Fprintf(w, "%s:%d:%d: %s %s (%s)\n    %s\n    %s\n", file, f.Line, f.Column, f.Severity, f.Code, f.Verdict, f.Message.VI, f.Message.EN)
	if len(f.Assumes) > 0 {
		fmt.Fprintf(w, "    giả định / assumes: %s\n", strings.Join(f.Assumes, "; "))
	}
	if f.Witness == nil {
		return
	}
	if r := f.Witness.Roster; r != nil && len(f.Witness.Steps) == 0 {
		fmt.Fprintf(w, "    đơn vị / unit: %s\n", r.Unit)
	}
	if len(f.Witness.Facts) > 0 {
		fmt.Fprintf(w, "    %s\n", pairs(f.Witness.Facts))
	}
	for i, step := range f.Witness.Steps {
		fmt.Fprintf(w, "    %d. %s\n", i+1, stepLine(step))
	}
}

// stepLine writes a step of a witness on one line.
func stepLine(s workflow.ScriptStep) string {
	parts := []string{s.Action}
	add := func(format, value string) {
		if value != "" {
			parts = append(parts, fmt.Sprintf(format, value))
		}
	}
	add("as %s", s.As)
	add("of %s", s.Unit)
	add("(%s)", s.Person)
	add("lane %s", s.Lane)
	add("%s", s.Choice)
	add("for %s", strings.Join(s.For, ", "))
	add("after %s", s.After)
	add("input %s", pairs(s.Input))
	add("facts %s", pairs(s.Facts))
	return strings.Join(parts, " ")
}

// pairs writes values by name, as JSON; "" for none.
func pairs(values map[string]any) string {
	if len(values) == 0 {
		return ""
	}
	text, err := json.Marshal(values)
	if err != nil {
		return ""
	}
	return string(text)
}
