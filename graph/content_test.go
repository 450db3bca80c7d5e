package graph_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

// Bodies that are no requests: each has its status and code, and the sentence in the
// language of the request; the connection lives on.
func TestBodiesThatAreNoRequest(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		wrap := func(title string) string { // the title is put in as it is, in raw JSON
			return `{"query":"mutation($i: CreateReportInput!) { createReport(input: $i) { report { id } errors { ... on UserError { code message } } } }",` +
				`"variables":{"i":{"periodId":"` + w.period("2022-H1") + `","kind":"INTERIM","title":"` + title + `"}}}`
		}
		for _, c := range []struct {
			name, body string
			status     int
			code, says string
		}{
			{"empty", "", 400, "BAD_USER_INPUT", "Nội dung phải là một đối tượng JSON"},
			{"not JSON", "báo cáo", 400, "BAD_USER_INPUT", "Nội dung phải là một đối tượng JSON"},
			{"a list", `[{"query":"{ viewer { id } }"}]`, 400, "BAD_USER_INPUT", "Mỗi yêu cầu chỉ mang một thao tác"},
			{"two values", `{"query":"{ viewer { id } }"} {}`, 400, "BAD_USER_INPUT", "Nội dung phải là một đối tượng JSON"},
			{"no query", `{"operationName":"Viewer"}`, 400, "BAD_USER_INPUT", "Thiếu query."},
			{"variables are a list", `{"query":"{ viewer { id } }","variables":[]}`, 400, "BAD_USER_INPUT", "Nội dung phải là một đối tượng JSON"},
			{"a NUL byte", wrap("a\x00b"), 400, "BAD_USER_INPUT", "không có ký tự NUL"},
			{"bytes that are not UTF-8", wrap("a\xffb"), 400, "BAD_USER_INPUT", "Nội dung phải là UTF-8"},
			{"half a pair of surrogates", wrap(`a\ud800b`), 200, "INVALID_TEXT", "Văn bản có ký tự không hợp lệ."},
			{"NUL as an escape", wrap(`a\u0000b`), 200, "INVALID_TEXT", "Văn bản có ký tự không hợp lệ."},
			{"an integer beyond all bounds", `{"query":"query($n: Int) { reports(first: $n) { totalCount } }","variables":{"n":1e999}}`, 200, "BAD_USER_INPUT", "$n thiếu hoặc sai dạng"},
			{"1 MiB and a byte", wrap(strings.Repeat("x", 1<<20+1-len(wrap("")))), 413, "BODY_LIMIT_EXCEEDED", "tối đa 1 MiB"},
			{"1 MiB", wrap(strings.Repeat("x", 1<<20-len(wrap("")))), 200, "TEXT_TOO_LONG", "tối đa 300 ký tự"},
			{"a syntax error", `{"query":"{ viewer "}`, 200, "GRAPHQL_PARSE_FAILED", ""},
			{"an unknown field", `{"query":"{ viewer { password } }"}`, 200, "GRAPHQL_VALIDATION_FAILED", ""},
			{"an unknown operation", `{"query":"query A { viewer { id } }","operationName":"B"}`, 200, "", ""},
			{"nested 100,000 deep", `{"query":"{ viewer { id } }","variables":` + strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000) + "}", 400, "DEPTH_LIMIT_EXCEEDED", ""},
			{"brackets 30,000 deep", `{"query":"` + strings.Repeat("{a", 15_000) + `"}`, 200, "DEPTH_LIMIT_EXCEEDED", ""},
		} {
			a := w.send("chuyenvien@phuyen", "vi", []byte(c.body))
			codes := append(a.codes(), payload(a, "createReport").codes()[len(a.codes()):]...)
			if a.status != c.status || len(codes) == 0 || c.code != "" && codes[0] != c.code || !strings.Contains(string(a.body), c.says) {
				w.Errorf("%s: %d %v %.300s", c.name, a.status, codes, a.body)
			}
			if strings.Contains(string(a.body), "xxxx") || strings.Contains(string(a.body), "panic") {
				w.Errorf("%s: repeats what was sent: %.300s", c.name, a.body)
			}
		}
		english := w.send("chuyenvien@phuyen", "en", []byte("{"))
		if !strings.Contains(string(english.body), "The body must be one JSON object") {
			w.Errorf("in English: %s", english.body)
		}
	})
}

// A request without or with a wrong token, and one that another site could forge.
func TestHeadersThatDoNotPass(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		for _, c := range []struct {
			name, header, value string
			status              int
		}{
			{"a token of nobody", "Authorization", "Bearer thd_" + strings.Repeat("A", 43), http.StatusUnauthorized},
			{"a malformed token", "Authorization", "Bearer x", http.StatusUnauthorized},
			{"another scheme", "Authorization", "Basic eDp5", http.StatusUnauthorized},
			{"a form", "Content-Type", "application/x-www-form-urlencoded", http.StatusUnsupportedMediaType},
			{"a plain text", "Content-Type", "text/plain", http.StatusUnsupportedMediaType},
			{"upload", "Content-Type", "multipart/form-data; boundary=x", http.StatusUnsupportedMediaType},
		} {
			r, err := http.NewRequestWithContext(w.Context(), http.MethodPost, w.server.URL+"/graphql", strings.NewReader(`{"query":"{ viewer { id } }"}`))
			if err != nil {
				w.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set(c.header, c.value)
			response, err := w.server.Client().Do(r)
			if err != nil {
				w.Fatal(err)
			}
			_ = response.Body.Close()
			if response.StatusCode != c.status {
				w.Errorf("%s: %d", c.name, response.StatusCode)
			}
		}
	})
}

// Texts exactly at their limits are taken, counted in characters and not in bytes.
func TestTextsAtTheirLimits(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		report := w.create("phuyen", "2022-H1")
		w.does("chuyenvien@phuyen", "update", report, map[string]any{
			"title": long(300), "number": long(60), "sections": []any{map[string]any{"key": "results", "body": long(20_000)}},
			"idempotencyKey": strings.Repeat("k", 200),
		})
		w.does("chuyenvien@phuyen", "discard", report, map[string]any{"reason": long(2000), "note": long(2000)})
		report = w.bring("phuyen", "2022-H1", "awaiting_signature")
		w.does("giamdoc@phuyen", "submit", report, map[string]any{"lateReason": long(2000), "note": long(2000)})
		w.does("giamdoc@quangngai", "review", report, map[string]any{"conclusion": long(20_000)})
		d := decision("MINISTER")
		d["number"], d["signer"] = long(60), long(300)
		w.does("giamdoc@quangngai", "commend", report, map[string]any{"form": "CERTIFICATE_OF_MERIT", "citation": long(2000), "decision": d})
	})
}

// Vietnamese that comes decomposed is stored composed, and found without its marks.
func TestTextIsComposedAndFound(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		report := w.create("phuyen", "2022-H1")
		title := "Báo cáo sơ kết phong trào thi đua"
		w.does("chuyenvien@phuyen", "update", report, map[string]any{
			"title": norm.NFD.String("  " + title + "\r\n"), "number": norm.NFD.String("45/QĐ-SVHTTDL"),
			"sections": []any{map[string]any{"key": "results", "body": norm.NFD.String("Được\r\nmùa") + "\t"}},
		})
		a := w.operate("chuyenvien@phuyen", "Report", map[string]any{"id": report})
		if a.at("node.title") != title || a.at("node.number") != "45/QĐ-SVHTTDL" || a.at("node.sections.2.body") != "Được\nmùa" {
			w.Errorf("stored as %q, %q, %q", a.at("node.title"), a.at("node.number"), a.at("node.sections.2.body"))
		}
		for search, want := range map[string]float64{
			"sơ kết": 1, "so ket": 1, "SO KET": 1, "thi dua": 1, "thi đua": 1, norm.NFD.String("Sơ Kết"): 1, "phong trao thi dua": 1,
			"45/QĐ": 1, "45/qđ": 1, "45/qd": 1, "svhttdl": 1, "tổng kết": 0, "%": 0, "_": 0, `\`: 0, "'": 0, "": 1, "46/": 0,
		} {
			a := w.ask("chuyenvien@phuyen", `query($s: String) { reports(where: {textContains: $s}) { totalCount nodes { id } } }`, map[string]any{"s": search})
			if a.at("reports.totalCount") != want || len(a.at("reports.nodes").([]any)) != int(want) {
				w.Errorf("%q finds %s", search, a.body)
			}
		}
	})
}

// What is absent stays, null clears; sections and indicators merge by their keys; a
// figure comes in as a number or a text and goes out exactly, in one form.
func TestAnUpdateMerges(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		report := w.create("phuyen", "2022-H1")
		as := "chuyenvien@phuyen"
		update := func(input map[string]any) { w.Helper(); w.does(as, "update", report, input) }
		one := func(key string, body any) []any { return []any{map[string]any{"key": key, "body": body}} }
		figure := func(parts ...any) []any { return []any{with(parts...)["input"]} }
		update(map[string]any{"number": "45/BC", "cutoffOn": "2022-06-30", "sections": append(one("results", "Một"), one("movements", "Hai")...)})
		update(map[string]any{"sections": one("results", "Ba"), "indicators": figure("code", "I.5.1", "target", "010.50"[1:], "actual", json.Number("1710"))})
		update(map[string]any{"indicators": figure("code", "I.5.1", "actual", "0.000001")})
		update(map[string]any{"indicators": figure("code", "I.5.2", "target", "-0.0", "actual", json.Number("123456789012345678.123456"))})
		got := legible(w.operate(as, "Report", map[string]any{"id": report}).at("node").(map[string]any))
		want := map[string]any{
			"number": "45/BC", "cutoffOn": "2022-06-30", "version": 5, "sections": map[string]any{"results": "Ba", "movements": "Hai", "direction": ""},
			"indicators": map[string]any{
				"I.5.1": map[string]any{"target": "10.5", "actual": "0.000001"},
				"I.5.2": map[string]any{"target": "0", "actual": "123456789012345678.123456"},
				"I.5.3": map[string]any{"target": nil, "actual": nil},
			},
		}
		if miss := lacks(want, got, ""); miss != "" {
			w.Error(miss)
		}
		update(map[string]any{"number": nil, "cutoffOn": nil, "sections": one("results", nil), "indicators": figure("code", "I.5.1", "target", nil)})
		got = legible(w.operate(as, "Report", map[string]any{"id": report}).at("node").(map[string]any))
		want = map[string]any{
			"title": "Báo cáo của phuyen", "number": nil, "cutoffOn": nil, "sections": map[string]any{"results": "", "movements": "Hai"},
			"indicators": map[string]any{"I.5.1": map[string]any{"target": nil, "actual": "0.000001"}},
		}
		if miss := lacks(want, got, ""); miss != "" {
			w.Error(miss)
		}
	})
}

// Two people of a unit begin its report of a period at once: one of them does, everybody
// else is told that there is one.
func TestTwoReportsOfOnePeriodAtOnce(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		input := map[string]any{"input": map[string]any{"periodId": w.period("2022-H1"), "kind": "INTERIM", "title": "Báo cáo"}}
		const people = 8
		w.token("chuyenvien@phuyen")
		w.token("giamdoc@phuyen")
		results := make([]done, people)
		var wait sync.WaitGroup
		for i := range people {
			wait.Go(func() {
				as := []string{"chuyenvien@phuyen", "giamdoc@phuyen"}[i%2]
				results[i] = payload(w.operate(as, "CreateReport", input), "createReport")
			})
		}
		wait.Wait()
		made := 0
		for _, d := range results {
			if d.subject != nil {
				made++
			} else if diff := cmp.Diff([]string{"DUPLICATE_REPORT"}, d.codes()); diff != "" {
				w.Errorf("%s%s", diff, d.body)
			}
		}
		if n := w.rows()["reports"]; made != 1 || n != 1 {
			w.Errorf("%d of %d made one, and there are %d", made, people, n)
		}
	})
}

// The same key answers the same report and event to twins at once, and does it once.
func TestTwinsWithOneKey(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		report := w.bring("phuyen", "2022-H1", "awaiting_signature")
		w.token("giamdoc@phuyen")
		answers := make([]done, 8)
		var wait sync.WaitGroup
		for i := range answers {
			wait.Go(func() {
				answers[i] = w.perform(command{as: "giamdoc@phuyen", reportID: report, action: "submit", version: 3,
					input: map[string]any{"lateReason": "Muộn.", "idempotencyKey": "một lần"}})
			})
		}
		wait.Wait()
		for _, d := range answers {
			if !bytes.Equal(d.body, answers[0].body) || d.subject == nil {
				w.Errorf("%.200s\nand %.200s", d.body, answers[0].body)
			}
		}
		if v := w.version(report); v != 4 {
			w.Errorf("the version is %d", v)
		}
		other := w.perform(command{as: "giamdoc@phuyen", reportID: report, action: "submit", version: 3,
			input: map[string]any{"lateReason": "Khác.", "idempotencyKey": "một lần"}})
		if diff := cmp.Diff([]string{"IDEMPOTENCY_MISMATCH"}, other.codes()); diff != "" {
			w.Error(diff)
		}
	})
}

// Twins that begin one report under one key are all answered that report.
func TestTwinsThatBeginWithOneKey(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		input := with("periodId", w.period("2022-H1"), "kind", "INTERIM", "title", "Báo cáo", "idempotencyKey", "một lần")
		w.token("chuyenvien@phuyen")
		answers := make([]done, 8)
		var wait sync.WaitGroup
		for i := range answers {
			wait.Go(func() { answers[i] = payload(w.operate("chuyenvien@phuyen", "CreateReport", input), "createReport") })
		}
		wait.Wait()
		for _, d := range answers {
			if d.subject == nil || d.subject["id"] != answers[0].subject["id"] {
				w.Errorf("%.300s", d.body)
			}
		}
		if n := w.rows()["reports"]; n != 1 {
			w.Errorf("%d reports", n)
		}
	})
}
