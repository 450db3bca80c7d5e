package workflow

import (
	"cmp"
	"slices"
)

// The layout of a drawing, in layers (Sugiyama, Tagawa, Toda 1981): cycles are broken,
// every box gets a row, every line a place in each row that it passes, the order within
// rows is sought that crosses fewest lines, and places are straightened. Labels of lines
// have rows of their own between those of the boxes, so nothing lies upon anything.

// chart is the graph that is laid out: boxes, labels and the bends of lines.
type chart struct {
	vertices []vertex
	links    []link
	rows     [][]int // vertices by row, from left to right
}

// vertex is a box, a label, or the place where a line passes a row.
type vertex struct {
	width, height float64
	row           int
	x, y          float64 // its middle
	up, down      []int   // vertices that it is linked with in the rows next to its own
	bend          bool    // no box
}

// link is a line between two boxes, with the label that stands on it.
type link struct {
	from, to      int
	width, height float64 // of the label
	back          bool    // it leads up, against the rows
	label         int     // its vertex
	way           []int   // vertices passed, from top to bottom, both ends included
}

const (
	gapAcross = 26.0 // between neighbours of a row
	gapDown   = 32.0 // between rows
	bendWidth = 6.0
	// mostBends bounds the work: a drawing with more than that is not looked at, and its
	// long lines are drawn straight.
	mostBends = 20000
	sweeps    = 12
)

// layOut finds a place for everything. The first vertex is where cases start.
func (c *chart) layOut() {
	c.breakCycles()
	c.rank()
	c.route()
	c.order()
	c.place()
}

// breakCycles marks the links that lead back to where a case came from.
func (c *chart) breakCycles() {
	out := make([][]int, len(c.vertices))
	for i := range c.links {
		out[c.links[i].from] = append(out[c.links[i].from], i)
	}
	const unseen, open, done = 0, 1, 2
	seen := make([]int, len(c.vertices))
	var visit func(v int)
	visit = func(v int) {
		seen[v] = open
		for _, i := range out[v] {
			switch to := c.links[i].to; seen[to] {
			case unseen:
				visit(to)
			case open:
				c.links[i].back = true
			}
		}
		seen[v] = done
	}
	for v := range c.vertices {
		if seen[v] == unseen {
			visit(v)
		}
	}
}

// ends are a link's boxes from the upper to the lower.
func (l *link) ends() (upper, lower int) {
	if l.back {
		return l.to, l.from
	}
	return l.from, l.to
}

// rank gives every box the row that its longest way from the start ends at. Boxes have the
// even rows.
func (c *chart) rank() {
	out := make([][]int, len(c.vertices))
	waits := make([]int, len(c.vertices))
	for i := range c.links {
		upper, lower := c.links[i].ends()
		out[upper] = append(out[upper], lower)
		waits[lower]++
	}
	var ready []int
	for v := range c.vertices {
		if waits[v] == 0 {
			ready = append(ready, v)
			if v > 0 {
				c.vertices[v].row = 2 // nothing leads there, and it is not the start
			}
		}
	}
	for len(ready) > 0 {
		v := ready[0]
		ready = ready[1:]
		for _, w := range out[v] {
			c.vertices[w].row = max(c.vertices[w].row, c.vertices[v].row+2)
			if waits[w]--; waits[w] == 0 {
				ready = append(ready, w)
			}
		}
	}
}

// route puts a label on each link and a bend into every other row that it passes.
func (c *chart) route() {
	bends := 0
	for i := range c.links {
		upper, lower := c.links[i].ends()
		bends += c.vertices[lower].row - c.vertices[upper].row
	}
	for i := range c.links {
		l := &c.links[i]
		upper, lower := l.ends()
		first, last := c.vertices[upper].row+1, c.vertices[lower].row-1
		middle := first + (last-first)/4*2
		l.way = []int{upper}
		for row := first; row <= last; row++ {
			v := vertex{width: bendWidth, row: row, bend: true}
			switch {
			case row == middle:
				v.width, v.height, l.label = l.width, l.height, len(c.vertices)
			case bends > mostBends:
				continue
			}
			l.way = append(l.way, len(c.vertices))
			c.vertices = append(c.vertices, v)
		}
		l.way = append(l.way, lower)
		for n := 1; n < len(l.way); n++ {
			a, b := l.way[n-1], l.way[n]
			c.vertices[a].down = append(c.vertices[a].down, b)
			c.vertices[b].up = append(c.vertices[b].up, a)
		}
	}
	for v := range c.vertices {
		for len(c.rows) <= c.vertices[v].row {
			c.rows = append(c.rows, nil)
		}
		c.rows[c.vertices[v].row] = append(c.rows[c.vertices[v].row], v)
	}
}

// order sorts each row by the middle of its neighbours above, then below, to and fro, and
// keeps the order that crosses fewest lines.
func (c *chart) order() {
	places := c.places()
	best, fewest := c.copyRows(), c.crossings()
	for sweep := range sweeps {
		down := sweep%2 == 0
		for i := range c.rows {
			if !down {
				i = len(c.rows) - 1 - i
			}
			c.sortRow(c.rows[i], down, places)
		}
		if n := c.crossings(); n < fewest {
			best, fewest = c.copyRows(), n
		}
	}
	c.rows = best
}

func (c *chart) copyRows() [][]int {
	rows := make([][]int, len(c.rows))
	for i := range rows {
		rows[i] = slices.Clone(c.rows[i])
	}
	return rows
}

// places says where each vertex stands in its row.
func (c *chart) places() []int {
	places := make([]int, len(c.vertices))
	for _, row := range c.rows {
		for i, v := range row {
			places[v] = i
		}
	}
	return places
}

// sortRow orders one row, and puts down the new places.
func (c *chart) sortRow(row []int, byUpper bool, places []int) {
	middle := make(map[int]float64, len(row))
	for i, v := range row {
		near := c.vertices[v].down
		if byUpper {
			near = c.vertices[v].up
		}
		middle[v] = float64(i)
		if len(near) > 0 {
			sum := 0
			for _, w := range near {
				sum += places[w]
			}
			middle[v] = float64(sum) / float64(len(near))
		}
	}
	slices.SortStableFunc(row, func(a, b int) int { return cmp.Compare(middle[a], middle[b]) })
	for i, v := range row {
		places[v] = i
	}
}

// crossings counts the pairs of lines between neighbouring rows that cross: the inversions
// among their lower ends, counted by a binary indexed tree.
func (c *chart) crossings() int {
	places, total := c.places(), 0
	for _, row := range c.rows {
		var ends []int
		widest := 0
		for _, v := range row {
			lower := make([]int, 0, len(c.vertices[v].down))
			for _, w := range c.vertices[v].down {
				lower = append(lower, places[w])
				widest = max(widest, places[w]+1)
			}
			slices.Sort(lower)
			ends = append(ends, lower...)
		}
		tree := make([]int, widest+1)
		for seen, end := range ends {
			before := 0
			for i := end + 1; i > 0; i -= i & -i {
				before += tree[i]
			}
			total += seen - before
			for i := end + 1; i <= widest; i += i & -i {
				tree[i]++
			}
		}
	}
	return total
}

// place gives every vertex its middle: each row takes the places nearest to those of its
// neighbours that keep its order and distances, again to and fro.
func (c *chart) place() {
	y := 0.0
	for _, row := range c.rows {
		height, x := 0.0, 0.0
		for _, v := range row {
			height = max(height, c.vertices[v].height)
			x += c.vertices[v].width / 2
			c.vertices[v].x = x
			x += c.vertices[v].width/2 + gapAcross
		}
		for _, v := range row {
			c.vertices[v].y = y + height/2
		}
		if height > 0 {
			y += height
		}
		y += gapDown
	}
	for sweep := range sweeps * 6 {
		for i := range c.rows {
			if sweep%2 == 1 {
				i = len(c.rows) - 1 - i
			}
			c.straighten(c.rows[i], sweep)
		}
	}
	left := 0.0
	for _, v := range c.vertices {
		left = min(left, v.x-v.width/2)
	}
	for v := range c.vertices {
		c.vertices[v].x -= left
	}
}

// wish is where a vertex, or several that touch, would like to be.
type wish struct {
	at, weight float64
	count      int
}

// straighten moves a row's vertices to where their neighbours are, as near as the order
// and the distances allow: least squares with ordered places, by pooling neighbours that
// get in each other's way. Bends pull harder than boxes, so that long lines run straight.
func (c *chart) straighten(row []int, sweep int) {
	offsets := make([]float64, len(row))
	var pools []wish
	for i, v := range row {
		if i > 0 {
			offsets[i] = offsets[i-1] + (c.vertices[row[i-1]].width+c.vertices[v].width)/2 + gapAcross
		}
		at, weight := c.wished(v, sweep)
		pools = append(pools, wish{at - offsets[i], weight, 1})
		for len(pools) > 1 && pools[len(pools)-2].at > pools[len(pools)-1].at {
			a, b := pools[len(pools)-2], pools[len(pools)-1]
			sum := a.weight + b.weight
			pools = append(pools[:len(pools)-2], wish{(a.at*a.weight + b.at*b.weight) / sum, sum, a.count + b.count})
		}
	}
	i := 0
	for _, pool := range pools {
		for range pool.count {
			c.vertices[row[i]].x = pool.at + offsets[i]
			i++
		}
	}
}

// wished is the middle of a vertex's neighbours: above, below, and in the end both.
func (c *chart) wished(v int, sweep int) (at, weight float64) {
	one := &c.vertices[v]
	var near []int
	if sweep >= sweeps || sweep%2 == 0 {
		near = append(near, one.up...)
	}
	if sweep >= sweeps || sweep%2 == 1 {
		near = append(near, one.down...)
	}
	if len(near) == 0 {
		return one.x, 0.1
	}
	sum, total := 0.0, 0.0
	for _, w := range near {
		pull := 1.0
		if one.bend && c.vertices[w].bend {
			pull = 8
		}
		sum += c.vertices[w].x * pull
		total += pull
	}
	return sum / total, total
}
