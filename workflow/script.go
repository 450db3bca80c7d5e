package workflow

// Script is a way through a definition that a person can follow and Simulate replays: a
// rehearsal, or the witness of a finding.
type Script struct {
	Roster *Roster        `json:"roster,omitempty"` // nil: a small cluster made for the definition
	Facts  map[string]any `json:"facts,omitempty"`  // what holds from the beginning; every fact that is not named has its plainest value
	Steps  []ScriptStep   `json:"steps"`
}

// ScriptStep is one command of a script.
type ScriptStep struct {
	Action string         `json:"action"`
	As     string         `json:"as,omitempty"`     // role of the definition from whose first seat it is taken, or SYSTEM
	Unit   string         `json:"unit,omitempty"`   // of the seat, where the role has several
	Person string         `json:"person,omitempty"` // who it is; else one person a post and unit
	Input  map[string]any `json:"input,omitempty"`
	Facts  map[string]any `json:"facts,omitempty"` // what holds from this step on
	After  string         `json:"after,omitempty"` // days that pass before it, such as P3D
	Lane   string         `json:"lane,omitempty"`  // of a vote
	Choice string         `json:"choice,omitempty"`
	For    []string       `json:"for,omitempty"` // candidates, of a vote over several
}
