package identity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"thidua/ent/db"
	"thidua/ent/db/person"
	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/term"
)

// ChangePassword replaces the actor's own password and ends all his other tokens. A wrong
// present one is INVALID_INPUT at currentPassword, and counts: after a few, RATE_LIMITED
// with the wait (time.Duration) as its Detail. The new one must follow CheckPassword
// (newPassword). It takes no idempotency key: with one a digest of both passwords would be
// kept. Sent again it is refused, since the present password is another one.
func (a *Accounts) ChangePassword(ctx context.Context, actor *authz.Actor, current, next string) error {
	if err := CheckPassword(next, "newPassword"); err != nil {
		return err
	}
	counters := []counter{changeCounter(actor.ID)}
	if err := a.admit(ctx, counters); err != nil {
		return err
	}
	p, err := a.store.Client.Person.Query().Where(person.ID(actor.ID)).Only(ctx)
	if err != nil {
		return fmt.Errorf("identity: reading the account: %w", err)
	}
	right, err := a.verify(ctx, current, p.Password)
	if err != nil {
		return err
	}
	if !right {
		return a.refuseChange(ctx, counters)
	}
	hash, err := a.hash(ctx, next)
	if err != nil {
		return err
	}
	err = a.changeTx(ctx, func(ctx context.Context, tx *db.Tx, now time.Time) error {
		if _, err := a.holdTx(ctx, tx, counters); err != nil {
			return err
		}
		if err := a.replaceTx(ctx, tx, now, actor, p.Password, hash); err != nil {
			return err
		}
		return clearTx(ctx, tx, counters)
	})
	if errors.Is(err, errStale) {
		return a.refuseChange(ctx, counters)
	}
	return err
}

// replaceTx sets the password if it still is the one that was compared: of two changes at
// once the second is errStale.
func (a *Accounts) replaceTx(ctx context.Context, tx *db.Tx, now time.Time, actor *authz.Actor, compared, hash string) error {
	n, err := tx.Person.Update().
		Where(person.ID(actor.ID), person.Password(compared), person.DisabledAtIsNil()).
		SetPassword(hash).Save(ctx)
	if err != nil {
		return fmt.Errorf("identity: changing the password: %w", err)
	}
	if n == 0 {
		return errStale
	}
	if err := revokeAllTx(ctx, tx, now, actor.ID, actor.TokenID); err != nil {
		return err
	}
	return recordTx(ctx, tx, now, term.PasswordChanged, actor.ID, &actor.ID, "")
}

// refuseChange counts a wrong present password and tells of it.
func (a *Accounts) refuseChange(ctx context.Context, counters []counter) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWait)
	defer cancel()
	err := a.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		held, err := a.holdTx(ctx, tx, counters)
		if err != nil {
			return err
		}
		return a.failTx(ctx, tx, counters, held)
	})
	if err != nil {
		return err
	}
	return fault.Newf(fault.InvalidInput, fault.Text{
		VI: "Mật khẩu hiện tại không đúng.", EN: "The present password is wrong.",
	}, "currentPassword")
}

// SetPassword gives an account a password from the command line, ends all its tokens and
// forgets its wrong attempts. An unknown e-mail is NOT_FOUND; the password must follow
// CheckPassword (password).
func (a *Accounts) SetPassword(ctx context.Context, email, password string) error {
	if err := CheckPassword(password, "password"); err != nil {
		return err
	}
	email = normalEmail(email)
	personID, err := a.Find(ctx, email)
	if err != nil {
		return err
	}
	hash, err := a.hash(ctx, password)
	if err != nil {
		return err
	}
	return a.changeTx(ctx, func(ctx context.Context, tx *db.Tx, now time.Time) error {
		if err := clearTx(ctx, tx, []counter{accountCounter(email), changeCounter(personID)}); err != nil {
			return err
		}
		if err := tx.Person.UpdateOneID(personID).SetPassword(hash).Exec(ctx); err != nil {
			return fmt.Errorf("identity: setting the password: %w", err)
		}
		if err := revokeAllTx(ctx, tx, now, personID, ""); err != nil {
			return err
		}
		return recordTx(ctx, tx, now, term.PasswordChanged, personID, nil, "")
	})
}
