package model

import (
	"time"

	"thidua/ent/db"
	"thidua/internal/calendar"
	"thidua/internal/term"
)

// Commendation is what a report earned.
type Commendation struct {
	ID         string
	Form       term.CommendationForm
	Citation   *string
	Decision   *Decision
	HasPaper   bool
	GrantedAt  time.Time
	RevokedAt  *time.Time
	Ground     *term.Ground
	Revocation *Decision
}

// IsNode marks an object with an identifier.
func (Commendation) IsNode() {}

// Decision is the paper of an authority.
type Decision struct {
	ID       string
	Number   string
	IssuedOn calendar.Date
	Issuer   term.Issuer
	Signer   string
	Papers   []Attachment
}

// IsNode marks an object with an identifier.
func (Decision) IsNode() {}

// NewCommendations makes commendations; papers are those of their decisions, where they were read.
func NewCommendations(rows []*db.Commendation, papers map[string][]Attachment) []Commendation {
	made := make([]Commendation, len(rows))
	for i, r := range rows {
		made[i] = Commendation{
			ID: r.ID, Form: r.Form, Citation: Words(r.Citation), Decision: NewDecision(r.Edges.Decision, papers), GrantedAt: r.GrantedAt,
			RevokedAt: r.RevokedAt, Ground: r.Ground, Revocation: NewDecision(r.Edges.Revocation, papers),
		}
		made[i].HasPaper = made[i].Decision != nil && len(made[i].Decision.Papers) > 0
	}
	return made
}

// NewDecision makes a decision; nil for nil.
func NewDecision(r *db.Decision, papers map[string][]Attachment) *Decision {
	if r == nil {
		return nil
	}
	return &Decision{ID: r.ID, Number: r.Number, IssuedOn: r.IssuedOn, Issuer: r.Issuer, Signer: r.Signer, Papers: papers[r.ID]}
}
