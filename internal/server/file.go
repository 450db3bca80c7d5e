package server

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"thidua/internal/attachment"
	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/identity"
)

// A file may travel slowly, and not as slowly as it likes: the time that it has is fileGrace,
// and what its bytes take at fileRate. 25 MiB have 54 minutes.
const (
	fileGrace = 30 * time.Second
	fileRate  = 8 << 10 // bytes a second
	// keepWithin is how long storing a file may take once it is here.
	keepWithin = 2 * time.Minute
	// discardFor is how long what nobody wants is still taken in.
	discardFor = 5 * time.Second
)

// Files keeps attachments; *attachment.Files does.
type Files interface {
	// Receive takes a file in, Keep stores it for the actor; a refusal is a *fault.Error.
	Receive(ctx context.Context, actor *authz.Actor, sent attachment.Sent, body io.Reader) (*attachment.Draft, error)
	Keep(ctx context.Context, actor *authz.Actor, d *attachment.Draft) (*attachment.Attachment, error)
	// Open opens the content of an attachment.
	Open(ctx context.Context, a *attachment.Attachment) (attachment.Content, error)
}

// file is what an upload is answered with.
type file struct {
	ID        string `json:"id"`
	SHA256    string `json:"sha256"`
	Size      int64  `json:"size"`
	MediaType string `json:"mediaType"`
	Name      string `json:"name"`
}

// putFile keeps the body as an attachment.
func (s *Server) putFile(w http.ResponseWriter, r *http.Request) {
	actor, err := s.filing(r.Context())
	if err != nil {
		s.refuseFile(w, r, err)
		return
	}
	sent, err := sentBy(r)
	if err != nil {
		s.refuseFile(w, r, err)
		return
	}
	draft, err := s.config.Files.Receive(r.Context(), actor, sent, newPaced(w, r.Body))
	if err != nil {
		s.refuseFile(w, r, err)
		return
	}
	defer func() { _ = draft.Close() }() // what is kept lies elsewhere by then
	kept, err := s.keep(r, draft)
	if err != nil {
		s.refuseFile(w, r, err)
		return
	}
	breathe(w)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Location", "/files/"+kept.ID)
	w.WriteHeader(http.StatusCreated)
	// A client that has gone is no error of ours.
	_ = json.NewEncoder(w).Encode(file{kept.ID, kept.Sha256, kept.Size, kept.MediaType, kept.Name})
}

// filing is the caller, who has to be signed in and to be let near files at all.
func (s *Server) filing(ctx context.Context) (*authz.Actor, error) {
	actor, ok := authz.From(ctx)
	if !ok {
		return nil, fault.New(fault.Unauthenticated)
	}
	return actor, s.config.Filing(ctx)
}

// keep stores what has arrived. It may have been on its way for long: the token, or the role by
// which its sender may send, may have ended meanwhile.
func (s *Server) keep(r *http.Request, draft *attachment.Draft) (*attachment.Attachment, error) {
	ctx, cancel := context.WithTimeout(r.Context(), keepWithin)
	defer cancel()
	token, err := identity.Bearer(r.Header)
	if err == nil {
		ctx, err = s.config.Identity.Enter(ctx, token)
	}
	switch {
	case errors.Is(err, identity.ErrInvalidToken):
		return nil, fault.New(fault.Unauthenticated)
	case err != nil:
		return nil, err
	}
	actor, err := s.filing(ctx)
	if err != nil {
		return nil, err
	}
	return s.config.Files.Keep(ctx, actor, draft)
}

// otherFileMethod refuses every method that /files does not know; a form's POST is the usual one.
func (s *Server) otherFileMethod(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", http.MethodPut)
	s.refuse(w, r, http.StatusMethodNotAllowed, badInput(
		"Gửi tệp bằng PUT, phần thân là chính nội dung tệp (không dùng multipart).",
		"Send a file by PUT, its content as the body (no multipart)."))
}

// getFile answers with an attachment's content, whole or in part.
func (s *Server) getFile(w http.ResponseWriter, r *http.Request) {
	if _, err := s.filing(r.Context()); err != nil {
		s.refuseFile(w, r, err)
		return
	}
	row, err := s.attachment(r)
	if err != nil {
		s.refuseFile(w, r, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), fileGrace+travel(row.Size))
	defer cancel()
	content, err := s.config.Files.Open(ctx, row)
	if err != nil {
		s.refuseFile(w, r, err)
		return
	}
	defer func() { _ = content.Close() }()
	h := w.Header()
	h.Set("Content-Type", row.MediaType)
	if strings.HasPrefix(row.MediaType, "text/") {
		h.Set("Content-Type", row.MediaType+"; charset=utf-8") // or some read it as what is usual where they are
	}
	// RFC 8187, 3.2.1: whatever is not a letter, a digit or one of -_.~ is escaped.
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+strings.ReplaceAll(url.QueryEscape(row.Name), "+", "%20"))
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Authorization")
	h.Set("ETag", `"`+row.Sha256+`"`)
	http.ServeContent(&pacedWriter{ResponseWriter: w, pace: newPace(w)}, r, "", row.UploadedAt, content)
}

// attachment finds the attachment that the request names, or NOT_FOUND.
func (s *Server) attachment(r *http.Request) (*attachment.Attachment, error) {
	ctx, cancel := context.WithTimeout(r.Context(), operationDeadline)
	defer cancel()
	row, err := s.config.Attachment(ctx, r.PathValue("id"))
	if err == nil && row == nil {
		err = fault.New(fault.NotFound)
	}
	return row, err
}

// sentBy reads off the header what the sender says of the file.
func sentBy(r *http.Request) (attachment.Sent, error) {
	sent := attachment.Sent{Size: r.ContentLength}
	h := r.Header
	if h.Get("Content-Range") != "" { // RFC 9110, 14.5
		return sent, badInput("Tệp phải gửi trọn một lần, không có Content-Range.", "A file is sent whole, without Content-Range.")
	}
	if encoding := h.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return sent, fault.Newf(fault.UnsupportedFileType, fault.Text{
			VI: "Tệp phải gửi nguyên dạng, không có Content-Encoding.", EN: "A file is sent as it is, without Content-Encoding.",
		})
	}
	mediaType, parameters, err := mime.ParseMediaType(h.Get("Content-Type"))
	charset := strings.ToLower(parameters["charset"])
	if err == nil && (charset == "" || charset == "utf-8" || charset == "us-ascii") {
		sent.MediaType = mediaType // else none, which is refused
	}
	if sent.Name, err = nameIn(h); err != nil {
		return sent, err
	}
	sent.SHA256, err = digestIn(h)
	return sent, err
}

// nameIn reads the file's name: of Content-Disposition (RFC 6266, filename* before filename),
// or of X-File-Name, percent-encoded UTF-8.
func nameIn(h http.Header) (string, error) {
	wrong := badInput("Không đọc được tên tệp; hãy ghi filename*=UTF-8''… (RFC 8187).", "The file's name cannot be read; write filename*=UTF-8''… (RFC 8187).")
	if disposition := h.Get("Content-Disposition"); disposition != "" {
		_, parameters, err := mime.ParseMediaType(disposition)
		if err != nil {
			return "", wrong
		}
		return parameters["filename"], nil
	}
	name, err := url.PathUnescape(h.Get("X-File-Name"))
	if err != nil {
		return "", wrong
	}
	return name, nil
}

// digestIn reads the SHA-256 of the content, nil where none is told: of Content-Digest
// (RFC 9530) or of its forerunner Digest (RFC 3230). Other algorithms are not looked at.
func digestIn(h http.Header) ([]byte, error) {
	for name, marks := range map[string]string{"Content-Digest": ":", "Digest": ""} {
		for part := range strings.SplitSeq(strings.Join(h.Values(name), ","), ",") {
			algorithm, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			if !strings.EqualFold(algorithm, "sha-256") {
				continue
			}
			value, opened := strings.CutPrefix(value, marks)
			value, closed := strings.CutSuffix(value, marks)
			sum, err := base64.StdEncoding.DecodeString(value)
			if err != nil || !opened || !closed || len(sum) != 32 {
				return nil, badInput("Không đọc được mã băm trong "+name+".", "The digest in "+name+" cannot be read.")
			}
			return sum, nil
		}
	}
	return nil, nil
}

// fileStatus is the status that goes with a code.
var fileStatus = map[string]int{
	fault.Unauthenticated: http.StatusUnauthorized, fault.Forbidden: http.StatusForbidden, fault.NotFound: http.StatusNotFound,
	fault.BadUserInput: http.StatusBadRequest, fault.InvalidText: http.StatusBadRequest, fault.DigestMismatch: http.StatusBadRequest,
	fault.BodyLimitExceeded: http.StatusRequestEntityTooLarge, fault.UnsupportedFileType: http.StatusUnsupportedMediaType,
	fault.FileTypeMismatch: http.StatusUnsupportedMediaType, fault.Timeout: http.StatusRequestTimeout,
	fault.RateLimited: http.StatusTooManyRequests, fault.FileQuotaExceeded: http.StatusForbidden,
	fault.FileStoreFull: http.StatusInsufficientStorage, fault.NoFileStore: http.StatusNotImplemented,
}

// refuseFile answers why a file is not taken or not given, in the form of a GraphQL response.
func (s *Server) refuseFile(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusInternalServerError
	if faults := fault.All(err); len(faults) > 0 && fileStatus[faults[0].Code] != 0 {
		status = fileStatus[faults[0].Code]
	}
	switch status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", "Bearer")
	case http.StatusTooManyRequests:
		w.Header().Set("Retry-After", "5")
	}
	if r.Method == http.MethodPut {
		w.Header().Set("Connection", "close")
		if status != http.StatusUnauthorized {
			discard(w, r)
		}
	}
	breathe(w)
	s.refuse(w, r, status, err)
}

// discard lets a sender finish for a while: most read no answer before, and take a connection
// that is closed meanwhile for a broken one. Who waits for leave to send is not asked to.
func discard(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Expect") != "" {
		return
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(discardFor))
	_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, 2*attachment.MaxSize)) // it is given up whatever comes
}

// breathe gives an answer time to be sent, however long its request took to arrive.
func breathe(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(fileGrace)) // not on a writer without a connection
}

// pace is how much time what travels has.
type pace struct {
	control *http.ResponseController
	until   time.Time // without what its bytes take
	bytes   int64
}

func newPace(w http.ResponseWriter) pace {
	return pace{control: http.NewResponseController(w), until: time.Now().Add(fileGrace)}
}

// travel is how long so many bytes may take, beside the grace.
func travel(bytes int64) time.Duration { return time.Duration(bytes) * time.Second / fileRate }

// due is when the next piece must have come.
func (p *pace) due() time.Time { return p.until.Add(travel(p.bytes)) }

// paced reads a body in the time that it has.
type paced struct {
	pace
	body io.Reader
}

func newPaced(w http.ResponseWriter, body io.Reader) *paced { return &paced{newPace(w), body} }

// Read reads, or fails with os.ErrDeadlineExceeded.
func (p *paced) Read(b []byte) (int, error) {
	if err := p.control.SetReadDeadline(p.due()); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	n, err := p.body.Read(b)
	p.bytes += int64(n)
	return n, err
}

// pacedWriter writes an answer in the time that it has.
type pacedWriter struct {
	http.ResponseWriter
	pace
}

// Write writes, or fails where the reader is too slow.
func (p *pacedWriter) Write(b []byte) (int, error) {
	if err := p.control.SetWriteDeadline(p.due()); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	n, err := p.ResponseWriter.Write(b)
	p.bytes += int64(n)
	return n, err
}
