package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// silence is how long a listener hears nothing before it asks whether the server is there.
	silence = 20 * time.Second
	// answerWithin is how long the server may take to say so.
	answerWithin = 5 * time.Second
)

// Listen hears what is said on a channel of a Postgres (NOTIFY) until the context ends or the
// server is lost, on a connection of its own. It calls heard once when it has begun and then
// for everything that is said, of which it tells nothing: whatever matters is in the tables.
// It answers why it has ended, at once where the database is not a Postgres.
func (s *Store) Listen(ctx context.Context, channel string, heard func()) error {
	if s.listener == nil {
		return errors.New("store: only a Postgres has channels to listen to")
	}
	c, err := pgx.ConnectConfig(ctx, s.listener)
	if err != nil {
		return fmt.Errorf("connecting to listen: %w", err)
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerWithin)
		defer cancel()
		_ = c.Close(closing) // it is given up, whatever becomes of it
	}()
	if _, err := c.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return fmt.Errorf("beginning to listen: %w", err)
	}
	heard()
	for {
		said, err := hear(ctx, c)
		if err != nil {
			return fmt.Errorf("listening: %w", err)
		}
		if said {
			heard()
		}
	}
}

// hear waits for something to be said. After a long silence it asks the server for a sign of
// life: of a connection that was cut without a word nothing would ever be heard.
func hear(ctx context.Context, c *pgx.Conn) (said bool, err error) {
	waiting, cancel := context.WithTimeout(ctx, silence)
	defer cancel()
	n, err := c.WaitForNotification(waiting)
	switch {
	case n != nil:
		return true, nil
	case err == nil || ctx.Err() != nil || waiting.Err() == nil:
		return false, err
	}
	asking, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	return false, c.Ping(asking)
}
