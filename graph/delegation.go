package graph

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	"thidua/ent/db/delegation"
	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// delegations reads a page of the delegations that the viewer may see, the latest first.
func (r *Resolver) delegations(ctx context.Context, first *int, after *string) (*generated.DelegationConnection, error) {
	s, err := r.mayRead(ctx, "delegation")
	if err != nil {
		return nil, err
	}
	w, err := s.window("delegations", first, after)
	if err != nil {
		return nil, err
	}
	query := r.Store.Client.Delegation.Query()
	if w.place != nil {
		at, err := time.Parse(time.RFC3339Nano, w.place[0])
		if err != nil || len(w.place) != 2 {
			return nil, fault.New(fault.InvalidCursor, "after")
		}
		query.Where(func(s *sql.Selector) {
			s.Where(sql.CompositeLT([]string{s.C(delegation.FieldCreatedAt), s.C(delegation.FieldID)}, at, w.place[1]))
		})
	}
	rows, err := query.Order(delegation.ByCreatedAt(sql.OrderDesc()), delegation.ByID(sql.OrderDesc())).Limit(w.size + 1).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing delegations: %w", err)
	}
	rows, more := cut(w, rows)
	nodes := make([]model.Delegation, len(rows))
	for i, row := range rows {
		made, err := model.NewDelegation(row, s.eyes, s.world)
		if err != nil {
			return nil, err
		}
		nodes[i] = *made
	}
	connection := &generated.DelegationConnection{Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.DelegationEdge](w, nodes, func(i int) []string {
		return []string{rows[i].CreatedAt.UTC().Format(time.RFC3339Nano), rows[i].ID}
	}, more)
	if asked(ctx, "totalCount") {
		count, err := r.Store.Client.Delegation.Query().Count(ctx)
		if err != nil {
			return nil, fmt.Errorf("counting delegations: %w", err)
		}
		count = min(count, store.MaxCount)
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
