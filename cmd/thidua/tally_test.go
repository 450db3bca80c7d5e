package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/internal/urn"
	"thidua/workflow"
)

// A published count is added up again without a database: the right one holds, with the
// paper of a receipt; a changed one fails, with a sentence of what does not fit.
func TestVerifyTally(t *testing.T) {
	d := workflow.Published{
		Abstain: workflow.AbstainIgnored, Need: workflow.Quota{Of: workflow.BaseCast, MoreThan: "1/2"}, Quorum: workflow.Quota{Votes: 1},
		Electorate: []workflow.Elector{{Post: "HEAD", Unit: "u1", Voted: true}}, Papers: []workflow.Paper{{Choice: workflow.Yes, Receipt: "R1"}},
	}
	d.Result = workflow.Result{Outcome: workflow.Passed, Electorate: 1, Counts: []workflow.Count{workflow.Tally(d.Papers, []int{0})}}
	write := func(name string, d any) string {
		t.Helper()
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	right := write("right.json", d)
	d.Result.Outcome = workflow.Failed
	wrong := write("wrong.json", d)
	for name, tt := range map[string]struct {
		args []string
		code int
		want string
	}{
		"right":               {[]string{right}, exitOK, "The result is right: passed; 1/1"},
		"with a receipt":      {[]string{right, "--receipt", "R1"}, exitOK, "paper: yes"},
		"another's receipt":   {[]string{right, "--receipt", "R2"}, exitFailed, "No paper has this receipt."},
		"wrong":               {[]string{wrong}, exitFailed, "The outcome is told as failed, and is passed."},
		"no published count":  {[]string{write("text.json", "x")}, exitFailed, "The file is no published count"},
		"nothing in it":       {[]string{write("empty.json", struct{}{})}, exitFailed, "The rules of the vote cannot be read."},
		"a file that is gone": {[]string{filepath.Join(t.TempDir(), "x")}, exitFailed, "cannot be read"},
		"no file":             {nil, exitUsage, "thidua help"},
	} {
		t.Run(name, func(t *testing.T) {
			r := command(t, "", append([]string{"verify-tally"}, tt.args...)...)
			if r.code != tt.code || !strings.Contains(r.out+r.errOut, tt.want) {
				t.Errorf("%d %q %q", r.code, r.out, r.errOut)
			}
		})
	}
}

// A key is made once; the embedded database makes its own, and Postgres none.
func TestBallotKey(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "given.key")
	if r := command(t, "", "ballot-key", file); r.code != exitOK || urn.New(file, false).Ready() != nil {
		t.Errorf("%d %q %q", r.code, r.out, r.errOut)
	}
	if r := command(t, "", "ballot-key", file); r.code != exitFailed || !strings.Contains(r.errOut, "not replaced") {
		t.Errorf("again: %d %q", r.code, r.errOut)
	}
	if r := command(t, "", "ballot-key", filepath.Join(dir, "none", "x")); r.code != exitFailed || !strings.Contains(r.errOut, "cannot be written") {
		t.Errorf("nowhere: %d %q", r.code, r.errOut)
	}
	for name, tt := range map[string]struct {
		o     options
		ready bool
		made  string
	}{
		"embedded":               {options{Data: dir}, true, "ballot.key"},
		"embedded, its own":      {options{Data: dir, BallotKey: filepath.Join(dir, "own.key")}, true, "own.key"},
		"postgres":               {options{DatabaseURL: "postgres://x"}, false, ""},
		"postgres, none there":   {options{DatabaseURL: "postgres://x", BallotKey: filepath.Join(dir, "shared.key")}, false, ""},
		"postgres, one is there": {options{DatabaseURL: "postgres://x", BallotKey: file}, true, ""},
	} {
		if got := tt.o.box().Ready() == nil; got != tt.ready {
			t.Errorf("%s: ready is %v", name, got)
		}
		if tt.made != "" {
			if _, err := os.Stat(filepath.Join(dir, tt.made)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "shared.key")); err == nil {
		t.Error("a key was made for replicas")
	}
}
