package workflow

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The drawing's measures, in pixels.
const (
	margin      = 20.0
	boxFont     = 14.0
	smallFont   = 11.0
	labelFont   = 12.0
	lineHeight  = 1.3 // of the font's size
	boxPadding  = 12.0
	boxWidest   = 190.0
	labelWidest = 150.0
	textLines   = 4 // what is longer ends in an ellipsis; pointing at it shows it all
	loopWidth   = 34.0
	stem        = 8.0 // of a line, straight at its box: the arrow's head takes its direction from it
)

// stageColours are the fill and the border of a state's box by its stage.
var stageColours = map[Stage][2]string{
	StageDraft:     {"#f4f4f1", "#8a8a80"},
	StageSubmitted: {"#e3effb", "#3a76b4"},
	StageReturned:  {"#fdeedd", "#c47a1f"},
	StageReviewed:  {"#ebe6f8", "#6f57b0"},
	StageCommended: {"#fdf5cf", "#b08d00"},
	StageClosed:    {"#e4f3e6", "#4c8a57"},
	StageRevoked:   {"#fbe3e4", "#b8474f"},
	StageDiscarded: {"#ececec", "#7c7c7c"},
}

// svg draws the definition as one picture that needs nothing else: no script, style sheet
// or font of its own.
func (p *Program) svg() string {
	d := p.drawing()
	d.layOut()
	d.spread()
	d.high = make([]float64, len(d.rows))
	for _, v := range d.vertices {
		d.high[v.row] = max(d.high[v.row], v.height)
	}
	var b strings.Builder
	width, height := d.size()
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="%.0f %.0f %.0f %.0f" role="img" font-family="'Noto Sans','Segoe UI','DejaVu Sans',Arial,sans-serif">`+"\n",
		width, height, -margin, -margin, width, height)
	fmt.Fprintf(&b, "<title>%s</title>\n", xmlText(p.label.VI+" · "+p.label.EN))
	fmt.Fprintf(&b, arrow+arrow, "ahead", colourAhead, "back", colourBack)
	fmt.Fprintf(&b, `<rect x="%.0f" y="%.0f" width="%.0f" height="%.0f" fill="#ffffff"/>`+"\n", -margin, -margin, width, height)
	for i := range d.links {
		d.line(&b, i)
	}
	for i := range d.links {
		d.label(&b, i)
	}
	fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="6" fill="%s"/>`+"\n", d.vertices[0].x, d.vertices[0].y, colourAhead)
	for i := range d.boxes {
		d.box(&b, i)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

const (
	colourAhead = "#44505c"
	colourBack  = "#a3702a" // leads back to where a case has been
	arrow       = `<marker id="%s" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0,1 L9,5 L0,9 z" fill="%s"/></marker>` + "\n"
)

// drawing is a definition with what is written where.
type drawing struct {
	chart
	boxes  []box        // of the states; the vertex of the first is 1
	labels [][]caption  // by link
	ports  [][2]float64 // by link, where it meets its upper and its lower box
	high   []float64    // by row, its height
}

// box is a state's box.
type box struct {
	state *State
	lines []caption
	loops []caption // of the actions that lead back into the same state
	width float64   // without the loop at its side
}

// drawing gathers the boxes, and one line for all actions between the same two of them.
func (p *Program) drawing() *drawing {
	d := &drawing{}
	d.vertices = []vertex{{width: 12, height: 12}}
	loops := make([][]caption, len(p.states))
	between := map[[2]int]int{{0, 1 + p.stateAt[p.start.to.Name]}: 0}
	d.links = []link{{from: 0, to: 1 + p.stateAt[p.start.to.Name]}}
	d.labels = [][]caption{nil}
	for _, t := range p.transitions {
		for i := range t.From {
			from, to := 1+p.stateAt[t.From[i]], 1+p.stateAt[t.To[i]]
			lines := actionCaption(&t.Action)
			if from == to {
				loops[from-1] = append(loops[from-1], lines...)
				continue
			}
			at, known := between[[2]int{from, to}]
			if !known {
				at = len(d.links)
				between[[2]int{from, to}] = at
				d.links = append(d.links, link{from: from, to: to})
				d.labels = append(d.labels, nil)
			}
			d.labels[at] = append(d.labels[at], lines...)
		}
	}
	for i := range d.links {
		d.links[i].width, d.links[i].height = extent(d.labels[i])
		d.links[i].width = max(d.links[i].width, bendWidth)
	}
	for i := range p.states {
		d.addBox(&p.states[i], loops[i])
	}
	return d
}

func actionCaption(a *Action) []caption {
	var lines []caption
	for _, text := range wrapped(a.Label.VI, labelFont, labelWidest) {
		lines = append(lines, caption{
			text: text, size: labelFont, colour: colourAhead, whole: a.Label.VI + " · " + a.Label.EN,
			dashed: !slices.ContainsFunc(a.Roles, func(r string) bool { return r != RoleSystem }),
		})
	}
	return lines
}

func (d *drawing) addBox(s *State, loops []caption) {
	whole := s.Label.VI + " · " + s.Label.EN
	one := box{state: s, loops: loops}
	for _, text := range wrapped(s.Label.VI, boxFont, boxWidest) {
		one.lines = append(one.lines, caption{text: text, size: boxFont, colour: "#1c2126", strong: true, whole: whole})
	}
	for _, text := range wrapped(s.Label.EN, smallFont, boxWidest) {
		one.lines = append(one.lines, caption{text: text, size: smallFont, colour: "#4a535c", whole: whole})
	}
	for _, text := range traits(s) {
		one.lines = append(one.lines, caption{text: text, size: smallFont, colour: stageColours[s.Stage][1], whole: whole})
	}
	width, height := extent(one.lines)
	one.width = width + 2*boxPadding
	across := one.width
	if len(loops) > 0 {
		w, h := extent(loops)
		// The box stays in the middle of its place, so that lines meet it there.
		across += 2 * (loopWidth + w)
		height = max(height, h)
	}
	d.boxes = append(d.boxes, one)
	d.vertices = append(d.vertices, vertex{width: across, height: height + 2*boxPadding})
}

// traits say what a state is besides its name.
func traits(s *State) []string {
	list := []string{string(s.Stage)}
	if s.Approval != nil {
		word := "biểu quyết · vote"
		if s.Approval.Secret {
			word = "bỏ phiếu kín · secret vote"
		}
		list = append(list, word)
	}
	switch {
	case s.Final:
		list = append(list, "kết thúc · final")
	case s.Rest:
		list = append(list, "có thể dừng · may rest")
	}
	if s.Deadline != nil {
		list = append(list, "có hạn · due")
	}
	return list
}

// size is the width and height of the whole picture.
func (d *drawing) size() (width, height float64) {
	for _, v := range d.vertices {
		width, height = max(width, v.x+v.width/2), max(height, v.y+v.height/2)
	}
	return width + 2*margin, height + 2*margin
}

// line draws the line of a link: curves between rows, straight down through them.
func (d *drawing) line(b *strings.Builder, i int) {
	l := &d.links[i]
	points := d.points(i)
	colour, marker := colourAhead, "ahead"
	if l.back {
		slices.Reverse(points)
		colour, marker = colourBack, "back"
	}
	dash := ""
	if lines := d.labels[i]; len(lines) > 0 && !slices.ContainsFunc(lines, func(c caption) bool { return !c.dashed }) {
		dash = ` stroke-dasharray="6 4"`
	}
	fmt.Fprintf(b, `<path d="M%.1f,%.1f`, points[0][0], points[0][1])
	for n := 1; n < len(points); n++ {
		from, to := points[n-1], points[n]
		middle := (from[1] + to[1]) / 2
		if n%2 == 1 {
			fmt.Fprintf(b, " L%.1f,%.1f", to[0], to[1])
			continue
		}
		fmt.Fprintf(b, " C%.1f,%.1f %.1f,%.1f %.1f,%.1f", from[0], middle, to[0], middle, to[0], to[1])
	}
	fmt.Fprintf(b, `" fill="none" stroke="%s" stroke-width="1.4"%s marker-end="url(#%s)"/>`+"\n", colour, dash, marker)
}

// points are where a link leaves its upper box, enters and leaves each row, and meets its
// lower box.
func (d *drawing) points(i int) [][2]float64 {
	way := d.links[i].way
	upper, lower := &d.vertices[way[0]], &d.vertices[way[len(way)-1]]
	x := d.ports[i][0]
	points := [][2]float64{{x, upper.y + upper.height/2}, {x, upper.y + d.high[upper.row]/2 + stem}}
	for _, v := range way[1 : len(way)-1] {
		half := d.high[d.vertices[v].row] / 2
		x, y := d.vertices[v].x, d.vertices[v].y
		points = append(points, [2]float64{x, y - half}, [2]float64{x, y + half})
	}
	x = d.ports[i][1]
	return append(points, [2]float64{x, lower.y - d.high[lower.row]/2 - stem}, [2]float64{x, lower.y - lower.height/2})
}

// spread gives the lines that meet one side of a box their places along it, in the order
// in which they come.
func (d *drawing) spread() {
	d.ports = make([][2]float64, len(d.links))
	meet := make([][2][]int, len(d.boxes)+1)
	for i := range d.links {
		way := d.links[i].way
		upper, lower := way[0], way[len(way)-1]
		meet[upper][0], meet[lower][1] = append(meet[upper][0], i), append(meet[lower][1], i)
	}
	for v := range meet {
		for side, lines := range meet[v] {
			slices.SortStableFunc(lines, func(a, b int) int { return cmp.Compare(d.next(a, side), d.next(b, side)) })
			width := d.vertices[v].width
			if v > 0 {
				width = d.boxes[v-1].width
			}
			step := min(width*0.8/float64(max(len(lines), 1)), 40)
			for n, i := range lines {
				d.ports[i][side] = d.vertices[v].x + (float64(n)-float64(len(lines)-1)/2)*step
			}
		}
	}
}

// next is where a line goes on from its upper box (side 0) or its lower one (side 1).
func (d *drawing) next(i, side int) float64 {
	way := d.links[i].way
	if side == 0 {
		return d.vertices[way[1]].x
	}
	return d.vertices[way[len(way)-2]].x
}

// label writes the label of a link upon its line.
func (d *drawing) label(b *strings.Builder, i int) {
	v := d.vertices[d.links[i].label]
	lines := d.labels[i]
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="#ffffff" fill-opacity="0.9"/>`+"\n",
		v.x-v.width/2, v.y-v.height/2, v.width, v.height)
	write(b, lines, v.x, v.y-v.height/2, "middle")
}

func (d *drawing) box(b *strings.Builder, i int) {
	v, one := d.vertices[i+1], &d.boxes[i]
	colours := stageColours[one.state.Stage]
	left, top := v.x-one.width/2, v.y-v.height/2
	if len(one.loops) > 0 {
		d.loop(b, v, one)
	}
	dash := ""
	if one.state.Rest {
		dash = ` stroke-dasharray="7 3"`
	}
	fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="8" fill="%s" stroke="%s" stroke-width="1.6"%s/>`+"\n",
		left, top, one.width, v.height, colours[0], colours[1], dash)
	switch {
	case one.state.Final:
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="5" fill="none" stroke="%s" stroke-width="1.2"/>`+"\n",
			left+4, top+4, one.width-8, v.height-8, colours[1])
	case one.state.Approval != nil:
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="18" height="18" rx="3" fill="%s"/><path d="M%.1f,%.1f l3.5,4 l6,-8" fill="none" stroke="#ffffff" stroke-width="2"/>`+"\n",
			left-9, top-9, colours[1], left-5, top)
	}
	_, height := extent(one.lines)
	write(b, one.lines, v.x, v.y-height/2, "middle")
}

// loop draws the actions that lead from a state into itself, at the box's right.
func (d *drawing) loop(b *strings.Builder, v vertex, one *box) {
	right := v.x + one.width/2
	_, height := extent(one.loops)
	fmt.Fprintf(b, `<path d="M%.1f,%.1f c%.1f,-14 %.1f,38 0,24" fill="none" stroke="%s" stroke-width="1.4" marker-end="url(#back)"/>`+"\n",
		right, v.y-12, loopWidth, loopWidth, colourBack)
	write(b, one.loops, right+loopWidth-4, v.y-height/2, "start")
}

// write puts lines of text one below the other, from the top on.
func write(b *strings.Builder, lines []caption, x, top float64, anchor string) {
	for _, c := range lines {
		weight := ""
		if c.strong {
			weight = ` font-weight="600"`
		}
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" font-size="%.0f" text-anchor="%s" fill="%s"%s>%s<title>%s</title></text>`+"\n",
			x, top+c.size, c.size, anchor, c.colour, weight, xmlText(c.text), xmlText(short(c.whole)))
		top += c.size * lineHeight
	}
}
