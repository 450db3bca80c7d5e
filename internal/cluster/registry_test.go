package cluster

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"thidua/ent/db"
	"thidua/internal/calendar"
	"thidua/internal/term"
)

// small is a registry of units named by single letters, in one cluster "c" with a season
// of 2022, made without a database.
func small(t testing.TB, more func(*rows)) *Registry {
	t.Helper()
	w := &rows{
		registry: &db.Registry{ID: 1, Version: 1},
		clusters: []*db.Cluster{{ID: "c", Code: "C"}},
		seasons:  []*db.Season{{ID: "s", ClusterID: "c", Year: 2022, State: term.SeasonOpen}},
		periods: []*db.Period{
			{ID: "h1", SeasonID: "s", Code: "2022-H1", Kind: term.H1, StartsOn: "2022-01-01", EndsOn: "2022-06-30"},
			{ID: "year", SeasonID: "s", Code: "2022", Kind: term.Year, StartsOn: "2022-01-01", EndsOn: "2022-12-31"},
		},
	}
	for i, u := range []string{"a", "b", "d", "e", "n"} {
		w.units = append(w.units, &db.Unit{ID: u, Code: u})
		w.versions = append(w.versions, &db.UnitVersion{ID: "v" + u, UnitID: u, Name: u, NameOrder: u, Tourism: u != "b"})
		if u != "n" {
			w.memberships = append(w.memberships, &db.Membership{
				ID: "m" + u, ClusterID: "c", UnitID: u, ValidFrom: "2018-01-01", ValidTo: "2025-06-30", Rotation: 9 - i,
			})
		}
	}
	if more != nil {
		more(w)
	}
	r, err := w.assemble()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func succeed(from, to, province string, on calendar.Date) *db.Succession {
	s := &db.Succession{ID: from + to + province, PredecessorID: from, Province: province, Effective: on}
	if to != "" {
		s.SuccessorID = &to
	}
	return s
}

// For a period of 2022 the mergers of 2025 put nobody in conflict; from their day on,
// all that went into one unit are one, and so are a chain's ends.
func TestKinIsWhatIsOneByTheDay(t *testing.T) {
	r := small(t, func(w *rows) {
		w.successions = []*db.Succession{
			succeed("a", "n", "N", "2025-07-01"), succeed("b", "n", "N", "2025-07-01"), succeed("n", "e", "E", "2030-01-01"),
		}
	})
	for _, c := range []struct {
		name, unit string
		on         calendar.Date
		want       []string
	}{
		{"before any merger", "a", "2022-06-30", []string{"a"}},
		{"on the eve", "a", "2025-06-30", []string{"a"}},
		{"the day itself, with the other predecessor", "a", "2025-07-01", []string{"a", "b", "n"}},
		{"seen from the new unit", "n", "2025-07-01", []string{"a", "b", "n"}},
		{"a chain", "a", "2031-01-01", []string{"a", "b", "e", "n"}},
		{"who has no part in it", "d", "2031-01-01", []string{"d"}},
		{"an unknown unit", "zz", "2031-01-01", []string{"zz"}},
	} {
		if diff := cmp.Diff(c.want, r.Kin(c.unit, c.on)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Two departments that go to one province are kin from that day, also while the new
// department is not known here.
func TestKinThroughAProvinceThatIsOnlyNamed(t *testing.T) {
	r := small(t, func(w *rows) {
		w.successions = []*db.Succession{succeed("a", "", "N", "2025-07-01"), succeed("b", "", "N", "2025-07-01"), succeed("d", "", "M", "2025-07-01")}
	})
	if diff := cmp.Diff([]string{"a", "b"}, r.Kin("a", "2025-07-01")); diff != "" {
		t.Errorf("kin (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a"}, r.Kin("a", "2022-06-30")); diff != "" {
		t.Errorf("kin in 2022 (-want +got):\n%s", diff)
	}
}

// Kin agrees with a naive closure for any successions, is symmetric, and only grows with time.
func TestKinIsTheConnectedSet(t *testing.T) {
	units := []string{"a", "b", "d", "e", "n"}
	dates := []calendar.Date{"2020-01-01", "2025-07-01", "2030-01-01"}
	rapid.Check(t, func(rt *rapid.T) {
		var given []*db.Succession
		for i := range rapid.IntRange(0, 6).Draw(rt, "n") {
			from := rapid.SampledFrom(units).Draw(rt, "from")
			to := rapid.SampledFrom(units).Draw(rt, "to")
			s := succeed(from, to, "P", rapid.SampledFrom(dates).Draw(rt, "on"))
			s.ID += fmt.Sprint(i)
			given = append(given, s)
		}
		r := small(t, func(w *rows) { w.successions = given })
		on := rapid.SampledFrom(dates).Draw(rt, "day")
		unit := rapid.SampledFrom(units).Draw(rt, "unit")
		want := []string{unit}
		for grown := true; grown; {
			grown = false
			for _, s := range given {
				in, out := slices.Contains(want, s.PredecessorID), slices.Contains(want, *s.SuccessorID)
				if s.Effective <= on && in != out {
					want, grown = append(want, s.PredecessorID, *s.SuccessorID), true
				}
			}
			slices.Sort(want)
			want = slices.Compact(want)
		}
		got := r.Kin(unit, on)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("kin (-want +got):\n%s", diff)
		}
		for _, other := range got {
			if !slices.Contains(r.Kin(other, "2031-01-01"), unit) {
				rt.Fatalf("%s is kin of %s and not the other way round", other, unit)
			}
		}
	})
}

// Old records keep the name as it was.
func TestAUnitIsCalledAsItWasThen(t *testing.T) {
	u := &Unit{Versions: []UnitVersion{{Name: "old", From: "2010-01-01", To: "2015-12-31"}, {Name: "new", From: "2016-01-01", To: "2020-12-31"}}}
	for on, want := range map[calendar.Date]string{
		"1999-01-01": "old", "2010-01-01": "old", "2015-12-31": "old", "2016-01-01": "new", "2031-01-01": "new", "": "new",
	} {
		if got := u.At(on).Name; got != want {
			t.Errorf("on %q it is %q, want %q", on, got, want)
		}
	}
	if got := (&Unit{}).At("2022-01-01"); got != (UnitVersion{}) {
		t.Errorf("a unit without a version is %v", got)
	}
}

// Membership, leadership and kin of a report are those at the end of its period; the
// secretary is who holds the post today.
func TestRosterOfAReport(t *testing.T) {
	unit := "a"
	cluster := "c"
	r := small(t, func(w *rows) {
		w.terms = []*db.LeadershipTerm{
			{ID: "t1", ClusterID: "c", UnitID: "a", Leadership: term.LeadershipLeader, ValidFrom: "2022-01-01", ValidTo: "2022-12-31"},
			{ID: "t2", ClusterID: "c", UnitID: "b", Leadership: term.LeadershipDeputy, ValidFrom: "2022-01-01", ValidTo: "2022-09-30"},
			{ID: "t3", ClusterID: "c", UnitID: "b", Leadership: term.LeadershipLeader, ValidFrom: "2023-01-01"},
		}
		w.memberships[3].ValidTo = "2022-07-31"
		w.successions = []*db.Succession{succeed("b", "n", "N", "2022-09-01")}
		w.people = []*db.Person{{ID: "p", Email: "p@x"}}
		w.assignments = []*db.RoleAssignment{
			{ID: "r1", PersonID: "p", Role: term.Secretary, UnitID: &unit, ClusterID: &cluster, ValidTo: "2024-12-31"},
			{ID: "r2", PersonID: "p", Role: term.Observer, ClusterID: &cluster},
			{ID: "r3", PersonID: "p", Role: term.Head, UnitID: &unit},
		}
	})
	h1 := r.Roster("b", "h1", "2023-01-01")
	if diff := cmp.Diff([]any{"c", "a", "b", []string{"e", "d", "b", "a"}, []string{"b"}},
		[]any{h1.Cluster, h1.Leader, h1.Deputy, h1.Rotation, h1.Kin}); diff != "" {
		t.Errorf("the first half (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string][]string{"SECRETARY": {"a"}, "OBSERVER": {""}}, h1.Posts); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
	year := r.Roster("b", "year", "2025-01-01")
	if diff := cmp.Diff([]any{"a", "", []string{"d", "b", "a"}, []string{"b", "n"}, map[string][]string{"OBSERVER": {""}}},
		[]any{year.Leader, year.Deputy, year.Rotation, year.Kin, year.Posts}); diff != "" {
		t.Errorf("the year (-want +got):\n%s", diff)
	}
	if nothing := r.Roster("b", "zz", "2025-01-01"); nothing.Cluster != "" || nothing.Rotation != nil || nothing.Posts != nil {
		t.Errorf("an unknown period has the roster %+v", nothing)
	}
}

// A role without dates is held without end, one with dates on these days.
func TestRolesAreHeldOnTheirDays(t *testing.T) {
	unit := "a"
	r := small(t, func(w *rows) {
		w.people = []*db.Person{{ID: "p", Email: "p@x"}, {ID: "q", Email: "q@x"}}
		w.assignments = []*db.RoleAssignment{
			{ID: "r1", PersonID: "p", Role: term.Officer, UnitID: &unit},
			{ID: "r2", PersonID: "p", Role: term.Head, UnitID: &unit, ValidFrom: "2022-01-01", ValidTo: "2022-06-30"},
			{ID: "r3", PersonID: "q", Role: term.Head, UnitID: &unit, ValidFrom: "2022-07-01"},
		}
	})
	if got := len(r.Roles("p", "2022-06-30")); got != 2 {
		t.Errorf("on the last day %d roles are held, want 2", got)
	}
	if got := r.Roles("p", "2022-07-01"); len(got) != 1 || got[0].Role != term.Officer || got[0].UnitID != "a" {
		t.Errorf("afterwards %v is held, want the officer's role alone", got)
	}
	if got := len(r.AllRoles("p")); got != 2 {
		t.Errorf("%d roles were granted, want 2", got)
	}
}

// An indicator is a leaf with a measure; those of tourism are for units with the mandate
// on the day.
func TestIndicatorsOfAUnit(t *testing.T) {
	group := "g"
	r := small(t, func(w *rows) {
		w.criteria = []*db.Criterion{
			{ID: "g", SeasonID: "s", Code: "I", Type: term.Group},
			{ID: "x", SeasonID: "s", ParentID: &group, Code: "I.1", Type: term.Quantity, Measure: "%"},
			{ID: "y", SeasonID: "s", ParentID: &group, Code: "I.2", Type: term.PassFail},
			{ID: "z", SeasonID: "s", ParentID: &group, Code: "I.3", Type: term.Quantity, Measure: "lượt", Remit: RemitTourism},
		}
		w.versions[4].ValidFrom = "2000-01-01"
		w.versions = append(w.versions, &db.UnitVersion{ID: "v2", UnitID: "n", Name: "n", ValidFrom: "2022-03-01"})
	})
	codes := func(unit string, on calendar.Date) (codes []string) {
		for _, c := range r.Indicators("s", unit, on) {
			codes = append(codes, c.Code)
		}
		return codes
	}
	for _, c := range []struct {
		name, unit string
		on         calendar.Date
		want       []string
	}{
		{"with the mandate", "a", "2022-06-30", []string{"I.1", "I.3"}},
		{"without", "b", "2022-06-30", []string{"I.1"}},
		{"before it lost the mandate", "n", "2022-02-28", []string{"I.1", "I.3"}},
		{"after", "n", "2022-06-30", []string{"I.1"}},
		{"an unknown unit", "zz", "2022-06-30", nil},
	} {
		if diff := cmp.Diff(c.want, codes(c.unit, c.on)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestOverlapsAreFoundWhateverTheirOrder(t *testing.T) {
	for _, c := range []struct {
		name  string
		spans []span
		want  int
	}{
		{"one after the other", []span{{from: "2022-01-01", to: "2022-06-30"}, {from: "2022-07-01"}}, 0},
		{"a shared day", []span{{from: "2022-06-30"}, {from: "2022-01-01", to: "2022-06-30"}}, 1},
		{"different keys", []span{{key: "a"}, {key: "b"}}, 0},
		{"a short one inside a long one, then a third", []span{{from: "2022-01-01", to: "2022-12-31"}, {from: "2022-02-01", to: "2022-02-02"}, {from: "2022-12-01"}}, 2},
		{"open on both sides", []span{{}, {}}, 1},
		{"ended before it began", []span{{from: "2022-01-02", to: "2022-01-01"}, {}}, 0},
	} {
		if got := overlaps(c.spans); len(got) != c.want {
			t.Errorf("%s: %d overlaps, want %d: %v", c.name, len(got), c.want, got)
		}
	}
}
