package graph

// Written is whether a selection of transitions is written directly.
var Written = written
