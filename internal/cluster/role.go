package cluster

import (
	"context"
	"fmt"
	"time"

	"thidua/ent/db"
	"thidua/internal/calendar"
	"thidua/internal/fault"
	"thidua/internal/term"
	"thidua/internal/text"
)

// maxNote is the length of a note in characters.
const maxNote = 2000

// GrantRequest is a role to give to a person.
type GrantRequest struct {
	PersonID  string
	Role      term.Role
	UnitID    string        // of OFFICER and HEAD; where the holder of a cluster's post comes from; else empty
	ClusterID string        // of SECRETARY, APPRAISER and OBSERVER; else empty
	From      calendar.Date // the first day; empty: today in UTC+7, from now on
	To        calendar.Date // the last day; empty: without end
	Note      string        // at most 2,000 characters
}

// GrantTx gives a role, leaves that in the history of roles, where every head reads it,
// and returns the assignment's identifier. reg is the registry whose version the caller's
// transaction has raised (store.RaiseTx): what is checked against it stands until the
// commit. now is the transaction's instant in UTC. actorID is the person who grants, nil
// from the command line; whether he may is the caller's to check.
// Refusals: NOT_FOUND for a person, unit or cluster that does not exist; INVALID_INPUT
// for a place that does not fit the role, a human's role for a service account, days that end before they begin, a role that
// the person has in those days already, and a second head of a unit at one time;
// INVALID_TEXT and TEXT_TOO_LONG for the note.
func GrantTx(ctx context.Context, tx *db.Tx, reg *Registry, now time.Time, actorID *string, g GrantRequest) (assignmentID string, err error) {
	if g.From == "" {
		g.From = calendar.Of(now)
	}
	if err := g.check(reg); err != nil {
		return "", err
	}
	if assignmentID, err = grantTx(ctx, tx, actorID, g, now); err != nil {
		return "", fmt.Errorf("cluster: granting a role: %w", err)
	}
	return assignmentID, nil
}

// EndRoleTx ends a role and leaves that in the history of roles; reg, now and actorID are
// as of GrantTx. on is its last day; where that is today or past, or empty, the role ends
// at once, and because days are what is stored, its last day is then yesterday in UTC+7:
// also one that began today is over. A
// role is never ended into the past: until now it was held. Refusals: NOT_FOUND for an
// unknown assignment; INVALID_INPUT for a role that has ended already or ends no later;
// INVALID_TEXT and TEXT_TOO_LONG for the note.
func EndRoleTx(ctx context.Context, tx *db.Tx, reg *Registry, now time.Time, actorID *string, assignmentID string, on calendar.Date, note string) error {
	person, role, found := reg.Assignment(assignmentID)
	if !found {
		return fault.New(fault.NotFound, "assignmentId")
	}
	last := lastDay(on, calendar.Of(now))
	if role.To != "" && role.To <= last {
		return refuse("on", "Vai trò này đã kết thúc hoặc kết thúc vào ngày %s.", "This role ended, or ends, on %s.", role.To.Human())
	}
	note, err := text.Clean(note, maxNote, "note")
	if err != nil {
		return err
	}
	ended := GrantRequest{
		PersonID: person, Role: role.Role, UnitID: role.UnitID, ClusterID: role.ClusterID, From: role.From, To: last, Note: note,
	}
	if err := endTx(ctx, tx, actorID, assignmentID, ended, now); err != nil {
		return fmt.Errorf("cluster: ending a role: %w", err)
	}
	return nil
}

// lastDay is the last day on which a role is held that is to end on the day.
func lastDay(on, today calendar.Date) calendar.Date {
	if on <= today {
		return dayBefore(today)
	}
	return on
}

// check brings the request into the form that is stored, or tells what is wrong with it.
func (g *GrantRequest) check(reg *Registry) (err error) {
	if g.Note, err = text.Clean(g.Note, maxNote, "note"); err != nil {
		return err
	}
	person := reg.Person(g.PersonID)
	if person == nil {
		return fault.New(fault.NotFound, "personId")
	}
	if person.Service != nil {
		if err := g.forService(); err != nil {
			return err
		}
	}
	if err := g.checkPlace(reg); err != nil {
		return err
	}
	return g.apart(reg)
}

// checkPlace checks where and when the role is to be held.
func (g *GrantRequest) checkPlace(reg *Registry) error {
	switch {
	case g.UnitID != "" && reg.Unit(g.UnitID) == nil:
		return fault.New(fault.NotFound, "unitId")
	case g.ClusterID != "" && reg.Cluster(g.ClusterID) == nil:
		return fault.New(fault.NotFound, "clusterId")
	case g.To != "" && g.To < g.From:
		return refuse("validTo", "Ngày kết thúc trước ngày bắt đầu.", "The last day is before the first one.")
	}
	return g.fits()
}

// fits checks the place against the role.
func (g *GrantRequest) fits() error {
	switch r := g.Role; {
	case r.OfUnit() && g.UnitID == "":
		return refuse("unitId", "Vai trò %s cần một đơn vị.", "The role %s needs a unit.", r)
	case r.OfUnit() && g.ClusterID != "":
		return refuse("clusterId", "Vai trò %s không thuộc cụm.", "The role %s is not of a cluster.", r)
	case r.OfCluster() && g.ClusterID == "":
		return refuse("clusterId", "Vai trò %s cần một cụm.", "The role %s needs a cluster.", r)
	case r == term.Administrator && g.UnitID != "":
		return refuse("unitId", "Quản trị hệ thống không thuộc đơn vị nào.", "An administrator is of no unit.")
	case r == term.Administrator && g.ClusterID != "":
		return refuse("clusterId", "Quản trị hệ thống không thuộc cụm nào.", "An administrator is of no cluster.")
	case !r.OfUnit() && !r.OfCluster() && r != term.Administrator:
		return refuse("role", "Không có vai trò %q để giao.", "There is no role %q to grant.", r)
	}
	return nil
}

// apart checks the request against what is held: one grant of a role at a place at a
// time, and one head of a unit, since two would each sign for it.
func (g *GrantRequest) apart(reg *Registry) error {
	mine := span{from: g.From, to: g.To}
	for _, a := range reg.assignments {
		if a.Role.Role != g.Role || len(overlaps([]span{mine, {from: a.From, to: a.To}})) == 0 {
			continue
		}
		switch {
		case a.person == g.PersonID && a.UnitID == g.UnitID && a.ClusterID == g.ClusterID:
			return refuse("role", "Người này đã giữ vai trò %s trong thời gian này.", "This person holds the role %s in these days already.", g.Role)
		case g.Role == term.Head && a.UnitID == g.UnitID:
			return refuse("role", "Đơn vị đã có giám đốc trong thời gian này (%s); hãy kết thúc vai trò đó trước.",
				"The unit has a head in these days already (%s); end that role first.", reg.Person(a.person).Name)
		}
	}
	return nil
}

func refuse(path, vi, en string, args ...any) error {
	return fault.Newf(fault.InvalidInput, say(vi, en, args...), path)
}
