package cluster

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/ent/db/person"
	"thidua/ent/db/rolechange"
	"thidua/internal/dbtest"
	"thidua/internal/fault"
	"thidua/internal/golden"
	"thidua/internal/store"
	"thidua/internal/term"
)

func current(t testing.TB, s *store.Store) *Registry {
	t.Helper()
	r, err := NewSource(s).Current(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func apply(t testing.TB, s *store.Store, f Files) Plan {
	t.Helper()
	p, err := Apply(context.Background(), s, f, false)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// refusedWith applies files that cannot be applied and returns what is told.
func refusedWith(t testing.TB, s *store.Store, f Files) string {
	t.Helper()
	before := current(t, s)
	p, err := Apply(context.Background(), s, f, false)
	if err == nil {
		t.Fatalf("applied:\n%s", p.Text())
	}
	if !fault.Is(err, fault.InvalidInput) {
		t.Fatalf("not a refusal: %v", err)
	}
	if after := current(t, s); after.Version != before.Version {
		t.Errorf("the version went from %d to %d", before.Version, after.Version)
	}
	return err.Error()
}

// The demonstration is applied once; applied again it changes nothing, not even the
// registry's version. A dry run says the same and keeps nothing.
func TestApplyTheDemonstration(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		empty := current(t, s)
		dry, err := Apply(context.Background(), s, files(t), true)
		if err != nil {
			t.Fatal(err)
		}
		if now := current(t, s); now.Version != empty.Version || len(now.Units()) != 0 || len(now.People()) != 0 {
			t.Fatalf("a dry run left %d units, %d people, version %d", len(now.Units()), len(now.People()), now.Version)
		}
		plan := apply(t, s, files(t))
		golden.Equal(t, "testdata/demonstration.txt", []byte(plan.Text()))
		if diff := cmp.Diff(plan.Changes, dry.Changes); diff != "" {
			t.Errorf("the dry run told otherwise (-wet +dry):\n%s", diff)
		}
		once := current(t, s)
		if once.Version != empty.Version+1 {
			t.Errorf("the version went from %d to %d, want one more", empty.Version, once.Version)
		}
		again := apply(t, s, files(t))
		if want := "not yet applied: conference, tasksH2, figuresH1\nno changes\n"; again.Text() != want {
			t.Errorf("applied again:\n%s", again.Text())
		}
		if now := current(t, s); now.Version != once.Version {
			t.Errorf("applied again, the version went from %d to %d", once.Version, now.Version)
		}
		theDemonstrationStands(t, s, once)
	})
}

func theDemonstrationStands(t *testing.T, s *store.Store, r *Registry) {
	t.Helper()
	c := r.ClusterByCode("DHMT")
	season := c.Seasons[0]
	if len(season.Sections) != 11 || len(season.Periods) != 3 || len(season.Criteria) != 3 || season.State != term.SeasonOpen || !season.CriteriaSynthetic {
		t.Errorf("the season is %+v", season)
	}
	var rotation []string
	for _, m := range r.Members(c.ID, "2022-06-30") {
		rotation = append(rotation, m.Unit.Code)
		if !m.Assumption {
			t.Errorf("the membership of %s is not labelled an assumption", m.Unit.Code)
		}
	}
	if diff := cmp.Diff([]string{"quangngai", "ninhthuan", "quangnam", "phuyen", "binhdinh", "khanhhoa"}, rotation); diff != "" {
		t.Errorf("rotation (-want +got):\n%s", diff)
	}
	leader, deputy := r.Leadership(c.ID, "2022-06-30")
	if r.Unit(leader).Code != "quangngai" || r.Unit(deputy).Code != "ninhthuan" {
		t.Errorf("led by %s and %s", leader, deputy)
	}
	// 25 leaves have a measure; four of them are of tourism.
	with := len(r.Indicators(season.ID, r.UnitByCode("phuyen").ID, "2022-06-30"))
	without := len(r.Indicators(season.ID, r.UnitByCode("binhdinh").ID, "2022-06-30"))
	if with != 25 || without != 21 {
		t.Errorf("%d indicators with the tourism mandate and %d without, want 25 and 21", with, without)
	}
	ctx := context.Background()
	opened := s.Client.RoleChange.Query().Where(rolechange.KindEQ(term.AccountOpened), rolechange.ActorIDIsNil()).CountX(ctx)
	granted := s.Client.RoleChange.Query().Where(rolechange.KindEQ(term.RoleGranted), rolechange.Note("thidua apply cluster.yaml")).CountX(ctx)
	if opened != 21 || granted != 21 {
		t.Errorf("the history tells of %d accounts and %d roles, want 21 and 21", opened, granted)
	}
	if n := s.Client.Person.Query().Where(person.PasswordNEQ("")).CountX(ctx); n != 0 {
		t.Errorf("%d accounts have a password", n)
	}
}

// Everything that is wrong is told at once, and of such a file nothing is applied, also
// not what comes before the mistakes.
func TestApplyTellsEverythingAtOnceAndAppliesNothing(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		f := files(t, "unit: quangngai, from: 2018", "unit: hue, from: 2018", "state: OPEN", "state: OPENED", "role: OBSERVER", "rôle: OBSERVER",
			"total: 1000", "total: 1001")
		told := refusedWith(t, s, f)
		golden.Equal(t, "testdata/refused.txt", []byte(told+"\n"))
		_, err := Apply(context.Background(), s, f, false)
		if vi := err.(*Refused).Text("vi"); strings.Count(vi, "\n") != strings.Count(told, "\n") || !strings.Contains(vi, `Không có đơn vị "hue".`) {
			t.Errorf("in Vietnamese:\n%s", vi)
		}
		if now := current(t, s); len(now.Clusters()) != 0 || len(now.Units()) != 0 || len(now.People()) != 0 {
			t.Error("something was applied")
		}
	})
}

// Two operators apply the same file at the same time: both end, one after the other, and
// every row is there once.
func TestTwoAppliesAtOnce(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		f := files(t)
		plans := make([]Plan, 4)
		errs := make([]error, len(plans))
		var all sync.WaitGroup
		for i := range plans {
			all.Go(func() { plans[i], errs[i] = Apply(context.Background(), s, f, false) })
		}
		all.Wait()
		changed := 0
		for i := range plans {
			if errs[i] != nil {
				t.Fatal(errs[i])
			}
			if len(plans[i].Changes) > 0 {
				changed++
			}
		}
		r := current(t, s)
		if changed != 1 || len(r.Units()) != 6 || len(r.People()) != 21 || len(r.assignments) != 21 {
			t.Errorf("%d of them changed something; %d units, %d people, %d roles", changed, len(r.Units()), len(r.People()), len(r.assignments))
		}
	})
}

const mergers = `units:
  - {code: khanhhoa2025, name: "Sở Văn hóa, Thể thao và Du lịch Khánh Hòa", short: Khánh Hòa, province: "56", tourism: true, from: 2025-07-01}
  - {code: quangngai2025, name: "Sở Văn hóa, Thể thao và Du lịch Quảng Ngãi", short: Quảng Ngãi, province: "51", tourism: true, from: 2025-07-01}
  - {code: danang, name: "Sở Văn hóa, Thể thao và Du lịch Đà Nẵng", short: Đà Nẵng, province: "48", tourism: true, from: 2025-07-01}
`

// A successor is kept as named until a unit of that province is applied, and a unit does
// not succeed itself: the new department of Khánh Hòa goes on for the old one of the same
// name and for Ninh Thuận.
func TestSuccessorsAreLinkedOnceTheyAreThere(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		apply(t, s, files(t))
		for _, u := range current(t, s).Units() {
			if u.Succeeded[0].Successor != nil {
				t.Errorf("%s is succeeded by %s already", u.Code, u.Succeeded[0].Successor.Code)
			}
		}
		plan := apply(t, s, one(mergers))
		golden.Equal(t, "testdata/mergers.txt", []byte(plan.Text()))
		r := current(t, s)
		codes := func(unit, on string) (codes []string) {
			for _, id := range r.Kin(r.UnitByCode(unit).ID, parseDay(t, on)) {
				codes = append(codes, r.Unit(id).Code)
			}
			slices.Sort(codes)
			return codes
		}
		if diff := cmp.Diff([]string{"khanhhoa", "khanhhoa2025", "ninhthuan"}, codes("ninhthuan", "2025-07-01")); diff != "" {
			t.Errorf("kin of Ninh Thuận (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"ninhthuan"}, codes("ninhthuan", "2022-12-31")); diff != "" {
			t.Errorf("kin of Ninh Thuận in 2022 (-want +got):\n%s", diff)
		}
		for _, f := range []Files{files(t), one(mergers)} {
			if again := apply(t, s, f); len(again.Changes) != 0 {
				t.Errorf("applied again:\n%s", again.Text())
			}
		}
		told := refusedWith(t, s, files(t, "province: Đà Nẵng", "province: Huế"))
		if !strings.Contains(told, `This succession is linked to the unit "danang" already.`) {
			t.Errorf("told:\n%s", told)
		}
	})
}

// A unit gets a new name from a day on; old records keep the old one, and applying the
// older file again does not undo it.
func TestAUnitIsRenamed(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		apply(t, s, files(t))
		renamed := one(`units: [{code: phuyen, name: Sở Văn hóa và Thể thao Phú Yên, short: Phú Yên, province: "54", tourism: false, from: 2024-01-01}]`)
		apply(t, s, renamed)
		for _, f := range []Files{files(t), renamed} {
			if again := apply(t, s, f); len(again.Changes) != 0 {
				t.Errorf("applied again:\n%s", again.Text())
			}
		}
		u := current(t, s).UnitByCode("phuyen")
		if len(u.Versions) != 2 || u.Versions[0].To != "2023-12-31" || u.At("2023-12-31").Tourism == false || u.At("2024-01-01").Tourism {
			t.Errorf("versions %+v", u.Versions)
		}
	})
}

// Corrections are told one by one, and raise the version.
func TestCorrectionsAreTold(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		apply(t, s, files(t))
		before := current(t, s)
		plan := apply(t, s, files(t, "name: Cụm thi đua Sở", "name: Cụm thi đua các Sở", "Thể thao Bình Định", "Thể thao tỉnh Bình Định", "reportDueOn: 2022-07-10", "reportDueOn: 2022-07-20",
			"Quan sát viên của Bộ", "Quan sát viên", "to: 2025-06-30, rotation: 6", "rotation: 6", "state: OPEN", "state: INTERIM_REVIEW", "pactDue: 2022-03-30", "pactDue: 2022-04-05",
			"to: 2024-12-31}", "to: 2024-06-30}"))
		golden.Equal(t, "testdata/corrections.txt", []byte(plan.Text()))
		if after := current(t, s); after.Version != before.Version+1 {
			t.Errorf("the version went from %d to %d", before.Version, after.Version)
		}
		if told := refusedWith(t, s, files(t)); !strings.Contains(told, "cluster.yaml:30:10: The season 2022 is at INTERIM_REVIEW and does not go back to OPEN.") {
			t.Errorf("told:\n%s", told)
		}
	})
}

// A file of the machine names its criteria relative to itself, and people are told of
// places by the path that they gave.
func TestFilesOnDisk(t *testing.T) {
	dir := t.TempDir()
	for name, f := range files(t, "state: OPEN", "state: OPENED").FS.(fstest.MapFS) {
		if err := os.WriteFile(filepath.Join(dir, name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "cluster.yaml")
	var found problems
	d := parse(OnDisk(path), "cluster.yaml", &found)
	if err := found.refused(); err == nil || !strings.HasPrefix(err.Error(), path+":30:10: ") || len(d.season.criteria.nodes) != 35 {
		t.Errorf("told %v of %d criteria", err, len(d.season.criteria.nodes))
	}
	t.Chdir(dir)
	parse(OnDisk("cluster.yaml"), "cluster.yaml", &found)
	if got := found.list[1].String(); got != "cluster.yaml:30:10" {
		t.Errorf("told at %s", got)
	}
}

// What an administrator ended is not revived by applying the file that once granted it;
// a last day that the file brings ends the role, and heads can read that it did.
func TestApplyDoesNotReviveRoles(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		apply(t, s, files(t))
		r := current(t, s)
		head := r.PersonByEmail("giamdoc@binhdinh.thidua.example")
		if err := endRole(s, nil, r.Roles(head.ID, "2026-01-01")[0].AssignmentID, "2022-01-01", "nghỉ hưu"); err != nil {
			t.Fatal(err)
		}
		again := apply(t, s, files(t))
		if len(again.Changes) != 0 || len(again.Kept) != 1 || !strings.HasPrefix(again.Kept[0], "role HEAD of giamdoc@binhdinh.thidua.example") {
			t.Errorf("applied again:\n%s", again.Text())
		}
		plan := apply(t, s, files(t, "role: OBSERVER", "role: OBSERVER, to: 2030-12-31"))
		if len(plan.Changes) != 1 || plan.Changes[0] != (Change{"update", "role", "OBSERVER of quansat@cum.thidua.example", "to none -> 2030-12-31"}) {
			t.Errorf("with a last day:\n%s", plan.Text())
		}
		if n := s.Client.RoleChange.Query().Where(rolechange.KindEQ(term.RoleEnded)).CountX(ctx); n != 2 {
			t.Errorf("the history tells of %d roles ended, want 2", n)
		}
	})
}

// A second file may speak of what the first one brought, and files are applied all or none.
func TestFilesBuildOnEachOther(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		f := files(t)
		folder := f.FS.(fstest.MapFS)
		folder["more.yaml"] = &fstest.MapFile{Data: []byte("cluster: {code: DHMT2, name: Cụm số 8}\nmembers: [{unit: phuyen, from: 2026-01-01, rotation: 1}]\n")}
		folder["wrong.yaml"] = &fstest.MapFile{Data: []byte("cluster: {code: DHMT2, name: Cụm số 8}\nmembers: [{unit: hue, from: 2026-01-01, rotation: 1}]\n")}
		wrong := Files{FS: folder, Names: []string{"cluster.yaml", "wrong.yaml"}, Shown: "data/"}
		if told := refusedWith(t, s, wrong); told != `data/wrong.yaml:2:18: There is no unit "hue".` {
			t.Errorf("told:\n%s", told)
		}
		if n := len(current(t, s).Units()); n != 0 {
			t.Errorf("%d units were applied", n)
		}
		apply(t, s, Files{FS: folder, Names: []string{"cluster.yaml", "more.yaml"}})
		if c := current(t, s).ClusterByCode("DHMT2"); len(c.Memberships) != 1 || c.Memberships[0].Unit.Code != "phuyen" {
			t.Errorf("the second cluster is %+v", c)
		}
	})
}

// Seeding twice leaves one demonstration, and leaves alone what was changed in between.
func TestSeedIsIdempotent(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		if err := Seed(ctx, s, "$first"); err != nil {
			t.Fatal(err)
		}
		if err := s.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.Person.Update().Where(person.Email("quantri@cum.thidua.example")).SetPassword("$own").Exec(ctx)
		}); err != nil {
			t.Fatal(err)
		}
		before := current(t, s)
		if err := Seed(ctx, s, "$second"); err != nil {
			t.Fatal(err)
		}
		if now := current(t, s); now.Version != before.Version || len(now.People()) != 21 {
			t.Errorf("%d people, version %d, want 21 and %d", len(now.People()), now.Version, before.Version)
		}
		first := s.Client.Person.Query().Where(person.Password("$first")).CountX(ctx)
		own := s.Client.Person.Query().Where(person.Password("$own")).CountX(ctx)
		if first != 20 || own != 1 {
			t.Errorf("%d accounts have the first password and %d their own, want 20 and 1", first, own)
		}
	})
}
