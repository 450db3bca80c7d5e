package graph

import (
	"context"
	"strings"
	"time"

	"thidua/ent/db"
	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/internal/store"
	"thidua/internal/text"
	"thidua/workflow/runtime"
)

// people reads a page of everyone with an account, by name.
func (r *Resolver) people(ctx context.Context, p paging, contains *string) (*generated.PersonConnection, error) {
	s, err := r.mayRead(ctx, "person")
	if err != nil {
		return nil, err
	}
	part, err := sought(value(contains), "textContains")
	if err != nil {
		return nil, err
	}
	w, err := s.window("people", byName(), p, contains)
	if err != nil {
		return nil, err
	}
	people := s.moment.Registry.People()
	if part != "" {
		found := []*cluster.Person{}
		for _, p := range people {
			if strings.Contains(text.Fold(p.Name), part) {
				found = append(found, p)
			}
		}
		people = found
	}
	rows, more := slice(w, people, func(p *cluster.Person) []string { return []string{p.NameOrder, p.ID} })
	nodes := make([]model.Person, len(rows))
	for i, p := range rows {
		nodes[i] = *model.NewPerson(p, s.eyes, s.world)
	}
	count := min(len(people), store.MaxCount)
	connection := &generated.PersonConnection{TotalCount: &count, Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.PersonEdge](w, nodes,
		func(i int) []any { return []any{rows[i].NameOrder, rows[i].ID} }, more)
	return connection, nil
}

// administer carries out an administrator's change of an account or a role and answers
// the person after it. Whoever is no administrator is NOT_PERMITTED.
func (r *Resolver) administer(ctx context.Context, object, action string, key *string, input any,
	change func(ctx context.Context, tx *db.Tx, m runtime.Moment) (personID string, err error)) (*generated.PersonPayload, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	done, err := r.Runtime.Administer(ctx, s.moment.Actor, runtime.Administration{
		Object: object, Action: action, Key: value(key), Operation: operation(ctx), Request: input,
	}, change)
	return r.personPayload(ctx, done.SubjectID, err)
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
func (r *Resolver) account(ctx context.Context, action string, in generated.AccountInput,
	changeTx func(ctx context.Context, tx *db.Tx, now time.Time, actorID *string, personID, note string) error) (*generated.PersonPayload, error) {
	return r.administer(ctx, "account", action, in.IdempotencyKey, in, func(ctx context.Context, tx *db.Tx, m runtime.Moment) (string, error) {
		if m.Registry.Person(in.PersonID) == nil {
			return "", fault.New(fault.NotFound, "personId")
		}
		return in.PersonID, changeTx(ctx, tx, m.At, &m.Actor.ID, in.PersonID, value(in.Note))
	})
}

// grant reads the role of an input.
func grant(in generated.GrantRoleInput) cluster.GrantRequest {
	return cluster.GrantRequest{
		PersonID: in.PersonID, Role: in.Role, UnitID: value(in.UnitID), ClusterID: value(in.ClusterID),
		From: value(in.ValidFrom), To: value(in.ValidTo), Note: value(in.Note),
	}
}
