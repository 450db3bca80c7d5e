package runtime_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db/proposal"
	"thidua/ent/db/workflowversion"
	"thidua/internal/authz"
	"thidua/internal/cluster"
	"thidua/internal/fault"
	"thidua/internal/identity"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// later is the petition's workflow in another version, with changes to its text: old, new,
// old, new and so on.
func later(t *testing.T, version int, changes ...string) string {
	t.Helper()
	source := strings.Replace(petitionWorkflow, "version: 1", fmt.Sprint("version: ", version), 1)
	for i := 0; i+1 < len(changes); i += 2 {
		if !strings.Contains(source, changes[i]) {
			t.Fatalf("the definition has no %q", changes[i])
		}
		source = strings.Replace(source, changes[i], changes[i+1], 1)
	}
	return source
}

// moment is the present one of somebody who only asks.
func (h *house) moment(t *testing.T, actor *authz.Actor) runtime.Moment {
	t.Helper()
	r := h.registry(t)
	return runtime.Moment{Actor: actor, Registry: r, Book: h.book(t), At: time.Now()}
}

// publish examines the definition and asks for it.
func (h *house) publish(t *testing.T, actor *authz.Actor, source, key string) (runtime.Result, error) {
	t.Helper()
	x, err := h.runtime.Examine(h.moment(t, actor), source)
	if err != nil {
		return runtime.Result{}, err
	}
	return h.runtime.Publish(t.Context(), actor, x, key, "publishWorkflow")
}

// published lists the versions of the petition's workflow, the latest first.
func (h *house) published(t *testing.T) []int {
	t.Helper()
	var versions []int
	for _, p := range h.book(t).Versions("petition") {
		versions = append(versions, p.Version())
	}
	return versions
}

// missing tells the codes of the units whose consent a proposal waits for.
func (h *house) missing(t *testing.T, proposalID string) []string {
	t.Helper()
	row, err := h.store.Client.Proposal.Query().Where(proposal.ID(proposalID)).WithConsents().Only(t.Context())
	ok(t, err)
	var codes []string
	for _, unitID := range h.moment(t, nil).Missing(row.Edges.Consents) {
		codes = append(codes, h.registry(t).Unit(unitID).Code)
	}
	return codes
}

// A version is published by the second of the two heads who consent to it, in whichever
// order, and whoever else asks: the administrator proposes, and counts for nothing.
func TestTwoHeadsPublish(t *testing.T) {
	for name, heads := range map[string][]string{
		"leader first": {"giamdoc@quangngai", "giamdoc@ninhthuan"},
		"deputy first": {"giamdoc@ninhthuan", "giamdoc@quangngai"},
	} {
		t.Run(name, func(t *testing.T) {
			run(t, func(t *testing.T, h *house) {
				source := later(t, 2)
				done, err := h.publish(t, h.as(t, "quantri@cum"), source, "")
				ok(t, err)
				if diff := cmp.Diff([]string{"quangngai", "ninhthuan"}, h.missing(t, done.SubjectID)); diff != "" {
					t.Error(diff)
				}
				for range 2 { // asking twice is one consent
					again, err := h.publish(t, h.as(t, heads[0]), source, "")
					ok(t, err)
					if again.SubjectID != done.SubjectID || len(h.missing(t, done.SubjectID)) != 1 || len(h.published(t)) != 1 {
						t.Errorf("after the first consent: %+v, missing %v, published %v", again, h.missing(t, done.SubjectID), h.published(t))
					}
				}
				_, err = h.publish(t, h.as(t, heads[1]), source, "")
				ok(t, err)
				if diff := cmp.Diff([]int{2, 1}, h.published(t)); diff != "" {
					t.Error(diff)
				}
				row, err := h.store.Client.WorkflowVersion.Query().Where(workflowversion.Name("petition"), workflowversion.Version(2)).Only(t.Context())
				ok(t, err)
				if row.Source != source || row.Origin != term.Published || row.ProposalID == nil || *row.ProposalID != done.SubjectID {
					t.Errorf("the version is kept as %+v", row)
				}
			})
		})
	}
}

// Nobody else publishes or proposes, whatever he holds.
func TestWhoDoesNotPublish(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		admin := h.as(t, "quantri@cum")
		for _, who := range []string{"chuyenvien@quangngai", "giamdoc@phuyen", "thuky@cum", "quansat@cum"} {
			_, err := h.publish(t, h.as(t, who), later(t, 2), "")
			t.Run(who, func(t *testing.T) { refused(t, err, "NOT_PERMITTED") })
			x, err := h.runtime.Examine(h.moment(t, admin), later(t, 2))
			ok(t, err)
			_, err = h.runtime.Publish(t.Context(), h.as(t, who), x, "", "publishWorkflow")
			t.Run(who+" with what another has examined", func(t *testing.T) { refused(t, err, "NOT_PERMITTED") })
		}
		// A head who runs the house as well is an administrator: rule 5.
		r := h.registry(t)
		both := r.PersonByEmail("giamdoc@quangngai.thidua.example").ID
		_, err := h.grant(t, admin, "", cluster.GrantRequest{PersonID: both, Role: term.Administrator})
		ok(t, err)
		done, err := h.publish(t, h.as(t, "giamdoc@quangngai"), later(t, 2), "")
		ok(t, err)
		if n := h.store.Client.Consent.Query().CountX(t.Context()); n != 0 || len(h.missing(t, done.SubjectID)) != 2 {
			t.Errorf("%d consents, missing %v", n, h.missing(t, done.SubjectID))
		}
	})
}

// A consent counts as long as its giver is the unit's head: of one who is replaced it does
// not, and the new head consents for the unit.
func TestAConsentGoesWithThePost(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		admin, source := h.as(t, "quantri@cum"), later(t, 2)
		r := h.registry(t)
		old, next := r.PersonByEmail("giamdoc@quangngai.thidua.example").ID, r.PersonByEmail("quansat@cum.thidua.example").ID
		done, err := h.publish(t, h.as(t, "giamdoc@quangngai"), source, "")
		ok(t, err)
		ok(t, h.end(t, admin, r.AllRoles(old)[0].AssignmentID))
		_, err = h.grant(t, admin, "", cluster.GrantRequest{PersonID: next, Role: term.Head, UnitID: r.UnitByCode("quangngai").ID})
		ok(t, err)
		_, err = h.publish(t, h.as(t, "giamdoc@ninhthuan"), source, "")
		ok(t, err)
		if diff := cmp.Diff([]string{"quangngai"}, h.missing(t, done.SubjectID)); diff != "" || len(h.published(t)) != 1 {
			t.Errorf("published %v: %s", h.published(t), diff)
		}
		_, err = h.publish(t, h.as(t, "giamdoc@quangngai"), source, "")
		refused(t, err, "NOT_PERMITTED")
		_, err = h.publish(t, h.as(t, "quansat@cum"), source, "")
		ok(t, err)
		if diff := cmp.Diff([]int{2, 1}, h.published(t)); diff != "" {
			t.Error(diff)
		}
	})
}

// One person who heads both units is one person: his consent is one unit's.
func TestOnePersonIsOneConsent(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		admin, r := h.as(t, "quantri@cum"), h.registry(t)
		one := r.PersonByEmail("giamdoc@quangngai.thidua.example").ID
		other := r.PersonByEmail("giamdoc@ninhthuan.thidua.example").ID
		ok(t, h.end(t, admin, r.AllRoles(other)[0].AssignmentID))
		_, err := h.grant(t, admin, "", cluster.GrantRequest{PersonID: one, Role: term.Head, UnitID: r.UnitByCode("ninhthuan").ID})
		ok(t, err)
		var done runtime.Result
		for range 3 {
			done, err = h.publish(t, h.as(t, "giamdoc@quangngai"), later(t, 2), "")
			ok(t, err)
		}
		if diff := cmp.Diff([]string{"ninhthuan"}, h.missing(t, done.SubjectID)); diff != "" || len(h.published(t)) != 1 {
			t.Errorf("published %v: %s", h.published(t), diff)
		}
	})
}

// Where a post is vacant the next in the order of rotation consents instead; where a cluster
// is led today, today's leaders do.
func TestWhoStandsIn(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		apply := func(leadership string) []string {
			t.Helper()
			_, err := cluster.Apply(t.Context(), h.store, file(`cluster: {code: DHMT, name: "Cụm thi đua Sở Văn hóa, Thể thao và Du lịch các tỉnh Duyên hải miền Trung"}
members:
  - {unit: quangngai, from: 2026-01-01, rotation: 1}
  - {unit: phuyen, from: 2026-01-01, rotation: 2}
  - {unit: khanhhoa, from: 2026-01-01, rotation: 3}
leadership:
`+leadership), false)
			ok(t, err)
			done, err := h.publish(t, h.as(t, "quantri@cum"), later(t, 2), "")
			ok(t, err)
			return h.missing(t, done.SubjectID)
		}
		if diff := cmp.Diff([]string{"khanhhoa", "quangngai"}, apply("  - {role: LEADER, unit: khanhhoa, from: 2026-01-01, to: 2999-12-31}\n")); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"khanhhoa", "phuyen"}, apply("  - {role: DEPUTY, unit: phuyen, from: 2026-01-01, to: 2999-12-31}\n")); diff != "" {
			t.Error(diff)
		}
	})
}

// What keeps a definition from being published is told by one code, and nothing is kept.
func TestWhatIsNotPublished(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	run(t, func(t *testing.T, h *house) {
		head := h.as(t, "giamdoc@quangngai")
		for _, x := range []struct{ name, source, want string }{
			{"nothing", "", "INVALID_DEFINITION"},
			{"no YAML", "a: [", "INVALID_DEFINITION"},
			{"a bomb", bomb, "INVALID_DEFINITION"},
			{"two megabytes", strings.Repeat("# comment\n", 200_000) + petitionWorkflow, "INVALID_DEFINITION"},
			{"deeply nested", strings.Repeat("[", 5000), "INVALID_DEFINITION"},
			{"binary", "\x00\xff\xfe", "INVALID_DEFINITION"},
			{"an unknown role", later(t, 2, "who: [handler]", "who: [king]"), "INVALID_DEFINITION"},
			{"an error that the checker finds", later(t, 2, "concluded: {stage: REVIEWED, final: true,", "concluded: {stage: REVIEWED,"), "DEFINITION_REFUSED"},
			{"a power beyond the policy", later(t, 2, "start:\n  state: draft\n  who: [officer, head]", "start:\n  state: draft\n  who: [officer, head, watcher]",
				"  officer: {role: OFFICER, of: unit}", "  officer: {role: OFFICER, of: unit}\n  watcher: {role: OBSERVER, of: cluster}"), "DEFINITION_REFUSED"},
			{"a fact that nobody serves", later(t, 2, "  signed: {type: bool, of: subject}", "  signed: {type: bool, of: subject}\n  moon: {type: bool, of: subject}",
				"{if: signed,", "{if: signed && moon,"), "UNSERVED"},
			{"an effect that nobody carries out", later(t, 2, "do: [stamp]", "do: [fly]"), "UNSERVED"},
			{"a subject that nobody serves", later(t, 2, "subject: Report", "subject: Moon"), "UNSERVED"},
			{"the same version again", later(t, 1, "max: 2", "max: 3"), "VERSION_NOT_NEXT"},
			{"a version left out", later(t, 3), "VERSION_NOT_NEXT"},
			{"a new workflow that does not begin with 1", later(t, 2, "workflow: petition", "workflow: plea"), "VERSION_NOT_NEXT"},
		} {
			_, err := h.publish(t, head, x.source, "k")
			t.Run(x.name, func(t *testing.T) {
				refused(t, err, x.want)
				for _, f := range fault.All(err) {
					if diff := cmp.Diff([]string{"source"}, f.Path); diff != "" {
						t.Error(diff)
					}
				}
			})
		}
		if n := h.store.Client.Proposal.Query().CountX(t.Context()) + h.store.Client.IdempotencyKey.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d proposals and keys are kept", n)
		}
	})
}

// What waited while another version was published cannot be consented to any more; a key
// still answers what was done under it.
func TestAStaleProposal(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		leader, deputy := h.as(t, "giamdoc@quangngai"), h.as(t, "giamdoc@ninhthuan")
		other := later(t, 2, "max: 2", "max: 3")
		first, err := h.publish(t, leader, other, "k")
		ok(t, err)
		for _, head := range []*authz.Actor{leader, deputy} {
			_, err := h.publish(t, head, later(t, 2), "")
			ok(t, err)
		}
		_, err = h.publish(t, deputy, other, "")
		refused(t, err, "VERSION_NOT_NEXT")
		again, err := h.publish(t, leader, other, "k")
		ok(t, err)
		if !again.Replayed || again.SubjectID != first.SubjectID {
			t.Errorf("the key answers %+v", again)
		}
		_, err = h.publish(t, leader, later(t, 3), "k")
		refused(t, err, "IDEMPOTENCY_MISMATCH")
	})
}

// A session that ended, or a post that was lost, since the definition was examined counts.
func TestPublishingLooksAtTheMoment(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		head, admin := h.as(t, "giamdoc@quangngai"), h.as(t, "quantri@cum")
		x, err := h.runtime.Examine(h.moment(t, head), later(t, 2))
		ok(t, err)
		ok(t, h.account(t, admin, "revoke_tokens", head.ID, identity.RevokeTokensTx))
		_, err = h.runtime.Publish(t.Context(), head, x, "", "publishWorkflow")
		refused(t, err, "UNAUTHENTICATED")
	})
}

// Both heads consent at the same time, each from many places: it is published once.
func TestBothHeadsAtOnce(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		x, err := h.runtime.Examine(h.moment(t, h.as(t, "giamdoc@quangngai")), later(t, 2))
		ok(t, err)
		var wait sync.WaitGroup
		for i := range 8 {
			actor := h.as(t, []string{"giamdoc@quangngai", "giamdoc@ninhthuan"}[i%2])
			wait.Go(func() {
				_, err := h.runtime.Publish(context.WithoutCancel(t.Context()), actor, x, "", "publishWorkflow")
				if err != nil && !fault.Is(err, fault.VersionNotNext) {
					t.Errorf("%v", err)
				}
			})
		}
		wait.Wait()
		if diff := cmp.Diff([]int{2, 1}, h.published(t)); diff != "" {
			t.Error(diff)
		}
		for name, n := range map[string]int{
			"proposals": h.store.Client.Proposal.Query().Where(proposal.DoneAtNotNil()).CountX(t.Context()) - 1,
			"consents":  h.store.Client.Consent.Query().CountX(t.Context()) - 2,
		} {
			if n != 0 {
				t.Errorf("%s: %d too many", name, n)
			}
		}
	})
}

// New cases run on the new version and the old ones stay on theirs.
func TestCasesStayOnTheirVersion(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		before := prepared(t, h)
		h.adopts(t, later(t, 2, "guard: [{if: signed, code: NUMBER_REQUIRED, say: {vi: \"Chưa ký.\", en: \"It is not signed.\"}}]",
			"guard: [{if: \"!signed\", code: CUTOFF_REQUIRED, say: {vi: \"Đã ký.\", en: \"It is signed.\"}}]"))
		since, head := prepared(t, h), h.as(t, "giamdoc@phuyen")
		_, err := h.runtime.Perform(t.Context(), head, runtime.Command{SubjectID: since, Action: "submit", ExpectedVersion: 2})
		refused(t, err, "TRANSITION_BLOCKED", "CUTOFF_REQUIRED")
		_, err = h.runtime.Perform(t.Context(), head, runtime.Command{SubjectID: before, Action: "submit", ExpectedVersion: 2})
		ok(t, err)
	})
}

// adopts publishes by both heads.
func (h *house) adopts(t *testing.T, source string) {
	t.Helper()
	for _, head := range []string{"giamdoc@quangngai", "giamdoc@ninhthuan"} {
		_, err := h.publish(t, h.as(t, head), source, "")
		ok(t, err)
	}
}

// What the checker finds is found once, and the same for everybody.
func TestFindings(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		p := h.book(t).Current("petition")
		first, again := h.runtime.Findings(p), h.runtime.Findings(p)
		if len(first) == 0 || &first[0] != &again[0] {
			t.Error("a published definition is checked twice")
		}
		if diff := cmp.Diff(workflow.Check(p, nil).Findings, first); diff != "" {
			t.Error(diff)
		}
	})
}

// file is one file of master data.
func file(text string) cluster.Files {
	return cluster.Files{FS: fstest.MapFS{"more.yaml": {Data: []byte(text)}}, Names: []string{"more.yaml"}}
}
