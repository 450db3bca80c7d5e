package runtime_test

import (
	"strings"
	"testing"

	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/workflow/runtime"
)

// forgetful is a petition of a later program, which has lost the fact and the effect.
type forgetful struct{ *petition }

func (forgetful) Serves(string) (facts, effects []string) { return nil, nil }

// plain is a version of the petition's workflow that names neither fact nor effect.
func plain(t *testing.T, version int) string {
	return later(t, version, "facts:\n  signed: {type: bool, of: subject}\n", "",
		`    guard: [{if: signed, code: NUMBER_REQUIRED, say: {vi: "Chưa ký.", en: "It is not signed."}}]`+"\n    do: [stamp]\n", "")
}

// reopen starts the program again on the database, with a kind and what it ships.
func (h *house) reopen(t *testing.T, kind runtime.Kind, shipped string) error {
	t.Helper()
	grants, err := authz.Load()
	ok(t, err)
	_, err = runtime.Open(t.Context(), h.store, h.source, grants, [][]byte{[]byte(shipped)}, kind)
	return err
}

// A program that no longer serves what cases run on does not start, and says which version,
// which fact and how many cases; once these are migrated, or have ended, it does.
func TestAForgottenFactIsRefusedAtStart(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		prepared(t, h)
		over := h.onItsWay(t)
		leader := h.as(t, "giamdoc@quangngai")
		_, err := h.runtime.Perform(t.Context(), leader, runtime.Command{SubjectID: over, Action: "review", ExpectedVersion: 3})
		ok(t, err)
		h.adopts(t, plain(t, 2))
		ok(t, h.reopen(t, h.kind, petitionWorkflow))

		err = h.reopen(t, forgetful{h.kind}, plain(t, 2))
		refused(t, err, "UNSERVED")
		for _, f := range fault.All(err) {
			for _, said := range []string{"petition, version 1,", `fact "signed"`, "1 cases run on this version (petition@1#"} {
				if !strings.Contains(f.Say.EN, said) {
					t.Errorf("%q does not say %q", f.Say.EN, said)
				}
			}
			for _, said := range []string{"petition phiên bản 1", `dữ kiện "signed"`, "Có 1 hồ sơ đang chạy"} {
				if !strings.Contains(f.Say.VI, said) {
					t.Errorf("%q does not say %q", f.Say.VI, said)
				}
			}
		}

		_, migrated, err := h.migrate(t, leader, "")
		ok(t, err)
		if migrated != nil {
			t.Fatal("migrated by one head")
		}
		if _, migrated, err = h.migrate(t, h.as(t, "giamdoc@ninhthuan"), ""); err != nil || migrated == nil || *migrated != 1 {
			t.Fatalf("migrated %v: %v", migrated, err)
		}
		ok(t, h.reopen(t, forgetful{h.kind}, plain(t, 2)))
	})
}

// The same number with other content is not brought in: a shipped definition is changed with
// its version.
func TestAShippedVersionDoesNotChange(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		ok(t, h.reopen(t, h.kind, "# another comment\n"+petitionWorkflow))
		refused(t, h.reopen(t, h.kind, later(t, 1, "max: 2", "max: 3")), "INVALID_INPUT")
		ok(t, h.reopen(t, h.kind, later(t, 2, "max: 2", "max: 3")))
		if got := h.published(t); len(got) != 2 || got[0] != 2 {
			t.Errorf("the versions are %v", got)
		}
	})
}
