package issuer

import (
	"crypto/sha256"
	"strconv"
	"testing"
	"time"
)

// However many tokens come, a bounded number is known; what has expired goes first.
func TestVerifiedIsBounded(t *testing.T) {
	v, now := newVerified(), time.Now()
	print := func(i int) [sha256.Size]byte { return sha256.Sum256([]byte(strconv.Itoa(i))) }
	for i := range maxVerified {
		life := time.Hour
		if i%2 == 0 {
			life = time.Minute
		}
		v.put(print(i), Claims{ExpiresAt: now.Add(life)}, now)
	}
	later := now.Add(time.Minute)
	v.put(print(-1), Claims{ExpiresAt: later.Add(time.Hour)}, later)
	if len(v.said) != maxVerified/2+1 {
		t.Errorf("%d are known, want those that hold", len(v.said))
	}
	for i := range 2 * maxVerified {
		v.put(print(-i), Claims{ExpiresAt: later.Add(time.Hour)}, later)
	}
	if len(v.said) != maxVerified {
		t.Errorf("%d are known, want %d", len(v.said), maxVerified)
	}
	if _, ok := v.get(print(-2*maxVerified + 1)); !ok {
		t.Error("the latest is not known")
	}
}

// Whatever text comes as a token, it is refused without a panic.
func FuzzVerify(f *testing.F) {
	for _, s := range []string{"", "..", "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJSUzI1NiJ9.e30.AA", "{}.{}.{}", "e30.e30.e30"} {
		f.Add(s)
	}
	i, err := New(Config{URL: "https://dangnhap.example", Audience: "x"})
	if err != nil {
		f.Fatal(err)
	}
	i.renewed = time.Now().Add(time.Hour) // nothing is fetched
	i.known.Store(&known{keys: keys{{KeyID: ""}}, verified: newVerified(), verifier: nil})
	f.Fuzz(func(t *testing.T, token string) {
		if _, err := readHeader(token); err != nil {
			if _, ok := i.Verify(t.Context(), token); ok {
				t.Errorf("taken: %q", token)
			}
		}
		_, _ = keys{}.VerifySignature(t.Context(), token)
	})
}
