package workflow

import "slices"

// Deed is what a case remembers of an action: how often it was taken, and who took it last
// and for which unit he held the seat.
type Deed struct {
	Action     string `json:"action"`
	Times      int    `json:"times"`
	Person     string `json:"person"`
	Unit       string `json:"unit,omitempty"`
	OnBehalfOf string `json:"onBehalfOf,omitempty"`
}

// Deeds are those of a case, one an action, sorted by its name. Evolve
// copies them; a sorted list and no map, since every step does.
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

// take notes that an action was taken once more, in place.
func (d *Deeds) take(e *Event) {
	i, known := d.find(e.Action)
	if !known {
		*d = slices.Insert(*d, i, Deed{Action: e.Action})
	}
	one := &(*d)[i]
	one.Times++
	one.Person, one.Unit, one.OnBehalfOf = e.Actor, e.ActorUnit, e.OnBehalfOf
}
