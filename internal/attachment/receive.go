package attachment

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"thidua/internal/authz"
	"thidua/internal/fault"
)

// Sent is what a sender says of the file that he sends.
type Sent struct {
	Name      string
	MediaType string
	Size      int64  // bytes; -1 where he does not say
	SHA256    []byte // of the content; nil where he does not say
}

// Draft is a file that has arrived whole and is not kept yet. It lies in the system's folder
// for temporary files, where no other process finds it, until it is closed.
type Draft struct {
	Name, MediaType, SHA256 string
	Size                    int64

	file *os.File
	done func()
}

// Close gives the draft up. What was kept of it stays.
func (d *Draft) Close() error {
	d.done()
	err := d.file.Close()
	if gone := os.Remove(d.file.Name()); err == nil && !errors.Is(gone, os.ErrNotExist) {
		err = gone
	}
	return err
}

// Receive takes a file in: FORBIDDEN for who may not send one, NO_FILE_STORE where there is
// nowhere to keep it, RATE_LIMITED and FILE_QUOTA_EXCEEDED for who sends too many,
// BODY_LIMIT_EXCEEDED beyond MaxSize, UNSUPPORTED_FILE_TYPE and FILE_TYPE_MISMATCH for what is
// not of a type that is taken, or of another than the sender says, DIGEST_MISMATCH where it
// has changed on its way, BAD_USER_INPUT where it is empty, not whole or has no name, TIMEOUT
// where it came too slowly, FILE_STORE_FULL where the disk is full. The caller closes the draft.
func (f *Files) Receive(ctx context.Context, actor *authz.Actor, sent Sent, body io.Reader) (*Draft, error) {
	if err := f.takes(ctx, actor, &sent); err != nil {
		return nil, err
	}
	if err := f.begin(actor.ID); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp("", "thidua-upload-")
	if err != nil {
		f.end(actor.ID)
		return nil, storeFault(err)
	}
	// Without a name it is gone with the process, however that ends. Windows keeps the name of
	// what is open; there Close takes it away.
	_ = os.Remove(file.Name())
	d := &Draft{Name: sent.Name, MediaType: sent.MediaType, file: file, done: sync.OnceFunc(func() { f.end(actor.ID) })}
	if err := d.fill(sent, body); err != nil {
		_ = d.Close() // why it is given up is told already
		return nil, err
	}
	return d, nil
}

// takes refuses what can be refused before a byte is read, and cleans the name.
func (f *Files) takes(ctx context.Context, actor *authz.Actor, sent *Sent) (err error) {
	switch {
	case !f.grants.Allows(actor.Roles, "attachment", "create"):
		return fault.New(fault.Forbidden)
	case f.bucket == nil:
		return fault.New(fault.NoFileStore)
	case endingsOf(sent.MediaType) == nil:
		return fault.New(fault.UnsupportedFileType)
	case sent.Size > MaxSize:
		return tooLarge()
	}
	if sent.Name, err = CleanName(sent.Name, sent.MediaType); err != nil {
		return err
	}
	return f.quota(ctx, f.store.Client.QueryContext, actor.ID, max(sent.Size, 1))
}

// fill writes the body into the draft and looks at what has come.
func (d *Draft) fill(sent Sent, body io.Reader) error {
	sum, from := sha256.New(), &source{from: body}
	n, err := io.Copy(io.MultiWriter(sum, d.file), io.LimitReader(from, MaxSize+1))
	switch {
	case from.err != nil:
		return from.fault()
	case err != nil:
		return storeFault(fmt.Errorf("receiving a file: %w", err))
	case n > MaxSize:
		return tooLarge()
	case n == 0:
		return fault.Newf(fault.BadUserInput, fault.Text{VI: "Tệp rỗng.", EN: "The file is empty."})
	case sent.SHA256 != nil && !bytes.Equal(sent.SHA256, sum.Sum(nil)):
		return fault.New(fault.DigestMismatch)
	}
	found, err := sniff(d.file, n)
	switch {
	case err != nil:
		return storeFault(fmt.Errorf("looking into a file: %w", err))
	case found == "":
		return fault.New(fault.UnsupportedFileType)
	case found != sent.MediaType && (found != typeText || sent.MediaType != typeCSV):
		return fault.New(fault.FileTypeMismatch)
	}
	d.Size, d.SHA256 = n, hex.EncodeToString(sum.Sum(nil))
	return nil
}

// source tells an error of the sender from one of the disk.
type source struct {
	from io.Reader
	err  error
}

// Read reads from the sender.
func (s *source) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// fault says why the file did not arrive.
func (s *source) fault() error {
	if errors.Is(s.err, os.ErrDeadlineExceeded) {
		return fault.Newf(fault.Timeout, fault.Text{
			VI: "Tệp gửi quá chậm nên bị ngắt; hãy gửi lại.",
			EN: "The file came too slowly and was cut off; send it again.",
		})
	}
	return fault.Newf(fault.BadUserInput, fault.Text{
		VI: "Tệp chưa gửi trọn; hãy gửi lại.", EN: "The file did not arrive whole; send it again.",
	})
}

func tooLarge() error {
	return fault.Newf(fault.BodyLimitExceeded, fault.Text{
		VI: "Tệp quá lớn (tối đa 25 MiB).", EN: "The file is too large (25 MiB at most).",
	})
}
