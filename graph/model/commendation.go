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
	HasPaper   bool // papers cannot be attached yet: an award is shown as without paper
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
}

// IsNode marks an object with an identifier.
func (Decision) IsNode() {}

// NewCommendations makes commendations.
func NewCommendations(rows []*db.Commendation) []Commendation {
	made := make([]Commendation, len(rows))
	for i, r := range rows {
		made[i] = Commendation{
			ID: r.ID, Form: r.Form, Citation: Words(r.Citation), Decision: NewDecision(r.Edges.Decision), GrantedAt: r.GrantedAt,
			RevokedAt: r.RevokedAt, Ground: r.Ground, Revocation: NewDecision(r.Edges.Revocation),
		}
	}
	return made
}

// NewDecision makes a decision; nil for nil.
func NewDecision(r *db.Decision) *Decision {
	if r == nil {
		return nil
	}
	return &Decision{ID: r.ID, Number: r.Number, IssuedOn: r.IssuedOn, Issuer: r.Issuer, Signer: r.Signer}
}
