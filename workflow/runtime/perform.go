package runtime

import (
	"context"
	"time"

	"thidua/ent/db"
	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/workflow"
)

// Command asks for an action on a subject that is there.
type Command struct {
	SubjectID       string
	Action          string
	ExpectedVersion int
	Input           map[string]any
	Note            string
	Key             string // of idempotency; "" for none
	Operation       string // the mutation, within whose keys Key counts
	Content         any    // of an update
}

// Beginning asks for a new subject of the kind that Prefix names.
type Beginning struct {
	Prefix    string
	Content   any
	Key       string
	Operation string
}

// Result is what a command did: the subject, its version afterwards, and the log's line;
// an administrator's command (Administer) has neither version nor line. Replayed says that
// all of it was done before.
type Result struct {
	SubjectID string
	Version   int
	EventID   string
	Replayed  bool
}

// Perform carries out the command, or changes nothing and answers why not: NOT_FOUND
// (also for what the actor may not see), IDEMPOTENCY_MISMATCH, VERSION_CONFLICT (Detail
// *Conflict), the input's faults, or TRANSITION_BLOCKED (Detail *Blocked), in this order.
func (r *Runtime) Perform(ctx context.Context, actor *authz.Actor, c Command) (Result, error) {
	kind, err := r.kind(id.Prefix(c.SubjectID))
	if err != nil {
		return Result{}, err
	}
	request, err := digest(c.SubjectID, c.Action, c.ExpectedVersion, c.Input, c.Note, c.Content)
	if err != nil {
		return Result{}, err
	}
	ask := asked{operation: c.Operation, key: c.Key, request: request}
	return r.once(ctx, func(ctx context.Context, tx *db.Tx) (Result, error) {
		m, err := r.momentTx(ctx, tx, actor)
		if err != nil {
			return Result{}, err
		}
		s, err := kind.LockTx(ctx, tx, m, c.SubjectID)
		if err != nil {
			return Result{}, err
		}
		m = m.after()
		if done, err := r.replayTx(ctx, tx, m, ask); done != nil || err != nil {
			return value(done), err
		}
		if s.Case.Version != c.ExpectedVersion {
			return Result{}, conflict(s.ID)
		}
		note, input, err := cleanWords(c.Note, c.Input)
		if err != nil {
			return Result{}, err
		}
		if err := kind.CheckTx(ctx, tx, s, c.Content); err != nil {
			return Result{}, err
		}
		if c.Action == workflow.ActionCreate || c.Action == workflow.ActionUpdate && c.Content == nil {
			return Result{}, unknownAction(kind.Program(), s)
		}
		decision, err := r.decideTx(ctx, tx, kind, m, s, c.Action, input, note)
		if err != nil {
			return Result{}, err
		}
		return r.recordTx(ctx, tx, kind, m, s, decision, step{note: note, content: c.Content, asked: ask})
	})
}

// Begin makes a new subject, or changes nothing and answers why not: NOT_FOUND where no
// kind has the prefix, IDEMPOTENCY_MISMATCH, what the kind refuses of the content, or
// every reason against creating it.
func (r *Runtime) Begin(ctx context.Context, actor *authz.Actor, b Beginning) (Result, error) {
	kind, err := r.kind(b.Prefix)
	if err != nil {
		return Result{}, err
	}
	request, err := digest(b.Content)
	if err != nil {
		return Result{}, err
	}
	ask := asked{operation: b.Operation, key: b.Key, request: request}
	return r.once(ctx, func(ctx context.Context, tx *db.Tx) (Result, error) {
		m, err := r.momentTx(ctx, tx, actor)
		if err != nil {
			return Result{}, err
		}
		if done, err := r.madeTx(ctx, tx, kind, m, ask); done != nil || err != nil {
			return value(done), err
		}
		s, err := kind.BeginTx(ctx, tx, m, b.Content)
		if err != nil {
			return Result{}, err
		}
		decision, err := r.decideTx(ctx, tx, kind, m, s, workflow.ActionCreate, nil, "")
		if fault.All(err) != nil {
			// A twin may have committed since the first look at the key; then it is the
			// twin's own subject that stands in the way.
			if done, known := r.madeTx(ctx, tx, kind, m, ask); done != nil || known != nil {
				return value(done), known
			}
		}
		if err != nil {
			return Result{}, err
		}
		return r.recordTx(ctx, tx, kind, m, s, decision, step{content: b.Content, asked: ask, begins: true})
	})
}

// madeTx answers what was made under the key before, nil where nothing was. Who no longer
// sees what he once made is not told of it again.
func (r *Runtime) madeTx(ctx context.Context, tx *db.Tx, kind registered, m Moment, a asked) (*Result, error) {
	done, err := r.replayTx(ctx, tx, m, a)
	if done == nil || err != nil {
		return nil, err
	}
	if _, err := kind.LockTx(ctx, tx, m, done.SubjectID); err != nil {
		return nil, err
	}
	return done, nil
}

// once runs f in a transaction. Where a twin was faster (the same key, or a second row
// where one may stand) f runs once more: it then sees what the twin did.
func (r *Runtime) once(ctx context.Context, f func(context.Context, *db.Tx) (Result, error)) (Result, error) {
	var result Result
	run := func() error {
		return r.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
			var err error
			result, err = f(ctx, tx)
			return err
		})
	}
	err := run()
	if store.IsUnique(err) {
		err = run()
	}
	if err != nil {
		return Result{}, err
	}
	return result, nil
}

// decideTx asks the engine, with the facts as the transaction sees them.
func (r *Runtime) decideTx(ctx context.Context, tx *db.Tx, kind registered, m Moment, s *Subject, action string, input map[string]any, note string) (workflow.Decision, error) {
	known, err := kind.Facts(ctx, tx.Client(), m, []*Subject{s}, input)
	if err != nil {
		return workflow.Decision{}, err
	}
	command := workflow.Command{Action: action, Actor: actorOf(m), Input: input, Note: note, At: latest(m.At, s.Case.At)}
	decision, refusal := kind.Program().Decide(s.Case, command, kind.facts(s, known[0]))
	if refusal != nil {
		return workflow.Decision{}, refused(kind.Program(), s, action, refusal)
	}
	return decision, nil
}

// latest keeps a case's time from running backwards where clocks differ.
func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// value is the result, or none.
func value(r *Result) Result {
	if r == nil {
		return Result{}
	}
	return *r
}
