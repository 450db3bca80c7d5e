package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"thidua/internal/authz"
	"thidua/internal/fault"
	"thidua/internal/server"
	"thidua/internal/term"
)

// Origins and documents come from the flags, or else from the environment.
func TestWebOptions(t *testing.T) {
	t.Setenv("THIDUA_ORIGINS", "https://a.example,https://b.example")
	t.Setenv("THIDUA_DOCUMENTS", "/documents")
	t.Setenv("THIDUA_DOCUMENTS_MODE", "require")
	for _, c := range []struct {
		name string
		args []string
		want options
	}{
		{"the environment", nil, options{Origins: []string{"https://a.example", "https://b.example"}, Documents: "/documents", DocumentsMode: "require"}},
		{"flags", []string{"--origin=https://c.example", "--origin=https://d.example", "--documents=", "--documents-mode=allow"},
			options{Origins: []string{"https://c.example", "https://d.example"}, DocumentsMode: "allow"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var o options
			flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
			o.add(flags)
			o.addWeb(flags)
			if err := flags.Parse(c.args); err != nil {
				t.Fatal(err)
			}
			if err := o.complete(flags); err != nil {
				t.Fatal(err)
			}
			got := options{Origins: o.Origins, Documents: o.Documents, DocumentsMode: o.DocumentsMode}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What would serve nobody, or not what was meant, does not start. Of text that is no
// document the administrator alone may send some.
func TestDocumentsMode(t *testing.T) {
	grants, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "relay.json"), []byte(`{"a":"{ viewer { name } }"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]options{
		"another mode":                   {Documents: folder, DocumentsMode: "Require"},
		"nothing to require":             {DocumentsMode: documentsRequire},
		"a folder that is not there":     {Documents: filepath.Join(folder, "nothing")},
		"a folder without any documents": {Documents: t.TempDir(), DocumentsMode: documentsAllow},
	} {
		if err := o.web(&server.Config{}, grants); !fault.Is(err, fault.InvalidInput) || strings.Contains(err.Error(), "%!") {
			t.Errorf("%s: %v", name, err)
		}
	}
	var config server.Config
	if err := (&options{Documents: folder, DocumentsMode: documentsRequire}).web(&config, grants); err != nil || !config.OnlyDocuments {
		t.Fatalf("%v, %+v", err, config)
	}
	for role, want := range map[term.Role]bool{term.Administrator: true, term.Head: false, term.Officer: false} {
		actor := &authz.Actor{Roles: []authz.Role{{Role: role, UnitID: map[bool]string{false: "unt_a"}[want]}}}
		if got := config.AdHoc(authz.With(context.Background(), actor)); got != want {
			t.Errorf("%s: %t", role, got)
		}
	}
	if config.AdHoc(context.Background()) {
		t.Error("anybody may send text of his own")
	}
}
