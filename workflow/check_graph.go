package workflow

// finishing marks the configurations from which one that is marked can be reached, marked
// ones included.
func (s *space) finishing(goal func(i int32) bool) []bool {
	starts := make([]int32, s.count()+2)
	for i := range s.edges {
		starts[s.edges[i].to+2]++
	}
	for i := 2; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	into := make([]int32, len(s.edges))
	for i := range s.edges {
		to := s.edges[i].to + 1
		into[starts[to]] = s.edges[i].from
		starts[to]++
	}
	reaches := make([]bool, s.count())
	var queue []int32
	for i := range small(s.count()) {
		if goal(i) {
			reaches[i] = true
			queue = append(queue, i)
		}
	}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		for _, from := range into[starts[i]:starts[i+1]] {
			if !reaches[from] {
				reaches[from] = true
				queue = append(queue, from)
			}
		}
	}
	return reaches
}

// components numbers the strongly connected parts of the configurations along some of the
// edges (Tarjan's algorithm, without recursion: a definition decides how deep it goes).
func (s *space) components(along func(e *edge) bool) []int32 {
	n := s.count()
	t := &tarjan{number: make([]int32, n), low: make([]int32, n), part: make([]int32, n), at: make([]int32, n)}
	for i := range t.part {
		t.part[i] = -1
	}
	for root := range small(n) {
		if t.number[root] == 0 {
			t.visit(s, root, along)
		}
	}
	return t.part
}

type tarjan struct {
	number, low, part []int32
	at                []int32 // next edge of each configuration to look at
	seen, path        []int32
	numbers, parts    int32
}

func (t *tarjan) enter(s *space, i int32) {
	t.numbers++
	t.number[i], t.low[i], t.at[i] = t.numbers, t.numbers, s.first[i]
	t.seen, t.path = append(t.seen, i), append(t.path, i)
}

func (t *tarjan) visit(s *space, root int32, along func(e *edge) bool) {
	t.enter(s, root)
	for len(t.path) > 0 {
		i := t.path[len(t.path)-1]
		if t.at[i] < s.first[i+1] {
			e := &s.edges[t.at[i]]
			t.at[i]++
			switch {
			case !along(e):
			case t.number[e.to] == 0:
				t.enter(s, e.to)
			case t.part[e.to] < 0:
				t.low[i] = min(t.low[i], t.number[e.to])
			}
			continue
		}
		t.path = t.path[:len(t.path)-1]
		if len(t.path) > 0 {
			before := t.path[len(t.path)-1]
			t.low[before] = min(t.low[before], t.low[i])
		}
		if t.low[i] == t.number[i] {
			t.close(i)
		}
	}
}

// close takes the part that begins at i from what was seen.
func (t *tarjan) close(i int32) {
	for {
		last := t.seen[len(t.seen)-1]
		t.seen = t.seen[:len(t.seen)-1]
		t.part[last] = t.parts
		if last == i {
			break
		}
	}
	t.parts++
}

// cycle is the shortest way from an edge's end back to its beginning, within one part; the
// edge comes first.
func (s *space) cycle(first int32, part []int32, along func(e *edge) bool) []int32 {
	start := &s.edges[first]
	if start.from == start.to {
		return []int32{first}
	}
	by := map[int32]int32{start.to: first}
	for queue := []int32{start.to}; len(queue) > 0; queue = queue[1:] {
		i := queue[0]
		for at := s.first[i]; at < s.first[i+1]; at++ {
			e := &s.edges[at]
			if _, seen := by[e.to]; seen || !along(e) || part[e.to] != part[start.from] {
				continue
			}
			by[e.to] = at
			if e.to == start.from {
				return s.back(by, e.to, first)
			}
			queue = append(queue, e.to)
		}
	}
	return []int32{first}
}

// back collects the edges that led to a configuration, from the first one on.
func (s *space) back(by map[int32]int32, to, first int32) []int32 {
	var list []int32
	for at := by[to]; ; at = by[s.edges[at].from] {
		list = append([]int32{at}, list...)
		if at == first {
			return list
		}
	}
}

// path is the edges that first led to a configuration.
func (s *space) path(i int32) []int32 {
	var list []int32
	for s.from[i] >= 0 {
		list = append(list, s.from[i])
		i = s.edges[s.from[i]].from
	}
	for x, y := 0, len(list)-1; x < y; x, y = x+1, y-1 {
		list[x], list[y] = list[y], list[x]
	}
	return list
}
