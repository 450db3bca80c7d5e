package graph

import (
	"context"
	"fmt"
	"sync"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"thidua/ent/db"
	"thidua/ent/db/commendation"
	"thidua/graph/model"
	"thidua/internal/fault"
	"thidua/internal/id"
)

// nodes finds the objects with these identifiers, nil for each that is not there or not
// to be seen. Subjects of a kind are read together; all master data are in memory.
func (r *Resolver) nodes(ctx context.Context, ids []string) ([]model.Node, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	if len(ids) > maxPage {
		return nil, fault.Newf(fault.ListLimitExceeded, fault.Text{
			VI: "Mỗi lần hỏi được tối đa 100 mã định danh.", EN: "At most 100 identifiers can be asked for at once.",
		}, "ids")
	}
	found, err := r.findNodes(ctx, s, ids, planSubjects(ctx, []string{}))
	if err != nil {
		return nil, err
	}
	nodes := make([]model.Node, len(ids))
	for i, one := range ids {
		nodes[i] = found[one]
	}
	return nodes, nil
}

// roots is what all fields node of an operation ask for, read together by the one that
// comes first: twenty of them cost what one costs.
type roots struct {
	once  sync.Once
	found map[string]model.Node
	err   error
}

// node finds the object with the identifier, nil where it is not there or not to be seen.
func (r *Resolver) node(ctx context.Context, one string) (model.Node, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	s.roots.once.Do(func() {
		operation := graphql.GetOperationContext(ctx)
		var ids []string
		var p plan
		for _, f := range graphql.CollectFields(operation, operation.Operation.SelectionSet, []string{"Query"}) {
			if f.Name == "node" {
				if asked, ok := f.ArgumentMap(operation.Variables)["id"].(string); ok {
					ids = append(ids, asked)
				}
				p.add(operation, graphql.CollectFields(operation, f.Selections, nil), nil)
			}
		}
		s.roots.found, s.roots.err = r.findNodes(ctx, s, ids, p)
	})
	return s.roots.found[one], s.roots.err
}

// findNodes finds the objects with these identifiers, the subjects among them as planned.
func (r *Resolver) findNodes(ctx context.Context, s *session, ids []string, p plan) (map[string]model.Node, error) {
	subjects, err := r.subjects(ctx, ids, p)
	if err != nil {
		return nil, err
	}
	found := map[string]model.Node{}
	for _, one := range ids {
		if subject := subjects[one]; subject != nil {
			found[one] = subject
			continue
		}
		if node, err := r.other(ctx, s, one); err != nil {
			return nil, err
		} else if node != nil {
			found[one] = node
		}
	}
	return found, nil
}

// objects is what the policy calls the kinds of thing that it lets people read, by prefix.
// Who reads a subject, and what hangs on it, is a question to its kind.
var objects = map[string]string{
	id.Cluster: "cluster", id.Unit: "unit", id.Season: "season", id.Period: "period",
	id.Person: "person", id.Criterion: "criterion", id.RoleChange: "rolechange",
	id.Delegation: "delegation", id.Workflow: "workflow",
	id.ServiceAccount: "service_account", id.AccessToken: "service_account",
}

// other finds what is no subject.
func (r *Resolver) other(ctx context.Context, s *session, one string) (model.Node, error) {
	if object, asked := objects[id.Prefix(one)]; asked && !r.Grants.Allows(s.moment.Actor.Roles, object, "read") {
		return nil, nil
	}
	reg := s.moment.Registry
	switch id.Prefix(one) {
	case id.Cluster:
		return some(model.NewCluster(reg.Cluster(one), s.world)), nil
	case id.Unit:
		return some(model.NewUnit(reg.Unit(one), s.world.Today)), nil
	case id.Season:
		return some(model.NewSeason(reg.Season(one), s.world)), nil
	case id.Period:
		return some(model.NewPeriod(reg.Period(one), s.world)), nil
	case id.Person:
		return some(model.NewPerson(reg.Person(one), s.eyes, s.world)), nil
	case id.Criterion:
		return some(model.NewCriterion(reg.Criterion(one))), nil
	case id.RoleChange:
		return r.roleChange(ctx, s, one)
	case id.Delegation:
		return r.delegation(ctx, s, one)
	case id.Workflow:
		if p := s.moment.Book.ByID(one); p != nil {
			return s.definition(p), nil
		}
		return nil, nil
	case id.ServiceAccount, id.AccessToken:
		return r.serviceNode(ctx, s, one)
	case id.History:
		return r.historyEntry(ctx, s, one)
	case id.Proposal:
		return r.proposal(ctx, s, one)
	case id.Commendation, id.Decision:
		return r.commendation(ctx, s, one)
	case id.Attachment:
		return r.attachment(ctx, s, one)
	}
	return nil, nil
}

// some keeps a nil pointer from becoming an interface that is not nil.
func some[T any, P interface {
	*T
	model.Node
}](p P) model.Node {
	if p == nil {
		return nil
	}
	return p
}

// commendation finds a commendation, or a decision on one, of a report that the viewer may see.
func (r *Resolver) commendation(ctx context.Context, s *session, one string) (model.Node, error) {
	rows, err := r.Store.Client.Commendation.Query().
		Where(commendation.Or(commendation.ID(one), commendation.DecisionID(one), commendation.RevocationID(one)),
			func(of *sql.Selector) { of.Where(r.seen(s, of.C(commendation.FieldReportID))) }).
		WithDecision().WithRevocation().Limit(1).All(ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	papers, err := r.papers(ctx, s, rows)
	if err != nil {
		return nil, err
	}
	made := model.NewCommendations(rows, papers)[0]
	for _, d := range []*model.Decision{made.Decision, made.Revocation} {
		if d != nil && d.ID == one {
			return d, nil
		}
	}
	return &made, nil
}

// absent turns "no such row" into nothing.
func absent(err error) error {
	if db.IsNotFound(err) {
		return nil
	}
	return fmt.Errorf("finding a node: %w", err)
}
