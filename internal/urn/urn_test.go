package urn_test

import (
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/internal/fault"
	"thidua/internal/urn"
	"thidua/workflow"
)

var (
	place = urn.Place{Subject: "cas_1", Round: 3, Seat: workflow.Seat{Post: "HEAD", Unit: "unt_1"}}
	names = []string{"an", "một cái tên rất dài của một người được đề cử", "b"}
)

func box(t *testing.T) *urn.Box {
	t.Helper()
	return urn.New(filepath.Join(t.TempDir(), "ballot.key"), true)
}

// What is sealed comes out as it was, with the receipt that the voter was told.
func TestSealAndOpen(t *testing.T) {
	b := box(t)
	for _, v := range []workflow.Vote{
		{Choice: workflow.Yes}, {Choice: workflow.No}, {Choice: workflow.Abstain}, {For: names[:1]}, {For: names[1:]},
	} {
		sealed, receipt, err := b.Seal(place, names, v)
		if err != nil {
			t.Fatal(err)
		}
		paper, err := b.Open(place, names, sealed)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(workflow.Paper{Choice: v.Choice, For: v.For, Receipt: receipt}, paper); diff != "" || len(receipt) != 26 {
			t.Error(diff, receipt)
		}
		if !b.Same(sealed) || b.Same("x."+sealed) {
			t.Error("the box does not know its own seal")
		}
	}
}

// Neither the length of a sealed vote nor a second vote that says the same tells what it says.
func TestSealedVotesLookAlike(t *testing.T) {
	b := box(t)
	seen, lengths := map[string]bool{}, map[int]bool{}
	for _, v := range []workflow.Vote{{Choice: workflow.Abstain}, {For: names}, {For: names[:1]}, {Choice: workflow.Yes}, {Choice: workflow.Yes}} {
		sealed, receipt, err := b.Seal(place, names, v)
		if err != nil {
			t.Fatal(err)
		}
		if seen[sealed] || seen[receipt] || strings.Contains(sealed, receipt) {
			t.Error("a sealed vote or a receipt comes twice")
		}
		seen[sealed], seen[receipt], lengths[len(sealed)] = true, true, true
	}
	if len(lengths) != 1 {
		t.Errorf("the lengths are %v", lengths)
	}
}

// A sealed vote opens at its own place alone: it can neither be moved nor changed.
func TestAVoteCannotBeMoved(t *testing.T) {
	b := box(t)
	sealed, _, err := b.Seal(place, nil, workflow.Vote{Choice: workflow.Yes})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Open(place, nil, sealed); err != nil {
		t.Fatal(err)
	}
	subject, round, unit, post := place, place, place, place
	subject.Subject, round.Round, unit.Seat.Unit, post.Seat.Post = "cas_2", 4, "unt_2", "OFFICER"
	for name, p := range map[string]urn.Place{"subject": subject, "round": round, "unit": unit, "post": post} {
		if _, err := b.Open(p, nil, sealed); err == nil || fault.All(err) != nil {
			t.Errorf("opened at another %s: %v", name, err)
		}
	}
	key, text, _ := strings.Cut(sealed, ".")
	for name, s := range map[string]string{
		"nothing": "", "no text": key + ".", "no seal": "yes", "cut off": sealed[:len(sealed)-4], "no base64": key + ".!",
		"a changed letter": key + "." + flip(text[:1]) + text[1:],
	} {
		if _, err := b.Open(place, nil, s); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
	if _, err := b.Open(place, names, sealed); err == nil {
		t.Error("opened for other candidates")
	}
}

func flip(s string) string {
	if s == "A" {
		return "B"
	}
	return "A"
}

// Without a key nothing is sealed, and nothing is opened with another one.
func TestWithoutTheKey(t *testing.T) {
	sealed, _, err := box(t).Seal(place, nil, workflow.Vote{Choice: workflow.Yes})
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "ballot.key")
	if err := os.WriteFile(broken, []byte("not a key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]*urn.Box{
		"no box": nil, "no file is named": urn.New("", true), "a missing file": urn.New(filepath.Join(t.TempDir(), "k"), false),
		"a file that holds none": urn.New(broken, true), "a folder that is not there": urn.New(filepath.Join(t.TempDir(), "x", "k"), true),
	} {
		if err := b.Ready(); !fault.Is(err, fault.NoBallotKey) {
			t.Errorf("%s: ready says %v", name, err)
		}
		if _, _, err := b.Seal(place, nil, workflow.Vote{}); !fault.Is(err, fault.NoBallotKey) {
			t.Errorf("%s: sealing says %v", name, err)
		}
		if _, err := b.Open(place, nil, sealed); !fault.Is(err, fault.NoBallotKey) || b.Same(sealed) {
			t.Errorf("%s: opening says %v", name, err)
		}
	}
	if _, err := box(t).Open(place, nil, sealed); !fault.Is(err, fault.NoBallotKey) {
		t.Errorf("another key: opening says %v", err)
	}
}

// A key is made once, readable by its owner alone, and never replaced; every box of the file
// opens what another has sealed. A key that came later is found without a restart.
func TestTheKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ballot.key")
	waiting := urn.New(path, false)
	if err := waiting.Ready(); !fault.Is(err, fault.NoBallotKey) {
		t.Fatal(err)
	}
	sealed, _, err := urn.New(path, true).Seal(place, nil, workflow.Vote{Choice: workflow.No})
	if err != nil {
		t.Fatal(err)
	}
	if paper, err := waiting.Open(place, nil, sealed); err != nil || paper.Choice != workflow.No {
		t.Errorf("%+v %v", paper, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	text, err := os.ReadFile(path)
	if raw, bad := hex.DecodeString(strings.TrimSpace(string(text))); err != nil || bad != nil || len(raw) != 32 {
		t.Error("the file does not hold 32 bytes in hexadecimal")
	}
	if err := urn.Make(path); !errors.Is(err, os.ErrExist) {
		t.Errorf("making it again says %v", err)
	}
	if again, _ := os.ReadFile(path); string(again) != string(text) {
		t.Error("the key was replaced")
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Errorf("left behind: %v", files)
	}
}
