package graph

import (
	"context"
	"fmt"

	"thidua/ent/db"
	"thidua/ent/db/consent"
	"thidua/ent/db/proposal"
	"thidua/ent/db/workflowversion"
	"thidua/graph/generated"
	"thidua/graph/model"
	"thidua/internal/fault"
	"thidua/internal/store"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// publishWorkflow looks at a definition and, unless it is only to be looked at, proposes it.
func (r *Resolver) publishWorkflow(ctx context.Context, in generated.PublishWorkflowInput) (*generated.PublishWorkflowPayload, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	free, err := r.study(ctx)
	if err != nil {
		return nil, err
	}
	defer free()
	payload := &generated.PublishWorkflowPayload{}
	x, err := r.Runtime.Examine(s.moment, in.Source)
	var done runtime.Result
	switch {
	case err != nil:
	case in.DryRun:
		err = s.moment.Book.Fits(x.Program)
	default:
		done, err = r.Runtime.Publish(ctx, s.moment.Actor, x, value(in.IdempotencyKey), operation(ctx))
	}
	payload.Findings = findings(x.Findings, s.world.Language)
	if payload.Errors, err = r.problems(ctx, err); err != nil {
		return nil, err
	}
	if s, err = r.renew(ctx); err != nil {
		return nil, err
	}
	if payload.Changes, payload.Plan, err = r.consequences(ctx, s, x.Program); err != nil {
		return nil, err
	}
	payload.Proposal, payload.Workflow, err = r.proposed(ctx, s, done.SubjectID)
	return payload, err
}

// consequences tells how a version differs from the one before it, and what a migration of
// the running cases to it would come to.
func (r *Resolver) consequences(ctx context.Context, s *session, p *workflow.Program) ([]generated.WorkflowChange, []generated.MigrationStep, error) {
	changes, plan := []generated.WorkflowChange{}, []generated.MigrationStep{}
	if p == nil {
		return changes, plan, nil
	}
	if before := s.moment.Book.Find(p.Name(), p.Version()-1); before != nil {
		for _, c := range workflow.Diff(before, p) {
			changes = append(changes, generated.WorkflowChange{
				Code: c.Code, Message: fault.Text(c.Say).In(s.world.Language), TouchesCases: c.Running,
			})
		}
	}
	if !asked(ctx, "plan") {
		return changes, plan, nil
	}
	steps, err := r.Runtime.Plan(ctx, r.Store.Client, s.moment, runtime.Migration{To: p})
	if fault.All(err) != nil { // of a kind that nobody serves, which is told already
		return changes, plan, nil
	}
	return changes, migrationSteps(steps, s.world.Language), err
}

// migrationSteps makes the rows of a plan.
func migrationSteps(steps []runtime.MigrationStep, language string) []generated.MigrationStep {
	plan := make([]generated.MigrationStep, len(steps))
	for i, x := range steps {
		plan[i] = generated.MigrationStep{
			FromVersion: x.From.Version(), From: x.State.Name, Stage: x.State.Stage, To: model.Words(x.To), Cases: x.Cases,
		}
		if x.Blocker != nil {
			plan[i].Blocker = &model.NewBlockers([]workflow.Blocker{*x.Blocker}, language)[0]
		}
	}
	return plan
}

// migrateWorkflow plans a migration and, unless it is only to be looked at, proposes it.
func (r *Resolver) migrateWorkflow(ctx context.Context, in generated.MigrateWorkflowInput) (*generated.MigrateWorkflowPayload, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	wanted := runtime.Migrating{Workflow: in.Workflow, From: value(in.FromVersion), Key: value(in.IdempotencyKey), Operation: operation(ctx)}
	if in.FromVersion != nil && *in.FromVersion == 0 { // which would mean every version
		wanted.From = -1
	}
	for _, x := range in.States {
		wanted.States = append(wanted.States, runtime.StateMapping(x))
	}
	payload := &generated.MigrateWorkflowPayload{Plan: []generated.MigrationStep{}}
	if !r.Runtime.MayPropose(s.moment) {
		payload.Errors, err = r.problems(ctx, fault.New(fault.NotPermitted))
		return payload, err
	}
	free, err := r.study(ctx)
	if err != nil {
		return nil, err
	}
	defer free()
	x, err := s.moment.Book.Migration(wanted)
	if x.To != nil && asked(ctx, "plan") {
		steps, err := r.Runtime.Plan(ctx, r.Store.Client, s.moment, x)
		if err != nil {
			return nil, err
		}
		payload.Plan = migrationSteps(steps, s.world.Language)
	}
	var done runtime.Result
	if !in.DryRun {
		done, payload.Migrated, err = r.Runtime.Migrate(ctx, s.moment.Actor, wanted)
	}
	if payload.Errors, err = r.problems(ctx, err); err != nil {
		return nil, err
	}
	payload.Proposal, _, err = r.proposed(ctx, s, done.SubjectID)
	return payload, err
}

// proposed reads a proposal, and the version that it has published; nil for none.
func (r *Resolver) proposed(ctx context.Context, s *session, one string) (*generated.Proposal, *model.WorkflowDefinition, error) {
	if one == "" {
		return nil, nil, nil
	}
	row, err := r.Store.Client.Proposal.Query().Where(proposal.ID(one)).WithConsents(inOrder).Only(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("reading a proposal: %w", err)
	}
	made := newProposal(row, s)
	if row.DoneAt == nil {
		return &made, nil, nil
	}
	version, err := r.Store.Client.WorkflowVersion.Query().Where(workflowversion.ProposalID(one)).
		Select(workflowversion.FieldName, workflowversion.FieldVersion).Only(ctx)
	if db.IsNotFound(err) { // of a migration
		return &made, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading a published version: %w", err)
	}
	p := s.moment.Book.Find(version.Name, version.Version)
	if p == nil {
		return nil, nil, fmt.Errorf("the book has no version %d of %s", version.Version, version.Name)
	}
	return &made, s.definition(p), nil
}

// inOrder reads consents in the order in which they were given.
func inOrder(q *db.ConsentQuery) { q.Order(consent.ByAt(), consent.ByID()) }

// newProposal makes a proposal from its row, which has its consents with it.
func newProposal(row *db.Proposal, s *session) generated.Proposal {
	made := generated.Proposal{
		ID: row.ID, Kind: row.Kind, Workflow: row.Workflow, Content: row.Content, CreatedAt: row.CreatedAt, DoneAt: row.DoneAt,
		Consents: make([]generated.Consent, len(row.Edges.Consents)), Missing: []model.Unit{},
	}
	if p := model.NewPerson(s.moment.Registry.Person(row.ProposerID), s.eyes, s.world); p != nil {
		made.Proposer = *p
	}
	unit := func(unitID string) (u model.Unit) {
		if known := model.NewUnit(s.moment.Registry.Unit(unitID), s.world.Today); known != nil {
			u = *known
		}
		return u
	}
	for i, c := range row.Edges.Consents {
		made.Consents[i] = generated.Consent{Unit: unit(c.UnitID), At: c.At}
		if p := model.NewPerson(s.moment.Registry.Person(c.PersonID), s.eyes, s.world); p != nil {
			made.Consents[i].Person = *p
		}
	}
	if row.DoneAt == nil {
		for _, unitID := range s.moment.Missing(row.Edges.Consents) {
			made.Missing = append(made.Missing, unit(unitID))
		}
	}
	return made
}

// readsProposals reports whether the viewer may: a head or an administrator, who propose.
func (r *Resolver) readsProposals(s *session) bool {
	return r.Grants.Allows(s.moment.Actor.Roles, "workflow", "propose")
}

// proposals reads a page of the proposals, the latest first.
func (r *Resolver) proposals(ctx context.Context, p paging) (*generated.ProposalConnection, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	if !r.readsProposals(s) {
		return nil, fault.New(fault.Forbidden)
	}
	w, err := s.window("proposals", latest(proposal.FieldCreatedAt), p)
	if err != nil {
		return nil, err
	}
	query := r.Store.Client.Proposal.Query().WithConsents(inOrder)
	rows, err := query.Where(w.Between).Order(w.Sort).Limit(w.Limit()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing proposals: %w", err)
	}
	rows, more := store.Cut(w.Window, rows)
	nodes := make([]generated.Proposal, len(rows))
	for i, row := range rows {
		nodes[i] = newProposal(row, s)
	}
	connection := &generated.ProposalConnection{Nodes: nodes}
	connection.Edges, connection.PageInfo = connect[generated.ProposalEdge](w, nodes, func(i int) []any { return []any{rows[i].CreatedAt, rows[i].ID} }, more)
	if asked(ctx, "totalCount") {
		count, err := r.Store.Count(ctx, proposal.Table)
		if err != nil {
			return nil, fmt.Errorf("counting proposals: %w", err)
		}
		connection.TotalCount = &count
	}
	return connection, nil
}

// proposal finds one proposal, for who may read the list.
func (r *Resolver) proposal(ctx context.Context, s *session, one string) (model.Node, error) {
	if !r.readsProposals(s) {
		return nil, nil
	}
	row, err := r.Store.Client.Proposal.Query().Where(proposal.ID(one)).WithConsents(inOrder).Only(ctx)
	if err != nil {
		return nil, absent(err)
	}
	made := newProposal(row, s)
	return &made, nil
}
