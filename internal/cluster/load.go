package cluster

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"thidua/ent/db"
	"thidua/ent/db/criterion"
	"thidua/ent/db/delegation"
	"thidua/ent/db/leadershipterm"
	"thidua/ent/db/membership"
	"thidua/ent/db/period"
	"thidua/ent/db/person"
	"thidua/ent/db/roleassignment"
	"thidua/ent/db/season"
	"thidua/ent/db/sectiontemplate"
	"thidua/ent/db/serviceaccount"
	"thidua/ent/db/succession"
	"thidua/ent/db/unitversion"
	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/store"
)

// rows is everything that the registry is made of, one query a table.
type rows struct {
	registry    *db.Registry
	clusters    []*db.Cluster
	units       []*db.Unit
	versions    []*db.UnitVersion
	successions []*db.Succession
	memberships []*db.Membership
	terms       []*db.LeadershipTerm
	seasons     []*db.Season
	sections    []*db.SectionTemplate
	periods     []*db.Period
	criteria    []*db.Criterion
	people      []*db.Person
	services    []*db.ServiceAccount
	assignments []*db.RoleAssignment
	delegations []*db.Delegation
}

func loadTx(ctx context.Context, tx *db.Tx) (*Registry, error) {
	var all rows
	// Everything, whoever asks: a decision loads it in the transaction of a reader.
	if err := all.readTx(store.Everything(ctx), tx); err != nil {
		return nil, err
	}
	return all.assemble()
}

// readTx reads in an order that assemble keeps: the lists of the registry's nouns come out sorted.
func (w *rows) readTx(ctx context.Context, tx *db.Tx) error {
	if err := readEach([]read{
		{"the registry", func() (err error) { w.registry, err = tx.Registry.Get(ctx, 1); return }},
		{"clusters", func() (err error) { w.clusters, err = tx.Cluster.Query().All(ctx); return }},
		{"units", func() (err error) { w.units, err = tx.Unit.Query().All(ctx); return }},
		{"versions of units", func() (err error) {
			w.versions, err = tx.UnitVersion.Query().Order(db.Asc(unitversion.FieldID)).All(ctx)
			return
		}},
		{"successions", func() (err error) {
			w.successions, err = tx.Succession.Query().Order(db.Asc(succession.FieldEffective, succession.FieldID)).All(ctx)
			return
		}},
		{"memberships", func() (err error) {
			w.memberships, err = tx.Membership.Query().
				Order(db.Asc(membership.FieldValidFrom, membership.FieldRotation, membership.FieldID)).All(ctx)
			return
		}},
		{"leadership terms", func() (err error) {
			w.terms, err = tx.LeadershipTerm.Query().
				Order(db.Asc(leadershipterm.FieldValidFrom), db.Desc(leadershipterm.FieldLeadership)).All(ctx)
			return
		}},
	}); err != nil {
		return err
	}
	return readEach(w.seasonsAndPeopleTx(ctx, tx))
}

// seasonsAndPeopleTx is the second half of what is read.
func (w *rows) seasonsAndPeopleTx(ctx context.Context, tx *db.Tx) []read {
	return []read{
		{"seasons", func() (err error) {
			w.seasons, err = tx.Season.Query().Order(db.Desc(season.FieldYear)).All(ctx)
			return
		}},
		{"sections", func() (err error) {
			w.sections, err = tx.SectionTemplate.Query().Order(db.Asc(sectiontemplate.FieldPlace)).All(ctx)
			return
		}},
		{"periods", func() (err error) {
			w.periods, err = tx.Period.Query().Order(db.Asc(period.FieldStartsOn, period.FieldEndsOn)).All(ctx)
			return
		}},
		{"criteria", func() (err error) {
			w.criteria, err = tx.Criterion.Query().Order(db.Asc(criterion.FieldPlace)).All(ctx)
			return
		}},
		{"people", func() (err error) {
			w.people, err = tx.Person.Query().Select(person.FieldID, person.FieldEmail, person.FieldName,
				person.FieldNameOrder, person.FieldDisabledAt, person.FieldCreatedAt).All(ctx)
			return
		}},
		{"service accounts", func() (err error) {
			w.services, err = tx.ServiceAccount.Query().Order(db.Desc(serviceaccount.FieldID)).All(ctx)
			return
		}},
		{"roles", func() (err error) {
			w.assignments, err = tx.RoleAssignment.Query().Order(db.Asc(roleassignment.FieldID)).All(ctx)
			return
		}},
		// Those that have ended are read, too: a snapshot does not depend on the day.
		{"delegations", func() (err error) {
			w.delegations, err = tx.Delegation.Query().Where(delegation.RevokedAtIsNil()).Order(db.Asc(delegation.FieldID)).All(ctx)
			return
		}},
	}
}

// read fills one list of rows by one query.
type read struct {
	what string
	all  func() error
}

func readEach(reads []read) error {
	for _, r := range reads {
		if err := r.all(); err != nil {
			return fmt.Errorf("cluster: reading %s: %w", r.what, err)
		}
	}
	return nil
}

// assemble makes the snapshot; the error tells of a row that refers to nothing, which
// the database's foreign keys exclude.
func (w *rows) assemble() (*Registry, error) {
	r := &Registry{
		Version: w.registry.Version, CursorKey: w.registry.CursorKey,
		clusterByID: map[string]*Cluster{}, clusterByCode: map[string]*Cluster{},
		unitByID: map[string]*Unit{}, unitByCode: map[string]*Unit{},
		seasonByID: map[string]*Season{}, periodByID: map[string]*Period{}, criterionByID: map[string]*Criterion{},
		personByID: map[string]*Person{}, personByEmail: map[string]*Person{}, serviceByID: map[string]*Service{},
		rolesOf: map[string][]authz.Role{}, byAssignment: map[string]assignment{}, lentTo: map[string][]lent{}, lineage: lineage{},
	}
	for _, add := range []func(*Registry) error{
		w.addUnits, w.addClusters, w.addSeasons, w.addCriteria, w.addPeople, w.addServices, w.addRoles, w.addDelegations,
	} {
		if err := add(r); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func orphan(noun, id string) error { return fmt.Errorf("cluster: %s %s refers to nothing", noun, id) }

func (w *rows) addUnits(r *Registry) error {
	for _, row := range w.units {
		u := &Unit{ID: row.ID, Code: row.Code}
		r.unitByID[u.ID], r.unitByCode[u.Code] = u, u
		r.units = append(r.units, u)
	}
	for _, row := range w.versions {
		u := r.unitByID[row.UnitID]
		if u == nil {
			return orphan("version", row.ID)
		}
		u.Versions = append(u.Versions, UnitVersion{
			ID: row.ID, Name: row.Name, NameOrder: row.NameOrder, Short: row.Short, Province: row.Province,
			Tourism: row.Tourism, From: row.ValidFrom, To: row.ValidTo,
		})
	}
	for _, row := range w.successions {
		s := &Succession{ID: row.ID, Predecessor: r.unitByID[row.PredecessorID], Province: row.Province, Effective: row.Effective}
		if row.SuccessorID != nil {
			s.Successor = r.unitByID[*row.SuccessorID]
		}
		if s.Predecessor == nil || (s.Successor == nil && row.SuccessorID != nil) {
			return orphan("succession", row.ID)
		}
		s.Predecessor.Succeeded = append(s.Predecessor.Succeeded, s)
		r.lineage.add(s)
	}
	for _, u := range r.units {
		// In Go and not in SQL: the databases do not agree where NULL, an open beginning, sorts.
		slices.SortStableFunc(u.Versions, func(a, b UnitVersion) int { return cmp.Compare(a.From, b.From) })
	}
	slices.SortFunc(r.units, func(a, b *Unit) int { return byName(a.At("").NameOrder, a.ID, b.At("").NameOrder, b.ID) })
	return nil
}

func (w *rows) addClusters(r *Registry) error {
	for _, row := range w.clusters {
		c := &Cluster{ID: row.ID, Code: row.Code, Name: row.Name, NameOrder: row.NameOrder}
		r.clusterByID[c.ID], r.clusterByCode[c.Code] = c, c
		r.clusters = append(r.clusters, c)
	}
	for _, row := range w.memberships {
		m := &Membership{
			ID: row.ID, Cluster: r.clusterByID[row.ClusterID], Unit: r.unitByID[row.UnitID],
			From: row.ValidFrom, To: row.ValidTo, Rotation: row.Rotation, Assumption: row.Assumption,
		}
		if m.Cluster == nil || m.Unit == nil {
			return orphan("membership", row.ID)
		}
		m.Cluster.Memberships = append(m.Cluster.Memberships, m)
		m.Unit.Memberships = append(m.Unit.Memberships, m)
	}
	for _, row := range w.terms {
		t := &Term{
			ID: row.ID, Cluster: r.clusterByID[row.ClusterID], Unit: r.unitByID[row.UnitID],
			Leadership: row.Leadership, From: row.ValidFrom, To: row.ValidTo, Assumption: row.Assumption,
		}
		if t.Cluster == nil || t.Unit == nil {
			return orphan("leadership term", row.ID)
		}
		t.Cluster.Terms = append(t.Cluster.Terms, t)
		t.Unit.Terms = append(t.Unit.Terms, t)
	}
	slices.SortFunc(r.clusters, func(a, b *Cluster) int { return byName(a.NameOrder, a.ID, b.NameOrder, b.ID) })
	return nil
}

func (w *rows) addSeasons(r *Registry) error {
	for _, row := range w.seasons {
		s := &Season{
			ID: row.ID, Cluster: r.clusterByID[row.ClusterID], Year: row.Year, State: row.State,
			RegistrationDue: row.RegistrationDue, PactDue: row.PactDue,
			CriteriaSet: row.CriteriaSet, CriteriaSynthetic: row.CriteriaSynthetic,
		}
		if s.Cluster == nil {
			return orphan("season", row.ID)
		}
		s.Cluster.Seasons = append(s.Cluster.Seasons, s)
		r.seasonByID[s.ID] = s
	}
	for _, row := range w.sections {
		s := r.seasonByID[row.SeasonID]
		if s == nil {
			return orphan("section", row.ID)
		}
		s.Sections = append(s.Sections, Section{
			ID: row.ID, Key: row.Key, Place: row.Place, Required: row.Required,
			Title: fault.Text{VI: row.TitleVi, EN: row.TitleEn},
		})
	}
	for _, row := range w.periods {
		p := &Period{
			ID: row.ID, Season: r.seasonByID[row.SeasonID], Code: row.Code, Kind: row.Kind,
			StartsOn: row.StartsOn, EndsOn: row.EndsOn, ReportDueOn: row.ReportDueOn, Assumption: row.Assumption,
		}
		if p.Season == nil {
			return orphan("period", row.ID)
		}
		p.Season.Periods = append(p.Season.Periods, p)
		r.periodByID[p.ID] = p
	}
	return nil
}

func (w *rows) addCriteria(r *Registry) error {
	for _, row := range w.criteria {
		c := &Criterion{
			ID: row.ID, Season: r.seasonByID[row.SeasonID], Code: row.Code, Place: row.Place, Name: row.Name,
			Type: row.Type, Max: row.MaxPoints, Measure: row.Measure, Points: row.Points,
			Start: row.StartPoints, Step: row.StepPoints, Remit: row.Remit,
		}
		if c.Season == nil {
			return orphan("criterion", row.ID)
		}
		r.criterionByID[c.ID] = c
	}
	for _, row := range w.criteria {
		c := r.criterionByID[row.ID]
		if row.ParentID == nil {
			c.Season.Criteria = append(c.Season.Criteria, c)
			continue
		}
		if c.Parent = r.criterionByID[*row.ParentID]; c.Parent == nil {
			return orphan("criterion", row.ID)
		}
		c.Parent.Children = append(c.Parent.Children, c)
	}
	return nil
}

func (w *rows) addPeople(r *Registry) error {
	for _, row := range w.people {
		p := &Person{
			ID: row.ID, Email: row.Email, Name: row.Name, NameOrder: row.NameOrder,
			DisabledAt: row.DisabledAt, CreatedAt: row.CreatedAt,
		}
		r.personByID[p.ID], r.personByEmail[p.Email] = p, p
		r.people = append(r.people, p)
	}
	slices.SortFunc(r.people, func(a, b *Person) int { return byName(a.NameOrder, a.ID, b.NameOrder, b.ID) })
	return nil
}

// addRoles adds what people hold. A role that only a human holds counts for nothing on a
// service account, whatever brought it there: it can be ended, and is worth nothing until then.
func (w *rows) addRoles(r *Registry) error {
	for _, row := range w.assignments {
		a := assignment{person: row.PersonID, Role: authz.Role{
			AssignmentID: row.ID, Role: row.Role, From: row.ValidFrom, To: row.ValidTo,
		}}
		if row.UnitID != nil {
			a.UnitID = *row.UnitID
		}
		if row.ClusterID != nil {
			a.ClusterID = *row.ClusterID
		}
		if r.personByID[a.person] == nil {
			return orphan("role", row.ID)
		}
		r.byAssignment[row.ID] = a
		if !r.human(a.person) && !serves(a.Role.Role) {
			continue
		}
		r.assignments = append(r.assignments, a)
		r.rolesOf[a.person] = append(r.rolesOf[a.person], a.Role)
	}
	return nil
}
