package cluster

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/ent/db/rolechange"
	"thidua/internal/calendar"
	"thidua/internal/dbtest"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/internal/term"
)

func parseDay(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// change runs f as every caller does: on the registry that its transaction has raised.
func change(s *store.Store, f func(ctx context.Context, tx *db.Tx, reg *Registry, now time.Time) error) error {
	return s.Tx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		if err := s.RaiseTx(ctx, tx); err != nil {
			return err
		}
		reg, err := loadTx(ctx, tx)
		if err != nil {
			return err
		}
		now, err := s.NowTx(ctx, tx)
		if err != nil {
			return err
		}
		return f(ctx, tx, reg, now)
	})
}

func grant(s *store.Store, actorID *string, g GrantRequest) (assignmentID string, err error) {
	err = change(s, func(ctx context.Context, tx *db.Tx, reg *Registry, now time.Time) error {
		assignmentID, err = GrantTx(ctx, tx, reg, now, actorID, g)
		return err
	})
	return assignmentID, err
}

func endRole(s *store.Store, actorID *string, assignmentID string, on calendar.Date, note string) error {
	return change(s, func(ctx context.Context, tx *db.Tx, reg *Registry, now time.Time) error {
		return EndRoleTx(ctx, tx, reg, now, actorID, assignmentID, on, note)
	})
}

// An administrator grants a role, also to himself: it is in the history that every head
// reads, and in the next snapshot.
func TestGrantLeavesHistory(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		apply(t, s, files(t))
		r := current(t, s)
		admin, unit := r.PersonByEmail("quantri@cum.thidua.example").ID, r.UnitByCode("phuyen").ID
		g := GrantRequest{PersonID: admin, Role: term.Officer, UnitID: unit, From: "2022-01-01", Note: "  thay người\r\n"}
		assignment, err := grant(s, &admin, g)
		if err != nil {
			t.Fatal(err)
		}
		after := current(t, s)
		person, role, found := after.Assignment(assignment)
		if !found || person != admin || role.UnitID != unit || role.From != "2022-01-01" || after.Version != r.Version+1 {
			t.Errorf("granted %+v to %s, version %d after %d", role, person, after.Version, r.Version)
		}
		row := s.Client.RoleChange.Query().Where(rolechange.ActorID(admin)).OnlyX(ctx)
		if row.Kind != term.RoleGranted || row.PersonID != admin || *row.Role != term.Officer || *row.UnitID != unit || row.ClusterID != nil || row.Note != "thay người" {
			t.Errorf("the history tells %+v", row)
		}
	})
}

func TestGrantRefusals(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		apply(t, s, files(t))
		r := current(t, s)
		officer, head := r.PersonByEmail("chuyenvien@phuyen.thidua.example").ID, r.PersonByEmail("giamdoc@phuyen.thidua.example").ID
		unit, cluster := r.UnitByCode("phuyen").ID, r.ClusterByCode("DHMT").ID
		for _, c := range []struct {
			name string
			g    GrantRequest
			code string
			path string
		}{
			{"a person who is not there", GrantRequest{PersonID: id.New(id.Person), Role: term.Officer, UnitID: unit}, fault.NotFound, "personId"},
			{"a malformed person", GrantRequest{PersonID: "x\x00", Role: term.Officer, UnitID: unit}, fault.NotFound, "personId"},
			{"a unit that is not there", GrantRequest{PersonID: officer, Role: term.Officer, UnitID: id.New(id.Unit)}, fault.NotFound, "unitId"},
			{"a cluster that is not there", GrantRequest{PersonID: officer, Role: term.Secretary, ClusterID: unit}, fault.NotFound, "clusterId"},
			{"an officer of no unit", GrantRequest{PersonID: head, Role: term.Officer}, fault.InvalidInput, "unitId"},
			{"an officer of a cluster", GrantRequest{PersonID: head, Role: term.Officer, UnitID: unit, ClusterID: cluster}, fault.InvalidInput, "clusterId"},
			{"a secretary of no cluster", GrantRequest{PersonID: head, Role: term.Secretary, UnitID: unit}, fault.InvalidInput, "clusterId"},
			{"an administrator of a unit", GrantRequest{PersonID: head, Role: term.Administrator, UnitID: unit}, fault.InvalidInput, "unitId"},
			{"an administrator of a cluster", GrantRequest{PersonID: head, Role: term.Administrator, ClusterID: cluster}, fault.InvalidInput, "clusterId"},
			{"a derived role", GrantRequest{PersonID: head, Role: term.Leader, UnitID: unit}, fault.InvalidInput, "role"},
			{"days the wrong way round", GrantRequest{PersonID: head, Role: term.Officer, UnitID: unit, From: "2022-02-01", To: "2022-01-31"}, fault.InvalidInput, "validTo"},
			{"the same role again", GrantRequest{PersonID: officer, Role: term.Officer, UnitID: unit, From: "2024-01-01"}, fault.InvalidInput, "role"},
			{"a second head", GrantRequest{PersonID: officer, Role: term.Head, UnitID: unit, From: "2019-01-01", To: "2020-01-01"}, fault.InvalidInput, "role"},
			{"over before it begins today", GrantRequest{PersonID: head, Role: term.Officer, UnitID: unit, To: "2020-01-01"}, fault.InvalidInput, "validTo"},
			{"a note with a control character", GrantRequest{PersonID: head, Role: term.Officer, UnitID: unit, Note: "a\x00"}, fault.InvalidText, "note"},
			{"a long note", GrantRequest{PersonID: head, Role: term.Officer, UnitID: unit, Note: strings.Repeat("ố", 2001)}, fault.TextTooLong, "note"},
		} {
			_, err := grant(s, nil, c.g)
			told := fault.All(err)
			if len(told) != 1 || told[0].Code != c.code || strings.Join(told[0].Path, ".") != c.path {
				t.Errorf("%s: %v, want %s at %s", c.name, err, c.code, c.path)
			}
		}
		if now := current(t, s); now.Version != r.Version || len(now.assignments) != 21 {
			t.Errorf("refusals left version %d and %d roles", now.Version, len(now.assignments))
		}
	})
}

// A role that is ended today is over at once, a later day is its last; neither is ended
// twice. The next head can then be named.
func TestEndRole(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		apply(t, s, files(t))
		r := current(t, s)
		today := calendar.Of(time.Now())
		officer, head, unit := r.PersonByEmail("chuyenvien@phuyen.thidua.example"), r.PersonByEmail("giamdoc@phuyen.thidua.example"), r.UnitByCode("phuyen").ID
		role := r.Roles(head.ID, today)[0].AssignmentID
		if err := endRole(s, nil, role, "2999-01-01", ""); err != nil {
			t.Fatal(err)
		}
		if got := len(current(t, s).Roles(head.ID, today)); got != 1 {
			t.Errorf("a role that ends later is held %d times today", got)
		}
		if err := endRole(s, &officer.ID, role, today, "thôi giữ chức"); err != nil {
			t.Fatal(err)
		}
		after := current(t, s)
		if got := after.Roles(head.ID, today); len(got) != 0 || after.Version != r.Version+2 {
			t.Errorf("held after the end: %v (version %d after %d)", got, after.Version, r.Version)
		}
		var told []string
		for _, row := range s.Client.RoleChange.Query().Where(rolechange.KindEQ(term.RoleEnded)).Order(rolechange.ByAt(), rolechange.ByID()).AllX(ctx) {
			told = append(told, string(row.ValidTo)+" "+row.Note)
		}
		if diff := cmp.Diff([]string{"2999-01-01 ", string(dayBefore(today)) + " thôi giữ chức"}, told); diff != "" {
			t.Errorf("the history (-want +got):\n%s", diff)
		}
		for _, again := range []calendar.Date{"", today, "2999-12-31"} {
			if err := endRole(s, nil, role, again, ""); !fault.Is(err, fault.InvalidInput) {
				t.Errorf("ended again on %q: %v", again, err)
			}
		}
		if err := endRole(s, nil, id.New(id.RoleAssignment), "", ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("an unknown role: %v", err)
		}
		if _, err := grant(s, nil, GrantRequest{PersonID: officer.ID, Role: term.Head, UnitID: unit, From: today}); err != nil {
			t.Errorf("the next head: %v", err)
		}
	})
}

// A role that was granted today and ended today is not held any more today.
func TestARoleEndsOnTheDayItBegan(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		apply(t, s, files(t))
		r := current(t, s)
		today := calendar.Of(time.Now())
		g := GrantRequest{PersonID: r.PersonByEmail("giamdoc@phuyen.thidua.example").ID, Role: term.Officer, UnitID: r.UnitByCode("phuyen").ID}
		for range 2 {
			role, err := grant(s, nil, g)
			if err != nil {
				t.Fatal(err)
			}
			if err := endRole(s, nil, role, "", ""); err != nil {
				t.Fatal(err)
			}
		}
		if got := current(t, s).Roles(g.PersonID, today); len(got) != 1 {
			t.Errorf("held: %v, want the head's role alone", got)
		}
	})
}

// Two administrators name a head at the same time: exactly one of them does.
func TestTwoHeadsAtOnce(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		apply(t, s, files(t, "{email: \"giamdoc@{unit}.thidua.example\",    name: \"Giám đốc {short}\",    role: HEAD}", "{email: \"phogiamdoc@{unit}.thidua.example\", name: \"Phó giám đốc {short}\", role: OFFICER}"))
		r := current(t, s)
		people := []string{"chuyenvien@phuyen.thidua.example", "phogiamdoc@phuyen.thidua.example"}
		errs := make([]error, len(people))
		var all sync.WaitGroup
		for i, email := range people {
			all.Go(func() {
				_, errs[i] = grant(s, nil, GrantRequest{PersonID: r.PersonByEmail(email).ID, Role: term.Head, UnitID: r.UnitByCode("phuyen").ID})
			})
		}
		all.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("granted both or none: %v", errs)
		}
	})
}
