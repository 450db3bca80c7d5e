package graph

import (
	"context"

	"thidua/ent/db"
	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/identity"
	"thidua/internal/store"
	"thidua/workflow/runtime"
)

// serviceAccounts reads a page of the service accounts that the viewer may see.
func (r *Resolver) serviceAccounts(ctx context.Context, p paging) (*generated.ServiceAccountConnection, error) {
	s, err := r.mayRead(ctx, "service_account")
	if err != nil {
		return nil, err
	}
	w, err := s.window("serviceAccounts", store.Order{Columns: []string{"id"}, Desc: true}, p)
	if err != nil {
		return nil, err
	}
	seen := []*cluster.Service{}
	for _, one := range s.moment.Registry.Services() {
		if s.sees(one) {
			seen = append(seen, one)
		}
	}
	rows, more := slice(w, seen, func(s *cluster.Service) []string { return []string{s.ID} })
	nodes, err := r.newServiceAccounts(ctx, s, rows...)
	if err != nil {
		return nil, err
	}
	count := min(len(seen), store.MaxCount)
	connection := &generated.ServiceAccountConnection{TotalCount: &count, Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.ServiceAccountEdge](w, nodes,
		func(i int) []any { return []any{rows[i].ID} }, more)
	return connection, nil
}

// sees reports whether the viewer, whom the policy lets read service accounts, reads this one.
func (s *session) sees(one *cluster.Service) bool {
	return one != nil && s.moment.Registry.VisibleService(s.moment.Actor, one)
}

// newServiceAccounts makes service accounts with their tokens, all of which are one query.
func (r *Resolver) newServiceAccounts(ctx context.Context, s *session, rows ...*cluster.Service) ([]model.ServiceAccount, error) {
	people := make([]string, len(rows))
	for i, one := range rows {
		people[i] = one.Person.ID
	}
	tokens, err := r.Accounts.Tokens(ctx, people...)
	if err != nil {
		return nil, err
	}
	made := make([]model.ServiceAccount, len(rows))
	for i, one := range rows {
		own := make([]model.ServiceToken, len(tokens[one.Person.ID]))
		for j, t := range tokens[one.Person.ID] {
			own[j] = serviceToken(t)
		}
		made[i] = *model.NewServiceAccount(one, own, s.eyes, s.world)
	}
	return made, nil
}

func serviceToken(t identity.ServiceToken) model.ServiceToken {
	return model.ServiceToken{ID: t.ID, IssuedAt: t.IssuedAt, ExpiresAt: t.ExpiresAt, RevokedAt: t.RevokedAt, LastUsedAt: t.LastUsedAt}
}

// serviceNode finds a service account, or a token of one, that the viewer may see.
func (r *Resolver) serviceNode(ctx context.Context, s *session, one string) (model.Node, error) {
	if id.Is(one, id.ServiceAccount) {
		service := s.moment.Registry.Service(one)
		if !s.sees(service) {
			return nil, nil
		}
		made, err := r.newServiceAccounts(ctx, s, service)
		if err != nil {
			return nil, err
		}
		return &made[0], nil
	}
	token, found, err := r.Accounts.Token(ctx, one)
	if err != nil || !found {
		return nil, err
	}
	// People's own tokens are shown to nobody.
	if p := s.moment.Registry.Person(token.PersonID); p == nil || !s.sees(p.Service) {
		return nil, nil
	}
	made := serviceToken(token)
	return &made, nil
}

// createServiceAccount opens one with its first token.
func (r *Resolver) createServiceAccount(ctx context.Context, in generated.CreateServiceAccountInput) (*generated.ServiceTokenPayload, error) {
	return r.issue(ctx, in.IdempotencyKey, in, func(ctx context.Context, tx *db.Tx, m runtime.Moment) (*cluster.Service, identity.Issued, error) {
		if err := CheckOperations(in.Operations); err != nil {
			return nil, identity.Issued{}, err
		}
		request := cluster.ServiceRequest{Name: in.Name, Operations: in.Operations, ExpiresAt: in.ExpiresAt, Note: value(in.Note)}
		for _, role := range in.Roles {
			request.Roles = append(request.Roles, cluster.GrantRequest{Role: role.Role, UnitID: value(role.UnitID), ClusterID: value(role.ClusterID)})
		}
		opened, err := cluster.OpenServiceTx(ctx, tx, m.Registry, m.At, &m.Actor.ID, request)
		if err != nil {
			return nil, identity.Issued{}, err
		}
		issued, err := r.Accounts.RotateServiceTx(ctx, tx, m.At, &m.Actor.ID, tokensOf(opened), identity.DefaultKeepHours, "")
		return opened, issued, err
	})
}

// rotateServiceToken issues another token.
func (r *Resolver) rotateServiceToken(ctx context.Context, in generated.RotateServiceTokenInput) (*generated.ServiceTokenPayload, error) {
	return r.issue(ctx, in.IdempotencyKey, in, func(ctx context.Context, tx *db.Tx, m runtime.Moment) (*cluster.Service, identity.Issued, error) {
		service := m.Registry.Service(in.ServiceAccountID)
		if service == nil {
			return nil, identity.Issued{}, fault.New(fault.NotFound, "serviceAccountId")
		}
		issued, err := r.Accounts.RotateServiceTx(ctx, tx, m.At, &m.Actor.ID, tokensOf(service), in.KeepHours, value(in.Note))
		return service, issued, err
	})
}

// tokensOf is a service account as package identity knows it.
func tokensOf(s *cluster.Service) identity.Service {
	return identity.Service{PersonID: s.Person.ID, ExpiresAt: s.ExpiresAt}
}

// issue carries out what comes with a new token and tells that token, this once: what was done
// before under the key is told without it, since nothing of a secret is kept.
func (r *Resolver) issue(ctx context.Context, key *string, input any,
	do func(ctx context.Context, tx *db.Tx, m runtime.Moment) (*cluster.Service, identity.Issued, error)) (*generated.ServiceTokenPayload, error) {
	var token *string
	account, problems, err := r.manage(ctx, key, input, func(ctx context.Context, tx *db.Tx, m runtime.Moment) (string, error) {
		service, issued, err := do(ctx, tx, m)
		if err != nil {
			return "", err
		}
		told := string(issued.Token)
		token = &told
		return service.ID, nil
	})
	if err != nil {
		return nil, err
	}
	if account == nil {
		token = nil
	}
	return &generated.ServiceTokenPayload{ServiceAccount: account, Token: token, Errors: problems}, nil
}

// revokeServiceToken ends one token.
func (r *Resolver) revokeServiceToken(ctx context.Context, in generated.RevokeServiceTokenInput) (*generated.ServiceAccountPayload, error) {
	account, problems, err := r.manage(ctx, in.IdempotencyKey, in, func(ctx context.Context, tx *db.Tx, m runtime.Moment) (string, error) {
		personID, err := identity.RevokeServiceTokenTx(ctx, tx, m.At, &m.Actor.ID, in.TokenID, value(in.Note))
		if err != nil {
			return "", err
		}
		return m.Registry.Person(personID).Service.ID, nil
	})
	if err != nil {
		return nil, err
	}
	return &generated.ServiceAccountPayload{ServiceAccount: account, Errors: problems}, nil
}

// disableServiceAccount ends one before its time.
func (r *Resolver) disableServiceAccount(ctx context.Context, in generated.DisableServiceAccountInput) (*generated.ServiceAccountPayload, error) {
	account, problems, err := r.manage(ctx, in.IdempotencyKey, in, func(ctx context.Context, tx *db.Tx, m runtime.Moment) (string, error) {
		service := m.Registry.Service(in.ServiceAccountID)
		if service == nil {
			return "", fault.New(fault.NotFound, "serviceAccountId")
		}
		return service.ID, identity.DisableTx(ctx, tx, m.At, &m.Actor.ID, service.Person.ID, value(in.Note))
	})
	if err != nil {
		return nil, err
	}
	return &generated.ServiceAccountPayload{ServiceAccount: account, Errors: problems}, nil
}

// manage carries out an administrator's change of a service account and answers it as it is
// afterwards, or why the change was refused.
func (r *Resolver) manage(ctx context.Context, key *string, input any,
	change func(ctx context.Context, tx *db.Tx, m runtime.Moment) (serviceID string, err error)) (*model.ServiceAccount, []model.MutationError, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, nil, err
	}
	done, err := r.Runtime.Administer(ctx, s.moment.Actor, runtime.Administration{
		Object: "service_account", Action: "manage", Key: value(key), Operation: operation(ctx), Request: input,
	}, change)
	if err != nil {
		problems, err := r.problems(ctx, err)
		return nil, problems, err
	}
	if s, err = r.renew(ctx); err != nil {
		return nil, nil, err
	}
	made, err := r.newServiceAccounts(ctx, s, s.moment.Registry.Service(done.SubjectID))
	if err != nil {
		return nil, nil, err
	}
	return &made[0], []model.MutationError{}, nil
}
