package workflow

import (
	"fmt"
	"strings"
)

// DiagramFormat is a language for drawing a definition.
type DiagramFormat string

// The formats of Diagram.
const (
	Mermaid DiagramFormat = "MERMAID" // stateDiagram-v2
	DOT     DiagramFormat = "DOT"     // Graphviz
	SVG     DiagramFormat = "SVG"     // a picture, laid out here
)

// Diagram draws the states and actions with their Vietnamese labels; "" for a format
// that is not known. The same definition draws the same text.
func (p *Program) Diagram(format DiagramFormat) string {
	switch format {
	case Mermaid:
		return p.mermaid()
	case DOT:
		return p.dot()
	case SVG:
		return p.svg()
	}
	return ""
}

func (p *Program) mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for i := range p.states {
		fmt.Fprintf(&b, "    state \"%s\" as %s\n", mermaidText(p.states[i].Label.VI), p.states[i].Name)
	}
	fmt.Fprintf(&b, "    [*] --> %s\n", p.start.to.Name)
	for _, t := range p.transitions {
		for i, from := range t.From {
			fmt.Fprintf(&b, "    %s --> %s : %s\n", from, t.To[i], mermaidText(t.Label.VI))
		}
	}
	for i := range p.states {
		if p.states[i].Final {
			fmt.Fprintf(&b, "    %s --> [*]\n", p.states[i].Name)
		}
	}
	return b.String()
}

// mermaidText keeps a label from ending a string or a statement.
func mermaidText(s string) string {
	return strings.NewReplacer("\"", "'", "\n", " ", "\r", " ", ";", ",", "#", "").Replace(s)
}

func (p *Program) dot() string {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph \"%s\" {\n    rankdir=LR;\n    start [shape=point];\n", p.name)
	for i := range p.states {
		shape := "box"
		if p.states[i].Final {
			shape = "doubleoctagon"
		}
		fmt.Fprintf(&b, "    s_%s [label=\"%s\", shape=%s];\n", p.states[i].Name, dotText(p.states[i].Label.VI), shape)
	}
	fmt.Fprintf(&b, "    start -> s_%s;\n", p.start.to.Name)
	for _, t := range p.transitions {
		for i, from := range t.From {
			fmt.Fprintf(&b, "    s_%s -> s_%s [label=\"%s\"];\n", from, t.To[i], dotText(t.Label.VI))
		}
	}
	b.WriteString("}\n")
	return b.String()
}

func dotText(s string) string {
	return strings.NewReplacer("\\", "\\\\", "\"", "\\\"", "\n", " ", "\r", " ").Replace(s)
}
