// Package definitions holds the workflow definitions that the program ships, as they are
// written. It knows nothing of what they mean: package workflow compiles them.
package definitions

import "embed"

// FS holds every shipped definition, one file for each workflow.
//
//go:embed *.yaml
var FS embed.FS

// Report returns the definition of a report's way. The caller owns the copy.
func Report() []byte { return read("report.yaml") }

// Shipped returns all definitions, in the order of their files' names.
func Shipped() [][]byte {
	entries, err := FS.ReadDir(".")
	if err != nil {
		return nil // an embedded folder is always there
	}
	shipped := make([][]byte, len(entries))
	for i, e := range entries {
		shipped[i] = read(e.Name())
	}
	return shipped
}

func read(name string) []byte {
	source, err := FS.ReadFile(name)
	if err != nil {
		return nil // names are those of embedded files
	}
	return source
}
