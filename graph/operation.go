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
	"thidua/internal/cluster"
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

// files is the one operation that is no field: to send files to /files and to fetch them there.
const files = "files"

// CheckOperations refuses, as INVALID_INPUT at its place, the first name that is neither a field
// of Query, Mutation or Subscription nor files, or one that only a human uses.
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
		if !known && name != files {
			return fault.Newf(fault.InvalidInput, say, "operations", strconv.Itoa(i))
		}
	}
	return nil
}

// beyond adds an error for each field of an operation that a service account may not use, and
// reports whether there is any, before one of them runs. It refuses nothing to everybody else,
// and the schema itself is open to all.
func (r *Resolver) beyond(ctx context.Context) (refused bool) {
	service, err := r.service(ctx)
	if err != nil {
		graphql.AddError(ctx, err)
		return true
	}
	if service == nil {
		return false
	}
	operation := graphql.GetOperationContext(ctx)
	for _, f := range graphql.CollectFields(operation, operation.Operation.SelectionSet, []string{"Query", "Mutation", "Subscription"}) {
		if strings.HasPrefix(f.Name, "__") || slices.Contains(service.Operations, f.Name) {
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

// service is the service account that asks; nil where a human does, or nobody has signed in.
func (r *Resolver) service(ctx context.Context) (*cluster.Service, error) {
	actor, ok := authz.From(ctx)
	if !ok {
		return nil, nil
	}
	registry, err := r.Source.At(ctx, identity.Version(ctx))
	if err != nil {
		return nil, err
	}
	person := registry.Person(actor.ID)
	if person == nil {
		return nil, nil
	}
	return person.Service, nil
}

// Filing refuses the context's caller all of /files, FORBIDDEN, where he is a service account
// that has no files among its operations. What else he may there is a question to his roles.
func (r *Resolver) Filing(ctx context.Context) error {
	service, err := r.service(ctx)
	if err != nil || service == nil || slices.Contains(service.Operations, files) {
		return err
	}
	return fault.Newf(fault.Forbidden, fault.Text{
		VI: "Tệp không thuộc các thao tác được cấp cho tài khoản dịch vụ (files).",
		EN: "Files are not among the operations of the service account (files).",
	})
}
