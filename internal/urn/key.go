package urn

import (
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"thidua/internal/fault"
)

// keySize is that of a private key of X25519, in bytes.
const keySize = 32

// kem is the standard one of RFC 9180. What is sealed is opened within days, by the same
// installation, so that a suite which every release of Go opens alike counts more here than
// one whose specification is still a draft.
func kem() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

// key is the installation's private key, with the name by which sealed votes say that they
// are sealed to it: a part of the hash of the public key.
type key struct {
	private hpke.PrivateKey
	name    string
}

// load reads the key file, which holds the key in hexadecimal.
func load(path string) (*key, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the ballot key: %w", err)
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(raw) != keySize {
		// The cause would repeat a part of the key.
		return nil, fmt.Errorf("the ballot key %s does not hold %d bytes in hexadecimal", path, keySize)
	}
	private, err := kem().NewPrivateKey(raw)
	if err != nil {
		return nil, fmt.Errorf("the ballot key %s cannot be used", path)
	}
	sum := sha256.Sum256(private.PublicKey().Bytes())
	return &key{private, hex.EncodeToString(sum[:8])}, nil
}

// Make writes a new key to the file, which only its owner can read. A file that is there is
// left alone: its votes could not be opened any more; the error is then os.ErrExist. When it
// returns, the key is on the disk.
func Make(path string) (err error) {
	raw := make([]byte, keySize)
	if _, err := rand.Read(raw); err != nil {
		return fmt.Errorf("making a ballot key: %w", err)
	}
	dir := filepath.Dir(path)
	draft, err := os.CreateTemp(dir, ".ballot-*") // it is made readable by its owner alone
	if err != nil {
		return fmt.Errorf("making a ballot key: %w", err)
	}
	defer func() { err = errors.Join(err, os.Remove(draft.Name())) }()
	_, err = draft.WriteString(hex.EncodeToString(raw) + "\n")
	err = errors.Join(err, draft.Sync(), draft.Close())
	if err != nil {
		return fmt.Errorf("writing a ballot key: %w", err)
	}
	// A link appears as a whole or not at all, and never takes another file's place.
	if err := os.Link(draft.Name(), path); err != nil {
		return fmt.Errorf("writing a ballot key: %w", err)
	}
	return keep(dir)
}

// keep waits until the folder's list of files is on the disk, where the system can tell.
func keep(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("keeping a ballot key: %w", err)
	}
	_ = folder.Sync() // not every system syncs a folder
	return folder.Close()
}

// key returns the key, which is read, or made where that is allowed, when it is first needed.
// Without one the answer is NO_BALLOT_KEY.
func (b *Box) key() (*key, error) {
	if b == nil || b.path == "" {
		return nil, fault.New(fault.NoBallotKey)
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.known != nil {
		return b.known, nil
	}
	k, err := load(b.path)
	if errors.Is(err, os.ErrNotExist) && b.makes {
		if err = Make(b.path); err == nil || errors.Is(err, os.ErrExist) {
			k, err = load(b.path)
		}
	}
	if err != nil {
		return nil, fault.New(fault.NoBallotKey).Because(err)
	}
	b.known = k
	return k, nil
}
