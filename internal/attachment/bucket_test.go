package attachment

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"thidua/ent/db"
	"thidua/internal/authz"
	"thidua/internal/dbtest"
	"thidua/internal/fault"
	"thidua/internal/store"
	"thidua/internal/term"
)

// s3 is a bucket of a server that speaks S3's protocol, in memory.
func s3(t *testing.T) *Bucket {
	t.Helper()
	for name, value := range map[string]string{"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true"} {
		t.Setenv(name, value)
	}
	backend := s3mem.New()
	if err := backend.CreateBucket("thidua"); err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(web.Close)
	return open(t, "s3://thidua?region=us-east-1&use_path_style=true&endpoint="+web.URL)
}

// open opens what the URL names, until the test ends.
func open(t *testing.T, address string) *Bucket {
	t.Helper()
	b, err := OpenURL(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// house keeps files on a database, for somebody who may send some.
type house struct {
	*Files
	actor *authz.Actor
}

func newHouse(t *testing.T, s *store.Store, b *Bucket) *house {
	t.Helper()
	grants, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{Files: New(s, grants, b), actor: &authz.Actor{Roles: []authz.Role{{Role: term.Officer, UnitID: "unt_x"}}}}
	err = s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		p, err := tx.Person.Create().SetEmail("a@x.example").SetName("A").SetNameOrder("41").SetPassword("").Save(ctx)
		if err == nil {
			h.actor.ID = p.ID
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// receive takes in a text that has to pass.
func (h *house) receive(t *testing.T, says string) *Draft {
	t.Helper()
	d, err := h.Receive(t.Context(), h.actor, Sent{Name: "a.txt", MediaType: typeText, Size: -1}, strings.NewReader(says))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// keep receives and keeps a text.
func (h *house) keep(t *testing.T, says string) *db.Attachment {
	t.Helper()
	a, err := h.Keep(t.Context(), h.actor, h.receive(t, says))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// says reads an attachment's content from a place in it on.
func (h *house) says(t *testing.T, a *db.Attachment, from int64) string {
	t.Helper()
	content, err := h.Open(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	if _, err := content.Seek(from, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(content)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// contents counts what lies in the bucket.
func (h *house) contents(t *testing.T) (n int) {
	t.Helper()
	for i := range 256 {
		if err := h.bucket.each(t.Context(), fmt.Sprintf("%02x", i), func(page []stored) error { n += len(page); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// onBoth runs f on both databases with either kind of store.
func onBoth(t *testing.T, f func(t *testing.T, h *house)) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		t.Run("folder", func(t *testing.T) { f(t, newHouse(t, s, open(t, "file://"+t.TempDir()))) })
	})
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		t.Run("S3", func(t *testing.T) { f(t, newHouse(t, s, s3(t))) })
	})
}

// A folder and S3 do the same: a content is kept, read from any place in it, kept once however
// often it comes, and swept away when the last attachment of it is gone.
func TestBothStoresKeep(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		long := strings.Repeat("Phú Yên ", 1<<20) // several parts of an upload
		a, b, other := h.keep(t, long), h.keep(t, long), h.keep(t, "khác")
		if a.ID == b.ID || a.Sha256 != b.Sha256 || h.contents(t) != 2 {
			t.Errorf("%d contents of %v, %v and another", h.contents(t), a, b)
		}
		if got := h.says(t, a, 0); got != long {
			t.Errorf("%d bytes came back of %d", len(got), len(long))
		}
		if got := h.says(t, b, a.Size-9); got != long[len(long)-9:] {
			t.Errorf("the end is %q", got)
		}
		if err := h.Sweep(t.Context(), time.Now().Add(-time.Hour)); err != nil || h.contents(t) != 2 {
			t.Errorf("%d contents after a sweep of what is old: %v", h.contents(t), err)
		}
		if err := h.Sweep(t.Context(), time.Now().Add(time.Hour)); err != nil || h.contents(t) != 0 {
			t.Errorf("%d contents after a sweep of everything: %v", h.contents(t), err)
		}
		if _, err := h.Open(t.Context(), other); !fault.Is(err, fault.Internal) {
			t.Errorf("what is gone is read: %v", err)
		}
	})
}

// Equal content is stored each time that it comes: that it was there already is nothing that its
// sender could tell, and what was spoiled meanwhile is whole again.
func TestEqualContentIsStoredAnew(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		first := h.keep(t, "the same")
		if err := h.bucket.blobs.WriteAll(t.Context(), key(first.Sha256), []byte("not same"), nil); err != nil {
			t.Fatal(err)
		}
		h.keep(t, "the same")
		if got := h.says(t, first, 0); got != "the same" || h.contents(t) != 1 {
			t.Errorf("it says %q, in %d contents", got, h.contents(t))
		}
	})
}

// An upload and the sweep of equal content do not pass each other: whatever row there is at the
// end has its content.
func TestSweepAndUploadOfEqualContent(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		d := h.receive(t, "the same")
		stop := make(chan struct{})
		var sweeper sync.WaitGroup
		sweeper.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				err := h.store.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					_, err := tx.Attachment.Delete().Exec(ctx)
					return err
				})
				if err := errors.Join(err, h.removeUnless(t.Context(), stored{key: key(d.SHA256), sha256: d.SHA256})); err != nil {
					t.Error(err)
					return
				}
			}
		})
		for range 25 {
			// Where the sweep is faster twice in a row nothing was promised.
			if _, err := h.Keep(t.Context(), h.actor, d); err != nil && !errors.Is(err, errSwept) {
				t.Error(err)
			}
		}
		close(stop)
		sweeper.Wait()
		if _, err := h.Keep(t.Context(), h.actor, d); err != nil {
			t.Error(err)
		}
		if rows, err := h.store.Client.Attachment.Query().All(t.Context()); err != nil {
			t.Error(err)
		} else {
			for _, a := range rows {
				if got := h.says(t, a, 0); got != "the same" {
					t.Errorf("%s says %q", a.ID, got)
				}
			}
		}
	})
}

// What a killed program has left of an upload is swept away: a content without a row, and what
// was not even a content yet.
func TestWhatAKilledUploadLeaves(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		folder := t.TempDir()
		h := newHouse(t, s, open(t, "file://"+folder))
		d := h.receive(t, "an orphan")
		if err := h.bucket.put(t.Context(), d.SHA256, d.MediaType, io.NewSectionReader(d.file, 0, d.Size)); err != nil {
			t.Fatal(err)
		}
		stray := filepath.Join(folder, filepath.FromSlash(key(d.SHA256))+".18c0ffee.tmp")
		if err := os.WriteFile(stray, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		kept := h.keep(t, "kept")
		if _, err := s.Client.Attachment.Get(t.Context(), kept.ID); err != nil || h.contents(t) != 3 {
			t.Fatalf("%d contents, %v", h.contents(t), err)
		}
		old := time.Now().Add(-25 * time.Hour)
		for _, path := range []string{stray, strings.TrimSuffix(stray, ".18c0ffee.tmp")} {
			if err := os.Chtimes(path, old, old); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.Sweep(t.Context(), time.Now().Add(-looseFor)); err != nil || h.contents(t) != 1 || h.says(t, kept, 0) != "kept" {
			t.Errorf("%d contents are left: %v", h.contents(t), err)
		}
	})
}

// Nobody sends more than four files at once, and a place is free again when one is done.
func TestTooManyAtOnce(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t), open(t, "file://"+t.TempDir()))
	var drafts []*Draft
	for range maxAtOnce {
		drafts = append(drafts, h.receive(t, "x"))
	}
	again := func() error {
		d, err := h.Receive(t.Context(), h.actor, Sent{Name: "a.txt", MediaType: typeText, Size: -1}, strings.NewReader("x"))
		if err == nil {
			err = d.Close()
		}
		return err
	}
	if err := again(); !fault.Is(err, fault.RateLimited) {
		t.Errorf("one more: %v", err)
	}
	if err := drafts[0].Close(); err != nil {
		t.Fatal(err)
	}
	if err := again(); err != nil {
		t.Errorf("after one is done: %v", err)
	}
}

// A disk that is full is told as that, wherever it is met, and nothing is left. (A limit on the
// size of a file stands for the disk; it binds a whole process, so the test runs itself as
// another one.)
func TestDiskFull(t *testing.T) {
	const full = "THIDUA_TEST_FULL"
	if os.Getenv(full) == "" {
		c := exec.Command(os.Args[0], "-test.run", "^TestDiskFull$")
		c.Env = append(os.Environ(), full+"=1")
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
		return
	}
	h := newHouse(t, dbtest.SQLite(t), open(t, "file://"+t.TempDir()))
	ready := h.receive(t, strings.Repeat("x", 50_000))
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 20_000, Max: 20_000}); err != nil {
		t.Fatal(err)
	}
	_, err := h.Receive(t.Context(), h.actor, Sent{Name: "a.txt", MediaType: typeText, Size: -1}, strings.NewReader(strings.Repeat("x", 50_000)))
	if !fault.Is(err, fault.FileStoreFull) {
		t.Errorf("while it arrives: %v", err)
	}
	if _, err := h.Keep(t.Context(), h.actor, ready); !fault.Is(err, fault.FileStoreFull) || h.contents(t) != 0 {
		t.Errorf("while it is stored: %v, %d contents", err, h.contents(t))
	}
}

// A store elsewhere that fails or does not answer is told as that, and no row is made.
func TestAStoreThatFails(t *testing.T) {
	for name, value := range map[string]string{"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1"} {
		t.Setenv(name, value)
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		code   string
	}{
		"refuses": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }, fault.Internal},
		"fails":   {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, fault.Internal},
		"says naught": {func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // or the server does not see that the sender has gone
			<-r.Context().Done()
		}, fault.Timeout},
	} {
		t.Run(name, func(t *testing.T) {
			web := httptest.NewServer(c.answer)
			defer web.Close()
			h := newHouse(t, dbtest.SQLite(t), open(t, "s3://thidua?region=us-east-1&use_path_style=true&endpoint="+web.URL))
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
			defer cancel()
			_, err := h.Keep(ctx, h.actor, h.receive(t, "x"))
			if !fault.Is(err, c.code) && !fault.Is(err, fault.Timeout) {
				t.Errorf("%v", err)
			}
			if n, err := h.store.Client.Attachment.Query().Count(t.Context()); n != 0 || err != nil {
				t.Errorf("%d rows: %v", n, err)
			}
			for _, f := range fault.All(err) {
				if strings.Contains(f.Say.EN+f.Say.VI, web.URL) || strings.Contains(f.Say.EN, "secret") {
					t.Errorf("it tells where files lie: %v", f.Say)
				}
			}
		})
	}
}

// What names no place for files is refused with a sentence: other schemes, memory too, and
// what belongs to none.
func TestPlacesThatAreNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{
		"mem://", "/var/files", "file://", "file://host/x", "file:///x?metadata=", "s3://", "s3://user:secret@x", "gs://x", "s3://x?nosuch=1", ":", "file://" + file, "file://" + file + "/x",
	} {
		_, err := OpenURL(t.Context(), address)
		all := fault.All(err)
		if len(all) != 1 || all[0].Code != fault.InvalidInput || strings.Join(all[0].Path, ".") != "files" || strings.Contains(all[0].Say.EN, "secret") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
