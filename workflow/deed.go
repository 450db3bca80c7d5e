package workflow

// Deed is what a case remembers of an action: how often it was taken, and who took it last
// and for which unit he held the seat.
type Deed struct {
	Action     string `json:"action"`
	Times      int    `json:"times"`
	Person     string `json:"person"`
	Unit       string `json:"unit,omitempty"`
	OnBehalfOf string `json:"onBehalfOf,omitempty"`
}

// Deeds are those of a case, one an action, sorted by its name. They never change: a new
// one makes new Deeds. A sorted list and no map, since every step copies it.
type Deeds []Deed

// Of returns the deed of an action; the zero Deed where it was never taken.
func (d Deeds) Of(action string) Deed {
	if i, ok := d.find(action); ok {
		return d[i]
	}
	return Deed{}
}

// find returns the place of an action, or where it would be.
func (d Deeds) find(action string) (int, bool) {
	low, high := 0, len(d)
	for low < high {
		middle := (low + high) / 2
		switch {
		case d[middle].Action == action:
			return middle, true
		case d[middle].Action < action:
			low = middle + 1
		default:
			high = middle
		}
	}
	return low, false
}

// with returns the deeds after an action was taken once more.
func (d Deeds) with(action, person, unit, onBehalfOf string) Deeds {
	i, known := d.find(action)
	times, size := 1, len(d)+1
	if known {
		times, size = d[i].Times+1, len(d)
	}
	next := make(Deeds, size)
	copy(next, d[:i])
	next[i] = Deed{action, times, person, unit, onBehalfOf}
	if known {
		copy(next[i+1:], d[i+1:])
	} else {
		copy(next[i+1:], d[i:])
	}
	return next
}
