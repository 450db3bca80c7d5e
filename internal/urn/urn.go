// Package urn is the ballot box of secret votes (hòm phiếu): it seals a vote to a key that
// is kept outside the database, and opens it when the round is counted. It knows nothing of
// databases and of who may vote.
//
// Sealed is HPKE in its base mode (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305.
// What is sealed is bound to the subject, the round and the seat, so that no sealed vote can
// be put in another's place; all votes of a round are of one length, so that the length tells
// nothing.
package urn

import (
	"crypto/hpke"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"thidua/internal/fault"
	"thidua/workflow"
)

// Box seals and opens. It is safe for concurrent use. The nil Box has no key.
type Box struct {
	path  string
	makes bool
	mutex sync.Mutex
	known *key
}

// New makes the box of a key file, "" for none. makes says that a key may be made where the
// file is not there: not where several programs would make one each.
func New(path string, makes bool) *Box { return &Box{path: path, makes: makes} }

// Place is where a sealed vote belongs.
type Place struct {
	Subject string
	Round   int // version of what is voted on
	Seat    workflow.Seat
}

// info is the place as the seal holds it.
func (p Place) info() ([]byte, error) {
	return json.Marshal([]any{"thidua vote 1", p.Subject, p.Round, p.Seat.Post, p.Seat.Unit, p.Seat.Cluster})
}

// receiptSize is the length of a receipt, in letters and digits.
const receiptSize = 26

// Ready reports whether votes can be sealed: nil, or NO_BALLOT_KEY.
func (b *Box) Ready() error {
	_, err := b.key()
	return err
}

// Same tells whether what was sealed is sealed to the key of this box.
func (b *Box) Same(sealed string) bool {
	k, err := b.key()
	return err == nil && strings.HasPrefix(sealed, k.name+".")
}

// Seal seals a vote of a round over the candidates (none: yes or no), and returns it with the
// receipt that it holds, which is random. Without a key it is NO_BALLOT_KEY.
func (b *Box) Seal(p Place, candidates []string, v workflow.Vote) (sealed, receipt string, err error) {
	k, err := b.key()
	if err != nil {
		return "", "", err
	}
	info, err := p.info()
	if err != nil {
		return "", "", fmt.Errorf("sealing a vote: %w", err)
	}
	receipt = rand.Text()[:receiptSize]
	text, err := hpke.Seal(k.private.PublicKey(), hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), info, write(receipt, candidates, v))
	if err != nil {
		return "", "", fmt.Errorf("sealing a vote: %w", err)
	}
	return k.name + "." + base64.RawStdEncoding.EncodeToString(text), receipt, nil
}

// errBroken is all that is told of a vote that does not open.
var errBroken = errors.New("a sealed vote does not open: it is not what was handed in at that place")

// Open opens a sealed vote. Without the key to which it was sealed the answer is
// NO_BALLOT_KEY; one that was changed, or moved from another place, is an error.
func (b *Box) Open(p Place, candidates []string, sealed string) (workflow.Paper, error) {
	k, err := b.key()
	if err != nil {
		return workflow.Paper{}, err
	}
	name, text, found := strings.Cut(sealed, ".")
	if !found {
		return workflow.Paper{}, errBroken
	}
	if name != k.name {
		return workflow.Paper{}, fault.New(fault.NoBallotKey).Because(errors.New("the vote is sealed to another key"))
	}
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return workflow.Paper{}, errBroken
	}
	info, err := p.info()
	if err != nil {
		return workflow.Paper{}, fmt.Errorf("opening a vote: %w", err)
	}
	plain, err := hpke.Open(k.private, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), info, raw)
	if err != nil {
		return workflow.Paper{}, errBroken
	}
	return read(plain, candidates)
}

// marks are what choices are written as; 0 is none.
func marks() map[workflow.Choice]byte {
	return map[workflow.Choice]byte{"": 0, workflow.Yes: 1, workflow.No: 2, workflow.Abstain: 3}
}

// write makes the text that is sealed: the receipt, the choice, and one byte for each
// candidate, whatever the vote says.
func write(receipt string, candidates []string, v workflow.Vote) []byte {
	text := append([]byte(receipt), marks()[v.Choice])
	for _, candidate := range candidates {
		mark := byte(0)
		if slices.Contains(v.For, candidate) {
			mark = 1
		}
		text = append(text, mark)
	}
	return text
}

// read is the reverse of write.
func read(text []byte, candidates []string) (workflow.Paper, error) {
	if len(text) != receiptSize+1+len(candidates) {
		return workflow.Paper{}, errBroken
	}
	p := workflow.Paper{Receipt: string(text[:receiptSize])}
	for choice, mark := range marks() {
		if mark == text[receiptSize] {
			p.Choice = choice
		}
	}
	for i, candidate := range candidates {
		if text[receiptSize+1+i] == 1 {
			p.For = append(p.For, candidate)
		}
	}
	return p, nil
}
