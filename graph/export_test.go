package graph

import "encoding/json"

// Written is whether a selection of transitions is written directly.
var Written = written

// CursorAt writes the cursor of a position of the log for the subscription of that name: its
// viewer, field and filter.
func CursorAt(key []byte, position int64, list ...any) string {
	text, _ := json.Marshal(list)
	return positions{key: key, list: text}.of(position)
}

// PositionOf reads such a cursor.
func PositionOf(key []byte, cursor string, list ...any) (*int64, error) {
	text, _ := json.Marshal(list)
	return positions{key: key, list: text}.read(&cursor)
}

// Humans is how many fields only a human uses.
var Humans = len(humans)
