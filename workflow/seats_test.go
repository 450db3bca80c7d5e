package workflow_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/workflow"
)

// Handler, second and recorder follow from the leadership at the end of the period, turn
// away from conflict, and count on from the deputy's place round the end.
func TestSeats(t *testing.T) {
	p := compiled(t)
	at := func(post, unit string) []workflow.Seat { return []workflow.Seat{{Post: post, Unit: unit}} }
	heads := func(unit string) []workflow.Seat { return at("HEAD", unit) }
	sec := func(unit string) []workflow.Seat {
		return []workflow.Seat{{Post: "SECRETARY", Unit: unit, Cluster: clusterID}}
	}
	small := func(n int) func(*workflow.Roster) {
		return func(r *workflow.Roster) { r.Rotation = members[:n] }
	}
	tests := []struct {
		name                      string
		unit                      string
		change                    func(*workflow.Roster)
		handler, second, recorder []workflow.Seat
	}{
		{"a plain member's report", "phuyen", nil, heads("quangngai"), heads("ninhthuan"), sec("quangngai")},
		{"the leader's own", "quangngai", nil, heads("ninhthuan"), heads("quangnam"), heads("ninhthuan")},
		{"the deputy's own", "ninhthuan", nil, heads("quangngai"), heads("quangnam"), sec("quangngai")},
		{"the deputy's own, whose next is akin", "ninhthuan", func(r *workflow.Roster) { r.Kin = []string{"ninhthuan", "quangnam"} },
			heads("quangngai"), heads("phuyen"), sec("quangngai")},
		{"leader and deputy both in conflict", "quangngai", func(r *workflow.Roster) { r.Kin = []string{"quangngai", "ninhthuan"} },
			heads("quangnam"), heads("phuyen"), heads("quangnam")},
		{"a merged unit led by its successor", "kontum", func(r *workflow.Roster) { r.Kin = []string{"kontum", "quangngai"} },
			heads("ninhthuan"), heads("quangnam"), heads("ninhthuan")},
		{"kin without the unit itself", "quangngai", func(r *workflow.Roster) { r.Kin = nil },
			heads("ninhthuan"), heads("quangnam"), heads("ninhthuan")},
		{"no leader", "phuyen", func(r *workflow.Roster) { r.Leader = "" }, heads("ninhthuan"), heads("quangnam"), sec("quangngai")},
		{"no deputy", "phuyen", func(r *workflow.Roster) { r.Deputy = "" }, heads("quangngai"), heads("ninhthuan"), sec("quangngai")},
		{"no deputy, the leader's own", "quangngai", func(r *workflow.Roster) { r.Deputy = "" }, heads("ninhthuan"), heads("quangnam"), heads("ninhthuan")},
		{"no deputy, and a leader in the middle", "quangnam", func(r *workflow.Roster) { r.Leader, r.Deputy = "quangnam", "" },
			heads("phuyen"), heads("binhdinh"), sec("quangngai")},
		{"neither leader nor deputy", "quangngai", func(r *workflow.Roster) { r.Leader, r.Deputy = "", "" }, heads("ninhthuan"), heads("quangnam"), heads("ninhthuan")},
		{"a deputy at the end of the rotation", "khanhhoa", func(r *workflow.Roster) { r.Leader, r.Deputy = "binhdinh", "khanhhoa" },
			heads("binhdinh"), heads("quangngai"), sec("quangngai")},
		{"a deputy at the end, round to the unit itself and past it", "quangngai", func(r *workflow.Roster) {
			r.Leader, r.Deputy, r.Kin = "binhdinh", "khanhhoa", []string{"quangngai", "khanhhoa"}
		}, heads("binhdinh"), heads("ninhthuan"), heads("binhdinh")},
		{"one unit is leader and deputy", "phuyen", func(r *workflow.Roster) { r.Deputy = "quangngai" }, heads("quangngai"), heads("ninhthuan"), sec("quangngai")},
		{"three members, the leader's own", "quangngai", small(3), heads("ninhthuan"), heads("quangnam"), heads("ninhthuan")},
		{"two members, the leader's own", "quangngai", small(2), heads("ninhthuan"), nil, heads("ninhthuan")},
		{"two members, the deputy's own", "ninhthuan", small(2), heads("quangngai"), nil, sec("quangngai")},
		{"one member", "quangngai", func(r *workflow.Roster) { r.Rotation, r.Deputy = members[:1], "" }, nil, nil, nil},
		{"no members at all", "phuyen", func(r *workflow.Roster) { r.Rotation, r.Leader, r.Deputy, r.Posts = nil, "", "", nil }, nil, nil, nil},
		{"no secretary", "phuyen", func(r *workflow.Roster) { r.Posts = nil }, heads("quangngai"), heads("ninhthuan"), heads("quangngai")},
		{"the secretary's own unit", "phuyen", func(r *workflow.Roster) { r.Posts = map[string][]string{"SECRETARY": {"phuyen"}} },
			heads("quangngai"), heads("ninhthuan"), heads("quangngai")},
		{"two secretaries, one in conflict", "phuyen", func(r *workflow.Roster) {
			r.Posts = map[string][]string{"SECRETARY": {"phuyen", "quangnam", "quangnam"}}
		}, heads("quangngai"), heads("ninhthuan"), sec("quangnam")},
		{"a secretary without a unit", "phuyen", func(r *workflow.Roster) { r.Posts = map[string][]string{"SECRETARY": {""}} },
			heads("quangngai"), heads("ninhthuan"), sec("")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := roster(tt.unit)
			if tt.change != nil {
				tt.change(&r)
			}
			want := map[string][]workflow.Seat{
				"officer": at("OFFICER", tt.unit), "head": heads(tt.unit),
				"handler": tt.handler, "second": tt.second, "recorder": tt.recorder,
			}
			if diff := cmp.Diff(want, p.Seats(r)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
