package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"thidua/internal/fault"
)

// How passwords are hashed: argon2id (RFC 9106) with the least that OWASP's password
// storage cheat sheet asks for, 19 MiB, 2 passes, 1 lane.
const (
	argonMemory  = 19 * 1024 // KiB
	argonPasses  = 2
	argonThreads = 1
	saltLen      = 16
	hashLen      = 32
)

// Each computation takes 19 MiB. As many run at once as the processors of a small server
// can use; the others wait, so that a crowd at the door cannot eat the memory.
const (
	passwordLanes = 2
	passwordWait  = 10 * time.Second
)

// Length of a password in characters (Unicode code points after NFC). A longer one would
// only cost time.
const (
	passwordMin = 8
	passwordMax = 256
)

// nobody is what a password is compared with where there is no account, or one without a
// password: the same work, and never equal (its hash is 32 zero bytes).
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// errStoredPassword never holds what was stored.
var errStoredPassword = errors.New("identity: a stored password is not in the PHC form of argon2id")

// CheckPassword refuses a new password that has fewer than 8 or more than 256 characters
// (INVALID_INPUT), or is not UTF-8 (INVALID_TEXT). Every character counts, also spaces.
// Path is where the input holds it.
func CheckPassword(password string, path ...string) error {
	if !utf8.ValidString(password) {
		return fault.New(fault.InvalidText, path...)
	}
	if n := utf8.RuneCountInString(norm.NFC.String(password)); n < passwordMin || n > passwordMax {
		return fault.Newf(fault.InvalidInput, fault.Text{
			VI: fmt.Sprintf("Mật khẩu phải có từ %d đến %d ký tự.", passwordMin, passwordMax),
			EN: fmt.Sprintf("A password has %d to %d characters.", passwordMin, passwordMax),
		}, path...)
	}
	return nil
}

// hash computes what is stored of a password: the PHC string of argon2id.
func (a *Accounts) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLen)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("identity: making a salt: %w", err)
	}
	p := phc{memory: argonMemory, passes: argonPasses, threads: argonThreads, salt: salt, hash: make([]byte, hashLen)}
	computed, err := a.compute(ctx, password, p)
	if err != nil {
		return "", err
	}
	p.hash = computed
	return p.String(), nil
}

// PasswordHash answers what is stored of a new password, for whoever brings accounts in
// by other ways than CreateAccount. It refuses as CheckPassword does (password).
func (a *Accounts) PasswordHash(ctx context.Context, password string) (string, error) {
	if err := CheckPassword(password, "password"); err != nil {
		return "", err
	}
	return a.hash(ctx, password)
}

// verify reports whether the password is the one that was stored. It takes as long where
// nothing was stored.
func (a *Accounts) verify(ctx context.Context, password, stored string) (bool, error) {
	if stored == "" {
		stored = nobody
	}
	p, err := parsePHC(stored)
	if err != nil {
		return false, err
	}
	computed, err := a.compute(ctx, password, p)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(computed, p.hash) == 1, nil
}

// compute runs argon2id when it is its turn. Where that takes too long the answer is a
// *fault.Error TIMEOUT.
func (a *Accounts) compute(ctx context.Context, password string, p phc) ([]byte, error) {
	wait := time.NewTimer(passwordWait)
	defer wait.Stop()
	select {
	case a.lanes <- struct{}{}:
		defer func() { <-a.lanes }()
	case <-wait.C:
		return nil, fault.New(fault.Timeout)
	case <-ctx.Done():
		return nil, fault.New(fault.Timeout).Because(ctx.Err())
	}
	text := norm.NFC.String(password)
	return argon2.IDKey([]byte(text), p.salt, p.passes, p.memory, p.threads, uint32(len(p.hash))), nil //nolint:gosec // at most 64 bytes, see parsePHC
}

// phc is a stored password taken apart: $argon2id$v=19$m=19456,t=2,p=1$salt$hash.
type phc struct {
	memory, passes uint32
	threads        uint8
	salt, hash     []byte
}

// String writes the form that is stored.
func (p phc) String() string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, p.memory, p.passes, p.threads, b64.EncodeToString(p.salt), b64.EncodeToString(p.hash))
}

// parsePHC reads what is stored. Costs beyond any that this program has ever used are
// refused: the row would be somebody's attempt to exhaust the server.
func parsePHC(s string) (phc, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return phc{}, errStoredPassword
	}
	var p phc
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.threads); err != nil {
		return phc{}, errStoredPassword
	}
	var errSalt, errHash error
	p.salt, errSalt = base64.RawStdEncoding.DecodeString(parts[4])
	p.hash, errHash = base64.RawStdEncoding.DecodeString(parts[5])
	switch {
	case errSalt != nil || errHash != nil,
		len(p.salt) < 8 || len(p.salt) > 64,
		len(p.hash) < 16 || len(p.hash) > 64,
		p.memory < 8 || p.memory > 4*argonMemory,
		p.passes < 1 || p.passes > 8,
		p.threads < 1 || p.threads > 4:
		return phc{}, errStoredPassword
	}
	return p, nil
}
