package runtime_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/ent/db"
	"thidua/internal/urn"
	"thidua/workflow"
)

// A secret vote leaves nothing behind but its sealed row: the case, its history, the log and
// the keys stay as they were. Its closing publishes the papers without their seats, empties
// what was sealed, and anybody can add the papers up again and find his own.
func TestASecretRound(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		subject := h.opened(t, "secret")
		before, n := h.row(t, subject), kept(t, h, subject)
		receipts := map[string]workflow.Choice{}
		for unit, choice := range map[string]workflow.Choice{
			"quangngai": workflow.Yes, "ninhthuan": workflow.Yes, "binhdinh": workflow.No, "khanhhoa": workflow.Abstain,
		} {
			done, err := h.vote(t, subject, unit, choice)
			ok(t, err)
			if done.EventID != "" || done.Version != 2 || done.SubjectID != subject {
				t.Errorf("a vote answers %+v", done)
			}
			receipts[done.Receipt] = choice
		}
		if diff := cmp.Diff(before, h.row(t, subject), cmp.AllowUnexported(stored{})); diff != "" || kept(t, h, subject) != n {
			t.Errorf("the votes have changed %s %v", diff, kept(t, h, subject))
		}
		h.sealedAlike(t, subject, 4)
		_, err := h.runtime.Close(t.Context(), subject)
		ok(t, err)
		folded(t, h, subject, "elected", 4)
		d := h.hallPublished(t, subject)
		if faults := d.Holds(); len(faults) > 0 {
			t.Error(faults)
		}
		if r := d.Result; r.Outcome != workflow.Passed || r.Counts[0].Yes != 2 || r.Counts[0].No != 1 || r.Counts[0].Abstain != 1 || r.Electorate != 5 {
			t.Errorf("%+v", r)
		}
		for receipt, choice := range receipts {
			if paper, found := d.Paper(receipt); !found || paper.Choice != choice {
				t.Errorf("the paper of %q is %+v", receipt, paper)
			}
		}
		if !slices.IsSortedFunc(d.Papers, func(x, y workflow.Paper) int { return strings.Compare(x.Receipt, y.Receipt) }) {
			t.Error("the papers are not in the order of their receipts")
		}
		for _, row := range h.roll(t, subject) {
			if row.Sealed != "" {
				t.Error("a vote is still there when it is published")
			}
		}
	})
}

// sealedAlike looks at the rows of an open round: none tells its choice, its time or its order.
func (h *house) sealedAlike(t *testing.T, subject string, votes int) {
	t.Helper()
	rows := h.roll(t, subject)
	lengths, ids := map[int]bool{}, map[string]bool{}
	for _, row := range rows {
		lengths[len(row.Sealed)], ids[row.ID[:4]] = true, true
		if row.Sealed == "" || strings.Contains(row.ID, "_") {
			t.Errorf("%+v", row)
		}
	}
	// Identifiers made one after the other by the clock would begin alike.
	if len(rows) != votes || len(lengths) != 1 || len(ids) < votes {
		t.Errorf("%d rows, lengths %v, identifiers %v", len(rows), lengths, ids)
	}
}

// A secret tally says the same as an open vote with the same votes; over candidates too, whose
// own units neither vote for them nor count.
func TestASecretElection(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		subject := h.opened(t, "election")
		for unit, names := range map[string][]string{"quangngai": {"binh"}, "ninhthuan": {"binh"}, "quangnam": {"an"}, "binhdinh": {"an"}} {
			_, err := h.vote(t, subject, unit, "", names...)
			ok(t, err)
		}
		_, err := h.vote(t, subject, "khanhhoa", workflow.No)
		refused(t, err, "INVALID_INPUT")
		_, err = h.vote(t, subject, "khanhhoa", "", "an", "chi")
		refused(t, err, "INVALID_INPUT")
		_, err = h.runtime.Close(t.Context(), subject)
		ok(t, err)
		d := h.hallPublished(t, subject)
		if faults := d.Holds(); len(faults) > 0 {
			t.Error(faults)
		}
		// Of the four papers two name an, and two of the three that could name binh.
		if diff := cmp.Diff([]string{"binh"}, d.Result.Elected); diff != "" || h.row(t, subject).state != "elected" {
			t.Errorf("%s %+v", diff, d.Result)
		}
	})
}

// Nobody closes a secret round but the system, whatever count he brings.
func TestNoPersonClosesASecretRound(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		subject := h.opened(t, "secret")
		c := voteOf(subject, 2, "")
		c.Action, c.Count = workflow.ActionTally, &workflow.Count{Yes: 5}
		_, err := h.runtime.Perform(t.Context(), h.as(t, "thuky@cum"), c)
		refused(t, err, "TRANSITION_BLOCKED", "NOT_PERMITTED")
		c.Count = nil
		_, err = h.runtime.Perform(t.Context(), h.as(t, "thuky@cum"), c)
		refused(t, err, "TRANSITION_BLOCKED", "UNKNOWN_ACTION")
	})
}

// Without the key no vote is taken and none is counted; with another one neither, so that two
// replicas with a key each do not fill one box. With the key back, the count goes on.
func TestTheKeyIsNeeded(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		subject, right := h.opened(t, "secret"), h.runtime.Urn
		for name, box := range map[string]*urn.Box{"no box": nil, "no file": urn.New(filepath.Join(t.TempDir(), "none"), false)} {
			h.runtime.Urn = box
			_, err := h.vote(t, subject, "quangngai", workflow.Yes)
			t.Run(name, func(t *testing.T) { refused(t, err, "TRANSITION_BLOCKED", "NO_BALLOT_KEY") })
		}
		h.runtime.Urn = right
		_, err := h.vote(t, subject, "quangngai", workflow.Yes)
		ok(t, err)
		h.runtime.Urn = urn.New(filepath.Join(t.TempDir(), "other"), true)
		_, err = h.vote(t, subject, "ninhthuan", workflow.Yes)
		refused(t, err, "TRANSITION_BLOCKED", "NO_BALLOT_KEY")
		for range 2 {
			_, err = h.runtime.Close(t.Context(), subject)
			refused(t, err, "TRANSITION_BLOCKED", "NOT_COUNTED")
			h.runtime.Urn = nil
		}
		if s := h.row(t, subject); s.state != "voting" || s.version != 2 || h.roll(t, subject)[0].Sealed == "" {
			t.Errorf("the refused count has left %+v", s)
		}
		h.runtime.Urn = right
		_, err = h.runtime.Close(t.Context(), subject)
		ok(t, err)
	})
}

// Somebody with the database in his hands puts a sealed vote in another seat's place, of this
// subject or of another: nothing is counted then, and the case stays as it is.
func TestVotesThatWereMovedAreNotCounted(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		subject, other := h.opened(t, "secret"), h.opened(t, "secret")
		_, err := h.vote(t, subject, "quangngai", workflow.Yes)
		ok(t, err)
		sealed := h.roll(t, subject)[0].Sealed
		h.put(t, subject, "ninhthuan", sealed)
		h.put(t, other, "quangngai", sealed)
		for _, s := range []string{subject, other} {
			_, err := h.runtime.Close(t.Context(), s)
			refused(t, err, "TRANSITION_BLOCKED", "NOT_COUNTED")
			if row := h.row(t, s); row.version != 2 || row.state != "voting" {
				t.Errorf("%+v", row)
			}
		}
	})
}

// put writes a sealed vote of a unit's head past the program.
func (h *house) put(t *testing.T, subject, unit, sealed string) {
	t.Helper()
	head, unitID := h.as(t, "giamdoc@"+unit), h.registry(t).UnitByCode(unit).ID
	ok(t, h.store.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return tx.SealedVote.Create().SetID("put " + subject).SetSubjectID(subject).SetRound(2).SetPost("HEAD").SetUnitID(unitID).
			SetPersonID(head.ID).SetSealed(sealed).Exec(ctx)
	}))
}

// Where nobody votes, the round has no quorum and is held again; nothing is published of it.
func TestNobodyVotes(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		subject := h.opened(t, "secret")
		_, err := h.runtime.Close(t.Context(), subject)
		ok(t, err)
		if n := h.store.Client.Tally.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d counts are published", n)
		}
		// Closed at version 3, opened again at version 4; the new round has votes of its own.
		if s := h.row(t, subject); s.state != "voting" || s.version != 4 {
			t.Errorf("%+v", s)
		}
		done, err := h.runtime.Perform(t.Context(), h.as(t, "giamdoc@quangngai"), voteOf(subject, 4, workflow.Yes))
		ok(t, err)
		if done.Receipt == "" {
			t.Error("no receipt")
		}
	})
}

// A round that is left before its end is never counted: what was sealed is emptied.
func TestALeftRoundIsEmptied(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		subject := h.opened(t, "secret")
		_, err := h.vote(t, subject, "quangngai", workflow.Yes)
		ok(t, err)
		h.take(t, "giamdoc@phuyen", subject, "withdraw", 2)
		if rows := h.roll(t, subject); len(rows) != 1 || rows[0].Sealed != "" {
			t.Errorf("%+v", rows)
		}
		if n := h.store.Client.Tally.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d counts are published", n)
		}
	})
}

// A change of the content that a secret vote is bound to voids the votes so far: those who
// voted vote anew, and only the new votes are counted.
func TestAChangeVoidsSecretVotes(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		subject := h.opened(t, "hidden")
		_, err := h.vote(t, subject, "quangngai", workflow.Yes)
		ok(t, err)
		change := voteOf(subject, 2, "")
		change.Action, change.Content = workflow.ActionUpdate, "signed"
		_, err = h.runtime.Perform(t.Context(), h.as(t, "chuyenvien@phuyen"), change)
		ok(t, err)
		_, err = h.vote(t, subject, "quangngai", workflow.No)
		refused(t, err, "VERSION_CONFLICT")
		_, err = h.runtime.Perform(t.Context(), h.as(t, "giamdoc@quangngai"), voteOf(subject, 3, workflow.No))
		ok(t, err)
		_, err = h.runtime.Close(t.Context(), subject)
		ok(t, err)
		d := h.hallPublished(t, subject)
		if len(d.Papers) != 1 || d.Papers[0].Choice != workflow.No || h.row(t, subject).state != "refused" {
			t.Errorf("%+v", d)
		}
		for _, row := range h.roll(t, subject) {
			if row.Sealed != "" {
				t.Error("a void vote is still there")
			}
		}
	})
}

// What somebody is told of a secret round: of an open one only whether he himself may vote;
// of a closed one who has voted, and the published count.
func TestPolls(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		subject := h.opened(t, "secret")
		_, err := h.vote(t, subject, "quangngai", workflow.Yes)
		ok(t, err)
		for who, want := range map[string][]string{
			"giamdoc@quangngai": {"ALREADY_VOTED"}, "giamdoc@ninhthuan": nil, "giamdoc@phuyen": {"CONFLICT_OF_INTEREST"},
			"chuyenvien@quangngai": {"NOT_PERMITTED"}, "quantri@cum": {"NOT_PERMITTED"},
		} {
			p := h.poll(t, who, subject)
			var got []string
			for _, b := range p.Lanes[0].Blockers {
				got = append(got, b.Code)
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || p.Lanes[0].Allowed != (want == nil) || len(p.Roll) > 0 || p.Document != "" {
				t.Errorf("%s: %s %+v", who, diff, p)
			}
		}
		right := h.runtime.Urn
		h.runtime.Urn = nil
		if p := h.poll(t, "giamdoc@ninhthuan", subject); p.Lanes[0].Allowed || p.Lanes[0].Blockers[0].Code != "NO_BALLOT_KEY" {
			t.Errorf("without a key: %+v", p)
		}
		h.runtime.Urn = right
		_, err = h.runtime.Close(t.Context(), subject)
		ok(t, err)
		p := h.poll(t, "giamdoc@phuyen", subject)
		seat := workflow.Seat{Post: "HEAD", Unit: h.registry(t).UnitByCode("quangngai").ID}
		if len(p.Lanes) > 0 || len(p.Roll) != 1 || p.Roll[seat].Person != h.as(t, "giamdoc@quangngai").ID || !json.Valid([]byte(p.Document)) {
			t.Errorf("closed: %+v", p)
		}
	})
}

// A key with a secret vote is refused: with it something of the vote would be kept.
func TestASecretVoteTakesNoKey(t *testing.T) {
	inHall(t, func(t *testing.T, h *house) {
		subject := h.opened(t, "secret")
		c := voteOf(subject, 2, workflow.Yes)
		c.Key = "k"
		_, err := h.runtime.Perform(t.Context(), h.as(t, "giamdoc@quangngai"), c)
		refused(t, err, "INVALID_INPUT")
		c.Key, c.Note = "", "vì"
		_, err = h.runtime.Perform(t.Context(), h.as(t, "giamdoc@quangngai"), c)
		refused(t, err, "INVALID_INPUT")
		if n := kept(t, h, subject); n != [3]int{2, 2, 0} || len(h.roll(t, subject)) > 0 {
			t.Errorf("%v", n)
		}
	})
}
