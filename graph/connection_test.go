package graph

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"thidua/graph/generated"
	"thidua/internal/fault"
	"thidua/internal/store"
)

// windowOf makes a window without a session.
func windowOf(list string, w store.Window) window {
	return window{cursors: cursors{mac: hmac.New(sha256.New, []byte("key")), list: []byte(list)}, Window: w}
}

// Any window of a list in memory is that of a plain slice, whether its bounds are rows of the
// list or places where none is any more, and its page tells exactly what the specification says.
func TestSlicesAreWindows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.IntRange(0, 60), 0, 30, rapid.ID[int]).Draw(t, "rows")
		slices.Sort(names)
		bound := func(name string) (int, []any) {
			if !rapid.Bool().Draw(t, name+"?") {
				return -1, nil
			}
			n := rapid.IntRange(0, 60).Draw(t, name)
			return n, []any{fmt.Sprintf("%02d", n/2), fmt.Sprintf("%02d", n)}
		}
		w := windowOf("", store.Window{Order: byName(), Size: rapid.IntRange(1, 40).Draw(t, "size"), Last: rapid.Bool().Draw(t, "last")})
		var after, before int
		after, w.After = bound("after")
		before, w.Before = bound("before")

		want := slices.DeleteFunc(slices.Clone(names), func(n int) bool { return n <= after || before >= 0 && n >= before })
		more := len(want) > w.Size
		if more && w.Last {
			want = want[len(want)-w.Size:]
		}
		want = want[:min(len(want), w.Size)]

		key := func(n int) []string { return []string{fmt.Sprintf("%02d", n/2), fmt.Sprintf("%02d", n)} }
		page, follows := slice(w, names, key)
		if diff := cmp.Diff(append([]int{}, want...), append([]int{}, page...)); diff != "" || follows != more {
			t.Fatalf("more is %t, should be %t (-want +got):\n%s", follows, more, diff)
		}
		type rowEdge struct {
			Cursor string `json:"cursor"`
			Node   int    `json:"node"`
		}
		edges, info := connect[rowEdge](w, page, func(i int) []any { return []any{key(page[i])[0], key(page[i])[1]} }, follows)
		expected := generated.PageInfo{HasNextPage: more, HasPreviousPage: after >= 0}
		if w.Last {
			expected = generated.PageInfo{HasPreviousPage: more, HasNextPage: before >= 0}
		}
		if len(edges) > 0 {
			expected.StartCursor, expected.EndCursor = &edges[0].Cursor, &edges[len(edges)-1].Cursor
		}
		if diff := cmp.Diff(expected, info); diff != "" {
			t.Fatalf("where the page lies (-want +got):\n%s", diff)
		}
	})
}

// A cursor leads back to the place that it was made of, and no other text does: not one that is
// cut, prolonged, changed anywhere, of another list, or longer than any cursor is.
func TestACursorIsItsPlace(t *testing.T) {
	at := time.Date(2022, 7, 10, 16, 59, 59, 999_999_000, time.UTC)
	w, other := windowOf("a", store.Window{}), windowOf("b", store.Window{})
	for _, place := range [][]any{
		{"rep_1"}, {at, "rep_1"}, {7}, {strings.Repeat("1c", 100), at, at, "rep_01m89hb6c1fm7s12j02gwenmv3"}, {"2022-07-10T16:59:59Z", "x"}, {"\x00\u2028<>&"},
	} {
		cursor := w.of(place)
		if len(cursor) > maxCursor {
			t.Errorf("a cursor of %d bytes", len(cursor))
		}
		got, err := w.read(&cursor, "after")
		if diff := cmp.Diff(place, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		wrong := map[string]string{"of another list": other.of(place), "empty": "", "long": cursor + strings.Repeat("A", maxCursor), "nothing but a signature": cursor[:22]}
		for i := range len(cursor) {
			wrong[fmt.Sprint("cut at ", i)] = cursor[:i]
			wrong[fmt.Sprint("changed at ", i)] = cursor[:i] + string("AB"[map[bool]int{true: 1}[cursor[i] == 'A']]) + cursor[i+1:]
		}
		for name, text := range wrong {
			for _, argument := range []string{"after", "before"} {
				_, err := w.read(&text, argument)
				if !fault.Is(err, fault.InvalidCursor) || fault.All(err)[0].Path[0] != argument {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
}

// One of first and last is given, within 1 to 100, or the first 25 are meant.
func TestPageSizes(t *testing.T) {
	of := func(n int) *int { return &n }
	for name, c := range map[string]struct {
		asked paging
		want  int
		last  bool
		code  string
	}{
		"neither":       {paging{}, 25, false, ""},
		"first":         {paging{first: of(1)}, 1, false, ""},
		"most":          {paging{first: of(100)}, 100, false, ""},
		"last":          {paging{last: of(100)}, 100, true, ""},
		"first of none": {paging{first: of(0)}, 0, false, fault.PageLimitExceeded},
		"last of none":  {paging{last: of(0)}, 0, false, fault.PageLimitExceeded},
		"too many":      {paging{first: of(101)}, 0, false, fault.PageLimitExceeded},
		"too many back": {paging{last: of(101)}, 0, false, fault.PageLimitExceeded},
		"both":          {paging{first: of(1), last: of(1)}, 0, false, fault.BadUserInput},
	} {
		size, last, err := c.asked.size()
		if size != c.want || last != c.last || (c.code == "") != (err == nil) || c.code != "" && !fault.Is(err, c.code) {
			t.Errorf("%s: %d, %t, %v", name, size, last, err)
		}
	}
}
