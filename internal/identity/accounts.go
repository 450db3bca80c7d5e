package identity

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/issuer"
	"thidua/internal/peer"
	"thidua/internal/store"
)

// SignInTTL is how long a token lives that was got by a password: a working day.
const SignInTTL = 12 * time.Hour

// RolesFunc answers the roles that a person holds on a day, by the registry of that
// version or a newer one.
type RolesFunc func(ctx context.Context, version int64, personID string, on calendar.Date) ([]authz.Role, error)

// Accounts serves everything about accounts on one database. Its fields may be replaced
// before the first use; afterwards it is safe for any number of callers.
type Accounts struct {
	// Now is the clock by which tokens expire and failures are forgotten.
	Now func() time.Time
	// Address tells where a request comes from, for counting wrong passwords: the peer
	// of the connection. Behind a reverse proxy every caller has the proxy's address, and
	// one of them would use up the allowance of all: there it is replaced by that of
	// peer.Proxies.
	Address func(r *http.Request) string
	// Lent answers what others have lent to a person on a day, by the registry of that version
	// or a newer one; nil: nobody lends.
	Lent func(ctx context.Context, version int64, personID string, on calendar.Date) ([]authz.Delegated, error)
	// Log takes what fails inside; never a secret.
	Log *slog.Logger
	// Wait is how long the database may take to tell who calls, or a request to /auth/ in all.
	Wait time.Duration

	// Issuer signs tokens that are accepted beside those of this house; nil: none does.
	Issuer *issuer.Issuer

	store *store.Store
	roles RolesFunc
	lanes chan struct{} // holds a token for each password that is being computed
	uses  uses          // of tokens of service accounts, until they are written
}

// New returns the accounts of a database. Roles may be nil where nobody authenticates,
// as on the command line.
func New(s *store.Store, roles RolesFunc) *Accounts {
	return &Accounts{
		Now:     time.Now,
		Address: peer.Proxies(nil).Address,
		Log:     slog.Default(),
		Wait:    10 * time.Second,
		store:   s,
		roles:   roles,
		lanes:   make(chan struct{}, passwordLanes),
	}
}

// now is the present instant as it is stored.
func (a *Accounts) now() time.Time { return a.Now().UTC().Truncate(time.Microsecond) }
