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
	OnBehalfOf      string // giver for whom the actor acts; "": himself, or whoever's delegation lets him
	Input           map[string]any
	Note            string
	Vote            workflow.Vote     // of the action vote
	Count           *workflow.Count   // of the action tally
	Minutes         *workflow.Minutes // of a count on paper
	Key             string            // of idempotency; "" for none
	Operation       string            // the mutation, within whose keys Key counts
	Content         any               // of an update
}

// Beginning asks for a new subject of the kind that Prefix names.
type Beginning struct {
	Prefix    string
	Content   any
	Key       string
	Operation string
}

// Result is what a command did: the subject, its version afterwards, and the log's line;
// an administrator's command (Administer) has neither version nor line, a secret vote no line.
// Replayed says that all of it was done before.
type Result struct {
	SubjectID string
	Version   int
	EventID   string
	Receipt   string // of a secret vote, told once: what to look for among the published papers
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
	request, err := digest(c.SubjectID, c.Action, c.ExpectedVersion, c.OnBehalfOf, c.Input, c.Note, c.Vote, c.Count, c.Minutes, c.Content)
	if err != nil {
		return Result{}, err
	}
	ask := asked{operation: c.Operation, key: c.Key, request: request}
	return r.once(ctx, func(ctx context.Context, tx *db.Tx) (Result, error) {
		m, err := r.momentTx(ctx, tx, actor)
		if err != nil {
			return Result{}, err
		}
		s, err := r.lockTx(ctx, tx, kind, m, c.SubjectID)
		if err != nil {
			return Result{}, err
		}
		m = m.after()
		if done, err := r.replayTx(ctx, tx, m, ask); done != nil || err != nil {
			return value(done), err
		}
		if !fresh(s, c) {
			return Result{}, conflict(s.ID)
		}
		return r.performTx(ctx, tx, kind, m, s, c, ask)
	})
}

// lockTx locks the subject, if the actor may see it, with the version of its workflow.
func (r *Runtime) lockTx(ctx context.Context, tx *db.Tx, kind Kind, m Moment, subjectID string) (*Subject, error) {
	s, err := kind.LockTx(ctx, tx, m, subjectID)
	if err != nil {
		return nil, err
	}
	return s, m.bind(s)
}

// fresh tells whether the caller has seen what his command is about: the present version;
// of a vote, any since the round was opened or its content changed, since the votes of
// others meanwhile change nothing for him.
func fresh(s *Subject, c Command) bool {
	if c.Action == workflow.ActionVote && s.Case.Round.Open() {
		return s.Case.Round.Since <= c.ExpectedVersion && c.ExpectedVersion <= s.Case.Version
	}
	return s.Case.Version == c.ExpectedVersion
}

// performTx carries out the command on the subject, which is locked and at the version that
// the command is about.
func (r *Runtime) performTx(ctx context.Context, tx *db.Tx, kind Kind, m Moment, s *Subject, c Command, ask asked) (Result, error) {
	note, input, err := cleanWords(c.Note, c.Input)
	if err != nil {
		return Result{}, err
	}
	minutes, err := cleanMinutes(c.Minutes)
	if err != nil {
		return Result{}, err
	}
	if c.Action == workflow.ActionVote && c.Key != "" && s.secret() != nil {
		return Result{}, unkeyed()
	}
	if err := kind.CheckTx(ctx, tx, m, s, c.Content); err != nil {
		return Result{}, err
	}
	if notByName(c) {
		return Result{}, unknownAction(s)
	}
	return r.carryTx(ctx, tx, kind, m, s, workflow.Command{
		Action: c.Action, OnBehalfOf: c.OnBehalfOf, Input: input, Note: note, Vote: c.Vote, Count: c.Count, Minutes: minutes,
	}, step{note: note, content: c.Content, asked: ask})
}

// notByName tells whether the command names an action that has a command of its own.
func notByName(c Command) bool {
	switch c.Action {
	case workflow.ActionCreate, workflow.ActionMigrate:
		return true
	case workflow.ActionUpdate:
		return c.Content == nil
	case workflow.ActionTally:
		return c.Count == nil
	case workflow.ActionVote:
		return c.Vote.Choice == "" && len(c.Vote.For) == 0
	}
	return false
}

// carryTx decides the command, records what comes of it, and goes on with what follows: the
// steps that it takes on other subjects, and the one that the engine takes when a round was
// closed. All of it is one transaction: what is refused refuses the whole.
func (r *Runtime) carryTx(ctx context.Context, tx *db.Tx, kind Kind, m Moment, s *Subject, c workflow.Command, st step) (Result, error) {
	d, err := r.decideTx(ctx, tx, kind, m, s, c)
	if err != nil {
		return Result{}, err
	}
	if d.Sealed {
		return r.sealTx(ctx, tx, s, d.Event)
	}
	result, then, err := r.recordTx(ctx, tx, kind, m, s, d, st)
	if err != nil {
		return Result{}, err
	}
	for _, next := range then {
		if err := r.thenTx(ctx, tx, m, next); err != nil {
			return Result{}, err
		}
	}
	if d.Follow != "" {
		return result, r.followTx(ctx, tx, m, s.ID, d.Follow)
	}
	return result, nil
}

// followTx lets the system take the action that a closed round leads to.
func (r *Runtime) followTx(ctx context.Context, tx *db.Tx, m Moment, subjectID, action string) error {
	kind, err := r.kind(id.Prefix(subjectID))
	if err != nil {
		return err
	}
	m.Actor = nil
	s, err := r.lockTx(ctx, tx, kind, m, subjectID)
	if err != nil {
		return err
	}
	_, err = r.carryTx(ctx, tx, kind, m, s, workflow.Command{Action: action}, step{})
	return err
}

// thenTx takes a step on another subject that an effect asks for, by the same actor.
func (r *Runtime) thenTx(ctx context.Context, tx *db.Tx, m Moment, c Command) error {
	kind, err := r.kind(id.Prefix(c.SubjectID))
	if err != nil {
		return err
	}
	s, err := r.lockTx(ctx, tx, kind, m, c.SubjectID)
	if err != nil {
		return err
	}
	_, err = r.performTx(ctx, tx, kind, m, s, c, asked{})
	return err
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
		if err := m.bind(s); err != nil {
			return Result{}, err
		}
		result, err := r.carryTx(ctx, tx, kind, m, s, workflow.Command{Action: workflow.ActionCreate}, step{content: b.Content, asked: ask, begins: true})
		if fault.All(err) != nil {
			// A twin may have committed since the first look at the key; then it is the
			// twin's own subject that stands in the way.
			if done, known := r.madeTx(ctx, tx, kind, m, ask); done != nil || known != nil {
				return value(done), known
			}
		}
		return result, err
	})
}

// madeTx answers what was made under the key before, nil where nothing was. Who no longer
// sees what he once made is not told of it again.
func (r *Runtime) madeTx(ctx context.Context, tx *db.Tx, kind Kind, m Moment, a asked) (*Result, error) {
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
// where one may stand), or Postgres ended this one of two that waited for each other, f runs
// once more: it then sees what the other did.
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
	if store.IsUnique(err) || store.IsDeadlock(err) {
		err = run()
	}
	if err != nil {
		return Result{}, err
	}
	return result, nil
}

// decideTx asks the engine, with the facts as the transaction sees them.
func (r *Runtime) decideTx(ctx context.Context, tx *db.Tx, kind Kind, m Moment, s *Subject, c workflow.Command) (workflow.Decision, error) {
	known, err := kind.Facts(ctx, tx.Client(), m, []*Subject{s}, c.Input)
	if err != nil {
		return workflow.Decision{}, err
	}
	facts := r.facts(s, known[0])
	c.Actor, c.At = actorOf(m, s.Program), latest(m.At, s.Case.At)
	if err := r.ballotTx(ctx, tx, m, s, &c, &facts); err != nil {
		return workflow.Decision{}, err
	}
	decision, refusal := s.Program.Decide(s.Case, c, facts)
	if refusal != nil {
		return workflow.Decision{}, refused(s, c.Action, refusal)
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
