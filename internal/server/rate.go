package server

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"thidua/internal/authz"
	"thidua/internal/budget"
	"thidua/internal/fault"
)

// How requests are rated. A token, or a person by all the tokens that an issuer has signed for
// him, may spend so many points a second as the configuration
// says, saved up for a window at most; all the tokens of an address ten times as much, or
// signing in again and again would be a way round it. Who shows no token spends what his
// address has for such requests, and none of what the signed-in have there.
const (
	rateWindow  = 60 // seconds
	rateAddress = 10 // tokens' worth
	// refusedCost is what a request costs that was refused after it was looked at, in points:
	// parsing and validating take about as much as reading a page.
	refusedCost = 100
	// maxBuckets bounds the memory, some megabytes. The bucket that was not used for the
	// longest time is given up; after a window it is full, and so the same as a new one.
	maxBuckets = 16_384
)

// MinRate and MaxRate bound Config.Rate, in points a second: a bucket must hold the dearest
// operation twice.
const (
	MinRate = 2 * budget.MaxCost / rateWindow
	MaxRate = 1_000_000
)

// bucketKind is what a bucket is about.
type bucketKind byte

const (
	ofToken bucketKind = iota
	ofAddress
	ofAnonymous // an address whose caller shows no token
)

func (k bucketKind) String() string { return [...]string{"token", "address", "anonymous"}[k] }

type bucketKey struct {
	kind bucketKind
	id   string
}

// rates keeps the buckets of this process. It is safe for any number of callers; nil rates
// nobody.
type rates struct {
	perSecond int
	now       func() time.Time
	buckets   *lru.Cache[bucketKey, *rate.Limiter]
	policies  [2][]string // of RateLimit-Policy: who shows a token, and who does not
}

// newRates makes the buckets of a rate in points a second; nil for none.
func newRates(perSecond int, now func() time.Time) (*rates, error) {
	if perSecond == 0 {
		return nil, nil
	}
	buckets, err := lru.New[bucketKey, *rate.Limiter](maxBuckets)
	if err != nil {
		return nil, err
	}
	r := &rates{perSecond: perSecond, now: now, buckets: buckets}
	r.policies = [2][]string{{r.policy(ofToken) + ", " + r.policy(ofAddress)}, {r.policy(ofAnonymous)}}
	return r, nil
}

// quota is what a bucket of the kind gains in a second.
func (r *rates) quota(kind bucketKind) int {
	if kind == ofAddress {
		return rateAddress * r.perSecond
	}
	return r.perSecond
}

// policy is a kind's item in RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers). The
// unit is none of the draft's: they are requests, bytes and concurrent requests.
func (r *rates) policy(kind bucketKind) string {
	return `"` + kind.String() + `";q=` + strconv.Itoa(rateWindow*r.quota(kind)) + ";w=" + strconv.Itoa(rateWindow) + `;qu="points"`
}

// account is what one request is charged to.
type account struct {
	rates  *rates
	now    time.Time
	own    *rate.Limiter // of the token, or of the address for those without one
	shared *rate.Limiter // of the address; nil without a token
	kind   bucketKind    // of own
}

// account finds the buckets of the context's caller.
func (r *rates) account(ctx context.Context) account {
	if r == nil {
		return account{}
	}
	a, address := account{rates: r, now: r.now()}, recordFrom(ctx).address
	if actor, ok := authz.From(ctx); ok {
		a.kind = ofToken
		a.own, a.shared = r.bucket(ofToken, spender(actor)), r.bucket(ofAddress, address)
	} else {
		a.kind = ofAnonymous
		a.own = r.bucket(ofAnonymous, address)
	}
	return a
}

// spender is whose bucket it is: the token's, and the person's where an issuer has signed it, who
// signs as many for him as his program asks for.
func spender(actor *authz.Actor) string {
	if actor.TokenIssued.IsZero() {
		return actor.TokenID
	}
	return actor.ID
}

func (r *rates) bucket(kind bucketKind, id string) *rate.Limiter {
	key := bucketKey{kind, id}
	if b, ok := r.buckets.Get(key); ok {
		return b
	}
	quota := r.quota(kind)
	b := rate.NewLimiter(rate.Limit(quota), rateWindow*quota)
	if known, ok, _ := r.buckets.PeekOrAdd(key, b); ok {
		return known
	}
	return b
}

// admit refuses who has nothing left, before anything is done for him: RATE_LIMITED.
func (a account) admit() error {
	if a.rates == nil {
		return nil
	}
	wait := lacking(a.own, a.now, 1)
	if a.shared != nil {
		wait = max(wait, lacking(a.shared, a.now, 1))
	}
	return tooMuch(wait)
}

// charge takes the points, or takes none and refuses: RATE_LIMITED, its Detail how long
// until there are enough.
func (a account) charge(points int) error {
	if a.rates == nil {
		return nil
	}
	own := a.own.ReserveN(a.now, points)
	wait := own.DelayFrom(a.now)
	if a.shared == nil {
		if wait > 0 {
			own.CancelAt(a.now)
		}
		return tooMuch(wait)
	}
	shared := a.shared.ReserveN(a.now, points)
	if wait = max(wait, shared.DelayFrom(a.now)); wait > 0 {
		own.CancelAt(a.now)
		shared.CancelAt(a.now)
	}
	return tooMuch(wait)
}

// fine takes what a refused request costs, more than is left if need be.
func (a account) fine() {
	if a.rates == nil {
		return
	}
	a.own.ReserveN(a.now, refusedCost)
	if a.shared != nil {
		a.shared.ReserveN(a.now, refusedCost)
	}
}

// lacking is how long until the bucket holds so many points.
func lacking(b *rate.Limiter, now time.Time, points float64) time.Duration {
	missing := points - b.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing / float64(b.Limit()) * float64(time.Second))
}

// tooMuch refuses for the time; nil for none.
func tooMuch(wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	return fault.New(fault.RateLimited).With(wait)
}

// tell writes what is left into the response's header (draft-ietf-httpapi-ratelimit-headers):
// r points now, and all of the quota again in t seconds. What an address has left is told to
// nobody who has signed in: it would tell what all others there are doing, and when.
func (a account) tell(h http.Header) {
	if a.rates == nil {
		return
	}
	var space [48]byte
	policy := a.rates.policies[1]
	if a.shared != nil {
		policy = a.rates.policies[0]
	}
	h["Ratelimit-Policy"] = policy
	h["Ratelimit"] = []string{string(remaining(space[:0], a.kind, a.own, a.now))}
}

func remaining(to []byte, kind bucketKind, b *rate.Limiter, now time.Time) []byte {
	left := b.TokensAt(now) // below nothing after a fine
	to = append(append(append(to, '"'), kind.String()...), `";r=`...)
	to = strconv.AppendInt(to, int64(max(0, left)), 10)
	to = append(to, ";t="...)
	return strconv.AppendInt(to, int64(math.Ceil((float64(b.Burst())-left)/float64(b.Limit()))), 10)
}

// seconds is a wait as Retry-After and retryAfter tell it: whole seconds, rounded up.
func seconds(wait time.Duration) int {
	return max(1, int(math.Ceil(wait.Seconds())))
}
