package graph_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"thidua/ent/db"
	"thidua/graph"
	"thidua/graph/generated"
	"thidua/internal/cluster"
	"thidua/workflow"
)

// changes is the subscription that clients send, with the version of each step.
const changes = `subscription($where: ReportWhere, $after: Cursor) { reportChanged(where: $where, after: $after) {
  cursor event { id action from to version actor { id } } report { id stage version unit { code } } } }`

// anyReport is the filter that lets every report through, in the name of a cursor.
var anyReport = (*generated.ReportWhere)(nil)

// reports opens the subscription to all reports.
func (w *world) reports(as string) *follower {
	w.Helper()
	return w.from(as, "reportChanged", changes, nil, anyReport)
}

// told is what a subscriber is told of a step.
func told(a answer) string {
	return fmt.Sprint(a.at("reportChanged.event.action"), " ", a.at("reportChanged.report.stage"))
}

// until reads what the subscriber is told up to the first answer of that kind.
func (f *follower) until(last string) []string {
	f.Helper()
	var got []string
	for len(got) == 0 || got[len(got)-1] != last {
		a := f.next()
		if len(a.Errors) > 0 {
			f.Fatalf("%s: %s", f.as, a.body)
		}
		got = append(got, told(a))
	}
	return got
}

// Everybody follows all reports while one goes its way. Each is told the steps from the one on
// that lets him read the report, in order; the administrator, and whoever is in conflict, none.
// What they are told is what they could read.
func TestWhoIsToldOfAReport(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.live()
		everybody := map[string]*follower{}
		for _, who := range cast() {
			everybody[who] = w.reports(who)
		}
		audiences := map[string]string{toUnit: "", toCluster: "", toMembers: ""}
		reportID, steps := "", []string{}
		for _, p := range way[:13] { // to the conclusion
			if p.action == "create" {
				reportID = w.create("phuyen", "2022-H1")
			} else {
				w.take("phuyen", p.action, p.by, reportID)
			}
			if audiences[p.audience] == "" {
				audiences[p.audience] = fmt.Sprint(len(steps))
			}
			steps = append(steps, p.action)
			w.settled(readers("phuyen", p.audience), everybody, p.action)
		}
		// A step that everybody reads ends what each was told; nothing else came in between.
		w.take("phuyen", "request_reopen", "handler", reportID)
		for who, f := range everybody {
			if slices.Contains(readers("phuyen", toMembers), who) {
				if a := f.next(); told(a) != "request_reopen REVIEWED" {
					w.Errorf("%s is told %s", who, a.body)
				}
			}
		}
		for _, who := range []string{"quantri@cum", "thamdinh5@cum"} {
			everybody[who].hears(nothing, w)
		}
	})
}

// toldLate tells whether the report had moved on when its step was told.
func toldLate(a answer) bool {
	step, _ := a.at("reportChanged.event.version").(float64)
	report, _ := a.at("reportChanged.report.version").(float64)
	return step < report
}

// settled sees that each of the readers is told the step, and nothing before it: but for a
// step that he is told of late, when another has let him read the report meanwhile.
func (w *world) settled(readers []string, everybody map[string]*follower, action string) {
	w.Helper()
	for _, who := range unique(readers) {
		a := everybody[who].next()
		for a.at("reportChanged.event.action") != action && toldLate(a) {
			a = everybody[who].next()
		}
		if a.at("reportChanged.event.action") != action {
			w.Errorf("%s is told %s, not %s", who, a.body, action)
		}
	}
}

func unique(texts []string) []string { return slices.Compact(slices.Sorted(slices.Values(texts))) }

const nothing = ""

// hears asks the server something on the connection and sees that no answer of the
// subscription has come before.
func (f *follower) hears(_ string, w *world) {
	w.Helper()
	f.send(frame{ID: "x", Type: "subscribe", Payload: raw(map[string]any{"query": "{ viewer { id } }"})})
	for range 2 { // the answer, and that it is complete
		if m := f.receive(); m.ID != "x" {
			w.Errorf("%s is told %s", f.as, m.Payload)
		}
	}
}

// Whoever breaks off goes on from his last cursor and is told every step once, in order,
// wherever he breaks off.
func TestGoingOnFromACursor(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.live()
		const who = "giamdoc@quangngai"
		reportID := w.bring("phuyen", "2022-H1", "submitted")
		other := w.bring("khanhhoa", "2022-H1", "submitted")
		w.take("phuyen", "return", "handler", reportID)
		w.take("khanhhoa", "review", "handler", other)
		whole := w.follow(who, changes, map[string]any{"after": w.cursor(who, 0, "reportChanged", anyReport)})
		var all, actions, cursors []string
		for len(all) < 10 {
			a := whole.next()
			actions = append(actions, fmt.Sprint(a.at("reportChanged.event.action")))
			all = append(all, fmt.Sprint(a.at("reportChanged.event.action"), a.at("reportChanged.event.id")))
			cursors = append(cursors, a.at("reportChanged.cursor").(string))
		}
		want := []string{"create", "update", "propose", "submit", "create", "update", "propose", "submit", "return", "review"}
		if diff := cmp.Diff(want, actions); diff != "" {
			w.Errorf("from the beginning (-want +got):\n%s", diff)
		}
		for i, cursor := range cursors {
			again := w.follow(who, changes, map[string]any{"after": cursor})
			w.take("phuyen", "update", "officer", reportID) // he does not stand still meanwhile
			for _, want := range all[i+1:] {
				a := again.next()
				if got := fmt.Sprint(a.at("reportChanged.event.action"), a.at("reportChanged.event.id")); got != want {
					w.Errorf("behind %d he is told %s, not %s", i, got, want)
				}
			}
			again.leave()
		}
	})
}

// A cursor is good for its viewer, its field and its filter alone, and for a place that the log
// has; any other is INVALID_CURSOR, and so is the end of it.
func TestCursorsOfOthers(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.live()
		w.bring("phuyen", "2022-H1", "submitted")
		const who = "giamdoc@phuyen"
		end, one := w.end(), generated.ReportWhere{StageIn: []workflow.Stage{"DRAFT"}}
		good := w.cursor(who, end, "reportChanged", anyReport)
		for name, cursor := range map[string]string{
			"of another viewer": w.cursor("giamdoc@khanhhoa", end, "reportChanged", anyReport),
			"of another filter": w.cursor(who, end, "reportChanged", one),
			"of another field":  w.cursor(who, end, "caseChanged", nil, nil),
			"beyond the end":    w.cursor(who, end+1, "reportChanged", anyReport),
			"before the first":  w.cursor(who, -1, "reportChanged", anyReport),
			"cut":               good[:len(good)-1], "of nobody": "xyz", "empty": "", "long": good + good,
			"of a list": base64.RawURLEncoding.EncodeToString([]byte(`0123456789abcdef["1"]`)),
		} {
			f := w.follow(who, changes, map[string]any{"after": cursor})
			if m := f.receive(); !strings.Contains(string(m.Payload), `"code":"INVALID_CURSOR"`) {
				w.Errorf("%s: %s %s", name, m.Type, m.Payload)
			}
		}
		f := w.follow(who, changes, map[string]any{"after": good})
		w.bring("phuyen", "2022-H2", "draft")
		if a := f.next(); told(a) != "create DRAFT" {
			w.Errorf("behind the end: %s", a.body)
		}
	})
}

// A cursor holds its position, is read back by who may, and tells it to nobody else: of two of
// them it cannot be seen how far they are apart.
func TestPositionsStayInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := []byte("0123456789abcdef0123456789abcdef")
		position := rapid.Int64Min(0).Draw(t, "position")
		viewer := rapid.String().Draw(t, "viewer")
		cursor := graph.CursorAt(key, position, viewer)
		if read, err := graph.PositionOf(key, cursor, viewer); err != nil || *read != position {
			t.Fatalf("%d is read as %v, %v", position, read, err)
		}
		if _, err := graph.PositionOf(key, cursor, viewer+"x"); err == nil {
			t.Fatal("another viewer's is read")
		}
		raw, _ := base64.RawURLEncoding.DecodeString(cursor)
		at := rapid.IntRange(0, len(raw)-1).Draw(t, "at")
		raw[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		if _, err := graph.PositionOf(key, base64.RawURLEncoding.EncodeToString(raw), viewer); err == nil {
			t.Fatal("a changed one is read")
		}
	})
	key := []byte("key")
	first, _ := base64.RawURLEncoding.DecodeString(graph.CursorAt(key, 1, "v"))
	for position, name := range map[int64]string{1: "that nothing happened", 2: "how far they are apart"} {
		second, _ := base64.RawURLEncoding.DecodeString(graph.CursorAt(key, position, "v"))
		for from := 0; from < len(first); from += 4 {
			if bytes.Equal(first[from:from+4], second[from:from+4]) {
				t.Errorf("two cursors tell %s", name)
			}
		}
	}
}

// A filter holds for the report as it is now.
func TestFollowingByAFilter(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.live()
		one := generated.ReportWhere{StageIn: []workflow.Stage{"SUBMITTED", "REVIEWED"}}
		f := w.from("giamdoc@quangngai", "reportChanged", changes,
			map[string]any{"where": map[string]any{"stageIn": []string{"SUBMITTED", "REVIEWED"}}}, one)
		reportID := w.bring("phuyen", "2022-H1", "submitted")
		for _, got := range f.until("submit SUBMITTED") { // or its draft's too, where it was sent meanwhile
			if !strings.HasSuffix(got, "SUBMITTED") {
				w.Errorf("first %s", got)
			}
		}
		w.take("phuyen", "return", "handler", reportID)
		w.bring("khanhhoa", "2022-H1", "reviewed")
		for _, got := range f.until("review REVIEWED") {
			if strings.HasPrefix(got, "return") || !strings.HasSuffix(got, "SUBMITTED") && !strings.HasSuffix(got, "REVIEWED") {
				w.Errorf("then %s", got)
			}
		}
		bad := w.follow("giamdoc@quangngai", changes, map[string]any{"where": map[string]any{"textContains": strings.Repeat("x", 500)}})
		if m := bad.receive(); !strings.Contains(string(m.Payload), `"code":"BAD_USER_INPUT"`) {
			w.Errorf("a filter that is none: %s", m.Payload)
		}
	})
}

// Nobody follows without a token, and not by plain HTTP.
func TestWhoMayFollow(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.live()
		for _, field := range []string{"reportChanged { cursor }", "caseChanged { cursor }", "inboxChanged { cursor }"} {
			if a := w.ask("", "subscription { "+field+" }", nil); !slices.Equal(a.codes(), []string{"UNAUTHENTICATED"}) {
				w.Errorf("%s without a token: %s", field, a.body)
			}
			if a := w.ask("giamdoc@phuyen", "subscription { "+field+" }", nil); !slices.Equal(a.codes(), []string{"NOT_AVAILABLE"}) {
				w.Errorf("%s by plain HTTP: %s", field, a.body)
			}
		}
	})
}

// Whoever loses a role is told nothing more by it from the very next step on; his connection
// ends with 4403, and when he comes again he is told what is left to him. An account that is
// disabled, and a token that is revoked, end it as well.
func TestARoleThatEndsWhileSomebodyFollows(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.live()
		reportID := w.bring("phuyen", "2022-H1", "draft")
		reduced, kept := w.reports("chuyenvien@phuyen"), w.reports("giamdoc@phuyen")
		revoked, disabled := w.reports("chuyenvien@khanhhoa"), w.reports("chuyenvien@quangnam")
		w.take("phuyen", "update", "officer", reportID)
		for _, f := range []*follower{reduced, kept} {
			if a := f.next(); told(a) != "update DRAFT" {
				w.Errorf("%s: %s", f.as, a.body)
			}
		}
		w.endRole("chuyenvien@phuyen")
		w.does("giamdoc@phuyen", "update", reportID, w.content("giamdoc@phuyen", reportID))
		if a := kept.next(); told(a) != "update DRAFT" {
			w.Errorf("who has his role: %s", a.body)
		}
		if _, text, err := reduced.conn.Read(reduced.ctx); err == nil {
			w.Errorf("who has lost it: %s", text)
		} else if code := closeCode(err); code != 4403 {
			w.Errorf("who has lost it: closed with %d", code)
		}
		if err := w.accounts.Revoke(w.Context(), w.token("chuyenvien@khanhhoa")); err != nil {
			w.Fatal(err)
		}
		if err := w.accounts.Disable(w.Context(), nil, w.person("chuyenvien@quangnam"), ""); err != nil {
			w.Fatal(err)
		}
		for _, f := range []*follower{revoked, disabled} {
			if code := f.closed(); code != 4403 {
				w.Errorf("%s: closed with %d", f.as, code)
			}
		}
		again := w.follow("chuyenvien@phuyen", changes, map[string]any{"after": w.cursor("chuyenvien@phuyen", 0, "reportChanged", anyReport)})
		w.take("phuyen", "update", "head", reportID)
		again.hears(nothing, w)
	})
}

// endRole ends the first role that somebody of the cast holds.
func (w *world) endRole(who string) {
	w.Helper()
	err := w.store.Tx(w.Context(), func(ctx context.Context, tx *db.Tx) error {
		if err := w.store.RaiseTx(ctx, tx); err != nil {
			return err
		}
		reg, err := w.source.HeldTx(ctx, tx, -1)
		if err != nil {
			return err
		}
		role := reg.Roles(reg.PersonByEmail(address(who)).ID, "2022-07-01")
		if len(role) == 0 {
			role = reg.AllRoles(reg.PersonByEmail(address(who)).ID)
		}
		return cluster.EndRoleTx(ctx, tx, reg, time.Now().UTC().Truncate(time.Microsecond), nil, role[0].AssignmentID, "", "")
	})
	if err != nil {
		w.Fatal(err)
	}
}
