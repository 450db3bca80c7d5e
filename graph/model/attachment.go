package model

import (
	"time"

	"thidua/ent/db"
)

// Attachment is a file that hangs on something.
type Attachment struct {
	ID         string
	Name       string
	MediaType  string
	Size       int
	Sha256     string
	UploadedBy *Person
	UploadedAt time.Time
	URL        string
}

// IsNode marks an object with an identifier.
func (Attachment) IsNode() {}

// NewAttachment makes an attachment.
func NewAttachment(row *db.Attachment, e Eyes, w World) *Attachment {
	return &Attachment{
		ID: row.ID, Name: row.Name, MediaType: row.MediaType, Size: int(row.Size), Sha256: row.Sha256,
		UploadedBy: NewPerson(w.Registry.Person(row.UploaderID), e, w), UploadedAt: row.UploadedAt, URL: "/files/" + row.ID,
	}
}
