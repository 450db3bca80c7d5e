package graph

import (
	"context"
	"time"

	"thidua/graph/model"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/internal/identity"
	"thidua/internal/language"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// session is one operation: who asks, on which master data, at what time, in which
// language. moment.Actor is nil where nobody has signed in.
type session struct {
	moment runtime.Moment
	eyes   model.Eyes
	world  model.World
	scope  store.Scope // what the viewer may read; nothing where nobody has signed in
	roots  roots
	nested answers // pages of lists that hang on units and periods
}

type sessionKey struct{}

// begin fixes the session, and limits all its queries to what the viewer may read.
func (r *Resolver) begin(ctx context.Context, now time.Time) (context.Context, error) {
	registry, err := r.Source.At(ctx, identity.Version(ctx))
	if err != nil {
		return ctx, err
	}
	actor, _ := authz.From(ctx)
	return r.enter(ctx, registry, actor, now)
}

// enter makes the session's context. What the actor holds is read from this very registry,
// which may be newer than the one that his token was read with: what he sees is remembered
// by the registry's version.
func (r *Resolver) enter(ctx context.Context, registry *cluster.Registry, actor *authz.Actor, now time.Time) (context.Context, error) {
	book, err := r.Runtime.Book(ctx, registry.Version)
	if err != nil {
		return ctx, err
	}
	if actor != nil {
		held := *actor
		held.Roles = registry.Roles(actor.ID, calendar.Of(now))
		held.For = registry.Delegations(actor.ID, calendar.Of(now))
		actor = &held
	}
	s := &session{
		moment: runtime.Moment{Actor: actor, Registry: registry, Book: book, At: now},
		world:  model.World{Registry: registry, Today: calendar.Of(now), Language: language.From(ctx)},
	}
	if actor != nil {
		s.eyes = model.Eyes{
			Self:     actor.ID,
			Email:    r.Grants.Allows(actor.Roles, "person", "read_email"),
			Roles:    r.Grants.Allows(actor.Roles, "person", "read_roles"),
			Disabled: r.Grants.Allows(actor.Roles, "person", "read_roles"),
		}
		s.scope = store.Scope{
			Reports: r.Reports.Visible(s.moment), Cases: r.Cases.Visible(s.moment), Delegations: cluster.VisibleDelegations(actor),
		}
	}
	return s.in(ctx), nil
}

// in makes the session that of the context, and limits all queries to what its viewer may read.
func (s *session) in(ctx context.Context) context.Context {
	if s.moment.Actor != nil {
		ctx = store.WithScope(ctx, s.scope)
	}
	return context.WithValue(ctx, sessionKey{}, s)
}

// renew makes the session anew after a command that changed master data or roles.
func (r *Resolver) renew(ctx context.Context) (*session, error) {
	registry, err := r.Source.Current(ctx)
	if err != nil {
		return nil, err
	}
	s := sessionOf(ctx)
	ctx, err = r.enter(ctx, registry, s.moment.Actor, s.moment.At)
	return sessionOf(ctx), err
}

// sessionOf returns the operation's session.
func sessionOf(ctx context.Context) *session {
	s, _ := ctx.Value(sessionKey{}).(*session)
	return s
}

// mayRead returns the session where the policy lets the viewer, or whoever has no token,
// read that kind of object: else UNAUTHENTICATED without a token, FORBIDDEN with one.
func (r *Resolver) mayRead(ctx context.Context, object string) (*session, error) {
	const action = "read"
	s := sessionOf(ctx)
	if s.moment.Actor == nil && r.Grants.AllowsAnyone(object, action) {
		return s, nil
	}
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	if !r.Grants.Allows(s.moment.Actor.Roles, object, action) {
		return nil, fault.New(fault.Forbidden)
	}
	return s, nil
}

// signedIn returns the session of somebody who has signed in, or UNAUTHENTICATED.
func signedIn(ctx context.Context) (*session, error) {
	s := sessionOf(ctx)
	if s == nil || s.moment.Actor == nil {
		return nil, fault.New(fault.Unauthenticated)
	}
	return s, nil
}
