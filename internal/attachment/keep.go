package attachment

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"entgo.io/ent/dialect"

	"thidua/ent/db"
	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/store"
)

// recordWithin is how long recording a content that is stored may take.
const recordWithin = 10 * time.Second

// errSwept says that the content went away between being stored and being recorded.
var errSwept = errors.New("attachment: the content was swept away")

// Keep stores the draft for the actor and answers its row, loose as yet. The content is safe
// before the row is: what stops between the two leaves a content without a row, which is swept
// away, and never a row without one. FORBIDDEN for who may not send one any
// more, FILE_QUOTA_EXCEEDED and FILE_STORE_FULL as Receive.
func (f *Files) Keep(ctx context.Context, actor *authz.Actor, d *Draft) (*db.Attachment, error) {
	if !f.grants.Allows(actor.Roles, "attachment", "create") {
		return nil, fault.New(fault.Forbidden)
	}
	made, err := f.keep(ctx, actor, d)
	if errors.Is(err, errSwept) {
		made, err = f.keep(ctx, actor, d)
	}
	return made, err
}

func (f *Files) keep(ctx context.Context, actor *authz.Actor, d *Draft) (made *db.Attachment, err error) {
	if err := f.bucket.put(ctx, d.SHA256, d.MediaType, io.NewSectionReader(d.file, 0, d.Size)); err != nil {
		return nil, err
	}
	// The store is asked once more while the database is held.
	ctx, cancel := context.WithTimeout(ctx, recordWithin)
	defer cancel()
	err = f.store.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := f.lockTx(ctx, tx, actor.ID, d.SHA256); err != nil {
			return err
		}
		if there, err := f.bucket.holds(ctx, d.SHA256, d.Size); err != nil || !there {
			return errors.Join(err, swept(there))
		}
		if err := f.quota(ctx, tx.QueryContext, actor.ID, d.Size); err != nil {
			return err
		}
		at, err := f.store.NowTx(ctx, tx)
		if err != nil {
			return err
		}
		made, err = tx.Attachment.Create().SetSha256(d.SHA256).SetSize(d.Size).SetMediaType(d.MediaType).SetName(d.Name).
			SetUploaderID(actor.ID).SetUploadedAt(at).SetLooseSince(at).Save(ctx)
		return wrapped(err, "recording an attachment")
	})
	return made, store.Fault(err)
}

func swept(there bool) error {
	if there {
		return nil
	}
	return errSwept
}

// lockTx keeps two uploads of one person from passing each other on the way to his limit, and
// an upload and the sweep of equal content. SQLite has one writer.
func (f *Files) lockTx(ctx context.Context, tx *db.Tx, names ...string) error {
	if f.store.Dialect != dialect.Postgres {
		return nil
	}
	for _, name := range names {
		if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", "attachment "+name); err != nil {
			return fmt.Errorf("locking %s: %w", name, err)
		}
	}
	return nil
}

// quota refuses so many more bytes of a person who has too much lying loose.
func (f *Files) quota(ctx context.Context, query func(context.Context, string, ...any) (*sql.Rows, error), personID string, more int64) error {
	rows, err := query(ctx, "SELECT count(*), CAST(COALESCE(sum(size), 0) AS bigint) FROM attachments WHERE uploader_id = $1 AND loose_since IS NOT NULL", personID)
	if err != nil {
		return store.Fault(fmt.Errorf("counting loose attachments: %w", err))
	}
	defer rows.Close()
	var count, bytes int64
	for rows.Next() {
		if err := rows.Scan(&count, &bytes); err != nil {
			return fmt.Errorf("counting loose attachments: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return store.Fault(err)
	}
	if count >= maxLoose || bytes+more > maxBytes {
		return fault.New(fault.FileQuotaExceeded)
	}
	return nil
}
