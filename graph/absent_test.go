package graph_test

import "testing"

// An edit that names a section without its text leaves the text as it is, while null
// clears it; and a section that is only named has to be one of the report's.
func TestSectionOnlyNamed(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		const edit = `mutation($i: UpdateReportInput!) {
  updateReport(input: $i) { report { version sections { key body } } errors { ... on UserError { code path } } } }`
		id := w.bring("phuyen", "2022-H1", "filled")
		version := w.operate("chuyenvien@phuyen", "Report", map[string]any{"id": id}).at("node.version")
		change := func(sections ...any) answer {
			a := w.ask("chuyenvien@phuyen", edit, map[string]any{"i": map[string]any{
				"reportId": id, "expectedVersion": version, "sections": sections}})
			if raised := a.at("updateReport.report.version"); raised != nil {
				version = raised
			}
			return a
		}
		change(map[string]any{"key": "results", "body": "Đã làm."})
		body := func(a answer) any {
			for _, s := range a.at("updateReport.report.sections").([]any) {
				if at(s, "key") == "results" {
					return at(s, "body")
				}
			}
			return "no such section"
		}
		if a := change(map[string]any{"key": "results"}, map[string]any{"key": "movements", "body": "Hai phong trào."}); body(a) != "Đã làm." {
			w.Errorf("only named, the text does not stay: %s", a.body)
		}
		if a := change(map[string]any{"key": "nothing"}); len(payload(a, "updateReport").codes()) != 1 {
			w.Errorf("an unknown section that is only named: %s", a.body)
		}
		if a := change(map[string]any{"key": "results", "body": nil}); body(a) != "" {
			w.Errorf("null does not clear: %s", a.body)
		}
	})
}
