package attachment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"thidua/ent/db"
	"thidua/ent/db/attachment"
	"thidua/ent/db/enclosure"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/store"
)

// Beginnings of a place: of evidence the indicator's code follows, of papers the decision's
// identifier.
const (
	AtIndicator = "indicator:"
	AtDecision  = "decision:"
)

// Wish is a list of attachments that is to hang on one place of a subject, in this order, and
// where the command says so.
type Wish struct {
	Place string
	IDs   []string
	Path  []string
}

// CheckTx locks the attachments and tells every one that cannot hang where it is wished:
// UNKNOWN_ATTACHMENT for what is not there, hangs elsewhere or is not the actor's to hang (mine
// tells so of an uploader), all alike; INVALID_INPUT for one that is named twice and for more
// than MaxPlace on one place.
func CheckTx(ctx context.Context, tx *db.Tx, s *store.Store, subjectID string, wishes []Wish, mine func(uploaderID string) bool) (fault.List, error) {
	rows, err := lockTx(ctx, tx, s, wishes)
	if err != nil {
		return nil, err
	}
	var faults fault.List
	seen := map[string]bool{}
	for _, w := range wishes {
		if len(w.IDs) > MaxPlace {
			faults = append(faults, fault.Newf(fault.InvalidInput, fault.Text{
				VI: fmt.Sprintf("Mỗi chỗ đính kèm được tối đa %d tệp.", MaxPlace),
				EN: fmt.Sprintf("At most %d files can be attached to one place.", MaxPlace),
			}, w.Path...))
		}
		for i, one := range w.IDs {
			at, row := append(slices.Clone(w.Path), fmt.Sprint(i)), rows[one]
			switch {
			case seen[one]:
				faults = append(faults, fault.Newf(fault.InvalidInput, fault.Text{
					VI: "Một tệp được nêu hai lần; hãy tải tệp lên thêm một lần cho chỗ thứ hai.",
					EN: "A file is named twice; upload it once more for the second place.",
				}, at...))
			case row == nil || !row.fits(subjectID, w.Place, mine):
				faults = append(faults, fault.New(fault.UnknownAttachment, at...))
			}
			seen[one] = true
		}
	}
	return faults, nil
}

// row is an attachment as far as it matters to where it may hang.
type row db.Attachment

// fits tells whether the attachment is loose and the actor's, or hangs on that very place.
func (r *row) fits(subjectID, place string, mine func(string) bool) bool {
	if r.SubjectID == nil {
		return mine(r.UploaderID)
	}
	return *r.SubjectID == subjectID && r.Place == place
}

// lockTx reads the attachments of all wishes, so that no other command hangs them meanwhile.
func lockTx(ctx context.Context, tx *db.Tx, s *store.Store, wishes []Wish) (map[string]*row, error) {
	var ids []string
	for _, w := range wishes {
		for _, one := range w.IDs[:min(len(w.IDs), MaxPlace)] {
			if id.Is(one, id.Attachment) { // else it may be a text that no database takes
				ids = append(ids, one)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	query := tx.Attachment.Query().Where(attachment.IDIn(ids...)).Order(attachment.ByID())
	if s.Dialect == dialect.Postgres {
		query.ForUpdate()
	}
	found, err := query.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("locking attachments: %w", err)
	}
	rows := make(map[string]*row, len(found))
	for _, a := range found {
		rows[a.ID] = (*row)(a)
	}
	return rows, nil
}

// ReplaceTx lets these and no others hang on the places, for a revision that is being written.
// CheckTx has passed them. What was there and is held by no earlier revision is loose again.
func ReplaceTx(ctx context.Context, tx *db.Tx, at time.Time, subjectID, revisionID string, wishes []Wish) error {
	places := make([]any, len(wishes))
	for i, w := range wishes {
		places[i] = w.Place
	}
	there := attachment.And(attachment.SubjectID(subjectID), func(s *sql.Selector) { s.Where(sql.In(s.C(attachment.FieldPlace), places...)) })
	before, err := tx.Attachment.Query().Where(there).IDs(ctx)
	if err != nil {
		return fmt.Errorf("reading what hangs on %s: %w", subjectID, err)
	}
	if len(before) > 0 {
		_, err := tx.Enclosure.Delete().Where(enclosure.RevisionID(revisionID), enclosure.AttachmentIDIn(before...)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("taking attachments from %s: %w", revisionID, err)
		}
	}
	if err := hangTx(ctx, tx, subjectID, wishes, func(e *db.EnclosureCreate) { e.SetRevisionID(revisionID) }); err != nil {
		return err
	}
	if len(before) == 0 {
		return nil
	}
	_, err = tx.Attachment.Update().Where(there, func(s *sql.Selector) {
		held := sql.Table(enclosure.Table)
		s.Where(sql.Not(sql.Exists(sql.Select().From(held).Where(sql.ColumnsEQ(held.C(enclosure.FieldAttachmentID), s.C(attachment.FieldID))))))
	}).ClearSubjectID().SetPlace("").SetLooseSince(at).Save(ctx)
	return wrapped(err, "letting attachments go")
}

// EnclosePapersTx lets these hang on a decision that was just recorded. CheckTx has passed them.
func EnclosePapersTx(ctx context.Context, tx *db.Tx, subjectID, decisionID string, ids []string) error {
	return hangTx(ctx, tx, subjectID, []Wish{{Place: AtDecision + decisionID, IDs: ids}}, func(e *db.EnclosureCreate) { e.SetDecisionID(decisionID) })
}

// hangTx lets the attachments hang on their places and encloses them in their order.
func hangTx(ctx context.Context, tx *db.Tx, subjectID string, wishes []Wish, in func(*db.EnclosureCreate)) error {
	var made []*db.EnclosureCreate
	arguments := []any{subjectID}
	var values strings.Builder
	for _, w := range wishes {
		for i, one := range w.IDs {
			fmt.Fprintf(&values, ",(CAST($%d AS text),CAST($%d AS text))", len(arguments)+1, len(arguments)+2)
			arguments = append(arguments, one, w.Place)
			e := tx.Enclosure.Create().SetAttachmentID(one).SetRank(i + 1)
			in(e)
			made = append(made, e)
		}
	}
	if len(made) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE attachments SET subject_id = $1, place = v.column2, loose_since = NULL
FROM (VALUES `+values.String()[1:]+`) AS v WHERE attachments.id = v.column1 AND attachments.subject_id IS NULL`, arguments...)
	if err != nil {
		return fmt.Errorf("hanging attachments on %s: %w", subjectID, err)
	}
	return wrapped(tx.Enclosure.CreateBulk(made...).Exec(ctx), "enclosing attachments")
}

// CopyTx lets the attachments of a revision belong to the next one as well.
func CopyTx(ctx context.Context, tx *db.Tx, from, to string) error {
	rows, err := tx.Enclosure.Query().Where(enclosure.RevisionID(from)).Order(enclosure.ByRank()).All(ctx)
	if err != nil {
		return fmt.Errorf("reading the attachments of %s: %w", from, err)
	}
	made := make([]*db.EnclosureCreate, len(rows))
	for i, r := range rows {
		made[i] = tx.Enclosure.Create().SetRevisionID(to).SetAttachmentID(r.AttachmentID).SetRank(r.Rank)
	}
	if len(made) == 0 {
		return nil
	}
	return wrapped(tx.Enclosure.CreateBulk(made...).Exec(ctx), "enclosing attachments")
}

// Held tells whether one of the revisions holds the attachment.
func Held(ctx context.Context, client *db.Client, attachmentID string, revisions []string) (bool, error) {
	held, err := client.Enclosure.Query().Where(enclosure.AttachmentID(attachmentID), enclosure.RevisionIDIn(revisions...)).Exist(ctx)
	return held, wrapped(err, "looking for an attachment's revision")
}

// OfRevisions lists the attachments of each revision, in their order; one query for all.
func OfRevisions(ctx context.Context, s *store.Store, revisions []string) (map[string][]*db.Attachment, error) {
	return of(ctx, s, enclosure.FieldRevisionID, revisions)
}

// OfDecisions lists the papers of each decision, in their order; one query for all.
func OfDecisions(ctx context.Context, s *store.Store, decisions []string) (map[string][]*db.Attachment, error) {
	return of(ctx, s, enclosure.FieldDecisionID, decisions)
}

// of lists what is enclosed in each holder, which the column names.
func of(ctx context.Context, s *store.Store, column string, holders []string) (map[string][]*db.Attachment, error) {
	held := map[string][]*db.Attachment{}
	if len(holders) == 0 {
		return held, nil
	}
	names := make([]any, len(holders))
	for i, h := range holders {
		names[i] = h
	}
	d := sql.Dialect(s.Dialect)
	e, a := d.Table(enclosure.Table).As("e"), d.Table(attachment.Table).As("a")
	text, arguments := d.Select(e.C(column), a.C("id"), a.C("sha256"), a.C("size"), a.C("media_type"), a.C("name"),
		a.C("uploader_id"), a.C("uploaded_at"), a.C("subject_id"), a.C("place")).
		From(e).Join(a).On(e.C(enclosure.FieldAttachmentID), a.C("id")).
		Where(sql.In(e.C(column), names...)).OrderBy(e.C(column), e.C(enclosure.FieldRank)).Query()
	rows, err := s.Client.QueryContext(ctx, text, arguments...)
	if err != nil {
		return nil, fmt.Errorf("reading attachments: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var holder string
		one := &db.Attachment{}
		err := rows.Scan(&holder, &one.ID, &one.Sha256, &one.Size, &one.MediaType, &one.Name,
			&one.UploaderID, &one.UploadedAt, &one.SubjectID, &one.Place)
		if err != nil {
			return nil, fmt.Errorf("reading attachments: %w", err)
		}
		one.UploadedAt = one.UploadedAt.UTC()
		held[holder] = append(held[holder], one)
	}
	return held, rows.Err()
}
