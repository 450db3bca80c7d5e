package cluster

import (
	"context"
	"fmt"
	"time"

	"thidua/ent/db"
	"thidua/internal/id"
	"thidua/internal/term"
	"thidua/internal/text"
)

// peopleTx opens accounts without a password and grants roles, and leaves in the history
// of roles that it did. A role that was granted before is not granted again, also where
// it was ended since: what an administrator ended is not revived by applying a file.
func (w *writer) peopleTx(ctx context.Context) error {
	for _, row := range w.doc.people {
		person, err := w.personTx(ctx, row)
		if err != nil {
			return err
		}
		if err := w.roleTx(ctx, person, row); err != nil {
			return err
		}
	}
	return nil
}

// from is what the history of roles tells about where a change came from.
func (w *writer) from() string { return "thidua apply " + w.doc.file }

func (w *writer) personTx(ctx context.Context, row personRow) (string, error) {
	stored := w.reg.PersonByEmail(row.email)
	if stored == nil {
		person := id.New(id.Person)
		w.note("create", "person", row.email, row.name)
		if err := w.tx.Person.Create().SetID(person).SetEmail(row.email).SetName(row.name).SetNameOrder(text.SortKey(row.name)).
			SetPassword("").SetCreatedAt(w.now).Exec(ctx); err != nil {
			return "", err
		}
		return person, w.tx.RoleChange.Create().SetKind(term.AccountOpened).SetPersonID(person).SetNote(w.from()).SetAt(w.now).Exec(ctx)
	}
	var d difference
	if d.is("name", stored.Name, row.name); len(d) == 0 {
		return stored.ID, nil
	}
	w.note("update", "person", row.email, d.String())
	return stored.ID, w.tx.Person.UpdateOneID(stored.ID).SetName(row.name).SetNameOrder(text.SortKey(row.name)).Exec(ctx)
}

func (w *writer) roleTx(ctx context.Context, person string, row personRow) error {
	g := GrantRequest{PersonID: person, Role: row.role, UnitID: w.unit(row.unit.code), From: row.from, To: row.to, Note: w.from()}
	if row.role.OfCluster() {
		g.ClusterID = w.cluster
	}
	key := fmt.Sprintf("%s of %s", row.role, row.email)
	stored, to := w.check.granted(row)
	switch {
	case stored == "":
		w.note("create", "role", key, held(row))
		_, err := grantTx(ctx, w.tx, nil, g, w.now)
		return err
	case row.to == to:
		return nil
	case row.to != "" && (to == "" || row.to < to):
		var d difference
		d.is("to", to, row.to)
		w.note("update", "role", key, d.String())
		return endTx(ctx, w.tx, nil, stored, g, w.now)
	}
	w.plan.Kept = append(w.plan.Kept, fmt.Sprintf("role %s, which ended or ends on %s", key, to))
	return nil
}

// held describes a new role: "at phuyen, without end".
func held(row personRow) string {
	if row.unit.code == "" {
		return days(row.from, row.to)
	}
	return fmt.Sprintf("at %s, %s", row.unit.code, days(row.from, row.to))
}

// grantTx writes the role and its line in the history.
func grantTx(ctx context.Context, tx *db.Tx, actorID *string, g GrantRequest, now time.Time) (string, error) {
	assignment := id.New(id.RoleAssignment)
	if err := tx.RoleAssignment.Create().SetID(assignment).SetPersonID(g.PersonID).SetRole(g.Role).
		SetNillableUnitID(given(g.UnitID)).SetNillableClusterID(given(g.ClusterID)).
		SetValidFrom(g.From).SetValidTo(g.To).Exec(ctx); err != nil {
		return "", err
	}
	return assignment, recordTx(ctx, tx, term.RoleGranted, actorID, g, now)
}

// endTx sets the last day of the role, g.To, and writes its line in the history.
func endTx(ctx context.Context, tx *db.Tx, actorID *string, assignmentID string, g GrantRequest, now time.Time) error {
	if err := tx.RoleAssignment.UpdateOneID(assignmentID).SetValidTo(g.To).Exec(ctx); err != nil {
		return err
	}
	return recordTx(ctx, tx, term.RoleEnded, actorID, g, now)
}

func recordTx(ctx context.Context, tx *db.Tx, kind term.RoleChangeKind, actorID *string, g GrantRequest, now time.Time) error {
	return tx.RoleChange.Create().SetKind(kind).SetPersonID(g.PersonID).SetRole(g.Role).
		SetNillableUnitID(given(g.UnitID)).SetNillableClusterID(given(g.ClusterID)).
		SetValidFrom(g.From).SetValidTo(g.To).SetNillableActorID(actorID).SetNote(g.Note).SetAt(now).Exec(ctx)
}

// given is nil for an empty identifier: the column is NULL then.
func given(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}
