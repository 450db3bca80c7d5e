package model

import (
	"encoding/json"
	"time"

	"thidua/ent/db"
)

// HistoryEntry is one step of a subject's way.
type HistoryEntry struct {
	ID         string
	Action     string
	From       *string
	To         string
	Actor      *Person
	OnBehalfOf *Person
	Note       *string
	Input      any
	Version    int
	At         time.Time
	OccurredAt time.Time
}

// IsNode marks an object with an identifier.
func (HistoryEntry) IsNode() {}

// NewHistoryEntry makes a step.
func NewHistoryEntry(row *db.HistoryEntry, e Eyes, w World) *HistoryEntry {
	made := &HistoryEntry{
		ID: row.ID, Action: row.Action, From: row.FromState, To: row.ToState, Note: Words(row.Note),
		Version: row.Version, At: row.At, OccurredAt: row.OccurredAt,
	}
	if row.Input != "null" && row.Input != "{}" {
		made.Input = json.RawMessage(row.Input)
	}
	if row.ActorID != nil {
		made.Actor = NewPerson(w.Registry.Person(*row.ActorID), e, w)
	}
	if row.OnBehalfID != nil {
		made.OnBehalfOf = NewPerson(w.Registry.Person(*row.OnBehalfID), e, w)
	}
	return made
}
