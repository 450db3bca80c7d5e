package main

import (
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// operating is the page for whoever runs the program.
const operating = "../../docs/operating.md"

// The page for operators has a row for each option of serve and for no other, with the
// environment variable that the option's help names.
func TestOptionsAreDocumented(t *testing.T) {
	page, err := os.ReadFile(operating)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "| option | environment | default |\n")
	table, _, found := strings.Cut(rest, "\n\n")
	if !found {
		t.Fatal("the table of options is not where it was")
	}
	var told []string
	for _, m := range regexp.MustCompile("(?m)^\\| `(--[a-z-]+)`[^|]*\\| (?:`(THIDUA_[A-Z_]+)`)?").FindAllStringSubmatch(table, -1) {
		told = append(told, strings.TrimSpace(m[1]+" "+m[2]))
	}
	serve, _, err := (&program{stdout: io.Discard, stderr: io.Discard}).root().Find([]string{"serve"})
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	add := func(f *pflag.Flag) {
		there = append(there, strings.TrimSpace("--"+f.Name+" "+regexp.MustCompile(`THIDUA_[A-Z_]+`).FindString(f.Usage)))
	}
	serve.LocalFlags().VisitAll(add)
	serve.InheritedFlags().VisitAll(add)
	slices.Sort(told)
	slices.Sort(there)
	if there = slices.Compact(there); !slices.Equal(told, there) {
		t.Errorf("the page tells\n%q\nand serve has\n%q", told, there)
	}
}
