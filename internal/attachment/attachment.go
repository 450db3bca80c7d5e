package attachment

import (
	"context"
	"fmt"
	"sync"
	"time"

	"thidua/ent/db"
	"thidua/ent/db/attachment"
	"thidua/ent/db/predicate"
	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/store"
)

// Limits. A person's loose attachments are those that hang nowhere yet.
const (
	MaxSize   = 25 << 20 // bytes of one file
	MaxName   = 200      // characters
	MaxPlace  = 10       // attachments on one place: an indicator, a decision
	maxLoose  = 50       // loose attachments of a person
	maxBytes  = 500 << 20
	maxAtOnce = 4 // uploads of a person that are under way in this process
	maxAtAll  = 64
	looseFor  = 24 * time.Hour
)

// Files keeps attachments. It is safe for concurrent use.
type Files struct {
	store  *store.Store
	grants *authz.Grants
	bucket *Bucket

	mutex    sync.Mutex
	underWay map[string]int // uploads by person
	all      int
}

// New makes the keeper of a database's attachments. Without a bucket (nil) there are none:
// every upload and every download is NO_FILE_STORE.
func New(s *store.Store, grants *authz.Grants, bucket *Bucket) *Files {
	return &Files{store: s, grants: grants, bucket: bucket, underWay: map[string]int{}}
}

// Attachment is an attachment (tệp đính kèm) as it is stored, for whoever knows no tables.
type Attachment = db.Attachment

// Find reads the row of an attachment for which the predicate holds; nil where there is none.
func Find(ctx context.Context, client *db.Client, attachmentID string, only predicate.Attachment) (*db.Attachment, error) {
	if !id.Is(attachmentID, id.Attachment) {
		return nil, nil
	}
	rows, err := client.Attachment.Query().Where(attachment.ID(attachmentID), only).All(ctx)
	if err != nil || len(rows) == 0 {
		return nil, wrapped(err, "finding an attachment")
	}
	return rows[0], nil
}

// Open opens the content for reading, in any order. Where the store has lost it the error is
// INTERNAL with a sentence that says so; NO_FILE_STORE without a store.
func (f *Files) Open(ctx context.Context, a *db.Attachment) (Content, error) {
	if f.bucket == nil {
		return nil, fault.New(fault.NoFileStore)
	}
	return f.bucket.open(ctx, a.Sha256)
}

// begin counts an upload of the person that is under way, or refuses one too many.
func (f *Files) begin(personID string) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.underWay[personID] >= maxAtOnce || f.all >= maxAtAll {
		return fault.Newf(fault.RateLimited, fault.Text{
			VI: "Đang có quá nhiều tệp được gửi cùng lúc; hãy chờ một tệp xong rồi gửi tiếp.",
			EN: "Too many files are being sent at once; wait until one is done.",
		})
	}
	f.underWay[personID]++
	f.all++
	return nil
}

func (f *Files) end(personID string) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.all--
	if f.underWay[personID]--; f.underWay[personID] == 0 {
		delete(f.underWay, personID)
	}
}

// wrapped says what was being done; nil stays nil.
func wrapped(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
