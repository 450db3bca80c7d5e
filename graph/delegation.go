package graph

import (
	"context"
	"fmt"

	"thidua/ent/db"
	"thidua/ent/db/delegation"
	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/cluster"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// delegations reads a page of the delegations that the viewer may see, the latest first.
func (r *Resolver) delegations(ctx context.Context, p paging) (*generated.DelegationConnection, error) {
	s, err := r.mayRead(ctx, "delegation")
	if err != nil {
		return nil, err
	}
	w, err := s.window("delegations", latest(delegation.FieldCreatedAt), p)
	if err != nil {
		return nil, err
	}
	query := r.Store.Client.Delegation.Query()
	rows, err := query.Where(w.Between).Order(w.Sort).Limit(w.Limit()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing delegations: %w", err)
	}
	rows, more := store.Cut(w.Window, rows)
	nodes := make([]model.Delegation, len(rows))
	for i, row := range rows {
		made, err := model.NewDelegation(row, s.eyes, s.world)
		if err != nil {
			return nil, err
		}
		nodes[i] = *made
	}
	connection := &generated.DelegationConnection{Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.DelegationEdge](w, nodes, func(i int) []any { return []any{rows[i].CreatedAt, rows[i].ID} }, more)
	if asked(ctx, "totalCount") {
		count, err := r.Store.Count(ctx, delegation.Table, cluster.VisibleDelegations(s.moment.Actor))
		if err != nil {
			return nil, fmt.Errorf("counting delegations: %w", err)
		}
		connection.TotalCount = &count
	}
	return connection, nil
}

// delegation finds one that the viewer may see.
func (r *Resolver) delegation(ctx context.Context, s *session, one string) (model.Node, error) {
	row, err := r.Store.Client.Delegation.Query().Where(delegation.ID(one)).Only(ctx)
	if err != nil {
		return nil, absent(err)
	}
	made, err := model.NewDelegation(row, s.eyes, s.world)
	if err != nil {
		return nil, err
	}
	return made, nil
}

// delegate lends a post of the caller.
func (r *Resolver) delegate(ctx context.Context, in generated.DelegateInput) (*generated.DelegationPayload, error) {
	return r.lend(ctx, "give", in.IdempotencyKey, in, func(ctx context.Context, tx *db.Tx, m runtime.Moment) (string, error) {
		if err := m.Book.Knows(in.Workflows, in.Actions); err != nil {
			return "", err
		}
		return cluster.DelegateTx(ctx, tx, m.Registry, m.At, m.Actor, cluster.DelegateRequest{
			ReceiverID: in.ReceiverID, Role: in.Role, UnitID: value(in.UnitID), ClusterID: value(in.ClusterID),
			Workflows: in.Workflows, Actions: in.Actions, Paper: value(in.Paper), From: value(in.ValidFrom), To: in.ValidTo,
		})
	})
}

// revokeDelegation takes one back.
func (r *Resolver) revokeDelegation(ctx context.Context, in generated.RevokeDelegationInput) (*generated.DelegationPayload, error) {
	return r.lend(ctx, "revoke", in.IdempotencyKey, in, func(ctx context.Context, tx *db.Tx, m runtime.Moment) (string, error) {
		return in.DelegationID, cluster.RevokeDelegationTx(ctx, tx, m.At, m.Actor, in.DelegationID)
	})
}

// lend carries out a change of a delegation and answers it as it is afterwards, or why the
// change was refused.
func (r *Resolver) lend(ctx context.Context, action string, key *string, input any,
	change func(ctx context.Context, tx *db.Tx, m runtime.Moment) (delegationID string, err error)) (*generated.DelegationPayload, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	payload := &generated.DelegationPayload{Errors: []model.MutationError{}}
	done, err := r.Runtime.Administer(ctx, s.moment.Actor, runtime.Administration{
		Object: "delegation", Action: action, Key: value(key), Operation: operation(ctx), Request: input,
	}, change)
	if err != nil {
		payload.Errors, err = r.problems(ctx, err)
		return payload, err
	}
	if s, err = r.renew(ctx); err != nil {
		return nil, err
	}
	// Giver and receiver see it for ever, so the scope that the request began with will do.
	row, err := r.Store.Client.Delegation.Query().Where(delegation.ID(done.SubjectID)).Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading a delegation: %w", err)
	}
	payload.Delegation, err = model.NewDelegation(row, s.eyes, s.world)
	return payload, err
}
