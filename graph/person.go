package graph

import (
	"context"
	"strings"

	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/internal/text"
)

// people reads a page of everyone with an account, by name.
func (r *Resolver) people(ctx context.Context, first *int, after, contains *string) (*generated.PersonConnection, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	w, err := s.window("people", first, after, contains)
	if err != nil {
		return nil, err
	}
	people := s.moment.Registry.People()
	if contains != nil {
		part, found := text.Fold(*contains), []*cluster.Person{}
		for _, p := range people {
			if strings.Contains(text.Fold(p.Name), part) {
				found = append(found, p)
			}
		}
		people = found
	}
	rows, more := slice(w, people, func(p *cluster.Person) string { return p.ID })
	nodes := make([]model.Person, len(rows))
	for i, p := range rows {
		nodes[i] = *model.NewPerson(p, s.eyes, s.world)
	}
	count := len(people)
	connection := &generated.PersonConnection{TotalCount: &count, Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.PersonEdge](w, nodes,
		func(i int) []string { return []string{rows[i].ID} }, more)
	return connection, nil
}

// may returns the session of somebody whom the policy allows the action, or FORBIDDEN.
func (r *Resolver) may(ctx context.Context, object, action string) (*session, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	if !r.Grants.Allows(s.moment.Actor.Roles, object, action) {
		return nil, fault.New(fault.Forbidden)
	}
	return s, nil
}

// administer carries out an administrator's change of an account or a role and answers
// the person after it. Whoever is no administrator is NOT_PERMITTED.
func (r *Resolver) administer(ctx context.Context, object, action string, change func(s *session) (personID string, err error)) (*generated.PersonPayload, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	personID := ""
	if r.Grants.Allows(s.moment.Actor.Roles, object, action) {
		personID, err = change(s)
	} else {
		err = fault.New(fault.NotPermitted)
	}
	return r.personPayload(ctx, personID, err)
}

// personPayload answers the person as he is now, or why the change was refused.
func (r *Resolver) personPayload(ctx context.Context, personID string, err error) (*generated.PersonPayload, error) {
	payload := &generated.PersonPayload{Errors: []model.MutationError{}}
	if err != nil {
		payload.Errors, err = r.problems(ctx, err)
		return payload, err
	}
	s, err := r.renew(ctx)
	if err != nil {
		return nil, err
	}
	payload.Person = model.NewPerson(s.moment.Registry.Person(personID), s.eyes, s.world)
	return payload, nil
}

// account carries out a change of one account.
func (r *Resolver) account(ctx context.Context, action string, in generated.AccountInput, change func(ctx context.Context, actorID *string, personID, note string) error) (*generated.PersonPayload, error) {
	return r.administer(ctx, "account", action, func(s *session) (string, error) {
		if s.moment.Registry.Person(in.PersonID) == nil {
			return "", fault.New(fault.NotFound, "personId")
		}
		return in.PersonID, change(ctx, &s.moment.Actor.ID, in.PersonID, value(in.Note))
	})
}

// grant reads the role of an input.
func grant(in generated.GrantRoleInput) cluster.GrantRequest {
	return cluster.GrantRequest{
		PersonID: in.PersonID, Role: in.Role, UnitID: value(in.UnitID), ClusterID: value(in.ClusterID),
		From: value(in.ValidFrom), To: value(in.ValidTo), Note: value(in.Note),
	}
}
