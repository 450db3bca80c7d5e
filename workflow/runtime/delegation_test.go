package runtime_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/ent/db/historyentry"
	"thidua/internal/authz"
	"thidua/internal/calendar"
	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/internal/identity"
	"thidua/internal/store"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/definitions"
	"thidua/workflow/runtime"
)

// lend has the giver lend his post as HEAD, from today to tomorrow unless d says otherwise.
func (h *house) lend(t *testing.T, giver *authz.Actor, receiverID, key string, d cluster.DelegateRequest) (runtime.Result, error) {
	t.Helper()
	d.ReceiverID = receiverID
	if d.Role == "" {
		d.Role = term.Head
	}
	if d.To == "" {
		d.To = calendar.Of(time.Now().AddDate(0, 0, 1))
	}
	a := runtime.Administration{Object: "delegation", Action: "give", Key: key, Operation: "delegate", Request: d}
	return h.runtime.Administer(t.Context(), giver, a, func(ctx context.Context, tx *db.Tx, m runtime.Moment) (string, error) {
		if err := m.Book.Knows(d.Workflows, d.Actions); err != nil {
			return "", err
		}
		return cluster.DelegateTx(ctx, tx, m.Registry, m.At, m.Actor, d)
	})
}

// takeBack revokes the delegation.
func (h *house) takeBack(ctx context.Context, actor *authz.Actor, delegationID string) error {
	a := runtime.Administration{Object: "delegation", Action: "revoke", Operation: "revokeDelegation", Request: delegationID}
	_, err := h.runtime.Administer(ctx, actor, a, func(ctx context.Context, tx *db.Tx, m runtime.Moment) (string, error) {
		return delegationID, cluster.RevokeDelegationTx(ctx, tx, m.At, m.Actor, delegationID)
	})
	return err
}

// submit sends the petition at version 2.
func (h *house) submit(t *testing.T, actor *authz.Actor, subject, onBehalfOf string) error {
	t.Helper()
	_, err := h.runtime.Perform(t.Context(), actor, runtime.Command{SubjectID: subject, Action: "submit", ExpectedVersion: 2, OnBehalfOf: onBehalfOf})
	return err
}

// What a person was lent lets him act, in the giver's name, within its scope alone: history,
// event and case keep both persons.
func TestADelegateActsForTheGiver(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		head, secretary, other := h.as(t, "giamdoc@phuyen"), h.as(t, "thuky@cum"), h.as(t, "giamdoc@binhdinh")
		subject := prepared(t, h)
		refused(t, h.submit(t, secretary, subject, ""), "TRANSITION_BLOCKED", "NOT_PERMITTED")
		_, err := h.lend(t, head, secretary.ID, "", cluster.DelegateRequest{Workflows: []string{"petition"}, Actions: []string{"submit"}})
		ok(t, err)
		refused(t, h.submit(t, secretary, subject, other.ID), "TRANSITION_BLOCKED", "NOT_PERMITTED")
		refused(t, h.submit(t, secretary, subject, "nobody"), "TRANSITION_BLOCKED", "NOT_PERMITTED")
		refused(t, h.submit(t, head, subject, secretary.ID), "TRANSITION_BLOCKED", "NOT_PERMITTED")
		_, err = h.runtime.Perform(t.Context(), secretary, runtime.Command{SubjectID: subject, Action: "update", ExpectedVersion: 2, Content: "x"})
		refused(t, err, "NOT_PERMITTED")
		ok(t, h.submit(t, secretary, subject, head.ID))

		row := h.store.Client.HistoryEntry.Query().Where(historyentry.SubjectID(subject), historyentry.Version(3)).OnlyX(t.Context())
		if *row.ActorID != secretary.ID || *row.OnBehalfID != head.ID || *row.ActorUnitID != head.Roles[0].UnitID {
			t.Errorf("history: %+v", row)
		}
		var e workflow.Event
		ok(t, json.Unmarshal([]byte(row.Event), &e))
		if e.Actor != secretary.ID || e.OnBehalfOf != head.ID {
			t.Errorf("event: %+v", e)
		}
		var actor, behalf string
		ok(t, h.store.DB.QueryRowContext(t.Context(), "SELECT actor_id, on_behalf_id FROM events WHERE subject_id = $1 AND version = 3", subject).Scan(&actor, &behalf))
		if actor != secretary.ID || behalf != head.ID {
			t.Errorf("log: %s for %s", actor, behalf)
		}
		folded(t, h, subject, "sent", 3)
	})
}

// What was lent for another workflow, for other actions, for later, or by who has it only
// lent, opens nothing.
func TestADelegationHasItsScope(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		two, err := runtime.Open(t.Context(), h.store, h.source, grants(t), [][]byte{[]byte(petitionWorkflow), []byte(otherWorkflow)}, h.kind)
		ok(t, err)
		h.runtime = two
		head, tomorrow := h.as(t, "giamdoc@phuyen"), calendar.Of(time.Now().AddDate(0, 0, 1))
		for receiver, d := range map[string]cluster.DelegateRequest{
			"chuyenvien@binhdinh": {Workflows: []string{"other"}},
			"chuyenvien@khanhhoa": {Actions: []string{"return", "review"}},
			"chuyenvien@quangnam": {From: tomorrow},
		} {
			t.Run(receiver, func(t *testing.T) {
				borrower, subject := h.as(t, receiver), prepared(t, h)
				_, err := h.lend(t, head, borrower.ID, "", d)
				ok(t, err)
				refused(t, h.submit(t, borrower, subject, ""), "TRANSITION_BLOCKED", "NOT_PERMITTED")
				refused(t, h.submit(t, borrower, subject, head.ID), "TRANSITION_BLOCKED", "NOT_PERMITTED")
			})
		}
		first, second, subject := h.as(t, "thuky@cum"), h.as(t, "thamdinh1@cum"), prepared(t, h)
		_, err = h.lend(t, head, first.ID, "", cluster.DelegateRequest{Workflows: []string{"other", "petition"}})
		ok(t, err)
		_, err = h.lend(t, first, second.ID, "", cluster.DelegateRequest{})
		refused(t, err, "NOT_PERMITTED")
		_, err = h.lend(t, first, second.ID, "", cluster.DelegateRequest{Role: term.Secretary})
		ok(t, err)
		refused(t, h.submit(t, second, subject, ""), "TRANSITION_BLOCKED", "NOT_PERMITTED")
		refused(t, h.submit(t, second, subject, head.ID), "TRANSITION_BLOCKED", "NOT_PERMITTED")
		ok(t, h.submit(t, first, subject, ""))
	})
}

// otherWorkflow is one more of the same kind.
var otherWorkflow = strings.Replace(petitionWorkflow, "workflow: petition", "workflow: other", 1)

func grants(t *testing.T) *authz.Grants {
	t.Helper()
	g, err := authz.Load()
	ok(t, err)
	return g
}

// A delegation names workflows and actions that there are.
func TestADelegationNamesWhatThereIs(t *testing.T) {
	program := func(source []byte) *workflow.Program {
		p, err := workflow.Compile(source)
		ok(t, err)
		return p
	}
	b := runtime.NewBook(program([]byte(petitionWorkflow)), program(definitions.Report()))
	for _, c := range []struct {
		name               string
		workflows, actions []string
		want               []string // path; nil where it is known
	}{
		{"all", nil, nil, nil},
		{"of any workflow", nil, []string{"commend", "create", "update", "vote", "tally"}, nil},
		{"of both", []string{"petition", "report"}, []string{"commend"}, nil},
		{"no such workflow", []string{"petition", "fly"}, nil, []string{"workflows", "1"}},
		{"a workflow by its reference", []string{b.Current("report").Reference()}, nil, []string{"workflows", "0"}},
		{"a workflow twice", []string{"petition", "petition"}, nil, []string{"workflows", "1"}},
		{"another one's action", []string{"petition"}, []string{"submit", "commend"}, []string{"actions", "1"}},
		{"no such action", nil, []string{"migrate"}, []string{"actions", "0"}},
		{"an action twice", nil, []string{"submit", "submit"}, []string{"actions", "1"}},
		{"an empty name", []string{""}, nil, []string{"workflows", "0"}},
	} {
		var got []string
		for _, f := range fault.All(b.Knows(c.workflows, c.actions)) {
			if f.Code != fault.InvalidInput || f.Say.VI == "" || f.Say.EN == "" {
				t.Errorf("%s: %+v", c.name, f)
			}
			got = f.Path
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Whatever takes a delegation's worth away counts at once, also for who asked before, and
// on a replica whose snapshot is older.
func TestADelegationsEndCountsAtOnce(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		admin, secretary := h.as(t, "quantri@cum"), h.as(t, "thuky@cum")
		r := h.registry(t)
		blocked := []string{"TRANSITION_BLOCKED", "NOT_PERMITTED"}
		var given string
		for _, x := range []struct {
			name string
			end  func(head *authz.Actor) error
			mend func(head *authz.Actor) error
			want []string
		}{
			{"taken back", func(head *authz.Actor) error { return h.takeBack(t.Context(), head, given) }, nil, blocked},
			{"given back", func(*authz.Actor) error { return h.takeBack(t.Context(), secretary, given) }, nil, blocked},
			{"the giver is disabled", func(head *authz.Actor) error {
				return h.account(t, admin, "disable", head.ID, identity.DisableTx)
			}, func(head *authz.Actor) error {
				return h.account(t, admin, "enable", head.ID, identity.EnableTx)
			}, blocked},
			{"the receiver becomes an administrator", func(*authz.Actor) error {
				_, err := h.grant(t, admin, "", cluster.GrantRequest{PersonID: secretary.ID, Role: term.Administrator})
				return err
			}, func(*authz.Actor) error {
				roles := h.registry(t).AllRoles(secretary.ID)
				return h.end(t, admin, roles[len(roles)-1].AssignmentID)
			}, blocked},
			{"the giver becomes an administrator", func(head *authz.Actor) error {
				_, err := h.grant(t, admin, "", cluster.GrantRequest{PersonID: head.ID, Role: term.Administrator})
				return err
			}, func(head *authz.Actor) error {
				roles := h.registry(t).AllRoles(head.ID)
				return h.end(t, admin, roles[len(roles)-1].AssignmentID)
			}, blocked},
			{"the receiver is disabled", func(*authz.Actor) error {
				return h.account(t, admin, "disable", secretary.ID, identity.DisableTx)
			}, func(*authz.Actor) error {
				return h.account(t, admin, "enable", secretary.ID, identity.EnableTx)
			}, []string{"UNAUTHENTICATED"}},
			{"the giver loses the post", func(head *authz.Actor) error {
				return h.end(t, admin, r.AllRoles(head.ID)[0].AssignmentID)
			}, nil, blocked},
		} {
			t.Run(x.name, func(t *testing.T) {
				head, subject := h.as(t, "giamdoc@phuyen"), prepared(t, h)
				if h.registry(t).Delegations(secretary.ID, calendar.Of(time.Now())) == nil {
					done, err := h.lend(t, head, secretary.ID, "", cluster.DelegateRequest{})
					ok(t, err)
					given = done.SubjectID
				}
				// The other replica knows of the delegation and not of its end.
				other, err := runtime.Open(t.Context(), h.store, cluster.NewSource(h.store), grants(t), [][]byte{[]byte(petitionWorkflow)}, h.kind)
				ok(t, err)
				borrower := h.as(t, "thuky@cum")
				_, err = other.Perform(t.Context(), borrower, runtime.Command{SubjectID: prepared(t, h), Action: "submit", ExpectedVersion: 2})
				ok(t, err)
				ok(t, x.end(head))
				for replica, on := range map[string]*runtime.Runtime{"here": h.runtime, "elsewhere": other} {
					_, err := on.Perform(t.Context(), borrower, runtime.Command{SubjectID: subject, Action: "submit", ExpectedVersion: 2})
					if diff := cmp.Diff(x.want, codes(err)); diff != "" {
						t.Errorf("%s (-want +got):\n%s", replica, diff)
					}
				}
				if x.mend != nil {
					ok(t, x.mend(head))
				}
			})
		}
	})
}

// Sixteen delegates' decisions and one revocation come at once: what was decided before it
// stands, and after it has answered nothing is decided any more.
func TestARevocationAndADecisionDoNotPass(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		head, borrower := h.as(t, "giamdoc@phuyen"), h.as(t, "thuky@cum")
		done, err := h.lend(t, head, borrower.ID, "", cluster.DelegateRequest{})
		ok(t, err)
		subjects := make([]string, 16)
		for i := range subjects {
			subjects[i] = prepared(t, h)
		}
		errs, late := make([]error, len(subjects)), make([]bool, len(subjects))
		revoked := make(chan struct{})
		var all sync.WaitGroup
		for i, subject := range subjects {
			all.Go(func() {
				if i >= len(subjects)/2 {
					<-revoked
				}
				select {
				case <-revoked:
					late[i] = true
				default:
				}
				errs[i] = h.submit(t, borrower, subject, "")
			})
		}
		var end error
		all.Go(func() {
			defer close(revoked)
			end = h.takeBack(t.Context(), head, done.SubjectID)
		})
		all.Wait()
		ok(t, end)
		at := *h.store.Client.Delegation.GetX(everything(t), done.SubjectID).RevokedAt
		answers := map[string]int{}
		for i, err := range errs {
			switch {
			case err == nil && late[i]:
				t.Errorf("petition %d was sent after the delegation was taken back", i)
			case err == nil:
				row := h.store.Client.HistoryEntry.Query().Where(historyentry.SubjectID(subjects[i]), historyentry.Version(3)).OnlyX(t.Context())
				if row.At.After(at) {
					t.Errorf("petition %d was sent at %s, the delegation taken back at %s", i, row.At, at)
				}
			default:
				refused(t, err, "TRANSITION_BLOCKED", "NOT_PERMITTED")
			}
			answers[fmt.Sprint(err == nil)]++
		}
		if answers["false"] < len(subjects)/2 {
			t.Errorf("answers: %v", answers)
		}
	})
}

// A key answers the same delegation again, and is kept with who gave it.
func TestADelegationIsGivenOnceUnderAKey(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		head, borrower := h.as(t, "giamdoc@phuyen"), h.as(t, "thuky@cum")
		results, errs := make([]runtime.Result, 16), make([]error, 16)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { results[i], errs[i] = h.lend(t, head, borrower.ID, "k", cluster.DelegateRequest{}) })
		}
		all.Wait()
		for i, err := range errs {
			ok(t, err)
			if results[i].SubjectID != results[0].SubjectID {
				t.Errorf("client %d is answered %s, not %s", i, results[i].SubjectID, results[0].SubjectID)
			}
		}
		if n := h.store.Client.Delegation.Query().CountX(everything(t)); n != 1 {
			t.Errorf("%d delegations", n)
		}
		_, err := h.lend(t, head, borrower.ID, "k", cluster.DelegateRequest{Paper: "12/GUQ"})
		refused(t, err, "IDEMPOTENCY_MISMATCH")
	})
}

// Who is in conflict gains nothing by lending or borrowing: of the leader's own petition the
// leader's head lends nothing that he has not, and to somebody of the petition's unit his
// post is worth nothing for it.
func TestConflictLooksAtBoth(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		leader, officer, secretary := h.as(t, "giamdoc@quangngai"), h.as(t, "chuyenvien@phuyen"), h.as(t, "thamdinh1@cum")
		subject := prepared(t, h)
		ok(t, h.submit(t, h.as(t, "giamdoc@phuyen"), subject, ""))
		review := func(actor *authz.Actor, behalf string) error {
			_, err := h.runtime.Perform(t.Context(), actor, runtime.Command{SubjectID: subject, Action: "review", ExpectedVersion: 3, OnBehalfOf: behalf})
			return err
		}
		_, err := h.lend(t, leader, officer.ID, "", cluster.DelegateRequest{})
		ok(t, err)
		refused(t, review(officer, ""), "TRANSITION_BLOCKED", "CONFLICT_OF_INTEREST")
		refused(t, review(officer, leader.ID), "TRANSITION_BLOCKED", "CONFLICT_OF_INTEREST")
		_, err = h.lend(t, leader, secretary.ID, "", cluster.DelegateRequest{})
		ok(t, err)
		ok(t, review(secretary, ""))
	})
}

// everything is the context of who looks at all rows.
func everything(t *testing.T) context.Context {
	t.Helper()
	return store.Everything(t.Context())
}
