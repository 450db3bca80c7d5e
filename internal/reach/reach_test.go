package reach_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/dbtest"
	"thidua/internal/reach"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// The case of a unit that the leader decides (asked) after the members have voted (voting). The
// second version waits for the deputy instead.
const definition = `
workflow: plan
version: 1
label: {vi: Kế hoạch, en: Plan}
subject: Case
roles:
  officer: {role: OFFICER, of: unit}
  head:    {role: HEAD, of: unit}
  handler: {role: HEAD, of: leader, else: [deputy, rotation]}
start: {state: draft, who: [officer]}
states:
  draft:  {stage: DRAFT, waits: [officer], edit: [officer], label: {vi: Nháp, en: Draft}}
  voting:
    stage: SUBMITTED
    label: {vi: Biểu quyết, en: Voting}
    deadline: {after: P3D}
    approval: {electors: members, on: {passed: pass, failed: fail, tied: fail, no_quorum: fail}}
  asked:  {stage: SUBMITTED, waits: [handler], label: {vi: Đã xin, en: Asked}}
  done:   {stage: CLOSED, final: true, label: {vi: Xong, en: Done}}
transitions:
  send: {label: {vi: Gửi, en: Send}, move: {draft: voting}, who: [head]}
  pass: {label: {vi: Đạt, en: Pass}, move: {voting: asked}, by: approval}
  fail: {label: {vi: Không đạt, en: Fail}, move: {voting: done}, by: approval}
  grant: {label: {vi: Đồng ý, en: Grant}, move: {asked: done}, who: [handler]}
`

// land is the demonstration's cluster in July 2022, led by Quảng Ngãi with Ninh Thuận for
// deputy.
type land struct {
	*testing.T
	registry *cluster.Registry
	book     *runtime.Book
	grants   *authz.Grants
	refs     map[string]string // what the versions are called, by reference
}

func newLand(t *testing.T) *land {
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
	first, err := workflow.Compile([]byte(definition))
	if err != nil {
		t.Fatal(err)
	}
	second, err := workflow.Compile([]byte(strings.NewReplacer("version: 1", "version: 2", "of: leader, else: [deputy, rotation]", "of: deputy, else: [rotation]").Replace(definition)))
	if err != nil {
		t.Fatal(err)
	}
	return &land{t, registry, runtime.NewBook(first, second), grants, map[string]string{first.Reference(): "1", second.Reference(): "2"}}
}

func (l *land) reach() *reach.Reach {
	return reach.New(l.grants, reach.Rule{Subjects: []string{"Case"}, Own: "read_own", Seats: "read_opened", Members: "read_opened"})
}

// moment is when somebody looks, with what others have lent to him.
func (l *land) moment(who string, lent ...authz.Delegated) runtime.Moment {
	l.Helper()
	at := time.Date(2022, 7, 1, 3, 0, 0, 0, time.UTC)
	p := l.registry.PersonByEmail(who + ".thidua.example")
	if p == nil {
		l.Fatalf("there is no %s", who)
	}
	actor := &authz.Actor{ID: p.ID, Roles: l.registry.Roles(p.ID, calendar.Of(at)), For: lent}
	return runtime.Moment{Actor: actor, Registry: l.registry, Book: l.book, At: at}
}

// lends is the first post of that person, lent for these workflows and actions.
func (l *land) lends(who string, workflows, actions []string) authz.Delegated {
	l.Helper()
	m := l.moment(who)
	return authz.Delegated{Giver: m.Actor.ID, Role: m.Actor.Roles[0], All: m.Actor.Roles, Workflows: workflows, Actions: actions}
}

// sight is one as people say it: codes of units, all of them for the three periods alike; what
// waits by state and version, with a star where it is lent.
type sight struct {
	Own, Seats string
	Waiting    map[string]string
}

func (l *land) sight(s *reach.Sight) sight {
	l.Helper()
	codes := func(ids []string) string {
		named := make([]string, len(ids))
		for i, id := range ids {
			named[i] = l.registry.Unit(id).Code
		}
		slices.Sort(named)
		return strings.Join(named, " ")
	}
	made := sight{Own: codes(s.Own), Waiting: map[string]string{}}
	for _, g := range s.Seats {
		made.Seats = strings.TrimSpace(made.Seats + " " + codes(g.Units))
	}
	for _, w := range s.Waiting {
		name := w.State + " " + l.refs[w.Definition]
		if w.Delegated {
			name += "*"
		}
		made.Waiting[name] = codes(w.Units)
	}
	return made
}

const all = "binhdinh khanhhoa ninhthuan phuyen quangnam quangngai"

func but(units ...string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(all), func(u string) bool { return slices.Contains(units, u) }), " ")
}

// What each reaches of cases that run on two versions: an elector all but his own unit's, the
// handler of either version what waits for him in that version.
func TestSights(t *testing.T) {
	l := newLand(t)
	draft := func(unit string) map[string]string { return map[string]string{"draft 1": unit, "draft 2": unit} }
	with := func(units string, more ...string) map[string]string {
		waiting := map[string]string{"voting 1": units, "voting 2": units}
		for i := 0; i < len(more); i += 2 {
			waiting[more[i]] = more[i+1]
		}
		return waiting
	}
	for who, want := range map[string]sight{
		"quantri@cum":       {Waiting: map[string]string{}},
		"quansat@cum":       {Seats: all, Waiting: map[string]string{}},
		"thuky@cum":         {Seats: but("quangngai"), Waiting: map[string]string{}},
		"chuyenvien@phuyen": {Own: "phuyen", Waiting: draft("phuyen")},
		"giamdoc@phuyen":    {Own: "phuyen", Seats: but("phuyen"), Waiting: with(but("phuyen"))},
		"giamdoc@quangngai": {Own: "quangngai", Seats: but("quangngai"), Waiting: with(but("quangngai"), "asked 1", but("quangngai"))},
		"giamdoc@ninhthuan": {Own: "ninhthuan", Seats: but("ninhthuan"),
			Waiting: with(but("ninhthuan"), "asked 1", "quangngai", "asked 2", but("ninhthuan"))},
	} {
		s := l.reach().Of(l.moment(who))["plan"]
		if diff := cmp.Diff(want, l.sight(s)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", who, diff)
		}
	}
}

// What is lent shows as lent, is bounded by workflow and action, and conflicts of both persons
// count: neither the lender's unit nor one's own is decided on.
func TestWhatIsLent(t *testing.T) {
	l := newLand(t)
	own := map[string]string{"draft 1": "phuyen", "draft 2": "phuyen"}
	lent := func(more map[string]string) map[string]string {
		for name, units := range own {
			more[name] = units
		}
		return more
	}
	away := but("phuyen", "quangngai")
	for name, c := range map[string]struct {
		lent authz.Delegated
		want sight
	}{
		"the leader's post": {l.lends("giamdoc@quangngai", nil, nil), sight{Own: "phuyen quangngai", Seats: away,
			Waiting: lent(map[string]string{"voting 1*": away, "voting 2*": away, "asked 1*": away})}},
		"without its vote": {l.lends("giamdoc@quangngai", []string{"plan"}, []string{"grant"}), sight{Own: "phuyen", Seats: away,
			Waiting: lent(map[string]string{"asked 1*": away})}},
		"for votes alone": {l.lends("giamdoc@quangngai", nil, []string{"vote"}), sight{Own: "phuyen", Seats: away,
			Waiting: lent(map[string]string{"voting 1*": away, "voting 2*": away, "asked 1*": away})}},
		"for what the unit does": {l.lends("giamdoc@quangngai", nil, []string{"send"}), sight{Own: "phuyen quangngai", Seats: away,
			Waiting: lent(map[string]string{"asked 1*": away})}},
		"for another workflow": {l.lends("giamdoc@quangngai", []string{"report"}, nil), sight{Own: "phuyen", Waiting: own}},
		"an administrator's":   {l.lends("quantri@cum", nil, nil), sight{Own: "phuyen", Waiting: own}},
	} {
		r, m := l.reach(), l.moment("chuyenvien@phuyen", c.lent)
		if diff := cmp.Diff(c.want, l.sight(r.Of(m)["plan"])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	r, m := l.reach(), l.moment("chuyenvien@phuyen", l.lends("giamdoc@quangngai", nil, nil))
	period, first := l.registry.ClusterByCode("DHMT").Period("2022-H1").ID, l.book.Versions("plan")[1].Reference()
	turn := func(state, unit string) reach.Turn {
		return r.Turn(m, reach.Place{"plan", first, state, period, l.registry.UnitByCode(unit).ID}, nil)
	}
	got := []reach.Turn{turn("asked", "binhdinh"), turn("draft", "phuyen"), turn("asked", "phuyen"), turn("done", "binhdinh")}
	if diff := cmp.Diff([]reach.Turn{{Waits: true, Delegated: true}, {Waits: true}, {}, {}}, got); diff != "" {
		t.Errorf("turns (-want +got):\n%s", diff)
	}
	m = l.moment("quantri@cum", l.lends("giamdoc@quangngai", nil, nil))
	if s := r.Of(m)["plan"]; len(s.Own)+len(s.Seats)+len(s.Waiting) > 0 {
		t.Errorf("an administrator reaches by what was lent to him: %v", s)
	}
}

// A sight is reckoned once for a person, a version of the registry and a day.
func TestASightIsKept(t *testing.T) {
	l := newLand(t)
	r, head := l.reach(), l.moment("giamdoc@phuyen")
	first := r.Of(head)["plan"]
	if r.Of(l.moment("giamdoc@quangngai"))["plan"] == first || r.Of(head)["plan"] != first {
		t.Error("a sight is not kept for the person alone")
	}
	tomorrow := head
	tomorrow.At = head.At.AddDate(0, 0, 1)
	second := r.Of(tomorrow)["plan"]
	if second == first {
		t.Error("another day has the same sight")
	}
	newer := *l.registry
	newer.Version++
	changed := tomorrow
	changed.Registry = &newer
	if r.Of(changed)["plan"] == second {
		t.Error("another registry has the same sight")
	}
}

// Who writes for several units names one; who writes for none may not begin; and a post that is
// lent for other actions is no reason to begin.
func TestAuthors(t *testing.T) {
	l := newLand(t)
	period := l.registry.ClusterByCode("DHMT").Period("2022-H1")
	id := func(code string) string { return l.registry.UnitByCode(code).ID }
	for name, c := range map[string]struct {
		m          runtime.Moment
		unit, want string
	}{
		"one's own":           {l.moment("chuyenvien@phuyen"), "", "phuyen"},
		"one's own, named":    {l.moment("chuyenvien@phuyen"), id("phuyen"), "phuyen"},
		"another's":           {l.moment("chuyenvien@phuyen"), id("binhdinh"), ""},
		"the secretary":       {l.moment("thuky@cum"), "", ""},
		"the administrator":   {l.moment("quantri@cum"), "", ""},
		"one of two":          {l.moment("chuyenvien@phuyen", l.lends("giamdoc@binhdinh", nil, nil)), id("binhdinh"), "binhdinh"},
		"none of two":         {l.moment("chuyenvien@phuyen", l.lends("giamdoc@binhdinh", nil, nil)), "", ""},
		"lent for a vote":     {l.moment("chuyenvien@phuyen", l.lends("giamdoc@binhdinh", nil, []string{"vote"})), "", "phuyen"},
		"lent for other ones": {l.moment("chuyenvien@phuyen", l.lends("giamdoc@binhdinh", []string{"report"}, nil)), "", "phuyen"},
	} {
		got, err := reach.Author(c.m, "plan", period, c.unit)
		want := ""
		if c.want != "" {
			want = id(c.want)
		}
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
}
