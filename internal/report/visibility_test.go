package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/google/go-cmp/cmp"

	"thidua/ent/db/predicate"
	"thidua/ent/db/report"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/dbtest"
	"thidua/internal/reach"
	"thidua/workflow"
	"thidua/workflow/definitions"
	"thidua/workflow/runtime"
)

// season2022 is the kind on the registry of the demonstration, of which nothing else is
// read: one database tells as much as both.
func season2022(t *testing.T) (*Kind, *cluster.Registry) {
	t.Helper()
	s := dbtest.SQLite(t)
	if err := cluster.Seed(t.Context(), s, "nobody signs in with this"); err != nil {
		t.Fatal(err)
	}
	registry, err := cluster.NewSource(s).Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	grants, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	return NewKind(s, grants), registry
}

// book has the report's workflow.
func book(t *testing.T) *runtime.Book {
	t.Helper()
	program, err := workflow.Compile(definitions.Report())
	if err != nil {
		t.Fatal(err)
	}
	return runtime.NewBook(program)
}

// july is when everybody looks: the leader of 2022 leads.
var july = time.Date(2022, 7, 1, 3, 0, 0, 0, time.UTC)

// looking is a moment at which somebody of the cast looks; "" is an account without a role.
func looking(t *testing.T, r *cluster.Registry, who string) runtime.Moment {
	t.Helper()
	actor := &authz.Actor{ID: "per_nobody"}
	if who != "" {
		p := r.PersonByEmail(who + ".thidua.example")
		if p == nil {
			t.Fatalf("there is no %s", who)
		}
		actor.ID, actor.Roles = p.ID, r.Roles(p.ID, calendar.Of(july))
	}
	return runtime.Moment{Actor: actor, Registry: r, Book: book(t), At: july}
}

// all are the units of the cluster; but are all others.
const all = "binhdinh khanhhoa ninhthuan phuyen quangnam quangngai"

func but(unit string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(all), func(u string) bool { return u == unit }), " ")
}

// sight is a reach as people say it: codes of units. Everything here holds of all three
// periods of the year alike.
type sight struct {
	Own, Submitted, Published string
	Waiting                   map[string]string // by state
}

// sightOf writes a reach with codes.
func sightOf(t *testing.T, r *cluster.Registry, of *reach.Sight) sight {
	t.Helper()
	codes := func(ids []string) string {
		named := make([]string, len(ids))
		for i, id := range ids {
			named[i] = r.Unit(id).Code
		}
		slices.Sort(named)
		return strings.Join(named, " ")
	}
	units := func(groups []reach.Group) string {
		if len(groups) == 0 {
			return ""
		}
		if len(groups) > 1 || len(groups[0].Periods) != 3 {
			t.Errorf("three periods with the same units are %v", groups)
		}
		return codes(groups[0].Units)
	}
	made := sight{Own: codes(of.Own), Submitted: units(of.Seats), Published: units(of.Members), Waiting: map[string]string{}}
	for _, w := range of.Waiting {
		state := w.State
		if w.Before != "" {
			state += " overdue"
		}
		made.Waiting[state] = units([]reach.Group{w.Group})
	}
	return made
}

// The season of 2022, led by Quảng Ngãi with Ninh Thuận for deputy: what each reads, and
// what waits for whom. Of the leader's report the deputy is handler and Quảng Nam, next in
// rotation, second; of the deputy's, Quảng Nam is second.
func TestWhoSeesAndWhoseTurnItIs(t *testing.T) {
	k, r := season2022(t)
	writes := func(unit string) map[string]string { return map[string]string{"draft": unit, "returned": unit} }
	signs := func(unit string, more map[string]string) map[string]string {
		waiting := map[string]string{"awaiting_signature": unit, "awaiting_signature_again": unit}
		for state, units := range more {
			waiting[state] = units
		}
		return waiting
	}
	none := map[string]string{}
	for who, want := range map[string]sight{
		"":                    {Waiting: none},
		"quantri@cum":         {Waiting: none},
		"quansat@cum":         {Submitted: all, Waiting: none},
		"thuky@cum":           {Submitted: but("quangngai"), Waiting: none},
		"thamdinh1@cum":       {Submitted: but("binhdinh"), Waiting: none},
		"chuyenvien@phuyen":   {Own: "phuyen", Published: all, Waiting: writes("phuyen")},
		"giamdoc@phuyen":      {Own: "phuyen", Published: all, Waiting: signs("phuyen", nil)},
		"chuyenvien@quangnam": {Own: "quangnam", Published: all, Waiting: writes("quangnam")},
		"giamdoc@quangnam": {Own: "quangnam", Submitted: "ninhthuan quangngai", Published: all,
			Waiting: signs("quangnam", map[string]string{"reopening": "ninhthuan quangngai", "submitted overdue": "ninhthuan quangngai"})},
		"giamdoc@quangngai": {Own: "quangngai", Submitted: but("quangngai"), Published: all,
			Waiting: signs("quangngai", map[string]string{"submitted": but("quangngai"), "reviewed": but("quangngai")})},
		"giamdoc@ninhthuan": {Own: "ninhthuan", Submitted: but("ninhthuan"), Published: all,
			Waiting: signs("ninhthuan", map[string]string{"submitted": "quangngai", "reviewed": "quangngai", "reopening": "binhdinh khanhhoa phuyen quangnam", "submitted overdue": "binhdinh khanhhoa phuyen quangnam"})},
	} {
		if diff := cmp.Diff(want, sightOf(t, r, k.reach.Of(looking(t, r, who))[Workflow])); diff != "" {
			t.Errorf("%q (-want +got):\n%s", who, diff)
		}
	}
}

// Each group is one condition of the query: the unit's own whatever was sent, the others'
// from the first submission or conclusion on. Whoever reads none gets none.
func TestTheRuleAsAQuery(t *testing.T) {
	k, r := season2022(t)
	waiting := func(m runtime.Moment) predicate.Report { return predicate.Report(k.Waiting(m)) }
	for _, c := range []struct {
		who   string
		rule  func(runtime.Moment) predicate.Report
		has   []string
		lacks []string
	}{
		{"quantri@cum", k.Visible, []string{"WHERE FALSE"}, nil},
		{"quantri@cum", waiting, []string{"WHERE FALSE"}, nil},
		{"quansat@cum", k.Visible, []string{"`submitted_revision_id` IS NOT NULL"}, []string{"published_at", "FALSE"}},
		{"quansat@cum", waiting, []string{"WHERE FALSE"}, nil},
		{"chuyenvien@phuyen", k.Visible, []string{"`unit_id` IN (?) OR", "`published_at` IS NOT NULL"}, []string{"submitted_revision_id"}},
		{"giamdoc@quangngai", k.Visible, []string{"`unit_id` IN (?) OR", "`definition` IN (?)", "`submitted_revision_id` IS NOT NULL", "`published_at` IS NOT NULL"}, nil},
		{"giamdoc@quangngai", waiting, []string{"`state` = ?"}, []string{"submitted_revision_id"}},
	} {
		s := sql.Dialect(dialect.SQLite).Select("id").From(sql.Table(report.Table))
		c.rule(looking(t, r, c.who))(s)
		text, _ := s.Query()
		for _, part := range c.has {
			if !strings.Contains(text, part) {
				t.Errorf("%s: no %s in %s", c.who, part, text)
			}
		}
		for _, part := range c.lacks {
			if strings.Contains(text, part) {
				t.Errorf("%s: %s in %s", c.who, part, text)
			}
		}
	}
}
