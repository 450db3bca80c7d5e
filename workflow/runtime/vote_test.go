package runtime_test

import (
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/db"
	"thidua/ent/db/historyentry"
	"thidua/internal/authz"
	"thidua/internal/cluster"
	"thidua/internal/term"
	"thidua/workflow"
	"thidua/workflow/runtime"
)

// custodies are workflows of votes that the server takes: one open, one sealed.
var custodies = []string{"open", "secret"}

// Every way in which a vote is refused that one person alone can meet.
func TestVotesThatAreRefused(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		for _, name := range custodies {
			subject := h.opened(t, name)
			_, err := h.vote(t, subject, "quangngai", workflow.Yes)
			ok(t, err)
			stale := voteOf(subject, 1, workflow.Yes)
			for _, x := range []struct {
				name, who string
				c         runtime.Command
				want      []string
			}{
				{"twice", "giamdoc@quangngai", voteOf(subject, 2, workflow.No), []string{"TRANSITION_BLOCKED", "ALREADY_VOTED"}},
				{"no elector", "chuyenvien@quangngai", voteOf(subject, 2, workflow.Yes), []string{"TRANSITION_BLOCKED", "NOT_PERMITTED"}},
				{"the unit concerned", "giamdoc@phuyen", voteOf(subject, 2, workflow.Yes), []string{"TRANSITION_BLOCKED", "CONFLICT_OF_INTEREST"}},
				{"the administrator", "quantri@cum", voteOf(subject, 2, workflow.Yes), []string{"TRANSITION_BLOCKED", "NOT_PERMITTED"}},
				{"before the round was opened", "giamdoc@ninhthuan", stale, []string{"VERSION_CONFLICT"}},
				{"of a version to come", "giamdoc@ninhthuan", voteOf(subject, 9, workflow.Yes), []string{"VERSION_CONFLICT"}},
				{"saying nothing", "giamdoc@ninhthuan", voteOf(subject, 2, ""), []string{"TRANSITION_BLOCKED", "UNKNOWN_ACTION"}},
				{"saying what is no choice", "giamdoc@ninhthuan", voteOf(subject, 2, "maybe"), []string{"INVALID_INPUT"}},
				{"for a candidate where there is none", "giamdoc@ninhthuan", voteOf(subject, 2, "", "an"), []string{"INVALID_INPUT"}},
			} {
				_, err := h.runtime.Perform(t.Context(), h.as(t, x.who), x.c)
				t.Run(name+" "+x.name, func(t *testing.T) { refused(t, err, x.want...) })
			}
		}
	})
}

// A vote is late when its time is over, also where nobody has closed the round yet; and when
// the round is closed, whatever version the caller names.
func TestLateVotes(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		for _, name := range custodies {
			subject := h.opened(t, name)
			for _, unit := range []string{"quangngai", "ninhthuan"} {
				_, err := h.vote(t, subject, unit, workflow.No)
				ok(t, err)
			}
			h.overdue(t, subject)
			_, err := h.vote(t, subject, "binhdinh", workflow.Yes)
			refused(t, err, "TRANSITION_BLOCKED", "VOTE_CLOSED")
			_, err = h.runtime.Close(t.Context(), subject)
			ok(t, err)
			_, err = h.vote(t, subject, "binhdinh", workflow.Yes)
			refused(t, err, "VERSION_CONFLICT")
			_, err = h.runtime.Perform(t.Context(), h.as(t, "giamdoc@binhdinh"), voteOf(subject, h.row(t, subject).version, workflow.Yes))
			refused(t, err, "TRANSITION_BLOCKED", "WRONG_STATE")
			_, err = h.runtime.Close(t.Context(), subject)
			refused(t, err, "TRANSITION_BLOCKED", "WRONG_STATE")
			if s := h.row(t, subject); s.state != "refused" {
				t.Errorf("%s: %+v", name, s)
			}
		}
	})
}

// Of a delegation one vote comes, whoever of the two is first; nobody votes for two, and the
// receiver who has a seat of his own never votes for another.
func TestGiverAndReceiver(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		for giver, receiver := range map[string]string{
			"binhdinh": "chuyenvien@binhdinh", "khanhhoa": "chuyenvien@khanhhoa", "quangnam": "chuyenvien@binhdinh", "quangngai": "giamdoc@ninhthuan",
		} {
			_, err := h.lend(t, h.as(t, "giamdoc@"+giver), h.as(t, receiver).ID, "", cluster.DelegateRequest{})
			ok(t, err)
		}
		voteFor := func(who, subject, giver string) error {
			c := voteOf(subject, 2, workflow.Yes)
			c.OnBehalfOf = h.as(t, "giamdoc@"+giver).ID
			_, err := h.runtime.Perform(t.Context(), h.as(t, who), c)
			return err
		}
		for _, name := range custodies {
			subject := h.opened(t, name)
			ok(t, voteFor("chuyenvien@binhdinh", subject, "binhdinh"))
			_, err := h.vote(t, subject, "binhdinh", workflow.No)
			refused(t, err, "TRANSITION_BLOCKED", "ALREADY_VOTED")
			_, err = h.vote(t, subject, "khanhhoa", workflow.No)
			ok(t, err)
			refused(t, voteFor("chuyenvien@khanhhoa", subject, "khanhhoa"), "TRANSITION_BLOCKED", "ALREADY_VOTED")
			refused(t, voteFor("chuyenvien@binhdinh", subject, "quangnam"), "TRANSITION_BLOCKED", "ONE_VOTE")
			refused(t, voteFor("giamdoc@ninhthuan", subject, "quangngai"), "TRANSITION_BLOCKED", "ONE_VOTE")
		}
		if rows := h.store.Client.SealedVote.Query().AllX(t.Context()); !slices.ContainsFunc(rows, func(r *db.SealedVote) bool { return r.OnBehalfID != nil }) {
			t.Error("the roll does not tell for whom a vote was handed in")
		}
	})
}

// A head is replaced while the vote is open: the seat's new holder votes, the former one does
// not; where the former one has voted, the seat has.
func TestAHeadIsReplaced(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		admin := h.as(t, "quantri@cum")
		subjects := map[string]string{}
		for _, name := range custodies {
			subjects[name] = h.opened(t, name)
			subjects[name+" voted"] = h.opened(t, name)
			_, err := h.vote(t, subjects[name+" voted"], "binhdinh", workflow.Yes)
			ok(t, err)
		}
		former, next, r := h.as(t, "giamdoc@binhdinh"), h.as(t, "chuyenvien@binhdinh"), h.registry(t)
		for _, role := range r.AllRoles(former.ID) {
			ok(t, h.end(t, admin, role.AssignmentID))
		}
		_, err := h.grant(t, admin, "", cluster.GrantRequest{PersonID: next.ID, Role: term.Head, UnitID: r.UnitByCode("binhdinh").ID})
		ok(t, err)
		for _, name := range custodies {
			_, err := h.runtime.Perform(t.Context(), former, voteOf(subjects[name], 2, workflow.Yes))
			refused(t, err, "TRANSITION_BLOCKED", "NOT_PERMITTED")
			_, err = h.runtime.Perform(t.Context(), next, voteOf(subjects[name], 2, workflow.No))
			ok(t, err)
			_, err = h.runtime.Perform(t.Context(), next, voteOf(subjects[name+" voted"], h.row(t, subjects[name+" voted"]).version, workflow.No))
			refused(t, err, "TRANSITION_BLOCKED", "ALREADY_VOTED")
		}
	})
}

// A change of the content that a vote is bound to voids the open votes so far, and the history
// keeps them; who has not seen the change does not vote on it.
func TestAChangeVoidsOpenVotes(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		subject := h.opened(t, "written")
		_, err := h.vote(t, subject, "quangngai", workflow.Yes)
		ok(t, err)
		change := runtime.Command{SubjectID: subject, Action: workflow.ActionUpdate, ExpectedVersion: 3, Content: "signed"}
		_, err = h.runtime.Perform(t.Context(), h.as(t, "chuyenvien@phuyen"), change)
		ok(t, err)
		for _, seen := range []int{2, 3} {
			_, err = h.runtime.Perform(t.Context(), h.as(t, "giamdoc@ninhthuan"), voteOf(subject, seen, workflow.Yes))
			refused(t, err, "VERSION_CONFLICT")
		}
		_, err = h.runtime.Perform(t.Context(), h.as(t, "giamdoc@quangngai"), voteOf(subject, 4, workflow.No))
		ok(t, err)
		if n := h.store.Client.HistoryEntry.Query().Where(historyentry.SubjectID(subject), historyentry.Action("vote")).CountX(t.Context()); n != 2 {
			t.Errorf("the history has %d votes", n)
		}
		folded(t, h, subject, "voting", 5)
	})
}

// Of sixteen votes at once on one seat one is taken, also where nothing but the unique index
// stands in the way.
func TestOneSeatVotesOnce(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		locks := []string{h.kind.lock}
		if h.kind.lock != "" {
			locks = append(locks, "")
		}
		for _, lock := range locks {
			subject, head := h.opened(t, "secret"), h.as(t, "giamdoc@quangngai")
			h.kind.lock = lock
			errs := atOnce(16, func() error {
				_, err := h.runtime.Perform(t.Context(), head, voteOf(subject, 2, workflow.Yes))
				return err
			})
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
					continue
				}
				refused(t, err, "TRANSITION_BLOCKED", "ALREADY_VOTED")
			}
			if won != 1 || len(h.roll(t, subject)) != 1 {
				t.Errorf("lock %q: %d votes were taken, %d rows", lock, won, len(h.roll(t, subject)))
			}
			h.kind.lock = locks[0]
		}
	})
}

// atOnce calls f so many times at once.
func atOnce(n int, f func() error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = f() })
	}
	all.Wait()
	return errs
}

// Two replicas close one round at once, while electors vote: one closes it, one count is
// published, and it holds exactly the votes that were acknowledged.
func TestTwoReplicasClose(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		other := h.hallReplica(t)
		for range 3 {
			subject := h.opened(t, "secret")
			_, err := h.vote(t, subject, "quangngai", workflow.Yes)
			ok(t, err)
			heads := []*authz.Actor{h.as(t, "giamdoc@ninhthuan"), h.as(t, "giamdoc@binhdinh"), h.as(t, "giamdoc@khanhhoa")}
			var all sync.WaitGroup
			votes, closings := make([]error, len(heads)), make([]error, 2)
			receipts := make([]string, len(heads))
			for i, head := range heads {
				all.Go(func() {
					var done runtime.Result
					done, votes[i] = other.Perform(t.Context(), head, voteOf(subject, 2, workflow.Yes))
					receipts[i] = done.Receipt
				})
			}
			for i, r := range []*runtime.Runtime{h.runtime, other} {
				all.Go(func() { _, closings[i] = r.Close(t.Context(), subject) })
			}
			all.Wait()
			closed := 0
			for _, err := range closings {
				if err == nil {
					closed++
					continue
				}
				refused(t, err, "TRANSITION_BLOCKED", "WRONG_STATE")
			}
			d, counted := h.hallPublished(t, subject), 1
			for i, err := range votes {
				if _, found := d.Paper(receipts[i]); found != (err == nil) {
					t.Errorf("the vote is answered with %v, and found: %v", err, found)
				}
				if err == nil {
					counted++
				} else if c := codes(err)[0]; c != "VERSION_CONFLICT" {
					t.Errorf("a late vote is told %v", codes(err))
				}
			}
			if closed != 1 || len(d.Papers) != counted || len(d.Holds()) > 0 {
				t.Errorf("closed %d times, %d papers of %d votes, %v", closed, len(d.Papers), counted, d.Holds())
			}
		}
	})
}

// The tellers of a count on paper are of two units that are not concerned; for which units they
// count is looked up. Who enters it is the recorder, and the minutes stand in the result.
func TestACountOnPaper(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		program, err := cluster.OpenService(t.Context(), h.store, cluster.ServiceRequest{
			Name: "Máy", Operations: []string{"viewer"}, ExpiresAt: time.Now().Add(time.Hour),
			Roles: []cluster.GrantRequest{{Role: term.Officer, UnitID: h.registry(t).UnitByCode("khanhhoa").ID}},
		})
		ok(t, err)
		subject := h.opened(t, "paper")
		_, err = h.vote(t, subject, "quangngai", workflow.Yes)
		refused(t, err, "TRANSITION_BLOCKED", "ON_PAPER")
		person := func(name string) string { return h.registry(t).PersonByEmail(name + ".thidua.example").ID }
		entered := func(who string, change func(*runtime.Command), tellers ...string) error {
			c := runtime.Command{SubjectID: subject, Action: workflow.ActionTally, ExpectedVersion: 2,
				Count: &workflow.Count{Yes: 4, No: 1}, Minutes: &workflow.Minutes{Number: " 01/BB ", On: "2022-07-08"}}
			for _, name := range tellers {
				c.Minutes.Tellers = append(c.Minutes.Tellers, workflow.Teller{Person: name, Unit: "made up"})
			}
			change(&c)
			_, err := h.runtime.Perform(t.Context(), h.as(t, who), c)
			return err
		}
		same := func(*runtime.Command) {}
		a, b, own := person("chuyenvien@binhdinh"), person("chuyenvien@khanhhoa"), person("chuyenvien@phuyen")
		for _, x := range []struct {
			name, who string
			change    func(*runtime.Command)
			tellers   []string
			want      []string
		}{
			{"by a head", "giamdoc@binhdinh", same, []string{a, b}, []string{"TRANSITION_BLOCKED", "NOT_PERMITTED"}},
			{"one teller", "thuky@cum", same, []string{a}, []string{"INVALID_INPUT"}},
			{"two of one unit", "thuky@cum", same, []string{a, person("giamdoc@binhdinh")}, []string{"INVALID_INPUT"}},
			{"one twice", "thuky@cum", same, []string{a, a, b}, []string{"INVALID_INPUT"}},
			{"one of the unit concerned", "thuky@cum", same, []string{a, b, own}, []string{"INVALID_INPUT"}},
			{"the administrator", "thuky@cum", same, []string{a, person("quantri@cum")}, []string{"INVALID_INPUT"}},
			{"a program", "thuky@cum", same, []string{a, program.Person.ID}, []string{"INVALID_INPUT"}},
			{"nobody known", "thuky@cum", same, []string{a, "per_x"}, []string{"INVALID_INPUT"}},
			{"more papers than electors", "thuky@cum", func(c *runtime.Command) { c.Count.Yes = 5 }, []string{a, b}, []string{"INVALID_INPUT"}},
			{"a negative number", "thuky@cum", func(c *runtime.Command) { c.Count.No = -1 }, []string{a, b}, []string{"INVALID_INPUT"}},
			{"no minutes", "thuky@cum", func(c *runtime.Command) { c.Minutes = nil }, nil, []string{"INVALID_INPUT"}},
			{"no number", "thuky@cum", func(c *runtime.Command) { c.Minutes.Number = " " }, []string{a, b}, []string{"INVALID_INPUT"}},
			{"no day", "thuky@cum", func(c *runtime.Command) { c.Minutes.On = "2022-02-30" }, []string{a, b}, []string{"INVALID_INPUT"}},
			{"a NUL in the number", "thuky@cum", func(c *runtime.Command) { c.Minutes.Number = "a\x00" }, []string{a, b}, []string{"INVALID_TEXT"}},
			{"an old version", "thuky@cum", func(c *runtime.Command) { c.ExpectedVersion = 1 }, []string{a, b}, []string{"VERSION_CONFLICT"}},
		} {
			t.Run(x.name, func(t *testing.T) { refused(t, entered(x.who, x.change, x.tellers...), x.want...) })
		}
		_, err = h.runtime.Close(t.Context(), subject)
		refused(t, err, "TRANSITION_BLOCKED", "NOT_PERMITTED")
		ok(t, entered("thuky@cum", same, a, b))
		folded(t, h, subject, "elected", 4)
		row, err := h.store.Client.HistoryEntry.Query().Where(historyentry.SubjectID(subject), historyentry.Version(3)).Only(t.Context())
		ok(t, err)
		var e workflow.Event
		ok(t, json.Unmarshal([]byte(row.Event), &e))
		r := h.registry(t)
		want := &workflow.Minutes{Number: "01/BB", On: "2022-07-08", Tellers: []workflow.Teller{
			{Person: a, Unit: r.UnitByCode("binhdinh").ID}, {Person: b, Unit: r.UnitByCode("khanhhoa").ID}}}
		if diff := cmp.Diff(want, e.Result.Minutes); diff != "" || *row.ActorID != person("thuky@cum") {
			t.Error(diff)
		}
	})
}
