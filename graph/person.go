package graph

import (
	"context"
	"fmt"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	"thidua/ent/db/rolechange"
	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/internal/id"
	fold "thidua/internal/text"
)

// people reads a page of everyone with an account, by name.
func (r *Resolver) people(ctx context.Context, first *int, after, contains *string) (*generated.PersonConnection, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	size, err := pageSize(first)
	if err != nil {
		return nil, err
	}
	cursors, err := s.cursorsOf("people", contains)
	if err != nil {
		return nil, err
	}
	place, err := cursors.read(after)
	if err != nil {
		return nil, err
	}
	people := s.moment.Registry.People()
	if contains != nil {
		part, found := fold.Fold(*contains), []*cluster.Person{}
		for _, p := range people {
			if strings.Contains(fold.Fold(p.Name), part) {
				found = append(found, p)
			}
		}
		people = found
	}
	rows, more := slice(people, func(p *cluster.Person) string { return p.ID }, place, size)
	count := len(people)
	connection := &generated.PersonConnection{TotalCount: &count, Edges: []generated.PersonEdge{}, Nodes: []model.Person{}}
	places := make([]string, len(rows))
	for i, p := range rows {
		made := *model.NewPerson(p, s.eyes, s.world)
		places[i] = cursors.of([]string{p.ID})
		connection.Nodes = append(connection.Nodes, made)
		connection.Edges = append(connection.Edges, generated.PersonEdge{Cursor: places[i], Node: made})
	}
	connection.PageInfo = *pageInfo(places, after, more)
	return connection, nil
}

// roleChanges reads a page of the accounts' and roles' history, the latest first.
func (r *Resolver) roleChanges(ctx context.Context, first *int, after *string) (*generated.RoleChangeConnection, error) {
	s, err := r.may(ctx, "rolechange", "read")
	if err != nil {
		return nil, err
	}
	size, err := pageSize(first)
	if err != nil {
		return nil, err
	}
	cursors, err := s.cursorsOf("roleChanges")
	if err != nil {
		return nil, err
	}
	place, err := cursors.read(after)
	if err != nil {
		return nil, err
	}
	query := r.Store.Client.RoleChange.Query()
	if place != nil {
		at, err := time.Parse(time.RFC3339Nano, place[0])
		if err != nil || len(place) != 2 {
			return nil, fault.New(fault.InvalidCursor, "after")
		}
		query.Where(func(s *sql.Selector) {
			s.Where(sql.CompositeLT([]string{s.C(rolechange.FieldAt), s.C(rolechange.FieldID)}, at, place[1]))
		})
	}
	rows, err := query.Order(rolechange.ByAt(sql.OrderDesc()), rolechange.ByID(sql.OrderDesc())).Limit(size + 1).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing role changes: %w", err)
	}
	connection := roleChangeConnection(s, rows[:min(len(rows), size)], cursors, after, len(rows) > size)
	if asked(ctx, "totalCount") {
		count, err := r.Store.Client.RoleChange.Query().Count(ctx)
		if err != nil {
			return nil, fmt.Errorf("counting role changes: %w", err)
		}
		connection.TotalCount = &count
	}
	return connection, nil
}

// roleChangeConnection puts a page together.
func roleChangeConnection(s *session, rows []*db.RoleChange, c cursors, after *string, more bool) *generated.RoleChangeConnection {
	connection := &generated.RoleChangeConnection{Edges: []generated.RoleChangeEdge{}, Nodes: []model.RoleChange{}}
	places := make([]string, len(rows))
	for i, row := range rows {
		made := *model.NewRoleChange(row, s.eyes, s.world)
		places[i] = c.of([]string{row.At.UTC().Format(time.RFC3339Nano), row.ID})
		connection.Nodes = append(connection.Nodes, made)
		connection.Edges = append(connection.Edges, generated.RoleChangeEdge{Cursor: places[i], Node: made})
	}
	connection.PageInfo = *pageInfo(places, after, more)
	return connection
}

// roleChange finds one line of that history, where the viewer may read it.
func (r *Resolver) roleChange(ctx context.Context, s *session, one string) (model.Node, error) {
	if !r.Grants.Allows(s.moment.Actor.Roles, "rolechange", "read") {
		return nil, nil
	}
	row, err := r.Store.Client.RoleChange.Get(ctx, one)
	if err != nil {
		return nil, absent(err)
	}
	return model.NewRoleChange(row, s.eyes, s.world), nil
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
func (r *Resolver) administer(ctx context.Context, object, action string, change func(actorID *string, s *session) (personID string, err error)) (*generated.PersonPayload, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	personID := ""
	if r.Grants.Allows(s.moment.Actor.Roles, object, action) {
		personID, err = change(&s.moment.Actor.ID, s)
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
	_, s, err := r.renew(ctx)
	if err != nil {
		return nil, err
	}
	payload.Person = model.NewPerson(s.moment.Registry.Person(personID), s.eyes, s.world)
	return payload, nil
}

// account carries out a change of one account.
func (r *Resolver) account(ctx context.Context, action string, in generated.AccountInput, change func(ctx context.Context, actorID *string, personID, note string) error) (*generated.PersonPayload, error) {
	return r.administer(ctx, "account", action, func(actorID *string, s *session) (string, error) {
		if !id.Is(in.PersonID, id.Person) {
			return "", fault.New(fault.NotFound, "personId")
		}
		return in.PersonID, change(ctx, actorID, in.PersonID, plain(in.Note))
	})
}
