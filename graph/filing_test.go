package graph_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"thidua/internal/id"
)

// Attack: a program that was given some fields goes to the files of its unit all the same. It is
// let near none of them, told the same of each, and sends none, unless files are among its
// operations; then it may what an officer may.
func TestFilesOfAServiceAccount(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const officer, headers = "chuyenvien@phuyen", "application/pdf"
		w.serve("program", map[string]any{"operations": []string{"viewer", "reports", "node", "updateReport"}})
		w.serve("filing", map[string]any{"operations": []string{"viewer", "updateReport", "files"}})
		reportID, one := w.bring("phuyen", "2022-H1", "draft"), w.upload(officer, "own")
		w.does(officer, "update", reportID, proves(w.first(officer, reportID), one))
		put := func(as string) sent {
			return w.file(as, http.MethodPut, "/files", strings.NewReader(pdf("sent")), map[string]string{"Content-Type": headers, "X-File-Name": "a.pdf"})
		}
		rows, contents := w.kept()
		refused := put("program")
		if r, c := w.kept(); refused.status != http.StatusForbidden || !strings.Contains(refused.body, "FORBIDDEN") || r != rows || c != contents {
			w.Errorf("it sends: %d %s", refused.status, refused.body)
		}
		for _, asked := range []string{one, id.New(id.Attachment), "x"} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				got := w.file("program", method, "/files/"+asked, nil, map[string]string{"If-None-Match": "*"})
				if got.status != http.StatusForbidden || got.header.Get("ETag") != "" || method == http.MethodGet && got.body != refused.body {
					w.Errorf("%s %s: %d %s", method, asked, got.status, got.body)
				}
			}
		}
		if got := w.file("filing", http.MethodGet, "/files/"+one, nil, nil); got.status != http.StatusOK || got.body != pdf("own") {
			w.Errorf("with files among its operations it reads: %d %s", got.status, got.body)
		}
		if got := put("filing"); got.status != http.StatusCreated {
			w.Errorf("with files among its operations it sends: %d %s", got.status, got.body)
		}
		if got := w.file("filing", http.MethodGet, "/files/"+w.upload("chuyenvien@khanhhoa", "foreign"), nil, nil); got.status != http.StatusNotFound {
			w.Errorf("another unit's: %d", got.status)
		}
	})
}

// Attack: a file is on its way while its sender loses the role by which he may send one.
func TestARoleEndsDuringAnUpload(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		connection, err := net.Dial("tcp", w.server.Listener.Addr().String())
		if err != nil {
			w.Fatal(err)
		}
		defer connection.Close()
		content := pdf("late")
		fmt.Fprintf(connection, "PUT /files HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nAuthorization: Bearer %s\r\n"+
			"Content-Type: application/pdf\r\nX-File-Name: a.pdf\r\nContent-Length: %d\r\n\r\n", w.token("chuyenvien@phuyen"), len(content))
		begun := make([]byte, 25) // the server asks for the content when it has let the sender in
		if _, err := io.ReadFull(connection, begun); err != nil || !bytes.HasPrefix(begun, []byte("HTTP/1.1 100")) {
			w.Fatalf("%v: %q", err, begun)
		}
		w.endRole("chuyenvien@phuyen")
		fmt.Fprint(connection, content)
		answer, err := io.ReadAll(connection)
		if err != nil || !strings.Contains(string(answer), "403 Forbidden") {
			w.Errorf("%v: %s", err, answer)
		}
		if rows, _ := w.kept(); rows != 0 {
			w.Errorf("%d rows are left", rows)
		}
	})
}
