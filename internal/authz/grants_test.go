package authz

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/term"
	"thidua/workflow"
)

// Assignments as they are granted, one of each role.
var (
	officer       = Role{Role: term.Officer, UnitID: "unt_a"}
	head          = Role{Role: term.Head, UnitID: "unt_a"}
	secretary     = Role{Role: term.Secretary, ClusterID: "clu_a", UnitID: "unt_b"}
	appraiser     = Role{Role: term.Appraiser, ClusterID: "clu_a", UnitID: "unt_c"}
	observer      = Role{Role: term.Observer, ClusterID: "clu_a"}
	administrator = Role{Role: term.Administrator}
)

func loaded(t testing.TB) *Grants {
	t.Helper()
	g, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Every permission with those who have it; all others must not.
var matrix = []struct {
	permission string
	allowed    []Role
}{
	{"report.create", []Role{officer, head}},
	{"report.update", []Role{officer, head}},
	{"report.propose", []Role{officer}},
	{"report.recall", []Role{officer, head}},
	{"report.submit", []Role{head}},
	{"report.withdraw", []Role{head}},
	{"report.discard", []Role{officer, head}},
	{"report.return", []Role{head}},
	{"report.review", []Role{head}},
	{"report.request_reopen", []Role{head}},
	{"report.consent_reopen", []Role{head}},
	{"report.refuse_reopen", []Role{head}},
	{"report.commend", []Role{head}},
	{"report.close", []Role{head}},
	{"report.revoke", []Role{head, secretary}},
	{"report.vote", []Role{head}},
	{"report.tally", []Role{head, secretary}},
	{"report.read_own", []Role{officer, head}},
	{"report.read_submitted", []Role{head, secretary, appraiser, observer}},
	{"report.read_published", []Role{officer, head}},
	{"case.create", []Role{officer, head}},
	{"case.update", []Role{officer, head}},
	{"case.vote", []Role{head, secretary, appraiser}},
	{"case.tally", []Role{head, secretary}},
	{"case.act", []Role{officer, head, secretary, appraiser}},
	{"case.read_own", []Role{officer, head}},
	{"case.read_opened", []Role{officer, head, secretary, appraiser, observer}},
	{"ballot.create", []Role{officer, head}},
	{"ballot.update", []Role{officer, head}},
	{"ballot.vote", []Role{head}},
	{"ballot.tally", []Role{head, secretary}},
	{"ballot.act", []Role{officer, head, secretary}},
	{"ballot.read_own", []Role{officer, head}},
	{"ballot.read_opened", []Role{officer, head, secretary, appraiser, observer}},
	{"nomination.create", []Role{officer, head}},
	{"nomination.update", []Role{officer, head}},
	{"nomination.vote", []Role{head}},
	{"nomination.tally", []Role{head, secretary}},
	{"nomination.act", []Role{officer, head, secretary}},
	{"nomination.read_own", []Role{officer, head}},
	{"nomination.read_opened", []Role{officer, head, secretary, appraiser, observer}},
	{"exemplar.create", []Role{officer, head}},
	{"exemplar.update", []Role{officer, head}},
	{"exemplar.vote", []Role{head}},
	{"exemplar.tally", []Role{head, secretary}},
	{"exemplar.act", []Role{officer, head, secretary}},
	{"exemplar.read_own", []Role{officer, head}},
	{"exemplar.read_opened", []Role{officer, head, secretary, appraiser, observer}},
	{"cluster.read", []Role{officer, head, secretary, appraiser, observer, administrator}},
	{"unit.read", []Role{officer, head, secretary, appraiser, observer, administrator}},
	{"season.read", []Role{officer, head, secretary, appraiser, observer, administrator}},
	{"period.read", []Role{officer, head, secretary, appraiser, observer, administrator}},
	{"criterion.read", []Role{officer, head, secretary, appraiser, observer, administrator}},
	{"person.read", []Role{officer, head, secretary, appraiser, observer, administrator}},
	{"person.read_email", []Role{head, administrator}},
	{"person.read_roles", []Role{head, administrator}},
	{"rolechange.read", []Role{head, administrator}},
	{"attachment.create", []Role{officer, head, secretary}},
	{"account.disable", []Role{administrator}},
	{"account.enable", []Role{administrator}},
	{"account.revoke_tokens", []Role{administrator}},
	{"role.grant", []Role{administrator}},
	{"role.end", []Role{administrator}},
	{"service_account.read", []Role{head, administrator}},
	{"service_account.manage", []Role{administrator}},
	{"delegation.give", []Role{officer, head, secretary, appraiser, observer}},
	{"delegation.revoke", []Role{officer, head, secretary, appraiser, observer, administrator}},
	{"delegation.read", []Role{officer, head, secretary, appraiser, observer, administrator}},
	{"workflow.read", []Role{officer, head, secretary, appraiser, observer, administrator}},
	{"workflow.propose", []Role{head, administrator}},
	{"workflow.consent", []Role{head}},
	{"document.adhoc", []Role{administrator}},
}

// Whoever is in the row may, and everybody else may not; what the program can ask for is
// in the table exactly once and somebody holds it.
func TestMatrix(t *testing.T) {
	g := loaded(t)
	var rows, words []string
	for _, row := range matrix {
		object, action, _ := strings.Cut(row.permission, ".")
		rows = append(rows, row.permission)
		may := map[term.Role]bool{}
		for _, r := range row.allowed {
			may[r.Role] = true
		}
		if len(may) == 0 {
			t.Errorf("%s: nobody holds it", row.permission)
		}
		for _, r := range []Role{officer, head, secretary, appraiser, observer, administrator} {
			if got := g.Allows([]Role{r}, object, action); got != may[r.Role] {
				t.Errorf("%s: %s: got %t, want %t", row.permission, r.Role, got, may[r.Role])
			}
		}
	}
	for _, n := range vocabulary() {
		for _, action := range n.actions {
			words = append(words, n.object+"."+action)
		}
	}
	if diff := cmp.Diff(words, rows); diff != "" {
		t.Errorf("vocabulary and table differ (-vocabulary +table):\n%s", diff)
	}
}

// Roles add up, except that an administrator keeps no power over a report and sees none.
func TestSeveralRoles(t *testing.T) {
	g := loaded(t)
	allowed := []struct {
		name           string
		roles          []Role
		object, action string
	}{
		{"officer and head propose by the one", []Role{head, officer}, "report", "propose"},
		{"officer and head sign by the other", []Role{officer, head}, "report", "submit"},
		{"secretary and officer create", []Role{secretary, officer}, "report", "create"},
		{"administrator and head disable accounts", []Role{head, administrator}, "account", "disable"},
		{"administrator and head read units", []Role{head, administrator}, "unit", "read"},
		{"an account without a role reads the clusters", nil, "cluster", "read"},
		{"an account without a role reads names", []Role{}, "person", "read"},
		{"an account without a role reads workflows", nil, "workflow", "read"},
		{"an account without a role gives a delegation back", nil, "delegation", "revoke"},
	}
	refused := []struct {
		name           string
		roles          []Role
		object, action string
	}{
		{"administrator and head submit", []Role{head, administrator}, "report", "submit"},
		{"administrator first", []Role{administrator, head}, "report", "submit"},
		{"administrator and head consent to a workflow", []Role{head, administrator}, "workflow", "consent"},
		{"administrator and officer read their unit's report", []Role{officer, administrator}, "report", "read_own"},
		{"administrator and secretary read", []Role{administrator, secretary}, "report", "read_submitted"},
		{"administrator and observer read", []Role{observer, administrator}, "report", "read_published"},
		{"administrator in a wrong scope is denied too", []Role{head, {Role: term.Administrator, UnitID: "unt_a"}}, "report", "submit"},
		{"administrator and head lend", []Role{head, administrator}, "delegation", "give"},
		{"an account without a role lends", nil, "delegation", "give"},
		{"an account without a role creates", nil, "report", "create"},
		{"an account without a role reads reports", nil, "report", "read_published"},
		{"an account without a role reads e-mail", nil, "person", "read_email"},
		{"a head without a unit", []Role{{Role: term.Head}}, "report", "submit"},
		{"a head of a cluster", []Role{{Role: term.Head, ClusterID: "clu_a"}}, "report", "submit"},
		{"a secretary of a unit", []Role{{Role: term.Secretary, UnitID: "unt_a"}}, "report", "revoke"},
		{"an administrator of a unit", []Role{{Role: term.Administrator, UnitID: "unt_a"}}, "account", "disable"},
		{"a leader is nobody's grant", []Role{{Role: term.Leader, UnitID: "unt_a"}}, "report", "review"},
		{"administrator and head act on a case", []Role{head, administrator}, "case", "act"},
		{"administrator and officer read a nomination", []Role{officer, administrator}, "nomination", "read_own"},
		{"administrator and head vote", []Role{administrator, head}, "ballot", "vote"},
		{"an unknown role", []Role{{Role: "KING", UnitID: "unt_a"}}, "report", "submit"},
		{"a role in small letters", []Role{{Role: "head", UnitID: "unt_a"}}, "report", "submit"},
		{"the name of everybody, as a role", []Role{{Role: signedIn}}, "report", "read_own"},
		{"an unknown object", []Role{head}, "treasury", "read"},
		{"an unknown action", []Role{head}, "report", "burn"},
		{"every action", []Role{administrator}, "account", "*"},
		{"nothing at all", []Role{head}, "", ""},
	}
	for _, c := range allowed {
		if !g.Allows(c.roles, c.object, c.action) {
			t.Errorf("%s: refused, want allowed", c.name)
		}
	}
	for _, c := range refused {
		if g.Allows(c.roles, c.object, c.action) {
			t.Errorf("%s: allowed, want refused", c.name)
		}
	}
}

// Without a token only the definitions of workflows are open.
func TestAnyone(t *testing.T) {
	g := loaded(t)
	for _, n := range vocabulary() {
		for _, action := range n.actions {
			want := n.object == "workflow" && action == "read"
			if got := g.AllowsAnyone(n.object, action); got != want {
				t.Errorf("%s.%s: got %t, want %t", n.object, action, got, want)
			}
		}
	}
	if g.AllowsAnyone("treasury", "read") {
		t.Error("an unknown object is open to anyone")
	}
}

// The engine's ceiling holds the roles that are granted, and neither the administrator
// nor the names that stand for everybody.
func TestCeiling(t *testing.T) {
	g := loaded(t)
	c := g.Ceiling("report")
	for _, p := range []workflow.Power{{Post: "HEAD", Action: "return"}, {Post: "SECRETARY", Action: "revoke"}, {Post: "OFFICER", Action: "propose"}} {
		if !c[p.Post][p.Action] {
			t.Errorf("%s %s lies outside, want inside", p.Post, p.Action)
		}
	}
	for _, p := range []workflow.Power{{Post: "OFFICER", Action: "submit"}, {Post: "OBSERVER", Action: "return"}, {Post: "ADMINISTRATOR", Action: "submit"}, {Post: "HEAD", Action: "propose"}} {
		if c[p.Post][p.Action] {
			t.Errorf("%s %s lies inside, want outside", p.Post, p.Action)
		}
	}
	if _, ok := g.Ceiling("cluster")[signedIn]; ok {
		t.Error("the ceiling holds SIGNED_IN, which is no post")
	}
	if got := g.Ceiling("treasury"); got != nil {
		t.Errorf("the ceiling of an unknown object is %v, want nil", got)
	}
}

// A definition is told every power that the policy never grants, at once.
func TestCovers(t *testing.T) {
	g := loaded(t)
	if err := g.Covers("report", []workflow.Power{{Post: "HEAD", Action: "submit"}, {Post: "SYSTEM", Action: "expire"}}); err != nil {
		t.Errorf("got %v, want nil", err)
	}
	err := g.Covers("report", []workflow.Power{
		{Post: "OFFICER", Action: "submit"}, {Post: "HEAD", Action: "submit"}, {Post: "OBSERVER", Action: "return"},
	})
	var beyond *PolicyError
	if !errors.As(err, &beyond) {
		t.Fatalf("got %v, want a *PolicyError", err)
	}
	want := "POLICY: the policy never grants OFFICER report.submit, OBSERVER report.return"
	if err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if err := g.Covers("case", []workflow.Power{{Post: "OFFICER", Action: "grant_leave"}, {Post: "APPRAISER", Action: "vote"}}); err != nil {
		t.Errorf("a definition's own action lies outside: %v", err)
	}
	err = g.Covers("case", []workflow.Power{
		{Post: "OBSERVER", Action: "grant_leave"}, {Post: "OFFICER", Action: "vote"}, {Post: "OFFICER", Action: "migrate"}, {Post: "SECRETARY", Action: "create"},
	})
	if want := "POLICY: the policy never grants OBSERVER case.grant_leave, OFFICER case.vote, OFFICER case.migrate, SECRETARY case.create"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %q", err, want)
	}
	if g.Covers("treasury", []workflow.Power{{Post: "HEAD", Action: "read"}}) == nil {
		t.Error("powers over an unknown object are covered")
	}
}

// A policy that names what the program does not know, or cannot be read, does not load,
// and the message leads to the line.
func TestLoadRefuses(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"role":        {"# one\np, KING, unit, report, submit, allow\n", `line 2: unknown role "KING"`},
		"domain":      {"p, HEAD, moon, report, submit, allow\n", `line 1: unknown domain "moon"`},
		"object":      {"p, HEAD, unit, treasury, read, allow\n", `line 1: unknown object "treasury"`},
		"action":      {"\n\np, HEAD, unit, report, burn, allow\n", `line 3: unknown action "burn" of report`},
		"effect":      {"p, HEAD, unit, report, submit, perhaps\n", `line 1: the effect is allow or deny`},
		"fields":      {"p, HEAD, unit, report, submit\n", `line 1: a row is`},
		"kind":        {"q, HEAD, unit, report, submit, allow\n", `line 1: a row is`},
		"g role":      {"g, HEAD, KING, unit\n", `line 1: unknown role "KING"`},
		"g domain":    {"g, HEAD, SIGNED_IN, *\n", `line 1: unknown domain "*"`},
		"twice":       {"p, HEAD, unit, report, submit, allow\np, HEAD, unit, report, submit, allow\n", `line 2: the same row again`},
		"no csv":      {"p, \"HEAD\n", "policy.csv"},
		"all at once": {"p, KING, unit, report, submit, allow\np, HEAD, unit, report, burn, allow\n", `line 2: unknown action "burn"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(modelConf, c.source)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want it to contain %q", err, c.want)
			}
		})
	}
	if _, err := load("[nonsense]", policyCSV); err == nil {
		t.Error("a model that is none loads")
	}
}

// Asking costs no allocation, so that a list may ask for each of its rows.
func TestAllowsAllocatesNothing(t *testing.T) {
	g := loaded(t)
	roles := []Role{officer, head, secretary}
	if n := testing.AllocsPerRun(100, func() { g.Allows(roles, "report", "submit") }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func BenchmarkAllows(b *testing.B) {
	g := loaded(b)
	roles := []Role{officer, head, secretary}
	b.ReportAllocs()
	for b.Loop() {
		g.Allows(roles, "report", "submit")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		loaded(b)
	}
}
