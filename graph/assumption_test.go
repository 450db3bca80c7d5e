package graph_test

import "testing"

// What is in no source is shown as an assumption wherever it is shown: the leader of 2022,
// as a member's leadership and as a head's derived role, but not the leader of 2023.
func TestAssumedLeadershipIsLabelled(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		a := w.ask("giamdoc@ninhthuan", `{
  cluster(code: "DHMT") {
    y2022: members(asOf: "2022-06-30") { unit { code } leadershipAssumption }
    y2023: members(asOf: "2023-06-30") { unit { code } leadershipAssumption }
  }
  viewer { roles { role validFrom assumption } }
}`, nil)
		for year, assumed := range map[string]map[any]bool{
			"y2022": {"quangngai": true, "ninhthuan": true}, "y2023": {"quangnam": true},
		} {
			for _, m := range a.at("cluster." + year).([]any) {
				if got, want := at(m, "leadershipAssumption"), assumed[at(m, "unit.code")]; got != want {
					w.Errorf("%s: %v is assumed: %v, want %v", year, at(m, "unit.code"), got, want)
				}
			}
		}
		roles := map[any]any{}
		for _, r := range a.at("viewer.roles").([]any) {
			roles[at(r, "role")] = at(r, "assumption")
		}
		if roles["DEPUTY"] != true || roles["LEADER"] != false || roles["HEAD"] != false {
			w.Errorf("the derived roles: %v", roles)
		}
	})
}
