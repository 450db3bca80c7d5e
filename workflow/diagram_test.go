package workflow_test

import (
	"path/filepath"
	"strings"
	"testing"

	"thidua/internal/golden"
	"thidua/workflow"
)

// The drawings of the shipped definition change only on purpose.
func TestDiagram(t *testing.T) {
	p := compiled(t)
	for name, format := range map[string]workflow.DiagramFormat{"report.mmd": workflow.Mermaid, "report.dot": workflow.DOT} {
		golden.Equal(t, filepath.Join("testdata", name), []byte(p.Diagram(format)))
	}
	if p.Diagram("SVG") != "" {
		t.Error("an unknown format draws something")
	}
}

// No label breaks out of the drawing.
func TestDiagramLabels(t *testing.T) {
	p, err := workflow.Compile([]byte(strings.Replace(small, "{vi: Gửi, en: Send}", `{vi: "a\"; b #\\\n", en: x}`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if d := p.Diagram(workflow.Mermaid); !strings.Contains(d, "open --> sent : a', b \\ \n") {
		t.Error(d)
	}
	if d := p.Diagram(workflow.DOT); !strings.Contains(d, `s_open -> s_sent [label="a\"; b #\\ "];`) {
		t.Error(d)
	}
}
