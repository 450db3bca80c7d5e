package runtime_test

import (
	"encoding/json"
	"testing"

	"thidua/ent/db/historyentry"
	"thidua/internal/calendar"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// A due time in working days goes by the calendar of the public offices. The 270 days of
// the petition go through more than a year, and so through holidays on weekdays.
func TestWorkingDaysAreThoseOfOffices(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		subject := prepared(t, h)
		_, err := h.runtime.Perform(t.Context(), h.as(t, "giamdoc@phuyen"), runtime.Command{SubjectID: subject, Action: "submit", ExpectedVersion: 2})
		ok(t, err)
		row, err := h.store.Client.HistoryEntry.Query().Where(historyentry.SubjectID(subject), historyentry.Version(3)).Only(t.Context())
		ok(t, err)
		var e workflow.Event
		ok(t, json.Unmarshal([]byte(row.Event), &e))
		office, err := calendar.NewOffice()
		ok(t, err)
		day := e.At
		for n := 270; n > 0; {
			day = day.AddDate(0, 0, 1)
			if office.Working(calendar.Of(day)) {
				n--
			}
		}
		if want := calendar.Of(day).End(); e.Due == nil || !e.Due.Equal(want) {
			t.Errorf("due %v, want %v", e.Due, want)
		}
	})
}
