package cluster

import (
	"cmp"
	"slices"

	"thidua/internal/authz"
	"thidua/internal/term"
)

// Registry is the snapshot of all master data, people and roles at one version. It is
// immutable: nobody changes what its methods and fields lead to. A lookup of something
// unknown answers nil or nothing.
type Registry struct {
	Version   int64
	CursorKey []byte // signs cursors, the same on every replica

	clusters      []*Cluster
	units         []*Unit
	people        []*Person
	services      []*Service
	assignments   []assignment
	clusterByID   map[string]*Cluster
	clusterByCode map[string]*Cluster
	unitByID      map[string]*Unit
	unitByCode    map[string]*Unit
	seasonByID    map[string]*Season
	periodByID    map[string]*Period
	criterionByID map[string]*Criterion
	personByID    map[string]*Person
	personByEmail map[string]*Person
	serviceByID   map[string]*Service
	rolesOf       map[string][]authz.Role // by person, in the order of granting
	byAssignment  map[string]assignment
	lentTo        map[string][]lent // by receiver, in the order of giving
	lineage       lineage
}

// assignment is a role with whom it was given to.
type assignment struct {
	person string
	authz.Role
}

// Cluster finds a cluster by its identifier.
func (r *Registry) Cluster(id string) *Cluster { return r.clusterByID[id] }

// ClusterByCode finds a cluster by its code, such as DHMT.
func (r *Registry) ClusterByCode(code string) *Cluster { return r.clusterByCode[code] }

// Clusters lists all clusters in the Vietnamese order of their names.
func (r *Registry) Clusters() []*Cluster { return r.clusters }

// Unit finds a unit by its identifier.
func (r *Registry) Unit(id string) *Unit { return r.unitByID[id] }

// UnitByCode finds a unit by its code, such as phuyen.
func (r *Registry) UnitByCode(code string) *Unit { return r.unitByCode[code] }

// Units lists all units in the Vietnamese order of their latest names.
func (r *Registry) Units() []*Unit { return r.units }

// Season finds a season by its identifier.
func (r *Registry) Season(id string) *Season { return r.seasonByID[id] }

// Period finds a period by its identifier; its Season leads to the cluster.
func (r *Registry) Period(id string) *Period { return r.periodByID[id] }

// Criterion finds a node of a scoring table by its identifier.
func (r *Registry) Criterion(id string) *Criterion { return r.criterionByID[id] }

// Person finds a person by his identifier.
func (r *Registry) Person(id string) *Person { return r.personByID[id] }

// PersonByEmail finds a person by his e-mail address in lower case.
func (r *Registry) PersonByEmail(email string) *Person { return r.personByEmail[email] }

// People lists everyone in the Vietnamese order of their names.
func (r *Registry) People() []*Person { return r.people }

// ordinal is the place of a season's state in the order of the year; -1 for none.
func ordinal(s term.SeasonState) int { return slices.Index(s.Values(), string(s)) }

// byName orders by a collation key, then by identifier, since two names may fold to one key.
func byName(keyA, idA, keyB, idB string) int {
	return cmp.Or(cmp.Compare(keyA, keyB), cmp.Compare(idA, idB))
}
