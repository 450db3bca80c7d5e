package authz

import (
	"context"
	"slices"
	"time"

	"thidua/internal/calendar"
	"thidua/internal/term"
	"thidua/workflow"
)

// Role is one assignment of a role to a person (phân công). OFFICER and HEAD name their
// unit; SECRETARY, APPRAISER and OBSERVER their cluster, and the unit that their holder
// comes from where there is one; ADMINISTRATOR neither. From and To are the first and the
// last day, empty where open.
type Role struct {
	AssignmentID string
	Role         term.Role
	UnitID       string
	ClusterID    string
	From, To     calendar.Date
}

// Actor is the signed-in person with the roles that he holds on the day of the request.
// It is made once for each request and never changed.
type Actor struct {
	ID           string // person
	Name         string
	Email        string
	TokenID      string // of the access token that he showed
	TokenExpires time.Time
	// TokenIssued is the earliest instant at which an issuer of another house can have signed
	// the token; zero for a token of this house.
	TokenIssued time.Time
	Roles       []Role
	For         []Delegated // what others have lent to him today
}

// Holds reports whether the actor holds the role anywhere.
func (a *Actor) Holds(role term.Role) bool {
	for i := range a.Roles {
		if a.Roles[i].Role == role {
			return true
		}
	}
	return false
}

// Administrator reports whether the actor runs the house (quản trị hệ thống), and so takes
// no domain action and reads no report whatever else he holds: rule 5 of the rules on
// conflict of interest.
func (a *Actor) Administrator() bool { return a.Holds(term.Administrator) }

// Units lists the units at which the actor holds one of the roles, each once.
func (a *Actor) Units(roles ...term.Role) []string {
	var units []string
	for _, r := range a.Roles {
		if r.UnitID != "" && slices.Contains(roles, r.Role) && !slices.Contains(units, r.UnitID) {
			units = append(units, r.UnitID)
		}
	}
	return units
}

// Holdings is what the actor holds, as the workflow engine asks for it.
func (a *Actor) Holdings() []workflow.Holding { return holdings(a.Roles) }

func holdings(roles []Role) []workflow.Holding {
	list := make([]workflow.Holding, len(roles))
	for i, r := range roles {
		list[i] = workflow.Holding{Post: string(r.Role), Unit: r.UnitID, Cluster: r.ClusterID}
	}
	return list
}

type actorKey struct{}

// With returns a context in which From finds the actor.
func With(ctx context.Context, a *Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// From returns the actor of the request; false for an anonymous one.
func From(ctx context.Context) (*Actor, bool) {
	a, ok := ctx.Value(actorKey{}).(*Actor)
	return a, ok && a != nil
}

// Delegated is what another person has lent to the actor (văn bản ủy quyền): a post that he
// holds today, for some workflows and actions.
type Delegated struct {
	DelegationID string
	Giver        string // person
	Role         Role
	All          []Role   // everything that the giver holds: conflicts of interest look at it
	Workflows    []string // none: all
	Actions      []string // none: all
}

// For reports whether the delegation is for the workflow of that name.
func (d *Delegated) For(workflow string) bool {
	return len(d.Workflows) == 0 || slices.Contains(d.Workflows, workflow)
}

// AsGiver is the delegation as the workflow engine asks for it.
func (d *Delegated) AsGiver() workflow.Giver {
	return workflow.Giver{ID: d.Giver, Holdings: holdings([]Role{d.Role}), All: holdings(d.All), Actions: d.Actions}
}
