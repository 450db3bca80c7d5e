package identity

import (
	"context"
	"fmt"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	"thidua/ent/db/accesstoken"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/term"
	"thidua/internal/text"
)

// How long the tokens that a service account had before go on when a new one is issued, at
// most and where nobody says, and how many may hold at a time: the old one and the new one.
const (
	MaxKeepHours     = 7 * 24
	DefaultKeepHours = 24
	maxTokens        = 2
)

// maxEnded is how many tokens of a service account that have ended are kept, beside those that
// hold; what was done stands in the history of roles.
const maxEnded = 18

// isService reports whether an address is that of a service account.
func isService(email string) bool { return strings.HasSuffix(email, term.ServiceDomain) }

// Service is a service account as far as its tokens go.
type Service struct {
	PersonID  string
	ExpiresAt time.Time // of the account, and of every token of it
}

// RotateService is RotateServiceTx in a transaction of its own, from the command line.
func (a *Accounts) RotateService(ctx context.Context, s Service, keepHours int) (Issued, error) {
	var issued Issued
	err := a.changeTx(ctx, func(ctx context.Context, tx *db.Tx, now time.Time) (err error) {
		issued, err = a.RotateServiceTx(ctx, tx, now, nil, s, keepHours, "")
		return err
	})
	return issued, err
}

// RotateServiceTx issues a token, the first or another one, which lives as long as the account,
// lets those before it live on for some hours, 0 to MaxKeepHours, and records it: with 0 they
// end at once. Parameters are as of DisableTx. It refuses with INVALID_INPUT (keepHours; or
// serviceAccountId, where the account is disabled or has ended), TOKEN_LIMIT where two hold
// already and would go on, and as DisableTx for the note.
func (a *Accounts) RotateServiceTx(ctx context.Context, tx *db.Tx, now time.Time, actorID *string, s Service, keepHours int, note string) (Issued, error) {
	note, err := text.Clean(note, noteMax, "note")
	if err != nil {
		return Issued{}, err
	}
	if keepHours < 0 || keepHours > MaxKeepHours {
		return Issued{}, fault.Newf(fault.InvalidInput, fault.Text{
			VI: "Mã cũ còn dùng được từ 0 đến 168 giờ.", EN: "The old token goes on for 0 to 168 hours.",
		}, "keepHours")
	}
	p, err := tx.Person.Get(ctx, s.PersonID)
	if err != nil {
		return Issued{}, fmt.Errorf("identity: reading the service account: %w", err)
	}
	if p.DisabledAt != nil || !s.ExpiresAt.After(now) {
		return Issued{}, fault.Newf(fault.InvalidInput, fault.Text{
			VI: "Tài khoản dịch vụ đã khóa hoặc đã hết hạn.", EN: "The service account is disabled or has ended.",
		}, "serviceAccountId")
	}
	if err := retireTx(ctx, tx, now, s.PersonID, time.Duration(keepHours)*time.Hour); err != nil {
		return Issued{}, err
	}
	if err := forgetEndedTx(ctx, tx, now, s.PersonID); err != nil {
		return Issued{}, err
	}
	issued, err := a.addTokenTx(ctx, tx, now, s.PersonID, s.ExpiresAt)
	if err != nil {
		return Issued{}, err
	}
	return issued, recordTx(ctx, tx, now, term.TokenIssued, s.PersonID, actorID, note)
}

// retireTx lets the tokens that hold live on for keep at most; TOKEN_LIMIT where two hold, and
// a third would make three.
func retireTx(ctx context.Context, tx *db.Tx, now time.Time, personID string, keep time.Duration) error {
	if keep == 0 {
		return revokeAllTx(ctx, tx, now, personID, "")
	}
	held, err := tx.AccessToken.Query().
		Where(accesstoken.PersonID(personID), accesstoken.RevokedAtIsNil(), accesstoken.ExpiresAtGT(now)).Count(ctx)
	if err != nil {
		return fmt.Errorf("identity: counting tokens: %w", err)
	}
	if held >= maxTokens {
		return fault.New(fault.TokenLimit)
	}
	_, err = tx.AccessToken.Update().
		Where(accesstoken.PersonID(personID), accesstoken.RevokedAtIsNil(), accesstoken.ExpiresAtGT(now.Add(keep))).
		SetExpiresAt(now.Add(keep)).Save(ctx)
	if err != nil {
		return fmt.Errorf("identity: letting a token end: %w", err)
	}
	return nil
}

// forgetEndedTx deletes all but the latest of a service account's tokens that have ended.
func forgetEndedTx(ctx context.Context, tx *db.Tx, now time.Time, personID string) error {
	ended := accesstoken.Or(accesstoken.RevokedAtNotNil(), accesstoken.ExpiresAtLTE(now))
	latest, err := tx.AccessToken.Query().Where(accesstoken.PersonID(personID), ended).
		Order(accesstoken.ByID(sql.OrderDesc())).Limit(maxEnded).IDs(ctx)
	if err == nil {
		_, err = tx.AccessToken.Delete().Where(accesstoken.PersonID(personID), ended, accesstoken.IDNotIn(latest...)).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("identity: deleting tokens that have ended: %w", err)
	}
	return nil
}

// RevokeServiceToken is RevokeServiceTokenTx in a transaction of its own, from the command line.
func (a *Accounts) RevokeServiceToken(ctx context.Context, tokenID string) error {
	return a.changeTx(ctx, func(ctx context.Context, tx *db.Tx, now time.Time) error {
		_, err := RevokeServiceTokenTx(ctx, tx, now, nil, tokenID, "")
		return err
	})
}

// RevokeServiceTokenTx ends one token of a service account at once, records it, and answers the
// person that the account is; of a token that has ended already it does nothing. Parameters and
// errors are as of DisableTx; an unknown token, and a human's, is NOT_FOUND (tokenId).
func RevokeServiceTokenTx(ctx context.Context, tx *db.Tx, now time.Time, actorID *string, tokenID, note string) (personID string, err error) {
	if note, err = text.Clean(note, noteMax, "note"); err != nil {
		return "", err
	}
	if !id.Is(tokenID, id.AccessToken) {
		return "", fault.New(fault.NotFound, "tokenId")
	}
	t, err := tx.AccessToken.Query().Where(accesstoken.ID(tokenID)).WithPerson().Only(ctx)
	switch {
	case db.IsNotFound(err), err == nil && !isService(t.Edges.Person.Email):
		return "", fault.New(fault.NotFound, "tokenId")
	case err != nil:
		return "", fmt.Errorf("identity: reading a token: %w", err)
	case t.RevokedAt != nil || !t.ExpiresAt.After(now):
		return t.PersonID, nil
	}
	if err := tx.AccessToken.UpdateOneID(tokenID).SetRevokedAt(now).Exec(ctx); err != nil {
		return "", fmt.Errorf("identity: revoking a token: %w", err)
	}
	return t.PersonID, recordTx(ctx, tx, now, term.TokenRevoked, t.PersonID, actorID, note)
}

// ServiceToken is a token of a service account as it is stored, without the token.
type ServiceToken struct {
	ID, PersonID          string
	IssuedAt, ExpiresAt   time.Time
	RevokedAt, LastUsedAt *time.Time // nil: not, never
}

// Tokens lists the tokens of some service accounts by the person that each is, the latest first.
func (a *Accounts) Tokens(ctx context.Context, personIDs ...string) (map[string][]ServiceToken, error) {
	rows, err := a.store.Client.AccessToken.Query().Where(accesstoken.PersonIDIn(personIDs...)).
		Order(accesstoken.ByID(sql.OrderDesc())).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("identity: listing tokens: %w", err)
	}
	list := map[string][]ServiceToken{}
	for _, t := range rows {
		list[t.PersonID] = append(list[t.PersonID], serviceToken(t))
	}
	return list, nil
}

// Token finds a token by its identifier, of whomever it is; false for an unknown one.
func (a *Accounts) Token(ctx context.Context, tokenID string) (ServiceToken, bool, error) {
	t, err := a.store.Client.AccessToken.Get(ctx, tokenID)
	switch {
	case db.IsNotFound(err):
		return ServiceToken{}, false, nil
	case err != nil:
		return ServiceToken{}, false, fmt.Errorf("identity: reading a token: %w", err)
	}
	return serviceToken(t), true, nil
}

func serviceToken(t *db.AccessToken) ServiceToken {
	return ServiceToken{
		ID: t.ID, PersonID: t.PersonID, IssuedAt: t.IssuedAt, ExpiresAt: t.ExpiresAt, RevokedAt: t.RevokedAt, LastUsedAt: t.LastUsedAt,
	}
}
