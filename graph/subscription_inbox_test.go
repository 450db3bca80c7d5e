package graph_test

import (
	"slices"
	"strings"
	"testing"
)

const inboxChanges = `subscription($after: Cursor) { inboxChanged(after: $after) {
  cursor whole removed totalCount added { actions delegated subject { id version } } } }`

// added are the subjects that an answer tells of.
func added(a answer) (ids []string) {
	list, _ := a.at("inboxChanged.added").([]any)
	for _, item := range list {
		ids = append(ids, at(item, "subject.id").(string))
	}
	return ids
}

// Behind a cursor the first answer is the whole inbox; then each tells what has come to wait
// for the viewer, what has moved on and still waits, and what waits no more.
func TestInboxChanged(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.live()
		const who = "giamdoc@quangngai"
		first := w.bring("phuyen", "2022-H1", "submitted")
		f := w.from(who, "inboxChanged", inboxChanges, nil)
		a := f.next()
		if a.at("inboxChanged.whole") != true || !slices.Equal(added(a), []string{first}) || a.at("inboxChanged.totalCount") != 1.0 {
			w.Errorf("at first: %s", a.body)
		}
		if actions, _ := a.at("inboxChanged.added.0.actions").([]any); !slices.Contains(actions, any("return")) {
			w.Errorf("what he can do: %v", actions)
		}
		second := w.bring("khanhhoa", "2022-H1", "submitted") // of its draft he is told nothing
		a = f.next()
		if a.at("inboxChanged.whole") != false || !slices.Equal(added(a), []string{second}) || a.at("inboxChanged.totalCount") != 2.0 {
			w.Errorf("when another came: %s", a.body)
		}
		w.take("phuyen", "review", "handler", first) // and waits on for him, as a concluded one
		a = f.next()
		if !slices.Equal(added(a), []string{first}) || len(a.at("inboxChanged.removed").([]any)) != 0 {
			w.Errorf("when it moved on: %s", a.body)
		}
		w.take("khanhhoa", "return", "handler", second)
		a = f.next()
		if removed, _ := a.at("inboxChanged.removed").([]any); len(added(a)) != 0 || len(removed) != 1 || removed[0] != second {
			w.Errorf("when one went: %s", a.body)
		}
		cursor := a.at("inboxChanged.cursor")
		f.leave()
		again := w.follow(who, inboxChanges, map[string]any{"after": cursor})
		if a := again.next(); a.at("inboxChanged.whole") != true || !slices.Equal(added(a), []string{first}) {
			w.Errorf("when he came again: %s", a.body)
		}
		stranger := w.follow("giamdoc@ninhthuan", inboxChanges, map[string]any{"after": cursor})
		if m := stranger.receive(); !strings.Contains(string(m.Payload), `"code":"INVALID_CURSOR"`) {
			w.Errorf("another's cursor: %s", m.Payload)
		}
		nobody := w.from("quantri@cum", "inboxChanged", inboxChanges, nil)
		if a := nobody.next(); a.at("inboxChanged.whole") != true || len(added(a)) != 0 || a.at("inboxChanged.totalCount") != 0.0 {
			w.Errorf("the administrator: %s", a.body)
		}
	})
}

// Without a cursor nothing is told until something changes, and then that alone.
func TestInboxChangedFromNowOn(t *testing.T) {
	onBothDatabases(t, func(w *world) {
		w.live()
		const who = "giamdoc@quangngai"
		first := w.bring("phuyen", "2022-H1", "submitted")
		w.end()
		f := w.follow(who, inboxChanges, nil)
		f.hears(nothing, w)
		second := ""
		for _, unit := range []string{"binhdinh", "quangnam", "khanhhoa"} { // it stands by the last of them
			second = w.bring(unit, "2022-H1", "submitted")
		}
		for got := []string(nil); !slices.Contains(got, second); {
			a := f.next()
			if got = added(a); a.at("inboxChanged.whole") != false || slices.Contains(got, first) {
				w.Errorf("%s", a.body)
			}
		}
	})
}
