package graph

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"thidua/graph/generated"
	"thidua/internal/fault"
	"thidua/internal/store"
)

// The size of a page: what it is where nobody says, and the most.
const (
	defaultPage = 25
	maxPage     = 100
)

// maxCursor is how long a cursor can be, in bytes: the longest place, of a title's key and two
// instants, takes half of it. Longer ones are not looked at.
const maxCursor = 1024

// paging is what every list takes (Relay's cursor connections): the first rows behind a cursor,
// or the last ones before one.
type paging struct {
	first  *int
	after  *string
	last   *int
	before *string
}

// size reads first and last: 1 to 100, of which one is given, or else the first 25 are meant.
func (p paging) size() (size int, last bool, err error) {
	switch {
	case p.first != nil && p.last != nil:
		return 0, false, fault.Newf(fault.BadUserInput, fault.Text{
			VI: "Chỉ nêu một trong hai: first hoặc last.", EN: "Give first or last, not both.",
		}, "last")
	case p.first == nil && p.last == nil:
		return defaultPage, false, nil
	}
	asked, name := p.first, "first"
	if p.last != nil {
		asked, name = p.last, "last"
	}
	if *asked < 1 || *asked > maxPage {
		return 0, false, fault.New(fault.PageLimitExceeded, name)
	}
	return *asked, p.last != nil, nil
}

// cursors writes and reads those of one list: which one, in which order and with which
// filter. A cursor is good for the list, and the viewer, that it was made for.
// It serves one page at a time.
type cursors struct {
	mac  hash.Hash // of the installation's secret
	list []byte    // viewer, list, order and filter, as JSON
}

// signed is the length of the signature in a cursor, in bytes.
const signed = 16

// sign is the start of an HMAC-SHA-256 over list and place.
func (c cursors) sign(place []byte) []byte {
	c.mac.Reset()
	c.mac.Write(c.list)
	c.mac.Write([]byte{0})
	c.mac.Write(place)
	return c.mac.Sum(nil)[:signed]
}

// of writes the cursor of a place: texts, whole numbers and instants. An instant stands in a
// list of its own, or it would be read as a text.
func (c cursors) of(place []any) string {
	written := slices.Clone(place)
	for i, value := range place {
		if at, ok := value.(time.Time); ok {
			written[i] = []string{at.UTC().Format(time.RFC3339Nano)}
		}
	}
	text, _ := json.Marshal(written) // such values always can be written
	return base64.RawURLEncoding.EncodeToString(append(c.sign(text), text...))
}

// read reads a cursor, the argument of that name: nil for none, INVALID_CURSOR for one that
// was not made here, or for another viewer, list, order or filter.
func (c cursors) read(cursor *string, name string) ([]any, error) {
	if cursor == nil {
		return nil, nil
	}
	if len(*cursor) > maxCursor {
		return nil, fault.New(fault.InvalidCursor, name)
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(*cursor)
	if err != nil || len(raw) <= signed || !hmac.Equal(raw[:signed], c.sign(raw[signed:])) {
		return nil, fault.New(fault.InvalidCursor, name)
	}
	var place []any
	if json.Unmarshal(raw[signed:], &place) != nil || len(place) == 0 {
		return nil, fault.New(fault.InvalidCursor, name)
	}
	for i, value := range place {
		switch x := value.(type) {
		case float64:
			place[i] = int(x)
		case []any:
			at, err := time.Parse(time.RFC3339Nano, fmt.Sprint(x...))
			if err != nil {
				return nil, fault.New(fault.InvalidCursor, name)
			}
			place[i] = at
		}
	}
	return place, nil
}

// window is the part of a list that is asked for.
type window struct {
	cursors
	store.Window
}

// window reads what is asked of the list of that name and order; parts is what else its
// cursors are bound to: the filter, the parent. BAD_USER_INPUT, PAGE_LIMIT_EXCEEDED or
// INVALID_CURSOR.
func (s *session) window(list string, order store.Order, p paging, parts ...any) (window, error) {
	size, last, err := p.size()
	if err != nil {
		return window{}, err
	}
	text, err := json.Marshal(append([]any{s.moment.Actor.ID, list, order}, parts...))
	if err != nil {
		return window{}, fmt.Errorf("naming a list: %w", err)
	}
	w := window{
		cursors: cursors{mac: hmac.New(sha256.New, s.moment.Registry.CursorKey), list: text},
		Window:  store.Window{Order: order, Size: size, Last: last},
	}
	if w.After, err = w.read(p.after, "after"); err != nil {
		return window{}, err
	}
	w.Before, err = w.read(p.before, "before")
	return w, err
}

// byName is the order of lists that are in memory.
func byName() store.Order { return store.Order{Columns: []string{"name", "id"}} }

// latest is the order of lists of what is only added, by the column of its time.
func latest(column string) store.Order {
	return store.Order{Columns: []string{column, "id"}, Desc: true}
}

// slice cuts the window out of a list that is in memory and in the order of the rows' keys.
func slice[T any](w window, rows []T, key func(T) []string) (page []T, more bool) {
	start, end := 0, len(rows)
	if w.After != nil {
		start, _ = slices.BinarySearchFunc(rows, w.After, func(r T, place []any) int {
			return cmp.Or(w.compare(key(r), place), -1) // the row of the place itself lies before what follows
		})
	}
	if w.Before != nil {
		end, _ = slices.BinarySearchFunc(rows, w.Before, func(r T, place []any) int { return w.compare(key(r), place) })
	}
	rows = rows[start:max(start, end)]
	if w.Last {
		rows = slices.Clone(rows)
		slices.Reverse(rows)
	}
	return store.Cut(w.Window, rows)
}

// compare compares a key with a place, which holds the texts of one, in the list's direction.
func (w window) compare(key []string, place []any) int {
	order := slices.CompareFunc(key, place, func(a string, b any) int { return strings.Compare(a, fmt.Sprint(b)) })
	if w.Order.Desc {
		return -order
	}
	return order
}

// edge is the shape of every edge in the schema.
type edge[N any] interface {
	~struct {
		Cursor string `json:"cursor"`
		Node   N      `json:"node"`
	}
}

// connect makes of a page's nodes, and the places where they stand, the edges of its
// connection, and tells where the page lies: more tells whether rows follow in the direction
// in which it was read.
func connect[E edge[N], N any](w window, nodes []N, place func(i int) []any, more bool) ([]E, generated.PageInfo) {
	info := generated.PageInfo{HasNextPage: more, HasPreviousPage: w.After != nil}
	if w.Last {
		info.HasPreviousPage, info.HasNextPage = more, w.Before != nil
	}
	edges := make([]E, len(nodes))
	for i, n := range nodes {
		cursor := w.of(place(i))
		if i == 0 {
			info.StartCursor = &cursor
		}
		info.EndCursor = &cursor
		edges[i] = E{Cursor: cursor, Node: n}
	}
	return edges, info
}

// asked reports whether the field that is being resolved asks for any of the fields at
// the path below it, through whatever fragments.
func asked(ctx context.Context, path ...string) bool {
	return find(graphql.GetOperationContext(ctx), graphql.CollectFieldsCtx(ctx, nil), path)
}
