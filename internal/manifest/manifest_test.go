package manifest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/fault"
)

// The example of the specification, with its hash.
const (
	example     = "query($id:ID!){user(id:$id){name}}"
	exampleHash = "71f7dc5758652baac68e4a10c50be732b741c892ade2883a99358f52b555286b"
)

// folder writes files, by name.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	into := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(into, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return into
}

func apollo(operations string) string {
	return `{"format":"apollo-persisted-query-manifest","version":1,"operations":[` + operations + `]}`
}

// Manifests of both forms lie side by side; each document is found by its identifier there
// and by its hash, with and without the prefix.
func TestRead(t *testing.T) {
	s, err := Read(folder(t, map[string]string{
		"persisted-query-manifest.json": apollo(`{"id":"` + exampleHash + `","name":"User","type":"query","body":"` + example + `"},{"id":"x-app:2","body":"{b}"}`),
		"relay.json":                    `{"9d5ed678fe57bcca610140957afab571":"{c}","b":"{b}"}`,
		"empty.json":                    `{}`,
		"README.md":                     "no manifest",
	}))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		exampleHash: example, "sha256:" + exampleHash: example,
		"x-app:2": "{b}", "b": "{b}", "9d5ed678fe57bcca610140957afab571": "{c}",
		"": "", "sha256:": "", "sha256:" + strings.ToUpper(exampleHash): "", "x": "", "sha256:b": "",
	} {
		if got, known := s.Find(id); got != want || known != (want != "") {
			t.Errorf("Find(%q) = %q, %t", id, got, known)
		}
	}
	if !s.Trusts(example) || !s.Trusts("{c}") || s.Trusts(example+" ") || s.Trusts("") {
		t.Error("a text is trusted to the letter, and no other is")
	}
	var ids []string
	for _, d := range s.All() {
		ids = append(ids, filepath.Base(d.File)+" "+d.ID)
	}
	want := []string{"persisted-query-manifest.json " + exampleHash, "persisted-query-manifest.json x-app:2", "relay.json 9d5ed678fe57bcca610140957afab571"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Without a folder there are no documents.
func TestNone(t *testing.T) {
	var s *Set
	if _, known := s.Find("a"); known || s.Trusts("{a}") || s.All() != nil {
		t.Error("there are some")
	}
}

// Whatever is wrong is told with the file.
func TestManifestsThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"no JSON":                       {`{`, "this is no manifest"},
		"a list":                        {`[]`, "this is no manifest"},
		"another format":                {`{"format":"x","version":1,"operations":[]}`, "this is no manifest"},
		"another version":               {`{"format":"apollo-persisted-query-manifest","version":2,"operations":[]}`, "this is no manifest"},
		"a text that is none":           {`{"a":1}`, "this is no manifest"},
		"no identifier":                 {apollo(`{"body":"{a}"}`), "malformed"},
		"an identifier with a space":    {`{"a b":"{a}"}`, "malformed"},
		"a prefix that is kept":         {`{"md5:abc":"{a}"}`, "malformed"},
		"no text":                       {`{"a":" "}`, "has no text"},
		"a hash of another text":        {`{"sha256:` + exampleHash + `":"{a}"}`, "is not the SHA-256"},
		"an identifier of two texts":    {apollo(`{"id":"a","body":"{a}"},{"id":"a","body":"{b}"}`), "two texts"},
		"a hash that is short":          {`{"sha256:abc":"{a}"}`, "malformed"},
		"an identifier of another form": {apollo(`{"id":1,"body":"{a}"}`), "this is no manifest"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(folder(t, map[string]string{"a.json": c.text}))
			if !fault.Is(err, fault.InvalidInput) || !strings.Contains(err.Error(), "a.json") || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
	for name, at := range map[string]string{"an empty folder": t.TempDir(), "no folder": filepath.Join(t.TempDir(), "nothing")} {
		if _, err := Read(at); !fault.Is(err, fault.InvalidInput) || !strings.Contains(err.Error(), "no *.json file") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
