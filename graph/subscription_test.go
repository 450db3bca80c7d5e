package graph_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// changes is the subscription that clients send.
const changes = `subscription($where: ReportWhere, $after: Cursor) { reportChanged(where: $where, after: $after) {
  cursor event { id action from to version actor { id } } report { id stage version } } }`

// step is what a subscriber is told of one.
func told(a answer) string {
	action, _ := a.at("reportChanged.event.action").(string)
	stage, _ := a.at("reportChanged.report.stage").(string)
	return action + " " + stage
}

// A unit's officer is told every step of his report, in order.
func TestReportChanged(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.live()
		own := w.follow("chuyenvien@phuyen", changes, nil).opened()
		w.bring("phuyen", "2022-H1", "submitted")
		var got []string
		for len(got) == 0 || got[len(got)-1] != "submit SUBMITTED" {
			got = append(got, told(own.next()))
		}
		t.Log(got)
		if diff := cmp.Diff("create DRAFT", got[0]); diff != "" {
			t.Error(diff)
		}
	})
}
