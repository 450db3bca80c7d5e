package attachment

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/s3blob"
	"gocloud.dev/gcerrors"

	"thidua/internal/fault"
)

// Bucket is where contents lie, each under its SHA-256, so that equal ones lie there once: a
// folder, or a bucket of S3 or of what speaks its protocol.
type Bucket struct {
	blobs  *blob.Bucket
	folder string // "" where it is none
}

// Content is a stored content that is being read.
type Content interface {
	io.ReadSeekCloser
	Size() int64
}

// OpenFolder opens a folder, which is made where it is not there, readable by its owner alone.
// A folder that cannot be made or entered is INVALID_INPUT at files.
func OpenFolder(path string) (*Bucket, error) {
	blobs, err := fileblob.OpenBucket(path, &fileblob.Options{
		CreateDir: true, DirFileMode: 0o700, NoTempDir: true, Metadata: fileblob.MetadataDontWrite,
	})
	if err != nil {
		return nil, fault.Newf(fault.InvalidInput, fault.Text{
			VI: "Không mở được thư mục lưu tệp đính kèm " + path + "; hãy kiểm tra đường dẫn và quyền ghi.",
			EN: "The folder for attachments " + path + " cannot be opened; look at the path and at who may write there.",
		}, "files").Because(err)
	}
	return &Bucket{blobs: blobs, folder: path}, nil
}

// OpenURL opens what the URL names: file:///PATH or s3://BUCKET?region=REGION, the latter with
// the parameters of gocloud.dev and the credentials of the AWS environment. Nothing is asked
// of S3 yet. Anything else is INVALID_INPUT at files.
func OpenURL(ctx context.Context, address string) (*Bucket, error) {
	u, err := url.Parse(address)
	switch {
	case err == nil && u.Scheme == fileblob.Scheme && u.Host == "" && filepath.IsAbs(u.Path) && u.RawQuery == "":
		return OpenFolder(u.Path)
	case err == nil && u.Scheme == s3blob.Scheme && u.Host != "" && u.User == nil:
		var blobs *blob.Bucket
		if blobs, err = new(s3blob.URLOpener).OpenBucketURL(ctx, u); err == nil {
			return &Bucket{blobs: blobs}, nil
		}
	}
	return nil, fault.Newf(fault.InvalidInput, fault.Text{
		VI: "Nơi lưu tệp đính kèm phải có dạng file:///đường/dẫn hoặc s3://tên?region=vùng.",
		EN: "The place for attachments must read file:///path or s3://name?region=region.",
	}, "files").Because(err)
}

// Close ends the use of the bucket.
func (b *Bucket) Close() error { return b.blobs.Close() }

// key is where the content with that SHA-256 lies.
func key(sha256 string) string { return prefix(sha256[:2]) + sha256[2:] }

// prefix is that of the keys of all contents whose SHA-256 begins with the two digits.
func prefix(two string) string { return "sha256/" + two + "/" }

// holds tells whether the whole content is there.
func (b *Bucket) holds(ctx context.Context, sha256 string, size int64) (bool, error) {
	attributes, err := b.blobs.Attributes(ctx, key(sha256))
	if gcerrors.Code(err) == gcerrors.NotFound {
		return false, nil
	}
	if err != nil {
		return false, storeFault(err)
	}
	return attributes.Size == size, nil
}

// put stores a content, in place of an equal one: were that left as it is, the time would tell
// whoever sends a paper that somebody has sent it before. When it returns, the content is as
// safe as the store can make it: in a folder it is on the disk before it has its name, and its
// name before anybody is told.
func (b *Bucket) put(ctx context.Context, sha256, mediaType string, from io.Reader) error {
	if err := b.write(ctx, sha256, mediaType, from); err != nil {
		return storeFault(err)
	}
	return storeFault(b.settle(sha256))
}

func (b *Bucket) write(ctx context.Context, sha256, mediaType string, from io.Reader) error {
	ctx, cancel := context.WithCancel(ctx) // before Close, it gives the content up
	defer cancel()
	var file *os.File
	to, err := b.blobs.NewWriter(ctx, key(sha256), &blob.WriterOptions{
		ContentType: mediaType,
		// Of a store elsewhere: what is held in memory while it travels.
		BufferSize: 5 << 20, MaxConcurrency: 1,
		BeforeWrite: func(as func(any) bool) error {
			if as(&file) {
				return file.Chmod(0o600)
			}
			return nil
		},
	})
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if err == nil && file != nil {
		err = file.Sync()
	}
	if err != nil {
		cancel()
		_ = to.Close()
		return err
	}
	return to.Close()
}

// settle makes the names in a folder last: a rename is safe once its directory is.
func (b *Bucket) settle(sha256 string) error {
	if b.folder == "" {
		return nil
	}
	for at := filepath.Dir(key(sha256)); ; at = filepath.Dir(at) {
		dir, err := os.Open(filepath.Join(b.folder, at))
		if err != nil {
			return err
		}
		err = dir.Sync()
		if runtime.GOOS == "windows" {
			err = nil // there no folder is synced: its names are safe with the file
		}
		if err = errors.Join(err, dir.Close()); err != nil || at == "." {
			return err
		}
	}
}

// open opens a content for reading.
func (b *Bucket) open(ctx context.Context, sha256 string) (Content, error) {
	reader, err := b.blobs.NewReader(ctx, key(sha256), nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, fault.Newf(fault.Internal, fault.Text{
			VI: "Nội dung tệp không còn trong kho lưu; hãy báo quản trị.",
			EN: "The file's content is no longer in the store; tell the administrator.",
		}).Because(err)
	}
	if err != nil {
		return nil, storeFault(err)
	}
	return reader, nil
}

// stored is a content in the bucket, or what was left of one: then its SHA-256 is "".
type stored struct {
	key, sha256 string
	at          time.Time
}

// each tells of everything in the bucket under the two digits, a page at a time.
func (b *Bucket) each(ctx context.Context, two string, tell func(page []stored) error) error {
	for token := blob.FirstPageToken; len(token) > 0; {
		objects, next, err := b.blobs.ListPage(ctx, token, 1000, &blob.ListOptions{Prefix: prefix(two)})
		if err != nil {
			return fmt.Errorf("listing the attachments' store: %w", err)
		}
		page := make([]stored, 0, len(objects))
		for _, o := range objects {
			s := stored{key: o.Key, at: o.ModTime}
			if rest := strings.TrimPrefix(o.Key, prefix(two)); len(rest) == 62 {
				s.sha256 = two + rest
			}
			page = append(page, s)
		}
		if err := tell(page); err != nil {
			return err
		}
		token = next
	}
	return nil
}

// remove takes a content away; one that is not there is gone already.
func (b *Bucket) remove(ctx context.Context, key string) error {
	if err := b.blobs.Delete(ctx, key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return fmt.Errorf("removing from the attachments' store: %w", err)
	}
	return nil
}

// storeFault gives an error of the store, or of the disk on which a file is received, the
// meaning that it has for a user; nil stays nil.
func storeFault(err error) error {
	switch {
	case err == nil || fault.All(err) != nil:
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return fault.New(fault.FileStoreFull).Because(err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return fault.New(fault.Timeout).Because(err)
	}
	return fault.Newf(fault.Internal, fault.Text{
		VI: "Kho lưu tệp không trả lời được; chưa lưu gì. Hãy thử lại, hoặc báo quản trị.",
		EN: "The store of files fails; nothing was kept. Try again, or tell the administrator.",
	}).Because(err)
}
