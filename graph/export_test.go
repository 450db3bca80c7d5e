package graph

// Written is whether a selection of transitions is written directly.
var Written = written

// Humans is how many fields only a human uses.
var Humans = len(humans)
