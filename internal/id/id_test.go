package id

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func TestNewIsWellFormedAndSortsByTime(t *testing.T) {
	last := ""
	for range 1000 {
		s := New(Report)
		if !Is(s, Report) || Is(s, Unit) {
			t.Fatalf("%q is not a report's identifier", s)
		}
		if s <= last {
			t.Fatalf("%q does not sort after %q", s, last)
		}
		last = s
	}
}

func TestEncodeKnownValues(t *testing.T) {
	for _, c := range []struct{ uuid, want string }{
		{"00000000-0000-0000-0000-000000000000", "00000000000000000000000000"},
		{"00000000-0000-0000-0000-000000000001", "00000000000000000000000001"},
		{"ffffffff-ffff-ffff-ffff-ffffffffffff", "7zzzzzzzzzzzzzzzzzzzzzzzzz"},
		{"01890a5d-ac96-774b-bcce-b302099a8057", "01h455vb4pex5vsknk084sn02q"},
	} {
		if got := encode(uuid.MustParse(c.uuid)); got != c.want {
			t.Errorf("encode(%s) = %s, want %s", c.uuid, got, c.want)
		}
	}
}

func TestPrefixRefusesWhatIsNotAnIdentifier(t *testing.T) {
	good := New(Report)
	for _, s := range []string{"", "rep", "rep_", "_" + good[4:], good + "0", good[:len(good)-1], strings.ToUpper(good),
		"rep_8" + good[5:], "rep_" + strings.Repeat("u", 26), "re1_" + good[4:], good[:10] + "\x00" + good[11:]} {
		if p := Prefix(s); p != "" {
			t.Errorf("Prefix(%q) = %q, want none", s, p)
		}
	}
	rapid.Check(t, func(t *rapid.T) { Prefix(rapid.String().Draw(t, "s")) })
}
