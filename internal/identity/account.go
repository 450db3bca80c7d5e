package identity

import (
	"context"
	"fmt"
	"net/mail"
	"time"

	"thidua/ent/db"
	"thidua/ent/db/person"
	"thidua/internal/calendar"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/internal/term"
	"thidua/internal/text"
)

// Longest e-mail (RFC 5321, 4.5.3.1.3), name and note, in characters.
const (
	emailMax = 254
	nameMax  = 200
	noteMax  = 2000
)

// Find answers the person of an e-mail; NOT_FOUND where there is none.
func (a *Accounts) Find(ctx context.Context, email string) (personID string, err error) {
	p, err := a.byEmail(ctx, normalEmail(email))
	if err != nil {
		return "", err
	}
	if p.ID == "" {
		return "", fault.New(fault.NotFound, "email")
	}
	return p.ID, nil
}

// CreateAccount opens an account, with the role of an administrator from today on where
// that is asked for, and answers the person's id. ActorID is who does it, nil from the
// command line. It refuses with INVALID_INPUT (email: its form, or that it is in use;
// name; password), INVALID_TEXT or TEXT_TOO_LONG.
func (a *Accounts) CreateAccount(ctx context.Context, email, name, password string, administrator bool, actorID *string) (string, error) {
	email = normalEmail(email)
	if err := checkEmail(email); err != nil {
		return "", err
	}
	name, err := text.Clean(name, nameMax, "name")
	if err != nil {
		return "", err
	}
	if name == "" {
		return "", fault.Newf(fault.InvalidInput, fault.Text{VI: "Cần có họ tên.", EN: "A name is needed."}, "name")
	}
	if err := CheckPassword(password, "password"); err != nil {
		return "", err
	}
	hash, err := a.hash(ctx, password)
	if err != nil {
		return "", err
	}
	personID := id.New(id.Person)
	err = a.changeTx(ctx, func(ctx context.Context, tx *db.Tx, now time.Time) error {
		err := tx.Person.Create().SetID(personID).SetEmail(email).SetName(name).SetNameOrder(text.SortKey(name)).
			SetPassword(hash).SetCreatedAt(now).Exec(ctx)
		if err != nil {
			return fmt.Errorf("identity: opening the account: %w", err)
		}
		if err := recordTx(ctx, tx, now, term.AccountOpened, personID, actorID, ""); err != nil {
			return err
		}
		if !administrator {
			return nil
		}
		return makeAdministratorTx(ctx, tx, now, personID, actorID)
	})
	if store.IsUnique(err) {
		return "", fault.Newf(fault.InvalidInput, fault.Text{
			VI: "Đã có tài khoản dùng địa chỉ thư điện tử này.", EN: "An account with this e-mail exists.",
		}, "email")
	}
	return personID, err
}

func makeAdministratorTx(ctx context.Context, tx *db.Tx, now time.Time, personID string, actorID *string) error {
	today := calendar.Of(now)
	err := tx.RoleAssignment.Create().SetPersonID(personID).SetRole(term.Administrator).SetValidFrom(today).Exec(ctx)
	if err != nil {
		return fmt.Errorf("identity: granting the role: %w", err)
	}
	err = tx.RoleChange.Create().SetKind(term.RoleGranted).SetPersonID(personID).SetRole(term.Administrator).
		SetValidFrom(today).SetNillableActorID(actorID).SetAt(now).Exec(ctx)
	if err != nil {
		return fmt.Errorf("identity: recording the change: %w", err)
	}
	return nil
}

// Disable is DisableTx in a transaction of its own, at the present instant.
func (a *Accounts) Disable(ctx context.Context, actorID *string, personID, note string) error {
	return a.changeTx(ctx, func(ctx context.Context, tx *db.Tx, now time.Time) error {
		return DisableTx(ctx, tx, now, actorID, personID, note)
	})
}

// DisableTx closes an account and ends its tokens, those of an issuer included, at once and on every replica. What is
// disabled stays so without a second record. The caller's transaction has raised the
// registry's version (store.RaiseTx), and now is its instant in UTC. ActorID nil is the
// command line; whether he may is the caller's to check. An unknown person is NOT_FOUND, a
// bad note INVALID_TEXT or TEXT_TOO_LONG.
func DisableTx(ctx context.Context, tx *db.Tx, now time.Time, actorID *string, personID, note string) error {
	return changeAccountTx(ctx, tx, now, actorID, personID, note, func(p *db.Person) (term.RoleChangeKind, error) {
		if p.DisabledAt != nil {
			return "", nil
		}
		if err := tx.Person.UpdateOneID(p.ID).SetDisabledAt(now).Exec(ctx); err != nil {
			return "", fmt.Errorf("identity: disabling the account: %w", err)
		}
		return term.AccountDisabled, revokeAllTx(ctx, tx, now, p.ID, "")
	})
}

// EnableTx opens a disabled account again; its old tokens stay ended. Parameters and errors
// as of DisableTx.
func EnableTx(ctx context.Context, tx *db.Tx, now time.Time, actorID *string, personID, note string) error {
	return changeAccountTx(ctx, tx, now, actorID, personID, note, func(p *db.Person) (term.RoleChangeKind, error) {
		if p.DisabledAt == nil {
			return "", nil
		}
		if err := tx.Person.UpdateOneID(p.ID).ClearDisabledAt().Exec(ctx); err != nil {
			return "", fmt.Errorf("identity: enabling the account: %w", err)
		}
		return term.AccountEnabled, nil
	})
}

// RevokeTokensTx ends every token of a person at once, those of an issuer included: of these
// the ones count that were issued more than a minute later. Parameters and errors as of DisableTx.
func RevokeTokensTx(ctx context.Context, tx *db.Tx, now time.Time, actorID *string, personID, note string) error {
	return changeAccountTx(ctx, tx, now, actorID, personID, note, func(p *db.Person) (term.RoleChangeKind, error) {
		return term.TokensRevoked, revokeAllTx(ctx, tx, now, p.ID, "")
	})
}

// changeAccountTx does one thing to an account and records it. Change answers the kind of
// what it did, "" for nothing.
func changeAccountTx(ctx context.Context, tx *db.Tx, now time.Time, actorID *string, personID, note string,
	change func(p *db.Person) (term.RoleChangeKind, error)) error {
	note, err := text.Clean(note, noteMax, "note")
	if err != nil {
		return err
	}
	if !id.Is(personID, id.Person) {
		return fault.New(fault.NotFound)
	}
	p, err := tx.Person.Query().Where(person.ID(personID)).Only(ctx)
	if db.IsNotFound(err) {
		return fault.New(fault.NotFound)
	}
	if err != nil {
		return fmt.Errorf("identity: reading the account: %w", err)
	}
	kind, err := change(p)
	if err != nil || kind == "" {
		return err
	}
	return recordTx(ctx, tx, now, kind, personID, actorID, note)
}

// changeTx runs a transaction that changes accounts.
func (a *Accounts) changeTx(ctx context.Context, change func(ctx context.Context, tx *db.Tx, now time.Time) error) error {
	return a.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := a.store.RaiseTx(ctx, tx); err != nil {
			return err
		}
		return change(ctx, tx, a.now())
	})
}

// recordTx adds what was done to an account to the record that every head can read.
func recordTx(ctx context.Context, tx *db.Tx, now time.Time, kind term.RoleChangeKind, personID string, actorID *string, note string) error {
	err := tx.RoleChange.Create().SetKind(kind).SetPersonID(personID).SetNillableActorID(actorID).
		SetNote(note).SetAt(now).Exec(ctx)
	if err != nil {
		return fmt.Errorf("identity: recording the change: %w", err)
	}
	return nil
}

// checkEmail refuses what is not a plain address in ASCII, and that of a service account,
// which is nobody's address: nothing that goes by an e-mail finds it.
func checkEmail(email string) error {
	parsed, err := mail.ParseAddress(email)
	plain := err == nil && !isService(email) && parsed.Address == email && parsed.Name == "" && len(email) <= emailMax
	for i := 0; plain && i < len(email); i++ {
		plain = email[i] > ' ' && email[i] < 0x7f
	}
	if plain {
		return nil
	}
	return fault.Newf(fault.InvalidInput, fault.Text{
		VI: "Địa chỉ thư điện tử không đúng dạng.", EN: "This is not an e-mail address.",
	}, "email")
}
