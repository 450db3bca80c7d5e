package cluster

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/ent/db/delegation"
	"thidua/ent/db/rolechange"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/dbtest"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/internal/term"
)

// day is so many days from today in UTC+7.
func day(from int) calendar.Date { return calendar.Of(time.Now().AddDate(0, 0, from)) }

// holder is a person of the demonstration with what he holds today.
func holder(t testing.TB, r *Registry, name string) *authz.Actor {
	t.Helper()
	p := r.PersonByEmail(name + ".thidua.example")
	if p == nil {
		t.Fatalf("nobody is called %s", name)
	}
	return &authz.Actor{ID: p.ID, Roles: r.Roles(p.ID, day(0))}
}

func lend(s *store.Store, giver *authz.Actor, d DelegateRequest) (delegationID string, err error) {
	err = change(s, func(ctx context.Context, tx *db.Tx, reg *Registry, now time.Time) error {
		delegationID, err = DelegateTx(ctx, tx, reg, now, giver, d)
		return err
	})
	return delegationID, err
}

func takeBack(s *store.Store, actor *authz.Actor, delegationID string) error {
	return change(s, func(ctx context.Context, tx *db.Tx, _ *Registry, now time.Time) error {
		return RevokeDelegationTx(ctx, tx, now, actor, delegationID)
	})
}

// A head lends his post to his officer: it is in the next snapshot, with all that he holds,
// and in the history that every head reads. Taken back, it is in neither any more but as
// what happened.
func TestDelegationLeavesHistory(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		apply(t, s, files(t))
		r := current(t, s)
		head, officer, unit := holder(t, r, "giamdoc@phuyen"), holder(t, r, "chuyenvien@phuyen"), r.UnitByCode("phuyen").ID
		given, err := lend(s, head, DelegateRequest{
			ReceiverID: officer.ID, Role: term.Head, Workflows: []string{"report"}, Actions: []string{"submit", "recall"},
			Paper: " 12/GUQ-SVHTTDL\r\n", To: day(30),
		})
		if err != nil {
			t.Fatal(err)
		}
		after := current(t, s)
		want := []authz.Delegated{{
			DelegationID: given, Giver: head.ID, Role: head.Roles[0], All: head.Roles,
			Workflows: []string{"report"}, Actions: []string{"submit", "recall"},
		}}
		if diff := cmp.Diff(want, after.Delegations(officer.ID, day(0))); diff != "" || after.Version != r.Version+1 {
			t.Errorf("version %d after %d (-want +got):\n%s", after.Version, r.Version, diff)
		}
		if err := takeBack(s, officer, given); err != nil {
			t.Fatal(err)
		}
		if got := current(t, s).Delegations(officer.ID, day(0)); got != nil {
			t.Errorf("taken back, there is still %v", got)
		}
		row := s.Client.Delegation.GetX(store.Everything(t.Context()), given)
		if row.Paper != "12/GUQ-SVHTTDL" || row.ValidFrom != day(0) || row.RevokedAt == nil || *row.RevokerID != officer.ID || *row.UnitID != unit || row.ClusterID != nil {
			t.Errorf("the row is %+v", row)
		}
		var told []string
		for _, c := range s.Client.RoleChange.Query().Where(rolechange.KindIn(term.Delegated, term.DelegationRevoked)).
			Order(rolechange.ByAt(), rolechange.ByID()).AllX(t.Context()) {
			if c.PersonID != officer.ID || *c.Role != term.Head || *c.UnitID != unit || c.ValidTo != day(30) {
				t.Errorf("the history tells %+v", c)
			}
			told = append(told, string(c.Kind)+" by "+after.Person(*c.ActorID).Name+": "+c.Note)
		}
		if diff := cmp.Diff([]string{
			"DELEGATED by Giám đốc Phú Yên: 12/GUQ-SVHTTDL; report; submit, recall", "DELEGATION_REVOKED by Chuyên viên Phú Yên: 12/GUQ-SVHTTDL",
		}, told); diff != "" {
			t.Errorf("the history (-want +got):\n%s", diff)
		}
	})
}

func TestDelegateRefusals(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		apply(t, s, files(t))
		r := current(t, s)
		officer, admin := holder(t, r, "chuyenvien@phuyen"), holder(t, r, "quantri@cum")
		secretary, disabled := holder(t, r, "thuky@cum"), holder(t, r, "quansat@cum")
		must := func(_ string, err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		must("", change(s, func(ctx context.Context, tx *db.Tx, _ *Registry, now time.Time) error {
			return tx.Person.UpdateOneID(disabled.ID).SetDisabledAt(now).Exec(ctx)
		}))
		must(grant(s, nil, GrantRequest{PersonID: admin.ID, Role: term.Officer, UnitID: r.UnitByCode("khanhhoa").ID}))
		must(grant(s, nil, GrantRequest{PersonID: secretary.ID, Role: term.Administrator, From: day(20)}))
		must(grant(s, nil, GrantRequest{PersonID: officer.ID, Role: term.Officer, UnitID: r.UnitByCode("binhdinh").ID, From: "2999-01-01"}))
		must(grant(s, nil, GrantRequest{PersonID: holder(t, r, "giamdoc@phuyen").ID, Role: term.Officer, UnitID: r.UnitByCode("phuyen").ID}))
		must(grant(s, nil, GrantRequest{PersonID: holder(t, r, "giamdoc@phuyen").ID, Role: term.Officer, UnitID: r.UnitByCode("binhdinh").ID}))
		r = current(t, s)
		head, unit := holder(t, r, "giamdoc@phuyen"), r.UnitByCode("phuyen").ID
		must(lend(s, head, DelegateRequest{ReceiverID: officer.ID, Role: term.Head, From: day(10), To: day(19)}))
		r = current(t, s)
		borrower := holder(t, r, "chuyenvien@phuyen")
		borrower.For = r.Delegations(borrower.ID, day(10))
		good := DelegateRequest{ReceiverID: secretary.ID, Role: term.Head, To: day(5)}
		with := func(f func(*DelegateRequest)) DelegateRequest { d := good; f(&d); return d }
		for _, c := range []struct {
			name  string
			giver *authz.Actor
			d     DelegateRequest
			code  string
			path  string
		}{
			{"a post that he does not hold", holder(t, r, "chuyenvien@binhdinh"), good, fault.NotPermitted, "role"},
			{"a post that begins later", officer, with(func(d *DelegateRequest) { d.Role, d.UnitID = term.Officer, r.UnitByCode("binhdinh").ID }), fault.NotPermitted, "role"},
			{"a post that was lent to him", borrower, with(func(d *DelegateRequest) { d.UnitID = unit }), fault.NotPermitted, "role"},
			{"his post at another unit", head, with(func(d *DelegateRequest) { d.UnitID = r.UnitByCode("khanhhoa").ID }), fault.NotPermitted, "role"},
			{"his post in a cluster", head, with(func(d *DelegateRequest) { d.ClusterID = r.ClusterByCode("DHMT").ID }), fault.NotPermitted, "role"},
			{"one of two posts", head, with(func(d *DelegateRequest) { d.Role = term.Officer }), fault.InvalidInput, "unitId"},
			{"an administrator's post", admin, with(func(d *DelegateRequest) { d.Role = term.Administrator }), fault.InvalidInput, "role"},
			{"a derived post", head, with(func(d *DelegateRequest) { d.Role = term.Leader }), fault.InvalidInput, "role"},
			{"a post that nobody knows", head, with(func(d *DelegateRequest) { d.Role = "KING" }), fault.NotPermitted, "role"},
			{"a receiver who is not there", head, with(func(d *DelegateRequest) { d.ReceiverID = id.New(id.Person) }), fault.NotFound, "receiverId"},
			{"a malformed receiver", head, with(func(d *DelegateRequest) { d.ReceiverID = "x\x00" }), fault.NotFound, "receiverId"},
			{"himself", head, with(func(d *DelegateRequest) { d.ReceiverID = head.ID }), fault.InvalidInput, "receiverId"},
			{"to who is disabled", head, with(func(d *DelegateRequest) { d.ReceiverID = disabled.ID }), fault.InvalidInput, "receiverId"},
			{"to an administrator", head, with(func(d *DelegateRequest) { d.ReceiverID = admin.ID }), fault.InvalidInput, "receiverId"},
			{"to who will be an administrator", head, with(func(d *DelegateRequest) { d.To = day(20) }), fault.InvalidInput, "receiverId"},
			{"since yesterday", head, with(func(d *DelegateRequest) { d.From = day(-1) }), fault.InvalidInput, "validFrom"},
			{"until yesterday", head, with(func(d *DelegateRequest) { d.To = day(-1) }), fault.InvalidInput, "validTo"},
			{"days the wrong way round", head, with(func(d *DelegateRequest) { d.From = day(6) }), fault.InvalidInput, "validTo"},
			{"longer than a year", head, with(func(d *DelegateRequest) { d.To = day(366) }), fault.InvalidInput, "validTo"},
			{"what he has already, from its last day", head, with(func(d *DelegateRequest) { d.ReceiverID, d.From, d.To = officer.ID, day(19), day(30) }), fault.InvalidInput, "receiverId"},
			{"what he has already, to its first day", head, with(func(d *DelegateRequest) { d.ReceiverID, d.To = officer.ID, day(10) }), fault.InvalidInput, "receiverId"},
			{"a number with a control character", head, with(func(d *DelegateRequest) { d.Paper = "a\x00" }), fault.InvalidText, "paper"},
			{"a long number", head, with(func(d *DelegateRequest) { d.Paper = strings.Repeat("ố", 61) }), fault.TextTooLong, "paper"},
		} {
			_, err := lend(s, c.giver, c.d)
			told := fault.All(err)
			if len(told) != 1 || told[0].Code != c.code || strings.Join(told[0].Path, ".") != c.path {
				t.Errorf("%s: %v, want %s at %s", c.name, err, c.code, c.path)
			}
		}
		if n := s.Client.Delegation.Query().CountX(store.Everything(t.Context())); n != 1 || current(t, s).Version != r.Version {
			t.Errorf("refusals left %d delegations", n)
		}
		for name, d := range map[string]DelegateRequest{
			"before":                 {ReceiverID: officer.ID, Role: term.Head, To: day(9)},
			"behind, for a year":     {ReceiverID: officer.ID, Role: term.Head, From: day(20), To: day(385)},
			"another post":           {ReceiverID: officer.ID, Role: term.Officer, UnitID: r.UnitByCode("binhdinh").ID, To: day(30)},
			"until the eve of power": {ReceiverID: secretary.ID, Role: term.Head, To: day(19)},
		} {
			if _, err := lend(s, head, d); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// A delegation is taken back by its giver or its receiver, once, and while it lasts; who
// may see it is told that it is not his, and nobody else that it is there.
func TestRevokeDelegationRefusals(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		apply(t, s, files(t))
		r := current(t, s)
		officer, head, secretary := holder(t, r, "chuyenvien@phuyen"), holder(t, r, "giamdoc@phuyen"), holder(t, r, "thuky@cum")
		given, err := lend(s, officer, DelegateRequest{ReceiverID: secretary.ID, Role: term.Officer, To: day(1)})
		if err != nil {
			t.Fatal(err)
		}
		ended := id.New(id.Delegation)
		err = change(s, func(ctx context.Context, tx *db.Tx, _ *Registry, now time.Time) error {
			return tx.Delegation.Create().SetID(ended).SetGiverID(officer.ID).SetReceiverID(secretary.ID).SetRole(term.Officer).
				SetUnitID(officer.Roles[0].UnitID).SetValidFrom(day(-9)).SetValidTo(day(-1)).SetCreatedAt(now).Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name, what string
			actor      *authz.Actor
			code       string
		}{
			{"one that is not there", id.New(id.Delegation), officer, fault.NotFound},
			{"a malformed one", "x\x00", officer, fault.NotFound},
			{"a stranger", given, holder(t, r, "giamdoc@binhdinh"), fault.NotFound},
			{"the administrator", given, holder(t, r, "quantri@cum"), fault.NotFound},
			{"the head of the unit", given, head, fault.NotPermitted},
			{"one that has ended", ended, officer, fault.InvalidInput},
		} {
			if told := fault.All(takeBack(s, c.actor, c.what)); len(told) != 1 || told[0].Code != c.code {
				t.Errorf("%s: %v, want %s", c.name, told, c.code)
			}
		}
		if err := takeBack(s, officer, given); err != nil {
			t.Fatal(err)
		}
		if err := takeBack(s, secretary, given); !fault.Is(err, fault.InvalidInput) {
			t.Errorf("taken back twice: %v", err)
		}
		if _, err := lend(s, officer, DelegateRequest{ReceiverID: secretary.ID, Role: term.Officer, To: day(1)}); err != nil {
			t.Errorf("given again: %v", err)
		}
	})
}

// Sixteen times at once the same post is lent to the same person: it is lent once.
func TestLentOnce(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		apply(t, s, files(t))
		r := current(t, s)
		head, officer := holder(t, r, "giamdoc@phuyen"), holder(t, r, "chuyenvien@phuyen")
		errs := make([]error, 16)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() {
				_, errs[i] = lend(s, head, DelegateRequest{ReceiverID: officer.ID, Role: term.Head, To: day(1)})
			})
		}
		all.Wait()
		done := 0
		for _, err := range errs {
			switch {
			case err == nil:
				done++
			case !fault.Is(err, fault.InvalidInput):
				t.Error(err)
			}
		}
		if n := s.Client.Delegation.Query().Where(delegation.ReceiverID(officer.ID)).CountX(store.Everything(t.Context())); done != 1 || n != 1 {
			t.Errorf("lent %d times, %d rows", done, n)
		}
	})
}

// What was lent is worth something from its first day to its last, both included, and while
// the giver holds the post himself and neither of the two is disabled or an administrator.
func TestWhatADelegationIsWorth(t *testing.T) {
	a, b := "a", "b"
	r := small(t, func(w *rows) {
		ended := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
		for _, p := range []string{"head", "other", "gone", "ruler", "helper", "locked", "chief"} {
			w.people = append(w.people, &db.Person{ID: p, Email: p, Name: p})
		}
		w.people[2].DisabledAt, w.people[5].DisabledAt = &ended, &ended
		post := func(id, person string, role term.Role, unit *string, from, to calendar.Date) {
			w.assignments = append(w.assignments, &db.RoleAssignment{ID: id, PersonID: person, Role: role, UnitID: unit, ValidFrom: from, ValidTo: to})
		}
		post("1", "head", term.Head, &a, "2020-01-01", "2022-06-30")
		post("2", "head", term.Officer, &a, "", "")
		post("3", "gone", term.Head, &b, "", "")
		post("4", "ruler", term.Head, &b, "", "")
		post("5", "ruler", term.Administrator, nil, "2022-06-01", "2022-06-10")
		post("6", "chief", term.Administrator, nil, "2022-06-20", "")
		lendTo := func(id, giver, receiver string, unit *string, from, to calendar.Date) {
			w.delegations = append(w.delegations, &db.Delegation{
				ID: id, GiverID: giver, ReceiverID: receiver, Role: term.Head, UnitID: unit, Workflows: "[]", Actions: "[]", ValidFrom: from, ValidTo: to,
			})
		}
		lendTo("head's", "head", "helper", &a, "2022-06-05", "2022-07-10")
		lendTo("head's elsewhere", "head", "helper", &b, "2022-06-05", "2022-07-10")
		lendTo("gone's", "gone", "helper", &b, "2022-06-05", "2022-07-10")
		lendTo("ruler's", "ruler", "helper", &b, "2022-06-08", "2022-06-12")
		lendTo("helper's", "helper", "other", &a, "2022-06-05", "2022-07-10")
		lendTo("to the locked", "head", "locked", &a, "2022-06-05", "2022-07-10")
		lendTo("to the chief", "head", "chief", &a, "2022-06-05", "2022-07-10")
	})
	for _, c := range []struct {
		name, person string
		on           calendar.Date
		want         []string
	}{
		{"on the eve", "helper", "2022-06-04", nil},
		{"the first day", "helper", "2022-06-05", []string{"head's"}},
		{"of a giver who is an administrator", "helper", "2022-06-10", []string{"head's"}},
		{"of one who was", "helper", "2022-06-11", []string{"head's", "ruler's"}},
		{"its last day", "helper", "2022-06-12", []string{"head's", "ruler's"}},
		{"the day after", "helper", "2022-06-13", []string{"head's"}},
		{"the giver's last day in the post", "helper", "2022-06-30", []string{"head's"}},
		{"the giver has lost the post", "helper", "2022-07-01", nil},
		{"of what was borrowed", "other", "2022-06-10", nil},
		{"to who is disabled", "locked", "2022-06-10", nil},
		{"to who will be an administrator", "chief", "2022-06-19", []string{"to the chief"}},
		{"to an administrator", "chief", "2022-06-20", nil},
		{"to nobody known", "zz", "2022-06-10", nil},
	} {
		var got []string
		for _, d := range r.Delegations(c.person, c.on) {
			got = append(got, d.DelegationID)
			if d.Giver == "head" && (len(d.All) != 2 || d.Role.AssignmentID != "1" || d.Actions != nil || d.Workflows != nil) {
				t.Errorf("%s: %+v", c.name, d)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// A day ends at midnight in UTC+7, seven hours before it does in Greenwich.
func TestADelegationsDayIsInVietnam(t *testing.T) {
	unit := "a"
	r := small(t, func(w *rows) {
		w.people = []*db.Person{{ID: "head", Email: "1"}, {ID: "helper", Email: "2"}}
		w.assignments = []*db.RoleAssignment{{ID: "1", PersonID: "head", Role: term.Head, UnitID: &unit}}
		w.delegations = []*db.Delegation{{
			ID: "d", GiverID: "head", ReceiverID: "helper", Role: term.Head, UnitID: &unit, Workflows: "[]", Actions: `["submit"]`,
			ValidFrom: "2022-07-01", ValidTo: "2022-07-02",
		}}
	})
	for at, want := range map[string]int{
		"2022-06-30T16:59:59Z": 0, "2022-06-30T17:00:00Z": 1, "2022-07-02T16:59:59Z": 1, "2022-07-02T17:00:00Z": 0,
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(r.Delegations("helper", calendar.Of(now))); got != want {
			t.Errorf("at %s there are %d, want %d", at, got, want)
		}
	}
}
