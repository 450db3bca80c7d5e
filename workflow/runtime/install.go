package runtime

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/ent/db"
	"thidua/ent/db/workflowversion"
	"thidua/internal/fault"
	"thidua/internal/term"
	"thidua/workflow"
)

// open brings the shipped definitions in and looks at those that cases run on.
func (r *Runtime) open(ctx context.Context, shipped [][]byte) error {
	programs := make([]*workflow.Program, len(shipped))
	for i, source := range shipped {
		p, err := workflow.Compile(source)
		if err != nil {
			return fmt.Errorf("runtime: a shipped workflow: %w", err)
		}
		if err := r.admit(p); err != nil {
			return err
		}
		programs[i] = p
	}
	missing, err := r.missing(ctx, programs)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		if err := r.install(ctx, programs, shipped, missing); err != nil {
			return err
		}
	}
	return r.audit(ctx)
}

// missing lists the places of the programs that the database does not have.
func (r *Runtime) missing(ctx context.Context, programs []*workflow.Program) ([]int, error) {
	var missing []int
	for i, p := range programs {
		row, err := r.store.Client.WorkflowVersion.Query().
			Where(workflowversion.Name(p.Name()), workflowversion.Version(p.Version())).Only(ctx)
		switch {
		case db.IsNotFound(err):
			missing = append(missing, i)
		case err != nil:
			return nil, fmt.Errorf("runtime: looking for the workflow %s: %w", p.Name(), err)
		case row.Hash != p.Hash() && row.Origin == term.Shipped:
			return nil, fault.Newf(fault.InvalidInput, fault.Text{
				VI: fmt.Sprintf("Quy trình %s phiên bản %d trong cơ sở dữ liệu khác với bản đi kèm chương trình; hãy tăng số phiên bản.", p.Name(), p.Version()),
				EN: fmt.Sprintf("The workflow %s, version %d, in the database is not the one that the program ships; raise its version.", p.Name(), p.Version()),
			})
		}
	}
	return missing, nil
}

// install brings shipped versions in. Another replica may do the same at this moment; what
// it has brought in is left alone.
func (r *Runtime) install(ctx context.Context, programs []*workflow.Program, shipped [][]byte, missing []int) error {
	return r.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := r.store.RaiseTx(ctx, tx); err != nil {
			return err
		}
		for _, i := range missing {
			p := programs[i]
			there, err := tx.WorkflowVersion.Query().Where(workflowversion.Name(p.Name()), workflowversion.Version(p.Version())).Exist(ctx)
			if err != nil {
				return fmt.Errorf("runtime: looking for the workflow %s: %w", p.Name(), err)
			}
			if there {
				continue
			}
			err = tx.WorkflowVersion.Create().SetName(p.Name()).SetVersion(p.Version()).SetHash(p.Hash()).SetSubject(p.Subject()).
				SetSource(string(shipped[i])).SetOrigin(term.Shipped).SetPublishedAt(time.Now().UTC().Truncate(time.Microsecond)).Exec(ctx)
			if err != nil {
				return fmt.Errorf("runtime: bringing in the workflow %s: %w", p.Name(), err)
			}
		}
		return nil
	})
}

// admit refuses a definition that nobody could run here: beyond the policy, of an unknown
// subject, with a fact or an effect that its subject does not have.
func (r *Runtime) admit(p *workflow.Program) error {
	kind, ok := r.bySubject[p.Subject()]
	if !ok {
		return unserved(p, "subject", p.Subject())
	}
	if err := r.grants.Covers(object(p), p.Powers()); err != nil {
		return err
	}
	return Served(p, kind)
}

// Served refuses a definition that names a fact or an effect which the kind of its subject
// does not have: UNSERVED.
func Served(p *workflow.Program, kind Kind) error {
	facts, effects := kind.Serves(p.Subject())
	for _, f := range p.Facts() {
		if !f.Field && f.Of != "clock" && !slices.Contains(facts, f.Name) {
			return unserved(p, "fact", f.Name)
		}
	}
	for _, a := range p.Actions() {
		for _, e := range a.Effects {
			if !slices.Contains(effects, e.Name) {
				return unserved(p, "effect", e.Name)
			}
		}
	}
	return nil
}

// object is what the policy calls a definition's subject.
func object(p *workflow.Program) string { return strings.ToLower(p.Subject()) }

// unserved tells of a name that this program does not know.
func unserved(p *workflow.Program, what, name string) error {
	return fault.Newf(fault.Unserved, fault.Text{
		VI: fmt.Sprintf("Quy trình %s phiên bản %d dùng %s %q mà chương trình này không có.", p.Name(), p.Version(), map[string]string{
			"subject": "loại hồ sơ", "fact": "dữ kiện", "effect": "hiệu lực"}[what], name),
		EN: fmt.Sprintf("The workflow %s, version %d, uses the %s %q, which this program does not have.", p.Name(), p.Version(), what, name),
	})
}

// audit looks at every version that running cases are pinned to: one that names a fact which
// this program no longer serves is refused, with the number of cases that it would break.
func (r *Runtime) audit(ctx context.Context) error {
	registry, err := r.source.Current(ctx)
	if err != nil {
		return err
	}
	book, err := r.shelf.at(ctx, registry.Version)
	if err != nil {
		return err
	}
	for _, kind := range r.kinds {
		running, err := running(ctx, r.store.Client, kind.Table())
		if err != nil {
			return err
		}
		pinned := map[string]int{}
		for _, n := range running {
			if p := book.Program(n.definition); p == nil || !final(p, n.state) {
				pinned[n.definition] += n.cases
			}
		}
		for reference, cases := range pinned {
			p := book.Program(reference)
			if p == nil {
				return fmt.Errorf("runtime: %d cases run on %s, which is not among the workflows", cases, reference)
			}
			if err := r.admit(p); err != nil {
				return broken(p, cases, err)
			}
		}
	}
	return nil
}

// final tells whether no case leaves the state any more: nothing of its version is asked again.
func final(p *workflow.Program, name string) bool {
	state, ok := p.State(name)
	return ok && state.Final
}

// broken says how many cases a version that cannot run any more would break.
func broken(p *workflow.Program, cases int, err error) error {
	for _, f := range fault.All(err) {
		return fault.Newf(f.Code, fault.Text{
			VI: fmt.Sprintf("%s Có %d hồ sơ đang chạy trên phiên bản này (%s).", f.Say.VI, cases, p.Reference()),
			EN: fmt.Sprintf("%s %d cases run on this version (%s).", f.Say.EN, cases, p.Reference()),
		}).Because(err)
	}
	return fmt.Errorf("%d cases run on %s: %w", cases, p.Reference(), err)
}

// standing is how many cases of a table are in a state of a version.
type standing struct {
	definition, state string
	cases             int
}

// running counts the cases of a table by version and state.
func running(ctx context.Context, client *db.Client, table string) ([]standing, error) {
	rows, err := client.QueryContext(ctx, "SELECT definition, state, COUNT(*) FROM "+table+" GROUP BY definition, state")
	if err != nil {
		return nil, fmt.Errorf("runtime: counting the cases of %s: %w", table, err)
	}
	defer rows.Close()
	var list []standing
	for rows.Next() {
		var n standing
		if err := rows.Scan(&n.definition, &n.state, &n.cases); err != nil {
			return nil, fmt.Errorf("runtime: counting the cases of %s: %w", table, err)
		}
		list = append(list, n)
	}
	return list, rows.Err()
}
