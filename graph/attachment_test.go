package graph_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/internal/attachment"
	"thidua/internal/id"
)

// sent is what came back from /files.
type sent struct {
	status int
	header http.Header
	body   string

	ID        string `json:"id"`
	SHA256    string `json:"sha256"`
	Size      int64  `json:"size"`
	MediaType string `json:"mediaType"`
	Name      string `json:"name"`
	Errors    []struct {
		Message    string         `json:"message"`
		Extensions map[string]any `json:"extensions"`
	} `json:"errors"`
}

// code is why it was refused; "" for what was not.
func (s sent) code() string {
	if len(s.Errors) == 0 {
		return ""
	}
	return fmt.Sprint(s.Errors[0].Extensions["code"])
}

// file sends a request to /files as somebody, "" a stranger, with these headers.
func (w *world) file(as, method, path string, body io.Reader, headers map[string]string) sent {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), method, w.server.URL+path, body)
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Accept-Language", "vi")
	if as != "" {
		r.Header.Set("Authorization", "Bearer "+w.token(as))
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	if r.Header.Get("Content-Length") == "-1" {
		r.ContentLength = -1
	}
	response, err := w.server.Client().Do(r)
	if err != nil {
		w.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		w.Fatal(err)
	}
	s := sent{status: response.StatusCode, header: response.Header, body: string(text)}
	if method == http.MethodPut || s.status >= 400 && method != http.MethodHead {
		if err := json.Unmarshal(text, &s); err != nil {
			w.Fatalf("%s %s as %s: %d %q: %v", method, path, as, s.status, text, err)
		}
	}
	return s
}

// pdf is the smallest thing that passes for one, told apart by what it says.
func pdf(says string) string { return "%PDF-1.7\n% " + says + "\n%%EOF\n" }

// upload sends a PDF that has to be taken.
func (w *world) upload(as, says string) string {
	w.Helper()
	s := w.file(as, http.MethodPut, "/files", strings.NewReader(pdf(says)), map[string]string{
		"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename*=UTF-8''" + "Minh%20ch%E1%BB%A9ng.pdf",
	})
	if s.status != http.StatusCreated || !id.Is(s.ID, id.Attachment) {
		w.Fatalf("uploading as %s: %d %s", as, s.status, s.body)
	}
	return s.ID
}

// reads tells whether somebody gets the content, the node and, asking for them, nothing but
// what does not exist where he gets none.
func (w *world) reads(as, one, says string) bool {
	w.Helper()
	got := w.file(as, http.MethodGet, "/files/"+one, nil, nil)
	node := w.ask(as, `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": one}).at("node.id")
	if (got.status == http.StatusOK) != (node == one) {
		w.Errorf("%s gets %d of the file and the node %v", as, got.status, node)
	}
	if got.status == http.StatusOK {
		if got.body != pdf(says) {
			w.Errorf("%s reads %q of what says %q", as, got.body, says)
		}
		return true
	}
	nothing := w.file(as, http.MethodGet, "/files/"+id.New(id.Attachment), nil, nil)
	if got.status != nothing.status || got.body != nothing.body {
		w.Errorf("%s tells what he may not read from what there is not: %d %s, %d %s", as, got.status, got.body, nothing.status, nothing.body)
	}
	return false
}

// proves is the input of an update that lets these prove the indicator.
func proves(code string, ids ...string) map[string]any {
	list := []any{}
	for _, one := range ids {
		list = append(list, one)
	}
	return map[string]any{"indicators": []any{map[string]any{"code": code, "evidence": list}}}
}

const evidenceOf = `query($id: ID!) { node(id: $id) { ... on Report { indicators { code evidence { id name mediaType size sha256 url uploadedBy { name } uploadedAt } } } } }`

// evidence lists the identifiers of what proves the indicator, as somebody reads it.
func (w *world) evidence(as, reportID, code string) []string {
	w.Helper()
	list := []string{}
	indicators, _ := w.ask(as, evidenceOf, map[string]any{"id": reportID}).at("node.indicators").([]any)
	for _, i := range indicators {
		if at(i, "code") != code {
			continue
		}
		for _, e := range at(i, "evidence").([]any) {
			list = append(list, at(e, "id").(string))
		}
	}
	return list
}

// hash is the content hash of the report's revision that was last submitted.
func (w *world) hash(reportID string) (hash string) {
	w.Helper()
	if err := w.store.DB.QueryRowContext(w.Context(), "SELECT content_hash FROM inv_report WHERE id = $1", reportID).Scan(&hash); err != nil {
		w.Fatal(err)
	}
	return hash
}

// try runs a statement as somebody who has the database.
func (w *world) try(statement string) error {
	return w.store.Tx(w.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, statement)
		return err
	})
}

// first is the code of the report's first indicator.
func (w *world) first(as, reportID string) string {
	w.Helper()
	return w.operate(as, "Report", map[string]any{"id": reportID}).at("node.indicators.0.code").(string)
}

// Who reads a file at each stage: loose, its uploader; on a draft, the unit; once submitted,
// whoever reads the report, of the revision that was submitted; and what the unit adds while it
// mends a report that came back is the unit's own until it is sent.
func TestWhoReadsEvidence(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const officer, head, handler, second = "chuyenvien@phuyen", "giamdoc@phuyen", "giamdoc@quangngai", "giamdoc@ninhthuan"
		everybody := []string{officer, head, handler, second, "thuky@cum", "thamdinh1@cum", "quansat@cum", "giamdoc@khanhhoa", "quantri@cum"}
		check := func(stage, one, says string, who ...string) {
			w.Helper()
			for _, as := range everybody {
				if got := w.reads(as, one, says); got != slices.Contains(who, as) {
					w.Errorf("%s: %s reads it: %v", stage, as, got)
				}
			}
			if s := w.file("", http.MethodGet, "/files/"+one, nil, nil); s.status != http.StatusUnauthorized || s.code() != "UNAUTHENTICATED" {
				w.Errorf("%s: without a token: %d %s", stage, s.status, s.body)
			}
		}
		reportID := w.bring("phuyen", "2022-H1", "filled")
		code := w.first(officer, reportID)
		one := w.upload(officer, "the first")
		check("loose", one, "the first", officer)
		w.does(officer, "update", reportID, proves(code, one))
		check("draft", one, "the first", officer, head)
		w.take("phuyen", "propose", "officer", reportID)
		w.take("phuyen", "submit", "head", reportID)
		cluster := []string{officer, head, handler, second, "thuky@cum", "thamdinh1@cum", "quansat@cum"}
		check("submitted", one, "the first", cluster...)
		w.take("phuyen", "return", "handler", reportID)
		two := w.upload(head, "the second")
		w.does(officer, "update", reportID, proves(code, two)) // what his head has sent: they are of one unit
		check("returned, what was submitted", one, "the first", cluster...)
		check("returned, what is new", two, "the second", officer, head)
		if got := w.evidence(handler, reportID, code); !slices.Equal(got, []string{one}) {
			w.Errorf("the handler sees the evidence %v, want the one submitted", got)
		}
		if got := w.evidence(officer, reportID, code); !slices.Equal(got, []string{two}) {
			w.Errorf("the unit sees the evidence %v, want its own", got)
		}
		w.take("phuyen", "propose", "officer", reportID)
		w.take("phuyen", "submit", "head", reportID)
		check("submitted again, what is no longer there", one, "the first")
		check("submitted again", two, "the second", cluster...)
		w.take("phuyen", "review", "handler", reportID)
		check("concluded", two, "the second", append(cluster, "giamdoc@khanhhoa")...)
	})
}

// Evidence is content: a list replaces, absent stays, null clears; what is taken away is loose
// again; it stands in its order; and it is part of what is signed.
func TestEvidenceIsContent(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const officer = "chuyenvien@phuyen"
		reportID := w.bring("phuyen", "2022-H1", "filled")
		code := w.first(officer, reportID)
		a, b, c := w.upload(officer, "a"), w.upload(officer, "b"), w.upload(officer, "c")
		expect := func(what string, want ...string) {
			w.Helper()
			if got := w.evidence(officer, reportID, code); !slices.Equal(got, append([]string{}, want...)) {
				w.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		expect("at the beginning")
		w.does(officer, "update", reportID, proves(code, b, a))
		expect("two", b, a)
		w.does(officer, "update", reportID, map[string]any{"indicators": []any{map[string]any{"code": code, "actual": "7"}}})
		expect("absent", b, a)
		w.does(officer, "update", reportID, proves(code, a, c))
		expect("replaced", a, c)
		w.does(officer, "update", reportID, proves(code, a, c, b)) // it was let go, and comes back
		expect("again", a, c, b)
		w.does(officer, "update", reportID, map[string]any{"indicators": []any{map[string]any{"code": code, "evidence": nil}}})
		expect("cleared")
		w.does(officer, "update", reportID, proves(code, c, b))
		sum := sha256.Sum256([]byte(pdf("c")))
		e := at(w.ask(officer, evidenceOf, map[string]any{"id": reportID}).at("node.indicators.0"), "evidence.0")
		delete(e.(map[string]any), "uploadedAt")
		if diff := cmp.Diff(map[string]any{
			"id": c, "name": "Minh chứng.pdf", "mediaType": "application/pdf", "size": float64(len(pdf("c"))), "sha256": hex.EncodeToString(sum[:]),
			"url": "/files/" + c, "uploadedBy": map[string]any{"name": w.registry().PersonByEmail(address(officer)).Name},
		}, e); diff != "" {
			w.Errorf("the attachment (-want +got):\n%s", diff)
		}
		w.take("phuyen", "propose", "officer", reportID)
		w.take("phuyen", "submit", "head", reportID)
		signed := w.hash(reportID)
		for _, statement := range []string{
			"DELETE FROM enclosures", "UPDATE attachments SET subject_id = NULL, place = '', loose_since = uploaded_at", "DELETE FROM attachments WHERE subject_id IS NOT NULL",
		} {
			if err := w.try(statement); err == nil || !strings.Contains(err.Error(), "guard: ") {
				w.Errorf("%s of what was submitted: %v", statement, err)
			}
		}
		w.take("phuyen", "return", "handler", reportID)
		w.does(officer, "update", reportID, proves(code, b, c))
		w.take("phuyen", "propose", "officer", reportID)
		w.take("phuyen", "submit", "head", reportID)
		if again := w.hash(reportID); again == signed {
			w.Error("other evidence has the same hash")
		}
	})
}

// What cannot be attached is told at its place: what is not there, not the caller's or hangs
// elsewhere, all alike; a file twice; too many. Nothing of a refused edit is kept.
func TestAttachmentsThatAreRefused(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const officer = "chuyenvien@phuyen"
		reportID, other := w.bring("phuyen", "2022-H1", "filled"), w.bring("phuyen", "2022-H2", "filled")
		code := w.first(officer, reportID)
		foreign, taken, mine := w.upload("chuyenvien@khanhhoa", "foreign"), w.upload(officer, "taken"), w.upload(officer, "mine")
		w.does(officer, "update", other, proves(code, taken))
		var many []string
		for range attachment.MaxPlace + 1 {
			many = append(many, w.upload(officer, "many"))
		}
		unknown := func(i int) string { return fmt.Sprint("UNKNOWN_ATTACHMENT [indicators ", code, " evidence ", i, "]") }
		for _, c := range []struct {
			name string
			ids  []string
			want []string
		}{
			{"not there", []string{mine, id.New(id.Attachment)}, []string{unknown(1)}},
			{"not an identifier", []string{"'; DROP TABLE attachments"}, []string{unknown(0)}},
			{"a text that no database takes", []string{"\x00", mine}, []string{unknown(0)}},
			{"another kind", []string{reportID}, []string{unknown(0)}},
			{"another unit's", []string{foreign}, []string{unknown(0)}},
			{"on another report", []string{taken}, []string{unknown(0)}},
			{"twice", []string{mine, mine}, []string{"INVALID_INPUT [indicators " + code + " evidence 1]"}},
			{"too many", many, []string{"INVALID_INPUT [indicators " + code + " evidence]"}},
		} {
			d := w.perform(command{as: officer, action: "update", reportID: reportID, input: proves(code, c.ids...)})
			var got []string
			for _, e := range d.errors {
				got = append(got, fmt.Sprint(at(e, "code"), " ", at(e, "path")))
			}
			if c.name == "too many" && len(got) > 1 {
				got = got[:1]
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				w.Errorf("%s (-want +got):\n%s%s", c.name, diff, d.body)
			}
		}
		if got := w.evidence(officer, reportID, code); len(got) > 0 {
			w.Errorf("refused edits have left %v", got)
		}
		if !w.reads(officer, mine, "mine") {
			w.Error("what was refused is no longer the uploader's")
		}
	})
}

// An edit with evidence that is sent again under its key answers the same and does nothing.
func TestEvidenceIsReplayed(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const officer = "chuyenvien@phuyen"
		reportID := w.bring("phuyen", "2022-H1", "filled")
		code, version := w.first(officer, reportID), w.version(reportID)
		one, two := w.upload(officer, "one"), w.upload(officer, "two")
		send := func(ids ...string) done {
			input := proves(code, ids...)
			input["idempotencyKey"] = "evidence"
			return w.perform(command{as: officer, action: "update", reportID: reportID, version: version, input: input})
		}
		for range 2 {
			if d := send(one); d.subject == nil || w.version(reportID) != version+1 {
				w.Errorf("version %d: %s", w.version(reportID), d.body)
			}
		}
		if got := send(two).codes(); !slices.Equal(got, []string{"IDEMPOTENCY_MISMATCH"}) {
			w.Errorf("another file under the key: %v", got)
		}
	})
}

// The papers of a decision hang on it from the beginning, are read by whoever reads the report,
// and never change; the award then has its paper.
func TestPapersOfADecision(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const handler = "giamdoc@quangngai"
		reportID := w.bring("phuyen", "2022-H1", "reviewed")
		foreign, one := w.upload("giamdoc@phuyen", "foreign"), w.upload("chuyenvien@quangngai", "the decision")
		commend := func(papers ...any) done {
			paper := decision("MINISTER")
			paper["papers"] = papers
			return w.perform(command{as: handler, action: "commend", reportID: reportID, input: map[string]any{"form": "CERTIFICATE_OF_MERIT", "decision": paper}})
		}
		for name, papers := range map[string][]any{"another unit's": {one, foreign}, "not there": {one, id.New(id.Attachment)}} {
			d := commend(papers...)
			if got := d.codes(); !slices.Equal(got, []string{"UNKNOWN_ATTACHMENT"}) || fmt.Sprint(at(d.errors[0], "path")) != "[decision papers 1]" {
				w.Errorf("%s: %s", name, d.body)
			}
		}
		if d := commend(one); d.subject == nil {
			w.Fatalf("with its paper: %s", d.body)
		}
		const query = `query($id: ID!) { node(id: $id) { ... on Report { commendations { hasPaper decision { id papers { id name } } } history(first: 50) { nodes { input } } } } }`
		a := w.ask("giamdoc@khanhhoa", query, map[string]any{"id": reportID})
		if a.at("node.commendations.0.hasPaper") != true || a.at("node.commendations.0.decision.papers.0.id") != one {
			w.Errorf("a member reads %s", a.body)
		}
		if !strings.Contains(string(a.body), `"papers":["`+one+`"]`) {
			w.Errorf("history does not tell the papers: %s", a.body)
		}
		decisionID := a.at("node.commendations.0.decision.id")
		if got := w.ask(handler, `query($id: ID!) { node(id: $id) { ... on Decision { papers { id } } } }`, map[string]any{"id": decisionID}); got.at("node.papers.0.id") != one {
			w.Errorf("the decision as a node: %s", got.body)
		}
		for as, want := range map[string]bool{"giamdoc@khanhhoa": true, "chuyenvien@phuyen": true, "quansat@cum": true, "quantri@cum": false} {
			if got := w.reads(as, one, "the decision"); got != want {
				w.Errorf("%s reads the paper: %v", as, got)
			}
		}
		for _, statement := range []string{"DELETE FROM enclosures", "UPDATE enclosures SET rank = 2"} {
			if err := w.try(statement); err == nil || !strings.Contains(err.Error(), "guard: ") {
				w.Errorf("%s of a decision: %v", statement, err)
			}
		}
		revoking := w.upload("thuky@cum", "the revocation")
		paper := decision("MINISTER")
		paper["papers"] = []any{revoking}
		w.does("thuky@cum", "revoke", reportID, map[string]any{"ground": "FORGED_PAPERS", "decision": paper})
		a = w.ask(handler, `query($id: ID!) { node(id: $id) { ... on Report { commendations { revocation { papers { id } } } } } }`, map[string]any{"id": reportID})
		if a.at("node.commendations.0.revocation.papers.0.id") != revoking {
			w.Errorf("the revocation: %s", a.body)
		}
	})
}

// What hangs nowhere for a day is swept away with its content; what hangs, and what is equal to
// something that hangs, stays; so goes a content without an attachment, once it is old.
func TestSweeping(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const officer = "chuyenvien@phuyen"
		reportID := w.bring("phuyen", "2022-H1", "filled")
		kept, loose, equal := w.upload(officer, "kept"), w.upload(officer, "loose"), w.upload(officer, "kept")
		w.does(officer, "update", reportID, proves(w.first(officer, reportID), kept))
		sweep := func(before time.Time) {
			w.Helper()
			if err := w.files.Sweep(w.Context(), before); err != nil {
				w.Fatal(err)
			}
		}
		sweep(time.Now().Add(-time.Hour))
		if !w.reads(officer, loose, "loose") {
			w.Error("what is young was swept away")
		}
		sweep(time.Now().Add(time.Hour))
		for one, says := range map[string]string{loose: "loose", equal: "kept"} {
			if w.reads(officer, one, says) {
				w.Errorf("what says %s is still there", says)
			}
		}
		if !w.reads(officer, kept, "kept") {
			w.Error("what hangs on a report was swept away")
		}
		again := w.upload(officer, "loose")
		if !w.reads(officer, again, "loose") {
			w.Error("what was swept away cannot be sent again")
		}
	})
}

// An upload is answered at once with what is kept; the content comes back byte for byte, whole
// or in part, never as a page, and a client that has it already is told so.
func TestAFileComesBack(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const officer = "chuyenvien@phuyen"
		content := pdf(strings.Repeat("nội dung ", 20_000))
		sum := sha256.Sum256([]byte(content))
		up := w.file(officer, http.MethodPut, "/files", bytes.NewReader([]byte(content)), map[string]string{
			"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.pdf",
		})
		if up.status != 201 || up.SHA256 != hex.EncodeToString(sum[:]) || up.Size != int64(len(content)) || up.Name != "Báo cáo.pdf" ||
			up.MediaType != "application/pdf" || up.header.Get("Location") != "/files/"+up.ID {
			w.Fatalf("%d %v %s", up.status, up.header, up.body)
		}
		get := func(method string, headers map[string]string) sent {
			w.Helper()
			return w.file(officer, method, "/files/"+up.ID, nil, headers)
		}
		whole := get(http.MethodGet, nil)
		if whole.status != 200 || whole.body != content {
			w.Errorf("whole: %d, %d bytes", whole.status, len(whole.body))
		}
		tag := `"` + up.SHA256 + `"`
		for name, want := range map[string]string{
			"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.pdf",
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
			"Cache-Control": "private, no-cache", "ETag": tag, "Content-Length": fmt.Sprint(len(content)),
		} {
			if got := whole.header.Get(name); got != want {
				w.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if head := get(http.MethodHead, nil); head.status != 200 || head.body != "" || head.header.Get("Content-Length") != fmt.Sprint(len(content)) {
			w.Errorf("HEAD: %d %v", head.status, head.header)
		}
		if known := get(http.MethodGet, map[string]string{"If-None-Match": tag}); known.status != 304 || known.body != "" {
			w.Errorf("known: %d %q", known.status, known.body)
		}
		part := get(http.MethodGet, map[string]string{"Range": "bytes=10-29", "If-Range": tag})
		if part.status != 206 || part.body != content[10:30] {
			w.Errorf("a part: %d %q", part.status, part.body)
		}
		if end := get(http.MethodGet, map[string]string{"Range": "bytes=-7"}); end.status != 206 || end.body != content[len(content)-7:] {
			w.Errorf("the end: %d %q", end.status, end.body)
		}
		if beyond := w.file(officer, http.MethodHead, "/files/"+up.ID, nil, map[string]string{"Range": "bytes=9999999-"}); beyond.status != 416 {
			w.Errorf("beyond the end: %d", beyond.status)
		}
	})
}
