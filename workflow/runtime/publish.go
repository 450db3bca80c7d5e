package runtime

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"thidua/ent/db"
	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/term"
	"thidua/workflow"
)

// Examined is a definition that somebody means to publish, and what the checker found in it.
type Examined struct {
	Source   string
	Program  *workflow.Program // nil where it does not compile
	Findings []workflow.Finding
}

// Examine compiles and checks a definition, without a look at what is published already. It
// refuses what can never be: NOT_PERMITTED to who proposes nothing, before it looks;
// INVALID_DEFINITION for what does not compile, DEFINITION_REFUSED for what the checker
// finds an error in, UNSERVED for a name that this program does not have. The findings are
// told with the refusal.
func (r *Runtime) Examine(m Moment, source string) (Examined, error) {
	x := Examined{Source: source}
	if !r.MayPropose(m) {
		return x, fault.New(fault.NotPermitted)
	}
	p, err := workflow.Compile([]byte(source))
	if err != nil {
		x.Findings = workflow.CheckSource([]byte(source), nil).Findings
		return x, invalid(err)
	}
	x.Program = p
	checked := workflow.Check(p, r.grants.Ceiling(object(p)))
	x.Findings = checked.Findings
	err = r.admit(p)
	switch {
	case fault.All(err) != nil:
		return x, inSource(err)
	case checked.Failed() || err != nil:
		return x, fault.New(fault.DefinitionRefused, pathSource).Because(err)
	}
	return x, nil
}

// Findings tells what the checker found in a definition, under the policy's ceiling. A
// published one is checked once; the list is shared.
func (r *Runtime) Findings(p *workflow.Program) []workflow.Finding {
	check := sync.OnceValue(func() []workflow.Finding { return workflow.Check(p, r.grants.Ceiling(object(p))).Findings })
	if r.kept(p) {
		known, _ := r.findings.LoadOrStore(p.Reference(), check)
		check = known.(func() []workflow.Finding)
	}
	return check()
}

// kept reports whether the version is among the published ones that this process knows.
func (r *Runtime) kept(p *workflow.Program) bool {
	b := r.shelf.cached.Load()
	return b != nil && b.Program(p.Reference()) != nil
}

// pathSource is where a definition stands in the input.
const pathSource = "source"

// inSource leads a refusal to the definition.
func inSource(err error) error {
	for _, f := range fault.All(err) {
		return fault.Newf(f.Code, f.Say, pathSource)
	}
	return err
}

// invalid tells the first place at which a definition does not hold; the findings have all.
func invalid(err error) error {
	var told *workflow.DefinitionError
	if !errors.As(err, &told) || len(told.Problems) == 0 {
		return fault.New(fault.InvalidDefinition, pathSource).Because(err)
	}
	first := told.Problems[0]
	return fault.Newf(fault.InvalidDefinition, fault.Text{
		VI: fmt.Sprintf("Định nghĩa không đúng ở dòng %d, cột %d: %s", first.Line, first.Column, first.Message),
		EN: fmt.Sprintf("The definition does not hold at line %d, column %d: %s", first.Line, first.Column, first.Message),
	}, pathSource)
}

// Fits refuses a version that does not follow on the current one of the book:
// VERSION_NOT_NEXT, or DEFINITION_REFUSED where it is of another kind of subject.
func (b *Book) Fits(p *workflow.Program) error {
	next := 1
	current := b.Current(p.Name())
	if current != nil {
		next = current.Version() + 1
	}
	if p.Version() != next {
		return fault.Newf(fault.VersionNotNext, fault.Text{
			VI: fmt.Sprintf("Phiên bản tiếp theo của quy trình %s là %d, không phải %d.", p.Name(), next, p.Version()),
			EN: fmt.Sprintf("The next version of the workflow %s is %d, not %d.", p.Name(), next, p.Version()),
		}, pathSource)
	}
	if current != nil && p.Subject() != current.Subject() {
		return fault.Newf(fault.DefinitionRefused, fault.Text{
			VI: fmt.Sprintf("Quy trình %s dành cho loại hồ sơ %s; phiên bản mới không đổi loại hồ sơ.", p.Name(), current.Subject()),
			EN: fmt.Sprintf("The workflow %s is for the subject %s; a new version does not change it.", p.Name(), current.Subject()),
		}, pathSource)
	}
	return nil
}

// Publish proposes the version that was examined, or consents to the same that waits; with
// the last consent it is published, in the same transaction. The result's subject is the
// proposal. It refuses NOT_PERMITTED, IDEMPOTENCY_MISMATCH, and what Fits refuses, in this
// order: so what waited while another version was published can be consented to no more.
func (r *Runtime) Publish(ctx context.Context, actor *authz.Actor, x Examined, key, operation string) (Result, error) {
	a := Administration{Object: policyWorkflow, Action: policyPropose, Key: key, Operation: operation, Request: x.Source}
	return r.Administer(ctx, actor, a, func(ctx context.Context, tx *db.Tx, m Moment) (string, error) {
		if err := m.Book.Fits(x.Program); err != nil {
			return "", err
		}
		p, agreed, err := r.moveTx(ctx, tx, m, motion{term.ProposalPublish, x.Program.Name(), x.Source})
		if err != nil || !agreed {
			return idOf(p), err
		}
		err = tx.WorkflowVersion.Create().SetName(x.Program.Name()).SetVersion(x.Program.Version()).SetHash(x.Program.Hash()).
			SetSubject(x.Program.Subject()).SetSource(x.Source).SetOrigin(term.Published).SetPublishedAt(m.At).SetProposalID(p.ID).Exec(ctx)
		if err != nil {
			return "", fmt.Errorf("publishing %s: %w", x.Program.Reference(), err)
		}
		return p.ID, doneTx(ctx, tx, m, p)
	})
}

// idOf is the identifier of a proposal, "" of none.
func idOf(p *db.Proposal) string {
	if p == nil {
		return ""
	}
	return p.ID
}
