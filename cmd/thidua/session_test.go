package main_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/ent/db"
	"thidua/internal/dbtest"
	"thidua/internal/store"
)

// Who one is, and what one may ask before that: with no token, with a bad one, with one
// from the command line, in either language.
func TestSessions(t *testing.T) {
	dbtest.RunConfig(t, func(t *testing.T, c store.Config) {
		p := start(t, c)
		t.Run("without a token", func(t *testing.T) { withoutToken(t, p) })
		t.Run("every other field without a token", func(t *testing.T) { everyField(t, p) })
		t.Run("bad tokens", func(t *testing.T) { badTokens(t, p) })
		t.Run("token issue", func(t *testing.T) { tokenIssue(t, p) })
		t.Run("languages", func(t *testing.T) { languages(t, p) })
		t.Run("each operation alone", func(t *testing.T) { eachAlone(t, p) })
	})
}

// Without a token there is no viewer; the workflow answers, but for its findings, which
// are not there yet; the schema can be read.
func withoutToken(t *testing.T, p *program) {
	c := p.stranger()
	if a := c.do(t, "Viewer", nil); string(a.Data["viewer"]) != "null" {
		t.Errorf("viewer: %s", a.body)
	}
	for _, one := range []*client{c, p.as(t, "chuyenvien@phuyen")} {
		a, err := one.send(t.Context(), journey, "WorkflowDefinition", vars{"name": "report"})
		if err != nil {
			t.Fatal(err)
		}
		if a.status != http.StatusOK || len(a.Errors) > 0 {
			t.Errorf("%d %s", a.status, a.body)
		}
		definition := string(a.Data["workflow"])
		for _, want := range []string{`"findings":[{"code":"NO_ACTOR"`, `"name":"report"`, `"awaiting_signature_again"`, `"SYSTEM"`, `stateDiagram`} {
			if !strings.Contains(definition, want) {
				t.Errorf("the definition is without %s: %s", want, definition)
			}
		}
	}
	a, err := c.send(t.Context(), `query Schema { __schema { queryType { fields { name } } } __type(name: "Report") { name } }`, "Schema", nil)
	if err != nil || len(a.Errors) > 0 || !strings.Contains(a.body, `"reports"`) {
		t.Errorf("introspection: %v %+v", err, a)
	}
}

// Every field of the schema but viewer and workflow wants a token.
func everyField(t *testing.T, p *program) {
	response, err := http.Get(p.site + "/schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	sdl, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: string(sdl)})
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for kind, root := range map[string]*ast.Definition{"query": schema.Query, "mutation": schema.Mutation, "subscription": schema.Subscription} {
		for _, f := range root.Fields {
			if strings.HasPrefix(f.Name, "__") || f.Name == "viewer" || f.Name == "workflow" {
				continue
			}
			asked++
			a, err := p.stranger().send(t.Context(), kind+" Ask { "+f.Name+arguments(schema, f.Arguments)+selection(schema, f.Type)+" }", "Ask", nil)
			if err != nil || a.status != http.StatusOK || !slices.Equal(a.codes(), []string{"UNAUTHENTICATED"}) {
				t.Errorf("%s %s: %v %+v", kind, f.Name, err, a)
			}
		}
	}
	if asked < 20 {
		t.Errorf("only %d fields were asked", asked)
	}
}

// selection asks a composite type for its name.
func selection(schema *ast.Schema, of *ast.Type) string {
	if schema.Types[of.Name()].IsCompositeType() {
		return " { __typename }"
	}
	return ""
}

// arguments gives each argument that is wanted a value of its type.
func arguments(schema *ast.Schema, list ast.ArgumentDefinitionList) string {
	var given []string
	for _, a := range list {
		if a.Type.NonNull && a.DefaultValue == nil {
			given = append(given, a.Name+": "+sample(schema, a.Type))
		}
	}
	if len(given) == 0 {
		return ""
	}
	return "(" + strings.Join(given, ", ") + ")"
}

// sample is a value of the type.
func sample(schema *ast.Schema, of *ast.Type) string {
	if of.Elem != nil {
		return "[" + sample(schema, of.Elem) + "]"
	}
	d := schema.Types[of.Name()]
	switch {
	case d.Kind == ast.Enum:
		return d.EnumValues[0].Name
	case d.Kind == ast.InputObject:
		var given []string
		for _, f := range d.Fields {
			if f.Type.NonNull && f.DefaultValue == nil {
				given = append(given, f.Name+": "+sample(schema, f.Type))
			}
		}
		return "{" + strings.Join(given, ", ") + "}"
	case d.Name == "Int":
		return "1"
	case d.Name == "Boolean":
		return "true"
	case d.Name == "Date":
		return `"2022-07-01"`
	case d.Name == "DateTime":
		return `"2022-07-01T00:00:00Z"`
	}
	return `"x"`
}

// A token that is malformed, unknown, expired or revoked is never taken for none.
func badTokens(t *testing.T, p *program) {
	refused := func(what, token string) {
		t.Helper()
		a, err := p.stranger().with(token).send(t.Context(), journey, "Viewer", nil)
		if err != nil {
			t.Fatal(err)
		}
		if a.status != http.StatusUnauthorized || a.header.Get("WWW-Authenticate") != `Bearer error="invalid_token"` ||
			!slices.Equal(a.codes(), []string{"UNAUTHENTICATED"}) || a.Data != nil || a.Errors[0].Message == "" {
			t.Errorf("%s: %d %v %s", what, a.status, a.header, a.body)
		}
	}
	const email = "giamdoc@binhdinh.thidua.example"
	fresh := func() string {
		t.Helper()
		token := p.stranger().signIn(t, email, "thidua-demo")
		if a := p.stranger().with(token).do(t, "Viewer", nil); !strings.Contains(a.body, email) {
			t.Fatalf("a fresh token: %s", a.body)
		}
		return token
	}
	refused("malformed", "not a token")
	refused("unknown", "thd_"+strings.Repeat("A", 43))

	token := fresh()
	response, err := http.PostForm(p.site+"/auth/revoke", url.Values{"token": {token}})
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("revoking: %v %v", err, response)
	}
	_ = response.Body.Close()
	refused("revoked", token)
	refused("damaged", fresh()+"x")

	// Nobody waits for the end of a token in a test: it is moved.
	token = fresh()
	s := dbtest.Open(t, p.config)
	if err := s.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE access_tokens SET expires_at = $1 WHERE expires_at > $1 AND revoked_at IS NULL AND person_id IN
(SELECT id FROM persons WHERE email = $2)`, time.Now().UTC().Add(-time.Microsecond).Truncate(time.Microsecond), email)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	refused("expired", token)
}

// The command line gives a token for the same database while the program serves it.
func tokenIssue(t *testing.T, p *program) {
	token := p.run(t, "token", "issue", "--user=giamdoc@phuyen.thidua.example", "--ttl=5m")
	c := p.stranger().with(token)
	var viewer struct {
		Email string
		Roles []struct {
			Role string
			Unit *struct{ Code string }
		}
	}
	c.read(t, "Viewer", nil, "viewer", &viewer)
	if viewer.Email != "giamdoc@phuyen.thidua.example" || len(viewer.Roles) != 1 || viewer.Roles[0].Role != "HEAD" || viewer.Roles[0].Unit.Code != "phuyen" {
		t.Errorf("viewer: %+v", viewer)
	}
}
