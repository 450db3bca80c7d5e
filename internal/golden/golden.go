// Package golden compares what a test got with a file that a person has read and
// approved. It knows nothing of what the file says. Test only.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// update is the flag -update of every test program that imports this package: the
// files are rewritten, for a person to read the difference.
var update = flag.Bool("update", false, "rewrite the golden files")

// Equal fails the test where got is not the content of the file at path (relative to
// the package's folder). With -update it writes the file instead.
func Equal(t testing.TB, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (write it with: go test -run '^%s$' . -update)", err, t.Name())
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not what it was (-file +now); if that is right, run with -update:\n%s", path, diff)
	}
}

// Section fails the test where got is not what stands in the file at path between the
// lines "<!-- name: generated -->" and "<!-- name: end -->": the part of a page that
// restates code. With -update it writes that part and leaves the rest as it is.
func Section(t testing.TB, path, name, got string) {
	t.Helper()
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+": generated -->\n", "<!-- "+name+": end -->\n"
	before, rest, begun := strings.Cut(string(page), begin)
	_, after, ended := strings.Cut(rest, end)
	if !begun || !ended {
		t.Fatalf("%s has no lines %q and %q", path, strings.TrimSpace(begin), strings.TrimSpace(end))
	}
	Equal(t, path, []byte(before+begin+got+end+after))
}
