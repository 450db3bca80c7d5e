// Package definitions holds the workflow definitions that the program ships, as they are
// written. It knows nothing of what they mean: package workflow compiles them.
package definitions

import "embed"

// FS holds every shipped definition, one file for each kind of subject.
//
//go:embed *.yaml
var FS embed.FS

//go:embed report.yaml
var report []byte

// Report returns the definition of a report's way. The caller owns the copy.
func Report() []byte { return append([]byte(nil), report...) }
