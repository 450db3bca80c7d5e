package events

import (
	"context"
	"log/slog"
	"time"
)

// A listener that has lost the server comes back after the first wait, then after twice as
// long each time, up to the last. The feed polls meanwhile.
const firstWait, lastWait = 100 * time.Millisecond, 5 * time.Second

// listen lets what the sequencers of all replicas say ring the feed's bell. It rings as well
// whenever it has begun to listen: what was said before that was said to nobody.
func (f *Feed) listen(ctx context.Context) {
	wait := firstWait
	for ctx.Err() == nil {
		err := f.store.Listen(ctx, channel, func() {
			wait = firstWait
			f.bell.ring()
		})
		if ctx.Err() != nil {
			return
		}
		slog.WarnContext(ctx, "listening for events", "error", err, "again", wait)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(2*wait, lastWait)
	}
}
