package graph

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/graph/generated"
	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/identity"
)

// humans lists the fields that only a human ever uses: what is signed, voted on, lent, and who
// runs the house. No service account has them among its operations.
var humans = []string{
	"submitReport", "returnReport", "reviewReport", "commendReport", "vote", "enterTally", "publishWorkflow", "migrateWorkflow",
	"delegate", "revokeDelegation", "changePassword", "grantRole", "endRole", "disableAccount", "enableAccount", "revokeTokens",
	"createServiceAccount", "rotateServiceToken", "revokeServiceToken", "disableServiceAccount",
}

// CheckOperations refuses, as INVALID_INPUT at its place, the first name that is no field of
// Query, Mutation or Subscription, or one that only a human uses.
func CheckOperations(names []string) error {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	for i, name := range names {
		say := fault.Text{VI: fmt.Sprintf("API không có trường gốc nào tên là %q.", name), EN: fmt.Sprintf("The API has no root field %q.", name)}
		known := slices.ContainsFunc([]*ast.Definition{schema.Query, schema.Mutation, schema.Subscription}, func(d *ast.Definition) bool {
			return d != nil && d.Fields.ForName(name) != nil && !strings.HasPrefix(name, "__")
		})
		if known && slices.Contains(humans, name) {
			known, say = false, fault.Text{VI: fmt.Sprintf("Trường %q chỉ dành cho con người.", name), EN: fmt.Sprintf("Only a human uses the field %q.", name)}
		}
		if !known {
			return fault.Newf(fault.InvalidInput, say, "operations", strconv.Itoa(i))
		}
	}
	return nil
}

// beyond adds an error for each field of an operation that a service account may not use, and
// reports whether there is any, before one of them runs. It refuses nothing to everybody else,
// and the schema itself is open to all.
func (r *Resolver) beyond(ctx context.Context) (refused bool) {
	actor, ok := authz.From(ctx)
	if !ok {
		return false
	}
	registry, err := r.Source.At(ctx, identity.Version(ctx))
	if err != nil {
		graphql.AddError(ctx, err)
		return true
	}
	person := registry.Person(actor.ID)
	if person == nil || person.Service == nil {
		return false
	}
	operation := graphql.GetOperationContext(ctx)
	for _, f := range graphql.CollectFields(operation, operation.Operation.SelectionSet, []string{"Query", "Mutation", "Subscription"}) {
		if strings.HasPrefix(f.Name, "__") || slices.Contains(person.Service.Operations, f.Name) {
			continue
		}
		refused = true
		graphql.AddError(ctx, &gqlerror.Error{Path: ast.Path{ast.PathName(f.Alias)}, Err: fault.Newf(fault.Forbidden, fault.Text{
			VI: "Trường này không thuộc các thao tác được cấp cho tài khoản dịch vụ.",
			EN: "This field is not among the operations of the service account.",
		})})
	}
	return refused
}
