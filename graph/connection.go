package graph

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"hash"

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

// list names a list for its cursors: which one, in which order and with which filter.
// A cursor is good for the list, and the viewer, that it was made for.
// It serves one page at a time.
type cursors struct {
	mac  hash.Hash // of the installation's secret
	list []byte    // viewer, list, order and filter, as JSON
}

// cursorsOf prepares the cursors of a list.
func (s *session) cursorsOf(list string, parts ...any) (cursors, error) {
	text, err := json.Marshal(append([]any{s.moment.Actor.ID, list}, parts...))
	return cursors{mac: hmac.New(sha256.New, s.moment.Registry.CursorKey), list: text}, err
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

// pageInfo describes a page by its cursors.
func pageInfo(pages []string, after *string, more bool) *generated.PageInfo {
	made := &generated.PageInfo{HasNextPage: more, HasPreviousPage: after != nil}
	if len(pages) > 0 {
		made.StartCursor, made.EndCursor = &pages[0], &pages[len(pages)-1]
	}
	return made
}

// slice cuts a page out of a list that is in memory, whose rows have the given keys.
func slice[T any](rows []T, key func(T) string, after []string, size int) (page []T, more bool) {
	if after != nil {
		start := len(rows)
		for i, r := range rows {
			if key(r) == after[len(after)-1] {
				start = i + 1
				break
			}
		}
		rows = rows[start:]
	}
	if len(rows) > size {
		return rows[:size], true
	}
	return rows, false
}

// asked reports whether the field that is being resolved asks for any of the fields at
// the path below it, through whatever fragments.
func asked(ctx context.Context, path ...string) bool {
	return find(graphql.GetOperationContext(ctx), graphql.CollectFieldsCtx(ctx, nil), path)
}
