package model

import (
	"time"

	"thidua/internal/cluster"
)

// ServiceAccount is an account of a program of another house.
type ServiceAccount struct {
	ID         string
	Name       string
	Person     *Person
	Operations []string
	ExpiresAt  time.Time
	DisabledAt *time.Time
	Tokens     []ServiceToken
	CreatedAt  time.Time
	CreatedBy  *Person
}

// IsNode marks an object with an identifier.
func (ServiceAccount) IsNode() {}

// Roles lists what the account holds today.
func (s *ServiceAccount) Roles() []RoleHolding {
	held := []RoleHolding{}
	for _, r := range s.Person.world.Registry.Roles(s.Person.ID, s.Person.world.Today) {
		held = append(held, s.Person.holding(r))
	}
	return held
}

// ServiceToken is a token of a service account, without the token.
type ServiceToken struct {
	ID         string
	IssuedAt   time.Time
	ExpiresAt  time.Time
	RevokedAt  *time.Time
	LastUsedAt *time.Time
}

// IsNode marks an object with an identifier.
func (ServiceToken) IsNode() {}

// NewServiceAccount makes a service account with its tokens.
func NewServiceAccount(s *cluster.Service, tokens []ServiceToken, e Eyes, w World) *ServiceAccount {
	return &ServiceAccount{
		ID: s.ID, Name: s.Person.Name, Person: NewPerson(s.Person, e, w), Operations: s.Operations, ExpiresAt: s.ExpiresAt,
		DisabledAt: s.Person.DisabledAt, CreatedAt: s.CreatedAt, CreatedBy: NewPerson(w.Registry.Person(s.CreatorID), e, w),
		Tokens: tokens,
	}
}
