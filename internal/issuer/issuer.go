package issuer

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// How long a fetch may take, how often keys are fetched without a cause and, where a token
// names an unknown one, at most; and how soon a fetch that failed is tried again, at first.
const (
	fetchWait  = 5 * time.Second
	renewEvery = 10 * time.Minute
	renewLeast = time.Minute
	retryFirst = time.Second
)

// Issuer looks at the tokens of one provider. Make it with New and let Run run. It is safe for
// any number of callers.
type Issuer struct {
	// Now is the clock by which tokens expire. Log takes what is refused, and why, once a
	// minute at most, and what fails; never a token. Both may be replaced before the first use.
	Now func() time.Time
	Log *slog.Logger

	config Config
	client *http.Client
	known  atomic.Pointer[known] // nil until the issuer was reached

	renewing sync.Mutex
	renewed  time.Time // when it was tried last

	told sync.Mutex
	last time.Time // when a refusal was told last
}

// known is what was learned of the issuer at one time, with the tokens that its keys verified.
type known struct {
	verifier *oidc.IDTokenVerifier
	keys     keys
	verified *verified
}

// New makes an issuer that was not reached yet. It refuses as Config.Validate.
func New(c Config) (*Issuer, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if c.Claim == "" {
		c.Claim = ClaimEmail
	}
	return &Issuer{Now: time.Now, Log: slog.Default(), config: c, client: newClient()}, nil
}

// Run reaches the issuer and keeps its keys fresh, until ctx is done. Where that fails it tries
// again, after a second at first and a minute at most, and what was known stays.
func (i *Issuer) Run(ctx context.Context) {
	retry := retryFirst
	for {
		wait := renewEvery
		if err := i.renew(ctx, 0); err != nil && ctx.Err() == nil {
			i.Log.WarnContext(ctx, "issuer: it cannot be reached; it is tried again", "issuer", i.config.URL, "after", retry, "error", err)
			wait, retry = retry, min(2*retry, renewLeast)
		} else {
			retry = retryFirst
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
	}
}

// renew asks the issuer for its keys, unless somebody has tried within the time given; whoever
// comes meanwhile waits for the answer, within fetchWait.
func (i *Issuer) renew(ctx context.Context, unless time.Duration) error {
	i.renewing.Lock()
	defer i.renewing.Unlock()
	now := i.Now()
	if unless > 0 && now.Before(i.renewed.Add(unless)) {
		return nil
	}
	i.renewed = now
	// One who hangs up would take the minute's only try away from all.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchWait)
	defer cancel()
	fetched, err := i.fetch(ctx)
	if err != nil {
		return err
	}
	before := i.known.Load()
	if before != nil && before.keys.equal(fetched) {
		return nil
	}
	// What the keys before verified does not count any more: one of them may have been withdrawn.
	i.known.Store(&known{keys: fetched, verified: newVerified(), verifier: oidc.NewVerifier(i.config.URL, fetched, &oidc.Config{
		ClientID: i.config.Audience, SupportedSigningAlgs: algorithms(), SkipExpiryCheck: true, // see Claims
	})})
	return nil
}

// errRefused is a token that does not hold; its text is the reason.
type errRefused string

// Error is the reason, for the log.
func (e errRefused) Error() string { return string(e) }

// Verify answers what a token says that this issuer has signed for this API and that holds now;
// false for every other text. It may fetch keys, which takes seconds at most: never call it in a
// transaction. A token that was verified once is known by its fingerprint until it expires.
func (i *Issuer) Verify(ctx context.Context, token string) (Claims, bool) {
	c, err := i.verify(ctx, token)
	if err != nil {
		i.tell(ctx, err)
	}
	return c, err == nil
}

func (i *Issuer) verify(ctx context.Context, token string) (Claims, error) {
	h, err := readHeader(token)
	if err != nil {
		return Claims{}, err
	}
	k, err := i.holding(ctx, h.KeyID)
	if err != nil {
		return Claims{}, err
	}
	print, now := sha256.Sum256([]byte(token)), i.Now()
	if c, ok := k.verified.get(print); ok {
		return c, c.hold(now)
	}
	verified, err := k.verifier.Verify(ctx, token)
	if err != nil {
		return Claims{}, errRefused("its signature, issuer or audience does not hold")
	}
	c, err := i.config.claims(verified)
	if err == nil {
		err = c.hold(now)
	}
	if err != nil {
		return Claims{}, err
	}
	k.verified.put(print, c, now)
	return c, nil
}

// holding is what is known of the issuer, fetched anew where the key is not among it.
func (i *Issuer) holding(ctx context.Context, keyID string) (*known, error) {
	k := i.known.Load()
	if k == nil {
		return nil, errRefused("the issuer was not reached yet") // Run is at it
	}
	if k.keys.has(keyID) {
		return k, nil
	}
	if err := i.renew(ctx, renewLeast); err != nil {
		return nil, errRefused("its key is unknown, and the issuer cannot be reached")
	}
	if k = i.known.Load(); !k.keys.has(keyID) {
		return nil, errRefused("its key is unknown")
	}
	return k, nil
}

// tell logs why a token is refused, once a minute at most: anybody can send tokens.
func (i *Issuer) tell(ctx context.Context, err error) {
	reason := errRefused("")
	if !errors.As(err, &reason) {
		return
	}
	i.told.Lock()
	defer i.told.Unlock()
	if now := i.Now(); now.After(i.last.Add(time.Minute)) {
		i.last = now
		i.Log.InfoContext(ctx, "issuer: a token is refused", "issuer", i.config.URL, "reason", string(reason))
	}
}
