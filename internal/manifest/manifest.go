// Package manifest owns trusted documents (persisted operations): the texts of GraphQL that
// an application was built with, which requests name instead of sending. It reads them from
// a folder of manifests as the application's own tools write them, and finds them by their
// identifiers. It knows no schema: whether a text fits is asked by whoever runs it.
package manifest

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"thidua/internal/fault"
)

// hashPrefix begins the identifier that every document has beside the manifest's own: the
// hash of its text (GraphQL over HTTP, appendix A, SHA256 hex document identifier).
const hashPrefix = "sha256:"

// Document is one trusted document.
type Document struct {
	File string // the manifest's name, for messages
	ID   string // as the manifest has it
	Text string
}

// Set is an immutable set of trusted documents. The nil set is empty.
type Set struct {
	list  []Document
	texts map[string]string // by identifier
	known map[string]bool   // by text
}

// Read reads every *.json file of the folder, in the form of Apollo's manifest or of Relay's
// persisted queries (as GraphQL Code Generator writes them too). An error is INVALID_INPUT
// and names the file and what is wrong in it; a folder without a manifest is one.
func Read(folder string) (*Set, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(names) == 0 {
		return nil, Refuse(folder, "không có tệp *.json nào", "there is no *.json file").Because(err)
	}
	slices.Sort(names)
	s := &Set{texts: map[string]string{}, known: map[string]bool{}}
	for _, name := range names {
		source, err := os.ReadFile(name) //nolint:gosec // the operator names the folder
		if err != nil {
			return nil, Refuse(name, "không đọc được tệp", "the file cannot be read").Because(err)
		}
		list, err := parse(name, source)
		if err != nil {
			return nil, err
		}
		for _, d := range list {
			if err := s.add(d); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

// Refuse tells that something is wrong with a manifest.
func Refuse(file, vi, en string) *fault.Error {
	return fault.Newf(fault.InvalidInput, fault.Text{
		VI: "Văn bản GraphQL đã duyệt, " + file + ": " + vi + ".",
		EN: "Trusted documents, " + file + ": " + en + ".",
	}, "documents")
}

// apolloFormat is what Apollo's manifest says of itself.
const apolloFormat = "apollo-persisted-query-manifest"

// parse reads a manifest in either form: an object with a format is Apollo's, one of texts
// alone is Relay's.
func parse(file string, source []byte) ([]Document, error) {
	var texts map[string]string
	if json.Unmarshal(source, &texts) == nil {
		list := make([]Document, 0, len(texts))
		for id, text := range texts {
			list = append(list, Document{file, id, text})
		}
		slices.SortFunc(list, func(a, b Document) int { return cmp.Compare(a.ID, b.ID) })
		return list, nil
	}
	var manifest struct {
		Format     string
		Version    int
		Operations []struct{ ID, Body string }
	}
	if err := json.Unmarshal(source, &manifest); err != nil || manifest.Format != apolloFormat || manifest.Version != 1 {
		return nil, Refuse(file, "không phải bản kê của Apollo (phiên bản 1) hay của Relay",
			"this is no manifest of Apollo (version 1) or of Relay").Because(err)
	}
	list := make([]Document, len(manifest.Operations))
	for i, o := range manifest.Operations {
		list[i] = Document{file, o.ID, o.Body}
	}
	return list, nil
}

// identifier is the grammar of document identifiers (appendix A). Prefixes other than these
// are kept for versions of the specification to come.
var identifier = regexp.MustCompile(`^(sha256:[0-9a-f]{64}|x-[A-Za-z0-9._~-]+:[A-Za-z0-9._~-]+|[A-Za-z0-9._~-]+)$`)

// add puts a document under its own identifier and that of its hash.
func (s *Set) add(d Document) error {
	hash := hashOf(d.Text)
	switch {
	case !identifier.MatchString(d.ID):
		return Refuse(d.File, "có mã văn bản sai dạng: "+d.ID, "an identifier is malformed: "+d.ID)
	case strings.HasPrefix(d.ID, hashPrefix) && d.ID != hash:
		return Refuse(d.File, d.ID+" không phải là SHA-256 của văn bản", d.ID+" is not the SHA-256 of the text")
	case strings.TrimSpace(d.Text) == "":
		return Refuse(d.File, d.ID+" không có văn bản", d.ID+" has no text")
	}
	for _, id := range []string{d.ID, hash} {
		if other, taken := s.texts[id]; taken && other != d.Text {
			return Refuse(d.File, d.ID+" là mã của hai văn bản khác nhau", d.ID+" is the identifier of two texts")
		}
		s.texts[id] = d.Text
	}
	if !s.known[d.Text] {
		s.known[d.Text] = true
		s.list = append(s.list, d)
	}
	return nil
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hashPrefix + hex.EncodeToString(sum[:])
}

// Find answers the text of an identifier: the manifest's own, the hash with its prefix, or
// the bare hash, which Apollo's clients send.
func (s *Set) Find(id string) (text string, known bool) {
	if s == nil {
		return "", false
	}
	if text, known = s.texts[id]; !known {
		text, known = s.texts[hashPrefix+id]
	}
	return text, known
}

// Trusts reports whether the text is that of a document.
func (s *Set) Trusts(text string) bool { return s != nil && s.known[text] }

// All lists the documents, each text once, in the order of files and identifiers.
func (s *Set) All() []Document {
	if s == nil {
		return nil
	}
	return s.list
}
