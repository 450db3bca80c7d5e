package identity

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"thidua/ent/db"
	"thidua/ent/db/person"
)

// settleWait bounds the transaction that follows the comparison of a password.
const settleWait = 10 * time.Second

// ErrWrongCredentials is the one answer to a wrong password, an unknown account, one that
// is disabled and one without a password.
var ErrWrongCredentials = errors.New("identity: wrong e-mail or password")

// SignIn exchanges an e-mail and a password for a token of SignInTTL. Address is where
// the attempt comes from. It answers ErrWrongCredentials, or a *fault.Error: RATE_LIMITED
// with the wait (time.Duration) as its Detail, TIMEOUT where the server is too busy to
// compare passwords. Wrong attempts are counted, see throttle.go.
func (a *Accounts) SignIn(ctx context.Context, email, password, address string) (Issued, error) {
	email = normalEmail(email)
	counters := signInCounters(email, address)
	if err := a.admit(ctx, counters); err != nil {
		return Issued{}, err
	}
	p, err := a.byEmail(ctx, email)
	if err != nil {
		return Issued{}, err
	}
	right, err := a.verify(ctx, password, p.Password)
	if err != nil {
		return Issued{}, err
	}
	// A caller who hangs up once his password has been compared is counted all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWait)
	defer cancel()
	return a.settle(ctx, p, right, counters)
}

// settle counts the attempt or issues a token, with the counters locked.
func (a *Accounts) settle(ctx context.Context, p *db.Person, right bool, counters []counter) (Issued, error) {
	var issued Issued
	wrong := false
	err := a.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		held, err := a.holdTx(ctx, tx, counters)
		if err != nil {
			return err
		}
		if right {
			issued, err = a.issueTx(ctx, tx, p.ID, &p.Password, SignInTTL)
			if err == nil {
				return clearTx(ctx, tx, counters[:2], counters[2])
			}
			if !errors.Is(err, errStale) {
				return err
			}
		}
		wrong = true // kept: the failure has to be committed
		return a.failTx(ctx, tx, counters, held)
	})
	switch {
	case err != nil:
		return Issued{}, err
	case wrong:
		return Issued{}, ErrWrongCredentials
	}
	return issued, nil
}

// byEmail finds an account; for an unknown one it is the empty one, whose password
// nobody knows.
func (a *Accounts) byEmail(ctx context.Context, email string) (*db.Person, error) {
	if checkEmail(email) != nil { // which a service account's is not, either
		return &db.Person{}, nil //nolint:nilerr // what is no address has no account
	}
	p, err := a.store.Client.Person.Query().Where(person.Email(email)).Only(ctx)
	if db.IsNotFound(err) {
		return &db.Person{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("identity: reading the account: %w", err)
	}
	return p, nil
}

// normalEmail is the form in which addresses are stored and compared.
func normalEmail(email string) string {
	if !utf8.ValidString(email) {
		return email
	}
	return strings.ToLower(strings.TrimSpace(norm.NFC.String(email)))
}
