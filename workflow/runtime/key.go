package runtime

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"thidua/ent/db"
	"thidua/ent/db/idempotencykey"
	"thidua/internal/fault"
)

// asked is a request's key with what identifies the request: the mutation, and the
// digest of its canonical input.
type asked struct{ operation, key, request string }

// digest is the SHA-256 of the canonical JSON of the parts (encoding/json sorts the
// keys of maps, and the fields of a struct have their order).
func digest(parts ...any) (string, error) {
	text, err := json.Marshal(parts)
	if err != nil {
		return "", fmt.Errorf("runtime: writing a request: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// replayTx answers what was done under the key before; nil where nothing was.
// The same key with another input is IDEMPOTENCY_MISMATCH.
func (r *Runtime) replayTx(ctx context.Context, tx *db.Tx, m Moment, a asked) (*Result, error) {
	if a.key == "" {
		return nil, nil
	}
	if err := cleanKey(a.key); err != nil {
		return nil, err
	}
	known, err := tx.IdempotencyKey.Query().Where(
		idempotencykey.PersonID(m.Actor.ID), idempotencykey.Operation(a.operation), idempotencykey.Key(a.key),
	).Only(ctx)
	switch {
	case db.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("looking for a key: %w", err)
	case known.RequestHash != a.request:
		return nil, fault.New(fault.IdempotencyMismatch, "idempotencyKey")
	}
	if known.EventID == "" {
		return &Result{SubjectID: known.SubjectID, Replayed: true}, nil
	}
	done, err := tx.Event.Get(ctx, known.EventID)
	if err != nil {
		return nil, fmt.Errorf("reading the event of a key: %w", err)
	}
	return &Result{SubjectID: known.SubjectID, Version: done.Version, EventID: done.ID, Replayed: true}, nil
}

// keepTx keeps the key with what was done. An administrator's command has no event: its
// line stands in the history of roles, and eventID is "".
func (r *Runtime) keepTx(ctx context.Context, tx *db.Tx, m Moment, a asked, subjectID, eventID string) error {
	if a.key == "" {
		return nil
	}
	return tx.IdempotencyKey.Create().SetPersonID(m.Actor.ID).SetOperation(a.operation).SetKey(a.key).
		SetRequestHash(a.request).SetSubjectID(subjectID).SetEventID(eventID).SetCreatedAt(m.At).Exec(ctx)
}
