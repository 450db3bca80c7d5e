package workflow_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"thidua/internal/golden"
	"thidua/workflow"
)

// The drawings of the shipped definition change only on purpose.
func TestDiagram(t *testing.T) {
	p := compiled(t)
	for name, format := range map[string]workflow.DiagramFormat{"report.mmd": workflow.Mermaid, "report.dot": workflow.DOT, "report.svg": workflow.SVG} {
		golden.Equal(t, filepath.Join("testdata", name), []byte(p.Diagram(format)))
	}
	if p.Diagram("PNG") != "" {
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

// drawn is what a picture says, and whether it is XML at all.
func drawn(t testing.TB, svg string) []string {
	t.Helper()
	var texts []string
	decoder := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		if err != nil {
			t.Fatalf("the picture is not XML: %v\n%.2000s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if !slices.Contains([]string{"svg", "title", "marker", "path", "rect", "circle", "text"}, token.Name.Local) {
				t.Errorf("the picture holds an element %s", token.Name.Local)
			}
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Name.Local, "href") || strings.Contains(a.Value, "NaN") {
					t.Errorf("%s=%q", a.Name.Local, a.Value)
				}
			}
		case xml.CharData:
			if s := strings.TrimSpace(string(token)); s != "" {
				texts = append(texts, s)
			}
		}
	}
}

// Whatever people call a state or an action, the picture is XML and says it.
func TestSVGLabels(t *testing.T) {
	for _, label := range []string{
		"</text><script>alert(1)</script>", "\" onload=\"alert(1)", "a & b <c> ]]> <!--", "&#0; &amp; \u0001 \uFFFE",
		strings.Repeat("dài", 3000), strings.Repeat("rất dài ", 2000), "e\u0323\u0302 Kết luận", strings.Repeat("\u7d50\u8ad6", 20),
	} {
		text := strconv.QuoteToASCII(label) // YAML reads it too
		src := strings.NewReplacer("{vi: Gửi, en: Send}", "{vi: "+text+", en: x}", "{vi: Mở, en: Open}", "{vi: "+text+", en: "+text+"}").Replace(small)
		p, err := workflow.Compile([]byte(src))
		if err != nil {
			t.Fatal(err)
		}
		svg := p.Diagram(workflow.SVG)
		if len(drawn(t, svg)) < 10 || len(svg) > 100_000 {
			t.Errorf("%d bytes", len(svg))
		}
		if svg != p.Diagram(workflow.SVG) {
			t.Error("the same definition draws two pictures")
		}
	}
}

// Nothing lies upon anything: no two boxes of a drawing overlap, and each state has one.
func TestSVGBoxes(t *testing.T) {
	box := regexp.MustCompile(`<rect x="([-0-9.]+)" y="([-0-9.]+)" width="([0-9.]+)" height="([0-9.]+)" rx="8"`)
	for name, p := range map[string]*workflow.Program{"report": compiled(t), "wide": wide(t, 40), "ring": ring(t, 60)} {
		svg := p.Diagram(workflow.SVG)
		drawn(t, svg)
		var boxes [][4]float64
		for _, m := range box.FindAllStringSubmatch(svg, -1) {
			var b [4]float64
			for i := range b {
				b[i], _ = strconv.ParseFloat(m[i+1], 64)
			}
			for _, other := range boxes {
				if b[0] < other[0]+other[2] && other[0] < b[0]+b[2] && b[1] < other[1]+other[3] && other[1] < b[1]+b[3] {
					t.Errorf("%s: %v lies upon %v", name, b, other)
				}
			}
			boxes = append(boxes, b)
		}
		if len(boxes) != len(p.States()) {
			t.Errorf("%s: %d boxes for %d states", name, len(boxes), len(p.States()))
		}
	}
}

// made is a definition of n states besides the first with these moves.
func made(t testing.TB, n int, moves func(i int) string) *workflow.Program {
	t.Helper()
	head, _, _ := strings.Cut(small, "states:")
	head, _, _ = strings.Cut(head, "guards:")
	b := strings.Builder{}
	b.WriteString(head + "start: {state: s0, who: [officer]}\nstates:\n")
	for i := range n + 1 {
		fmt.Fprintf(&b, "  s%d: {stage: DRAFT, label: {vi: Trạng thái số %d, en: State number %d}}\n", i, i, i)
	}
	b.WriteString("transitions:\n")
	for i := range n {
		fmt.Fprintf(&b, "  a%d: {label: {vi: Bước %d, en: Step}, move: %s, who: [officer]}\n", i, i, moves(i))
	}
	p, err := workflow.Compile([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func wide(t testing.TB, n int) *workflow.Program {
	return made(t, n, func(i int) string { return fmt.Sprintf("{s0: s%d, s%d: s0}", i+1, i+1) })
}

func ring(t testing.TB, n int) *workflow.Program {
	return made(t, n, func(i int) string { return fmt.Sprintf("{s%d: s%d, s%d: s%d}", i, i+1, i+1, (i*7)%n) })
}

// A definition as large as the format allows is still drawn.
func TestSVGLarge(t *testing.T) {
	for _, p := range []*workflow.Program{wide(t, 900), ring(t, 900)} {
		if svg := p.Diagram(workflow.SVG); !strings.HasSuffix(svg, "</svg>\n") {
			t.Error("no picture")
		}
	}
}
