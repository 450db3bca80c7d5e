package graph_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"thidua/internal/attachment"
	"thidua/internal/fault"
)

// archive makes a zip of files, the first one stored as it is.
func archive(files ...[2]string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, f := range files {
		header := &zip.FileHeader{Name: f[0], Method: zip.Deflate}
		if i == 0 {
			header.Method = zip.Store
		}
		entry, _ := z.CreateHeader(header)
		_, _ = entry.Write([]byte(f[1]))
	}
	_ = z.Close()
	return b.String()
}

const (
	docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	ods  = "application/vnd.oasis.opendocument.spreadsheet"
)

// Files that are taken, each under a clean name with an ending of its type.
func TestUploadsThatAreTaken(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		word := archive([2]string{"[Content_Types].xml", "<Types/>"}, [2]string{"word/document.xml", "<w/>"})
		sheet := archive([2]string{"mimetype", ods}, [2]string{"content.xml", "<o/>"})
		for _, c := range []struct{ name, mediaType, content, want string }{
			{"bao-cao.pdf", "application/pdf", pdf("x"), "bao-cao.pdf"},
			{"ANH.JPEG", "image/jpeg", "\xff\xd8\xff\xe0 x", "ANH.JPEG"},
			{"a.png", "image/png", "\x89PNG\r\n\x1a\n x", "a.png"},
			{"a.docx", docx, word, "a.docx"},
			{"a.ods", ods, sheet, "a.ods"},
			{"số liệu.csv", "text/csv; charset=utf-8", "Sở,Số\nPhú Yên,12\n", "số liệu.csv"},
			{"a.txt", "text/plain", "\uFEFFGhi chú", "a.txt"},
			{`C:\Users\x\..\..\bao cao.pdf`, "application/pdf", pdf("x"), "bao cao.pdf"},
			{"../../etc/passwd", "application/pdf", pdf("x"), "passwd.pdf"},
			{"page.html", "application/pdf", pdf("<script>"), "page.html.pdf"},
			{"hoa\u0301 \u202Efdp.exe", "application/pdf", pdf("x"), "hoá fdp.exe.pdf"},
			{"a\x01b\nc.pdf", "application/pdf", pdf("x"), "abc.pdf"},
			{strings.Repeat("ạ", 300) + ".pdf", "application/pdf", pdf("x"), strings.Repeat("ạ", 196) + ".pdf"},
		} {
			s := w.file("chuyenvien@phuyen", http.MethodPut, "/files", strings.NewReader(c.content), map[string]string{
				"Content-Type": c.mediaType, "X-File-Name": escaped(c.name),
			})
			if s.status != http.StatusCreated || s.Name != c.want {
				w.Errorf("%q: %d %s, want the name %q", c.name, s.status, s.body, c.want)
			}
		}
	})
}

// escaped writes a name percent-encoded, every byte of it.
func escaped(name string) string {
	var b strings.Builder
	for i := range len(name) {
		fmt.Fprintf(&b, "%%%02X", name[i])
	}
	return b.String()
}

// Files that are not taken: each with status, code and a sentence in the caller's language, and
// nothing of them is left.
func TestUploadsThatAreRefused(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const officer = "chuyenvien@phuyen"
		sum := sha256.Sum256([]byte(pdf("y")))
		other := base64.StdEncoding.EncodeToString(sum[:])
		macros := archive([2]string{"[Content_Types].xml", ""}, [2]string{"word/document.xml", ""}, [2]string{"word/vbaProject.bin", ""})
		for _, c := range []struct {
			name, as, mediaType, content string
			headers                      map[string]string
			status                       int
			code                         string
		}{
			{"a stranger", "", "application/pdf", pdf("x"), nil, 401, "UNAUTHENTICATED"},
			{"an administrator", "quantri@cum", "application/pdf", pdf("x"), nil, 403, "FORBIDDEN"},
			{"an observer", "quansat@cum", "application/pdf", pdf("x"), nil, 403, "FORBIDDEN"},
			{"an appraiser", "thamdinh1@cum", "application/pdf", pdf("x"), nil, 403, "FORBIDDEN"},
			{"empty", officer, "application/pdf", "", nil, 400, "BAD_USER_INPUT"},
			{"no type", officer, "", pdf("x"), nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"any type", officer, "application/octet-stream", pdf("x"), nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"a page", officer, "text/html", "<html>", nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"a page called text", officer, "text/plain", " <!DOCTYPE html><script>x</script>", nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"a drawing", officer, "image/svg+xml", "<svg/>", nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"a drawing called picture", officer, "image/png", "<svg onload='x'/>", nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"a script", officer, "text/plain", "#!/bin/sh\n", nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"a program", officer, "application/pdf", "MZ\x90\x00" + pdf("x"), nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"a page that becomes a PDF", officer, "application/pdf", "<html><!--" + pdf("x"), nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"a picture called PDF", officer, "application/pdf", "\x89PNG\r\n\x1a\n", nil, 415, "FILE_TYPE_MISMATCH"},
			{"a PDF called text", officer, "text/csv", pdf("x"), nil, 415, "FILE_TYPE_MISMATCH"},
			{"an archive", officer, docx, archive([2]string{"a.txt", "x"}), nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"macros", officer, docx, macros, nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"half an archive", officer, docx, macros[:40], nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"text of another age", officer, "text/plain", "B\xe1o c\xe1o", nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"another charset", officer, "text/plain; charset=windows-1258", "a", nil, 415, "UNSUPPORTED_FILE_TYPE"},
			{"compressed", officer, "application/pdf", pdf("x"), map[string]string{"Content-Encoding": "gzip"}, 415, "UNSUPPORTED_FILE_TYPE"},
			{"a part", officer, "application/pdf", pdf("x"), map[string]string{"Content-Range": "bytes 0-5/10"}, 400, "BAD_USER_INPUT"},
			{"no name", officer, "application/pdf", pdf("x"), map[string]string{"X-File-Name": ""}, 400, "BAD_USER_INPUT"},
			{"a name of nothing", officer, "application/pdf", pdf("x"), map[string]string{"X-File-Name": "..%2F..%2F"}, 400, "BAD_USER_INPUT"},
			{"a name that is not UTF-8", officer, "application/pdf", pdf("x"), map[string]string{"X-File-Name": "%ff"}, 400, "INVALID_TEXT"},
			{"a name that cannot be read", officer, "application/pdf", pdf("x"), map[string]string{"X-File-Name": "%zz"}, 400, "BAD_USER_INPUT"},
			{"a disposition that cannot be read", officer, "application/pdf", pdf("x"), map[string]string{"Content-Disposition": "attachment; filename"}, 400, "BAD_USER_INPUT"},
			{"another digest", officer, "application/pdf", pdf("x"), map[string]string{"Content-Digest": "sha-256=:" + other + ":"}, 400, "DIGEST_MISMATCH"},
			{"another digest, as it was written before", officer, "application/pdf", pdf("x"), map[string]string{"Digest": "SHA-256=" + other}, 400, "DIGEST_MISMATCH"},
			{"no digest", officer, "application/pdf", pdf("x"), map[string]string{"Content-Digest": "sha-256=:AAAA:"}, 400, "BAD_USER_INPUT"},
			{"25 MiB and a byte", officer, "application/pdf", "%PDF-" + strings.Repeat("x", attachment.MaxSize-4), nil, 413, "BODY_LIMIT_EXCEEDED"},
		} {
			headers := map[string]string{"Content-Type": c.mediaType, "X-File-Name": "a.pdf"}
			for name, value := range c.headers {
				headers[name] = value
			}
			s := w.file(c.as, http.MethodPut, "/files", strings.NewReader(c.content), headers)
			if s.status != c.status || s.code() != c.code || len(s.Errors) != 1 || s.Errors[0].Message == "" {
				w.Errorf("%s: %d %s", c.name, s.status, s.body)
			}
		}
		english := w.file(officer, http.MethodPut, "/files", strings.NewReader("x"), map[string]string{"Accept-Language": "en", "Content-Type": "text/html"})
		if !strings.Contains(english.body, "This type of file is not taken") {
			w.Errorf("in English: %s", english.body)
		}
		form := w.file(officer, http.MethodPost, "/files", strings.NewReader("x"), map[string]string{"Content-Type": "multipart/form-data; boundary=b"})
		if form.status != 405 || form.code() != "BAD_USER_INPUT" || form.header.Get("Allow") != "PUT" {
			w.Errorf("a form: %d %s", form.status, form.body)
		}
		var rows int
		if err := w.store.DB.QueryRowContext(w.Context(), "SELECT count(*) FROM attachments").Scan(&rows); err != nil || rows != 0 {
			w.Errorf("%d rows of refused files: %v", rows, err)
		}
	})
}

// The greatest file there may be arrives, also where its length is not told before; one more
// byte does not.
func TestTheGreatestFile(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		for length, status := range map[int]int{attachment.MaxSize: 201, attachment.MaxSize + 1: 413} {
			body := io.MultiReader(strings.NewReader("%PDF-"), strings.NewReader(strings.Repeat("x", length-5)))
			s := w.file("chuyenvien@phuyen", http.MethodPut, "/files", body, map[string]string{"Content-Type": "application/pdf", "X-File-Name": "a.pdf"})
			if s.status != status {
				w.Errorf("%d bytes: %d %s", length, s.status, s.body)
			}
		}
	})
}

// An upload that ends before its length leaves nothing behind, and its sender, if he is still
// there, is told.
func TestAnUploadThatIsCutOff(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		connection, err := net.Dial("tcp", w.server.Listener.Addr().String())
		if err != nil {
			w.Fatal(err)
		}
		defer connection.Close()
		fmt.Fprintf(connection, "PUT /files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/pdf\r\nX-File-Name: a.pdf\r\nContent-Length: 1000\r\n\r\n%s",
			w.token("chuyenvien@phuyen"), pdf("x"))
		if err := connection.(*net.TCPConn).CloseWrite(); err != nil {
			w.Fatal(err)
		}
		answer, err := io.ReadAll(connection)
		if err != nil || !strings.Contains(string(answer), "400 Bad Request") || !strings.Contains(string(answer), "Tệp chưa gửi trọn") {
			w.Errorf("%v: %s", err, answer)
		}
		if rows, contents := w.kept(); rows != 0 || contents != 0 {
			w.Errorf("%d rows and %d contents are left", rows, contents)
		}
	})
}

// kept counts the rows of attachments and the files in their folder.
func (w *world) kept() (rows, contents int) {
	w.Helper()
	if err := w.store.DB.QueryRowContext(w.Context(), "SELECT count(*) FROM attachments").Scan(&rows); err != nil {
		w.Fatal(err)
	}
	err := filepath.WalkDir(w.folder, func(_ string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			contents++
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return rows, contents
}

// Many send the same content at once: each has an attachment of his own, and the content lies
// there once, readable by the server's own account alone.
func TestEqualContentAtOnce(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		people := []string{"chuyenvien@phuyen", "giamdoc@phuyen", "chuyenvien@khanhhoa", "giamdoc@khanhhoa", "thuky@cum"}
		ids := make([]string, len(people))
		for _, as := range people {
			w.token(as)
		}
		var all sync.WaitGroup
		for i, as := range people {
			all.Go(func() { ids[i] = w.upload(as, "the same") })
		}
		all.Wait()
		if rows, contents := w.kept(); rows != len(people) || contents != 1 {
			w.Errorf("%d rows and %d contents", rows, contents)
		}
		for i, as := range people {
			for j := range people {
				if got := w.reads(as, ids[j], "the same"); got != (i == j) {
					w.Errorf("%s reads that of %s: %v", as, people[j], got)
				}
			}
		}
		for path, mode := range map[string]os.FileMode{"": 0o700, "sha256": 0o700} {
			if info, err := os.Stat(filepath.Join(w.folder, path)); err != nil || info.Mode().Perm() != mode {
				w.Errorf("%q is %v: %v", path, info.Mode(), err)
			}
		}
	})
}

// Fifty files lie loose, and no more; what is attached counts no longer.
func TestTooManyLooseFiles(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const officer = "chuyenvien@phuyen"
		reportID := w.bring("phuyen", "2022-H1", "filled")
		one := w.upload(officer, "one")
		for range 49 {
			w.upload(officer, "another")
		}
		send := func() sent {
			return w.file(officer, http.MethodPut, "/files", strings.NewReader(pdf("x")), map[string]string{"Content-Type": "application/pdf", "X-File-Name": "a.pdf"})
		}
		if s := send(); s.status != 403 || s.code() != "FILE_QUOTA_EXCEEDED" {
			w.Errorf("the 51st: %d %s", s.status, s.body)
		}
		w.upload("giamdoc@phuyen", "somebody else's")
		w.does(officer, "update", reportID, proves(w.first(officer, reportID), one))
		if s := send(); s.status != 201 {
			w.Errorf("after one was attached: %d %s", s.status, s.body)
		}
	})
}

// A server without a place for files says so, and answers everything else.
func TestNoPlaceForFiles(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		one := w.upload("chuyenvien@phuyen", "x")
		w.server.Config.Handler = w.serving(attachment.New(w.store, w.grants, nil))
		s := w.file("chuyenvien@phuyen", http.MethodPut, "/files", strings.NewReader(pdf("x")), map[string]string{"Content-Type": "application/pdf", "X-File-Name": "a.pdf"})
		if s.status != 501 || s.code() != "NO_FILE_STORE" {
			w.Errorf("an upload: %d %s", s.status, s.body)
		}
		if s := w.file("chuyenvien@phuyen", http.MethodGet, "/files/"+one, nil, nil); s.status != 501 || s.code() != "NO_FILE_STORE" {
			w.Errorf("a download: %d %s", s.status, s.body)
		}
	})
}

// A content that somebody has taken out of the folder is told as what it is, and not as a file
// that does not exist.
func TestAContentThatIsLost(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		one := w.upload("chuyenvien@phuyen", "x")
		if err := os.RemoveAll(filepath.Join(w.folder, "sha256")); err != nil {
			w.Fatal(err)
		}
		s := w.file("chuyenvien@phuyen", http.MethodGet, "/files/"+one, nil, nil)
		if s.status != 500 || s.code() != fault.Internal || s.Errors[0].Extensions["errorId"] == nil || !strings.Contains(s.body, "không còn trong kho lưu") {
			w.Errorf("%d %s", s.status, s.body)
		}
		if strings.Contains(s.body, w.folder) {
			w.Errorf("it tells where files lie: %s", s.body)
		}
	})
}
