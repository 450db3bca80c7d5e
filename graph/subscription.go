package graph

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/internal/authz"
	"thidua/internal/events"
	"thidua/internal/fault"
	"thidua/internal/language"
)

const (
	// openWithin is how long the opening of a subscription may take, and tellWithin the fields
	// of one of its answers.
	openWithin, tellWithin = 10 * time.Second, 10 * time.Second
	// A reading that failed is tried again after the first pause, then after twice as long
	// each time; after so long in all the subscription ends, and its client goes on from its
	// cursor.
	firstPause, giveUpAfter = 100 * time.Millisecond, 30 * time.Second
)

// stream is one subscription of one client. Whoever sends its answers pulls them: next waits
// for the next change, hands it to the executor through the channel that the resolver has
// answered, and returns the context in which its fields are resolved, which is within a session
// of its own. So a subscription needs no goroutine and no queue.
type stream struct {
	next func(ctx context.Context) (context.Context, error)
}

type streamKey struct{}

// subscribe runs a subscription. It is opened within a session of its own, and each answer is
// given within one of its time: what the viewer may see is judged anew.
func (s schema) subscribe(ctx context.Context) graphql.ResponseHandler {
	opening, err := s.resolver.begin(ctx, now())
	if err != nil {
		return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{Present(ctx, err)}})
	}
	var open stream
	run := s.ExecutableSchema.Exec(context.WithValue(opening, streamKey{}, &open))
	ended := false
	return func(ctx context.Context) *graphql.Response {
		if ended || open.next == nil {
			return nil
		}
		telling, err := open.next(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			ended = true
			return &graphql.Response{Errors: gqlerror.List{Present(ctx, err)}}
		}
		telling, cancel := context.WithTimeout(telling, tellWithin)
		defer cancel()
		response := run(telling)
		if response != nil {
			response.Data = slices.Clone(response.Data) // the executor writes the next one over it
		}
		return response
	}
}

// pull lets the subscription that is being opened go on by next, within its field.
func pull(ctx context.Context, next func(ctx context.Context) (context.Context, error)) {
	open, _ := ctx.Value(streamKey{}).(*stream)
	if open == nil {
		return // nobody will ask
	}
	field := graphql.GetFieldContext(ctx)
	open.next = func(ctx context.Context) (context.Context, error) {
		return next(graphql.WithFieldContext(ctx, field))
	}
}

// now is the present instant as it is stored.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// follow begins to read the log behind the cursor, or behind its end. INVALID_CURSOR where the
// cursor is none of this list, or the log has no such place.
func (r *Resolver) follow(ctx context.Context, p positions, after *string) (*events.Reader, error) {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	place, err := p.read(after)
	if err != nil {
		return nil, err
	}
	reader, err := r.Feed.Follow(ctx, place)
	return reader, noPlace(err)
}

// noPlace makes INVALID_CURSOR of a place that the log does not have: the client is told that
// there may be a gap, and begins anew.
func noPlace(err error) error {
	if errors.Is(err, events.ErrNoPlace) {
		return fault.New(fault.InvalidCursor, "after")
	}
	return err
}

// present makes a session of this moment for the viewer: on the registry as it is after the
// event at the position was there, which is read once for all. UNAUTHENTICATED where his
// account was disabled.
func (r *Resolver) present(ctx context.Context, viewer *authz.Actor, position int64) (*session, context.Context, error) {
	registry, err := together(ctx, &r.shared, fmt.Sprint("registry ", position), r.Source.Current)
	if err != nil {
		return nil, ctx, err
	}
	if person := registry.Person(viewer.ID); person == nil || person.DisabledAt != nil {
		return nil, ctx, fault.New(fault.Unauthenticated)
	}
	ctx, err = r.enter(ctx, registry, viewer, now())
	return sessionOf(ctx), ctx, err
}

// insist tries until it succeeds or is refused, the context ends or it has taken too long.
func insist(ctx context.Context, try func(ctx context.Context) error) error {
	began, pause := time.Now(), firstPause
	for {
		err := try(ctx)
		final := fault.All(err) != nil || errors.Is(err, events.ErrNoPlace)
		if err == nil || final || ctx.Err() != nil || time.Since(began) > giveUpAfter {
			return err
		}
		slog.WarnContext(ctx, "telling a subscriber", "error", err, "again", pause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
		pause *= 2
	}
}

// positions writes and reads the cursors of one subscription: for one viewer, field and filter.
// A position is told to nobody: two of them would tell how much happened in between that their
// reader does not see.
type positions struct {
	key  []byte // the installation's secret
	list []byte // viewer, field and filter, as JSON
}

// positions names the subscription whose cursors are meant.
func (s *session) positions(field string, parts ...any) (positions, error) {
	text, err := json.Marshal(append([]any{s.moment.Actor.ID, field}, parts...))
	if err != nil {
		return positions{}, fmt.Errorf("naming a subscription: %w", err)
	}
	return positions{key: s.moment.Registry.CursorKey, list: text}, nil
}

// salt is how many bytes of chance stand before the position in a cursor: two cursors of one
// position are not equal, or they would tell that nothing happened between them that their
// reader does not see.
const salt = 8

// of writes the cursor of a position: its signature, and salt and position under a pad that
// follows from it.
func (p positions) of(position int64) string {
	place := make([]byte, salt, salt+8)
	_, _ = rand.Read(place)                                        // never fails
	place = binary.BigEndian.AppendUint64(place, uint64(position)) //nolint:gosec // positions are not negative
	signature := p.mac("place", place)
	return base64.RawURLEncoding.EncodeToString(append(signature, pad(place, p.mac("pad", signature))...))
}

// read reads a cursor: nil for none, INVALID_CURSOR for one that was not made here, or for
// another viewer, field or filter.
func (p positions) read(after *string) (*int64, error) {
	if after == nil {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(*after)
	if err != nil || len(raw) != signed+salt+8 {
		return nil, fault.New(fault.InvalidCursor, "after")
	}
	place := pad(raw[signed:], p.mac("pad", raw[:signed]))
	position := int64(binary.BigEndian.Uint64(place[salt:])) //nolint:gosec // what was signed here fits
	if !hmac.Equal(raw[:signed], p.mac("place", place)) {
		return nil, fault.New(fault.InvalidCursor, "after")
	}
	return &position, nil
}

// mac is the start of an HMAC-SHA-256 over what it is for, the list and the text.
func (p positions) mac(use string, text []byte) []byte {
	h := hmac.New(sha256.New, p.key)
	h.Write([]byte("subscription " + use))
	h.Write([]byte{0})
	h.Write(p.list)
	h.Write([]byte{0})
	h.Write(text)
	return h.Sum(nil)[:signed]
}

func pad(text, with []byte) []byte {
	padded := make([]byte, len(text))
	for i := range text {
		padded[i] = text[i] ^ with[i]
	}
	return padded
}

// name is what those subscriptions have in common that are told the same: viewer, field,
// filter, language and what is read for the selection.
func (p positions) name(ctx context.Context, selection any) string {
	return fmt.Sprintf("%s %s %+v", p.list, language.From(ctx), selection)
}
