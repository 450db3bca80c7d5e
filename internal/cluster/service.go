package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"thidua/ent/db"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/internal/term"
	"thidua/internal/text"
)

// MaxServiceLife is how far ahead a service account may end: a year, so that somebody looks at
// every one of them again.
const MaxServiceLife = 366 * 24 * time.Hour

// Bounds of what a service account is given, and the length of its name in characters.
const (
	maxOperations   = 100
	maxServiceRoles = 50
	maxServiceName  = 200
)

// Service says that a person is no human but a program of another house (tài khoản dịch vụ):
// it has no password, signs and votes on nothing, and asks for nothing but its operations.
type Service struct {
	ID         string
	Person     *Person
	Operations []string  // names of root fields of the API, in their order
	ExpiresAt  time.Time // after it no token of it holds
	CreatedAt  time.Time
	CreatorID  string // empty: from the command line
}

// Service finds a service account by its identifier.
func (r *Registry) Service(id string) *Service { return r.serviceByID[id] }

// Services lists all service accounts, the latest first.
func (r *Registry) Services() []*Service { return r.services }

// human reports whether somebody is no program: what a person signs, lends and votes on is a
// human's. Nobody unknown is one.
func (r *Registry) human(personID string) bool {
	p := r.personByID[personID]
	return p != nil && p.Service == nil
}

// VisibleService is the one rule of who reads a service account: administrators, and the heads
// of the units, and of the members of the clusters, for which it ever held a role, whenever they
// were members.
func (r *Registry) VisibleService(a *authz.Actor, s *Service) bool {
	if a.Administrator() {
		return true
	}
	units := a.Units(term.Head)
	for _, role := range r.AllRoles(s.Person.ID) {
		if slices.Contains(units, role.UnitID) {
			return true
		}
		c := r.Cluster(role.ClusterID)
		if c != nil && slices.ContainsFunc(c.Memberships, func(m *Membership) bool { return slices.Contains(units, m.Unit.ID) }) {
			return true
		}
	}
	return false
}

// ServiceRequest is a service account to open.
type ServiceRequest struct {
	Name       string         // what it is called in histories, at most 200 characters
	Operations []string       // 1 to 100 root fields of the API; that they exist is the caller's to check
	Roles      []GrantRequest // OFFICER at units, OBSERVER of clusters, 50 at most; of each the role and its place
	ExpiresAt  time.Time      // at most MaxServiceLife ahead
	Note       string         // at most 2,000 characters
}

// OpenService is OpenServiceTx in a transaction of its own, from the command line.
func OpenService(ctx context.Context, s *store.Store, q ServiceRequest) (*Service, error) {
	var opened *Service
	err := s.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.RaiseTx(ctx, tx); err != nil {
			return err
		}
		reg, err := loadTx(ctx, tx)
		if err != nil {
			return err
		}
		opened, err = OpenServiceTx(ctx, tx, reg, time.Now().UTC().Truncate(time.Microsecond), nil, q)
		return err
	})
	return opened, err
}

// OpenServiceTx opens a service account with its roles, which end with it, leaves that in the
// history of roles, and answers the account. reg, now and actorID are as of GrantTx.
// Refusals, with their place: INVALID_INPUT for a name, operations or an end that do not hold,
// and for a role that is a human's; NOT_FOUND for a unit or cluster that does not exist;
// INVALID_TEXT and TEXT_TOO_LONG for name and note.
func OpenServiceTx(ctx context.Context, tx *db.Tx, reg *Registry, now time.Time, actorID *string, q ServiceRequest) (*Service, error) {
	if err := q.check(reg, now); err != nil {
		return nil, err
	}
	s := &Service{
		ID: id.New(id.ServiceAccount), Operations: q.Operations, ExpiresAt: q.ExpiresAt, CreatedAt: now, CreatorID: optional(actorID),
		Person: &Person{ID: id.New(id.Person), Name: q.Name, CreatedAt: now},
	}
	s.Person.Service, s.Person.Email = s, s.ID+term.ServiceDomain
	if err := s.createTx(ctx, tx, actorID, q.Note); err != nil {
		return nil, fmt.Errorf("cluster: opening a service account: %w", err)
	}
	for _, g := range q.Roles {
		g.PersonID = s.Person.ID
		if _, err := grantTx(ctx, tx, actorID, g, now); err != nil {
			return nil, fmt.Errorf("cluster: granting a role to a service account: %w", err)
		}
	}
	return s, nil
}

// createTx writes the account, the person that it is, and their line in the history.
func (s *Service) createTx(ctx context.Context, tx *db.Tx, actorID *string, note string) error {
	p := s.Person
	if err := tx.Person.Create().SetID(p.ID).SetEmail(p.Email).SetName(p.Name).SetNameOrder(text.SortKey(p.Name)).
		SetPassword("").SetCreatedAt(s.CreatedAt).Exec(ctx); err != nil {
		return err
	}
	if err := tx.ServiceAccount.Create().SetID(s.ID).SetPersonID(p.ID).SetOperations(names(s.Operations)).
		SetExpiresAt(s.ExpiresAt).SetCreatedAt(s.CreatedAt).SetNillableCreatorID(actorID).Exec(ctx); err != nil {
		return err
	}
	return tx.RoleChange.Create().SetKind(term.AccountOpened).SetPersonID(p.ID).SetNillableActorID(actorID).
		SetNote(note).SetAt(s.CreatedAt).Exec(ctx)
}

// check brings the request into the form that is stored, or tells what is wrong with it.
func (q *ServiceRequest) check(reg *Registry, now time.Time) (err error) {
	if q.Name, err = text.Clean(q.Name, maxServiceName, "name"); err != nil {
		return err
	}
	if q.Note, err = text.Clean(q.Note, maxNote, "note"); err != nil {
		return err
	}
	q.ExpiresAt = q.ExpiresAt.UTC().Truncate(time.Microsecond)
	switch {
	case q.Name == "":
		return refuse("name", "Cần có tên của tài khoản dịch vụ.", "A service account needs a name.")
	case !q.ExpiresAt.After(now):
		return refuse("expiresAt", "Thời điểm hết hạn phải ở tương lai.", "The end must lie in the future.")
	case q.ExpiresAt.After(now.Add(MaxServiceLife)):
		return refuse("expiresAt", "Tài khoản dịch vụ có thời hạn tối đa một năm.", "A service account lasts a year at most.")
	case len(q.Operations) == 0 || len(q.Operations) > maxOperations:
		return refuse("operations", "Cần nêu từ 1 đến %d trường của API.", "1 to %d fields of the API are needed.", maxOperations)
	case len(q.Roles) > maxServiceRoles:
		return refuse("roles", "Có tối đa %d vai trò.", "There are %d roles at most.", maxServiceRoles)
	}
	q.Operations = slices.Clone(q.Operations)
	slices.Sort(q.Operations)
	q.Operations = slices.Compact(q.Operations)
	return q.checkRoles(reg, now)
}

// checkRoles checks each role, and that none is given twice.
func (q *ServiceRequest) checkRoles(reg *Registry, now time.Time) error {
	q.Roles = slices.Clone(q.Roles)
	for i := range q.Roles {
		g := &q.Roles[i]
		g.From, g.To, g.Note = calendar.Of(now), calendar.Of(q.ExpiresAt), q.Note
		err := g.forService()
		if err == nil {
			err = g.checkPlace(reg)
		}
		same := func(o GrantRequest) bool {
			return o.Role == g.Role && o.UnitID == g.UnitID && o.ClusterID == g.ClusterID
		}
		if err == nil && slices.ContainsFunc(q.Roles[:i], same) {
			err = refuse("role", "Vai trò này lặp lại.", "This role is given twice.")
		}
		if err != nil {
			return under(err, "roles", strconv.Itoa(i))
		}
	}
	return nil
}

// under puts the place of a refusal below a place of the input.
func under(err error, place ...string) error {
	for _, f := range fault.All(err) {
		f.Path = slices.Concat(place, f.Path)
	}
	return err
}

// serves reports whether a service account may hold the role: it writes and reads, while
// signing, voting, recording, scoring and running the house are a human's.
func serves(r term.Role) bool { return r == term.Officer || r == term.Observer }

// forService refuses a role that a service account cannot hold.
func (g *GrantRequest) forService() error {
	if serves(g.Role) {
		return nil
	}
	return refuse("role", "Tài khoản dịch vụ chỉ giữ được vai trò OFFICER hoặc OBSERVER: ký, bỏ phiếu và quản trị là việc của con người.",
		"A service account holds OFFICER or OBSERVER alone: signing, voting and administering are a human's.")
}

// addServices marks the people that are programs.
func (w *rows) addServices(r *Registry) error {
	for _, row := range w.services {
		s := &Service{
			ID: row.ID, Person: r.personByID[row.PersonID], ExpiresAt: row.ExpiresAt.UTC(), CreatedAt: row.CreatedAt.UTC(),
			CreatorID: optional(row.CreatorID),
		}
		if s.Person == nil {
			return orphan("service account", row.ID)
		}
		if err := json.Unmarshal([]byte(row.Operations), &s.Operations); err != nil {
			return fmt.Errorf("cluster: reading the operations of %s: %w", row.ID, err)
		}
		s.Person.Service = s
		r.serviceByID[s.ID] = s
		r.services = append(r.services, s)
	}
	return nil
}
