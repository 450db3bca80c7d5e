package identity

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
	"thidua/ent/db/accesstoken"
	"thidua/ent/db/person"
	"thidua/internal/fault"
	"thidua/internal/id"
)

// A token is the prefix, by which scanners for leaked secrets know it, and 32 random
// bytes as base64url.
const (
	tokenPrefix = "thd_"
	tokenBytes  = 32
)

// The shortest and longest life of a token.
const (
	MinTTL = time.Minute
	MaxTTL = 30 * 24 * time.Hour
)

// Expired tokens stay for a day, for whoever asks why he was signed out, and go when
// others are issued, some at a time.
const (
	keepExpired = 24 * time.Hour
	sweepAtOnce = 100
)

// Secret is a text that is shown to its owner once. Printed by fmt or slog it is hidden;
// string(s) is the text.
type Secret string

// String hides the secret.
func (Secret) String() string { return "(secret)" }

// GoString hides the secret.
func (Secret) GoString() string { return "(secret)" }

// LogValue hides the secret.
func (Secret) LogValue() slog.Value { return slog.StringValue("(secret)") }

// Issued is a new access token.
type Issued struct {
	ID        string
	Token     Secret // the only time that it is told
	ExpiresAt time.Time
}

// errStale tells that the account changed while its password was compared.
var errStale = errors.New("identity: the account was disabled, or its password changed")

// Issue makes a token for a person without asking for a password, as the command line
// does. The life is 1 minute to 30 days, INVALID_INPUT (ttl) otherwise; an unknown or
// disabled account, and a service account, whose tokens have rules of their own, is NOT_FOUND.
func (a *Accounts) Issue(ctx context.Context, personID string, ttl time.Duration) (Issued, error) {
	if ttl < MinTTL || ttl > MaxTTL {
		return Issued{}, fault.Newf(fault.InvalidInput, fault.Text{
			VI: "Thời hạn của mã truy cập từ 1 phút đến 30 ngày.",
			EN: "A token lives from 1 minute to 30 days.",
		}, "ttl")
	}
	var issued Issued
	err := a.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		issued, err = a.issueTx(ctx, tx, personID, nil, ttl)
		return err
	})
	if errors.Is(err, errStale) {
		return Issued{}, fault.New(fault.NotFound)
	}
	return issued, err
}

// issueTx adds a token for a human who is not disabled and whose password, where one is
// given, still is the stored one that was compared; errStale otherwise. It holds the
// person's row, so that a token cannot slip in behind a transaction that disables the
// account or changes the password and revokes every token.
func (a *Accounts) issueTx(ctx context.Context, tx *db.Tx, personID string, compared *string, ttl time.Duration) (Issued, error) {
	q := tx.Person.Query().Where(person.ID(personID))
	if a.store.Dialect == dialect.Postgres {
		q.ForShare()
	}
	p, err := q.Only(ctx)
	switch {
	case db.IsNotFound(err), err == nil && isService(p.Email):
		return Issued{}, errStale
	case err != nil:
		return Issued{}, fmt.Errorf("identity: reading the account: %w", err)
	case p.DisabledAt != nil || (compared != nil && p.Password != *compared):
		return Issued{}, errStale
	}
	now := a.now()
	return a.addTokenTx(ctx, tx, now, personID, now.Add(ttl))
}

// addTokenTx makes a token that lives until the given time.
func (a *Accounts) addTokenTx(ctx context.Context, tx *db.Tx, now time.Time, personID string, expiresAt time.Time) (Issued, error) {
	random := make([]byte, tokenBytes)
	if _, err := rand.Read(random); err != nil {
		return Issued{}, fmt.Errorf("identity: making a token: %w", err)
	}
	token := tokenPrefix + base64.RawURLEncoding.EncodeToString(random)
	i := Issued{ID: id.New(id.AccessToken), Token: Secret(token), ExpiresAt: expiresAt}
	err := tx.AccessToken.Create().SetID(i.ID).SetPersonID(personID).SetHash(fingerprint(token)).
		SetIssuedAt(now).SetExpiresAt(i.ExpiresAt).Exec(ctx)
	if err != nil {
		return Issued{}, fmt.Errorf("identity: keeping the token: %w", err)
	}
	return i, a.sweepTx(ctx, tx, accesstoken.Table, accesstoken.FieldExpiresAt, now.Add(-keepExpired))
}

// sweepTx deletes some of the table's rows whose time in the column lies before the given
// one: a few with each new row, so that neither table grows without end.
func (a *Accounts) sweepTx(ctx context.Context, tx *db.Tx, table, column string, before time.Time) error {
	lock := "" // SQLite has one writer
	if a.store.Dialect == dialect.Postgres {
		lock = " FOR UPDATE SKIP LOCKED" // two sweeps at once share the work
	}
	statement := fmt.Sprintf("DELETE FROM %[1]s WHERE id IN (SELECT id FROM %[1]s WHERE %[2]s < $1 LIMIT %[3]d%[4]s)",
		table, column, sweepAtOnce, lock)
	if _, err := tx.ExecContext(ctx, statement, before); err != nil {
		return fmt.Errorf("identity: deleting old rows of %s: %w", table, err)
	}
	return nil
}

// Revoke ends a token at once (RFC 7009). One that is malformed, unknown or ended already
// is no error: there is nothing left to end. One that an issuer has signed is none of ours.
func (a *Accounts) Revoke(ctx context.Context, token string) error {
	if !wellFormed(token) {
		return nil
	}
	return a.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.AccessToken.Update().
			Where(accesstoken.Hash(fingerprint(token)), accesstoken.RevokedAtIsNil()).
			SetRevokedAt(a.now()).Save(ctx)
		if err != nil {
			return fmt.Errorf("identity: revoking a token: %w", err)
		}
		return nil
	})
}

// revokeAllTx ends every token of a person but the one that is kept ("" keeps none). Those of
// an issuer have no row: they end by the time from which they count, so that where one of them
// is kept all of them are.
func revokeAllTx(ctx context.Context, tx *db.Tx, now time.Time, personID, keep string) error {
	_, err := tx.AccessToken.Update().
		Where(accesstoken.PersonID(personID), accesstoken.RevokedAtIsNil(), accesstoken.IDNEQ(keep)).
		SetRevokedAt(now).Save(ctx)
	if err != nil {
		return fmt.Errorf("identity: revoking the tokens: %w", err)
	}
	if strings.HasPrefix(keep, issuedPrefix) {
		return nil
	}
	if err := tx.Person.UpdateOneID(personID).SetTokensFrom(now).Exec(ctx); err != nil {
		return fmt.Errorf("identity: ending the issuer's tokens: %w", err)
	}
	return nil
}

// wellFormed tells whether a text can be a token of ours: whatever cannot is refused
// before the database is asked.
func wellFormed(token string) bool {
	body, ok := strings.CutPrefix(token, tokenPrefix)
	if !ok || len(body) != base64.RawURLEncoding.EncodedLen(tokenBytes) || strings.ContainsAny(body, "\r\n") {
		return false
	}
	_, err := base64.RawURLEncoding.Strict().DecodeString(body)
	return err == nil
}

// fingerprint is what is stored of a token. The token is random, so a plain hash is enough.
func fingerprint(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
