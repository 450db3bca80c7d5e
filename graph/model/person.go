package model

import (
	"time"

	"thidua/ent/db"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/term"
)

// Person is somebody with an account, as far as the viewer may know him.
type Person struct {
	ID       string
	Name     string
	Email    *string
	Service  bool // no human
	Disabled *bool
	roles    bool
	world    World
}

// IsNode marks an object with an identifier.
func (Person) IsNode() {}

// RoleHolding is a role, where it is held, and when.
type RoleHolding struct {
	AssignmentID *string
	Role         term.Role
	Unit         *Unit
	Cluster      *Cluster
	ValidFrom    *calendar.Date
	ValidTo      *calendar.Date
	Assumption   bool // of a derived role: the term is in no source
}

// RoleChange is one line of the accounts' and roles' history.
type RoleChange struct {
	ID        string
	Kind      term.RoleChangeKind
	Person    *Person
	Role      *term.Role
	Unit      *Unit
	Cluster   *Cluster
	ValidFrom *calendar.Date
	ValidTo   *calendar.Date
	Actor     *Person
	Note      *string
	At        time.Time
}

// IsNode marks an object with an identifier.
func (RoleChange) IsNode() {}

// Eyes say what a viewer may know of people beside their names.
type Eyes struct {
	Self                   string // his own identifier
	Email, Roles, Disabled bool
}

// NewPerson makes a person as the viewer may know him; nil for nil.
func NewPerson(p *cluster.Person, e Eyes, w World) *Person {
	if p == nil {
		return nil
	}
	made := &Person{ID: p.ID, Name: p.Name, Service: p.Service != nil, roles: e.Roles || p.ID == e.Self, world: w}
	if (e.Email || p.ID == e.Self) && p.Service == nil { // a service account has none
		made.Email = &p.Email
	}
	if e.Disabled {
		disabled := p.DisabledAt != nil
		made.Disabled = &disabled
	}
	return made
}

// Roles lists what the person holds today and, derived, LEADER or DEPUTY for each term
// of a unit that he heads, past ones included; nil where the viewer may not know.
func (p *Person) Roles() []RoleHolding {
	if !p.roles {
		return nil
	}
	held := p.world.Registry.Roles(p.ID, p.world.Today)
	made := make([]RoleHolding, 0, len(held))
	for _, r := range held {
		made = append(made, p.holding(r))
	}
	for _, r := range held {
		if u := p.world.Registry.Unit(r.UnitID); r.Role == term.Head && u != nil {
			for _, t := range u.Terms {
				made = append(made, RoleHolding{
					Role: term.Role(t.Leadership), Unit: NewUnit(u, t.From), Cluster: NewCluster(t.Cluster, p.world),
					ValidFrom: Day(t.From), ValidTo: Day(t.To), Assumption: t.Assumption,
				})
			}
		}
	}
	return made
}

// holding makes a granted role.
func (p *Person) holding(r authz.Role) RoleHolding {
	return RoleHolding{
		AssignmentID: Words(r.AssignmentID), Role: r.Role,
		Unit: NewUnit(p.world.Registry.Unit(r.UnitID), p.world.Today), Cluster: NewCluster(p.world.Registry.Cluster(r.ClusterID), p.world),
		ValidFrom: Day(r.From), ValidTo: Day(r.To),
	}
}

// NewRoleChange makes a line of the history.
func NewRoleChange(row *db.RoleChange, e Eyes, w World) *RoleChange {
	made := &RoleChange{
		ID: row.ID, Kind: row.Kind, Person: NewPerson(w.Registry.Person(row.PersonID), e, w), Role: row.Role,
		ValidFrom: Day(row.ValidFrom), ValidTo: Day(row.ValidTo), Note: Words(row.Note), At: row.At,
	}
	if row.UnitID != nil {
		made.Unit = NewUnit(w.Registry.Unit(*row.UnitID), calendar.Of(row.At))
	}
	if row.ClusterID != nil {
		made.Cluster = NewCluster(w.Registry.Cluster(*row.ClusterID), w)
	}
	if row.ActorID != nil {
		made.Actor = NewPerson(w.Registry.Person(*row.ActorID), e, w)
	}
	return made
}
