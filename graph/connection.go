package graph

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"thidua/graph/generated"
	"thidua/internal/fault"
)

// The size of a page: what it is where nobody says, and the most.
const (
	defaultPage = 25
	maxPage     = 100
)

// pageSize reads first: 1 to 100, 25 where it is null.
func pageSize(first *int) (int, error) {
	switch {
	case first == nil:
		return defaultPage, nil
	case *first < 1 || *first > maxPage:
		return 0, fault.New(fault.PageLimitExceeded, "first")
	}
	return *first, nil
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

// of writes the cursor of a place.
func (c cursors) of(place []string) string {
	text, _ := json.Marshal(place) // texts always can be written
	return base64.RawURLEncoding.EncodeToString(append(c.sign(text), text...))
}

// read reads a cursor: nil for none, INVALID_CURSOR for one that was not made here, or
// for another viewer, order or filter.
func (c cursors) read(after *string) ([]string, error) {
	if after == nil {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(*after)
	if err != nil || len(raw) <= signed || !hmac.Equal(raw[:signed], c.sign(raw[signed:])) {
		return nil, fault.New(fault.InvalidCursor, "after")
	}
	var place []string
	if json.Unmarshal(raw[signed:], &place) != nil || len(place) == 0 {
		return nil, fault.New(fault.InvalidCursor, "after")
	}
	return place, nil
}

// window is the part of a list that is asked for.
type window struct {
	cursors
	size  int      // rows at most
	place []string // behind which it begins; nil for the first page
}

// window reads first and after, for the list of that name; parts is what else its cursors
// are bound to: the order, the filter. PAGE_LIMIT_EXCEEDED or INVALID_CURSOR.
func (s *session) window(list string, first *int, after *string, parts ...any) (window, error) {
	size, err := pageSize(first)
	if err != nil {
		return window{}, err
	}
	text, err := json.Marshal(append([]any{s.moment.Actor.ID, list}, parts...))
	if err != nil {
		return window{}, fmt.Errorf("naming a list: %w", err)
	}
	w := window{cursors: cursors{mac: hmac.New(sha256.New, s.moment.Registry.CursorKey), list: text}, size: size}
	w.place, err = w.read(after)
	return w, err
}

// slice cuts the window out of a list that is in memory, whose rows have the given keys.
func slice[T any](w window, rows []T, key func(T) string) (page []T, more bool) {
	if w.place != nil {
		start := len(rows)
		if i := slices.IndexFunc(rows, func(r T) bool { return key(r) == w.place[0] }); i >= 0 {
			start = i + 1
		}
		rows = rows[start:]
	}
	return cut(w, rows)
}

// cut takes the one row away that was read to see whether more follow.
func cut[T any](w window, rows []T) (page []T, more bool) {
	return rows[:min(len(rows), w.size)], len(rows) > w.size
}

// edge is the shape of every edge in the schema.
type edge[N any] interface {
	~struct {
		Cursor string `json:"cursor"`
		Node   N      `json:"node"`
	}
}

// connect makes of a page's nodes, and the places where they stand, the edges of its
// connection, and tells where the page lies.
func connect[E edge[N], N any](w window, nodes []N, place func(i int) []string, more bool) ([]E, generated.PageInfo) {
	info := generated.PageInfo{HasNextPage: more, HasPreviousPage: w.place != nil}
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
