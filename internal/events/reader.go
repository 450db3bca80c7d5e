package events

import (
	"context"
	"fmt"
)

// Reader follows the log from a place on. One goroutine uses it at a time; it needs no
// closing.
type Reader struct {
	feed *Feed
	at   int64 // position of the last line that was read
	life int
}

// Follow begins behind a position; nil is behind the last line that there is. A position
// that the log does not have is ErrNoPlace.
func (f *Feed) Follow(ctx context.Context, after *int64) (*Reader, error) {
	select {
	case <-f.ready:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	f.mutex.Lock()
	r := &Reader{feed: f, at: f.head, life: f.life}
	f.mutex.Unlock()
	if after == nil {
		return r, nil
	}
	if *after < 0 {
		return nil, ErrNoPlace
	}
	// Another replica may have been quicker than this one.
	if *after > r.at {
		if last, err := f.end(ctx); err != nil {
			return nil, err
		} else if *after > last {
			return nil, ErrNoPlace
		}
	}
	r.at = *after
	return r, nil
}

// At is the position of the last line that was read.
func (r *Reader) At() int64 { return r.at }

// Wait answers a channel that is closed when there may be more to read than there was.
func (r *Reader) Wait() <-chan struct{} {
	r.feed.mutex.Lock()
	defer r.feed.mutex.Unlock()
	return r.feed.changed
}

// Next returns the lines behind the last one that was read, some hundred at most, and waits
// for the first of them as long as the context allows. The lines are shared and must not be
// changed. ErrNoPlace where the log was replaced by another meanwhile.
func (r *Reader) Next(ctx context.Context) ([]Line, error) {
	for {
		changed := r.Wait()
		lines, err := r.More(ctx)
		if err != nil || len(lines) > 0 {
			return lines, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// More is Next without the waiting: nothing where there is nothing more.
func (r *Reader) More(ctx context.Context) ([]Line, error) {
	lines, old, err := r.recent()
	if err != nil {
		return nil, err
	}
	if old {
		ctx, cancel := context.WithTimeout(ctx, readWithin)
		defer cancel()
		if lines, err = r.feed.read(ctx, r.at); err != nil {
			return nil, fmt.Errorf("going on behind %d: %w", r.at, err)
		}
	}
	if len(lines) > 0 {
		r.at = lines[len(lines)-1].Position
	}
	return lines, nil
}

// recent takes the lines out of the feed's memory, or tells that they are too old for it.
func (r *Reader) recent() (lines []Line, old bool, err error) {
	f := r.feed
	f.mutex.Lock()
	defer f.mutex.Unlock()
	first := f.head - int64(len(f.lines)) // the memory begins behind it
	switch {
	case r.life != f.life:
		return nil, false, ErrNoPlace
	case r.at >= f.head:
		return nil, false, nil
	case r.at < first:
		return nil, true, nil
	}
	from := int(r.at - first)
	to := min(from+pageSize, len(f.lines))
	return f.lines[from:to:to], false, nil
}
