package model

import (
	"time"

	"thidua/ent/db"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/term"
)

// Delegation is what a person lends to another one.
type Delegation struct {
	ID        string
	Giver     *Person
	Receiver  *Person
	Role      term.Role
	Unit      *Unit
	Cluster   *Cluster
	Workflows []string
	Actions   []string
	Paper     *string
	ValidFrom calendar.Date
	ValidTo   calendar.Date
	CreatedAt time.Time
	RevokedAt *time.Time
}

// IsNode marks an object with an identifier.
func (Delegation) IsNode() {}

// NewDelegation makes a delegation; the error tells of a row whose lists cannot be read.
func NewDelegation(row *db.Delegation, e Eyes, w World) (*Delegation, error) {
	made := &Delegation{
		ID: row.ID, Giver: NewPerson(w.Registry.Person(row.GiverID), e, w), Receiver: NewPerson(w.Registry.Person(row.ReceiverID), e, w),
		Role: row.Role, Paper: Words(row.Paper), ValidFrom: row.ValidFrom, ValidTo: row.ValidTo,
		CreatedAt: row.CreatedAt, RevokedAt: row.RevokedAt,
	}
	if row.UnitID != nil {
		made.Unit = NewUnit(w.Registry.Unit(*row.UnitID), calendar.Of(row.CreatedAt))
	}
	if row.ClusterID != nil {
		made.Cluster = NewCluster(w.Registry.Cluster(*row.ClusterID), w)
	}
	var err error
	if made.Workflows, err = listed(row.Workflows); err != nil {
		return nil, err
	}
	made.Actions, err = listed(row.Actions)
	return made, err
}

// listed reads a stored list of names; the empty list for none.
func listed(stored string) ([]string, error) {
	names, err := cluster.Names(stored)
	if names == nil {
		names = []string{}
	}
	return names, err
}
