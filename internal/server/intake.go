package server

import (
	"context"
	"errors"
	"io"
	"time"

	"thidua/internal/fault"
)

// What bodies and messages may take of the memory while they travel. Nobody has to sign in to
// send one, and he may take his time with it: a thousand senders of a megabyte would be
// gigabytes. Short ones are always taken in, of longer ones so many at once.
const (
	shortBody  = 64 << 10 // bytes, and all that nearly everybody sends
	longBodies = 128
	intakeWait = 2 * time.Second
)

// intake takes in what clients send, long bodies in turn.
type intake struct {
	turns chan struct{}
	wait  time.Duration // for a turn
}

func newIntake() *intake { return &intake{make(chan struct{}, longBodies), intakeWait} }

// take reads to the end, or one byte more than maxBody. Whose turn does not come is refused,
// RATE_LIMITED; any other error is the sender's.
func (i *intake) take(ctx context.Context, from io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(from, shortBody))
	if err != nil || len(text) < shortBody {
		return text, err
	}
	ctx, cancel := context.WithTimeout(ctx, i.wait)
	defer cancel()
	select {
	case i.turns <- struct{}{}:
		defer func() { <-i.turns }()
	case <-ctx.Done():
		return nil, fault.New(fault.RateLimited).With(time.Second).Because(ctx.Err())
	}
	whole := make([]byte, maxBody+1) // at once: growing would take twice as much
	n, err := io.ReadFull(from, whole[copy(whole, text):])
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return whole[:len(text)+n], err
}
