package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/ent/db"
	"thidua/ent/db/delegation"
	"thidua/ent/db/predicate"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/fault"
	"thidua/internal/id"
	"thidua/internal/store"
	"thidua/internal/term"
	"thidua/internal/text"
)

// maxPaper is the length of a letter's number in characters.
const maxPaper = 60

// maxLent is how many days a delegation may last. A delegation is limited in time: Decree
// 30/2020/ND-CP, article 13.
const maxLent = 366

// lent is a delegation that was not revoked.
type lent struct {
	authz.Delegated
	receiver string
	from, to calendar.Date
}

// Delegations lists what others have lent to the person and what is worth something on the
// day, in the order of giving: the day is within its days, the giver still holds the post,
// and neither of the two is disabled or an administrator (rule 5 of the rules on conflict of
// interest: who runs the house has no domain power to lend or to borrow).
func (r *Registry) Delegations(personID string, on calendar.Date) []authz.Delegated {
	if len(r.lentTo[personID]) == 0 || !r.acts(personID, on) {
		return nil
	}
	var list []authz.Delegated
	for _, l := range r.lentTo[personID] {
		if !on.Within(l.from, l.to) || !r.acts(l.Giver, on) {
			continue
		}
		l.All = r.Roles(l.Giver, on)
		if i := slices.IndexFunc(l.All, func(held authz.Role) bool { return samePost(held, l.Role) }); i >= 0 {
			l.Role = l.All[i]
			list = append(list, l.Delegated)
		}
	}
	return list
}

// acts reports whether the person is a human who can sign in and is no administrator on the day.
func (r *Registry) acts(personID string, on calendar.Date) bool {
	p := r.personByID[personID]
	return p != nil && p.Service == nil && p.DisabledAt == nil &&
		!slices.ContainsFunc(r.Roles(personID, on), func(held authz.Role) bool { return held.Role == term.Administrator })
}

// samePost compares roles by where they are held, whatever their days.
func samePost(a, b authz.Role) bool {
	return a.Role == b.Role && a.UnitID == b.UnitID && a.ClusterID == b.ClusterID
}

// VisibleDelegations is the one rule of who reads a delegation: giver and receiver, and the
// heads of the unit whose post was lent.
func VisibleDelegations(a *authz.Actor) predicate.Delegation {
	return delegation.Or(
		delegation.GiverID(a.ID), delegation.ReceiverID(a.ID), delegation.UnitIDIn(a.Units(term.Head)...),
	)
}

// DelegateRequest is a post to lend (văn bản ủy quyền). What Workflows and Actions name is
// the caller's to check: the registry knows no workflow.
type DelegateRequest struct {
	ReceiverID string
	Role       term.Role
	UnitID     string        // of the post; empty where the giver holds the role at one place alone
	ClusterID  string        // as UnitID
	Workflows  []string      // names; none: all
	Actions    []string      // names; none: all
	Paper      string        // number of the letter, at most 60 characters; may be empty
	From       calendar.Date // the first day, today or later; empty: today in UTC+7
	To         calendar.Date // the last day, at most 366 days with the first
}

// DelegateTx lends a post, leaves that in the history of roles, where every head reads it,
// and returns the delegation's identifier. reg and now are as of GrantTx; giver is who
// lends, with what he holds at now. He lends what he holds himself, today, and never what
// was lent to him: a delegation is not handed on (Decree 30/2020/ND-CP, article 13).
// Refusals: NOT_PERMITTED for a post that he does not hold, and for a service account; NOT_FOUND for a receiver who
// does not exist; INVALID_INPUT for himself, for a receiver who is disabled or an
// administrator, for a post of an administrator or one that is not told apart, for days in
// the past, the wrong way round or too many, and for a post that the receiver has from him
// in these days already; INVALID_TEXT and TEXT_TOO_LONG for the number.
func DelegateTx(ctx context.Context, tx *db.Tx, reg *Registry, now time.Time, giver *authz.Actor, d DelegateRequest) (delegationID string, err error) {
	today := calendar.Of(now)
	if d.From == "" {
		d.From = today
	}
	if !reg.human(giver.ID) {
		return "", fault.New(fault.NotPermitted)
	}
	post, err := d.post(giver.Roles)
	if err != nil {
		return "", err
	}
	if err := d.check(reg, today, giver.ID, post); err != nil {
		return "", err
	}
	delegationID = id.New(id.Delegation)
	if err := tx.Delegation.Create().SetID(delegationID).SetGiverID(giver.ID).SetReceiverID(d.ReceiverID).
		SetRole(post.Role).SetNillableUnitID(given(post.UnitID)).SetNillableClusterID(given(post.ClusterID)).
		SetWorkflows(names(d.Workflows)).SetActions(names(d.Actions)).SetPaper(d.Paper).
		SetValidFrom(d.From).SetValidTo(d.To).SetCreatedAt(now).Exec(ctx); err != nil {
		return "", fmt.Errorf("cluster: lending a post: %w", err)
	}
	if err := recordTx(ctx, tx, term.Delegated, &giver.ID, GrantRequest{
		PersonID: d.ReceiverID, Role: post.Role, UnitID: post.UnitID, ClusterID: post.ClusterID,
		From: d.From, To: d.To, Note: d.words(),
	}, now); err != nil {
		return "", fmt.Errorf("cluster: recording a delegation: %w", err)
	}
	return delegationID, nil
}

// RevokeDelegationTx takes a delegation back at once, and leaves that in the history of
// roles. now is as of GrantTx; actor is its giver or its receiver. Refusals: NOT_FOUND for
// one that is not there or that he may not see, NOT_PERMITTED for another one's,
// INVALID_INPUT for one that was revoked or has ended already.
func RevokeDelegationTx(ctx context.Context, tx *db.Tx, now time.Time, actor *authz.Actor, delegationID string) error {
	today := calendar.Of(now)
	if id.Prefix(delegationID) != id.Delegation { // Postgres takes no NUL
		return fault.New(fault.NotFound, "delegationId")
	}
	row, err := tx.Delegation.Query().
		Where(delegation.ID(delegationID), VisibleDelegations(actor)).Only(store.Everything(ctx))
	switch {
	case db.IsNotFound(err):
		return fault.New(fault.NotFound, "delegationId")
	case err != nil:
		return fmt.Errorf("cluster: reading a delegation: %w", err)
	case row.GiverID != actor.ID && row.ReceiverID != actor.ID:
		return fault.Newf(fault.NotPermitted, say("Chỉ người ủy quyền hoặc người được ủy quyền thu hồi được ủy quyền này.",
			"Only who gave this delegation, or who received it, can revoke it."), "delegationId")
	case row.RevokedAt != nil:
		return refuse("delegationId", "Ủy quyền này đã được thu hồi.", "This delegation was revoked already.")
	case row.ValidTo < today:
		return refuse("delegationId", "Ủy quyền này đã hết hạn ngày %s.", "This delegation ended on %s.", row.ValidTo.Human())
	}
	if err := tx.Delegation.UpdateOneID(row.ID).SetRevokedAt(now).SetRevokerID(actor.ID).Exec(store.Everything(ctx)); err != nil {
		return fmt.Errorf("cluster: revoking a delegation: %w", err)
	}
	if err := recordTx(ctx, tx, term.DelegationRevoked, &actor.ID, GrantRequest{
		PersonID: row.ReceiverID, Role: row.Role, UnitID: optional(row.UnitID), ClusterID: optional(row.ClusterID),
		From: row.ValidFrom, To: row.ValidTo, Note: row.Paper,
	}, now); err != nil {
		return fmt.Errorf("cluster: recording the end of a delegation: %w", err)
	}
	return nil
}

// post finds the one post that the request means among those that the giver holds.
func (d *DelegateRequest) post(held []authz.Role) (authz.Role, error) {
	if d.Role == term.Administrator {
		return authz.Role{}, refuse("role", "Không ủy quyền được vai trò quản trị hệ thống.", "The role of an administrator is not lent.")
	}
	if d.Role == term.Leader || d.Role == term.Deputy {
		return authz.Role{}, refuse("role", "Cụm trưởng, cụm phó là đơn vị; hãy ủy quyền vai trò HEAD của đơn vị.",
			"Leader and deputy are units; lend the role HEAD of the unit.")
	}
	var meant []authz.Role
	for _, r := range held {
		if r.Role == d.Role && (d.UnitID == "" || r.UnitID == d.UnitID) && (d.ClusterID == "" || r.ClusterID == d.ClusterID) {
			meant = append(meant, r)
		}
	}
	switch {
	case len(meant) == 0:
		return authz.Role{}, fault.Newf(fault.NotPermitted, say("Ông/bà chỉ ủy quyền được vai trò mà chính mình đang giữ; việc được ủy quyền không ủy quyền lại.",
			"You can lend only a role that you hold yourself today; what was lent to you is not handed on."), "role")
	case len(meant) > 1 && meant[0].ClusterID != meant[1].ClusterID:
		return authz.Role{}, refuse("clusterId", "Ông/bà giữ vai trò %s ở nhiều cụm; hãy nêu rõ cụm.", "You hold the role %s in several clusters; say in which.", d.Role)
	case len(meant) > 1:
		return authz.Role{}, refuse("unitId", "Ông/bà giữ vai trò %s ở nhiều đơn vị; hãy nêu rõ đơn vị.", "You hold the role %s at several units; say at which.", d.Role)
	}
	return meant[0], nil
}

// check brings the request into the form that is stored, or tells what is wrong with it.
func (d *DelegateRequest) check(reg *Registry, today calendar.Date, giverID string, post authz.Role) (err error) {
	if d.Paper, err = text.Clean(d.Paper, maxPaper, "paper"); err != nil {
		return err
	}
	switch {
	case reg.Person(d.ReceiverID) == nil:
		return fault.New(fault.NotFound, "receiverId")
	case d.ReceiverID == giverID:
		return refuse("receiverId", "Không thể ủy quyền cho chính mình.", "Nobody lends to himself.")
	case d.From < today:
		return refuse("validFrom", "Không ủy quyền lùi ngày: ngày bắt đầu sớm nhất là hôm nay.", "A delegation does not begin in the past: today at the earliest.")
	case d.To < d.From:
		return refuse("validTo", "Ngày kết thúc trước ngày bắt đầu.", "The last day is before the first one.")
	case d.To > d.last():
		return refuse("validTo", "Ủy quyền kéo dài tối đa %d ngày, đến hết ngày %s.", "A delegation lasts %d days at most, until %s.", maxLent, d.last().Human())
	case !reg.borrows(d.ReceiverID, d.From, d.To):
		// One sentence for both, because who is disabled or an administrator is not everybody's to know.
		return refuse("receiverId", "Người này không nhận ủy quyền được: tài khoản đã khóa, hoặc là quản trị hệ thống hay tài khoản dịch vụ.",
			"This person cannot be delegated to: the account is disabled, or it is an administrator's or a service account.")
	}
	for _, l := range reg.lentTo[d.ReceiverID] {
		if l.Giver == giverID && samePost(l.Role, post) && d.From <= l.to && l.from <= d.To {
			return refuse("receiverId", "Vai trò này đã được ủy quyền cho người này từ %s đến %s; hãy thu hồi trước.",
				"This role is lent to this person from %s to %s already; revoke that first.", l.from.Human(), l.to.Human())
		}
	}
	return nil
}

// last is the last day that the request may name.
func (d *DelegateRequest) last() calendar.Date {
	return calendar.Of(d.From.End().AddDate(0, 0, maxLent-1))
}

// borrows reports whether the person may be lent something for these days: rule 5 keeps
// administrators out, and what is lent is a human's.
func (r *Registry) borrows(personID string, from, to calendar.Date) bool {
	return r.human(personID) && r.personByID[personID].DisabledAt == nil &&
		!slices.ContainsFunc(r.rolesOf[personID], func(held authz.Role) bool {
			return held.Role == term.Administrator && len(overlaps([]span{{from: from, to: to}, {from: held.From, to: held.To}})) > 0
		})
}

// words tell in the history of roles what was lent: the number, the workflows, the actions.
func (d *DelegateRequest) words() string {
	var parts []string
	for _, part := range []string{d.Paper, strings.Join(d.Workflows, ", "), strings.Join(d.Actions, ", ")} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "; ")
}

// names writes a list of names as it is stored.
func names(list []string) string {
	if len(list) == 0 {
		return "[]"
	}
	written, _ := json.Marshal(list) // texts always can be written
	return string(written)
}

// Names reads a list of names as it is stored; nil for none, which means all.
func Names(stored string) ([]string, error) {
	var list []string
	if err := json.Unmarshal([]byte(stored), &list); err != nil {
		return nil, fmt.Errorf("cluster: reading names: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

// optional is the value of a column that may be NULL.
func optional(id *string) string {
	if id == nil {
		return ""
	}
	return *id
}

// addDelegations adds what is lent and was not revoked.
func (w *rows) addDelegations(r *Registry) error {
	for _, row := range w.delegations {
		l := lent{receiver: row.ReceiverID, from: row.ValidFrom, to: row.ValidTo, Delegated: authz.Delegated{
			DelegationID: row.ID, Giver: row.GiverID,
			Role: authz.Role{Role: row.Role, UnitID: optional(row.UnitID), ClusterID: optional(row.ClusterID)},
		}}
		if r.personByID[row.GiverID] == nil || r.personByID[row.ReceiverID] == nil {
			return orphan("delegation", row.ID)
		}
		var err error
		if l.Workflows, err = Names(row.Workflows); err != nil {
			return err
		}
		if l.Actions, err = Names(row.Actions); err != nil {
			return err
		}
		r.lentTo[l.receiver] = append(r.lentTo[l.receiver], l)
	}
	return nil
}
