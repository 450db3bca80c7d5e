package issuer

import (
	"crypto/sha256"
	"sync"
	"time"
)

// maxVerified is how many tokens are known at a time: some megabytes.
const maxVerified = 10_000

// verified remembers tokens whose signature was looked at, by their fingerprints.
type verified struct {
	mu   sync.RWMutex
	said map[[sha256.Size]byte]Claims
}

func newVerified() *verified { return &verified{said: map[[sha256.Size]byte]Claims{}} }

func (v *verified) get(print [sha256.Size]byte) (Claims, bool) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	c, ok := v.said[print]
	return c, ok
}

// put remembers one more; where it is full, what has expired goes, and else any one.
func (v *verified) put(print [sha256.Size]byte, c Claims, now time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.said) >= maxVerified {
		for p, old := range v.said {
			if !now.Before(old.ExpiresAt) {
				delete(v.said, p)
			}
		}
	}
	for p := range v.said {
		if len(v.said) < maxVerified {
			break
		}
		delete(v.said, p)
	}
	v.said[print] = c
}
