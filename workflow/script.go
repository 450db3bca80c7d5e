package workflow

// Script is a way through a definition that a person can follow and Simulate replays: a
// rehearsal, or the witness of a finding.
type Script struct {
	Roster *Roster        `json:"roster,omitempty" yaml:"roster"` // nil: a small cluster made for the definition
	Facts  map[string]any `json:"facts,omitempty" yaml:"facts"`   // what holds from the beginning; every fact that is not named has its plainest value
	Steps  []ScriptStep   `json:"steps" yaml:"steps"`
}

// ScriptStep is one command of a script.
type ScriptStep struct {
	Action string         `json:"action" yaml:"action"`
	As     string         `json:"as,omitempty" yaml:"as"`         // role of the definition from whose first seat it is taken, or SYSTEM
	Unit   string         `json:"unit,omitempty" yaml:"unit"`     // of the seat, where the role has several
	Person string         `json:"person,omitempty" yaml:"person"` // who it is; else one person a post and unit
	Input  map[string]any `json:"input,omitempty" yaml:"input"`
	Facts  map[string]any `json:"facts,omitempty" yaml:"facts"` // what holds from this step on
	After  string         `json:"after,omitempty" yaml:"after"` // days that pass before it, such as P3D
	Lane   string         `json:"lane,omitempty" yaml:"lane"`   // of a vote
	Choice string         `json:"choice,omitempty" yaml:"choice"`
	For    []string       `json:"for,omitempty" yaml:"for"` // candidates, of a vote over several
}
