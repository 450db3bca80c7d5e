package attachment

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"thidua/ent/db"
	"thidua/ent/db/attachment"
)

const (
	sweepEvery  = time.Hour
	sweepWithin = 10 * time.Minute
)

// Tidy sweeps at once and then every hour until ctx is done. Any number of replicas may.
func (f *Files) Tidy(ctx context.Context) {
	for {
		if err := f.Sweep(ctx, time.Now().Add(-looseFor)); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "sweeping attachments", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(sweepEvery):
		}
	}
}

// Sweep removes the attachments that are loose since before then, and then every content of
// before then to which no attachment is left: also those of uploads that were cut off.
func (f *Files) Sweep(ctx context.Context, before time.Time) error {
	if f.bucket == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, sweepWithin)
	defer cancel()
	before = before.UTC().Truncate(time.Microsecond)
	err := f.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Attachment.Delete().Where(attachment.LooseSinceLT(before)).Exec(ctx)
		return wrapped(err, "removing loose attachments")
	})
	if err != nil {
		return err
	}
	for i := range 256 {
		err := f.bucket.each(ctx, fmt.Sprintf("%02x", i), func(page []stored) error { return f.sweepPage(ctx, before, page) })
		if err != nil {
			return err
		}
	}
	return nil
}

// sweepPage removes of a page what is old and belongs to nothing.
func (f *Files) sweepPage(ctx context.Context, before time.Time, page []stored) error {
	var sums []string
	for _, s := range page {
		if s.sha256 != "" && s.at.Before(before) {
			sums = append(sums, s.sha256)
		}
	}
	known := map[string]bool{}
	if len(sums) > 0 {
		var kept []string
		err := f.store.Client.Attachment.Query().Where(attachment.Sha256In(sums...)).Unique(true).Select(attachment.FieldSha256).Scan(ctx, &kept)
		if err != nil {
			return fmt.Errorf("looking for contents without an attachment: %w", err)
		}
		for _, sum := range kept {
			known[sum] = true
		}
	}
	for _, s := range page {
		if !s.at.Before(before) || known[s.sha256] {
			continue
		}
		if err := f.removeUnless(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// removeUnless removes a content unless an attachment has come to it meanwhile.
func (f *Files) removeUnless(ctx context.Context, s stored) error {
	if s.sha256 == "" {
		return f.bucket.remove(ctx, s.key)
	}
	return f.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := f.lockTx(ctx, tx, s.sha256); err != nil {
			return err
		}
		there, err := tx.Attachment.Query().Where(attachment.Sha256(s.sha256)).Exist(ctx)
		if err != nil || there {
			return wrapped(err, "looking for an attachment")
		}
		return f.bucket.remove(ctx, s.key)
	})
}
